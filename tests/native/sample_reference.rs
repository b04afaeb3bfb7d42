//! Slow, plain reference networks, sharing nothing with the sampler but φ: weights written down, the definitions taken
//! literally. And a plain version of the conditioned sampler into which mistakes can be planted.

use depthscale::model::{Loss, Method, WeightLaw};
use depthscale::sample::{Metric, Plan};
use rand::{RngCore, SeedableRng};
use rand_xoshiro::SplitMix64;

/// Metrics of one network, index l − 1.
pub type Values = Vec<[f64; Metric::COUNT]>;

type Pair = [Vec<f64>; 2];

struct Source(SplitMix64);

impl Source {
    fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }
    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
    fn normals(&mut self, n: usize) -> Vec<f64> {
        (0..n).map(|_| self.normal()).collect()
    }
    /// p^l φ(z)/ρ and φ'(z) p^l/ρ of both inputs.
    fn send(&mut self, plan: &Plan, z: &Pair) -> (Pair, Pair) {
        let (phi, rho) = (
            plan.hyperparameters.activation(),
            plan.hyperparameters.keep_rate(),
        );
        let (mut x, mut slope): (Pair, Pair) = Default::default();
        for d in 0..2 {
            for &z in &z[d] {
                let kept = if self.uniform() < rho { 1.0 / rho } else { 0.0 };
                x[d].push(kept * phi.value(z));
                slope[d].push(kept * phi.derivative(z));
            }
        }
        (x, slope)
    }
    fn start(&mut self, plan: &Plan) -> Pair {
        let (n, eps) = (plan.ensemble.width, plan.start.decorrelation);
        let a: Vec<f64> = self
            .normals(n)
            .iter()
            .map(|x| plan.start.variance.sqrt() * x)
            .collect();
        let rest = (plan.start.variance * eps * (2.0 - eps)).sqrt();
        let b = a.iter().map(|a| (1.0 - eps) * a + rest * self.normal()).collect();
        [a, b]
    }
}

fn dot(u: &[f64], v: &[f64]) -> f64 {
    u.iter().zip(v).map(|(u, v)| u * v).sum()
}

fn metrics(x: &Pair, z: &Pair, delta: &Pair) -> [f64; Metric::COUNT] {
    let n = x[0].len() as f64;
    let absolute = |v: &Pair| v[0].iter().zip(&v[1]).map(|(a, b)| (a * b).abs()).sum::<f64>();
    let signed = dot(&x[0], &x[1]) * dot(&delta[0], &delta[1]) / (n * n);
    let (aa, ab, bb) = (dot(&z[0], &z[0]), dot(&z[0], &z[1]), dot(&z[1], &z[1]));
    [
        dot(&x[0], &x[0]) * dot(&delta[0], &delta[0]) / (n * n),
        signed,
        signed.abs(),
        absolute(x) * absolute(delta) / (n * n),
        aa / n,
        ab / n,
        if aa > 0.0 && bb > 0.0 {
            ab / (aa * bb).sqrt()
        } else {
            0.0
        },
    ]
}

/// W: normal entries, or σ_w times the Gram–Schmidt basis of normal vectors, whose law no rotation changes.
fn weights(source: &mut Source, plan: &Plan) -> Vec<Vec<f64>> {
    let n = plan.ensemble.width;
    let deviation = plan.hyperparameters.weight_variance().sqrt();
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for _ in 0..n {
        let mut row = source.normals(n);
        let mut factor = deviation / (n as f64).sqrt();
        if plan.sampling.weights == WeightLaw::Orthogonal {
            // Twice is enough.
            for other in rows.iter().chain(&rows) {
                let along = dot(other, &row) / dot(other, other);
                row.iter_mut()
                    .zip(other)
                    .for_each(|(row, other)| *row -= along * other);
            }
            factor = deviation / dot(&row, &row).sqrt();
        }
        rows.push(row.iter().map(|entry| factor * entry).collect());
    }
    rows
}

/// δ^L.
fn output_errors(source: &mut Source, loss: Loss, z: &Pair) -> Pair {
    let random = source.normals(z[0].len());
    z.each_ref().map(|z| match loss {
        Loss::Squared => z.iter().map(|z| 2.0 * z).collect(),
        Loss::UnitRandom => random.clone(),
        Loss::CrossEntropy { classes } => {
            let label = (source.uniform() * classes as f64) as usize;
            let sum: f64 = z[..classes].iter().map(|z| z.exp()).sum();
            let output = |i: usize| z[i].exp() / sum - f64::from(u8::from(i == label));
            (0..z.len())
                .map(|i| if i < classes { output(i) } else { 0.0 })
                .collect()
        }
    })
}

/// Explicit W and b: forward, masks and backpropagation as defined; through other weights for [`Method::Independent`].
pub fn dense(plan: &Plan, network: u64) -> Values {
    let mut source = Source(SplitMix64::seed_from_u64(0xdead_0000 + network));
    let (n, depth) = (plan.ensemble.width, plan.ensemble.depth);
    let bias = plan.hyperparameters.bias_variance().sqrt();
    let mut z = source.start(plan);
    let mut layers = Vec::new();
    for _ in 0..depth {
        let (x, slope) = source.send(plan, &z);
        let w = weights(&mut source, plan);
        let b: Vec<f64> = source.normals(n).iter().map(|g| bias * g).collect();
        z = x
            .each_ref()
            .map(|x| w.iter().zip(&b).map(|(row, b)| dot(row, x) + b).collect());
        layers.push((x, slope, w, z.clone()));
    }
    let mut delta = output_errors(&mut source, plan.sampling.loss, &z);
    let mut values = vec![[0.0; Metric::COUNT]; depth];
    for (index, (x, slope, w, z)) in layers.iter().enumerate().rev() {
        values[index] = metrics(x, z, &delta);
        let fresh = (plan.sampling.method == Method::Independent).then(|| weights(&mut source, plan));
        let w = fresh.as_ref().unwrap_or(w);
        delta = [0, 1].map(|d| {
            let back = |j: usize| (0..n).map(|i| w[i][j] * delta[d][i]).sum::<f64>();
            (0..n).map(|j| slope[d][j] * back(j)).collect()
        });
    }
    values
}

