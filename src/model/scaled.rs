//! Numbers with an exponent of their own: products over a thousand layers leave the range of f64 far behind.

use std::ops::{Add, Mul, Sub};

/// mantissa · 2^exponent. Always finite; zero has mantissa 0 and exponent 0, others have 0.5 ≤ |mantissa| < 1.
///
/// ```
/// use depthscale::model::Scaled;
/// let tiny = Scaled::from(1e-300);
/// let product = tiny * tiny;
/// assert_eq!(product.to_f64(), Some(0.0));
/// assert!((product.log10_abs().unwrap() + 600.0).abs() < 1e-12);
/// assert_eq!(Scaled::new(1.0, 10_000).to_f64(), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scaled {
    mantissa: f64,
    exponent: i32,
}

impl Scaled {
    /// value · 2^exponent. A value that is not finite counts as 0: no computation here makes one.
    pub fn new(value: f64, exponent: i32) -> Self {
        if value == 0.0 || !value.is_finite() {
            return Self::default();
        }
        let (mantissa, own) = libm::frexp(value);
        Self {
            mantissa,
            exponent: exponent.saturating_add(own),
        }
    }

    /// 0.5 ≤ |mantissa| < 1, or 0.
    pub fn mantissa(self) -> f64 {
        self.mantissa
    }

    /// Power of two that the mantissa is in units of.
    pub fn exponent(self) -> i32 {
        self.exponent
    }

    /// The value in units of 2^exponent: exact unless it leaves the range of `f64`.
    pub fn in_units(self, exponent: i32) -> f64 {
        libm::scalbn(self.mantissa, self.exponent.saturating_sub(exponent))
    }

    /// The plain number; 0 where it is too small for one, `None` where it is too large.
    pub fn to_f64(self) -> Option<f64> {
        Some(self.in_units(0)).filter(|value| value.is_finite())
    }

    /// log₁₀|value|; `None` for zero.
    pub fn log10_abs(self) -> Option<f64> {
        (self.mantissa != 0.0)
            .then(|| libm::log10(self.mantissa.abs()) + f64::from(self.exponent) * core::f64::consts::LOG10_2)
    }

    /// log₂|value|; `None` for zero.
    pub fn log2_abs(self) -> Option<f64> {
        (self.mantissa != 0.0).then(|| libm::log2(self.mantissa.abs()) + f64::from(self.exponent))
    }

    /// √value; 0 for a negative one.
    pub fn sqrt(self) -> Self {
        // an even exponent can be halved
        let odd = self.exponent.rem_euclid(2);
        Self::new(
            libm::scalbn(self.mantissa.max(0.0), odd).sqrt(),
            (self.exponent - odd) / 2,
        )
    }

    /// self/other as a plain number, infinite where it is too large and 0 where `other` is 0.
    pub fn over(self, other: Self) -> f64 {
        if other.mantissa == 0.0 {
            return 0.0;
        }
        let exponent = self.exponent.saturating_sub(other.exponent);
        libm::scalbn(self.mantissa / other.mantissa, exponent)
    }

    /// |value|.
    pub fn abs(self) -> Self {
        Self {
            mantissa: self.mantissa.abs(),
            ..self
        }
    }
}

impl From<f64> for Scaled {
    fn from(value: f64) -> Self {
        Self::new(value, 0)
    }
}

impl Mul for Scaled {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::new(
            self.mantissa * other.mantissa,
            self.exponent.saturating_add(other.exponent),
        )
    }
}

impl Mul<f64> for Scaled {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        self * Self::from(factor)
    }
}

impl Sub for Scaled {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + other * -1.0
    }
}

impl Add for Scaled {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        // In units of the larger; what is 2⁻¹⁰⁷⁴ of it or less is lost, as it would be in f64. Zero has no size.
        let exponent = match (self.mantissa == 0.0, other.mantissa == 0.0) {
            (true, _) => other.exponent,
            (_, true) => self.exponent,
            _ => self.exponent.max(other.exponent),
        };
        Self::new(self.in_units(exponent) + other.in_units(exponent), exponent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_and_ratios_leave_the_range_of_f64() {
        let huge = Scaled::new(2.25, 4000);
        assert_eq!(huge.sqrt(), Scaled::new(1.5, 2000));
        assert_eq!(Scaled::new(4.5, 4001).sqrt(), Scaled::new(3.0, 2000));
        assert!((Scaled::new(2.25, -4000).sqrt().over(Scaled::new(1.0, -2000)) - 1.5).abs() < 1e-15);
        assert_eq!((huge - huge).mantissa(), 0.0);
        assert_eq!(huge.over(Scaled::default()), 0.0);
        assert_eq!(Scaled::new(-1.0, 3).sqrt(), Scaled::default());
    }
}
