//! The tools beside the compiler, each at one version, in a cache folder of our own.
//!
//! A tool already on `PATH` in the right version is used as it is. Otherwise it is installed under a temporary name and
//! renamed when whole, so an interrupted install is never mistaken for a tool.

use crate::apt;
use crate::process::{Outcome, copy, create_dir, on_path, output, read, remove_dir, run, say};
use crate::project::{cache_dir, locked_version, root, user_cache};
use crate::toolchain;
use std::env;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Trunk's version, and the oldest compiler that builds it.
const TRUNK: &str = "0.22.1";
const TRUNK_NEEDS: toolchain::Version = (1, 96, 1);

/// The oldest Node for what the page is built with, and for its tests.
const NODE_TO_BUILD: u32 = 18;
pub const NODE_TO_TEST: u32 = 20;

/// What npm needs: the files of tests/page/ that decide what is installed.
const NPM_FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// wasm-bindgen and its test runner at the version of Cargo.lock: the folder to add to `PATH`, or `None` if they are there already.
pub fn wasm_bindgen() -> Outcome<Option<PathBuf>> {
    let version = locked_version("wasm-bindgen")?;
    if is_on_path("wasm-bindgen", &version) {
        return Ok(None);
    }
    let mut cargo = Command::new("cargo");
    // The command line tool is not what needs to be fast: a third of the time to install.
    cargo
        .args([
            "install",
            "wasm-bindgen-cli",
            "--version",
            &version,
            "--no-default-features",
        ])
        .envs([
            ("CARGO_PROFILE_RELEASE_LTO", "off"),
            ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
            ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
        ]);
    install("wasm-bindgen-cli", &version, "2 to 4", cargo).map(Some)
}

/// Trunk: the folder to add to `PATH`, or `None` if it is there already.
pub fn trunk() -> Outcome<Option<PathBuf>> {
    if is_on_path("trunk", TRUNK) {
        return Ok(None);
    }
    let bin = cache_dir()?.join(format!("trunk-{TRUNK}")).join("bin");
    if bin.exists() {
        return Ok(Some(bin));
    }
    let new_enough = |mut rustc: Command| {
        toolchain::rustc_version(&mut rustc).is_some_and(|version| version >= TRUNK_NEEDS)
    };
    let mut cargo = Command::new("cargo");
    if !new_enough(Command::new("rustc")) {
        let mut nightly = Command::new("rustc");
        nightly.arg("+nightly");
        if !toolchain::has_nightly() || !new_enough(nightly) {
            let (major, minor, patch) = TRUNK_NEEDS;
            return Err(format!(
                "Trunk {TRUNK} needs Rust {major}.{minor}.{patch} or newer; run: rustup update stable"
            ));
        }
        cargo.arg("+nightly");
    }
    // Without optimisation: half the time to install, and Trunk only starts other programs.
    cargo.args(["install", "trunk", "--version", TRUNK, "--debug", "--locked"]);
    cargo
        .args(["--no-default-features", "--features", "rustls"])
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    install("trunk", TRUNK, "4 to 6", cargo).map(Some)
}

/// Checks Node's version, after installing Debian's if there is none and that is possible here.
pub fn node(oldest: u32, who_needs: &str) -> Outcome<()> {
    if on_path("node").is_none() && apt::may_install() {
        apt::install(&["nodejs"], |_, _| Ok(()))?;
    }
    let version = output(Command::new("node").arg("--version"));
    node_is_new_enough(version.as_deref(), oldest)
        .map_err(|reason| format!("{who_needs} Node {oldest} or newer, and {reason}"))
}

/// `version` is what `node --version` prints: `v20.19.2`.
fn node_is_new_enough(version: Option<&str>, oldest: u32) -> Outcome<()> {
    let version = version.ok_or("there is none here")?;
    let major = version.trim_start_matches('v').split('.').next();
    match major.and_then(|major| major.parse::<u32>().ok()) {
        Some(major) if major >= oldest => Ok(()),
        _ => Err(format!("the one here is {version}")),
    }
}

/// The npm packages of tests/page/package-lock.json: their `node_modules`, which tests/page/node_modules points to.
pub fn npm() -> Outcome<PathBuf> {
    let page = root()?.join("tests").join("page");
    // FNV-1a is enough: the key only tells versions of one file apart.
    let mut hash = Fnv::default();
    for name in NPM_FILES {
        hash.write(read(&page.join(name))?.as_bytes());
    }
    let name = format!("npm-{:016x}", hash.finish());
    let place = cache_dir()?.join(&name);
    if !place.exists() {
        node(NODE_TO_BUILD, "esbuild and wasm-opt need")?;
        if on_path("npm").is_none() {
            if !apt::may_install() {
                return Err(format!("npm is missing: {}", apt::advice(&["npm"])));
            }
            apt::install(&["npm"], |_, _| Ok(()))?;
        }
        say("installing npm packages");
        let partial = create_partial(&place)?;
        for file in NPM_FILES {
            copy(&page.join(file), &partial.join(file))?;
        }
        run(Command::new("npm")
            .args([
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ])
            .current_dir(&partial))?;
        publish(&partial, &place)?;
    }
    let modules = place.join("node_modules");
    link(&modules, &page.join("node_modules"))?;
    Ok(modules)
}

