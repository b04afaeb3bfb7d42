//! Exact averages of a softmax over normal signals.
//!
//! With e^{−y} = u, 1/S² = ∫₀^∞ u e^{−uS} du and 1/(S_aS_b) = ∫∫ e^{−uS_a−vS_b} du dv turn averages over K units into
//! powers of averages over one. What appears is the law of z + G, where G is a standard Gumbel variable: s_i is the
//! probability that unit i has the largest z + G.
//!
//! ```text
//! M(y)        = E exp(−e^{z−y}),                      z ~ N(0, q):  P(z + G < y)
//! F(y_a, y_b) = E exp(−e^{z_a−y_a} − e^{z_b−y_b}):    P(z_a + G < y_a, z_b + G' < y_b)
//! Σ E s_i(1 − s_i) = K(K−1) ∫ M'² M^{K−2} dy
//! Σ E s_i(a)s_i(b) = K ∫∫ ∂_a∂_bF F^{K−1} dy_a dy_b
//! ```
//! All integrals are trapezoids: integrands are analytic for |Im y| < π/2 and fall off at least like e^{−|y|}, so 1e-15 takes
//! a step of a quarter, or of a fraction of √q where that is longer.

mod grid;
mod ridge;

use super::ledger::{Integral, recall};
use crate::model::Scaled;
use core::f64::consts::{FRAC_1_SQRT_2, PI};

/// The normal density at 8.6 is 3e-17.
const CUT: f64 = 8.6;
/// z + G < −4 has no probability to speak of beyond that of z, and z + G > 40 has e^{−40}.
const LEFT: f64 = -4.0;
const RIGHT: f64 = 40.0;
/// Step of a trapezoid over a Gumbel variable: error |Γ(1 + 2πi/h)| = 1e-16.
const GRAIN: f64 = 0.25;
/// Below this variance s is linear in z to 1e-11.
const LINEAR: f64 = 1e-11;
/// Below this variance corrections to that are proportional to q, to 1e-12.
const SHORT: f64 = 1e-6;
/// From this standard deviation on, strongly correlated pairs are summed along their ridge.
const RIDGE: f64 = 2.0;
/// From 2^SATURATED on, a standard deviation, or variance of a pair, is as good as infinite.
const SATURATED: i32 = 100;

/// Σ_i E s_i(1 − s_i) = 1 − K E s_1² for a softmax of K units N(0, q): 1 − 1/K at q = 0, ∝ 1/√q at large q.
///
/// `deviation` is √q ≥ 0 of any size. Relative accuracy 1e-12.
///
/// ```
/// use depthscale::{model::Scaled, theory::softmax::spread};
/// let flat = spread(4, Scaled::from(0.0)).to_f64().unwrap();
/// assert!((flat - 0.75).abs() < 1e-14);
/// // two units: E σ(1 − σ)·2 with σ the logistic function of N(0, 2q), 1/√(πq) at large q
/// let steep = spread(2, Scaled::from(1e9)).to_f64().unwrap();
/// assert!((steep * 1e9 * core::f64::consts::PI.sqrt() - 1.0).abs() < 1e-12);
/// ```
pub fn spread(classes: usize, deviation: Scaled) -> Scaled {
    let most = Scaled::new(1.0, SATURATED);
    if deviation.over(most) > 1.0 {
        let inverse = Scaled::new(1.0 / deviation.mantissa(), -deviation.exponent());
        return spread(classes, most) * most * inverse;
    }
    let sigma = deviation.to_f64().unwrap_or(0.0);
    let law = Gumbel::new(sigma);
    let step = step(classes, sigma);
    let count = ((2.0 * CUT * sigma + RIGHT - LEFT) / step) as usize + 1;
    let sum: f64 = (0..=count)
        .map(|index| {
            let [below, density] = law.at(LEFT - CUT * sigma + index as f64 * step);
            density * density * power(below, classes - 2)
        })
        .sum();
    let classes = classes as f64;
    Scaled::from(classes * (classes - 1.0) * step * sum)
}

/// Σ_i E s_i(a)s_i(b) − 1/K for inputs whose units are pairs of variances q_a, q_b and correlation 1 − ε; it has the sign of 1 − ε.
///
/// The pair shares a normal variable w and is independent otherwise, z_a = α w + N(0, (1 − |c|)q_a) with α² = |c|q_a, so that F
/// is an integral over w of products of one-dimensional functions.
///
/// Relative accuracy 1e-10 for K up to 10^4; 1e-15/√(|c|q) where that is more, q the smaller variance, or 1e-6 if both are short.
/// Milliseconds, or tens of them for K = 10^4 or unequal lengths. `None` where it would take more than about half a second: one
/// variance beyond 400, the other below 4 or a thousand times smaller, and 1 − |c| < 0.01.
///
/// ```
/// use depthscale::theory::softmax::agreement;
/// assert_eq!(agreement(10, [1.0, 3.0], 1.0), Some(0.0));
/// // short signals: cq(K − 1)/K²
/// let short = agreement(10, [1e-20, 1e-20], 0.5).unwrap();
/// assert!((short / (0.5e-20 * 0.09) - 1.0).abs() < 1e-10);
/// // the largest of two very long signals: arcsin(c)/π
/// let long = agreement(2, [1e30, 1e30], 0.5).unwrap();
/// assert!((long - 1.0 / 6.0).abs() < 1e-11);
/// ```
pub fn agreement(classes: usize, variance: [f64; 2], decorrelation: f64) -> Option<f64> {
    let apart = decorrelation.min(2.0 - decorrelation).max(0.0);
    let together = 1.0 - apart;
    let longer = variance[0].max(variance[1]);
    if together == 0.0 || variance.contains(&0.0) {
        return Some(0.0);
    }
    if longer < SHORT {
        // cq(K − 1)/K² (1 + O(q)), from the ratio at a greater q
        let linear = |variance: [f64; 2]| {
            let rate = (classes - 1) as f64 / (classes * classes) as f64;
            rate * (1.0 - decorrelation) * variance[0].sqrt() * variance[1].sqrt()
        };
        let near = variance.map(|q| q / longer * SHORT);
        let ratio = agreement(classes, near, decorrelation)? / linear(near);
        return Some(linear(variance) * (1.0 + (ratio - 1.0) * (longer / SHORT)));
    }
    let at = [classes as f64, variance[0], variance[1], decorrelation];
    let [sum] = recall(Integral::Agreement, None, &at, || {
        [beyond_short(classes, variance, decorrelation).unwrap_or(f64::NAN)]
    });
    Some(sum).filter(|sum| !sum.is_nan())
}

