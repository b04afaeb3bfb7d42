//! Long, strongly correlated signals: F and its density change fast across the ridge y_a/α = ±y_b/β and slowly along it.
//!
//! On the common lattice y_a = (i + d)αs, y_b = ±(i − d)βs, w = ns, a product over both inputs depends on d and k = i − n only:
//!
//! ```text
//! F(i, d) = Σ_n w_n M_a((i + d − n)αs) M_b(±(i − d − n)βs) = Σ_k w_{i−k} Π_d(k)
//! ```
//! and Π_d varies over a few standard deviations of what the inputs do not share, so that the cost does not grow with q.

use super::grid::dot;
use super::{CUT, Gumbel, LEFT, Pair, RIGHT, power, step};
use core::f64::consts::{FRAC_1_SQRT_2, PI};

/// Most products to sum.
const MOST: f64 = 1e9;

/// K ∫∫ ∂_a∂_bF F^{K−1} dy_a dy_b − 1/K. `None`: too many nodes.
pub(super) fn sum(pair: &Pair) -> Option<f64> {
    let Pair {
        classes,
        sigma,
        own,
        shared,
        falling,
    } = *pair;
    let pace = |input: usize| step(classes, own[input]) / shared[input];
    let s = pace(0).min(pace(1)).min(0.5);
    let length = |input: usize| (RIGHT - LEFT + 2.0 * CUT * own[input]) / (shared[input] * s);
    // along the ridge the law is as smooth as that of one input
    let along = step(classes, sigma[0]) * FRAC_1_SQRT_2 / (shared[0] * s);
    let stride = along.max(1.0) as i64;
    let rows = 2.0 * CUT / s / stride as f64;
    if (length(0) + length(1)) * length(0).max(length(1)) * rows > MOST {
        return None;
    }
    let [a, b] = [0, 1].map(|input| Steps::new(own[input], shared[input] * s));
    let mut sum = 0.0;
    let (first, last) = match falling {
        false => ((a.low - b.high).div_euclid(2), (a.high - b.low).div_euclid(2) + 1),
        true => ((a.low + b.low).div_euclid(2), (a.high + b.high).div_euclid(2) + 1),
    };
    let (from, to) = match falling {
        false => (
            (a.low - last).min(b.low + first),
            (a.high - first).max(b.high + last),
        ),
        true => (a.low - last, (last - b.low).max(a.high - first)),
    };
    let reach = (CUT / s) as i64 + 1;
    let rows: Vec<Weights> = ((from - reach).div_euclid(stride)..=(to + reach).div_euclid(stride))
        .map(|row| Weights::new(s, row * stride, from, to))
        .collect();
    for d in first..=last {
        let other = |k: i64| if falling { d - k } else { k - d };
        // where M_a and M_b change
        let (a_from, a_to) = (a.low - d, a.high - d);
        let (b_from, b_to) = match falling {
            false => (d + b.low, d + b.high),
            true => (d - b.high, d - b.low),
        };
        let product = |from: i64, to: i64, part: usize| Products {
            from,
            values: (from..=to)
                .map(|k| a.at(k + d)[part] * b.at(other(k))[part])
                .collect(),
        };
        let (common_from, common_to) = (a_from.max(b_from), a_to.min(b_to));
        if common_from > common_to {
            continue;
        }
        let density = product(common_from, common_to, 1);
        let below = match falling {
            false => product(common_from, a_to.max(b_to), 0),
            true => product(a_from, b_to, 0),
        };
        let end = below.from + below.values.len() as i64;
        let near = common_from - reach..=common_to + reach;
        for w in rows.iter().filter(|w| near.contains(&w.i)) {
            let density = w.sum(&density);
            if density * classes as f64 * shared[0] * shared[1] < 1e-22 {
                continue;
            }
            // both M are 1 from there on, or one of them 0
            let beyond = if falling { 0.0 } else { w.tail(end) };
            sum += density * power((w.sum(&below) + beyond).min(1.0), classes - 1);
        }
    }
    let cell = 2.0 * stride as f64 * s * s * shared[0] * shared[1];
    Some(classes as f64 * cell * sum - 1.0 / classes as f64)
}

/// M and M' at multiples of a step, from `low` to `high`: 0 before, 1 after.
struct Steps {
    low: i64,
    high: i64,
    values: Vec<[f64; 2]>,
}

impl Steps {
    fn new(own: f64, step: f64) -> Self {
        let law = Gumbel::new(own);
        let low = ((LEFT - CUT * own) / step) as i64 - 1;
        let high = ((RIGHT + CUT * own) / step) as i64 + 1;
        let values = (low..=high).map(|k| law.at(k as f64 * step)).collect();
        Self { low, high, values }
    }

    fn at(&self, k: i64) -> [f64; 2] {
        match usize::try_from(k - self.low) {
            Ok(index) => self.values.get(index).copied().unwrap_or([1.0, 0.0]),
            Err(_) => [0.0; 2],
        }
    }
}

/// Π_d(k) for k from `from` on.
struct Products {
    from: i64,
    values: Vec<f64>,
}

/// The normal weights of w = ns at one i, for n = i − k.
struct Weights {
    i: i64,
    /// k of the first.
    from: i64,
    values: Vec<f64>,
    /// Sums of all weights from each k on, and from the one after the last.
    tails: Vec<f64>,
}

impl Weights {
    /// For k of `from` to `to`.
    fn new(s: f64, i: i64, from: i64, to: i64) -> Self {
        let values: Vec<f64> = (from..=to).map(|k| weight(s, k - i)).collect();
        let mut tails = vec![tail(s, to + 1 - i)];
        tails.extend(values.iter().rev().scan(tails[0], |sum, weight| {
            *sum += weight;
            Some(*sum)
        }));
        tails.reverse();
        Self {
            i,
            from,
            values,
            tails,
        }
    }

    /// Σ_k w_{i−k} Π(k).
    fn sum(&self, products: &Products) -> f64 {
        dot(
            &self.values[(products.from - self.from) as usize..][..products.values.len()],
            &products.values,
        )
    }

    /// Σ of w_{i−k} over k ≥ `from`.
    fn tail(&self, from: i64) -> f64 {
        self.tails[(from - self.from) as usize]
    }
}

fn weight(s: f64, n: i64) -> f64 {
    let t = n as f64 * s;
    s / (2.0 * PI).sqrt() * libm::exp(-0.5 * t * t)
}

/// Σ of weights from n on: one by one, or by the Euler–Maclaurin formula to s⁶/30240.
fn tail(s: f64, n: i64) -> f64 {
    let t = n as f64 * s;
    if s > 0.02 {
        let end = (CUT / s) as i64 + 1;
        return (n.max(-end)..=end).map(|n| weight(s, n)).sum();
    }
    let density = libm::exp(-0.5 * t * t) / (2.0 * PI).sqrt();
    let corrections = 0.5 + s * t / 12.0 - s * s * s * t * (t * t - 3.0) / 720.0;
    0.5 * libm::erfc(t * FRAC_1_SQRT_2) + s * density * corrections
}
