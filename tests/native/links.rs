//! Every link ever published opens without a notice, for ever, and what its view shows computes.

use crate::kept;
use depthscale_explorer::link;
use depthscale_explorer::plot::{self, Theme};

#[test]
fn every_published_link_computes() {
    let links: Vec<&str> = kept::published().collect();
    assert!(links.len() >= 27);
    for text in links {
        let (state, notices) = link::read(text);
        assert!(notices.is_empty(), "{text}: {notices:?}");
        assert_eq!(link::read(&state.link()).0, state, "{text}");

        let study = kept::completed(state);
        let summaries: Vec<String> = study.shown().iter().map(|figure| figure.summary()).collect();
        for words in [
            plot::svg(&study.shown(), Theme::Light).unwrap(),
            study.csv().unwrap(),
            study.report().unwrap(),
            summaries.concat(),
        ] {
            assert!(!words.contains("NaN") && !words.contains("inf"), "{text}");
        }
    }
}
