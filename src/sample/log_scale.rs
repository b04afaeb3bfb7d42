//! A positive metric on a logarithmic scale, where products over many layers are nearly normal.

use super::moments::Moments;
use super::quantiles::Quantiles;
use crate::model::Scaled;
use core::f64::consts::{LN_2, LOG10_2};

/// Mean, spread and quantiles of log₁₀|value| over networks.
///
/// Zeros have no logarithm: with one of them there is no mean, while quantiles sort zeros lowest. With a value that is not
/// finite there is nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogScale {
    /// log₂ of the values that are not zero.
    logs: Moments,
    quantiles: Quantiles,
}

impl LogScale {
    /// Adds one network's value; `None` where it is not finite.
    pub fn push(&mut self, value: Option<Scaled>) {
        match value.map(Scaled::log2_abs) {
            None => self.logs.push_value(None),
            Some(None) => self.quantiles.push_zero(),
            Some(Some(log2)) => {
                self.logs.push(log2, 0);
                self.quantiles.push(log2);
            }
        }
    }

    /// Number of zeros.
    pub fn zeros(&self) -> u64 {
        self.quantiles.zeros()
    }

    /// Mean of log₁₀.
    pub fn mean(&self) -> Option<f64> {
        Some(self.all()?.mean()? * LOG10_2)
    }

    /// Its standard error.
    pub fn standard_error(&self) -> Option<f64> {
        Some(self.all()?.standard_error()? * LOG10_2)
    }

    /// Standard deviation of log₁₀ over networks.
    pub fn standard_deviation(&self) -> Option<f64> {
        Some(self.all()?.variance()?.sqrt() * LOG10_2)
    }

    /// Variance of the natural logarithm over the networks that are not zero.
    pub fn living_variance(&self) -> Option<f64> {
        Some(self.logs.variance()? * (LN_2 * LN_2))
    }

    /// log₁₀ of quantiles, as [`Quantiles::log2`].
    pub fn quantiles<const PARTS: usize>(&self, parts: [f64; PARTS]) -> [Option<f64>; PARTS] {
        if !self.logs.is_whole() {
            return [None; PARTS];
        }
        self.quantiles.log2(parts).map(|log2| Some(log2? * LOG10_2))
    }

    /// The logarithms, if every network has one.
    fn all(&self) -> Option<&Moments> {
        (self.zeros() == 0).then_some(&self.logs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[Option<f64>]) -> LogScale {
        let mut scale = LogScale::default();
        values
            .iter()
            .for_each(|value| scale.push(value.map(Scaled::from)));
        scale
    }

    #[test]
    fn means_are_those_of_the_logarithm() {
        let scale = of(&[1e-3, 1e5, 1e7].map(Some));
        let close = |value: Option<f64>, wanted: f64| (value.unwrap() - wanted).abs() < 1e-14;
        assert!(close(scale.mean(), 3.0));
        assert!(close(scale.standard_deviation(), 28f64.sqrt()));
        assert!(close(scale.standard_error(), (28.0 / 3.0f64).sqrt()));
        let median = scale.quantiles([0.5])[0];
        assert!((median.unwrap() - 5.0).abs() < 10.0 / 255.0);
    }

    #[test]
    fn a_zero_takes_the_mean_and_a_lost_value_everything() {
        let one = of(&[Some(0.0), Some(10.0), Some(1000.0)]);
        assert_eq!(
            (one.mean(), one.standard_error(), one.standard_deviation()),
            (None, None, None)
        );
        assert_eq!((one.zeros(), one.quantiles([0.1])), (1, [None]));
        assert!(one.quantiles([0.9])[0].is_some() && one.living_variance().is_some());
        let lost = of(&[Some(1.0), None, Some(1.0)]);
        assert_eq!((lost.mean(), lost.living_variance()), (None, None));
        assert_eq!(lost.quantiles([0.5]), [None]);
        assert_eq!(of(&[]).mean(), None);
    }
}
