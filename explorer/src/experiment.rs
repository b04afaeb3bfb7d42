//! What the page and the command line ask of a link whose work is a program of its own, whatever it is about.

use super::picture::Picture;
use super::{Preset, Reading, State, Table, Verdict, cost};
use serde::Serialize;
use std::ops::Range;

/// A figure's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PanelWords {
    /// For code and tests.
    pub name: &'static str,
    /// Heading.
    pub title: &'static str,
    /// What is drawn, in a line.
    pub caption: &'static str,
}

/// How far an experiment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// There.
    pub done: usize,
    /// Asked for.
    pub total: usize,
    /// Of what, one and many.
    pub unit: [&'static str; 2],
    /// What is done to them.
    pub verb: &'static str,
}

/// A link at work: theory at once, blocks of numbers as they come in. A block depends on the link and its index alone.
pub trait Experiment: Sync {
    /// The link's state.
    fn state(&self) -> &State;
    /// Fingerprint of data that blocks depend on and the link does not name.
    fn data(&self) -> Option<String> {
        None
    }
    /// How far it is.
    fn amount(&self) -> Amount;
    /// How many blocks there are.
    fn blocks(&self) -> usize;
    /// How many have come in.
    fn done(&self) -> usize;
    /// Numbers of a block.
    fn length(&self, block: usize) -> usize;
    /// Computes a range of blocks, one after the other, on rayon's threads.
    fn compute(&self, range: Range<usize>) -> Vec<f64>;
    /// What a block takes on one thread of a usual machine.
    fn seconds(&self, block: usize) -> f64;
    /// What all of them take on so many threads or workers.
    fn all_seconds(&self, workers: f64) -> f64 {
        let blocks = (0..self.blocks()).map(|block| self.seconds(block));
        cost::side_by_side(blocks, workers, false)
    }
    /// The block that takes least to compute.
    fn quickest(&self) -> usize {
        0
    }
    /// Takes in the next blocks; what is no whole block is dropped.
    fn add(&mut self, words: &[f64]);
    /// Turns to `state` if it asks for the same blocks, and says whether it did.
    fn look(&mut self, state: State) -> bool;

    /// The figures.
    fn panels(&self) -> Vec<PanelWords>;
    /// One of them by its name.
    fn picture(&self, panel: &str) -> Option<Picture>;
    /// Whether a curve may be drawn onto a figure.
    fn is_drawn_on(&self, _panel: &str) -> bool {
        false
    }
    /// The state with a figure's curve drawn from one place to another.
    fn drawn(&self, _panel: &str, _from: (f64, f64), _to: (f64, f64)) -> State {
        *self.state()
    }
    /// The state with the cell at (x, y) of a map looked at.
    fn placed(&self, _x: f64, _y: f64) -> State {
        *self.state()
    }
    /// The state with the cell looked at that lies so many further right and up.
    fn stepped(&self, _right: f64, _up: f64) -> State {
        *self.state()
    }
    /// x and y of the cell that is looked at.
    fn place(&self) -> Option<(f64, f64)> {
        None
    }

    /// The same question at a size that takes `seconds` at most on one thread; `None` where this one does, or none can.
    fn smaller(&self, seconds: f64) -> Option<State>;

    /// Numbers under the figures.
    fn table(&self) -> Table;
    /// A further table with its title, where there is one.
    fn details(&self) -> Option<(&'static str, Table)> {
        None
    }
    /// The state in words.
    fn reading(&self) -> Reading;
    /// The report as JSON.
    ///
    /// # Errors
    /// None in practice: a report holds numbers and names only.
    fn report(&self) -> Result<String, String>;
    /// What the numbers say of a paper's figure; `None` before all have come in, and for figures of other links.
    fn verdict(&self, preset: &Preset) -> Option<Verdict>;
    /// Values of starts that the link leaves open, by link key.
    fn start(&self) -> Vec<(&'static str, f64)> {
        Vec::new()
    }

    /// Whether all has come in.
    fn complete(&self) -> bool {
        self.done() == self.blocks()
    }

    /// Computes what is missing; `progress` hears how much is done, and of how much.
    fn fill(&mut self, progress: &mut dyn FnMut(usize, usize)) {
        const BATCH: usize = 16;
        while !self.complete() {
            let until = (self.done() + BATCH).min(self.blocks());
            let words = self.compute(self.done()..until);
            self.add(&words);
            let Amount { done, total, .. } = self.amount();
            progress(done, total);
        }
    }
}
