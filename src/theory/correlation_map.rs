//! The correlation map of two inputs of equal length, in ε = 1 − c, and its fixed point.

use super::kernels::{Exact, Kernels, PairKernels};
use super::moments::single;
use super::table::Table;
use crate::model::{Activation, Hyperparameters};

/// The correlation map at a length that no longer changes: c ← (σ_w²C(q, c) + σ_b²)/q, carried as
///
/// ```text
/// ε' = gain·[(1/ρ − 1) V + (V − C)(ε)],   gain = σ_w²/q
/// ```
///
/// (Huang et al., equation 4.) Where q diverges or vanishes and φ is homogeneous, gain = ρ/V(q) gives the limiting map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CorrelationMap {
    activation: Activation,
    variance: f64,
    length: f64,
    gain: f64,
    /// 1/ρ − 1: what independent masks add.
    mask_variance: f64,
}

impl CorrelationMap {
    /// The map of `network` at the fixed length q* > 0.
    pub fn at_fixed_length(network: &Hyperparameters, q: f64) -> Self {
        Self::with(network, q, &Exact::new(network.activation()))
    }

    /// The same with the kernels of φ from anywhere.
    pub(super) fn with(network: &Hyperparameters, q: f64, kernels: &impl Kernels) -> Self {
        Self {
            activation: network.activation(),
            variance: q,
            length: kernels.single(q).length,
            gain: network.weight_variance() / q,
            mask_variance: 1.0 / network.keep_rate() - 1.0,
        }
    }

    /// The map of a network whose signals only grow or shrink, so that bias no longer counts and length does not matter:
    /// c' = ρ C(c)/V for φ that is, or has become, one slope above zero and another below.
    pub fn scale_free(network: &Hyperparameters, slopes: [f64; 2]) -> Self {
        let activation = Activation::TwoSlopes(slopes);
        let length = single(activation, 1.0).length;
        Self {
            activation,
            variance: 1.0,
            length,
            gain: network.keep_rate() / length,
            mask_variance: 1.0 / network.keep_rate() - 1.0,
        }
    }

    /// One step, from ε to ε'.
    pub fn step(&self, epsilon: f64) -> f64 {
        self.image(Exact::new(self.activation).pairs(self.variance)(epsilon))
    }

    /// One step from each of many ε, by interpolated kernels where there is a table.
    pub fn steps(&self, epsilons: impl IntoIterator<Item = f64>) -> Vec<f64> {
        match Table::shared(self.activation, self.variance) {
            Some(table) => self.images(table, epsilons),
            None => self.images(&Exact::for_many(self.activation), epsilons),
        }
    }

    fn images(&self, kernels: &impl Kernels, epsilons: impl IntoIterator<Item = f64>) -> Vec<f64> {
        let pairs = kernels.pairs(self.variance);
        let images = epsilons.into_iter().map(|epsilon| self.image(pairs(epsilon)));
        images.collect()
    }

    fn image(&self, kernels: PairKernels) -> f64 {
        self.gain * (self.mask_variance * self.length + kernels.decorrelation)
    }

    /// Whether c = 1 is the stable fixed point: no dropout, and a slope of at most 1 there, where the kernels are `alike`.
    pub(super) fn keeps_inputs_alike(&self, alike: PairKernels) -> bool {
        self.mask_variance == 0.0 && self.slope(alike) <= 1.0
    }

    /// Slope dc'/dc = dε'/dε of the map where the kernels are these.
    pub(super) fn slope(&self, kernels: PairKernels) -> f64 {
        self.gain * self.variance * kernels.slope_product
    }

    /// The stable fixed point ε* = 1 − c*; `None` if every ε is one (linear, no dropout, no bias).
    ///
    /// ε* = 0 exactly when ρ = 1 and the slope at c = 1 is at most 1. Otherwise ε'(ε)/ε falls from above 1 to 1 at ε*
    /// (C is convex in c), and Newton on it, kept in a bracket, needs a handful of steps even next to criticality, where
    /// plain iteration takes thousands. Relative accuracy 1e-13/|1 − slope|.
    pub fn fixed_point(&self) -> Option<f64> {
        self.fixed_point_with(Exact::new(self.activation).pairs(self.variance))
    }

    /// The same with the kernels at this length from anywhere.
    pub(super) fn fixed_point_with(&self, pairs: impl Fn(f64) -> PairKernels) -> Option<f64> {
        if self.mask_variance == 0.0 && self.activation.is_linear() {
            return (self.gain * self.variance < 1.0).then_some(0.0);
        }
        if self.keeps_inputs_alike(pairs(0.0)) {
            return Some(0.0);
        }
        let (mut low, mut high) = (0.0, 1.0);
        let mut epsilon = 1.0;
        for _ in 0..200 {
            let kernels = pairs(epsilon);
            let ratio = self.image(kernels) / epsilon - 1.0;
            if ratio > 0.0 {
                low = epsilon;
            } else {
                high = epsilon;
            }
            let slope = self.slope(kernels) - 1.0 - ratio;
            let newton = epsilon * (1.0 - ratio / slope);
            let next = if newton > low && newton < high {
                newton
            } else if low > 0.0 {
                (low * high).sqrt()
            } else {
                0.5 * epsilon
            };
            let settled = (next - epsilon).abs() <= 2.0 * f64::EPSILON * epsilon;
            if settled || (ratio == 0.0) {
                break;
            }
            epsilon = next;
        }
        Some(epsilon)
    }
}

#[cfg(test)]
mod tests {
    use super::super::length_map::{LengthFixedPoint, length_fixed_point};
    use super::*;

    #[test]
    fn fixed_points_are_fixed_and_between_zero_and_one() {
        for activation in Activation::NAMED {
            for (sw2, sb2, rho) in [
                (0.9, 0.1, 1.0),
                (0.9, 0.1, 0.95),
                (1.6, 0.05, 0.99),
                (1.4, 0.0, 0.9),
                (3.0, 0.3, 1.0),
                (1.2, 0.0, 0.7),
            ] {
                let network = Hyperparameters::new(activation, sw2, sb2, rho).unwrap();
                let map = match length_fixed_point(&network) {
                    LengthFixedPoint::Finite(q) if q > 0.0 => CorrelationMap::at_fixed_length(&network, q),
                    LengthFixedPoint::Finite(_) => {
                        CorrelationMap::scale_free(&network, activation.slopes_at_zero().unwrap())
                    }
                    _ => CorrelationMap::scale_free(&network, activation.slopes_at_infinity().unwrap()),
                };
                let Some(epsilon) = map.fixed_point() else {
                    continue;
                };
                assert!((0.0..=1.0 + 1e-15).contains(&epsilon), "{network:?} {epsilon}");
                assert!(
                    (map.step(epsilon) - epsilon).abs() <= 1e-13 * epsilon.max(1e-3),
                    "{network:?} {epsilon}"
                );
            }
        }
    }
}
