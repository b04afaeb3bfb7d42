//! How φ looks from the size of its signals.

use super::conditioned::Rows;
use crate::model::Activation;

/// Beyond 2¹⁰⁰, φ is its slopes at infinity: even if it approaches them like 1 + 1/√z, to 15 digits.
const HUGE_EXPONENT: i32 = 100;

/// Where φ, given z of about 2^`size_exponent`, is two slopes to all digits that matter.
pub fn limit(activation: Activation, size_exponent: i32) -> Option<[f64; 2]> {
    // Odd functions miss 2⁻⁷⁵ at 2⁻⁴⁰. A formula such as exp(z) − 1 loses the more digits the smaller z is, while its
    // slopes miss less: 2⁻³⁰ is in the middle. The rest are computed without loss and may miss a term z²/2.
    let tiny = match activation {
        Activation::Tanh | Activation::HardTanh | Activation::Erf => -40,
        Activation::Formula(_) => -30,
        _ => -HUGE_EXPONENT,
    };
    if activation.is_homogeneous() {
        None
    } else if size_exponent < tiny {
        activation.slopes_at_zero()
    } else if size_exponent > HUGE_EXPONENT {
        activation
            .slopes_at_infinity()
            .filter(|slopes| *slopes != [0.0; 2])
    } else {
        None
    }
}

/// What z_b − z_a is compared with: the deviation of z_a, but no more than 1 for φ that saturate at 1, whose differences are
/// computed for short distances only, and no less than 1 where x stays long as z vanishes.
pub fn reach(activation: Activation, deviation: f64) -> f64 {
    match activation {
        Activation::Tanh | Activation::HardTanh | Activation::Erf => deviation.min(1.0),
        _ if activation.slopes_at_zero().is_none() => deviation.max(1.0),
        _ => deviation,
    }
}

/// Lengths are far apart if their ratio is beyond 2^±200; so long, a bias does not vanish in the larger one's unit.
pub const APART: i32 = 200;

/// The powers of two that z_a and z_b are about; that of the larger for both, unless they are far apart.
pub fn size_exponents(rows: &Rows, exponent: [i32; 2]) -> [i32; 2] {
    let sizes = rows.deviations();
    let of = |d: usize| (sizes[d] > 0.0).then(|| exponent[d].saturating_add(libm::ilogb(sizes[d])));
    match [of(0), of(1)] {
        [Some(a), Some(b)] if a.saturating_sub(b).abs() > APART => [a, b],
        [Some(a), Some(b)] => [a.max(b); 2],
        [one, other] => [one.or(other).unwrap_or(0); 2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_what_phi_is_there() {
        for activation in Activation::NAMED {
            for exponent in [-101, -41, 101] {
                let Some(slopes) = limit(activation, exponent) else {
                    continue;
                };
                let z = libm::scalbn(1.0, exponent);
                for z in [1.5 * z, -0.7 * z] {
                    let (value, limit) = (activation.value(z), Activation::TwoSlopes(slopes).value(z));
                    assert!((value - limit).abs() <= 1e-15 * z.abs(), "{activation:?} {z:e}");
                }
            }
            let vanishes = activation.value(0.0) == 0.0 && !activation.is_homogeneous();
            assert_eq!(limit(activation, -200).is_some(), vanishes, "{activation:?}");
            assert_eq!(limit(activation, 0), None);
        }
        assert_eq!(limit(Activation::Gelu, 200), Some([1.0, 0.0]));
        assert_eq!(limit(Activation::Sin, 200), None);
    }
}
