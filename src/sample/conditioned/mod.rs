//! Networks whose weights are never written down.
//!
//! Given what a layer has seen, the rest of its weights is fresh: a handful of normals a unit has exactly the law of N² weights,
//! at every width and for every φ. O(N) time a layer, O(N) memory.

mod backward;
mod chunks;
mod factor;
mod loss;
mod network;
mod pair;
mod tape;

use super::plan::Plan;
use super::sampler::Sampler;
use super::statistics::{Metric, Profile};
use backward::backward;
use network::Network;
pub use pair::Rows;
use tape::Tape;

/// Where the weights of the backward pass come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conditioned {
    /// The forward pass, as in backpropagation.
    Reused,
    /// Nowhere: they are drawn anew, the papers' gradient independence.
    Fresh,
}

impl Sampler for Conditioned {
    fn profile(&self, plan: &Plan, network: usize) -> Profile {
        Tape::with(plan, |tape| profile(*self, plan, network, tape))
    }
}

fn profile(way_back: Conditioned, plan: &Plan, network: usize, tape: &mut Tape) -> Profile {
    let network = Network::forward(plan, network, tape);
    let mut profile = vec![[None; Metric::COUNT]; plan.ensemble.depth];
    backward(&network, plan.sampling.loss, way_back, tape, |layer, values| {
        profile[layer - 1] = values;
    });
    profile
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Activation, Ensemble, Hyperparameters, Sampling, Start};

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
                sampling: Sampling::default(),
            };
            let whole = plan.sample_network(0);
            for bytes in [0, 200_000] {
                let mut tape = Tape::default();
                tape.fit(&plan, bytes);
                assert_eq!(profile(Conditioned::Reused, &plan, 0, &mut tape), whole);
            }
        }
    }
}
