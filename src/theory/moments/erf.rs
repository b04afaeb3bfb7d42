//! erf: arcsine kernels (Williams 1997), with V − C free of cancellation.
//!
//! φ'(z) = 2/√π e^{−z²} only tilts the Gaussian, so moments with φ' are the same kernels at the tilted covariance
//! Q' = Q(I + 2Q)⁻¹.

use super::{PairMoments, SingleMoments};
use core::f64::consts::{FRAC_2_PI, PI};

/// E[erf(z)²] at z ~ N(0, q).
fn length(q: f64) -> f64 {
    FRAC_2_PI * libm::asin(2.0 * q / (1.0 + 2.0 * q))
}

pub fn single(q: f64) -> SingleMoments {
    let root = (1.0 + 4.0 * q).sqrt();
    let slope_square = 4.0 / PI / root;
    SingleMoments {
        length: length(q),
        slope_square,
        length_slope: slope_square / (1.0 + 2.0 * q),
        slope_value_square: slope_square * length(q / (1.0 + 4.0 * q)),
    }
}

pub fn pair(q: f64, epsilon: f64) -> PairMoments {
    // Eigenvalues of the covariance, and what the tilt makes of them.
    let (sum, difference) = (q * (2.0 - epsilon), q * epsilon);
    let slope_product = 4.0 / PI / ((1.0 + 2.0 * sum) * (1.0 + 2.0 * difference)).sqrt();
    let (sum, difference) = (sum / (1.0 + 2.0 * sum), difference / (1.0 + 2.0 * difference));
    let kernel = FRAC_2_PI * libm::asin((sum - difference) / (1.0 + sum + difference));
    PairMoments {
        decorrelation: decorrelation(q, epsilon),
        slope_product,
        slope_value_product: slope_product * kernel,
    }
}

/// (2/π)(asin x − asin y) with x = 2q/(1+2q), y = x(1−ε), from the difference x − y = xε.
fn decorrelation(q: f64, epsilon: f64) -> f64 {
    let x = 2.0 * q / (1.0 + 2.0 * q);
    let y = x * (1.0 - epsilon);
    if epsilon >= 1.0 {
        return FRAC_2_PI * (libm::asin(x) - libm::asin(y));
    }
    let cosine_x = (1.0 + 4.0 * q).sqrt() / (1.0 + 2.0 * q);
    let cosine_y = ((1.0 - y) * (1.0 + y)).sqrt();
    let sine = x * epsilon * x * (2.0 - epsilon) / (x * cosine_y + y * cosine_x);
    FRAC_2_PI * libm::atan2(if q == 0.0 { 0.0 } else { sine }, cosine_x * cosine_y + x * y)
}
