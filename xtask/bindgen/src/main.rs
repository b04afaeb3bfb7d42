//! What the program `wasm-bindgen` does for the page, from the same library: JavaScript and types around a wasm file.
//!
//! A crate of its own, so that `cargo xtask` need not wait for the library and is started while this is compiled.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

/// `xtask-bindgen NAME FILE FOLDER`: writes `NAME.js`, `NAME.d.ts` and `NAME_bg.wasm` for FILE into FOLDER.
fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [name, file, folder] = args.as_slice() else {
        eprintln!("error: xtask-bindgen needs NAME FILE FOLDER");
        return ExitCode::FAILURE;
    };
    let made = Bindgen::new()
        .input_path(file)
        .out_name(name)
        .typescript(true)
        .omit_default_module_path(false)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder));
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: wasm-bindgen: {error:#}");
            ExitCode::FAILURE
        }
    }
}
