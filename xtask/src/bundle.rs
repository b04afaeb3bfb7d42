//! The three programs of the page, each a bundle of a wasm file with its JavaScript.
//!
//! `serve` and `dist` build all of them here. `trunk` builds the plain one by itself, and its `post_build` hook calls [`hook`], which
//! adds the others.

use crate::page::Page;
use crate::process::{
    Env, Outcome, copy, create_dir, output, read_bytes, remove_dir, rename, run, say, write,
};
use crate::project::{PROGRAMS, WASM_TARGET, root, target_dir};
use crate::sha256::integrity;
use crate::toolchain::{Source, clear_flags};
use crate::tools;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Flags of every bundle as it is shipped. simd as in .cargo/config.toml. A panic traps without making its message, which nobody
/// would see: wasm has no standard error. Functions are copied into their callers less readily than usual: what counts for speed says
/// so (`#[inline]`). Choices are taken out of loops, as at level 3, while the profile `dist` has level 2. Together these leave out a sixth
/// of what a visit loads, and networks are drawn as fast.
const SMALL: &str = "-Z unstable-options -C panic=immediate-abort -Z location-detail=none \
    -C llvm-args=-inline-threshold=45 -C llvm-args=-enable-nontrivial-unswitch -C target-feature=+simd128";
/// Flags of the bundle with threads besides: atomics, and a memory that is imported, shared and at most 2 GiB, with the symbols wasm-bindgen needs
/// to start a thread.
const THREADS: &str = "-C target-feature=+atomics,+bulk-memory,+mutable-globals \
    -C link-arg=--shared-memory -C link-arg=--import-memory -C link-arg=--max-memory=2147483648 \
    -C link-arg=--export=__heap_base -C link-arg=--export=__wasm_init_tls -C link-arg=--export=__tls_size \
    -C link-arg=--export=__tls_align -C link-arg=--export=__tls_base";

/// Two programs of one folder have one file name, and are built anew in turn, unless cargo is asked for others by this variable.
const METADATA: &str = "__CARGO_DEFAULT_LIB_METADATA";

/// A program of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bundle {
    /// Runs everywhere.
    Plain,
    /// Stochastic depth and training, without threads; loaded when such a view is opened.
    Lab,
    /// The plain one on shared memory, by wasm-bindgen-rayon.
    Threads,
}

/// How a program is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Faster to build after a change, slower to run.
    Dev,
    /// Optimised, but not as a whole.
    Release,
    /// As it is uploaded.
    Dist,
}

impl Profile {
    /// Cargo's name for it, and for its folder.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Profile::Dev => ("dev", "debug"),
            Profile::Release => ("release", "release"),
            Profile::Dist => ("dist", "dist"),
        }
    }
}

impl Bundle {
    /// All of them, in the order in which a visitor needs them.
    pub const ALL: [Bundle; 3] = [Bundle::Plain, Bundle::Lab, Bundle::Threads];

