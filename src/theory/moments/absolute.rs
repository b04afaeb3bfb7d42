//! Nodes for expectations of absolute values, |φ_aφ_b| and |φ'_aφ'_b|, which bend where φ or φ' changes sign.

use super::super::quadrature::Resolution;
use super::Covariance;
use super::numeric::{At, each_row, resolution};
use crate::model::Activation;

/// A pair as seen through |φ'_aφ'_b|. Relative accuracy 1e-9.
#[derive(Clone, Debug)]
pub struct AbsolutePair {
    /// E|φ_aφ_b|.
    pub value_product: f64,
    /// φ_a, φ_b and weight·|φ'_aφ'_b|.
    pub nodes: Vec<([f64; 2], f64)>,
    /// Whether the nodes have φ_a of the larger and φ_b of the smaller z only, for inputs that can be exchanged.
    pub ordered: bool,
}

/// Steps and panels this much wider than those of the moments leave 1e-10.
const COARSER: f64 = 1.25;
/// What lies beyond 7.2 standard deviations is 6e-13 of a normal law, and 3e-11 of its second moment.
const REACH: f64 = 7.2;
/// How much nearer that is than what the moments of the same φ look at.
const NEARER: f64 = 8.6 - REACH;
/// Of the 1e-9 that matters, what nodes of this weight bring together is nothing.
const NEGLIGIBLE: f64 = 1e-14;

impl AbsolutePair {
    /// By quadrature, cut where φ or φ' changes sign or bends.
    pub fn new(activation: Activation, covariance: Covariance) -> Self {
        Self::with(activation, covariance, COARSER, REACH)
    }

    /// The same with steps and a reach of one's own.
    pub fn with(activation: Activation, covariance: Covariance, coarser: f64, reach: f64) -> Self {
        let own = resolution(activation);
        let covariance = match activation {
            Activation::Sin => wrapped(covariance),
            _ => covariance,
        };
        // a formula may grow, and is seen farther; and it has a grain that was tried and not derived
        let reach = reach.max(own.reach - NEARER);
        let coarser = match activation {
            Activation::Formula(_) => 0.75 * coarser,
            _ => coarser,
        };
        let limit = reach * covariance.a.max(covariance.b).sqrt();
        let mut points = sign_changes(activation, limit, own.grain);
        points.extend_from_slice(activation.kinks());
        // what is made of the nodes may bend at z_a = z_b: panels there, whether φ bends or not
        let resolution = Resolution {
            grain: coarser * own.grain,
            kinked: true,
            reach,
            ..own
        };
        // 0 is the middle of what structure there is
        points.push(0.0);
        points.sort_by(f64::total_cmp);
        points.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
        let points = affordable(points);
        let (mut value_product, mut nodes) = (0.0, Vec::new());
        each_row(
            resolution,
            covariance,
            &points,
            is_odd(activation),
            |half_gap, outer, row| {
                for &(middle, inner) in row {
                    let weight = outer * inner;
                    let At { value, slope, .. } = At::new(activation, middle, half_gap);
                    value_product += weight * (value[0] * value[1]).abs();
                    let seen = weight * (slope[0] * slope[1]).abs();
                    if seen > NEGLIGIBLE {
                        nodes.push((value, seen));
                    }
                }
            },
        );
        Self {
            value_product,
            nodes,
            ordered: covariance.is_equal(),
        }
    }
}

/// Beyond this variance of the mean or half the difference of two phases, they might as well be uniform: of |sin|'s waves, the
/// longest has e^{−2·variance} = 4e-11 left.
const UNIFORM: f64 = 12.0;

/// A law near which |sin z_a sin z_b| and |cos z_a cos z_b| have the same expectation, for equally long inputs. Their mean M and half
/// their difference D are independent, and both products are periodic in each.
fn wrapped(law: Covariance) -> Covariance {
    if !law.is_equal() {
        return law;
    }
    let gap = (0.25 * law.distance).min(UNIFORM);
    let q = gap + law.rest().min(UNIFORM);
    Covariance {
        a: q,
        b: q,
        distance: 4.0 * gap,
    }
}

/// Points nearest 0, in ascending order, as many as a second has time for: all of any φ that changes sign up to sixteen times, or
/// as regularly as sin up to fifty times. Beyond the last, nodes see |φ| to 1e-4.
fn affordable(mut points: Vec<f64>) -> Vec<f64> {
    const MOST: usize = 64;
    /// Differences times points: a hundredth of a million nodes.
    const WORK: usize = 5000;
    points.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    points.truncate(MOST);
    loop {
        let mut gaps: Vec<f64> = points
            .iter()
            .flat_map(|a| points.iter().map(move |b| a - b))
            .collect();
        gaps.sort_by(f64::total_cmp);
        gaps.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
        if gaps.len() * points.len() <= WORK {
            break;
        }
        points.pop();
    }
    points.sort_by(f64::total_cmp);
    points
}

/// Whether φ(−z) = −φ(z) is known.
fn is_odd(activation: Activation) -> bool {
    use Activation::{Erf, HardTanh, Linear, Sin, Tanh};
    matches!(activation, Linear | Tanh | HardTanh | Erf | Sin)
}

