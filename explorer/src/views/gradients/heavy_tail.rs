//! When the mean over networks is not to be trusted, said from the networks themselves.
//!
//! g_aa is a product over layers, so that ln g_aa is nearly normal and g_aa nearly log-normal. The variance v of ln g_aa is
//! measured well where that of g_aa is not, and tells it: the relative variance of one network is e^v − 1. In networks of a few
//! units ln g_aa leans to the left, and that is too much.

use crate::reading::{significant, superscript};
use crate::run::Run;
use core::f64::consts::LN_10;
use depthscale::sample::Metric;

/// Fewer networks with a gradient say too little about v.
const FEWEST: f64 = 10.0;
/// A mean with a larger relative error than this says little.
const LARGE: f64 = 0.2;
/// An error bar matters from here on, and misleads if it is less than half of what it should be.
const NOTABLE: f64 = 0.05;
/// The relative error that the sentence gives a number of networks for.
const GOAL: f64 = 0.05;

/// A sentence where the mean of g_aa is carried by a few networks: at the layer where ln g_aa varies most.
pub(crate) fn sentence(run: &Run) -> Option<String> {
    let networks = run.statistics.networks() as f64;
    let layers = run.statistics.logarithms(Metric::GradientAa);
    let spread = layers.zip(1..).filter_map(|(scale, layer)| {
        let alive = networks - scale.zeros() as f64;
        let variance = scale.living_variance().filter(|_| alive >= FEWEST)?;
        Some((layer, variance, alive / networks))
    });
    let (layer, variance, alive) = spread.max_by(|one, other| one.1.total_cmp(&other.1))?;
    let log10 = log10_relative_variance(variance, alive);
    let expected = libm::exp10(0.5 * (log10 - libm::log10(networks)));
    let moments = run.statistics.moments(layer, Metric::GradientAa);
    let measured = moments.relative_standard_error()?;
    let misleading = measured < 0.5 * expected;
    if expected < NOTABLE || (expected < LARGE && !misleading) {
        return None;
    }
    let bar = if misleading {
        format!(", and the error bar from these {networks} is too small")
    } else {
        String::new()
    };
    Some(format!(
        "At layer {layer} ln g_aa has a standard deviation of {} over networks, so the mean is carried by a few of them: \
         about {} networks would pin it to 5 %{bar}. Trust the median.",
        significant(variance.sqrt()),
        about(log10 - 2.0 * libm::log10(GOAL)),
    ))
}

/// log₁₀ of variance/mean² of a log-normal of which only the part `alive` is not zero: e^v/alive − 1.
fn log10_relative_variance(variance: f64, alive: f64) -> f64 {
    let v = variance - libm::log(alive);
    // expm1(v) = e^v (1 − e^−v)
    (v + libm::log(-libm::expm1(-v))) / LN_10
}

/// 10^`log10` to one digit.
fn about(log10: f64) -> String {
    let exponent = libm::floor(log10);
    let digit = libm::round(libm::exp10(log10 - exponent));
    let (digit, exponent) = if digit > 9.0 {
        (1.0, exponent + 1.0)
    } else {
        (digit, exponent)
    };
    if (0.0..4.0).contains(&exponent) {
        format!("{}", digit * libm::exp10(exponent))
    } else {
        format!("{digit}×10{}", superscript(&exponent.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_have_one_digit() {
        let shown = [320.0, 9700.0, 31_000.0, 960_000.0, 20.0].map(|number| about(libm::log10(number)));
        assert_eq!(shown, ["300", "1×10⁴", "3×10⁴", "1×10⁶", "20"]);
        assert_eq!(about(4321.7), "5×10⁴³²¹");
    }

    #[test]
    fn relative_variances_of_log_normals() {
        for (variance, alive, wanted) in [
            (1.0, 1.0, 1.718_281_828_459_045),
            (1e-9, 1.0, 1e-9),
            (0.0, 0.25, 3.0),
        ] {
            let ratio = libm::exp10(log10_relative_variance(variance, alive)) / wanted;
            assert!((ratio - 1.0).abs() < 1e-8, "{variance} {alive}: {ratio}");
        }
        assert!((log10_relative_variance(1e5, 0.5) - 1e5 / LN_10).abs() < 1.0);
        assert_eq!(log10_relative_variance(0.0, 1.0), f64::NEG_INFINITY);
    }
}
