//! What to sample, cut into blocks.

use super::backward::backward;
use super::network::Network;
use super::statistics::{Metric, Profile, Statistics};
use super::tape::Tape;
use crate::model::{Ensemble, Hyperparameters, Start};
use rayon::prelude::*;
use std::ops::Range;

/// Networks a block. Blocks are the unit of work and of merging, so this number is part of what fixes a result's bits.
pub const BLOCK_NETWORKS: usize = 4;

/// An ensemble of random networks to sample.
///
/// ```
/// use depthscale::model::{Activation, Ensemble, Hyperparameters, Start};
/// use depthscale::sample::{Metric, Plan, Statistics};
/// let plan = Plan {
///     hyperparameters: Hyperparameters::new(Activation::Linear, 2.0, 0.0, 1.0)?,
///     start: Start { variance: 1.0, decorrelation: 0.4 },
///     ensemble: Ensemble::new(5, 100, 40, 1)?,
/// };
/// let mut all = Statistics::empty(5);
/// for block in plan.sample_blocks(0..plan.blocks()) {
///     all.merge(&block);
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
}

impl Plan {
    /// Number of blocks; the last may hold fewer networks.
    pub fn blocks(&self) -> usize {
        self.ensemble.networks.div_ceil(BLOCK_NETWORKS)
    }

    /// Every metric of every layer of one network. Depends on the seed and the network's index only, not on how many
    /// networks the plan has.
    pub fn sample_network(&self, network: usize) -> Profile {
        Tape::with(self, |tape| self.profile(network, tape))
    }

    /// Statistics of one block; of no network past the end.
    pub fn sample_block(&self, block: usize) -> Statistics {
        Tape::with(self, |tape| self.block(block, tape))
    }

    /// Statistics of a range of blocks, in order, on rayon's threads.
    pub fn sample_blocks(&self, blocks: Range<usize>) -> Vec<Statistics> {
        blocks
            .into_par_iter()
            .map(|block| self.sample_block(block))
            .collect()
    }

    fn block(&self, block: usize, tape: &mut Tape) -> Statistics {
        let first = block.saturating_mul(BLOCK_NETWORKS);
        let last = first.saturating_add(BLOCK_NETWORKS).min(self.ensemble.networks);
        let mut statistics = Statistics::empty(self.ensemble.depth);
        for network in first..last {
            statistics.push(&self.profile(network, tape));
        }
        statistics
    }

    fn profile(&self, network: usize, tape: &mut Tape) -> Profile {
        let network = Network::forward(self, network, tape);
        let mut profile = vec![[None; Metric::COUNT]; self.ensemble.depth];
        backward(&network, tape, |layer, values| profile[layer - 1] = values);
        profile
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Activation;

    #[test]
    fn drawing_a_layer_again_changes_no_bit() {
        for (activation, rho, decorrelation) in [
            (Activation::Tanh, 0.8, 0.3),
            (Activation::Erf, 1.0, 1e-9),
            (Activation::Gelu, 1.0, 1e-9),
        ] {
            let plan = Plan {
                hyperparameters: Hyperparameters::new(activation, 1.7, 0.1, rho).unwrap(),
                start: Start {
                    variance: 0.5,
                    decorrelation,
                },
                ensemble: Ensemble::new(9, 1500, 4, 3).unwrap(),
            };
            let whole = plan.sample_block(0);
            for bytes in [0, 200_000] {
                let mut tape = Tape::default();
                tape.fit(&plan, bytes);
                assert_eq!(plan.block(0, &mut tape), whole);
            }
        }
    }
}
