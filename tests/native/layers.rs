//! The direction of imports: `web, main → plot → experiments → {theory, sample, train} → model`, read off the source.

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer with the layers it may name.
const LAYERS: [(&str, &[&str]); 9] = [
    ("model", &[]),
    ("theory", &["model"]),
    ("sample", &["model"]),
    ("train", &["model"]),
    ("experiments", &["model", "theory", "sample", "train"]),
    ("plot", &["model", "experiments"]),
    ("web", &["model", "sample", "experiments", "plot"]),
    ("cli", &["model", "experiments", "plot"]),
    ("main.rs", &["cli"]),
];

fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    fs::read_dir(path)
        .unwrap()
        .flat_map(|entry| sources(&entry.unwrap().path()))
        .collect()
}

/// Every layer named in the code of a file, whatever the way: `crate::x`, `depthscale::x`, `super::…::x`, nested braces.
fn named(code: &str) -> Vec<&'static str> {
    let code: String = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let crate_wide = |layer: &str| {
        ["crate", "depthscale"].iter().any(|root| {
            code.match_indices(&format!("{root}::")).any(|(at, found)| {
                let rest = &code[at + found.len()..];
                let statement = &rest[..rest.find(';').unwrap_or(rest.len())];
                match statement.strip_prefix('{') {
                    Some(group) => group
                        .split([',', '{', '}', ' ', '\n'])
                        .any(|word| word.split("::").next() == Some(layer)),
                    None => statement.split(|c: char| !c.is_alphanumeric() && c != '_').next() == Some(layer),
                }
            })
        })
    };
    LAYERS
        .iter()
        .map(|(layer, _)| *layer)
        .filter(|layer| crate_wide(layer))
        .collect()
}

#[test]
fn imports_point_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (layer, allowed) in LAYERS {
        for file in sources(&root.join(layer)) {
            for other in named(&fs::read_to_string(&file).unwrap()) {
                assert!(
                    other == layer || allowed.contains(&other),
                    "{} must not use {other}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn the_reader_of_imports_sees_every_form() {
    assert_eq!(named("use crate::theory::Scaled;"), ["theory"]);
    assert_eq!(
        named("use crate::{model::Start, sample::{Plan, Metric}};"),
        ["model", "sample"]
    );
    assert_eq!(named("let x = crate::theory::moments::single(a, q);"), ["theory"]);
    assert_eq!(named("// use crate::plot;\nuse depthscale::plot;"), ["plot"]);
}
