//! What to sample, cut into blocks.

use super::block::{BLOCK_NETWORKS, Block};
use super::sampler::sampler;
use super::statistics::Profile;
use crate::model::{Ensemble, Hyperparameters, Sampling, Start};
use rayon::prelude::*;
use std::ops::Range;

/// An ensemble of random networks to sample.
///
/// ```
/// use depthscale::model::{Activation, Ensemble, Hyperparameters, Sampling, Start};
/// use depthscale::sample::{Metric, Plan, Statistics};
/// let plan = Plan {
///     hyperparameters: Hyperparameters::new(Activation::Linear, 2.0, 0.0, 1.0)?,
///     start: Start { variance: 1.0, decorrelation: 0.4 },
///     ensemble: Ensemble::new(5, 100, 40, 1)?,
///     sampling: Sampling::default(),
/// };
/// let mut all = Statistics::empty(5);
/// for block in plan.sample_blocks(0..plan.blocks()) {
///     all.add(&block);
/// }
/// // A linear layer multiplies the variance by σ_w².
/// let q = all.moments(5, Metric::LengthAa);
/// assert!((q.mean().unwrap() - 32.0).abs() < 4.0 * q.standard_error().unwrap());
/// # Ok::<(), depthscale::model::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// φ, σ_w², σ_b², ρ.
    pub hyperparameters: Hyperparameters,
    /// q⁰ and ε⁰ of the two inputs.
    pub start: Start,
    /// L, N, number of networks, seed.
    pub ensemble: Ensemble,
    /// Weights, loss, inputs, and how networks are drawn.
    pub sampling: Sampling,
}

impl Plan {
    /// Number of blocks; the last may hold fewer networks.
    pub fn blocks(&self) -> usize {
        self.ensemble.networks.div_ceil(BLOCK_NETWORKS)
    }

    /// Every metric of every layer of one network. Depends on the seed and the network's index only, not on how many
    /// networks the plan has.
    pub fn sample_network(&self, network: usize) -> Profile {
        sampler(self.sampling.method).profile(self, network)
    }

    /// The networks of one block; none past the end.
    pub fn sample_block(&self, block: usize) -> Block {
        let first = block.saturating_mul(BLOCK_NETWORKS);
        let last = first.saturating_add(BLOCK_NETWORKS).min(self.ensemble.networks);
        Block::new((first..last).map(|network| self.sample_network(network)))
    }

    /// A range of blocks, in order, on rayon's threads.
    pub fn sample_blocks(&self, blocks: Range<usize>) -> Vec<Block> {
        blocks
            .into_par_iter()
            .map(|block| self.sample_block(block))
            .collect()
    }
}
