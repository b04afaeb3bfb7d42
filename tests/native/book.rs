//! The book in docs/ shows what the program draws.

use std::fs;
use std::process::Command;

/// Commands of the book that make its pictures, without the file they write, and that file.
fn pictures() -> Vec<(Vec<String>, String)> {
    let page = fs::read_to_string(crate::root().join("docs/views.md")).unwrap();
    let commands = page
        .lines()
        .filter_map(|line| line.strip_prefix("`depthscale ")?.strip_suffix('`'));
    let picture = |command: &str| {
        let (command, file) = command.split_once(" --out ").unwrap();
        let words = command.split(' ').map(|word| word.trim_matches('\'').to_owned());
        (words.collect(), file.to_owned())
    };
    commands.map(picture).collect()
}

#[test]
fn every_picture_is_what_its_command_draws() {
    let pictures = pictures();
    let shown = fs::read_dir(crate::root().join("docs/pictures")).unwrap().count();
    assert!(
        pictures.len() == shown && shown >= 8,
        "{shown} files, {} commands",
        pictures.len()
    );
    for (words, file) in pictures {
        let drawn = Command::new(env!("CARGO_BIN_EXE_depthscale"))
            .current_dir(crate::root())
            .args(&words)
            .output()
            .unwrap();
        assert!(
            drawn.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&drawn.stderr)
        );
        let kept = fs::read(crate::root().join(&file)).unwrap();
        assert!(
            kept == drawn.stdout,
            "{file} is not what {words:?} draws; make it again"
        );
    }
}

/// Links of the book to its own pages, and of README.md to the rest.
#[test]
fn every_page_that_is_named_is_there() {
    let pages = fs::read_dir(crate::root().join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let pages = pages.filter(|path| path.is_file());
    let more = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .map(|name| crate::root().join(name));
    for page in pages.chain(more) {
        let text = fs::read_to_string(&page).unwrap();
        let named = text
            .split("](")
            .skip(1)
            .map(|rest| rest.split(')').next().unwrap());
        for name in named.filter(|name| !name.contains("://") && !name.starts_with('#')) {
            assert!(
                page.with_file_name(name).exists(),
                "{} names {name}",
                page.display()
            );
        }
    }
}
