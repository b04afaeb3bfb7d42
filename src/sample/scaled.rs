//! A number with an exponent of its own: 1000 layers at a rate of 10⁴ leave the range of `f64` far behind.

/// mantissa · 2^exponent. Always finite; zero has mantissa 0 and exponent 0, others have 0.5 ≤ |mantissa| < 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scaled {
    mantissa: f64,
    exponent: i32,
}

impl Scaled {
    /// value · 2^exponent. A value that is not finite counts as 0: no computation here makes one.
    ///
    /// ```
    /// use depthscale::sample::Scaled;
    /// let huge = Scaled::new(1.0, 10_000);
    /// assert_eq!(huge.to_f64(), None);
    /// assert!((huge.log10_abs().unwrap() - 3010.3).abs() < 0.001);
    /// ```
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

    /// |value|.
    pub fn abs(self) -> Self {
        Self {
            mantissa: self.mantissa.abs(),
            ..self
        }
    }
}
