//! Every link ever published opens without a notice, for ever, and what its view shows computes.
#![allow(clippy::unwrap_used, missing_docs)]

use depthscale::experiments::{Run, export, link};
use depthscale::plot::{self, Figure};

#[test]
fn every_published_link_computes() {
    let links: Vec<&str> = include_str!("links.txt")
        .lines()
        .filter(|line| line.starts_with("#v="))
        .collect();
    assert!(links.len() >= 27);
    for text in links {
        let (state, notices) = link::read(text);
        assert!(notices.is_empty(), "{text}: {notices:?}");
        assert_eq!(link::read(&state.link()).0, state, "{text}");

        let mut run = Run::new(state).unwrap();
        run.complete(|_, _| {}).unwrap();
        let figures = Figure::of(&run.state);
        let summaries: Vec<String> = figures.iter().map(|figure| figure.summary(&run)).collect();
        for words in [
            plot::svg(&run).unwrap(),
            export::csv(&run).unwrap(),
            export::report(&run).unwrap(),
            summaries.concat(),
        ] {
            assert!(!words.contains("NaN") && !words.contains("inf"), "{text}");
        }
    }
}
