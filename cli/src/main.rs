//! The command line: the same links as the page, the same numbers.

mod arguments;
mod help;
mod progress;
mod run;
mod sweep;

use std::process::ExitCode;

fn main() -> ExitCode {
    match run::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("depthscale: {message}");
            ExitCode::from(2)
        }
    }
}
