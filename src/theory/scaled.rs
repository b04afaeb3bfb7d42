//! Numbers far outside the range of f64: products over a thousand layers.

use std::ops::{Add, Mul};

/// mantissa · 2^exponent, with 1 ≤ |mantissa| < 2, or zero. Arithmetic is f64's, exact in the exponent.
///
/// ```
/// use depthscale::theory::Scaled;
/// let tiny = Scaled::from(1e-300);
/// let product = tiny * tiny;
/// assert_eq!(product.to_f64(), 0.0);
/// assert!((product.log10_abs().unwrap() + 600.0).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaled {
    mantissa: f64,
    exponent: i32,
}

impl Scaled {
    /// mantissa · 2^exponent; any finite mantissa.
    pub fn new(mantissa: f64, exponent: i32) -> Self {
        if mantissa == 0.0 {
            return Self {
                mantissa: 0.0,
                exponent: 0,
            };
        }
        let (half, power) = libm::frexp(mantissa);
        Self {
            mantissa: 2.0 * half,
            exponent: exponent + power - 1,
        }
    }

    /// The nearest f64: zero below its range, ±∞ above it.
    pub fn to_f64(self) -> f64 {
        libm::ldexp(self.mantissa, self.exponent)
    }

    /// log₁₀ |value|; `None` for zero.
    pub fn log10_abs(self) -> Option<f64> {
        (self.mantissa != 0.0)
            .then(|| libm::log10(self.mantissa.abs()) + f64::from(self.exponent) * core::f64::consts::LOG10_2)
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
        Self::new(self.mantissa * other.mantissa, self.exponent + other.exponent)
    }
}

impl Mul<f64> for Scaled {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        self * Self::from(factor)
    }
}

impl Add for Scaled {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let (large, small) = match (self.mantissa == 0.0, other.mantissa == 0.0) {
            (true, _) => return other,
            (_, true) => return self,
            _ if self.exponent >= other.exponent => (self, other),
            _ => (other, self),
        };
        // Beyond f64's 53 bits the smaller number is lost, as it would be in f64.
        Self::new(
            large.mantissa + libm::ldexp(small.mantissa, small.exponent - large.exponent),
            large.exponent,
        )
    }
}