/// Where φ or φ' passes through 0 between −limit and limit: each change of sign between samples that resolve φ, by bisection.
fn sign_changes(activation: Activation, limit: f64, grain: f64) -> Vec<f64> {
    /// 0, a likely zero, is no sample.
    const OFFSET: f64 = 0.37;
    /// φ of large arguments is not looked at more often.
    const MOST: f64 = 2000.0;
    let step = grain.max(limit / MOST);
    let functions: [fn((f64, f64)) -> f64; 2] = [|(value, _)| value, |(_, slope)| slope];
    let mut changes = Vec::new();
    let mut last = [(0.0, 0.0); 2];
    let count = (2.0 * limit / step) as i32 + 1;
    for index in 0..=count {
        let z = -limit + (f64::from(index) - OFFSET) * step;
        let both = activation.value_and_slope(z);
        for (function, last) in functions.iter().zip(&mut last) {
            let now = function(both);
            if now * last.1 < 0.0 {
                changes.push(bisect(
                    |z| function(activation.value_and_slope(z)) * now > 0.0,
                    last.0,
                    z,
                ));
            }
            // flat stretches at 0 are passed over
            if now != 0.0 && now.is_finite() {
                *last = (z, now.signum());
            }
        }
    }
    changes
}

/// Where `above` turns true between `low` and `high`, to the last digit.
fn bisect(above: impl Fn(f64) -> bool, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        if above(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    // exact zeros such as 0 itself, whose bisection underflows nowhere near
    if low.abs() < 1e-12 { 0.0 } else { high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coarse_nodes_are_fine_enough() {
        let names = [
            "tanh",
            "erf",
            "hardtanh",
            "elu",
            "selu",
            "gelu",
            "silu",
            "softplus",
            "sigmoid",
            "sin",
            "z*tanh(z)",
            "z^3/(1+z^2)-0.2",
        ];
        let unequal = Covariance {
            a: 1.3,
            b: 0.4,
            distance: 0.9,
        };
        let equal = [
            (0.1, 0.3),
            (1.0, 1e-9),
            (1.0, 0.01),
            (1.5, 0.6),
            (9.0, 0.3),
            (1.0, 1.9),
        ];
        let laws = equal.map(|(q, epsilon)| Covariance::equal(q, epsilon));
        for name in names {
            let activation = Activation::parse(name).unwrap();
            for law in laws.into_iter().chain([unequal]) {
                let both = [
                    AbsolutePair::new(activation, law),
                    AbsolutePair::with(activation, law, 0.5, 8.6),
                ];
                // what the nodes are for: a smooth function of φ_a and φ_b
                let seen = |pair: &AbsolutePair| -> f64 {
                    let nodes = pair.nodes.iter();
                    nodes
                        .map(|([a, b], weight)| weight * (1.0 + a * a + libm::erf(*a) * libm::erf(*b)))
                        .sum()
                };
                let [value, slope]: [fn(&AbsolutePair) -> f64; 2] = [
                    |pair| pair.value_product,
                    |pair| pair.nodes.iter().map(|node| node.1).sum(),
                ];
                for [coarse, fine] in [
                    both.each_ref().map(value),
                    both.each_ref().map(slope),
                    both.each_ref().map(seen),
                ] {
                    assert!(
                        (coarse / fine - 1.0).abs() < 1e-9,
                        "{name} {law:?}: {coarse} {fine}"
                    );
                }
            }
        }
    }

    #[test]
    fn nodes_agree_with_closed_forms() {
        // φ' of one sign: E|φ'φ'| = Eφ'φ'
        for activation in [
            Activation::Erf,
            Activation::HardTanh,
            Activation::Tanh,
            Activation::Elu,
        ] {
            for epsilon in [1e-6, 0.2, 1.3] {
                let exact = super::super::pair(activation, 1.2, epsilon).slope_product;
                let pair = AbsolutePair::new(activation, Covariance::equal(1.2, epsilon));
                let ours: f64 = pair.nodes.iter().map(|node| node.1).sum();
                assert!(
                    (ours / exact - 1.0).abs() < 1e-9,
                    "{activation:?} {epsilon}: {ours} {exact}"
                );
            }
        }
        // phases as good as independent: E|sin| = 2/π each, and the same for cos
        let pair = AbsolutePair::new(Activation::Sin, Covariance::equal(1e6, 0.4));
        let slopes: f64 = pair.nodes.iter().map(|node| node.1).sum();
        let independent = core::f64::consts::FRAC_2_PI * core::f64::consts::FRAC_2_PI;
        assert!((pair.value_product / independent - 1.0).abs() < 1e-9);
        assert!((slopes / independent - 1.0).abs() < 1e-9);
        // cos changes sign, |sin| is a sawtooth of bends: E|sin z|² = E sin² at ε = 0
        let pair = AbsolutePair::new(Activation::Sin, Covariance::equal(2.0, 0.0));
        let exact = super::super::single(Activation::Sin, 2.0);
        let slopes: f64 = pair.nodes.iter().map(|node| node.1).sum();
        assert!((pair.value_product / exact.length - 1.0).abs() < 1e-9);
        assert!((slopes / exact.slope_square - 1.0).abs() < 1e-9);
    }

    #[test]
    fn signs_change_where_they_do() {
        let zeros = |activation, limit| sign_changes(activation, limit, resolution(activation).grain);
        assert_eq!(zeros(Activation::Tanh, 9.0), [0.0]);
        assert!(zeros(Activation::Sigmoid, 9.0).is_empty());
        let silu = zeros(Activation::Silu, 9.0);
        assert!(
            (silu[0] + 1.278_464_542_761_073_8).abs() < 1e-13 && silu[1..] == [0.0],
            "{silu:?}"
        );
        assert_eq!(zeros(Activation::Sin, 5.0).len(), 7);
    }
}
