//! Which compilers build the bundles.
//!
//! Threads on wasm need a standard library compiled with atomics, which nobody ships, so it is built from source
//! (`build-std`). That takes a nightly with the component `rust-src`, or Debian's compiler with its source package
//! and `RUSTC_BOOTSTRAP`. Nothing is downloaded to find out. The bundle without threads is an ordinary build wherever
//! some toolchain has the target, and falls back on `build-std` where none has (Debian).

use crate::apt;
use crate::process::{Env, Outcome, on_path, output};
use crate::project::WASM_TARGET;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to type when no compiler will do.
const RUSTUP_LINE: &str =
    "rustup toolchain install nightly --component rust-src --target wasm32-unknown-unknown";

/// Debian's packages for building wasm with threads.
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "libstd-rust-web-dev", "rust-web-src", "lld-19"];

/// Debian's compiler and linker.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LINKER: &str = "wasm-ld-19";

/// The oldest compiler that builds this project, as in Cargo.toml's `rust-version`.
const OLDEST: Version = (1, 95, 0);

/// A compiler version: major, minor, patch.
pub type Version = (u32, u32, u32);

/// A compiler able to build the standard library from source for wasm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// rustup's nightly with the component `rust-src`.
    Nightly,
    /// Debian's compiler with `rust-web-src`.
    Debian,
}

/// The compiler for the bundle without threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    /// cargo's own toolchain has the wasm target.
    Default,
    /// rustup's nightly has it.
    Nightly,
    /// None has: the standard library is built from source here too.
    FromSource(Source),
}

impl Source {
    /// Finds a compiler on this machine.
    pub fn find() -> Option<Source> {
        Source::nightly().or_else(|_| Source::debian()).ok()
    }

    /// rustup's nightly, or what it lacks.
    fn nightly() -> Outcome<Source> {
        if !has_nightly() {
            return Err("there is no nightly toolchain of rustup".into());
        }
        new_enough("rustup's nightly", rustc_version(quiet("rustc").arg("+nightly")))?;
        let sysroot = nightly_sysroot().ok_or("rustup's nightly does not start")?;
        if !has_library_source(&sysroot) {
            return Err("rustup's nightly lacks the component rust-src".into());
        }
        Ok(Source::Nightly)
    }

    /// Debian's compiler, or what it lacks.
    fn debian() -> Outcome<Source> {
        let version = rustc_version(&mut Command::new(DEBIAN_RUSTC));
        if version.is_none() {
            return Err(format!("there is no {DEBIAN_RUSTC}"));
        }
        new_enough(DEBIAN_RUSTC, version)?;
        let sysroot = output(Command::new(DEBIAN_RUSTC).args(["--print", "sysroot"]));
        if !sysroot.is_some_and(|sysroot| has_library_source(Path::new(&sysroot))) {
            return Err(format!("{DEBIAN_RUSTC} has no sources of its standard library"));
        }
        on_path(DEBIAN_LINKER).ok_or_else(|| format!("{DEBIAN_LINKER} is not on the PATH"))?;
        Ok(Source::Debian)
    }

    /// Finds a compiler, installing Debian's packages if that is possible here.
    pub fn find_or_install() -> Outcome<Source> {
        let of_rustup = match Source::nightly() {
            Ok(source) => return Ok(source),
            Err(reason) => reason,
        };
        let of_debian = match Source::debian() {
            Ok(source) => return Ok(source),
            Err(_) if apt::may_install() => {
                apt::install(&DEBIAN_PACKAGES, |package, version| match package {
                    "rustc-web" => new_enough("Debian's rustc", parse_number(version)),
                    _ => Ok(()),
                })
                .and_then(|()| Source::debian())
            }
            reason => reason,
        };
        of_debian.map_err(|of_debian| {
            let mut advice = match on_path("rustup") {
                Some(_) => format!("run: {RUSTUP_LINE}"),
                None => format!("install rustup, then run: {RUSTUP_LINE}"),
            };
            let mut reasons = of_rustup;
            if apt::is_there() {
                reasons = format!("{reasons}; {of_debian}");
                if !apt::may_install() {
                    advice = format!("{}; or {advice}", apt::advice(&DEBIAN_PACKAGES));
                }
            }
            format!("no compiler here can build the page: {reasons}; {advice}")
        })
    }

    /// The environment that makes cargo use this compiler and build the standard library.
    pub fn env(self) -> Env {
        let mut env: Env = vec![
            ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".into()),
            // Text and sorting of std: nothing that a network is made of.
            ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size".into()),
        ];
        match self {
            Source::Nightly => env.push(("RUSTUP_TOOLCHAIN", "nightly".into())),
            Source::Debian => env.extend([
                ("RUSTC", DEBIAN_RUSTC.into()),
                ("RUSTC_BOOTSTRAP", "1".into()),
                ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER.into()),
            ]),
        }
        env
    }
}

impl Plain {
    /// Finds the compiler for the bundle without threads; `source` is the one for the other bundle.
    pub fn find(source: Source) -> Plain {
        let default = output(Command::new("rustc").args(["--print", "sysroot"]));
        if default.is_some_and(|sysroot| has_wasm_library(Path::new(&sysroot))) {
            return Plain::Default;
        }
        if has_nightly() && nightly_sysroot().is_some_and(|sysroot| has_wasm_library(&sysroot)) {
            return Plain::Nightly;
        }
        Plain::FromSource(source)
    }

    /// The environment that makes cargo use this compiler.
    pub fn env(self) -> Env {
        match self {
            Plain::Default => Vec::new(),
            Plain::Nightly => vec![("RUSTUP_TOOLCHAIN", "nightly".into())],
            Plain::FromSource(source) => source.env(),
        }
    }
}

