//! The test of Shapiro and Wilk (Biometrika 52, 1965): how straight the line of a normal quantile plot is. Coefficients and
//! p-value: Royston, algorithm AS R94, Applied Statistics 44(4), 1995, for complete samples.

use super::{Normality, normal_quantile, onto_unit, polynomial};

/// The sample sizes for which AS R94 was fitted.
const SIZES: std::ops::RangeInclusive<usize> = 3..=5000;

/// What the two largest weights have beyond the normalised scores, in 1/√n.
const BEYOND: [[f64; 6]; 2] = [
    [0.0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056],
    [0.0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633],
];
/// Mean and log deviation of −ln(γ − ln(1 − W)) in n ≤ 11, and γ.
const SMALL_MEAN: [f64; 4] = [0.544, -0.39978, 0.025054, -6.714e-4];
const SMALL_LOG_DEVIATION: [f64; 4] = [1.3822, -0.77857, 0.062767, -0.0020322];
const SMALL_GAMMA: [f64; 2] = [-2.273, 0.459];
/// Mean and log deviation of ln(1 − W), in ln n.
const MEAN: [f64; 4] = [-1.5861, -0.31082, -0.083751, 0.0038915];
const LOG_DEVIATION: [f64; 3] = [-0.4803, -0.082676, 0.0030302];

/// W of a sample of 3 to 5000 values in any order, and its p-value. `None` for other sizes, a value that is not finite, or no
/// spread.
///
/// The p-value is exact for three values and an approximation beyond: over 10⁵ normal samples (10⁴ for n = 2000) its
/// distribution function was within 0.01 of the uniform one for n = 5, 8, 11, 50 and 200, within 0.02 for 20 and 2000, and within
/// 0.045 for 12, where two fits meet; P(p < 0.05) was 0.048 to 0.053.
pub fn shapiro_wilk(sample: &[f64]) -> Option<Normality> {
    let n = sample.len();
    if !SIZES.contains(&n) {
        return None;
    }
    let mut sorted = onto_unit(sample)?;
    sorted.sort_unstable_by(f64::total_cmp);
    let weights = weights(n)?;
    let mean = sorted.iter().sum::<f64>() / n as f64;
    let squares: f64 = sorted.iter().map(|x| (x - mean) * (x - mean)).sum();
    let norm: f64 = 2.0 * weights.iter().map(|a| a * a).sum::<f64>();
    let ends = sorted.iter().zip(sorted.iter().rev());
    let slope: f64 = weights
        .iter()
        .zip(ends)
        .map(|(a, (low, high))| a * (high - low))
        .sum();
    // 1 − W = 1 − slope²/(norm · squares), without cancellation where W is near 1; W ≤ 1 by Cauchy and Schwarz.
    let most = (norm * squares).sqrt();
    let deficit = ((most - slope) * (most + slope) / (norm * squares)).max(0.0);
    Some(Normality {
        statistic: 1.0 - deficit,
        p_value: p_value(deficit, n),
    })
}

/// The weights a of the upper half of the ordered sample, the largest value's first; the lower half has −a, a middle value 0.
fn weights(n: usize) -> Option<Vec<f64>> {
    if n == 3 {
        return Some(vec![std::f64::consts::FRAC_1_SQRT_2]);
    }
    // Blom's approximation of normal scores.
    let score = |i| normal_quantile((i as f64 + 0.625) / (n as f64 + 0.25)).map(|z| -z);
    let mut scores = (0..n / 2).map(score).collect::<Option<Vec<f64>>>()?;
    let squares = |of: &[f64]| 2.0 * of.iter().map(|z| z * z).sum::<f64>();
    let all = squares(&scores);
    let (special, rest) = scores.split_at_mut(if n > 5 { 2 } else { 1 });
    let left = all - squares(special);
    for (score, beyond) in special.iter_mut().zip(&BEYOND) {
        *score = *score / all.sqrt() + polynomial(beyond, 1.0 / (n as f64).sqrt());
    }
    let scale = (left / (1.0 - squares(special))).sqrt();
    rest.iter_mut().for_each(|score| *score /= scale);
    Some(scores)
}

/// Probability of a smaller W than 1 − `deficit` in n normal values.
fn p_value(deficit: f64, n: usize) -> f64 {
    if n == 3 {
        // Exact: 6/π (arcsin √W − π/3).
        let angle = libm::atan2((1.0 - deficit).sqrt(), deficit.sqrt());
        return (6.0 * std::f64::consts::FRAC_1_PI * angle - 2.0).clamp(0.0, 1.0);
    }
    let (size, log) = (n as f64, libm::log(deficit));
    let (y, mean, log_deviation) = if n <= 11 {
        // γ exceeds every ln(1 − W): W has n a₁²/(n − 1) for its least value, which leaves ln 0.37 < −0.44 of n = 4.
        let y = -libm::log(polynomial(&SMALL_GAMMA, size) - log);
        (
            y,
            polynomial(&SMALL_MEAN, size),
            polynomial(&SMALL_LOG_DEVIATION, size),
        )
    } else {
        let log_size = libm::log(size);
        (
            log,
            polynomial(&MEAN, log_size),
            polynomial(&LOG_DEVIATION, log_size),
        )
    };
    let z = (y - mean) / libm::exp(log_deviation);
    0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_agree_with_the_first_table() {
        // Shapiro and Wilk 1965, table 5, exact for n ≤ 20; AS R94 is an approximation, good to three digits.
        let table: [(usize, &[f64]); 3] = [
            (5, &[0.6646, 0.2413]),
            (10, &[0.5739, 0.3291, 0.2141, 0.1224, 0.0399]),
            (
                20,
                &[
                    0.4734, 0.3211, 0.2565, 0.2085, 0.1686, 0.1334, 0.1013, 0.0711, 0.0422, 0.0140,
                ],
            ),
        ];
        for (n, row) in table {
            for (a, known) in weights(n).unwrap().iter().zip(row) {
                assert!((a - known).abs() < 1e-3, "{n} {a} {known}");
            }
        }
    }
}
