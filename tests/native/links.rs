//! Every link ever published opens without a notice, for ever, and what its view shows computes.

use crate::kept;
use depthscale_explorer::plot::{self, Figure, picture};
use depthscale_explorer::{Answer, link};

#[test]
fn every_published_link_computes() {
    let links: Vec<&str> = kept::published().collect();
    assert!(links.len() >= 27);
    for text in links {
        let (state, notices) = link::read(text);
        assert!(notices.is_empty(), "{text}: {notices:?}");
        assert_eq!(link::read(&state.link()).0, state, "{text}");

        let answer = kept::completed(state);
        let summaries: Vec<String> = match answer {
            Answer::Networks(run) => Figure::of(&state)
                .iter()
                .map(|figure| figure.summary(run))
                .collect(),
            Answer::Experiment(run) => {
                let panels = run.panels();
                let pictures = panels.iter().map(|panel| run.picture(panel.name).unwrap());
                pictures.map(|picture| picture::summary(&picture)).collect()
            }
        };
        for words in [
            plot::svg(answer).unwrap(),
            answer.csv().unwrap(),
            answer.report().unwrap(),
            summaries.concat(),
        ] {
            assert!(!words.contains("NaN") && !words.contains("inf"), "{text}");
        }
    }
}
