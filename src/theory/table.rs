//! The kernels of one activation by interpolation, for maps of many thousand operating points.
//!
//! In ln q by Chebyshev interpolation on panels of a factor 4; for a pair each node in q holds Chebyshev coefficients in the angle θ
//! between the two inputs, c = cos θ. (V − C)/ε is what is interpolated, so that nothing is lost as ε → 0. Panels are filled when
//! they are first looked up.

use super::kernels::{Exact, Kernels, PairKernels, SingleKernels};
use super::ledger::{apart, held, is_spent};
use super::moments::grain;
use crate::model::Activation;
use core::f64::consts::{FRAC_PI_2, PI};
use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Chebyshev nodes of a panel. Kernels are analytic for |arg q| < π/2 (hard tanh; π for smooth φ), so that twenty nodes on a factor
/// of 4 leave (2.27 + 2.48)^−20 = 3e-14.
const NODES: usize = 20;
/// Panels cover 4^−FIRST … 4^FIRST; what lies beyond is evaluated.
const FIRST: i32 = 50;
/// Numbers of nodes in θ to try, until the coefficients have decayed.
const ANGLES: [usize; 5] = [24, 40, 64, 104, 168];
/// Coefficients smaller than this, against the largest, are not needed.
const NEGLIGIBLE: f64 = 1e-13;

/// The kernels of one activation, by interpolation. Relative accuracy 1e-12 for q up to 1000 or so, beyond which the angle
/// would need more nodes than are tried.
pub struct Table {
    exact: Exact,
    singles: Vec<OnceLock<[[f64; 3]; NODES]>>,
    pairs: Vec<OnceLock<PairPanel>>,
}

/// Coefficients in θ, for each node in q: those of (V − C)/ε and of E φ'_aφ'_b in turn.
struct PairPanel {
    angles: usize,
    coefficients: Vec<f64>,
}

/// One table for each activation so far, kept since panels once filled serve every operating point that comes after.
static SHARED: Mutex<BTreeMap<(Option<usize>, String), &'static Table>> = Mutex::new(BTreeMap::new());

impl Table {
    /// The table of an activation that all share, for q up to `longest`. `None` where filling it would take many seconds: for a
    /// formula of many kinks or a steep one, and for long signals unless a pair is cheap at any length.
    pub fn shared(activation: Activation, longest: f64) -> Option<&'static Self> {
        const MOST_KINKS: usize = 6;
        const FINEST: f64 = 0.1;
        const LONG: f64 = 100.0;
        let cheap = activation.is_homogeneous()
            || matches!(
                activation,
                Activation::Erf | Activation::Sin | Activation::HardTanh
            );
        let intricate = activation.kinks().len() > MOST_KINKS || grain(activation) < FINEST;
        if intricate || (longest > LONG && !cheap) {
            return None;
        }
        let mut tables = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        let table = tables
            .entry((apart(), activation.name().into_owned()))
            .or_insert_with(|| Box::leak(Box::new(Self::new(activation))));
        Some(table)
    }

    /// Nothing is computed yet.
    pub fn new(activation: Activation) -> Self {
        let panels = 2 * FIRST as usize;
        Self {
            exact: Exact::for_many(activation),
            singles: (0..panels).map(|_| OnceLock::new()).collect(),
            pairs: (0..panels).map(|_| OnceLock::new()).collect(),
        }
    }

    /// The panel of q and its place in [−1, 1] there.
    fn place(q: f64) -> Option<(usize, f64)> {
        // not the library's logarithm only to find the panel: its rounding decides which
        let position = 0.5 * libm::log2(q) + f64::from(FIRST);
        let panel = libm::floor(position);
        (panel >= 0.0 && panel < 2.0 * f64::from(FIRST))
            .then_some((panel as usize, 2.0 * (position - panel) - 1.0))
    }

    /// q at a place in a panel.
    fn variance(panel: usize, x: f64) -> f64 {
        libm::exp2(2.0 * (panel as f64 - f64::from(FIRST) + 0.5 * (x + 1.0)))
    }

    fn single_panel(&self, panel: usize) -> Option<&[[f64; 3]; NODES]> {
        held(&self.singles[panel], || {
            core::array::from_fn(|node| {
                let q = Self::variance(panel, chebyshev_node(node, NODES));
                let kernels = self.exact.single(q);
                [kernels.length / q, kernels.slope_square, kernels.length_slope]
            })
        })
    }

    fn pair_panel(&self, panel: usize) -> Option<&PairPanel> {
        held(&self.pairs[panel], || {
            let variance = |node| Self::variance(panel, chebyshev_node(node, NODES));
            // as many angles as the longest input of the panel needs, since its structure is finest
            let longest = self.exact.pairs(variance(0));
            let angles = ANGLES
                .into_iter()
                .find(|&angles| in_angle(&longest, angles).1)
                .unwrap_or(ANGLES[ANGLES.len() - 1]);
            let coefficients = (0..NODES)
                .flat_map(|node| in_angle(self.exact.pairs(variance(node)), angles).0)
                .collect();
            PairPanel { angles, coefficients }
        })
    }
}

