//! Two slopes, s₊ above zero and s₋ below (linear, relu, leaky relu): arc-cosine kernels (Cho & Saul 2009), with V − C free of
//! cancellation.
//!
//! φ is s₋z plus (s₊ − s₋) relu z, so each moment is one of relu and one of z. φ'φ has the two slopes s₊², s₋².

use super::{Covariance, PairMoments, SingleMoments, angle};
use core::f64::consts::PI;

pub fn single([above, below]: [f64; 2], q: f64) -> SingleMoments {
    let (above, below) = (above * above, below * below);
    let square = 0.5 * (above + below);
    SingleMoments {
        length: square * q,
        slope_square: square,
        length_slope: square,
        slope_value_square: 0.5 * (above * above + below * below) * q,
    }
}

pub fn pair([above, below]: [f64; 2], q: f64, epsilon: f64) -> PairMoments {
    let theta = angle(epsilon);
    // V − C of relu
    let bend = q / (2.0 * PI) * (PI * epsilon - sine_minus_chord(theta));
    let decorrelation = |above: f64, below: f64| {
        let step = above - below;
        step * step * bend + above * below * q * epsilon
    };
    let step = above - below;
    let (square_above, square_below) = (above * above, below * below);
    PairMoments {
        decorrelation: decorrelation(above, below),
        slope_product: step * step * ((PI - theta) / (2.0 * PI)) + above * below,
        slope_value_product: 0.5 * (square_above * square_above + square_below * square_below) * q
            - decorrelation(square_above, square_below),
    }
}

pub fn unequal(slopes: [f64; 2], covariance: Covariance) -> PairMoments {
    let mean = covariance.geometric_mean();
    let equal = pair(slopes, mean, covariance.decorrelation());
    // ½(q_a + q_b) = √(q_a q_b) + ½(√q_a − √q_b)²
    let excess = 0.5 * covariance.root_difference() * covariance.root_difference();
    PairMoments {
        decorrelation: equal.decorrelation + single(slopes, 1.0).length * excess,
        ..equal
    }
}

/// sin t − t cos t, by its series where the difference cancels.
fn sine_minus_chord(t: f64) -> f64 {
    if t > 0.5 {
        return libm::sin(t) - t * libm::cos(t);
    }
    // Σ_{k≥1} (−1)^{k+1} 2k t^{2k+1}/(2k+1)!
    let mut power = t * t * t / 6.0;
    let mut sum = 0.0;
    for k in 1..9 {
        let k = f64::from(k);
        sum += 2.0 * k * power;
        power *= -t * t / ((2.0 * k + 2.0) * (2.0 * k + 3.0));
    }
    sum
}
