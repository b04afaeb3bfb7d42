//! The project's commands: `cargo xtask serve`, `test`, `dist`, `fresh`, `bench` and `fmt`.
//!
//! Few libraries are used, so the first `cargo xtask` compiles in seconds. What a command needs beyond cargo (a compiler that can
//! build wasm with threads, npm packages, a browser, Trunk) is looked for first and fetched only when missing; see [`toolchain`]
//! and [`tools`].

mod apt;
mod bundle;
mod checks;
mod fresh;
mod headers;
mod minify;
mod page;
mod precache;
mod process;
mod project;
mod serve;
mod server;
mod sha256;
mod site;
mod toolchain;
mod tools;

use process::Outcome;
use std::process::ExitCode;

/// What `cargo xtask --help` prints.
const USAGE: &str = "\
cargo xtask COMMAND

  serve [--dev] [--port N]  build the page and serve it, rebuilding on change (--dev: faster rebuilds, slower page)
  dist                      build the static site into dist/
  test [WORD]               run every check; with WORD, only the steps with it in their name
  fresh                     serve and a first answer in a bare Debian system, with their times (as root)
  bench [ARGS]              run the benchmarks (ARGS go to cargo bench)
  fmt                       format the Rust code
  bundle                    the programs beside Trunk's own; Trunk calls this, see Trunk.toml

The first serve, dist or test installs what is missing into a cache folder
(DEPTHSCALE_CACHE, else XDG_CACHE_HOME/depthscale, else ~/.cache/depthscale).";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the command named by the first argument.
fn dispatch(args: &[String]) -> Outcome<()> {
    let (command, rest) = match args.split_first() {
        Some((first, rest)) => (first.as_str(), rest),
        None => ("help", args),
    };
    match command {
        "serve" => serve::serve(rest),
        "dist" => no_arguments("dist", rest).and_then(|()| site::dist()),
        "test" => checks::test(rest),
        "fresh" => no_arguments("fresh", rest).and_then(|()| fresh::fresh()),
        "bench" => checks::bench(rest),
        "fmt" => no_arguments("fmt", rest).and_then(|()| checks::format()),
        "bundle" => no_arguments("bundle", rest).and_then(|()| bundle::hook()),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(format!("there is no command `{other}`; see `cargo xtask --help`")),
    }
}

/// Fails when a command that takes no arguments got some.
fn no_arguments(command: &str, rest: &[String]) -> Outcome<()> {
    match rest.first() {
        None => Ok(()),
        Some(extra) => Err(format!("`{command}` takes no arguments, got `{extra}`")),
    }
}