/// Coefficients in θ at one q, the two kernels in turn, and whether they have decayed.
fn in_angle(pairs: impl Fn(f64) -> PairKernels, angles: usize) -> (Vec<f64>, bool) {
    let values: Vec<[f64; 2]> = (0..angles)
        .map(|node| {
            let epsilon = decorrelation(angle(chebyshev_node(node, angles)));
            let kernels = pairs(epsilon);
            [kernels.decorrelation / epsilon, kernels.slope_product]
        })
        .collect();
    let mut coefficients = vec![0.0; 2 * angles];
    if is_spent() {
        return (coefficients, true);
    }
    for order in 0..angles {
        let scale = if order == 0 { 1.0 } else { 2.0 } / angles as f64;
        for (node, values) in values.iter().enumerate() {
            let wave = scale * libm::cos(PI * order as f64 * (node as f64 + 0.5) / angles as f64);
            coefficients[2 * order] += wave * values[0];
            coefficients[2 * order + 1] += wave * values[1];
        }
    }
    let largest = coefficients
        .iter()
        .fold(0.0, |largest: f64, c| largest.max(c.abs()));
    let decayed = coefficients[2 * (angles - 3)..]
        .iter()
        .all(|c| c.abs() <= NEGLIGIBLE * largest);
    (coefficients, decayed)
}

impl Kernels for Table {
    fn activation(&self) -> Activation {
        self.exact.activation()
    }

    fn single(&self, q: f64) -> SingleKernels {
        let Some((panel, x)) = Self::place(q) else {
            return self.exact.single(q);
        };
        let Some(values) = self.single_panel(panel) else {
            return self.exact.single(q);
        };
        let mut sums = [0.0; 3];
        for (node, weight) in weights(x).into_iter().enumerate() {
            for (sum, value) in sums.iter_mut().zip(values[node]) {
                *sum += weight * value;
            }
        }
        SingleKernels {
            length: q * sums[0],
            slope_square: sums[1],
            length_slope: sums[2],
        }
    }

    fn pairs(&self, q: f64) -> impl Fn(f64) -> PairKernels {
        let place = Self::place(q);
        let coefficients = place.and_then(|(panel, x)| {
            let PairPanel { angles, coefficients } = self.pair_panel(panel)?;
            let mut at_q = vec![0.0; 2 * angles];
            for (row, weight) in coefficients.chunks_exact(2 * angles).zip(weights(x)) {
                for (sum, coefficient) in at_q.iter_mut().zip(row) {
                    *sum += weight * coefficient;
                }
            }
            Some(at_q)
        });
        let exact = &self.exact;
        // Opposed inputs, ε > 1, are few: one step on, hardly any pair is.
        let beyond = LazyCell::new(move || exact.pairs(q));
        move |epsilon| match &coefficients {
            Some(coefficients) if epsilon <= 1.0 => {
                let [ratio, slope_product] = clenshaw(coefficients, place_of_angle(epsilon));
                PairKernels {
                    decorrelation: ratio * epsilon,
                    slope_product,
                }
            }
            _ => beyond(epsilon),
        }
    }
}

