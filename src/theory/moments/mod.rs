//! Gaussian moments of an activation: everything the maps and gradients need of φ.
//!
//! One file for each way of evaluating them: closed forms (two slopes, erf, sin), integrals over the angle (hard tanh), a
//! trapezoid without transcendental functions (tanh), an expansion (smooth φ), lines with a rest (long signals), and quadrature of
//! anything.

mod absolute;
mod covariance;
mod erf;
mod far;
mod hard_tanh;
mod hermite;
mod homogeneous;
mod numeric;
mod quartic;
mod sin;
mod tanh;

use super::ledger::{Integral, recall};
use crate::model::Activation;
pub(super) use absolute::AbsolutePair;
use core::cell::LazyCell;
pub use covariance::Covariance;
use far::Far;
use hermite::Spectrum;
pub(super) use hermite::{FOR_A_FEW, FOR_MANY};
pub use quartic::{Products, QuarticMoments, quartic};

/// The grid of tanh grows with √q; beyond this, panels that widen away from 0 take over.
const TANH_GRID: f64 = 1e5;

/// Moments of φ at z ~ N(0, q).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SingleMoments {
    /// V = E φ².
    pub length: f64,
    /// E φ'².
    pub slope_square: f64,
    /// V' = dV/dq = E zφφ' / q, Stein's form: right at kinks, where φ''φ is not.
    pub length_slope: f64,
    /// E φ'²φ².
    pub slope_value_square: f64,
}

/// Moments of φ at a pair z_a, z_b.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairMoments {
    /// ½ E (φ_a − φ_b)², which is V − C for equally long inputs, without cancellation as they come near each other.
    pub decorrelation: f64,
    /// E φ'_aφ'_b.
    pub slope_product: f64,
    /// E φ'_aφ_a φ'_bφ_b.
    pub slope_value_product: f64,
}

/// Moments at one input.
///
/// Relative accuracy 1e-13. A formula: 1e-11 where it varies over lengths of 0.1 or more.
///
/// ```
/// use depthscale::{model::Activation, theory::moments::single};
/// let relu = single(Activation::Relu, 3.0);
/// assert_eq!((relu.length, relu.slope_square), (1.5, 0.5));
/// ```
pub fn single(activation: Activation, variance: f64) -> SingleMoments {
    let [length, slope_square, length_slope, slope_value_square] =
        recall(Integral::Single, Some(activation), &[variance], || {
            let moments = work_out_single(activation, variance);
            [
                moments.length,
                moments.slope_square,
                moments.length_slope,
                moments.slope_value_square,
            ]
        });
    SingleMoments {
        length,
        slope_square,
        length_slope,
        slope_value_square,
    }
}

fn work_out_single(activation: Activation, variance: f64) -> SingleMoments {
    match activation {
        Activation::Linear => homogeneous::single([1.0, 1.0], variance),
        Activation::Relu => homogeneous::single([1.0, 0.0], variance),
        Activation::TwoSlopes(slopes) => homogeneous::single(slopes, variance),
        Activation::Erf => erf::single(variance),
        Activation::HardTanh => hard_tanh::single(variance),
        Activation::Tanh if variance <= TANH_GRID => tanh::single(variance),
        Activation::Sin => sin::single(variance),
        _ => match Far::new(activation, variance) {
            Some(far) => far.single(),
            None => numeric::single(activation, variance),
        },
    }
}

/// Moments at a pair of equally long inputs of variance q and correlation 1 − ε, 0 ≤ ε ≤ 2.
///
/// Accuracy 1e-13 relative to the moment at ε = 0, and relative to itself for `decorrelation`. For hard tanh at q > 10, 3e-14·√q of
/// [`slope_value_product`](PairMoments::slope_value_product), a difference.
///
/// ```
/// use depthscale::{model::Activation, theory::moments::pair};
/// let relu = pair(Activation::Relu, 1.0, 1.0); // independent inputs: C = (E φ)² = 1/2π
/// assert!((relu.slope_value_product - 0.5 / std::f64::consts::PI).abs() < 1e-15);
/// assert!((relu.decorrelation - (0.5 - 0.5 / std::f64::consts::PI)).abs() < 1e-15);
/// ```
pub fn pair(activation: Activation, variance: f64, decorrelation: f64) -> PairMoments {
    pairs(activation, variance, FOR_A_FEW)(decorrelation)
}

