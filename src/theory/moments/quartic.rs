//! Moments of fourth order in φ': what decides how far δ_a·δ_b strays from its mean at finite width.

use super::super::ledger::{Integral, recall};
use super::super::quadrature::Resolution;
use super::Covariance;
use super::numeric::{At, expect, resolution};
use crate::model::Activation;
use core::f64::consts::PI;

/// E[w φ_a^i φ_b^j] at a pair for the weights w = (φ'_aφ'_b)^n, i and j up to 2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuarticMoments {
    /// n = 0: unweighted.
    pub plain: Products,
    /// n = 1: weighted with φ'_aφ'_b.
    pub slopes: Products,
    /// n = 2: weighted with φ'_a²φ'_b².
    pub square_slopes: Products,
}

/// E[w φ_a^i φ_b^j].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Products {
    /// E w.
    pub one: f64,
    /// E wφ_a².
    pub aa: f64,
    /// E wφ_b².
    pub bb: f64,
    /// E wφ_aφ_b.
    pub ab: f64,
    /// E wφ_a²φ_b².
    pub aabb: f64,
}

/// All of them. Accuracy 1e-13 relative to E|w φ_a^i φ_b^j|; the closed forms of two slopes relative to that moment at ε = 0, which
/// they are differences of where inputs are nearly opposite. At q > 10⁴ an unbounded φ counts as its slopes at infinity (1 %): these
/// moments serve an estimate of leading order.
pub fn quartic(activation: Activation, covariance: Covariance) -> QuarticMoments {
    match activation {
        Activation::Linear => two_slopes([1.0, 1.0], covariance),
        Activation::Relu => two_slopes([1.0, 0.0], covariance),
        Activation::TwoSlopes(slopes) => two_slopes(slopes, covariance),
        _ => match activation.slopes_at_infinity() {
            Some(slopes) if slopes != [0.0; 2] && covariance.a.min(covariance.b) > LONG => {
                two_slopes(slopes, covariance)
            }
            _ => by_quadrature(activation, covariance),
        },
    }
}

/// Signals longer than this see φ's slopes at infinity, to one part in a hundred.
const LONG: f64 = 1e4;

fn by_quadrature(activation: Activation, covariance: Covariance) -> QuarticMoments {
    let two = resolution(activation);
    // Products of four φ and four φ' have poles of twice the order, or e^{−8z²} for e^{−4z²}.
    let four = match activation {
        Activation::Sin => two,
        _ => Resolution {
            grain: core::f64::consts::FRAC_1_SQRT_2 * two.grain,
            ..two
        },
    };
    let terms = |At {
                     value: [a, b], slope, ..
                 }: &At| {
        let weight = slope[0] * slope[1];
        let terms = [1.0, a * a, b * b, a * b, (a * b) * (a * b)];
        core::array::from_fn::<f64, 15, _>(|index| {
            terms[index % 5] * [1.0, weight, weight * weight][index / 5]
        })
    };
    let mut sums = recall(Integral::Quartic, Some(activation), &covariance.numbers(), || {
        expect(activation, four, covariance, terms)
    });
    if covariance.is_equal() {
        // E wφ_a² and E wφ_b², which are not symmetric, come as those of the larger and the smaller z
        for n in 0..3 {
            let mean = 0.5 * (sums[5 * n + 1] + sums[5 * n + 2]);
            (sums[5 * n + 1], sums[5 * n + 2]) = (mean, mean);
        }
    }
    let products = |n: usize| Products {
        one: sums[5 * n],
        aa: sums[5 * n + 1],
        bb: sums[5 * n + 2],
        ab: sums[5 * n + 3],
        aabb: sums[5 * n + 4],
    };
    QuarticMoments {
        plain: products(0),
        slopes: products(1),
        square_slopes: products(2),
    }
}

/// Closed forms over the four quadrants of the pair, which have the angle θ between them.
fn two_slopes([above, below]: [f64; 2], covariance: Covariance) -> QuarticMoments {
    let theta = super::angle(covariance.decorrelation());
    let (sine, cosine, rest) = (libm::sin(theta), libm::cos(theta), PI - theta);
    let (a, b, mean) = (covariance.a, covariance.b, covariance.geometric_mean());
    // E[z_a^i z_b^j] over both z positive, and over all
    let in_quadrant = |i: i32, j: i32| {
        let (size, angle, all) = match (i, j) {
            (2, 2) => (
                a * b,
                3.0 * sine * cosine + rest * (1.0 + 2.0 * cosine * cosine),
                1.0 + 2.0 * cosine * cosine,
            ),
            (1, 1) => (mean, sine + rest * cosine, cosine),
            (2, 0) => (a, rest + sine * cosine, 1.0),
            (0, 2) => (b, rest + sine * cosine, 1.0),
            _ => (1.0, rest, 1.0),
        };
        (size * angle / (2.0 * PI), size * all)
    };
    let moment = |n: i32, i: i32, j: i32| {
        let power = |slope: f64, exponent: i32| (0..exponent).fold(1.0, |product, _| product * slope);
        let (same, all) = in_quadrant(i, j);
        // the plane is two quadrants of equal and two of opposite signs
        same * (power(above, 2 * n + i + j) + power(below, 2 * n + i + j))
            + (0.5 * all - same)
                * (power(above, n + i) * power(below, n + j) + power(below, n + i) * power(above, n + j))
    };
    let products = |n| Products {
        one: moment(n, 0, 0),
        aa: moment(n, 2, 0),
        bb: moment(n, 0, 2),
        ab: moment(n, 1, 1),
        aabb: moment(n, 2, 2),
    };
    QuarticMoments {
        plain: products(0),
        slopes: products(1),
        square_slopes: products(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms_agree_with_quadrature() {
        for activation in [Activation::Linear, Activation::Relu, Activation::leaky_relu(-0.3)] {
            for covariance in [
                Covariance::equal(0.7, 0.2),
                Covariance::equal(2.0, 1.7),
                Covariance {
                    a: 1.3,
                    b: 0.4,
                    distance: 0.9,
                },
            ] {
                let closed = quartic(activation, covariance);
                let numeric = by_quadrature(activation, covariance);
                for (closed, numeric) in [
                    (closed.plain, numeric.plain),
                    (closed.slopes, numeric.slopes),
                    (closed.square_slopes, numeric.square_slopes),
                ] {
                    for (closed, numeric) in [
                        (closed.one, numeric.one),
                        (closed.aa, numeric.aa),
                        (closed.bb, numeric.bb),
                        (closed.ab, numeric.ab),
                        (closed.aabb, numeric.aabb),
                    ] {
                        assert!(
                            (closed - numeric).abs() < 1e-13 * closed.abs().max(0.1),
                            "{activation:?} {covariance:?}: {closed} {numeric}"
                        );
                    }
                }
            }
        }
    }
}
