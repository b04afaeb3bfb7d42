//! Where an axis has its ticks, and what stands there.

use crate::reading::superscript;

/// A tick: its place on the axis, and its label.
pub type Tick = (f64, String);

/// At most about `count` round numbers (1, 2, 5 times a power of ten apart) in `low..=high`; two if there are two, since one alone
/// shows no scale.
pub fn linear(low: f64, high: f64, count: usize) -> Vec<Tick> {
    let rough = (high - low) / count.max(1) as f64;
    // numbers that differ in their last digits only have no round ones between
    let told_apart = high - low > 1e-12 * low.abs().max(high.abs());
    if !(rough > 0.0 && rough.is_finite() && told_apart) {
        return Vec::new();
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|&step| step >= rough * 0.999);
    let step = step.unwrap_or(10.0 * power);
    let decimals = (-libm::floor(libm::log10(step) + 1e-9)).clamp(0.0, 9.0) as usize;
    let (first, last) = (libm::ceil(low / step - 1e-9), libm::floor(high / step + 1e-9));
    if last - first < 1.0 {
        return linear(low, high, 2 * count.max(1));
    }
    (0..=(last - first) as usize)
        .map(|index| {
            let value = (first + index as f64) * step;
            (value, format!("{value:.decimals$}").replace('-', "−"))
        })
        .collect()
}

/// Powers of ten in `low..=high`, both logarithms, at most about `count` of them.
pub fn decades(low: f64, high: f64, count: usize) -> Vec<Tick> {
    const STEPS: [f64; 12] = [
        1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 200.0, 500.0,
    ];
    if !(high - low).is_finite() {
        return Vec::new();
    }
    let further =
        (3..).flat_map(|power| [1.0, 2.0, 5.0].map(|step| step * libm::pow(10.0, f64::from(power))));
    let step = STEPS
        .into_iter()
        .chain(further)
        .find(|step| (high - low) / step <= count.max(1) as f64)
        .unwrap_or(f64::INFINITY);
    let (first, last) = (libm::ceil(low / step), libm::floor(high / step));
    (first as i64..=last as i64)
        .map(|index| {
            let exponent = index as f64 * step;
            (exponent, power_of_ten(exponent as i64))
        })
        .collect()
}

/// "10⁻⁸".
pub fn power_of_ten(exponent: i64) -> String {
    format!("10{}", superscript(&exponent.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: Vec<Tick>) -> Vec<String> {
        ticks.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(
            labels(linear(0.0, 1.0, 5)),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(labels(linear(1.0, 200.0, 5)), ["50", "100", "150", "200"]);
        assert_eq!(
            labels(linear(-1.0, 1.0, 4)),
            ["−1.0", "−0.5", "0.0", "0.5", "1.0"]
        );
        assert_eq!(
            labels(decades(-12.3, 0.4, 6)),
            ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "10⁰"]
        );
        assert_eq!(labels(linear(0.0, 412.0, 2)), ["0", "200", "400"]);
        assert_eq!(labels(linear(0.09, 0.101, 1)), ["0.09", "0.10"]);
        assert!(linear(1.0, 1.0, 5).is_empty());
        assert!(linear(0.0, f64::INFINITY, 5).is_empty());
    }

    #[test]
    fn no_range_has_ticks_without_number_or_end() {
        for (low, high) in [
            (-6e8, 3.0),
            (1e10, 1e10 + 2e-6),
            (0.999_999_999_999_999_9, 1.0),
            (f64::NEG_INFINITY, 1.0),
            (f64::NAN, 1.0),
            (-1e300, 1e300),
            (f64::MIN, f64::MAX),
        ] {
            for count in [0, 1, 5] {
                assert!(linear(low, high, count).len() < 20, "{low} {high}");
                assert!(decades(low, high, count).len() < 20, "{low} {high}");
            }
        }
    }
}
