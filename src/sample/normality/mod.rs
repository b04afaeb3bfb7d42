//! Are these values normal? Tests of a sample against the normal distributions of every mean and variance, and the quantiles
//! that a plot of them needs.
//!
//! Written here, and not taken from a crate: those that exist call std's logarithms and powers, whose bits depend on the
//! platform, and bring linear algebra along.

mod d_agostino;
mod quantile;
mod shapiro_wilk;

pub use d_agostino::{d_agostino, kurtosis_z, skewness_z};
pub use quantile::normal_quantile;
pub use shapiro_wilk::shapiro_wilk;

/// What a test of normality found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normality {
    /// The test's own measure: W in (0, 1], 1 for what looks most normal; or K² ≥ 0, 0 for what does.
    pub statistic: f64,
    /// Probability that a normal sample of this size looks less normal, in [0, 1].
    pub p_value: f64,
}

/// The sample shifted and stretched onto [0, 1], in its own order: no power of it overflows, and no test sees the
/// difference. `None` with a value that is not finite, and where the range is zero, subnormal or beyond f64.
fn onto_unit(sample: &[f64]) -> Option<Vec<f64>> {
    let finite = sample.iter().all(|x| x.is_finite());
    let low = sample.iter().copied().reduce(f64::min)?;
    let range = sample.iter().copied().reduce(f64::max)? - low;
    (finite && range.is_normal()).then(|| sample.iter().map(|x| (x - low) / range).collect())
}

/// Σ c_i tⁱ by Horner's rule.
fn polynomial(coefficients: &[f64], t: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * t + c)
}
