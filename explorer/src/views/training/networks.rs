//! Fully connected networks as a link has them.

use super::settings::Optimiser;
use crate::{State, cost};
use depthscale::model::{Parameter, WeightLaw};
use depthscale::train;
use depthscale::train::data::Data;

/// What a grid of networks goes through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// σ_w².
    pub weight_variance: f64,
    /// L.
    pub depth: usize,
    /// η.
    pub learning_rate: f64,
}

/// How one of several networks at a place is trained.
pub(super) fn recipe(state: &State, place: Place, run: usize) -> train::Recipe {
    train::Recipe {
        activation: state.activation,
        weight_variance: place.weight_variance,
        bias_variance: state.required(Parameter::BiasVariance),
        keep_rate: state.required(Parameter::KeepRate),
        weights: state.sampling.weights,
        depth: place.depth,
        width: state.required(Parameter::Units) as usize,
        optimiser: match state.training.optimiser {
            Optimiser::Sgd => train::Optimiser::Sgd {
                momentum: state.required(Parameter::Momentum),
            },
            Optimiser::RmsProp => train::Optimiser::RmsProp,
        },
        learning_rate: place.learning_rate,
        batch: state.required(Parameter::Batch) as usize,
        seed: seed(state.required(Parameter::Seed) as u64, place, run),
    }
}

/// What the networks of one depth take on one thread of a usual machine, each tested by so many inputs in all.
pub(super) fn seconds(state: &State, depth: usize, tested: usize, data: &Data) -> f64 {
    let number = |parameter: Parameter| state.required(parameter);
    let trained = cost::Trained {
        layers: depth as f64,
        width: number(Parameter::Units) as usize,
        features: data.features,
        outputs: data.classes,
        batch: (number(Parameter::Batch) as usize).min(data.train.len()),
        activation: state.activation,
    };
    let start = match state.sampling.weights {
        WeightLaw::Gaussian => 0.0,
        WeightLaw::Orthogonal => trained.rotations(),
    };
    number(Parameter::Runs)
        * (start + number(Parameter::Steps) * trained.step() + trained.forward_in_batches(tested))
}

/// A seed of its own for each place and run: so that errors of neighbours are independent, and a network is the same on every grid
/// that has it. Words are mixed in one after the other, by SplitMix64's finaliser (Steele et al. 2014).
fn seed(seed: u64, place: Place, run: usize) -> u64 {
    let words = [
        place.weight_variance.to_bits(),
        place.depth as u64,
        place.learning_rate.to_bits(),
        run as u64,
    ];
    words.into_iter().fold(seed, |hash, word| {
        let mut mixed = (hash ^ word).wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_network_has_a_seed_of_its_own() {
        let mut seeds = Vec::new();
        for depth in 1..=20 {
            for run in 0..20 {
                for weight_variance in [1.0, 1.5, 2.0] {
                    for learning_rate in [0.1, 0.2] {
                        let place = Place {
                            weight_variance,
                            depth,
                            learning_rate,
                        };
                        seeds.extend([seed(1, place, run), seed(2, place, run)]);
                    }
                }
            }
        }
        let count = seeds.len();
        seeds.sort_unstable();
        seeds.dedup();
        assert_eq!(seeds.len(), count);
    }
}
