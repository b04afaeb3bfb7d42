//! A state in words: one sentence that reads it, with the quantities marked that have a colour.

use serde::Serialize;

/// Quantities that keep one colour on every view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Quantity {
    /// χ₁, ξ₁, g_aa.
    Gradient,
    /// χ₂, ξ₂, c, g_ab.
    Correlation,
    /// q.
    Length,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The words.
    pub text: String,
    /// The quantity they name.
    pub quantity: Option<Quantity>,
}

/// A span of plain words.
pub(super) fn words(text: impl Into<String>) -> Span {
    Span {
        text: text.into(),
        quantity: None,
    }
}

/// A span that names a quantity, to be shown in its colour.
pub(super) fn named(text: String, quantity: Quantity) -> Span {
    Span {
        text,
        quantity: Some(quantity),
    }
}

/// The state in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// One sentence.
    pub headline: Vec<Span>,
    /// What stands behind it, in a line or two.
    pub detail: String,
}

/// A number for a sentence: three significant digits, scientific far from 1.
pub(super) fn significant(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-3..1e4).contains(&size) {
        let decimals = (2 - if size > 0.0 {
            libm::floor(libm::log10(size)) as i32
        } else {
            0
        })
        .clamp(0, 5);
        format!("{value:.*}", decimals as usize)
    } else {
        let text = format!("{value:.2e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        format!("{mantissa}×10{}", superscript(exponent))
    }
}

/// The same for 10^`log10`, also outside the range of f64.
pub(super) fn significant_power(log10: f64) -> String {
    if log10.abs() < 300.0 {
        return significant(libm::pow(10.0, log10));
    }
    let exponent = libm::floor(log10);
    format!(
        "{:.1}×10{}",
        libm::pow(10.0, log10 - exponent),
        superscript(&exponent.to_string())
    )
}

/// Digits and minus as superscripts.
pub fn superscript(digits: &str) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digits
        .chars()
        .map(|c| c.to_digit(10).map_or('⁻', |digit| RAISED[digit as usize]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_sentences() {
        let shown = [0.0, 8.9376, 123.456, 0.012345, 2.179e-10, 12345.0].map(significant);
        assert_eq!(
            [significant_power(-4.0), significant_power(-600.5)],
            ["1.00×10⁻⁴", "3.2×10⁻⁶⁰¹"]
        );
        assert_eq!(shown, ["0.00", "8.94", "123", "0.0123", "2.18×10⁻¹⁰", "1.23×10⁴"]);
    }
}
