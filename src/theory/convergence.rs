//! How signals approach their fixed point, and the depth scales that a student reads off that.
//!
//! Distances to the fixed point are carried themselves, by their own recursion, so that they stay exact down to the smallest
//! number instead of drowning in rounding at 1e-16.

use super::OperatingPoint;
use super::kernels::Kernels;
use super::table::Table;
use crate::model::{Hyperparameters, Start};

/// Distances of layers 0, 1, 2… to the fixed point.
#[derive(Clone, Debug, PartialEq)]
pub struct Convergence {
    /// |q^l − q*|.
    pub length: Vec<f64>,
    /// |c^l − c*|.
    pub correlation: Vec<f64>,
}

/// A straight line through ln|distance| against the layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// ξ = −1/slope, layers.
    pub depth_scale: f64,
    /// First and last layer of the fit.
    pub layers: (usize, usize),
}

impl Convergence {
    /// Iterates from `start` for `layers` layers. `None` without a fixed point q* > 0 of both maps,
    /// and where that would take many seconds (see [`Table::shared`]).
    ///
    /// ```text
    /// e' = (σ_w²/ρ)[V(q* + e) − V(q*)],   η' = (Δd − ε*e')/q',   d = σ_w²[(1/ρ − 1)V + (V − C)]
    /// ```
    /// with each difference an integral of the derivative, or a step times a difference quotient, where it is small. Ends early once
    /// both distances are below 1e-20 of what they were.
    pub fn new(
        network: &Hyperparameters,
        point: &OperatingPoint,
        start: Start,
        layers: usize,
    ) -> Option<Self> {
        let q_star = point.length.filter(|&q| q > 0.0)?;
        let epsilon_star = point.decorrelation?;
        let (sw2, rho) = (network.weight_variance(), network.keep_rate());
        let kernels = Table::shared(network.activation(), q_star.max(start.variance))?;
        let value = |q: f64, epsilon: f64| kernels.pairs(q)(epsilon).decorrelation;
        let across = Quotient::new(|q| value(q, epsilon_star), q_star);
        let mut length = start.variance - q_star;
        let mut correlation = start.decorrelation - epsilon_star;
        let mut this = Self {
            length: vec![length.abs()],
            correlation: vec![correlation.abs()],
        };
        for _ in 0..layers {
            let q = q_star + length;
            let of_length = difference(
                |q| kernels.single(q).length,
                |q| kernels.single(q).length_slope,
                q_star,
                length,
            );
            let next_length = sw2 / rho * of_length;
            let next_q = q_star + next_length;
            correlation = if epsilon_star == 0.0 {
                // only without dropout: ε is the distance itself
                sw2 * value(q, correlation) / next_q
            } else {
                let pairs = kernels.pairs(q);
                let along = difference(
                    |epsilon| pairs(epsilon).decorrelation,
                    |epsilon| q * pairs(epsilon).slope_product,
                    epsilon_star,
                    correlation,
                );
                let across = across.difference(|q| value(q, epsilon_star), length);
                let distance = sw2 * ((1.0 / rho - 1.0) * of_length + along + across);
                (distance - epsilon_star * next_length) / next_q
            };
            length = next_length;
            this.length.push(length.abs());
            this.correlation.push(correlation.abs());
            if length.abs() <= 1e-20 * this.length[0] && correlation.abs() <= 1e-20 * this.correlation[0] {
                break;
            }
        }
        Some(this)
    }
}

