//! The page as a whole: `serve` and `dist`, both by Trunk.

use crate::bundle::plain_env;
use crate::headers;
use crate::minify;
use crate::precache;
use crate::process::{Outcome, run, say};
use crate::project::{root, target_dir};
use crate::toolchain::{Plain, Source, clear_flags, write_cargo_shim};
use crate::tools;
use std::path::PathBuf;
use std::process::Command;

/// The port of `serve`, as in Trunk.toml.
const PORT: u16 = 8080;

/// Builds the page, serves it and rebuilds it on every change.
pub fn serve(args: &[String]) -> Outcome<()> {
    let mut release = true;
    let mut port = PORT;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--dev" => release = false,
            "--port" => {
                let value = args.next().ok_or("--port needs a number")?;
                port = value
                    .parse()
                    .map_err(|_| format!("--port needs a number from 0 to 65535, got `{value}`"))?;
            }
            other => {
                return Err(format!(
                    "`serve` has no option `{other}`; it has --dev and --port"
                ));
            }
        }
    }
    let mut trunk = trunk("serve")?;
    if release {
        trunk.arg("--release");
    }
    say(&format!("building; the page will be at http://127.0.0.1:{port}/"));
    replace(trunk.args(["--port", &port.to_string()]))
}

/// Builds the static site into `dist/`.
pub fn dist() -> Outcome<()> {
    run(trunk("build")?.arg("--release"))?;
    let dist = dist_dir()?;
    headers::write_to(&dist)?;
    // Trunk's lock file and the types of the raw exports are nobody's business.
    for leftover in [
        ".trunk-lock",
        "threads/depthscale_bg.wasm.d.ts",
        "lab/depthscale_bg.wasm.d.ts",
    ] {
        let _ = std::fs::remove_file(dist.join(leftover));
    }
    minify::minify(&dist)?;
    precache::write_to(&dist)?;
    say("the site is in dist/");
    Ok(())
}

/// Where [`dist`] puts the site.
pub fn dist_dir() -> Outcome<PathBuf> {
    Ok(root()?.join("dist"))
}

/// Becomes another program, so that ending this one ends it too.
#[cfg(unix)]
fn replace(command: &mut Command) -> Outcome<()> {
    use std::os::unix::process::CommandExt;
    Err(format!("could not start Trunk: {}", command.exec()))
}

#[cfg(not(unix))]
fn replace(command: &mut Command) -> Outcome<()> {
    crate::process::run(command)
}

/// A Trunk command with every tool in reach and the compilers chosen.
fn trunk(command: &str) -> Outcome<Command> {
    let source = Source::find_or_install()?;
    let mut folders = tools::for_building()?;
    let shim = target_dir()?.join("xtask-bin");
    match write_cargo_shim(&shim, &plain_env(source)) {
        Ok(()) => folders.insert(0, shim),
        // the default toolchain will do, with a larger bundle
        Err(_) if Plain::find(source) == Plain::Default => {}
        Err(error) => return Err(error),
    }
    let mut trunk = Command::new("trunk");
    trunk.arg(command).current_dir(root()?);
    // Trunk reads NO_COLOR as a boolean and stops at the usual `NO_COLOR=1`.
    // A backtrace of Trunk under every compiler error helps nobody.
    clear_flags(&mut trunk)
        .env_remove("NO_COLOR")
        .env("RUST_BACKTRACE", "0");
    tools::with_path(&mut trunk, &folders)?;
    Ok(trunk)
}
