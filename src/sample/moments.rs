//! Running mean and variance of numbers of any size.

use crate::model::Scaled;
use std::fmt;

/// Count, mean and sum of squared deviations of a sample, in units of a power of two.
///
/// The unit is that of the largest value so far, so sums neither overflow nor lose what matters. Sums run by Welford's
/// update and Chan's merge; rescaling is exact, so a given order of pushes and merges gives the same bits everywhere.
///
/// ```
/// use depthscale::sample::Moments;
/// let mut moments = Moments::default();
/// for value in [1.0, 2.0, 6.0] {
///     moments.push(value, 0);
/// }
/// assert_eq!((moments.mean(), moments.variance()), (Some(3.0), Some(7.0)));
/// assert_eq!(format!("{moments:.2}"), "3.00 ± 1.53");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    count: u32,
    exponent: i32,
    mean: f64,
    /// Or [`LOST`]; then `exponent` and `mean` are 0.
    sum_of_squares: f64,
}

/// Stands for the sum of squares of a sample with a value that is not finite. Such a sample has no mean and no variance.
const LOST: f64 = -1.0;

/// Mean ± its standard error, with as many digits as `{:.3}` asks for; a dash for what does not exist.
impl fmt::Display for Moments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |value: Option<f64>, f: &mut fmt::Formatter<'_>| match value {
            Some(value) => fmt::Display::fmt(&value, f),
            None => f.write_str("–"),
        };
        number(self.mean(), f)?;
        f.write_str(" ± ")?;
        number(self.standard_error(), f)
    }
}

impl Moments {
    /// Number of values.
    pub fn count(&self) -> usize {
        self.count as usize
    }

    /// Adds value · 2^exponent.
    pub fn push(&mut self, value: f64, exponent: i32) {
        self.push_scaled(Scaled::new(value, exponent));
    }

    /// Adds a value; `None` for one that is not finite, from where on there is no mean.
    pub fn push_value(&mut self, value: Option<Scaled>) {
        match value {
            Some(value) => self.push_scaled(value),
            None => self.lose(1),
        }
    }

    /// Whether all values are finite.
    pub fn is_whole(&self) -> bool {
        self.sum_of_squares != LOST
    }

    fn lose(&mut self, more: u32) {
        *self = Self {
            count: self.count.saturating_add(more),
            sum_of_squares: LOST,
            ..Self::default()
        };
    }

    /// Adds a value.
    pub fn push_scaled(&mut self, value: Scaled) {
        if !self.is_whole() {
            return self.lose(1);
        }
        if value.mantissa() != 0.0 {
            self.make_room(value.exponent());
        }
        let value = value.in_units(self.exponent);
        self.count = self.count.saturating_add(1);
        let distance = value - self.mean;
        self.mean += distance / f64::from(self.count);
        self.sum_of_squares += distance * (value - self.mean);
    }