/// f(at + step) − f(at); for a small step the integral of its slope.
fn difference(f: impl Fn(f64) -> f64, slope: impl Fn(f64) -> f64, at: f64, step: f64) -> f64 {
    /// Up to this part of `at` four nodes integrate to 1e-15, and beyond it a difference loses two digits.
    const SMALL: f64 = 0.01;
    /// Four-point Gauss–Legendre on [0, 1].
    const RULE: [(f64, f64); 4] = [
        (0.069_431_844_202_973_71, 0.173_927_422_568_726_93),
        (0.330_009_478_207_571_9, 0.326_072_577_431_273_07),
        (0.669_990_521_792_428_1, 0.326_072_577_431_273_07),
        (0.930_568_155_797_026_3, 0.173_927_422_568_726_93),
    ];
    if step.abs() > SMALL * at {
        return f(at + step) - f(at);
    }
    // below rounding all nodes are the same place
    if step.abs() < f64::EPSILON * at {
        return step * slope(at);
    }
    step * RULE.iter().map(|(x, w)| w * slope(at + x * step)).sum::<f64>()
}

/// (f(at + x) − f(at))/x as a polynomial in x: what a step is to be multiplied with when it is too small to subtract.
struct Quotient {
    at: f64,
    reach: f64,
    /// x, barycentric weight, difference quotient; x = 0 is not among them.
    nodes: [(f64, f64, f64); Self::NODES],
}

impl Quotient {
    const NODES: usize = 8;
    /// Part of `at` that the nodes reach. Quotients lose two digits at its ends.
    const REACH: f64 = 0.02;

    fn new(f: impl Fn(f64) -> f64, at: f64) -> Self {
        let (reach, middle) = (Self::REACH * at, f(at));
        let nodes = core::array::from_fn(|k| {
            let angle = core::f64::consts::PI * (k as f64 + 0.5) / Self::NODES as f64;
            let x = reach * libm::cos(angle);
            let sign = if k % 2 == 0 { 1.0 } else { -1.0 };
            (x, sign * libm::sin(angle), (f(at + x) - middle) / x)
        });
        Self { at, reach, nodes }
    }

    /// f(at + step) − f(at).
    fn difference(&self, f: impl Fn(f64) -> f64, step: f64) -> f64 {
        if step.abs() > self.reach {
            return f(self.at + step) - f(self.at);
        }
        let (mut sum, mut weights) = (0.0, 0.0);
        for &(x, weight, quotient) in &self.nodes {
            if step == x {
                return step * quotient;
            }
            let weight = weight / (step - x);
            sum += weight * quotient;
            weights += weight;
        }
        step * (sum / weights)
    }
}

