//! What is left out of a step at random.

use ndarray::Array2;
use rand::RngCore;

/// The regularisation of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Noise {
    /// All of the network takes part.
    None,
    /// Each unit of each layer's input is kept for each sample with probability `keep_rate` = ρ in (0, 1], and
    /// divided by ρ; else it is 0.
    Dropout {
        /// ρ.
        keep_rate: f64,
    },
    /// The branch of layer l takes part with probability p_l, for the whole batch: δ_l ~ Bernoulli(p_l). No time is
    /// spent on one that does not. Source: Huang, Sun, Liu, Sedra, Weinberger: Deep networks with stochastic depth (ECCV 2016).
    StochasticDepth {
        /// p_l of layers 1…L; layers beyond its end always take part.
        rates: Vec<f64>,
    },
    /// The same with a mask of its own for each sample: what is averaged over many masks has smaller errors so, at the cost of all
    /// layers.
    DepthOfEach {
        /// p_l of layers 1…L; layers beyond its end always take part.
        rates: Vec<f64>,
    },
    /// δ_l as given, no chance: the average network at δ = p, one subnetwork where all are 0 or 1.
    Fixed {
        /// δ_l of layers 1…L; it is 1 beyond its end.
        factors: Vec<f64>,
    },
}

impl Noise {
    /// δ_l of the layer with this index, from 0, where it is one for the whole batch.
    pub(super) fn factor(&self, layer: usize, rng: &mut impl RngCore) -> f32 {
        match self {
            Self::StochasticDepth { rates } => {
                let takes_part = rates.get(layer).is_none_or(|rate| bernoulli(*rate, rng));
                f32::from(u8::from(takes_part))
            }
            Self::Fixed { factors } => factors.get(layer).map_or(1.0, |factor| *factor as f32),
            _ => 1.0,
        }
    }

    /// Drops some of the units of a layer's input, B×N, and scales the others; or drops all units of some samples.
    pub(super) fn mask(&self, layer: usize, inputs: &mut Array2<f32>, rng: &mut impl RngCore) {
        match self {
            Self::Dropout { keep_rate } => {
                let scale = self.scale();
                for unit in inputs {
                    *unit = if bernoulli(*keep_rate, rng) {
                        *unit * scale
                    } else {
                        0.0
                    };
                }
            }
            Self::DepthOfEach { rates } => {
                for mut sample in inputs.rows_mut() {
                    if rates.get(layer).is_some_and(|rate| !bernoulli(*rate, rng)) {
                        sample.fill(0.0);
                    }
                }
            }
            _ => {}
        }
    }

    /// What kept units are multiplied with: 1/ρ.
    pub(super) fn scale(&self) -> f32 {
        match self {
            Self::Dropout { keep_rate } => (1.0 / keep_rate) as f32,
            _ => 1.0,
        }
    }
}

/// True with probability `rate`, to 32 bits.
fn bernoulli(rate: f64, rng: &mut impl RngCore) -> bool {
    f64::from(rng.next_u32()) < rate * 4_294_967_296.0
}
