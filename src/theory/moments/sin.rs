//! sin: exponentials, since products of sines are cosines of sums.

use super::{Covariance, PairMoments, SingleMoments};

pub fn single(q: f64) -> SingleMoments {
    SingleMoments {
        length: -0.5 * libm::expm1(-2.0 * q),
        slope_square: 0.5 * (1.0 + libm::exp(-2.0 * q)),
        length_slope: libm::exp(-2.0 * q),
        // sin z cos z = ½ sin 2z
        slope_value_square: -0.125 * libm::expm1(-8.0 * q),
    }
}

pub fn pair(covariance: Covariance) -> PairMoments {
    let Covariance { a, b, distance } = covariance;
    // variances of z_a − z_b and z_a + z_b, halved
    let (difference, sum) = (0.5 * distance, (a + b - 0.5 * distance).max(0.0));
    let lengths = libm::exp(-a.min(b)) * libm::expm1(-(a - b).abs());
    PairMoments {
        decorrelation: -0.5 * (1.0 + libm::exp(-sum)) * libm::expm1(-difference) - 0.25 * lengths * lengths,
        slope_product: 0.5 * (libm::exp(-difference) + libm::exp(-sum)),
        slope_value_product: 0.125 * (libm::exp(-4.0 * difference) - libm::exp(-4.0 * sum)),
    }
}
