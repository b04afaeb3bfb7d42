//! The law of L_δ = Σ δ_l, the number of layers that a mask keeps.

use core::f64::consts::FRAC_1_SQRT_2;

/// Poisson-binomial: L_δ is a sum of independent Bernoulli variables of different rates.
///
/// ```
/// use depthscale::theory::residual::DepthLaw;
/// let law = DepthLaw::new(&[0.5, 0.5]);
/// assert_eq!(law.pmf(), [0.25, 0.5, 0.25]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct DepthLaw {
    pmf: Vec<f64>,
    mean: f64,
    variance: f64,
}

impl DepthLaw {
    /// Of a mask with these rates, by convolution: O(L²), and no subtraction anywhere.
    pub fn new(rates: &[f64]) -> Self {
        let mut pmf = vec![1.0];
        for &rate in rates {
            add_layer(&mut pmf, rate);
        }
        Self {
            pmf,
            mean: rates.iter().sum(),
            variance: rates.iter().map(|rate| rate * (1.0 - rate)).sum(),
        }
    }

    /// P(L_δ = k), k = 0…L.
    pub fn pmf(&self) -> &[f64] {
        &self.pmf
    }

    /// P(L_δ ≤ k), k = 0…L.
    pub fn cumulative(&self) -> Vec<f64> {
        let sums = self.pmf.iter().scan(0.0, |sum, probability| {
            *sum += probability;
            Some(f64::min(*sum, 1.0))
        });
        sums.collect()
    }

    /// Σ p_l.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Σ p_l(1 − p_l).
    pub fn variance(&self) -> f64 {
        self.variance
    }

    /// The normal law of the same mean and variance on [k − ½, k + ½]; a point mass where the depth is sure.
    pub fn normal(&self, k: usize) -> f64 {
        // the law is symmetric: to the right of its mean, tails keep their digits
        let distance = (k as f64 - self.mean).abs();
        if self.variance == 0.0 {
            return if distance < 0.5 { 1.0 } else { 0.0 };
        }
        let scale = FRAC_1_SQRT_2 / self.variance.sqrt();
        0.5 * (libm::erfc((distance - 0.5) * scale) - libm::erfc((distance + 0.5) * scale))
    }

    /// Lemma 1: |L_δ − mean| is at most v u⁻¹(log(2/β)/v) with probability 1 − β at least, u(t) = (1 + t)log(1 + t) − t, v the
    /// variance, 0 < β ≤ 1. 0 where the depth is sure.
    pub fn bound(&self, beta: f64) -> f64 {
        let value = libm::log(2.0 / beta) / self.variance;
        if !(value.is_finite() && value > 0.0) {
            return 0.0;
        }
        // u is convex, so Newton falls all the way from where t²/(2 + 2t/3), which is less, has this value
        let mut t = value / 3.0 * (1.0 + (1.0 + 18.0 / value).sqrt());
        loop {
            let next = (t + value) / libm::log1p(t) - 1.0;
            if next >= t {
                return self.variance * t;
            }
            t = next;
        }
    }

    /// P(|L_δ − mean| > distance), exactly: what Lemma 1 bounds.
    pub fn outside(&self, distance: f64) -> f64 {
        let outside = |&(k, _): &(usize, &f64)| (k as f64 - self.mean).abs() > distance;
        self.pmf.iter().enumerate().filter(outside).map(|(_, p)| p).sum()
    }
}

/// From the law of the layers kept among some to that with one more, kept at `rate`.
pub(super) fn add_layer(pmf: &mut Vec<f64>, rate: f64) {
    pmf.push(0.0);
    for k in (1..pmf.len()).rev() {
        pmf[k] = (1.0 - rate) * pmf[k] + rate * pmf[k - 1];
    }
    pmf[0] *= 1.0 - rate;
}