/// Probability of a distance at least this large between samples of n numbers each from one law (asymptotic; ties only
/// make it smaller).
pub fn kolmogorov_smirnov(mut u: Vec<f64>, mut v: Vec<f64>) -> f64 {
    u.sort_by(f64::total_cmp);
    v.sort_by(f64::total_cmp);
    let (n, m) = (u.len() as f64, v.len() as f64);
    let (mut i, mut j, mut distance) = (0, 0, 0.0f64);
    while i < u.len() && j < v.len() {
        let x = u[i].min(v[j]);
        while i < u.len() && u[i] <= x {
            i += 1;
        }
        while j < v.len() && v[j] <= x {
            j += 1;
        }
        distance = distance.max((i as f64 / n - j as f64 / m).abs());
    }
    let t = distance * (n * m / (n + m)).sqrt();
    (1..100)
        .map(|k| 2.0 * if k % 2 == 1 { 1.0 } else { -1.0 } * (-2.0 * (f64::from(k) * t).powi(2)).exp())
        .sum::<f64>()
        .clamp(0.0, 1.0)
}

/// A mistake in the conditioned sampler.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(dead_code)] // not every test file plants one
pub enum Mistake {
    None,
    /// WᵀD = G + Σ e_k A_k·D: G is not projected off what the forward pass fixed.
    NoProjection,
    /// For equal inputs Gram–Schmidt leaves only the rounding of e₁·x_b, along e₁. Taken for a direction, it makes e₁
    /// count twice.
    NoiseDirection,
}

/// The conditioned sampler as THEORY section 4 has it, every vector stored.
#[allow(dead_code)]
pub fn conditioned(plan: &Plan, network: u64, mistake: Mistake) -> Values {
    let mut source = Source(SplitMix64::seed_from_u64(0xbeef_0000 + network));
    let (n, depth) = (plan.ensemble.width, plan.ensemble.depth);
    let s = (plan.hyperparameters.weight_variance() / n as f64).sqrt();
    let bias = plan.hyperparameters.bias_variance().sqrt();
    let unit = |v: &[f64], length: f64| {
        v.iter()
            .map(|x| if length > 0.0 { x / length } else { 0.0 })
            .collect::<Vec<_>>()
    };
    let minus = |v: &[f64], e: &[f64], r: f64| v.iter().zip(e).map(|(v, e)| v - r * e).collect::<Vec<_>>();
    let mut z = source.start(plan);
    let mut layers = Vec::new();
    for _ in 0..depth {
        let (x, slope) = source.send(plan, &z);
        let r11 = dot(&x[0], &x[0]).sqrt();
        let e1 = unit(&x[0], r11);
        let r12 = dot(&e1, &x[1]);
        let left = minus(&x[1], &e1, r12);
        let left = minus(&left, &e1, dot(&e1, &left));
        let mut r22 = dot(&left, &left).sqrt();
        let mut a = [0, 1].map(|_| source.normals(n).iter().map(|g| s * g).collect::<Vec<_>>());
        let mut e2 = unit(&left, r22);
        if r22 <= 1e-13 * dot(&x[1], &x[1]).sqrt() {
            r22 = 0.0;
            e2 = if mistake == Mistake::NoiseDirection {
                e1.clone()
            } else {
                vec![0.0; n]
            };
            a[1] = a[0].clone();
        }
        let e = [e1, e2];
        let b: Vec<f64> = source.normals(n).iter().map(|g| bias * g).collect();
        z = [
            (0..n).map(|i| r11 * a[0][i] + b[i]).collect(),
            (0..n).map(|i| r12 * a[0][i] + r22 * a[1][i] + b[i]).collect(),
        ];
        layers.push((x, slope, e, a, z.clone()));
    }
    let mut delta: Pair = z.map(|z| z.iter().map(|z| 2.0 * z).collect());
    let mut values = vec![[0.0; Metric::COUNT]; depth];
    for (index, (x, slope, e, a, z)) in layers.iter().enumerate().rev() {
        values[index] = metrics(x, z, &delta);
        let d11 = dot(&delta[0], &delta[0]).sqrt();
        let d12 = if d11 > 0.0 {
            dot(&delta[0], &delta[1]) / d11
        } else {
            0.0
        };
        let d22 = (dot(&delta[1], &delta[1]) - d12 * d12).max(0.0).sqrt();
        let h = [source.normals(n), source.normals(n)];
        let g = [
            (0..n).map(|j| s * d11 * h[0][j]).collect::<Vec<_>>(),
            (0..n).map(|j| s * (d12 * h[0][j] + d22 * h[1][j])).collect(),
        ];
        delta = [0, 1].map(|d| {
            let mut v = g[d].clone();
            for k in 0..2 {
                let fresh = if mistake == Mistake::NoProjection {
                    0.0
                } else {
                    dot(&e[k], &g[d])
                };
                v = minus(&v, &e[k], fresh - dot(&a[k], &delta[d]));
            }
            v.iter().zip(&slope[d]).map(|(v, s)| v * s).collect()
        });
    }
    values
}
