//! What is left out of a step at random.

use rand_core::RngCore;

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
}

impl Noise {
    /// δ_l of the layer with this index, from 0.
    pub(super) fn takes_part(&self, layer: usize, rng: &mut impl RngCore) -> bool {
        match self {
            Self::StochasticDepth { rates } => rates.get(layer).is_none_or(|rate| bernoulli(*rate, rng)),
            _ => true,
        }
    }

    /// Drops some of the units of a layer's input and scales the others, in their order.
    pub(super) fn mask<'a>(&self, units: impl Iterator<Item = &'a mut f32>, rng: &mut impl RngCore) {
        if let Self::Dropout { keep_rate } = self {
            let scale = self.scale();
            for unit in units {
                *unit = if bernoulli(*keep_rate, rng) {
                    *unit * scale
                } else {
                    0.0
                };
            }
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