/// The clippy for wasm builds made with an environment of [`Source::env`] or [`Plain::env`], or `None` if that compiler
/// has no clippy here. Clippy must be of the compiler's own release.
pub fn clippy(from: Plain) -> Option<Command> {
    match from {
        Plain::FromSource(Source::Debian) => {
            let program = Path::new("/usr/bin/cargo-clippy");
            if !program.exists() && apt::may_install() {
                // Not fatal: without it the step falls back on the compiler's own warnings.
                let _ = apt::install(&["rust-web-clippy"], |_, _| Ok(()));
            }
            program.exists().then(|| {
                let mut command = Command::new(program);
                command.arg("clippy");
                command
            })
        }
        Plain::Default => cargo_clippy(&[]),
        Plain::Nightly | Plain::FromSource(Source::Nightly) => cargo_clippy(&["+nightly"]),
    }
}

/// rustup's `cargo clippy`, if that toolchain has it.
fn cargo_clippy(toolchain: &[&str]) -> Option<Command> {
    output(quiet("cargo").args(toolchain).args(["clippy", "--version"]))?;
    let mut command = Command::new("cargo");
    command.args(toolchain).arg("clippy");
    Some(command)
}

/// Whether rustup has a nightly, asked without making it install one.
pub fn has_nightly() -> bool {
    output(quiet("rustup").args(["toolchain", "list"]))
        .is_some_and(|list| list.lines().any(|line| line.starts_with("nightly")))
}

/// The version of the compiler a command runs.
pub fn rustc_version(rustc: &mut Command) -> Option<Version> {
    parse_version(&output(rustc.arg("--version"))?)
}

/// A program that must not make rustup download a toolchain.
fn quiet(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env("RUSTUP_AUTO_INSTALL", "0");
    command
}

fn nightly_sysroot() -> Option<PathBuf> {
    output(quiet("rustc").args(["+nightly", "--print", "sysroot"])).map(PathBuf::from)
}

fn has_library_source(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib/src/rust/library/Cargo.lock").exists()
}

fn has_wasm_library(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib").join(WASM_TARGET).join("lib").exists()
}

/// Fails with the two versions if a compiler is too old for this project.
fn new_enough(whose: &str, version: Option<Version>) -> Outcome<()> {
    let (major, minor, _) = OLDEST;
    match version {
        Some(version) if version >= OLDEST => Ok(()),
        Some((its_major, its_minor, _)) => Err(format!(
            "{whose} here is {its_major}.{its_minor}; depthscale needs {major}.{minor} or newer"
        )),
        None => Err(format!("{whose} does not say its version")),
    }
}

/// Reads `rustc 1.97.0-nightly (…)`.
fn parse_version(text: &str) -> Option<Version> {
    parse_number(text.split_whitespace().nth(1)?)
}

/// Reads `1.97.0-nightly`, or Debian's `1.85.0+dfsg3-1~deb12u3`.
fn parse_number(text: &str) -> Option<Version> {
    let mut parts = text
        .split(['.', '-', '+', '~'])
        .map(|part| part.parse::<u32>().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// The folder of cargo and rustc shims that gives `env` to wasm builds only.
///
/// Trunk starts both `cargo build --target=wasm32…` and the hook that runs `cargo xtask`; an environment with another
/// compiler is right for the first and would rebuild everything for the second.
pub fn write_cargo_shim(dir: &Path, env: &Env) -> Outcome<()> {
    let cargo = on_path("cargo").ok_or("cargo is not on PATH")?;
    let exports: String = env
        .iter()
        .map(|(name, value)| format!("    export {name}='{}'\n", value.to_string_lossy()))
        .collect();
    let script = format!(
        "#!/bin/sh\n# Written by `cargo xtask`: another compiler, for wasm builds only.\ncase \" $* \" in\n\
         *\" --target={WASM_TARGET} \"*)\n{exports}    ;;\nesac\nexec '{}' \"$@\"\n",
        cargo.display()
    );
    crate::process::create_dir(dir)?;
    let file = dir.join("cargo");
    crate::process::write(&file, &script)?;
    make_executable(&file)
}

#[cfg(unix)]
fn make_executable(file: &Path) -> Outcome<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755))
        .map_err(|error| format!("could not make {} executable: {error}", file.display()))
}

#[cfg(not(unix))]
fn make_executable(_file: &Path) -> Outcome<()> {
    Err(format!(
        "the default toolchain lacks wasm; run: rustup target add {WASM_TARGET}"
    ))
}

/// Variables of the caller that would change a wasm build; removed from every child that builds one.
pub fn clear_flags(command: &mut Command) -> &mut Command {
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS"] {
        if env::var_os(name).is_some() {
            command.env_remove(name);
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use super::{new_enough, parse_number, parse_version};

    #[test]
    fn versions_parse_with_and_without_a_channel() {
        assert_eq!(
            parse_version("rustc 1.97.0-nightly (abc 2026-05-01)"),
            Some((1, 97, 0))
        );
        assert_eq!(parse_version("rustc 1.96.1"), Some((1, 96, 1)));
        assert_eq!(parse_version("rustc"), None);
        assert_eq!(parse_number("1.85.0+dfsg3-1~deb12u3"), Some((1, 85, 0)));
    }

    #[test]
    fn an_old_compiler_is_named_with_both_versions() {
        assert_eq!(
            new_enough("Debian's rustc", Some((1, 85, 0))),
            Err("Debian's rustc here is 1.85; depthscale needs 1.95 or newer".into())
        );
        assert_eq!(new_enough("Debian's rustc", Some((1, 95, 0))), Ok(()));
        assert_eq!(new_enough("Debian's rustc", Some((2, 0, 0))), Ok(()));
    }
}
