//! Results that come with the page are what this program computes.

use crate::kept;
use depthscale_explorer::views::training::Shelf;
use depthscale_explorer::{journal::TASK, link, presets, registry};
use rayon::prelude::*;

#[test]
fn blocks_computed_again_have_the_same_bits() {
    let index = kept::index();
    assert!(!index.is_empty());
    let shelf = Shelf::full();
    index.into_par_iter().for_each(|(text, path)| {
        let (state, notices) = link::read(&text);
        assert!(
            notices.is_empty() && state.link() == text,
            "{text} is not canonical"
        );
        assert!(presets().any(|preset| preset.link == text), "{text} is no figure");
        let mut run = registry::all(state, &shelf);
        let journal = kept::journal(&path);
        journal.check(run.as_mut()).unwrap();
        assert!(journal.missing().is_empty());
        // the shallowest cell of a map, which is quick
        let block = run.quickest();
        let bits = |words: &[f64]| words.iter().map(|word| word.to_bits()).collect::<Vec<_>>();
        let again = run.compute(TASK, block..block + 1);
        assert_eq!(
            bits(&again),
            bits(&journal.blocks[&block].words),
            "{text}, block {block}"
        );
    });
}
