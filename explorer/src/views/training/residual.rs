//! What questions about residual networks in training have in common: stable networks with stochastic depth that learn a function, or
//! digits.

use super::Blocks;
use crate::{State, cost};
use depthscale::model::{Activation, Parameter};
use depthscale::sample::Moments;
use depthscale::train::regression::{Regression, regression};
use depthscale::train::residual::ResidualRecipe;

/// Numbers of an input of the function that is learnt (Hayou & Ayed, section 6).
const FEATURES: usize = 256;
/// Steps an epoch, where a function is learnt: it is known at this many batches of places. The paper does not say how many it uses.
pub(super) const EPOCH: usize = 4;

/// Of a budget L̄/L of 1.
pub(super) const NOTHING_LEFT_OUT: &str = "At L̄/L = 1 no layer is left out: there is no noise.";

/// How networks are trained.
#[derive(Clone, Debug)]
pub(super) struct Course {
    pub depth: usize,
    pub width: usize,
    pub steps: usize,
    pub runs: usize,
    pub budget: f64,
    learning_rate: f64,
    momentum: f64,
    batch: usize,
    seed: u64,
}

impl Course {
    pub(super) fn new(state: &State) -> Self {
        let whole = |parameter: Parameter| state.required(parameter) as usize;
        Self {
            depth: whole(Parameter::Layers),
            width: whole(Parameter::Units),
            steps: whole(Parameter::Steps),
            runs: whole(Parameter::Runs),
            budget: state.required(Parameter::Budget),
            learning_rate: state.required(Parameter::LearningRate),
            momentum: state.required(Parameter::Momentum),
            batch: whole(Parameter::Batch),
            seed: state.required(Parameter::Seed) as u64,
        }
    }

    /// A run of its own seed, with these survival rates in a stable network, s = 1/√L.
    pub(super) fn recipe(&self, run: usize, survival: Vec<f64>) -> ResidualRecipe {
        ResidualRecipe {
            width: self.width,
            branch_variance: 1.0 / self.depth as f64,
            survival,
            learning_rate: self.learning_rate,
            momentum: self.momentum,
            batch: self.batch,
            seed: self.seed_of(run),
        }
    }

    /// What run number `run` learns.
    pub(super) fn function(&self, run: usize) -> Regression {
        regression(self.places(), FEATURES, self.seed_of(run))
    }

    /// At how many places the function is known.
    pub(super) fn places(&self) -> usize {
        EPOCH * self.batch
    }

    /// What such networks take, of which so many layers take part.
    pub(super) fn trained(&self, layers: f64, features: usize, outputs: usize) -> cost::Trained {
        cost::Trained {
            layers,
            width: self.width,
            features,
            outputs,
            batch: self.batch,
            activation: Activation::Relu,
        }
    }

    /// What learning the function takes up to the last of some stops, with so much at each of them beside.
    pub(super) fn seconds(&self, stops: &[usize], look: impl Fn(cost::Trained) -> f64) -> f64 {
        let depth = self.depth as f64;
        let step = self.trained(self.budget * depth, FEATURES, 1).step();
        let taken = stops.last().copied().unwrap_or_default() as f64;
        taken * step + stops.len() as f64 * look(self.trained(depth, FEATURES, 1))
    }

    fn seed_of(&self, run: usize) -> u64 {
        (self.seed << 32) | run as u64
    }

    /// Steps after which something is measured: `count` of them, from 0 to the last, spread evenly over whole epochs.
    pub(super) fn stops(&self, count: usize) -> Vec<usize> {
        let epochs = self.steps / EPOCH;
        let mut stops: Vec<usize> = (0..count)
            .map(|stop| stop * epochs / (count - 1).max(1) * EPOCH)
            .collect();
        stops.dedup();
        stops
    }
}

/// Mean and error over the blocks that have come in of the number that `read` finds in each.
pub(super) fn over(blocks: &Blocks, read: impl Fn(&[f64]) -> Option<f64>) -> Moments {
    let mut moments = Moments::default();
    for value in blocks.iter().filter_map(|block| read(block)) {
        if value.is_finite() {
            moments.push(value, 0);
        }
    }
    moments
}
