//! Work on one layer, chunk by chunk: in parallel where a layer is wide.

use crate::parallel;
use crate::sample::tile::{CrossSum, GramSum};

/// What sums over one chunk become with those over another.
pub trait Merge: Default + Send {
    /// Adds the other's sums.
    fn merge(&mut self, other: &Self);
}

impl Merge for GramSum {
    fn merge(&mut self, other: &Self) {
        self.merge(other);
    }
}

impl Merge for CrossSum {
    fn merge(&mut self, other: &Self) {
        self.merge(other);
    }
}

impl<A: Merge, B: Merge> Merge for (A, B) {
    fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
        self.1.merge(&other.1);
    }
}

/// Does `work` on every chunk, on rayon's threads if `wide`, and merges the results in the order of chunks: the same bits either
/// way.
pub fn over_chunks<C: Send, S: Merge>(
    chunks: impl Iterator<Item = C>,
    wide: bool,
    work: impl Fn(C) -> S + Sync + Send,
) -> S {
    let merge = |mut all: S, part: S| {
        all.merge(&part);
        all
    };
    let all = if wide {
        parallel::map(chunks, work).into_iter().reduce(merge)
    } else {
        chunks.map(work).reduce(merge)
    };
    all.unwrap_or_default()
}
