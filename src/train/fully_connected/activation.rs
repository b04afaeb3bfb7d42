//! φ and its slope in f32, over the units of a sample at once.

use crate::model::Activation;
use ndarray::{Array1, ArrayViewMut1, Zip};

/// With z in `slopes` without its bias: leaves mφ(z) in `outputs` and mφ'(z) in `slopes`. NaN stays NaN.
pub(super) fn activate(
    activation: Activation,
    slopes: ArrayViewMut1<f32>,
    outputs: ArrayViewMut1<f32>,
    bias: &Array1<f32>,
    mask: &Array1<f32>,
) {
    /// Compiled once for each φ, so that the loop becomes vector code.
    #[inline(always)]
    fn each(
        slopes: ArrayViewMut1<f32>,
        outputs: ArrayViewMut1<f32>,
        bias: &Array1<f32>,
        mask: &Array1<f32>,
        value_and_slope: impl Fn(f32) -> (f32, f32),
    ) {
        Zip::from(slopes)
            .and(outputs)
            .and(bias)
            .and(mask)
            .for_each(|slope, output, bias, mask| {
                let (value, own_slope) = value_and_slope(*slope + bias);
                *output = value * mask;
                *slope = own_slope * mask;
            });
    }
    match (activation, activation.slopes_at_zero()) {
        (Activation::Tanh, _) => each(slopes, outputs, bias, mask, |z| {
            let t = tanh(z);
            (t, (1.0 - t) * (1.0 + t))
        }),
        (Activation::HardTanh, _) => each(slopes, outputs, bias, mask, |z| {
            (z.clamp(-1.0, 1.0), if z.abs() < 1.0 { 1.0 } else { 0.0 })
        }),
        (_, Some(both)) if activation.is_homogeneous() => {
            let [above, below] = both.map(|slope| slope as f32);
            each(slopes, outputs, bias, mask, |z| {
                let slope = if z > 0.0 { above } else { below };
                (z * slope, slope)
            });
        }
        _ => each(slopes, outputs, bias, mask, |z| {
            let (value, slope) = activation.value_and_slope(f64::from(z));
            (value as f32, slope as f32)
        }),
    }
}

/// tanh x with a relative error below 4·10⁻⁷, and never beyond ±1: an odd polynomial over an even one, as the library Eigen has it
/// (`generic_fast_tanh_float`).
#[inline(always)]
fn tanh(x: f32) -> f32 {
    const ODD: [f32; 7] = [
        4.89352455891786e-03,
        6.37261928875436e-04,
        1.48572235717979e-05,
        5.12229709037114e-08,
        -8.60467152213735e-11,
        2.00018790482477e-13,
        -2.76076847742355e-16,
    ];
    const EVEN: [f32; 4] = [
        4.89352518554385e-03,
        2.26843463243900e-03,
        1.18534705686654e-04,
        1.19825839466702e-06,
    ];
    // Beyond, the quotient is 1 to the last bit or nearly so.
    let x = x.clamp(-7.905_311, 7.905_311);
    let square = x * x;
    let at = |polynomial: &[f32]| polynomial.iter().rev().fold(0.0, |sum, c| sum * square + c);
    x * at(&ODD) / at(&EVEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tanh_is_that_of_libm() {
        // Every 97th number from 10⁻³⁰ to 32.
        for bits in (0x0da2_4260..=0x4200_0000).step_by(97) {
            let x = f32::from_bits(bits);
            let (value, exact) = (f64::from(tanh(x)), libm::tanh(f64::from(x)));
            assert!(
                (value - exact).abs() < 4e-7 * exact && value <= 1.0,
                "{x} {value}"
            );
            assert_eq!(tanh(-x), -tanh(x));
        }
        assert_eq!([0.0, f32::INFINITY].map(tanh), [0.0, 1.0]);
        assert!(tanh(f32::NAN).is_nan());
    }
}
