//! The signals of two inputs, layer by layer, from where they start.

use super::moments::{PairMoments, SingleMoments, pair, single};
use crate::model::{Hyperparameters, Start};

/// Two equally long inputs at one layer. Lengths are in units of 2^`exponent`, which is zero unless φ is homogeneous and its
/// signals have run far from 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignalLayer {
    /// q^l, variance of z^l, in units of 2^exponent.
    pub variance: f64,
    /// ε^l = 1 − c^l.
    pub decorrelation: f64,
    /// Power of two of the units of `variance` and of the value moments.
    pub exponent: i32,
    /// Moments of φ at one input of this layer.
    pub single: SingleMoments,
    /// Moments of φ at the pair.
    pub pair: PairMoments,
}

impl SignalLayer {
    fn new(network: &Hyperparameters, variance: f64, decorrelation: f64, exponent: i32) -> Self {
        let mut layer = (variance, exponent);
        // Rescaling a homogeneous network is exact; keep its numbers near 1.
        while network.activation().is_homogeneous() && layer.0 > 1e30 {
            layer = (layer.0 * libm::ldexp(1.0, -100), layer.1 + 100);
        }
        while network.activation().is_homogeneous() && layer.0 < 1e-30 && layer.0 > 0.0 {
            layer = (layer.0 * libm::ldexp(1.0, 100), layer.1 - 100);
        }
        let (variance, exponent) = layer;
        Self {
            variance,
            decorrelation,
            exponent,
            single: single(network.activation(), variance),
            pair: pair(network.activation(), variance, decorrelation),
        }
    }

    /// K^{l+1}_aa = E|x_a^{l+1}|²/N, mean square input to the next layer's weights.
    pub fn input_length(&self, network: &Hyperparameters) -> f64 {
        self.single.length / network.keep_rate()
    }

    /// K^{l+1}_ab = E[x_a·x_b]/N of the next layer's inputs; masks are independent.
    pub fn input_product(&self) -> f64 {
        self.single.length - self.pair.decorrelation
    }

    /// The next layer: q ← (σ_w²/ρ)V + σ_b², q − q_ab ← σ_w²[(1/ρ − 1)V + (V − C)].
    fn next(&self, network: &Hyperparameters) -> Self {
        let bias = libm::ldexp(network.bias_variance(), -self.exponent);
        let variance = network.weight_variance() * self.input_length(network) + bias;
        let difference = network.weight_variance()
            * ((1.0 / network.keep_rate() - 1.0) * self.single.length + self.pair.decorrelation);
        let decorrelation = if variance > 0.0 {
            difference / variance
        } else {
            0.0
        };
        if variance == self.variance && decorrelation == self.decorrelation {
            return *self;
        }
        Self::new(network, variance, decorrelation, self.exponent)
    }
}

/// Layers 0…L: `layers[l]` describes z^l.
#[derive(Clone, Debug)]
pub struct Trajectory {
    /// L + 1 layers.
    pub layers: Vec<SignalLayer>,
}

impl Trajectory {
    /// Iterates both maps from `start` (Huang et al., equations 2 and 4).
    pub fn new(network: &Hyperparameters, start: Start, depth: usize) -> Self {
        let first = SignalLayer::new(network, start.variance, start.decorrelation, 0);
        Self {
            layers: core::iter::successors(Some(first), |layer| Some(layer.next(network)))
                .take(depth + 1)
                .collect(),
        }
    }

    /// The trajectory that stays at `start`: a start at the fixed point, which iteration would only blur by rounding.
    pub fn stationary(network: &Hyperparameters, start: Start, depth: usize) -> Self {
        Self {
            layers: vec![SignalLayer::new(network, start.variance, start.decorrelation, 0); depth + 1],
        }
    }
}
