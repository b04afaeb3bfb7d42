//! relu: arc-cosine kernels (Cho & Saul 2009), with V − C free of cancellation.

use super::{PairMoments, SingleMoments, angle};
use core::f64::consts::PI;

pub fn single(q: f64) -> SingleMoments {
    SingleMoments {
        length: 0.5 * q,
        slope_square: 0.5,
        length_slope: 0.5,
        slope_value_square: 0.5 * q,
    }
}

pub fn pair(q: f64, epsilon: f64) -> PairMoments {
    let theta = angle(epsilon);
    let decorrelation = q / (2.0 * PI) * (PI * epsilon - sine_minus_chord(theta));
    PairMoments {
        decorrelation,
        slope_product: (PI - theta) / (2.0 * PI),
        // φφ' = φ
        slope_value_product: 0.5 * q - decorrelation,
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
