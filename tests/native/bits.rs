//! What is drawn and written of every published link has the same bits as ever.

use crate::{kept, wasm_same_bits::digest};
use depthscale_explorer::plot::{self, Theme};
use depthscale_explorer::{export, link};

/// Part of links that measure the time of steps, which no two runs share.
const TIMED: &str = "study=cost";

/// Digests of svg, csv, json and reading, then the link.
fn line(text: &str) -> String {
    let study = kept::completed(link::read(text).0);
    let reading = export::json(&study.reading());
    let written = [
        plot::svg(&study.shown(), Theme::Light),
        study.csv(),
        study.report(),
        reading,
    ];
    let [svg, csv, json, reading] = written.map(|words| digest(&words.unwrap()));
    format!("{svg:016x} {csv:016x} {json:016x} {reading:016x} {text}")
}

/// From the last link to the first: links.rs comes the other way, so neither waits for what the other computes.
#[test]
fn published_links_have_the_same_bits() {
    let links = kept::published().rev().filter(|link| !link.contains(TIMED));
    let mut now: Vec<String> = links.map(line).collect();
    now.reverse();
    let lines = include_str!("../bits.txt").lines();
    let pinned: Vec<&str> = lines.filter(|line| !line.starts_with('#')).collect();
    let changed: Vec<&String> = now
        .iter()
        .filter(|line| !pinned.contains(&line.as_str()))
        .collect();
    assert!(changed.is_empty(), "other bits now, or a new link:\n{changed:#?}");
    assert_eq!(pinned.len(), now.len(), "a line of bits.txt has no link");
}
