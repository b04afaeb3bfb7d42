//! The direction of imports inside a package, read off the source. Between packages Cargo keeps it:
//! `web, cli → explorer → depthscale`.

use std::fs;
use std::path::{Path, PathBuf};

/// The parts of packages that are told apart here.
const PARTS: [&str; 10] = [
    "model", "theory", "sample", "train", "views", "run", "Run", "registry", "study", "Study",
];

/// A folder, and the parts that nothing below it may name. What draws knows no view.
const FORBIDDEN: [(&str, &[&str]); 5] = [
    ("src/model", &["theory", "sample", "train"]),
    ("src/theory", &["sample", "train"]),
    ("src/sample", &["theory", "train"]),
    ("src/train", &["theory", "sample"]),
    (
        "explorer/src/plot",
        &["views", "run", "Run", "registry", "study", "Study"],
    ),
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

/// Every part named in the code of a file, whatever the way: `crate::x`, `depthscale::x`, `super::…::x`, nested braces.
fn named(code: &str) -> Vec<&'static str> {
    // Tests may look at it from above.
    let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code: String = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let crate_wide = |part: &str| {
        ["crate", "depthscale"].iter().any(|root| {
            code.match_indices(&format!("{root}::")).any(|(at, found)| {
                let rest = &code[at + found.len()..];
                let statement = &rest[..rest.find(';').unwrap_or(rest.len())];
                match statement.strip_prefix('{') {
                    Some(group) => group
                        .split([',', '{', '}', ' ', '\n'])
                        .any(|word| word.split("::").next() == Some(part)),
                    None => statement.split(|c: char| !c.is_alphanumeric() && c != '_').next() == Some(part),
                }
            })
        })
    };
    PARTS.into_iter().filter(|part| crate_wide(part)).collect()
}

#[test]
fn imports_point_one_way() {
    for (folder, forbidden) in FORBIDDEN {
        let files = sources(&crate::root().join(folder));
        assert!(!files.is_empty(), "{folder} is empty");
        for file in &files {
            for part in named(&fs::read_to_string(file).unwrap()) {
                assert!(
                    !forbidden.contains(&part),
                    "{} must not use {part}",
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
    assert_eq!(named("// use crate::run;\nuse depthscale::model;"), ["model"]);
}
