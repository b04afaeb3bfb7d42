//! The length map q ← (σ_w²/ρ)V(q) + σ_b² and its fixed point.

use super::kernels::{Exact, Kernels};
use super::moments::single;
use crate::model::{Activation, Hyperparameters};

/// What repeated application of the length map leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LengthFixedPoint {
    /// q → q*.
    Finite(f64),
    /// q grows without bound.
    Diverges,
    /// Every q is a fixed point: homogeneous φ exactly at the edge, without bias.
    Conserved,
    /// q jumps to and fro: V falls so steeply that the map has no stable fixed point. Holds the unstable one.
    Oscillates(f64),
}

/// One step of the length map (Huang et al., equation 2).
///
/// ```text
/// q' = (σ_w²/ρ) E[φ(√q t)²] + σ_b²,   t ~ N(0, 1)
/// ```
pub fn length_map(network: &Hyperparameters, q: f64) -> f64 {
    network.weight_variance() / network.keep_rate() * single(network.activation(), q).length
        + network.bias_variance()
}

/// The stable fixed point q* of [`length_map`].
///
/// Two slopes in closed form. For tanh, hard tanh and erf, V is concave: Newton from the upper bound σ_w²/ρ + σ_b² falls
/// monotonically onto q*, and can miss neither it nor the zero that is left when σ_b² = 0 and χ₁(0) ≤ 1. For any other φ there may
/// be several: the one meant is the first on the way from q = 1, up or down as the map goes there.
/// Relative accuracy 1e-13/(1 − χ_q).
///
/// ```
/// use depthscale::{model::*, theory::length_map::*};
/// let relu = Hyperparameters::new(Activation::Relu, 1.0, 0.5, 1.0).unwrap();
/// assert_eq!(length_fixed_point(&relu), LengthFixedPoint::Finite(1.0)); // σ_b²/(1 − σ_w²/2ρ)
/// ```
pub fn length_fixed_point(network: &Hyperparameters) -> LengthFixedPoint {
    fixed_point(network, &Exact::new(network.activation()))
}

/// The same with the kernels of φ from anywhere.
pub(super) fn fixed_point(network: &Hyperparameters, kernels: &impl Kernels) -> LengthFixedPoint {
    let map = Map {
        gain: network.weight_variance() / network.keep_rate(),
        bias: network.bias_variance(),
        kernels,
    };
    match network.activation() {
        Activation::Linear | Activation::Relu | Activation::TwoSlopes(_) => {
            homogeneous(map.gain * single(network.activation(), 1.0).length, map.bias)
        }
        Activation::Tanh | Activation::HardTanh | Activation::Erf => LengthFixedPoint::Finite(map.bounded()),
        _ => map.search(),
    }
}

/// q ← gain·V(q) + bias.
struct Map<'a, K> {
    gain: f64,
    bias: f64,
    kernels: &'a K,
}

/// q ← slope·q + bias.
fn homogeneous(slope: f64, bias: f64) -> LengthFixedPoint {
    if slope < 1.0 {
        LengthFixedPoint::Finite(bias / (1.0 - slope))
    } else if slope == 1.0 && bias == 0.0 {
        LengthFixedPoint::Conserved
    } else {
        LengthFixedPoint::Diverges
    }
}

/// Beyond these every φ is as good as its limit: the moments' corrections are of order √q and 1/√q.
const SHORTEST: f64 = 1e-30;
const LONGEST: f64 = 1e30;