    /// Its folder on the page.
    pub fn name(self) -> &'static str {
        match self {
            Bundle::Plain => "plain",
            Bundle::Lab => "lab",
            Bundle::Threads => "threads",
        }
    }

    /// The feature that makes it.
    fn feature(self) -> Option<&'static str> {
        (self != Bundle::Plain).then(|| self.name())
    }

    /// What the compiler is told.
    fn flags(self) -> String {
        let threads = if self == Bundle::Threads { THREADS } else { "" };
        format!("{SMALL} {threads}")
    }

    /// A cargo command with what makes this program in the compiler's own hands.
    pub fn configure(self, command: &mut Command, source: Option<Source>) -> Outcome<&mut Command> {
        // without such a compiler there is an ordinary one
        if let Some(source) = source {
            clear_flags(command)
                .envs(source.env())
                .env("RUSTFLAGS", self.flags());
        }
        Ok(command
            .env("CARGO_TARGET_DIR", self.build_dir()?)
            .current_dir(root()?))
    }

    /// The plain one and the lab have one standard library, and so one folder. It is not cargo's usual one, where Trunk builds.
    fn build_dir(self) -> Outcome<PathBuf> {
        let name = if self == Bundle::Threads {
            "threads"
        } else {
            "plain"
        };
        Ok(target_dir()?.join("wasm").join(name))
    }

    /// Builds it as the folder `out`, which is there whole or not at all.
    pub fn build(self, source: Option<Source>, profile: Profile, out: &Path) -> Outcome<()> {
        let (name, folder) = profile.names();
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--package", PROGRAMS, "--target", WASM_TARGET]);
        cargo.args(["--profile", name]);
        if let Some(feature) = self.feature() {
            cargo.args(["--features", feature]);
        }
        if profile == Profile::Dist {
            // All they depend on has then other names, too, and is built twice: too long for who waits for a first page.
            cargo.env(METADATA, self.name());
        }
        run(self.configure(&mut cargo, source)?)?;

        let built = self.build_dir()?.join(WASM_TARGET).join(folder);
        let partial = out.with_extension("partial");
        remove_dir(&partial)?;
        create_dir(&partial)?;
        run(bindgen("run")?
            .args(["--", PROGRAMS])
            .arg(built.join(PROGRAMS.replace('-', "_")).with_extension("wasm"))
            .arg(&partial))?;
        if profile == Profile::Dist {
            self.optimise(&partial.join(format!("{PROGRAMS}_bg.wasm")))?;
        }
        // The types of the raw exports are nobody's business.
        let _ = std::fs::remove_file(partial.join(format!("{PROGRAMS}_bg.wasm.d.ts")));
        remove_dir(out)?;
        rename(&partial, out)
    }

    /// wasm-opt, with the flags that Trunk gives it for the plain program. What it made of the same file before is kept.
    fn optimise(self, wasm: &Path) -> Outcome<()> {
        let Some(wasm_opt) = tools::wasm_opt()? else {
            say(&format!(
                "wasm-opt is not in reach: the program {} stays larger and slower than it could be",
                self.name()
            ));
            return Ok(());
        };
        let mut command = Command::new(&wasm_opt);
        command.args(Page::read()?.wasm_opt()?);
        if self == Bundle::Threads {
            command.arg("--enable-threads");
        }
        let version = output(Command::new(wasm_opt).arg("--version"));
        let work = format!("{version:?} {command:?} {}", integrity(&read_bytes(wasm)?));
        let kept = self.build_dir()?.join(format!("{}-optimised.wasm", self.name()));
        let kept_work = kept.with_extension("txt");
        if !kept.exists() || std::fs::read_to_string(&kept_work).ok().as_ref() != Some(&work) {
            // cut short, it must not pass for the work before
            let _ = std::fs::remove_file(&kept_work);
            run(command.arg(wasm).arg("-o").arg(&kept))?;
            write(&kept_work, &work)?;
        }
        copy(&kept, wasm)
    }
}

/// Compiles what goes around a wasm file, so that [`Bundle::build`] finds it done.
pub fn prepare() -> Outcome<()> {
    run(&mut bindgen("build")?)
}

/// A cargo command on the crate beside this one.
fn bindgen(command: &str) -> Outcome<Command> {
    let mut cargo = Command::new("cargo");
    cargo.args([
        command,
        "--quiet",
        "--profile",
        "xtask",
        "--package",
        "xtask-bindgen",
    ]);
    cargo.current_dir(root()?);
    Ok(cargo)
}

/// The environment in which Trunk builds its program as `dist` does, and finds it where `dist` has built it.
pub fn trunk_env(source: Source) -> Outcome<Env> {
    let mut env = source.env();
    env.push(("RUSTFLAGS", Bundle::Plain.flags().into()));
    env.push(("CARGO_TARGET_DIR", Bundle::Plain.build_dir()?.into()));
    env.push((METADATA, Bundle::Plain.name().into()));
    Ok(env)
}

/// Called by Trunk: builds the other programs into its staging folder, or says in one line what the page goes without.
pub fn hook() -> Outcome<()> {
    let staging =
        env::var_os("TRUNK_STAGING_DIR").ok_or("`bundle` is called by Trunk; run `cargo xtask dist`")?;
    let staging = PathBuf::from(staging);
    let release = env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release");
    let profile = if release { Profile::Dist } else { Profile::Dev };
    let source = Source::find();
    let build = |bundle: Bundle| bundle.build(source, profile, &staging.join(bundle.name()));
    if source.is_some() {
        build(Bundle::Threads)?;
    } else {
        say(
            "no compiler for wasm threads here, so the page has none (`cargo xtask serve` says what is missing)",
        );
    }
    build(Bundle::Lab)
}