/// A program that tests start: found on this machine, or in Debian's packages.
struct Program {
    /// What it is, as in "the tests need …".
    what: &'static str,
    /// Variables that may say where it is.
    variables: &'static [&'static str],
    /// What it may be called on `PATH`.
    names: &'static [&'static str],
    /// Where macOS has it.
    mac: Option<&'static str>,
    /// Debian's package.
    package: &'static str,
}

const CHROMIUM: Program = Program {
    what: "Chromium",
    variables: &["DEPTHSCALE_CHROMIUM", "CHROME"],
    names: &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ],
    mac: Some("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    package: "chromium",
};
const CHROMEDRIVER: Program = Program {
    what: "Chromium's driver",
    variables: &["CHROMEDRIVER"],
    names: &["chromedriver"],
    mac: None,
    package: "chromium-driver",
};
const FIREFOX: Program = Program {
    what: "Firefox",
    variables: &["DEPTHSCALE_FIREFOX", "FIREFOX"],
    names: &["firefox-esr", "firefox"],
    mac: Some("/Applications/Firefox.app/Contents/MacOS/firefox"),
    package: "firefox-esr",
};
const WEBKIT_DRIVER: Program = Program {
    what: "WebKitGTK's driver",
    variables: &["DEPTHSCALE_WEBKIT_DRIVER"],
    names: &["WebKitWebDriver"],
    mac: None,
    package: "webkit2gtk-driver",
};
const XVFB: Program = Program {
    what: "Xvfb",
    variables: &["DEPTHSCALE_XVFB"],
    names: &["Xvfb"],
    mac: None,
    package: "xvfb",
};

/// The browser and its driver for tests.
pub struct Browser {
    /// Chromium or Chrome.
    pub chromium: PathBuf,
    /// Its WebDriver server.
    pub driver: PathBuf,
}

/// Finds Chromium and chromedriver, installing Debian's packages if that is possible here.
pub fn browser() -> Outcome<Browser> {
    let [chromium, driver] = find_or_install([&CHROMIUM, &CHROMEDRIVER])?;
    Ok(Browser { chromium, driver })
}

/// Chromium or Chrome, if it is here.
pub fn chromium() -> Outcome<Option<PathBuf>> {
    CHROMIUM.find()
}

/// Finds Firefox for the page tests, installing Debian's package if that is possible here.
pub fn firefox() -> Outcome<PathBuf> {
    find_or_install([&FIREFOX]).map(|[firefox]| firefox)
}

/// WebKitGTK's driver and a screen for its browser, which has no headless mode.
pub struct WebKit {
    /// Its WebDriver server, which knows where the browser is.
    pub driver: PathBuf,
    /// The X server that draws into memory.
    pub xvfb: PathBuf,
}

/// Finds WebKitGTK for the page tests, installing Debian's packages if that is possible here.
pub fn webkit() -> Outcome<WebKit> {
    let [driver, xvfb] = find_or_install([&WEBKIT_DRIVER, &XVFB])?;
    Ok(WebKit { driver, xvfb })
}

/// What is found, if need be after installing Debian's packages where that is possible; an error says what is missing.
fn find_or_install<const N: usize>(programs: [&Program; N]) -> Outcome<[PathBuf; N]> {
    for program in programs {
        if program.find()?.is_none() && apt::may_install() {
            apt::install(&[program.package], |_, _| Ok(()))?;
        }
    }
    let found: Vec<PathBuf> = programs
        .into_iter()
        .map(|program| program.find()?.ok_or_else(|| program.is_missing()))
        .collect::<Outcome<_>>()?;
    found
        .try_into()
        .map_err(|_| "as many programs as were asked for".into())
}

impl Program {
    /// Where it is: named by a variable, which is then believed, on `PATH`, or where macOS has it.
    fn find(&self) -> Outcome<Option<PathBuf>> {
        for variable in self.variables {
            if let Some(value) = env::var_os(variable) {
                let path = PathBuf::from(value);
                return match path.is_file() {
                    true => Ok(Some(path)),
                    false => Err(format!(
                        "{variable} is {}, and there is no such file",
                        path.display()
                    )),
                };
            }
        }
        let on_path = self.names.iter().filter_map(|name| on_path(name));
        let mut places = on_path.chain(self.mac.map(PathBuf::from));
        Ok(places.find(|path| path.is_file()))
    }

    fn is_missing(&self) -> String {
        let set = self.variables.last().unwrap_or(&"PATH");
        format!(
            "the tests need {}: {}, or set {set} to where it is",
            self.what,
            apt::advice(&[self.package])
        )
    }
}