/// cos(π(node + ½)/count).
fn chebyshev_node(node: usize, count: usize) -> f64 {
    libm::cos(PI * (node as f64 + 0.5) / count as f64)
}

/// θ in [0, π/2] from its place in [−1, 1].
fn angle(x: f64) -> f64 {
    0.5 * FRAC_PI_2 * (x + 1.0)
}

/// ε = 1 − cos θ.
fn decorrelation(angle: f64) -> f64 {
    let sine = libm::sin(0.5 * angle);
    2.0 * sine * sine
}

/// The place in [−1, 1] of θ = 2 asin √(ε/2).
fn place_of_angle(epsilon: f64) -> f64 {
    (8.0 / PI) * libm::asin((0.5 * epsilon).sqrt()) - 1.0
}

/// Barycentric weights of the Chebyshev nodes of a panel at x, normalised.
fn weights(x: f64) -> [f64; NODES] {
    static RULE: OnceLock<[(f64, f64); NODES]> = OnceLock::new();
    let rule = RULE.get_or_init(|| {
        core::array::from_fn(|node| {
            let sign = if node % 2 == 0 { 1.0 } else { -1.0 };
            let sine = libm::sin(PI * (node as f64 + 0.5) / NODES as f64);
            (chebyshev_node(node, NODES), sign * sine)
        })
    });
    let mut weights = [0.0; NODES];
    let mut sum = 0.0;
    for (index, (weight, &(node, rule))) in weights.iter_mut().zip(rule).enumerate() {
        if x == node {
            return core::array::from_fn(|other| f64::from(u8::from(other == index)));
        }
        *weight = rule / (x - node);
        sum += *weight;
    }
    weights.map(|weight| weight / sum)
}

/// Two Chebyshev series with their coefficients in turn, at x.
fn clenshaw(coefficients: &[f64], x: f64) -> [f64; 2] {
    let (mut next, mut after) = ([0.0; 2], [0.0; 2]);
    let (first, rest) = coefficients.split_at(2);
    for pair in rest.chunks_exact(2).rev() {
        let now = [0, 1].map(|i| 2.0 * x * next[i] - after[i] + pair[i]);
        (after, next) = (next, now);
    }
    [0, 1].map(|i| x * next[i] - after[i] + first[i])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernels_agree_with_the_exact_ones() {
        for activation in Activation::NAMED {
            let (table, exact) = (Table::new(activation), Exact::new(activation));
            for q in [0.003, 0.2, 0.9999, 1.0, 3.7] {
                let (ours, reference) = (table.single(q), exact.single(q));
                for (ours, reference) in [
                    (ours.length, reference.length),
                    (ours.slope_square, reference.slope_square),
                    (ours.length_slope, reference.length_slope),
                ] {
                    assert!(
                        (ours / reference - 1.0).abs() < 1e-12,
                        "{activation:?} {q}: {ours} {reference}"
                    );
                }
            }
            let (ours, reference) = (table.pairs(0.7), exact.pairs(0.7));
            for epsilon in [1e-14, 1e-6, 0.01, 0.3, 0.77, 1.0, 1.01, 1.6, 2.0] {
                let (ours, reference) = (ours(epsilon), reference(epsilon));
                let error = ours.decorrelation / reference.decorrelation - 1.0;
                assert!(
                    error.abs() < 1e-12,
                    "{activation:?} {epsilon}: V − C off by {error:e}"
                );
                let error = ours.slope_product - reference.slope_product;
                assert!(
                    error.abs() < 1e-12,
                    "{activation:?} {epsilon}: E φ'φ' off by {error:e}"
                );
            }
        }
    }
}