impl<K: Kernels> Map<'_, K> {
    /// q − q' and its slope.
    fn residual(&self, q: f64) -> (f64, f64) {
        let kernels = self.kernels.single(q);
        (
            q - self.gain * kernels.length - self.bias,
            1.0 - self.gain * kernels.length_slope,
        )
    }

    /// The fixed point of a concave V from above.
    fn bounded(&self) -> f64 {
        if self.bias == 0.0 && self.gain * self.kernels.single(0.0).slope_square <= 1.0 {
            return 0.0;
        }
        let mut q = self.gain + self.bias;
        // Newton on a concave function from the right falls monotonically; a step up is rounding, and is taken once, since
        // the rounding of the long way down is larger than the last step.
        let mut turned = false;
        loop {
            let (residual, slope) = self.residual(q);
            let next = q - residual / slope;
            if next.is_nan() || next <= 0.0 || next == q {
                return q;
            }
            let up = next > q;
            q = next;
            if up && turned {
                return q;
            }
            turned |= up;
        }
    }

    /// The first fixed point on the way from q = 1.
    fn search(&self) -> LengthFixedPoint {
        // what is infinite grows
        let grows = |q: f64| {
            let (residual, _) = self.residual(q);
            residual.is_nan() || residual < 0.0
        };
        let up = grows(1.0);
        let factor = if up { 1.5 } else { 1.0 / 1.5 };
        let (mut from, mut to) = (1.0, factor);
        while grows(to) == up {
            if !(SHORTEST..LONGEST).contains(&to) {
                return if up {
                    LengthFixedPoint::Diverges
                } else {
                    LengthFixedPoint::Finite(0.0)
                };
            }
            (from, to) = (to, to * factor);
        }
        let q = if up {
            self.solve(from, to)
        } else {
            self.solve(to, from)
        };
        // slope of the map, 1 − (slope of the residual)
        if self.residual(q).1 > 2.0 {
            LengthFixedPoint::Oscillates(q)
        } else {
            LengthFixedPoint::Finite(q)
        }
    }

    /// Newton on q' − q, which is positive at `low` and not at `high`, kept between the two.
    fn solve(&self, mut low: f64, mut high: f64) -> f64 {
        let mut q = 0.5 * (low + high);
        // quadratic from the start for any V met so far; bisection alone needs 60
        for _ in 0..200 {
            let (residual, slope) = self.residual(q);
            if residual >= 0.0 {
                high = q;
            } else {
                low = q;
            }
            let newton = q - residual / slope;
            let next = if newton > low && newton < high {
                newton
            } else {
                0.5 * (low + high)
            };
            if (next - q).abs() <= 2.0 * f64::EPSILON * q {
                return next;
            }
            q = next;
        }
        q
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_points_are_fixed() {
        for activation in Activation::NAMED {
            for (sw2, sb2, rho) in [
                (0.5, 0.1, 1.0),
                (1.4, 0.1, 0.8),
                (4.0, 0.0, 1.0),
                (50.0, 2.0, 0.05),
                (1.1, 0.0, 0.9),
            ] {
                let network = Hyperparameters::new(activation, sw2, sb2, rho).unwrap();
                let LengthFixedPoint::Finite(q) = length_fixed_point(&network) else {
                    assert!(activation.slopes_at_infinity() != Some([0.0, 0.0]), "{network:?}");
                    continue;
                };
                let residual = length_map(&network, q) - q;
                assert!(residual.abs() <= 1e-13 * q, "{network:?} {q} {residual}");
            }
        }
    }

    #[test]
    fn outcomes_have_names() {
        let outcome = |activation, sw2, sb2, rho| {
            length_fixed_point(&Hyperparameters::new(activation, sw2, sb2, rho).unwrap())
        };
        for (activation, sw2, sb2, rho, expected) in [
            (Activation::Linear, 0.9, 0.1, 0.9, LengthFixedPoint::Diverges),
            (Activation::Relu, 2.0, 0.0, 1.0, LengthFixedPoint::Conserved),
            (Activation::Relu, 2.0, 0.1, 1.0, LengthFixedPoint::Diverges),
            (Activation::Tanh, 0.9, 0.0, 1.0, LengthFixedPoint::Finite(0.0)),
            (Activation::Gelu, 2.0, 0.0, 1.0, LengthFixedPoint::Finite(0.0)),
            // 0 would be stable here too, but q = 1 runs away from it
            (Activation::Gelu, 3.9, 0.0, 1.0, LengthFixedPoint::Diverges),
            (Activation::Gelu, 8.0, 0.1, 1.0, LengthFixedPoint::Diverges),
            (Activation::Sin, 0.9, 0.0, 1.0, LengthFixedPoint::Finite(0.0)),
        ] {
            assert_eq!(
                outcome(activation, sw2, sb2, rho),
                expected,
                "{activation:?} {sw2}"
            );
        }
        // self-normalising: mean 0 and variance 1 are kept
        let LengthFixedPoint::Finite(q) = outcome(Activation::Selu, 1.0, 0.0, 1.0) else {
            panic!("selu at σ_w² = 1 has a fixed point");
        };
        assert!((q - 1.0).abs() < 1e-13, "{q}");
    }
}