/// wasm-opt, without installing it: from the npm packages, or where Trunk keeps its own.
pub fn wasm_opt() -> Outcome<Option<PathBuf>> {
    // tests/page/node_modules is a link into the cache.
    let ours = root()?.join("tests/page/node_modules/.bin/wasm-opt");
    let trunks = user_cache()?.join("trunk/wasm-opt-version_131/bin/wasm-opt");
    Ok([ours, trunks].into_iter().find(|file| file.is_file()))
}

/// Whether `program --version` on `PATH` prints exactly this version.
fn is_on_path(program: &str, version: &str) -> bool {
    output(Command::new(program).arg("--version"))
        .is_some_and(|text| text.split_whitespace().nth(1) == Some(version))
}

/// Runs a `cargo install` command into the cache unless it was done before; the folder with the program.
fn install(name: &str, version: &str, minutes: &str, mut cargo: Command) -> Outcome<PathBuf> {
    let cache = cache_dir()?;
    let place = cache.join(format!("{name}-{version}"));
    let bin = place.join("bin");
    if bin.exists() {
        return Ok(bin);
    }
    say(&format!(
        "installing {name} {version} into the tool cache, once ({minutes} minutes)"
    ));
    let started = Instant::now();
    // Kept after an interruption, so the next try goes on from there.
    let build = cache.join("build").join(name);
    let partial = create_partial(&place)?;
    // The caller's folder for build output and flags are for this project.
    cargo
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTFLAGS")
        .env("CARGO_TERM_QUIET", "true");
    run(cargo
        .arg("--root")
        .arg(&partial)
        .arg("--target-dir")
        .arg(&build)
        .current_dir(&cache))?;
    publish(&partial, &place)?;
    remove_dir(&build)?;
    say(&format!(
        "installed {name} {version} in {} s",
        started.elapsed().as_secs()
    ));
    Ok(bin)
}

/// Creates the folder that becomes `place`.
fn create_partial(place: &Path) -> Outcome<PathBuf> {
    let partial = partial(place);
    create_dir(&partial)
        .map_err(|error| format!("{error}; DEPTHSCALE_CACHE can name another folder for tools"))?;
    Ok(partial)
}

/// A name beside `place` that no other process uses.
fn partial(place: &Path) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    name.push(format!(".partial-{}", std::process::id()));
    PathBuf::from(name)
}

/// Gives a whole install its final name; if another process was faster, its install is used.
fn publish(partial: &Path, place: &Path) -> Outcome<()> {
    match std::fs::rename(partial, place) {
        Ok(()) => Ok(()),
        Err(_) if place.exists() => remove_dir(partial),
        Err(error) => Err(format!("could not create {}: {error}", place.display())),
    }
}

/// Makes `from` a symbolic link to `to`.
#[cfg(unix)]
fn link(to: &Path, from: &Path) -> Outcome<()> {
    if std::fs::read_link(from).is_ok_and(|old| old == to) {
        return Ok(());
    }
    if from.is_symlink() {
        std::fs::remove_file(from)
            .map_err(|error| format!("could not replace {}: {error}", from.display()))?;
    } else {
        remove_dir(from)?;
    }
    std::os::unix::fs::symlink(to, from)
        .map_err(|error| format!("could not link {}: {error}", from.display()))
}

/// Where symbolic links are not for everyone, the packages are installed a second time.
#[cfg(not(unix))]
fn link(_to: &Path, from: &Path) -> Outcome<()> {
    if from.exists() {
        return Ok(());
    }
    let page = from.parent().ok_or("tests/page is missing")?;
    run(Command::new("npm.cmd")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(page))
}

/// 64-bit FNV-1a, the same in every Rust release (std's hasher is not).
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CHROMEDRIVER, Fnv, Program, node_is_new_enough, partial};
    use std::hash::Hasher;
    use std::path::Path;

    #[test]
    fn the_hash_is_fnv_1a() {
        let mut hash = Fnv::default();
        hash.write(b"foobar");
        assert_eq!(hash.finish(), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn an_old_node_is_named() {
        assert_eq!(node_is_new_enough(Some("v20.19.2"), 20), Ok(()));
        assert_eq!(
            node_is_new_enough(Some("v18.20.4"), 20),
            Err("the one here is v18.20.4".into())
        );
        assert_eq!(node_is_new_enough(None, 20), Err("there is none here".into()));
    }

    #[test]
    fn a_program_that_is_missing_is_named_with_its_package() {
        let absent = Program {
            names: &["a-program-that-nobody-has"],
            ..CHROMEDRIVER
        };
        assert!(absent.find().is_ok_and(|found| found.is_none()));
        let message = absent.is_missing();
        assert!(
            message.contains("Chromium's driver") && message.contains("CHROMEDRIVER"),
            "{message}"
        );
    }

    #[test]
    fn a_partial_install_stays_beside_its_place() {
        let name = partial(Path::new("cache/trunk-0.22.1"));
        assert!(name.to_string_lossy().starts_with("cache/trunk-0.22.1.partial-"));
    }
}
