//! What a phase plane is read for: where χ₁ = 1, where ξ₂ is largest, and the σ_w² that trains deepest.

use crate::cost;
use crate::link::State;
use crate::sheet::{Blocks, Sheet};
use depthscale::model::{Hyperparameters, Parameter};
use depthscale::theory::critical::{
    BestWeightVariance, best_weight_variance, longest_correlation_weight_variance,
    unit_gradient_weight_variance,
};

/// The landmarks at one φ, σ_b², ρ and depth; σ_w² plays no part.
#[derive(Clone, Debug, PartialEq)]
pub struct LandmarkPlan {
    network: Hyperparameters,
    depth: usize,
}

/// The landmarks. `None`: there is none among the allowed σ_w².
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Landmarks {
    /// σ_w² where χ₁ = 1.
    pub unit: Option<f64>,
    /// σ_w² where ξ₂ is largest; without dropout that is where χ₁ = 1.
    pub ridge: Option<f64>,
    /// σ_w² that maximises min(12ξ₁, 12ξ₂).
    pub best: BestWeightVariance,
}

impl LandmarkPlan {
    /// The landmarks of a link.
    pub fn new(state: &State) -> Self {
        Self {
            network: state.network().with_near(Parameter::WeightVariance, 1.0),
            depth: state.ensemble().depth,
        }
    }

    /// Finds them.
    pub fn find(&self) -> Landmarks {
        let network = &self.network;
        let unit = unit_gradient_weight_variance(network);
        Landmarks {
            unit,
            ridge: if network.keep_rate() < 1.0 {
                longest_correlation_weight_variance(network)
            } else {
                unit
            },
            best: best_weight_variance(network, self.depth as f64),
        }
    }
}

impl Blocks for LandmarkPlan {
    fn seconds(&self, _: usize) -> f64 {
        cost::landmarks(self.network.activation())
    }

    fn blocks(&self) -> usize {
        1
    }

    fn length(&self, _: usize) -> usize {
        6
    }

    fn block(&self, _: usize) -> Vec<f64> {
        let Landmarks { unit, ridge, best } = self.find();
        let reaching = best.reaching.unzip();
        [
            unit,
            ridge,
            Some(best.weight_variance),
            best.trainable_depth,
            reaching.0,
            reaching.1,
        ]
        .map(|value| value.unwrap_or(f64::NAN))
        .to_vec()
    }
}

impl Sheet<LandmarkPlan> {
    /// The landmarks; `None` before they have come in.
    pub fn landmarks(&self) -> Option<Landmarks> {
        let &[unit, ridge, best, trainable, low, high] = self.block(0)? else {
            return None;
        };
        let there = |value: f64| Some(value).filter(|value| !value.is_nan());
        Some(Landmarks {
            unit: there(unit),
            ridge: there(ridge),
            best: BestWeightVariance {
                weight_variance: there(best)?,
                trainable_depth: there(trainable),
                reaching: there(low).zip(there(high)),
            },
        })
    }
}
