//! F(y_a, y_b) on a grid of both axes, as a matrix product over w, with nothing lost to cancellation for small c or q:
//!
//! ```text
//! F(y_a, y_b) − F_aF_b = E_w[(M_a(y_a − α w) − F_a)(M_b(y_b − β w) − F_b)]
//! ```

use super::{CUT, GRAIN, Gumbel, LEFT, Pair, RIGHT, normal_rule, power, step};

/// Most entries of a table of one input: 16 MB each of two.
const MOST: f64 = 2e6;

/// K ∫∫ (∂_a∂_bF F^{K−1} − F'_aF'_b (F_aF_b)^{K−1}) dy_a dy_b; the second term is 1/K in all. `None`: too many nodes.
pub(super) fn sum(pair: &Pair) -> Option<f64> {
    let Pair {
        classes,
        sigma,
        own,
        shared,
        falling,
    } = *pair;
    let symmetric = sigma[0] == sigma[1];
    let pace = |input: usize| f64::max(GRAIN, 0.5 * own[input]) / shared[input];
    let w = normal_rule(pace(0).min(pace(1)));
    let a = Input::new(classes, sigma[0], own[0], shared[0], &w)?;
    let other = match (symmetric, falling) {
        (true, false) => None,
        (_, false) => Some(Input::new(classes, sigma[1], own[1], shared[1], &w)?),
        (_, true) => Some(Input::new(classes, sigma[1], own[1], -shared[1], &w)?),
    };
    let b = other.as_ref().unwrap_or(&a);
    // densities, of the order of 1/max(1, σ) each, too small to count
    let negligible = 1e-21 * (shared[0] * shared[1]).min(1.0) / (sigma[0].max(1.0) * sigma[1].max(1.0));
    let power = |x: f64| power(x, classes - 1);
    let powers: Vec<f64> = b.law.iter().map(|law| power(law[0])).collect();
    let mut sum = 0.0;
    for (i, &[below_a, density_a]) in a.law.iter().enumerate() {
        let power_a = power(below_a);
        // every other node, as on a chessboard: of a symmetric pair only those above the diagonal
        let from = if symmetric { i } else { i % 2 };
        for j in (from..b.law.len()).step_by(2) {
            let [below_b, density_b] = b.law[j];
            let density = density_a * density_b;
            let density_more = dot(&a.density[i], &b.density[j]);
            let largest = (density.max(density + density_more)) * power_a.min(powers[j]);
            if largest < negligible {
                continue;
            }
            let below = below_a * below_b;
            let more = dot(&a.below[i], &b.below[j]);
            let alone = power_a * powers[j];
            let both = power(below + more);
            let ratio = more / below;
            let gain = match ratio.abs() < 0.5 {
                true => alone * libm::expm1((classes - 1) as f64 * libm::log1p(ratio)),
                false => both - alone,
            };
            let part = density_more * both + density * gain;
            sum += if symmetric && j > i { 2.0 * part } else { part };
        }
    }
    Some(classes as f64 * a.step * b.step * 2.0 * sum)
}

/// M and M' for many arguments, by interpolation of degree eleven.
struct Table {
    low: f64,
    step: f64,
    values: Vec<[f64; 2]>,
}

const POINTS: usize = 12;

impl Table {
    /// For y of `low` to `high`. A step of 1/32 in a function whose poles, if any, are π/2 away: error 1e-16.
    fn new(sigma: f64, low: f64, high: f64) -> Self {
        let law = Gumbel::new(sigma);
        let step = sigma.max(1.0) / 32.0;
        let low = low - POINTS as f64 * step;
        let count = ((high - low) / step) as usize + 2 * POINTS;
        let values = (0..count)
            .map(|index| law.at(low + index as f64 * step))
            .collect();
        Self { low, step, values }
    }

    fn at(&self, y: f64) -> [f64; 2] {
        let place = (y - self.low) / self.step;
        let from = (place as usize).saturating_sub(POINTS / 2 - 1);
        let Some(values) = self.values.get(from..from + POINTS) else {
            return [0.0; 2];
        };
        let x = place - from as f64;
        // barycentric weights are (−1)^k binomials
        let (mut sums, mut total, mut weight) = ([0.0; 2], 0.0, 1.0);
        for (k, value) in values.iter().enumerate() {
            let distance = x - k as f64;
            if distance == 0.0 {
                return *value;
            }
            let share = weight / distance;
            total += share;
            sums[0] += share * value[0];
            sums[1] += share * value[1];
            weight *= -((POINTS - 1 - k) as f64) / (k + 1) as f64;
        }
        sums.map(|sum| sum / total)
    }
}

/// One input: y at equal steps, as far as F^{K−1} dF is worth counting.
struct Input {
    step: f64,
    /// F(y) and F'(y).
    law: Vec<[f64; 2]>,
    /// Rows over w: what w does to F(y), times the root of the weight of w.
    below: Vec<Vec<f64>>,
    /// The same of F'(y).
    density: Vec<Vec<f64>>,
}

impl Input {
    fn new(classes: usize, sigma: f64, own: f64, shared: f64, w: &[(f64, f64)]) -> Option<Self> {
        let step = step(classes, own);
        let (low, high) = (LEFT - CUT * sigma, RIGHT + CUT * sigma);
        let count = (high - low) / step;
        if count * w.len() as f64 > MOST {
            return None;
        }
        let shift = (CUT + 1.0) * shared.abs();
        let table = Table::new(own, low - shift, high + shift);
        let mut input = Self {
            step,
            law: Vec::new(),
            below: Vec::new(),
            density: Vec::new(),
        };
        for index in 0..=count as usize {
            let y = low + index as f64 * step;
            let row: Vec<[f64; 2]> = w.iter().map(|&(w, _)| table.at(y - shared * w)).collect();
            let mean = |part: usize| row.iter().zip(w).map(|(of, w)| w.1 * of[part]).sum::<f64>();
            let law = [mean(0), mean(1)];
            if classes as f64 * sigma.max(1.0) * law[1] * power(law[0], classes - 1) < 1e-20 {
                if input.law.is_empty() {
                    continue;
                }
                break;
            }
            let apart = |part: usize| {
                row.iter()
                    .zip(w)
                    .map(move |(of, w)| w.1.sqrt() * (of[part] - law[part]))
            };
            input.below.push(apart(0).collect());
            input.density.push(apart(1).collect());
            input.law.push(law);
        }
        Some(input)
    }
}

/// Σ a_k b_k of equally long slices, in an order that does not depend on the machine.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (a, b) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = a.remainder().iter().zip(b.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a.zip(b) {
        for k in 0..4 {
            sums[k] += a[k] * b[k];
        }
    }
    sums[0] + sums[1] + (sums[2] + sums[3]) + rest
}
