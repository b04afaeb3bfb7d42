//! What to sample, cut into blocks.

use super::block::{BLOCK_NETWORKS, Block};
use super::sampler::sampler;
use super::statistics::{Profile, Statistics};
use super::streams::CHUNK;
use crate::model::{Ensemble, Hyperparameters, Method, Sampling, Start};
use crate::parallel;
use std::ops::Range;

/// From this width on, threads share the units of one network; below, they draw networks of their own.
const WIDE: usize = 8 * CHUNK;

/// An ensemble of random networks to sample.
///
/// ```
/// use depthscale::model::{Activation, Ensemble, Hyperparameters, Sampling, Start};
/// use depthscale::sample::{Metric, Plan};
/// let plan = Plan {
///     hyperparameters: Hyperparameters::new(Activation::Linear, 2.0, 0.0, 1.0)?,
///     start: Start { variance: 1.0, decorrelation: 0.4 },
///     ensemble: Ensemble::new(5, 100, 40, 1)?,
///     sampling: Sampling::default(),
/// };
/// // A linear layer multiplies the variance by σ_w².
/// let q = plan.sample().moments(5, Metric::LengthAa);
/// assert!((q.mean().unwrap() - 32.0).abs() < 4.0 * q.standard_error().unwrap());
/// # Ok::<(), depthscale::model::ParameterError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// φ, σ_w², σ_b², ρ.
    pub hyperparameters: Hyperparameters,
    /// q⁰ and ε⁰ of the two inputs; images have a q⁰ of their own.
    pub start: Start,
    /// L, N, number of networks, seed.
    pub ensemble: Ensemble,
    /// Weights, loss, inputs, and how networks are drawn.
    pub sampling: Sampling,
}

impl Plan {
    /// Whether a network is so wide that threads share its units. Weight by weight it is drawn by one.
    pub fn is_wide(&self) -> bool {
        self.ensemble.width > WIDE && self.sampling.method != Method::Dense
    }

    /// Networks a block: fewer where one takes long.
    pub fn block_networks(&self) -> usize {
        if self.is_wide() { 1 } else { BLOCK_NETWORKS }
    }

    /// Number of blocks; the last may hold fewer networks.
    pub fn blocks(&self) -> usize {
        self.ensemble.networks.div_ceil(self.block_networks())
    }

    /// Where the inputs of one network start.
    pub fn start_of(&self, network: usize) -> Start {
        let image = self.sampling.inputs.image(network);
        Start {
            variance: image.map_or(self.start.variance, |image| {
                image.start_variance(&self.hyperparameters)
            }),
            ..self.start
        }
    }

    /// Every metric of every layer of one network. Depends on the seed and the network's index only, not on how many
    /// networks the plan has.
    pub fn sample_network(&self, network: usize) -> Profile {
        sampler(self.sampling.method).profile(self, network)
    }

    /// Numbers of the networks of one block; none past the end.
    pub fn networks_of(&self, block: usize) -> Range<usize> {
        let from = block.saturating_mul(self.block_networks());
        let until = from.saturating_add(self.block_networks());
        from.min(self.ensemble.networks)..until.min(self.ensemble.networks)
    }

    /// The networks of one block.
    pub fn sample_block(&self, block: usize) -> Block {
        self.sample_block_of(0, block)
    }

    /// The same of an ensemble whose networks are numbered from `first` on: another ensemble of the same plan.
    pub fn sample_block_of(&self, first: usize, block: usize) -> Block {
        let networks = self.networks_of(block);
        Block::new(networks.map(|network| self.sample_network(first.saturating_add(network))))
    }

    /// A range of blocks, in order, on rayon's threads.
    pub fn sample_blocks(&self, blocks: Range<usize>) -> Vec<Block> {
        self.in_order(blocks, |block| self.sample_block(block))
    }

    /// Every network, on rayon's threads; the same bits on any number of them.
    pub fn sample(&self) -> Statistics {
        /// Blocks that are held at the same time.
        const BATCH: usize = 16;
        let mut all = Statistics::empty(self.ensemble.depth);
        for first in (0..self.blocks()).step_by(BATCH) {
            let batch = first..self.blocks().min(first + BATCH);
            self.sample_blocks(batch).iter().for_each(|block| all.add(block));
        }
        all
    }

    /// What `sample` makes of each of a range of blocks of networks like this plan's, in order, on rayon's threads: side by side, or
    /// one after the other where the threads are busy inside each.
    pub fn in_order(
        &self,
        blocks: Range<usize>,
        sample: impl Fn(usize) -> Block + Sync + Send,
    ) -> Vec<Block> {
        if self.is_wide() {
            blocks.map(sample).collect()
        } else {
            parallel::map(blocks, sample)
        }
    }
}

impl Ensemble {
    /// Samples all networks from where the signals of `start` start: Gaussian weights, squared loss, two inputs, each with dropout
    /// masks of its own. A [`Plan`] has the choices.
    pub fn sample(&self, network: &Hyperparameters, start: Start) -> Statistics {
        let plan = Plan {
            hyperparameters: *network,
            start,
            ensemble: *self,
            sampling: Sampling::default(),
        };
        plan.sample()
    }
}
