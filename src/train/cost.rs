//! What one step of training costs with dropout and with stochastic depth.

use super::residual::{Descent, Shape};
use super::streams::{Purpose, Stream, normals, stream};
use super::{Batch, Failure, Noise, Residual};

/// Steps that lead nowhere.
const STILL: Descent = Descent {
    learning_rate: 0.0,
    momentum: 0.0,
};

/// What is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// L.
    pub depth: usize,
    /// N.
    pub width: usize,
    /// B, samples a step.
    pub batch: usize,
    /// L̄/L in (0, 1]: the rate at which every layer takes part, and at which dropout keeps units.
    pub budget: f64,
    /// Of weights, samples and noise.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            depth: 56,
            width: 128,
            batch: 32,
            budget: 0.5,
            seed: 1,
        }
    }
}

/// A network that takes the same step again and again: its learning rate is 0, which costs what any costs, and so none of the three
/// kinds of step sees what another left.
#[derive(Clone, Debug)]
pub struct Cost {
    network: Residual,
    batch: Batch,
    noises: [Noise; 3],
    masks: Stream,
}

impl Cost {
    /// Draws the network and a batch. `None` without units or samples.
    pub fn new(settings: &Settings) -> Option<Self> {
        let mut parameters = stream(settings.seed, Purpose::Parameters, [0, 0]);
        let mut normals = normals(&mut parameters).map(|x| x as f32);
        let mut values = |count| normals.by_ref().take(count).collect();
        let inputs = values(settings.batch * settings.width);
        let batch = Batch::new(inputs, values(settings.batch))?;
        let shape = Shape {
            features: settings.width,
            depth: settings.depth,
            width: settings.width,
            outputs: 1,
            branch_variance: 1.0 / settings.depth as f64,
        };
        Some(Self {
            network: Residual::new(&shape, || normals.next().unwrap_or_default()),
            batch,
            noises: [
                Noise::None,
                Noise::Dropout {
                    keep_rate: settings.budget,
                },
                Noise::StochasticDepth {
                    rates: vec![settings.budget; settings.depth],
                },
            ],
            masks: stream(settings.seed, Purpose::Masks, [0, 0]),
        })
    }

    /// Seconds of one step with neither, with dropout, with stochastic depth, one after the other; `clock` tells seconds. Noise is
    /// new each time: repeat, and take each one's median.
    pub fn measure(&mut self, clock: &dyn Fn() -> f64) -> Result<[f64; 3], Failure> {
        let mut seconds = [0.0; 3];
        for (seconds, noise) in seconds.iter_mut().zip(&self.noises) {
            let start = clock();
            self.network.step(&self.batch, noise, STILL, &mut self.masks)?;
            *seconds = clock() - start;
        }
        Ok(seconds)
    }
}
