//! The length map q ← (σ_w²/ρ)V(q) + σ_b² and its fixed point.

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
/// Linear and relu in closed form. For bounded φ, V is concave: Newton from the upper bound σ_w²/ρ + σ_b² falls
/// monotonically onto q*, and can miss neither it nor the zero that is left when σ_b² = 0 and χ₁(0) ≤ 1.
/// Relative accuracy 1e-13/(1 − χ_q).
///
/// ```
/// use depthscale::{model::*, theory::length_map::*};
/// let relu = Hyperparameters::new(Activation::Relu, 1.0, 0.5, 1.0).unwrap();
/// assert_eq!(length_fixed_point(&relu), LengthFixedPoint::Finite(1.0)); // σ_b²/(1 − σ_w²/2ρ)
/// ```
pub fn length_fixed_point(network: &Hyperparameters) -> LengthFixedPoint {
    let gain = network.weight_variance() / network.keep_rate();
    let bias = network.bias_variance();
    match network.activation() {
        Activation::Linear => homogeneous(gain, bias),
        Activation::Relu => homogeneous(0.5 * gain, bias),
        Activation::Tanh | Activation::HardTanh | Activation::Erf => {
            LengthFixedPoint::Finite(bounded(network.activation(), gain, bias))
        }
    }
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

fn bounded(activation: Activation, gain: f64, bias: f64) -> f64 {
    if bias == 0.0 && gain * single(activation, 0.0).slope_square <= 1.0 {
        return 0.0;
    }
    let mut q = gain + bias;
    // Newton on a concave function from the right falls monotonically; a step up is rounding, and is taken once, since the
    // rounding of the long way down is larger than the last step.
    let mut turned = false;
    loop {
        let moments = single(activation, q);
        let residual = q - gain * moments.length - bias;
        let next = q - residual / (1.0 - gain * moments.length_slope);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_points_are_fixed() {
        for activation in [Activation::Tanh, Activation::HardTanh, Activation::Erf] {
            for (sw2, sb2, rho) in [
                (0.5, 0.1, 1.0),
                (1.4, 0.1, 0.8),
                (4.0, 0.0, 1.0),
                (50.0, 2.0, 0.05),
                (1.1, 0.0, 0.9),
            ] {
                let network = Hyperparameters::new(activation, sw2, sb2, rho).unwrap();
                let LengthFixedPoint::Finite(q) = length_fixed_point(&network) else {
                    panic!("{network:?}")
                };
                assert!(
                    (length_map(&network, q) / q - 1.0).abs() < 1e-13,
                    "{network:?} {q}"
                );
            }
        }
    }

    #[test]
    fn outcomes_have_names() {
        let outcome = |activation, sw2, sb2, rho| {
            length_fixed_point(&Hyperparameters::new(activation, sw2, sb2, rho).unwrap())
        };
        assert_eq!(
            outcome(Activation::Linear, 0.9, 0.1, 0.9),
            LengthFixedPoint::Diverges
        );
        assert_eq!(
            outcome(Activation::Relu, 2.0, 0.0, 1.0),
            LengthFixedPoint::Conserved
        );
        assert_eq!(
            outcome(Activation::Relu, 2.0, 0.1, 1.0),
            LengthFixedPoint::Diverges
        );
        assert_eq!(
            outcome(Activation::Tanh, 0.9, 0.0, 1.0),
            LengthFixedPoint::Finite(0.0)
        );
    }
}