    /// Adds all values of another sample.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *other;
            return;
        }
        if !self.is_whole() || !other.is_whole() {
            return self.lose(other.count);
        }
        let mut other = *other;
        if !other.is_zero() {
            self.make_room(other.exponent);
            other.make_room(self.exponent);
        }
        let (n, m) = (f64::from(self.count), f64::from(other.count));
        let distance = other.mean - self.mean;
        self.count = self.count.saturating_add(other.count);
        self.mean += distance * (m / (n + m));
        self.sum_of_squares += other.sum_of_squares + distance * distance * (n * m / (n + m));
    }

    /// Whether every value so far was 0: then the exponent means nothing yet.
    fn is_zero(&self) -> bool {
        self.mean == 0.0 && self.sum_of_squares == 0.0
    }

    /// Raises the unit to at least 2^exponent.
    fn make_room(&mut self, exponent: i32) {
        if self.is_zero() {
            self.exponent = exponent;
        } else if exponent > self.exponent {
            let shift = self.exponent.saturating_sub(exponent);
            self.mean = libm::scalbn(self.mean, shift);
            self.sum_of_squares = libm::scalbn(self.sum_of_squares, shift.saturating_mul(2));
            self.exponent = exponent;
        }
    }

    /// Mean; 0 where it is too small for `f64`, `None` where it is too large or there is no value.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0 && self.is_whole())
            // a sum that turns −0 into 0
            .then(|| libm::scalbn(self.mean, self.exponent) + 0.0)
            .filter(|mean| mean.is_finite())
    }

    /// Unbiased variance; `None` for fewer than two values or beyond `f64`.
    pub fn variance(&self) -> Option<f64> {
        let variance = libm::scalbn(self.scaled_variance()?, self.exponent.saturating_mul(2));
        variance.is_finite().then_some(variance)
    }

    /// Standard error of the mean; `None` for fewer than two values or beyond `f64`.
    pub fn standard_error(&self) -> Option<f64> {
        let error = libm::scalbn(self.scaled_standard_error()?, self.exponent);
        error.is_finite().then_some(error)
    }

    /// Standard error over |mean|, whatever their size; `None` for fewer than two values or mean 0.
    pub fn relative_standard_error(&self) -> Option<f64> {
        let ratio = self.scaled_standard_error()? / self.mean.abs();
        ratio.is_finite().then_some(ratio)
    }

    /// Mean, whatever its size.
    pub fn scaled_mean(&self) -> Option<Scaled> {
        (self.count > 0 && self.is_whole()).then(|| Scaled::new(self.mean, self.exponent))
    }

    /// log₁₀|mean|, whatever its size; `None` for mean 0.
    pub fn log10_abs_mean(&self) -> Option<f64> {
        self.scaled_mean()?.log10_abs()
    }

    /// log₁₀ of the variance, whatever its size; `None` for fewer than two values or variance 0.
    pub fn log10_variance(&self) -> Option<f64> {
        Scaled::new(self.scaled_variance()?, self.exponent.saturating_mul(2)).log10_abs()
    }

    fn scaled_variance(&self) -> Option<f64> {
        (self.count >= 2 && self.is_whole()).then(|| self.sum_of_squares / f64::from(self.count - 1))
    }

    fn scaled_standard_error(&self) -> Option<f64> {
        self.scaled_variance()
            .map(|variance| (variance / f64::from(self.count)).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64], exponent: i32) -> Moments {
        let mut moments = Moments::default();
        values.iter().for_each(|&value| moments.push(value, exponent));
        moments
    }

    #[test]
    fn small_samples_are_exact() {
        assert_eq!(of(&[], 0).mean(), None);
        let one = of(&[5.0], 1);
        assert_eq!(
            (one.mean(), one.variance(), one.standard_error()),
            (Some(10.0), None, None)
        );
        let four = of(&[2.0, 4.0, 4.0, 6.0], 0);
        assert_eq!((four.mean(), four.variance()), (Some(4.0), Some(8.0 / 3.0)));
        assert_eq!(four.standard_error(), Some((2.0f64 / 3.0).sqrt()));
        let zeros = of(&[0.0, -0.0, 0.0], 7);
        assert_eq!(
            (zeros.mean(), zeros.variance(), zeros.log10_abs_mean()),
            (Some(0.0), Some(0.0), None)
        );
        assert_eq!(zeros.relative_standard_error(), None);
    }

    #[test]
    fn merging_equals_pushing() {
        let values: Vec<f64> = (0..60)
            .map(|i| f64::from(i * i % 17) * [1e-9, 1.0, -3e7][i as usize % 3])
            .collect();
        let whole = of(&values, 3);
        for cut in [0, 1, 20, 59, 60] {
            let mut merged = of(&values[..cut], 3);
            merged.merge(&of(&values[cut..], 3));
            assert_eq!(merged.count(), 60);
            let close = |x: Option<f64>, y: Option<f64>| (x.unwrap() / y.unwrap() - 1.0).abs() < 1e-13;
            assert!(
                close(merged.mean(), whole.mean()) && close(merged.variance(), whole.variance()),
                "{cut}"
            );
        }
        let mut zeros = of(&[0.0; 4], 0);
        zeros.merge(&of(&[1.0, 3.0], 5000));
        assert_eq!(
            (zeros.count(), zeros.mean, zeros.mean()),
            (6, 2.0 / 3.0 * 0.25, None)
        );
    }

    #[test]
    fn a_power_of_two_changes_no_bit() {
        let values = [0.3, -1.7, 0.001, 5.5, 1e-3];
        let plain = of(&values, 0);
        for exponent in [-9000, -40, 900, 7777] {
            let scaled = of(&values, exponent);
            assert_eq!(scaled.mean.to_bits(), plain.mean.to_bits());
            assert_eq!(scaled.sum_of_squares.to_bits(), plain.sum_of_squares.to_bits());
            assert_eq!(scaled.exponent, plain.exponent + exponent);
            assert_eq!(scaled.relative_standard_error(), plain.relative_standard_error());
        }
    }

    #[test]
    fn nothing_infinite_leaves() {
        let mut moments = of(&[1.0], -9000);
        moments.push(1.0, 9000);
        assert_eq!(
            (moments.mean(), moments.variance(), moments.standard_error()),
            (None, None, None)
        );
        assert!((moments.log10_abs_mean().unwrap() - 8999.0 * 2f64.log10()).abs() < 1e-9);
        assert_eq!(moments.relative_standard_error(), Some(1.0));
        moments.push(1.0, -9000);
        assert_eq!(moments.relative_standard_error(), Some(1.0));
        let tiny = of(&[1.0, 3.0], -3000);
        assert_eq!((tiny.mean(), tiny.variance()), (Some(0.0), Some(0.0)));
        assert!((tiny.log10_abs_mean().unwrap() + 2999.0 * 2f64.log10()).abs() < 1e-9);
        assert!((tiny.log10_variance().unwrap() + 5999.0 * 2f64.log10()).abs() < 1e-9);
    }
}