impl Fit {
    /// Least squares over the layers whose distance is between 1e-3 and 1e-13 of the first: past the bends of the start, and where
    /// a student's own iterates would still have digits. `None` if that is fewer than three layers.
    pub fn new(distances: &[f64]) -> Option<Self> {
        let first = *distances.first()?;
        let points: Vec<(usize, f64)> = distances
            .iter()
            .enumerate()
            .filter(|(_, distance)| (1e-13 * first..1e-3 * first).contains(*distance))
            .map(|(layer, distance)| (layer, libm::log(*distance)))
            .collect();
        let (from, to) = (points.first()?.0, points.last()?.0);
        if points.len() < 3 {
            return None;
        }
        let count = points.len() as f64;
        let mean_layer = points.iter().map(|point| point.0 as f64).sum::<f64>() / count;
        let mean = points.iter().map(|point| point.1).sum::<f64>() / count;
        let (mut product, mut square) = (0.0, 0.0);
        for (layer, log) in points {
            let away = layer as f64 - mean_layer;
            product += away * (log - mean);
            square += away * away;
        }
        (product < 0.0).then(|| Self {
            depth_scale: -square / product,
            layers: (from, to),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Activation;

    const START: Start = Start {
        variance: 0.8,
        decorrelation: 0.4,
    };

    #[test]
    fn opposed_inputs_approach_as_their_trajectory_does() {
        use super::super::Trajectory;
        for activation in Activation::NAMED {
            let network = Hyperparameters::new(activation, 0.9, 0.2, 0.9).unwrap();
            let start = Start {
                variance: 0.8,
                decorrelation: 1.7,
            };
            let point = OperatingPoint::new(&network);
            let Some(convergence) = Convergence::new(&network, &point, start, 6) else {
                continue;
            };
            let trajectory = Trajectory::new(&network, start, 6);
            for (layer, distance) in trajectory.layers.iter().zip(&convergence.correlation) {
                let direct = (layer.decorrelation - point.decorrelation.unwrap()).abs();
                assert!(
                    (distance - direct).abs() < 1e-11,
                    "{activation:?} {distance} {direct}"
                );
            }
        }
    }

    #[test]
    fn fitted_scales_are_the_predicted_ones() {
        let mut fits = 0;
        for activation in Activation::NAMED {
            for (sw2, sb2, rho) in [
                (0.5, 0.05, 1.0),
                (1.2, 0.2, 1.0),
                (3.0, 0.1, 1.0),
                (1.5, 0.1, 0.9),
                (0.9, 0.3, 0.6),
            ] {
                let network = Hyperparameters::new(activation, sw2, sb2, rho).unwrap();
                let point = OperatingPoint::new(&network);
                let Some(convergence) = Convergence::new(&network, &point, START, 200) else {
                    continue;
                };
                // c follows q where q is the slower, unless c* = 1, which it keeps at any q
                let correlation = match point.decorrelation {
                    Some(0.0) => point.correlation_depth_scale,
                    _ if point.correlation_depth_scale < point.length_depth_scale => point.length_depth_scale,
                    _ => point.correlation_depth_scale,
                };
                for (distances, predicted) in [
                    (&convergence.length, point.length_depth_scale),
                    (&convergence.correlation, correlation),
                ] {
                    let (Some(fit), Some(predicted)) = (Fit::new(distances), predicted) else {
                        continue;
                    };
                    let close = (point.chi_q - point.chi_2).abs() < 0.1;
                    if fit.layers.1 < 200 && !close {
                        fits += 1;
                        assert!(
                            (fit.depth_scale / predicted - 1.0).abs() < 0.01,
                            "{network:?}: {fit:?}, predicted {predicted}"
                        );
                    }
                }
            }
        }
        assert!(fits > 50, "{fits}");
    }

    #[test]
    fn distances_agree_with_plain_iterates_and_go_on_below_rounding() {
        use super::super::Trajectory;
        for (activation, sw2, rho) in [
            (Activation::Tanh, 1.4, 0.9),
            (Activation::Tanh, 3.0, 1.0),
            (Activation::Selu, 0.9, 0.95),
            (Activation::HardTanh, 2.0, 1.0),
            (Activation::Gelu, 1.5, 0.8),
        ] {
            let network = Hyperparameters::new(activation, sw2, 0.1, rho).unwrap();
            let point = OperatingPoint::new(&network);
            let convergence = Convergence::new(&network, &point, START, 300).unwrap();
            let trajectory = Trajectory::new(&network, START, 300);
            let (q, epsilon) = (point.length.unwrap(), point.decorrelation.unwrap());
            for (layer, signals) in trajectory
                .layers
                .iter()
                .enumerate()
                .take(convergence.length.len())
            {
                let plain = [
                    (signals.variance[0] - q).abs(),
                    (signals.decorrelation - epsilon).abs(),
                ];
                let ours = [convergence.length[layer], convergence.correlation[layer]];
                for (plain, ours) in plain.into_iter().zip(ours) {
                    assert!(
                        (plain - ours).abs() < 1e-13 * q.max(1.0),
                        "{network:?} {layer}: {ours} {plain}"
                    );
                }
            }
            // the last steps are pure decay at the predicted rate: no rounding in sight at 1e-14 and far below
            for (distances, rate) in [
                (&convergence.length, point.chi_q),
                (&convergence.correlation, point.chi_2.max(point.chi_q)),
            ] {
                let tail = &distances[distances.len() - 2..];
                assert!(tail[1] < 1e-14, "{network:?} {tail:?}");
                assert!(
                    (tail[1] / tail[0] / rate - 1.0).abs() < 1e-6,
                    "{network:?} {tail:?}"
                );
            }
        }
    }
}
