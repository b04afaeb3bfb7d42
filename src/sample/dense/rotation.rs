//! Products with a random rotation or reflection, from Haar measure, that is never written down.
//!
//! ```text
//! Q = G_0 G_1 … G_{N−1},   G_k = H_k D_k on units k…N−1,   v ~ N(0, 1) of length N − k
//! H_k: the reflection that takes v to −s|v| e_k, s = sign v_k;   D_k: e_k to −s e_k
//! ```
//! This is the Q of a QR decomposition by Householder reflections of a matrix of independent normals, whose columns stay
//! independent normals of falling length; D makes the diagonal of R positive, without which the law would not be Haar's.
//! G_{N−1} is a random sign. O(N²) time a vector, N²/2 normals. Source: Stewart, SIAM J. Numer. Anal. 17, 1980.

use super::lanes::{add_multiple, dot};
use super::weights::{Pass, Weights};

/// Qx.
pub fn times(weights: &mut Weights, layer: usize, x: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut y = x.to_vec();
    weights.each(layer, Pass::Forward, |k, v| step(v, &mut y[k..], Pass::Forward));
    y
}

/// Qᵀδ.
pub fn transposed_times(weights: &mut Weights, layer: usize, delta: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut y = delta.to_vec();
    weights.each(layer, Pass::Backward, |k, v| step(v, &mut y[k..], Pass::Backward));
    y
}

