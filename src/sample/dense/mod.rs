//! Networks with every weight drawn, O(N²) time a layer: the plain check on the sampler that draws none.
//!
//! Nothing is conditioned on anything. z = Wx + b and δ = φ'(z)(p/ρ) ∘ Wᵀδ are computed as they are defined, by W itself
//! (`gaussian`) or by the reflections it is a product of (`rotation`), for both inputs in one sweep over the
//! `weights`; a single input is a pair of which b is lost from the start. Both samplers start from the same z⁰, unless an image makes it,
//! and drop the same units; agreement of all the rest is evidence.
//!
//! Files, from the bottom: `lanes` (sums), `signals` (vectors of any length), `weights` (drawn or kept), `gaussian` and
//! `rotation` (products), `output` (the loss), `network` (there and back), `chain` (the last two layers, part by part).

pub mod chain;
mod gaussian;
mod lanes;
mod network;
mod output;
mod rotation;
mod signals;
mod weights;

use super::plan::Plan;
use super::sampler::Sampler;
use super::statistics::Profile;
pub(super) use lanes::dot;
use network::profile;
use weights::{KEPT_BYTES, Weights};

/// Draws every weight, both laws, every loss, one input or two; those of an image too.
///
/// A number is `None` where it is not finite or depends on one that is not, and gradients also for a softmax over more than N
/// outputs. Memory: 16 LN bytes and no more than 32 MB of weights for each thread.
pub struct Dense;

impl Sampler for Dense {
    fn profile(&self, plan: &Plan, network: usize) -> Profile {
        Weights::with(plan, network, KEPT_BYTES, |weights| {
            profile(plan, network, weights)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Activation, Ensemble, Hyperparameters, Sampling, Start, WeightLaw};

    #[test]
    fn drawing_weights_again_changes_no_bit() {
        for weights in WeightLaw::ALL {
            for width in [1, 2, 7, 50] {
                let plan = Plan {
                    hyperparameters: Hyperparameters::new(Activation::Tanh, 1.7, 0.1, 0.9).unwrap(),
                    start: Start {
                        variance: 0.5,
                        decorrelation: 0.3,
                    },
                    ensemble: Ensemble::new(6, width, 1, 3).unwrap(),
                    sampling: Sampling {
                        weights,
                        ..Sampling::default()
                    },
                };
                let whole = Dense.profile(&plan, 0);
                for layers in [0, 2] {
                    let bytes = layers * 8 * width * width;
                    let again = Weights::with(&plan, 0, bytes, |weights| profile(&plan, 0, weights));
                    assert_eq!(again, whole);
                }
            }
        }
    }
}
