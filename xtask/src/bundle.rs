//! The bundles beside the one that Trunk builds.
//!
//! Trunk builds one bundle for a page, the one that runs everywhere. Its `post_build` hook calls [`hook`], which adds the others.
//! Somebody who runs `trunk serve` alone on a machine without the compiler for threads still gets a working page.

use crate::process::{Env, Outcome, create_dir, run, say};
use crate::project::{NAME, WASM_TARGET, root, target_dir};
use crate::toolchain::{Source, clear_flags};
use crate::tools::{Existing, existing};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Flags of every bundle as it is shipped. simd as in .cargo/config.toml. A panic traps without making its message, which nobody
/// would see: wasm has no standard error. Functions are copied into their callers less readily than usual: what counts for speed says
/// so (`#[inline]`). Of what level 3 does beyond 2, only taking choices out of loops pays. Together these leave out a sixth of what a
/// visit loads, and networks are drawn as fast.
const SMALL: &str = "-Z unstable-options -C panic=immediate-abort -Z location-detail=none \
    -C llvm-args=-inline-threshold=45 -C llvm-args=-enable-nontrivial-unswitch -C target-feature=+simd128";
/// Optimised as a whole besides.
const PROFILE: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "2"),
    ("CARGO_PROFILE_RELEASE_LTO", "true"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1"),
];

/// Flags of the bundle with threads besides: atomics, and a memory that is imported, shared and at most 2 GiB, with the symbols wasm-bindgen needs
/// to start a thread.
const THREADS: &str = "-C target-feature=+atomics,+bulk-memory,+mutable-globals \
    -C link-arg=--shared-memory -C link-arg=--import-memory -C link-arg=--max-memory=2147483648 \
    -C link-arg=--export=__heap_base -C link-arg=--export=__wasm_init_tls -C link-arg=--export=__tls_size \
    -C link-arg=--export=__tls_align -C link-arg=--export=__tls_base";

/// wasm-opt's flags, for Trunk's bundle in index.html too. What has one caller stays a function, as the compiler left it: that is
/// four kilobytes of a visit.
const WASM_OPT: [&str; 12] = [
    "-O3",
    "--one-caller-inline-max-function-size=0",
    "--converge",
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-simd",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
];

/// A bundle that Trunk does not build.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Bundle {
    /// The page's own on shared memory, by wasm-bindgen-rayon.
    Threads,
    /// Stochastic depth and training, without threads; loaded when such a view is opened.
    Lab,
}

impl Bundle {
    /// The feature that makes it, and its folder on the page and among the builds. Not Trunk's among the builds: cargo writes bundles
    /// of other features, or another standard library, under the same name.
    fn name(self) -> &'static str {
        match self {
            Bundle::Threads => "threads",
            Bundle::Lab => "lab",
        }
    }

    /// A cargo command with what makes this bundle in the compiler's own hands.
    pub fn configure(self, command: &mut Command, source: Option<Source>) -> Outcome<&mut Command> {
        let threads = if self == Bundle::Threads { THREADS } else { "" };
        // without such a compiler there is an ordinary one
        if let Some(source) = source {
            clear_flags(command)
                .envs(plain_env(source))
                .env("RUSTFLAGS", format!("{SMALL} {threads}"));
        }
        Ok(command
            .env("CARGO_TARGET_DIR", self.build_dir()?)
            .current_dir(root()?))
    }

    fn build_dir(self) -> Outcome<PathBuf> {
        Ok(target_dir()?.join(self.name()))
    }

    /// Builds it into the staging folder.
    fn build(self, source: Option<Source>, bindgen: &Path, staging: &Path, release: bool) -> Outcome<()> {
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--lib", "--target", WASM_TARGET, "--no-default-features"]);
        cargo.args(["--features", self.name()]);
        if release {
            cargo.arg("--release");
        }
        run(self.configure(&mut cargo, source)?)?;

        let profile = if release { "release" } else { "debug" };
        let built = self.build_dir()?.join(WASM_TARGET).join(profile);
        let out = staging.join(self.name());
        create_dir(&out)?;
        run(Command::new(bindgen)
            .args(["--target", "web", "--out-name", NAME, "--out-dir"])
            .arg(&out)
            .arg(built.join(format!("{NAME}.wasm"))))?;

        if release {
            let Some(wasm_opt) = existing(Existing::WasmOpt)? else {
                say(&format!(
                    "wasm-opt is not in reach: the bundle {} stays larger and slower than it could be",
                    self.name()
                ));
                return Ok(());
            };
            let wasm = out.join(format!("{NAME}_bg.wasm"));
            let mut command = Command::new(wasm_opt);
            command.args(WASM_OPT);
            if self == Bundle::Threads {
                command.arg("--enable-threads");
            }
            run(command.arg(&wasm).arg("-o").arg(&wasm))?;
        }
        Ok(())
    }
}

/// The environment in which Trunk builds its bundle: the same compiler.
pub fn plain_env(source: Source) -> Env {
    let mut env = source.env();
    env.push(("RUSTFLAGS", SMALL.into()));
    env.extend(PROFILE.map(|(name, value)| (name, value.into())));
    env
}

/// Called by Trunk: builds the bundles into the staging folder, or says in one line what the page goes without.
pub fn hook() -> Outcome<()> {
    let staging =
        env::var_os("TRUNK_STAGING_DIR").ok_or("`bundle` is called by Trunk; run `cargo xtask dist`")?;
    let staging = PathBuf::from(staging);
    let release = env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release");
    let Some(bindgen) = existing(Existing::WasmBindgen)? else {
        say(
            "wasm-bindgen is not in reach, so the page has neither threads nor stochastic depth nor training (`cargo xtask serve` installs it)",
        );
        return Ok(());
    };
    let source = Source::find();
    if source.is_some() {
        Bundle::Threads.build(source, &bindgen, &staging, release)?;
    } else {
        say(
            "no compiler for wasm threads here, so the page has none (`cargo xtask serve` says what is missing)",
        );
    }
    Bundle::Lab.build(source, &bindgen, &staging, release)
}
