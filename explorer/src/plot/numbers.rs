//! Numbers as a figure's read-out and spoken summary say them.

use crate::reading::superscript;

/// Three significant digits.
pub fn short(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-3..1e4).contains(&size) {
        return scientific(libm::log10(size), value < 0.0);
    }
    let decimals = (2.0 - libm::floor(libm::log10(size))).clamp(0.0, 5.0) as usize;
    format!("{value:.decimals$}").replace('-', "−")
}

/// Three significant digits of ±10^`log10`, which may be outside the range of f64.
pub fn scientific(log10: f64, negative: bool) -> String {
    let mut exponent = libm::floor(log10);
    let mut mantissa = libm::pow(10.0, log10 - exponent);
    if mantissa >= 9.995 {
        (mantissa, exponent) = (1.0, exponent + 1.0);
    }
    let sign = if negative { "−" } else { "" };
    format!(
        "{sign}{mantissa:.2}×10{}",
        superscript(&(exponent as i64).to_string())
    )
}

/// A number by its logarithm: plain near 1, scientific elsewhere.
pub fn from_log10(log10: f64, negative: bool) -> String {
    if (-3.0..4.0).contains(&log10) {
        return short(if negative { -1.0 } else { 1.0 } * libm::pow(10.0, log10));
    }
    scientific(log10, negative)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_everywhere() {
        assert_eq!(
            [0.0, -0.25, 12.345, 2.179e-10].map(short),
            ["0", "−0.250", "12.3", "2.18×10⁻¹⁰"]
        );
        assert_eq!(scientific(-400.0005, false), "9.99×10⁻⁴⁰¹");
        assert_eq!(scientific(4.99999, true), "−1.00×10⁵");
        assert_eq!(from_log10(0.0, false), "1.00");
    }
}
