//! The signals of two inputs, layer by layer, from where they start.

use super::moments::{Covariance, PairMoments, SingleMoments, single, unequal};
use crate::model::{Activation, Hyperparameters, Start};

/// Two inputs at one layer. Lengths are in units of 2^`exponent`, which is zero unless the signals have run far from 1 and φ has
/// no scale, or none that matters there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignalLayer {
    /// q_aa^l and q_bb^l, variances of z^l, in units of 2^exponent.
    pub variance: [f64; 2],
    /// ε^l = 1 − c^l.
    pub decorrelation: f64,
    /// Power of two of the units of `variance` and of the value moments.
    pub exponent: i32,
    /// φ, or the two slopes that are left of it for very long or very short signals.
    pub activation: Activation,
    /// Moments of φ at each input of this layer.
    pub single: [SingleMoments; 2],
    /// Moments of φ at the pair.
    pub pair: PairMoments,
}

/// Signals shorter by this many powers of two than 1 see φ's slopes at zero only: corrections are 2^−50 of them.
const SHORT: i32 = 100;
/// Longer ones see its slopes at infinity. They do so to 1/√q of themselves, here 1e-6, and a signal that long is on its way to
/// infinity; exact moments of it would take seconds.
const LONG: i32 = 40;
/// Numbers that scaling costs nothing are kept this near 1.
const NEAR_ONE: i32 = 100;

impl SignalLayer {
    /// `None` where the signals or their moments leave the range of f64.
    fn new(network: &Hyperparameters, variance: [f64; 2], decorrelation: f64, exponent: i32) -> Option<Self> {
        let larger = variance[0].max(variance[1]);
        if !larger.is_finite() {
            return None;
        }
        let own = network.activation();
        let size = if larger > 0.0 { libm::ilogb(larger) } else { 0 };
        let limit = match size + exponent {
            large if large > LONG => own.slopes_at_infinity().filter(|slopes| *slopes != [0.0; 2]),
            small if small < -SHORT => own.slopes_at_zero(),
            _ => None,
        };
        let activation = match limit {
            Some(slopes) if !own.is_homogeneous() => Activation::TwoSlopes(slopes),
            _ => own,
        };
        // Rescaling two slopes is exact; keep their numbers near 1. Anything else is taken as it is.
        let shift = match activation.is_homogeneous() {
            true if size.abs() > NEAR_ONE => -size,
            true => 0,
            false => exponent,
        };
        let (variance, exponent) = (variance.map(|q| libm::scalbn(q, shift)), exponent - shift);
        let first = single(activation, variance[0]);
        let covariance = pair_law(variance, decorrelation);
        let layer = Self {
            variance,
            decorrelation,
            exponent,
            activation,
            single: [
                first,
                if covariance.is_equal() {
                    first
                } else {
                    single(activation, variance[1])
                },
            ],
            pair: unequal(activation, covariance),
        };
        let finite = layer
            .single
            .iter()
            .all(|one| one.slope_value_square.is_finite() && one.length.is_finite());
        finite.then_some(layer)
    }

    /// The law of z_a and z_b, in units of 2^exponent.
    pub fn covariance(&self) -> Covariance {
        pair_law(self.variance, self.decorrelation)
    }

    /// K^{l+1}_aa and K^{l+1}_bb, mean square inputs to the next layer's weights.
    pub fn input_lengths(&self, network: &Hyperparameters) -> [f64; 2] {
        self.single.map(|one| one.length / network.keep_rate())
    }

    /// K^{l+1}_ab = E[x_a·x_b]/N of the next layer's inputs; masks are independent.
    pub fn input_product(&self) -> f64 {
        self.mean_length() - self.pair.decorrelation
    }

    /// (V_a + V_b)/2.
    fn mean_length(&self) -> f64 {
        0.5 * (self.single[0].length + self.single[1].length)
    }

    /// The next layer: q ← (σ_w²/ρ)V + σ_b², ½E(z_a − z_b)² ← σ_w²[(1/ρ − 1)V + (V − C)].
    fn next(&self, network: &Hyperparameters) -> Option<Self> {
        let bias = libm::scalbn(network.bias_variance(), -self.exponent);
        let variance = self
            .input_lengths(network)
            .map(|length| network.weight_variance() * length + bias);
        let distance = network.weight_variance()
            * ((1.0 / network.keep_rate() - 1.0) * self.mean_length() + self.pair.decorrelation);
        let law = Covariance {
            a: variance[0],
            b: variance[1],
            distance: 2.0 * distance,
        };
        let decorrelation = law.decorrelation();
        if variance == self.variance && decorrelation == self.decorrelation {
            return Some(*self);
        }
        Self::new(network, variance, decorrelation, self.exponent)
    }
}

fn pair_law([a, b]: [f64; 2], decorrelation: f64) -> Covariance {
    if a == b {
        return Covariance::equal(a, decorrelation);
    }
    let root = a.sqrt() - b.sqrt();
    Covariance {
        a,
        b,
        distance: root * root + 2.0 * a.sqrt() * b.sqrt() * decorrelation,
    }
}

/// Layers 0…L: `layers[l]` describes z^l.
#[derive(Clone, Debug)]
pub struct Trajectory {
    /// L + 1 layers; fewer where signals leave the range of f64, which takes a φ that grows faster than z.
    pub layers: Vec<SignalLayer>,
}

impl Trajectory {
    /// Iterates both maps from `start` (Huang et al., equations 2 and 4).
    pub fn new(network: &Hyperparameters, start: Start, depth: usize) -> Self {
        Self::unequal(network, [start.variance; 2], start.decorrelation, depth)
    }

    /// The same for inputs of two lengths q_aa^0 and q_bb^0, and correlation 1 − ε^0.
    pub fn unequal(network: &Hyperparameters, variance: [f64; 2], decorrelation: f64, depth: usize) -> Self {
        let first = SignalLayer::new(network, variance, decorrelation, 0);
        Self {
            layers: core::iter::successors(first, |layer| layer.next(network))
                .take(depth + 1)
                .collect(),
        }
    }

    /// The trajectory that stays at `start`: a start at the fixed point, which iteration would only blur by rounding.
    pub fn stationary(network: &Hyperparameters, start: Start, depth: usize) -> Self {
        let first = SignalLayer::new(network, [start.variance; 2], start.decorrelation, 0);
        Self {
            layers: first.map_or(Vec::new(), |layer| vec![layer; depth + 1]),
        }
    }
}
