//! The bundle with threads: shared memory, wasm-bindgen-rayon.
//!
//! Trunk builds one bundle for a page, the one that runs everywhere. Its `post_build` hook calls [`hook`], which adds
//! this one as `threads/`. Somebody who runs `trunk serve` alone on a machine without the compiler for it still gets a
//! working page.

use crate::process::{Env, Outcome, create_dir, run, say};
use crate::project::{NAME, WASM_TARGET, root, target_dir};
use crate::toolchain::{Source, clear_flags};
use crate::tools::{Existing, existing};
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// Flags of both bundles as they are shipped. simd as in .cargo/config.toml. A panic traps without making its message, which nobody
/// would see: wasm has no standard error. Functions are copied into their callers less readily than usual: what counts for speed says
/// so (`#[inline]`). Of what level 3 does beyond 2, only taking choices out of loops pays. Together these leave out a sixth of what a
/// visit loads, and networks are drawn as fast.
const SMALL: &str = "-Z unstable-options -C panic=immediate-abort -Z location-detail=none \
    -C llvm-args=-inline-threshold=60 -C llvm-args=-enable-nontrivial-unswitch -C target-feature=+simd128";
const LEVEL: (&str, &str) = ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "2");

/// Flags of this bundle besides: atomics, and a memory that is imported, shared and at most 2 GiB, with the symbols wasm-bindgen needs
/// to start a thread.
const THREADS: &str = "-C target-feature=+atomics,+bulk-memory,+mutable-globals \
    -C link-arg=--shared-memory -C link-arg=--import-memory -C link-arg=--max-memory=2147483648 \
    -C link-arg=--export=__heap_base -C link-arg=--export=__wasm_init_tls -C link-arg=--export=__tls_size \
    -C link-arg=--export=__tls_align -C link-arg=--export=__tls_base";

/// wasm-opt's flags. Those of the other bundle are in index.html; `--enable-threads` is the difference. What has one caller
/// stays a function, as the compiler left it: that is four kilobytes of a visit.
const WASM_OPT: [&str; 13] = [
    "-O3",
    "--one-caller-inline-max-function-size=0",
    "--converge",
    "--enable-threads",
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

/// A folder of its own: the flags differ from every other build's, and with them the standard library.
pub fn build_dir() -> Outcome<PathBuf> {
    Ok(target_dir()?.join("threads"))
}

/// The environment in which Trunk builds the other bundle: the same compiler.
pub fn plain_env(source: Source) -> Env {
    let mut env = source.env();
    env.extend([("RUSTFLAGS", SMALL.into()), (LEVEL.0, LEVEL.1.into())]);
    env
}

/// A cargo command with the compiler and flags of this bundle.
pub fn configure(command: &mut Command, source: Source) -> Outcome<&mut Command> {
    Ok(clear_flags(command)
        .envs(source.env())
        .env("RUSTFLAGS", format!("{SMALL} {THREADS}"))
        .env(LEVEL.0, LEVEL.1)
        .env("CARGO_TARGET_DIR", build_dir()?)
        .current_dir(root()?))
}

/// Called by Trunk: builds the bundle into the staging folder, or says in one line why the page goes without threads.
pub fn hook() -> Outcome<()> {
    let staging =
        env::var_os("TRUNK_STAGING_DIR").ok_or("`bundle` is called by Trunk; run `cargo xtask dist`")?;
    let release = env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release");
    let Some(source) = Source::find() else {
        say(
            "no compiler for wasm threads here, so the page has none (`cargo xtask serve` says what is missing)",
        );
        return Ok(());
    };
    let Some(bindgen) = existing(Existing::WasmBindgen)? else {
        say("wasm-bindgen is not in reach, so the page has no threads (`cargo xtask serve` installs it)");
        return Ok(());
    };

    let mut cargo = Command::new("cargo");
    cargo.args([
        "build",
        "--lib",
        "--target",
        WASM_TARGET,
        "--no-default-features",
        "--features",
        "threads",
    ]);
    if release {
        cargo.arg("--release");
    }
    run(configure(&mut cargo, source)?)?;

    let profile = if release { "release" } else { "debug" };
    let wasm = build_dir()?
        .join(WASM_TARGET)
        .join(profile)
        .join(format!("{NAME}.wasm"));
    let out = PathBuf::from(staging).join("threads");
    create_dir(&out)?;
    run(Command::new(bindgen)
        .args(["--target", "web", "--out-name", NAME, "--out-dir"])
        .arg(&out)
        .arg(&wasm))?;

    if release {
        let Some(wasm_opt) = existing(Existing::WasmOpt)? else {
            say("wasm-opt is not in reach: the bundle with threads stays larger and slower than it could be");
            return Ok(());
        };
        let wasm = out.join(format!("{NAME}_bg.wasm"));
        run(Command::new(wasm_opt)
            .args(WASM_OPT)
            .arg(&wasm)
            .arg("-o")
            .arg(&wasm))?;
    }
    Ok(())
}