/// G = HD or its transpose DH, in place.
#[inline(always)]
fn step(v: &[f64], y: &mut [[f64; 2]], pass: Pass) {
    let [square] = dot(v, v.as_chunks().0);
    let Some(&pivot) = v.first().filter(|_| square > 0.0) else {
        return;
    };
    // s|v|
    let length = square.sqrt().copysign(pivot);
    // D
    let flip = |y: &mut [[f64; 2]]| {
        if let Some(first) = y.first_mut().filter(|_| length > 0.0) {
            *first = first.map(|y| -y);
        }
    };
    if pass == Pass::Forward {
        flip(y);
    }
    // H = 1 − uuᵀ/(|v|(|v| + |v_k|)), u = v + s|v|e_k: nothing cancels.
    let head = y.first().map_or([0.0; 2], |y| *y);
    let along = dot(v, y);
    let inverse = 1.0 / (length * (length + pivot));
    let factor = [0, 1].map(|d| -(along[d] + length * head[d]) * inverse);
    add_multiple(y, v, factor);
    if let Some(first) = y.first_mut() {
        for d in 0..2 {
            first[d] += length * factor[d];
        }
    }
    if pass == Pass::Backward {
        flip(y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Activation, Ensemble, Hyperparameters, Sampling, Start, WeightLaw};
    use crate::sample::plan::Plan;

    /// Columns of Q, from products with unit vectors, two at a time.
    fn columns(width: usize, seed: u32, product: Product) -> Vec<Vec<f64>> {
        let plan = Plan {
            hyperparameters: Hyperparameters::new(Activation::Linear, 1.0, 0.0, 1.0).unwrap(),
            start: Start {
                variance: 1.0,
                decorrelation: 1.0,
            },
            ensemble: Ensemble::new(1, width, 1, seed).unwrap(),
            sampling: Sampling {
                weights: WeightLaw::Orthogonal,
                ..Sampling::default()
            },
        };
        let column = |j: usize| {
            let mut unit = vec![[0.0, 1.0]; width];
            unit[j][0] = 1.0;
            let drawn = Weights::with(&plan, 0, 0, |weights| product(weights, 1, &unit));
            drawn.iter().map(|pair| pair[0]).collect()
        };
        (0..width).map(column).collect()
    }

    type Product = fn(&mut Weights, usize, &[[f64; 2]]) -> Vec<[f64; 2]>;

    fn matrix(width: usize, seed: u32) -> Vec<Vec<f64>> {
        columns(width, seed, times)
    }

    #[test]
    fn columns_are_orthonormal_and_the_transpose_is_one() {
        for width in [1, 2, 3, 10, 65] {
            let q = matrix(width, 5);
            let rows = columns(width, 5, transposed_times);
            for i in 0..width {
                for j in 0..width {
                    let dot: f64 = q[i].iter().zip(&q[j]).map(|(u, v)| u * v).sum();
                    assert!((dot - f64::from(u8::from(i == j))).abs() < 1e-13);
                    assert!((q[j][i] - rows[i][j]).abs() < 1e-14);
                }
            }
        }
    }

    /// Moments that Haar measure fixes at every width: E q = 0, E q² = 1/N, E q⁴ = 3/(N(N+2)), for i ≠ k and j ≠ l
    /// E q_ij² q_kl² = (N+1)/(N(N−1)(N+2)) and E q_ij q_kl q_il q_kj = −1/(N(N−1)(N+2)).
    #[test]
    fn moments_are_those_of_haar_measure() {
        const SAMPLES: u32 = 20_000;
        for width in [2, 3, 5] {
            let n = width as f64;
            let pairs = n * (n - 1.0) * (n + 2.0);
            let exact = [
                0.0,
                1.0 / n,
                3.0 / (n * (n + 2.0)),
                (n + 1.0) / pairs,
                -1.0 / pairs,
            ];
            let last = width - 1;
            for [i, k, j, l] in [[0, last, 0, last], [last, 0, 0, last], [0, 1, last, 0]] {
                let (mut sums, mut squares) = ([0.0; 5], [0.0; 5]);
                for seed in 0..SAMPLES {
                    let q = matrix(width, seed);
                    let (ij, kl) = (q[j][i], q[l][k]);
                    let both = (ij * kl).powi(2);
                    let values = [ij, ij * ij, ij.powi(4), both, ij * kl * q[l][i] * q[j][k]];
                    for (m, value) in values.into_iter().enumerate() {
                        sums[m] += value;
                        squares[m] += value * value;
                    }
                }
                for m in 0..5 {
                    let count = f64::from(SAMPLES);
                    let mean = sums[m] / count;
                    let error = ((squares[m] / count - mean * mean) / count).sqrt();
                    assert!(
                        (mean - exact[m]).abs() < 4.5 * error,
                        "{width} {m} {mean} {}",
                        exact[m]
                    );
                }
            }
        }
    }

    /// An entry squared is Beta(1/2, (N−1)/2): for N = 2 an angle is uniform, for N = 3 the entry itself is (Archimedes).
    #[test]
    fn entries_are_uniform_where_they_should_be() {
        const SAMPLES: u32 = 4000;
        let distance = |mut uniform: Vec<f64>| {
            uniform.sort_by(f64::total_cmp);
            let steps = (0..)
                .zip(&uniform)
                .map(|(i, u)| (u - f64::from(i) / f64::from(SAMPLES)).abs());
            steps.fold(0.0, f64::max) * f64::from(SAMPLES).sqrt()
        };
        for [i, j] in [[0, 0], [0, 1], [1, 1]] {
            let angle = |q: Vec<Vec<f64>>| libm::atan2(q[j][1 - i], q[j][i]) / core::f64::consts::TAU + 0.5;
            let angles = (0..SAMPLES).map(|seed| angle(matrix(2, seed))).collect();
            let entries = (0..SAMPLES)
                .map(|seed| 0.5 + 0.5 * matrix(3, seed)[2 * j][2 * i])
                .collect();
            // Kolmogorov: beyond 2, one in 1500.
            assert!(distance(angles) < 2.0 && distance(entries) < 2.0);
        }
    }

    #[test]
    fn signs_and_determinants_are_even() {
        let (mut signs, mut determinants) = (0.0, 0.0);
        for seed in 0..4000 {
            let sign = matrix(1, seed)[0][0];
            assert!((sign.abs() - 1.0).abs() < 1e-15);
            signs += sign;
            let q = matrix(2, seed);
            determinants += q[0][0] * q[1][1] - q[0][1] * q[1][0];
        }
        // Each has mean 0 ± 63.
        assert!(
            signs.abs() < 280.0 && determinants.abs() < 280.0,
            "{signs} {determinants}"
        );
    }
}