/// [`pair`] as a function of ε at one q. A smooth φ without closed form is expanded once, into at most `most` terms, when the first
/// pair is worked out.
pub(super) fn pairs(activation: Activation, variance: f64, most: usize) -> impl Fn(f64) -> PairMoments {
    let expanded = LazyCell::new(move || match activation {
        Activation::Linear | Activation::Relu | Activation::TwoSlopes(_) => (None, None),
        Activation::Erf | Activation::HardTanh | Activation::Tanh | Activation::Sin => (None, None),
        _ => (
            Far::new(activation, variance),
            Spectrum::new(activation, variance, most),
        ),
    });
    let work_out = move |decorrelation| match activation {
        Activation::Linear => homogeneous::pair([1.0, 1.0], variance, decorrelation),
        Activation::Relu => homogeneous::pair([1.0, 0.0], variance, decorrelation),
        Activation::TwoSlopes(slopes) => homogeneous::pair(slopes, variance, decorrelation),
        Activation::Erf => erf::pair(variance, decorrelation),
        Activation::HardTanh => hard_tanh::pair(variance, decorrelation),
        Activation::Tanh if variance <= TANH_GRID => tanh::pair(variance, decorrelation),
        Activation::Sin => sin::pair(Covariance::equal(variance, decorrelation)),
        _ => {
            let (far, spectrum) = &*expanded;
            match (spectrum, far.as_ref().and_then(|far| far.pair(decorrelation))) {
                (_, Some(moments)) => moments,
                (Some(spectrum), None) => spectrum.pair(decorrelation),
                (None, None) => numeric::pair(activation, Covariance::equal(variance, decorrelation)),
            }
        }
    };
    move |decorrelation| {
        // an expansion of more terms has other last digits
        let at = [variance, decorrelation, most as f64];
        PairMoments::recall(Integral::Pair, activation, &at, || work_out(decorrelation))
    }
}

/// Moments at a pair of inputs of any two lengths. The same accuracy as [`pair`].
pub fn unequal(activation: Activation, covariance: Covariance) -> PairMoments {
    if covariance.is_equal() {
        return pair(activation, covariance.a, covariance.decorrelation());
    }
    PairMoments::recall(
        Integral::Unequal,
        activation,
        &covariance.numbers(),
        || match activation {
            Activation::Linear => homogeneous::unequal([1.0, 1.0], covariance),
            Activation::Relu => homogeneous::unequal([1.0, 0.0], covariance),
            Activation::TwoSlopes(slopes) => homogeneous::unequal(slopes, covariance),
            Activation::Sin => sin::pair(covariance),
            _ => numeric::pair(activation, covariance),
        },
    )
}

impl PairMoments {
    /// As they stand in the ledger, or worked out.
    fn recall(integral: Integral, activation: Activation, at: &[f64], work: impl FnOnce() -> Self) -> Self {
        let [decorrelation, slope_product, slope_value_product] =
            recall(integral, Some(activation), at, || {
                let moments = work();
                [
                    moments.decorrelation,
                    moments.slope_product,
                    moments.slope_value_product,
                ]
            });
        Self {
            decorrelation,
            slope_product,
            slope_value_product,
        }
    }
}

/// The step over which φ varies, in units of z.
pub(super) fn grain(activation: Activation) -> f64 {
    numeric::resolution(activation).grain
}

/// The angle between two inputs of correlation 1 − ε, exact for small ε.
fn angle(decorrelation: f64) -> f64 {
    2.0 * libm::asin((0.5 * decorrelation).sqrt().min(1.0))
}
