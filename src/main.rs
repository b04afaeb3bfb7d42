//! The command line: the same links as the page, the same numbers.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("depthscale: {message}");
            ExitCode::from(2)
        }
    }
}
