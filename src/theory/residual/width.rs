//! What finite width adds: networks of N units grow by e^{a/N} more than Proposition 1 and Lemma A1 say, forwards and backwards.
//!
//! Signs of signals persist from layer to layer, so the layers of one network grow together; and gradients come back through the
//! weights that made the signals. With all layers kept, g = 1 + s², r_j = g^{−j/2}, growth from layer L back to layer l has
//!
//! ```text
//! a = (2s⁴/πg²) Σ_{i<M} [ Σ_{1≤j≤i} (asin r_j + γ_j) − Σ_{i<j≤i+k} γ_j ],   γ_j = r_j √(1 − r_j²),   M = L − l layers passed, k = l before
//! ```
//!
//! to first order in 1/N, by a cavity argument; the exponential fits networks of 64 units too. Growth of signals has the same with k = 0.
//! Masks leave layers out of M and k: these are taken at their means under the masks that count, and sums read between their terms, in
//! which they are nearly straight lines.

use core::f64::consts::PI;

/// Sums over the first n layers, n = 0…L.
struct Sums {
    factor: f64,
    /// Σ_{i<n} Σ_{j≤i} (asin r_j + γ_j).
    own: Vec<f64>,
    /// Σ_{i<n} Σ_{j≤i} γ_j.
    others: Vec<f64>,
}

impl Sums {
    fn new(depth: usize, branch_variance: f64) -> Self {
        let growth = 1.0 + branch_variance;
        let share = branch_variance / growth;
        let (mut own, mut others) = (vec![0.0], vec![0.0]);
        let (mut own_inner, mut others_inner) = (0.0, 0.0);
        let (mut own_sum, mut others_sum) = (0.0, 0.0);
        // r_j²
        let mut square = 1.0;
        for _ in 0..depth {
            own_sum += own_inner;
            others_sum += others_inner;
            own.push(own_sum);
            others.push(others_sum);
            square /= growth;
            let gamma = (square * (1.0 - square)).sqrt();
            own_inner += libm::asin(square.sqrt()) + gamma;
            others_inner += gamma;
        }
        Self {
            factor: 2.0 * share * share / PI,
            own,
            others,
        }
    }

    /// a of `passed` layers after `before` others.
    fn excess(&self, passed: f64, before: f64) -> f64 {
        let other = |n: f64| between(&self.others, n);
        self.factor * (between(&self.own, passed) - (other(passed + before) - other(before) - other(passed)))
    }
}

/// The value at a place between two indices.
fn between(values: &[f64], place: f64) -> f64 {
    let last = values.len() - 1;
    let index = (place as usize).min(last);
    let next = values[(index + 1).min(last)];
    values[index] + (place - index as f64) * (next - values[index])
}

/// The rate at which a layer is kept in networks counted by how much they grow.
fn grown(rate: f64, branch_variance: f64) -> f64 {
    rate * (1.0 + branch_variance) / (1.0 + branch_variance * rate)
}

/// a of gradients at layers l = 0…L: the mean of |∇_{y_l}|²/|∇_{y_L}|² is [`growth`](super::growth)·e^{a/N}.
pub fn growth_excess(rates: &[f64], branch_variance: f64) -> Vec<f64> {
    let sums = Sums::new(rates.len(), branch_variance);
    let mut passed: f64 = rates.iter().map(|&rate| grown(rate, branch_variance)).sum();
    let mut before = 0.0;
    let mut excess = vec![sums.excess(passed, before)];
    for &rate in rates {
        passed -= grown(rate, branch_variance);
        before += rate;
        excess.push(sums.excess(passed.max(0.0), before));
    }
    excess
}

/// a of signals at layers l = 0…L: the mean of |y_l|²/N is Q_l(x, x)·e^{a/N}.
pub fn length_excess(rates: &[f64], branch_variance: f64) -> Vec<f64> {
    let sums = Sums::new(rates.len(), branch_variance);
    let mut passed = 0.0;
    let mut excess = vec![0.0];
    for &rate in rates {
        passed += grown(rate, branch_variance);
        excess.push(sums.excess(passed, 0.0));
    }
    excess
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The double sum as it stands.
    fn direct(depth: usize, layer: usize, branch_variance: f64) -> f64 {
        let growth = 1.0 + branch_variance;
        let mut sum = 0.0;
        for m in layer..depth {
            for k in 0..m {
                let r = libm::pow(growth, -0.5 * (m - k) as f64);
                let gamma = r * (1.0 - r * r).sqrt();
                sum += if k >= layer { libm::asin(r) + gamma } else { -gamma };
            }
        }
        2.0 * (branch_variance / growth) * (branch_variance / growth) / PI * sum
    }

    #[test]
    fn running_sums_are_the_double_sum() {
        for branch_variance in [1.0, 0.3, 0.02] {
            let growth = growth_excess(&[1.0; 50], branch_variance);
            let length = length_excess(&[1.0; 50], branch_variance);
            for layer in 0..=50 {
                assert!((growth[layer] - direct(50, layer, branch_variance)).abs() < 1e-11);
                assert!((length[layer] - direct(layer, 0, branch_variance)).abs() < 1e-11);
            }
        }
        // 0.7 % a layer of a hundred units
        assert!((growth_excess(&[1.0; 50], 1.0)[0] - 34.29).abs() < 0.01);
        assert_eq!(growth_excess(&[0.0; 5], 1.0), [0.0; 6]);
    }
}