/// [`agreement`] of signals that are not short.
fn beyond_short(classes: usize, variance: [f64; 2], decorrelation: f64) -> Option<f64> {
    let apart = decorrelation.min(2.0 - decorrelation).max(0.0);
    let together = 1.0 - apart;
    let sigma = variance.map(|q| q.clamp(LINEAR, libm::scalbn(1.0, SATURATED)).sqrt());
    let shared = sigma.map(|sigma| together.sqrt() * sigma);
    let own = sigma.map(|sigma| apart.sqrt() * sigma);
    let pair = Pair {
        classes,
        sigma,
        own,
        shared,
        falling: decorrelation > 1.0,
    };
    if together > 0.3 && sigma[0].min(sigma[1]) > RIDGE {
        return ridge::sum(&pair);
    }
    let linear = variance.map(|q| (q / LINEAR).min(1.0).sqrt());
    Some(grid::sum(&pair)? * linear[0] * linear[1])
}

/// A pair z_a = `shared[0]` w + `own[0]` x_a, z_b = ±`shared[1]` w + `own[1]` x_b of independent standard normal variables.
struct Pair {
    classes: usize,
    /// √q_a, √q_b.
    sigma: [f64; 2],
    own: [f64; 2],
    shared: [f64; 2],
    /// Whether c < 0: the sign in z_b is minus.
    falling: bool,
}

/// Step of a trapezoid over y for standard deviation σ. The largest of K normal variables has a sharper law than one; this
/// keeps errors below 1e-11 up to K = 10^4.
fn step(classes: usize, sigma: f64) -> f64 {
    GRAIN.max(0.5 * sigma / (1.0 + 0.55 * libm::log(classes as f64)))
}

/// x^n, n an integer of any size.
fn power(x: f64, n: usize) -> f64 {
    if n == 0 {
        1.0
    } else {
        libm::exp(n as f64 * libm::log(x.max(0.0)))
    }
}

/// (t, weight) of E f(t), t standard normal, with a step of at most 1/2.
fn normal_rule(step: f64) -> Vec<(f64, f64)> {
    let step = step.min(0.5);
    let count = (CUT / step) as i32 + 1;
    (-count..=count)
        .map(|index| {
            let t = f64::from(index) * step;
            (t, step / (2.0 * PI).sqrt() * libm::exp(-0.5 * t * t))
        })
        .collect()
}

/// The law of z + G: z normal of some deviation, G Gumbel, integrated over the narrower of the two.
enum Gumbel {
    /// e^z and weights.
    Short(Vec<(f64, f64)>),
    /// Deviation of z; G and weights.
    Long(f64, Vec<(f64, f64)>),
}

impl Gumbel {
    fn new(sigma: f64) -> Self {
        if sigma < 2.0 {
            let rule = normal_rule(GRAIN / sigma.max(GRAIN));
            return Self::Short(rule.iter().map(|&(t, w)| (libm::exp(sigma * t), w)).collect());
        }
        let count = ((RIGHT - LEFT) / GRAIN) as usize;
        let nodes = (0..=count).map(|index| {
            let g = LEFT + index as f64 * GRAIN;
            let tail = libm::exp(-g);
            (g, GRAIN * tail * libm::exp(-tail))
        });
        Self::Long(sigma, nodes.collect())
    }

    /// M(y) = P(z + G < y) and M'(y).
    fn at(&self, y: f64) -> [f64; 2] {
        match self {
            Self::Short(nodes) => {
                let u = libm::exp(-y);
                nodes.iter().fold([0.0; 2], |[below, density], &(e, weight)| {
                    let part = weight * libm::exp(-u * e);
                    [below + part, density + u * e * part]
                })
            }
            Self::Long(sigma, nodes) => nodes.iter().fold([0.0; 2], |[below, density], &(g, weight)| {
                let t = (y - g) / sigma;
                let normal = libm::exp(-0.5 * t * t) / ((2.0 * PI).sqrt() * sigma);
                let part = weight * 0.5 * libm::erfc(-t * FRAC_1_SQRT_2);
                [below + part, density + weight * normal]
            }),
        }
    }
}
