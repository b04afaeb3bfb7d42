//! The native tests, one program: it is linked once, and its modules share what takes long to compute (kept.rs).
//! A new file of tests joins with its `mod` line. The tests that also run in a browser are programs of their own there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that cannot go on may stop

mod bits;
mod book;
mod cli_sweep;
mod cost;
mod experiments_maps;
mod experiments_plane;
mod extremes;
mod kept;
mod kept_results;
mod layers;
mod links;
mod normality;
mod patience;
mod presets;
mod sample_chain;
mod sample_choices;
mod sample_dense;
mod sample_digits;
mod sample_edges;
mod sample_formulas;
mod sample_law;
mod sample_reference;
mod sample_residual;
mod sample_statistics;
mod sample_theory;
mod seed;
mod theory_absolute;
mod theory_golden;
mod theory_loss;
mod theory_moments;
mod theory_properties;
mod theory_residual;
mod train_data;
mod train_network;
mod train_residual;
mod train_step;
mod training_map;
mod walk;
#[path = "../wasm_data.rs"]
mod wasm_data;
#[path = "../wasm_same_bits.rs"]
mod wasm_same_bits;
#[path = "../wasm_train.rs"]
mod wasm_train;

use std::path::Path;

/// The folder of the whole project: these tests belong to the package of the command line, in a folder of it.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// A file without its line would never run.
#[test]
fn every_file_is_a_module() {
    let tests = root().join("tests");
    for folder in [tests.join("native"), tests] {
        for entry in folder.read_dir().unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") else {
                continue;
            };
            let line = format!("\nmod {module};\n");
            assert!(
                include_str!("main.rs").contains(&line),
                "{name} wants a `mod` line in tests/native/main.rs"
            );
        }
    }
}
