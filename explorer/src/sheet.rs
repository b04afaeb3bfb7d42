//! Theory that takes longer than a frame: cut into blocks, computed anywhere, taken in in order.

use depthscale::parallel;
use std::ops::Range;

/// What to compute. Each block depends on the plan and its index alone, so that its bits do not depend on where, when or in which
/// order blocks are computed. Two equal plans have equal blocks.
pub trait Blocks: PartialEq + Sync {
    /// How many.
    fn blocks(&self) -> usize;
    /// Numbers of a block.
    fn length(&self, index: usize) -> usize;
    /// Computes one: `length(index)` numbers, NaN for one that does not exist.
    fn block(&self, index: usize) -> Vec<f64>;
    /// What that takes on one thread of a usual machine (see [`cost`](crate::cost)).
    fn seconds(&self, index: usize) -> f64;

    /// Computes a range of blocks, one after the other, on rayon's threads.
    fn compute(&self, range: Range<usize>) -> Vec<f64> {
        parallel::map(range, |index| self.block(index)).concat()
    }
}

/// The blocks that have come in.
#[derive(Clone, Debug)]
pub struct Sheet<P> {
    /// What is computed.
    pub plan: P,
    blocks: Vec<Vec<f64>>,
}

impl<P: Blocks> Sheet<P> {
    /// Nothing yet.
    pub fn new(plan: P) -> Self {
        Self {
            plan,
            blocks: Vec::new(),
        }
    }

    /// How many blocks have come in.
    pub fn done(&self) -> usize {
        self.blocks.len()
    }

    /// A block; `None` before it has come in.
    pub fn block(&self, index: usize) -> Option<&[f64]> {
        self.blocks.get(index).map(Vec::as_slice)
    }

    /// Takes in the next blocks, as [`Blocks::compute`] gives them. Numbers that are no whole block are dropped.
    pub fn add(&mut self, mut words: &[f64]) {
        while self.done() < self.plan.blocks() {
            let Some((block, rest)) = words.split_at_checked(self.plan.length(self.done())) else {
                return;
            };
            self.blocks.push(block.to_vec());
            words = rest;
        }
    }

    /// Computes what is missing.
    pub fn fill(&mut self) {
        let words = self.plan.compute(self.done()..self.plan.blocks());
        self.add(&words);
    }

    /// Takes over what `before` has, if it is of the same plan.
    pub fn keep(&mut self, before: &mut Self) {
        if self.plan == before.plan {
            self.blocks = std::mem::take(&mut before.blocks);
        }
    }
}
