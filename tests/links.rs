//! Every link ever published opens without a notice, for ever, and what its view shows computes.
#![allow(clippy::unwrap_used, missing_docs)]

use depthscale::experiments::{Run, View, export, link};
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
        match run.state.view {
            View::Phase => {
                run.plane.fill();
                run.landmarks.fill();
            }
            View::Scales => run.scales.fill(),
            View::Point => {
                run.sample_maps().unwrap();
                run.sample(|_| {});
            }
            View::Gradients => run.sample(|_| {}),
            View::Chain => {
                run.chain.fill();
                run.sample(|_| {});
            }
        }
        let figures = Figure::of(run.state.view);
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
