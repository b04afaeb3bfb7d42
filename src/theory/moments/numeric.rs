//! Any φ, by quadrature: the way for those without closed form, and for the rarer moments of the others.
//!
//! A pair is integrated over half its difference D = (z_a − z_b)/2 and, for each D, over the mean M = (z_a + z_b)/2 given D. Kinks
//! κ of φ then lie at M = κ ± D, where the inner rule is cut, however near the pair; and φ_a − φ_b comes from D, not from z_a and
//! z_b, so that nothing cancels.

use super::super::ledger::is_spent;
use super::super::quadrature::{Axis, PANEL, Resolution};
use super::{Covariance, PairMoments, SingleMoments};
use crate::model::{Activation, Formula};

/// Beyond this a formula counts as its slopes at infinity, from which it differs by 1/√q.
const LONG: f64 = 1e6;

/// φ and φ' at a pair.
pub struct At {
    /// φ(z_a), φ(z_b).
    pub value: [f64; 2],
    /// φ'(z_a), φ'(z_b).
    pub slope: [f64; 2],
    /// (z_a + z_b)/2.
    middle: f64,
    /// (z_a − z_b)/2.
    half_gap: f64,
}

/// Sums of several terms over a rule.
fn accumulate<const N: usize>(sums: &mut [f64; N], weight: f64, terms: [f64; N]) {
    for (sum, term) in sums.iter_mut().zip(terms) {
        *sum += weight * term;
    }
}

pub fn single(activation: Activation, q: f64) -> SingleMoments {
    // A formula may oscillate for ever; what it then does to the last digit of an endless signal is nobody's business.
    if let (Activation::Formula(formula), true) = (activation, q > LONG)
        && let Some(slopes) = formula.slopes_at_infinity().filter(|slopes| *slopes != [0.0; 2])
    {
        return super::homogeneous::single(slopes, q);
    }
    if q == 0.0 {
        return match activation.slopes_at_zero() {
            Some(slopes) => super::homogeneous::single(slopes, 0.0),
            // z² is as good as nothing, and V' = E[zφφ']/q does not divide by it
            None if activation.value(0.0) == 0.0 => single(activation, 1e-12),
            // The terms of V' are 1/√q times their sum, so q is not that small: a parabola through three of them, continued to 0.
            None => {
                let root = 0.01 * resolution(activation).grain;
                let three = [1.0, 2.0, 3.0].map(|n| single(activation, n * root * root));
                let limit = |moment: fn(&SingleMoments) -> f64| {
                    let [a, b, c] = three.each_ref().map(moment);
                    3.0 * (a - b) + c
                };
                SingleMoments {
                    length: limit(|m| m.length),
                    // squares, which rounding may leave below 0
                    slope_square: limit(|m| m.slope_square).max(0.0),
                    length_slope: limit(|m| m.length_slope),
                    slope_value_square: limit(|m| m.slope_value_square).max(0.0),
                }
            }
        };
    }
    let mut axis = Axis::default();
    axis.place(
        resolution(activation),
        0.0,
        q.sqrt(),
        &mut points(activation),
        &mut [],
    );
    let mut sums = [0.0; 4];
    for &(z, weight) in &axis.nodes {
        let (value, slope) = activation.value_and_slope(z);
        let product = value * slope;
        accumulate(
            &mut sums,
            weight,
            [value * value, slope * slope, z / q * product, product * product],
        );
    }
    let [length, slope_square, length_slope, slope_value_square] = sums;
    SingleMoments {
        length,
        slope_square,
        length_slope,
        slope_value_square,
    }
}

pub fn pair(activation: Activation, covariance: Covariance) -> PairMoments {
    let resolution = resolution(activation);
    let [decorrelation, slope_product, slope_value_product] =
        expect(activation, resolution, covariance, |at| {
            let difference = difference(activation, at);
            let slopes = at.slope[0] * at.slope[1];
            [
                0.5 * difference * difference,
                slopes,
                slopes * (at.value[0] * at.value[1]),
            ]
        });
    PairMoments {
        decorrelation,
        slope_product,
        slope_value_product,
    }
}

/// Expectations of `terms` over a pair. If it is equally long, z_a ≥ z_b is taken for all of it, which leaves terms symmetric in a
/// and b as they are and makes others those of the larger and the smaller.
pub fn expect<const N: usize>(
    activation: Activation,
    resolution: Resolution,
    covariance: Covariance,
    terms: impl Fn(&At) -> [f64; N],
) -> [f64; N] {
    let mut sums = [0.0; N];
    each_row(
        resolution,
        covariance,
        &points(activation),
        false,
        |half_gap, weight, nodes| {
            let mut row = [0.0; N];
            for &(middle, weight) in nodes {
                accumulate(&mut row, weight, terms(&At::new(activation, middle, half_gap)));
            }
            accumulate(&mut sums, weight, row);
        },
    );
    sums
}

/// The rule behind [`expect`], cut where z_a or z_b is one of `points`: hands D, its weight, and nodes and weights of M given D to
/// `row`. For `even` terms, the same at (−z_a, −z_b), half the plane is enough; 0 must be one of the points then.
pub fn each_row(
    resolution: Resolution,
    covariance: Covariance,
    points: &[f64],
    even: bool,
    mut row: impl FnMut(f64, f64, &[(f64, f64)]),
) {
    /// Points nearer than this are one: the rounding of sums of several.
    const SAME: f64 = 1e-12;
    /// A formula of more kinks loses digits.
    const MOST_MEETING: usize = 64;
    let (mut outer, mut inner) = (Axis::default(), Axis::default());
    let deviation = 0.5 * covariance.distance.sqrt();
    let (tilt, rest) = (covariance.tilt(), covariance.rest().sqrt());
    // Where two kinks meet, the inner integral as a function of D bends.
    let (mut meetings, mut cuts) = (vec![0.0], Vec::new());
    // Of many kinks each pair's meeting hardly counts, and all of them would take minutes.
    if points.len() <= MOST_MEETING {
        for a in points {
            meetings.extend(points.iter().filter(|b| *b != a).map(|b| 0.5 * (a - b)));
        }
    }
    // It passes from one side of a kink to the other where (tilt ± 1)D, the mean of z_a or z_b given D, does, within nine of their
    // deviations: a step, as seen by the law of D, if that is narrow.
    for speed in [tilt + 1.0, tilt - 1.0] {
        let width = rest / speed.abs();
        if width < deviation {
            let steps = (-3..=3).map(|n| 3.0 * width * f64::from(n));
            meetings.extend(points.iter().map(|kink| kink / speed));
            cuts.extend(steps.flat_map(|step| points.iter().map(move |kink| kink / speed + step)));
        }
    }
    meetings.sort_by(f64::total_cmp);
    meetings.dedup_by(|a, b| (*a - *b).abs() < SAME);
    // z_a or z_b moves faster than D
    let along = Resolution {
        grain: resolution.grain / (1.0 + tilt.abs()),
        ..resolution
    };
    outer.place(along, 0.0, deviation, &mut meetings, &mut cuts);
    let (equal, mut shifted) = (covariance.is_equal(), Vec::new());
    for &(half_gap, weight) in &outer.nodes {
        if is_spent() {
            return;
        }
        // equally long inputs can be exchanged
        let weight = match equal || even {
            true if half_gap < 0.0 => continue,
            true if half_gap > 0.0 => 2.0 * weight,
            _ => weight,
        };
        shifted.clear();
        shifted.extend(points.iter().flat_map(|kink| [kink - half_gap, kink + half_gap]));
        if equal && even {
            shifted.push(0.0);
        }
        inner.place(resolution, tilt * half_gap, rest, &mut shifted, &mut []);
        if equal && even {
            inner.nodes.retain(|node| node.0 >= 0.0);
            for (middle, weight) in &mut inner.nodes {
                *weight *= if *middle > 0.0 { 2.0 } else { 1.0 };
            }
        }
        row(half_gap, weight, &inner.nodes);
    }
}

impl At {
    /// φ and φ' at M ± D.
    pub fn new(activation: Activation, middle: f64, half_gap: f64) -> Self {
        let (value_a, slope_a) = activation.value_and_slope(middle + half_gap);
        let (value_b, slope_b) = activation.value_and_slope(middle - half_gap);
        Self {
            value: [value_a, value_b],
            slope: [slope_a, slope_b],
            middle,
            half_gap,
        }
    }
}

/// φ(z_a) − φ(z_b); for a near pair the integral of φ' between, cut at kinks.
fn difference(activation: Activation, at: &At) -> f64 {
    /// Below this, three nodes integrate φ' to 1e-16 (tanh); above, subtraction loses two digits at most.
    const NEAR: f64 = 0.01;
    /// Three-point Gauss–Legendre on [−1, 1].
    const RULE: [(f64, f64); 3] = [
        (-0.774_596_669_241_483_4, 5.0 / 9.0),
        (0.0, 8.0 / 9.0),
        (0.774_596_669_241_483_4, 5.0 / 9.0),
    ];
    if at.half_gap.abs() > NEAR {
        return at.value[0] - at.value[1];
    }
    let integral = |from: f64, to: f64| {
        let (middle, half) = (at.middle + 0.5 * (from + to), 0.5 * (to - from));
        let mean: f64 = RULE
            .iter()
            .map(|(x, w)| w * activation.derivative(middle + half * x))
            .sum();
        half * mean
    };
    let reach = at.half_gap.abs();
    let (mut from, mut sum) = (-reach, 0.0);
    for kink in activation.kinks() {
        let cut = kink - at.middle;
        if cut > from && cut < reach {
            sum += integral(from, cut);
            from = cut;
        }
    }
    (sum + integral(from, reach)) * at.half_gap.signum()
}

/// The points of interest of φ: its kinks, or zero.
fn points(activation: Activation) -> Vec<f64> {
    match activation.kinks() {
        [] => vec![0.0],
        kinks => kinks.to_vec(),
    }
}

/// How φ and products of two φ and two φ' must be resolved.
pub fn resolution(activation: Activation) -> Resolution {
    let (grain, settles) = match activation {
        // between kinks, polynomials
        Activation::Linear | Activation::Relu | Activation::TwoSlopes(_) | Activation::HardTanh => {
            (1.0, true)
        }
        // poles at distance π/2 and π: 2π/50 of it
        Activation::Tanh => (0.197, true),
        Activation::Silu | Activation::Softplus | Activation::Sigmoid => (0.395, true),
        // e^{−4z²} and wider: e^{−π²/4h²}
        Activation::Erf | Activation::Gelu => (0.25, true),
        Activation::Elu | Activation::Selu => (0.4, true),
        // e^{8iz} of fourth moments, aliased to 2π/h − 8 = 7.7, where e^{−k²q/2} of the normal law is nothing for √q ≥ 4h
        Activation::Sin => (0.4, false),
        Activation::Formula(formula) => formula.grain(grain),
    };
    Resolution {
        grain,
        settles,
        kinked: !activation.kinks().is_empty(),
        reach: if matches!(activation, Activation::Formula(_)) {
            11.0
        } else {
            8.6
        },
    }
}

/// The step that resolves a formula, a twelfth of the widest panels that agree with panels of half their width on moments of a broad
/// normal law; and whether panels may widen away from kinks and zero, by the same agreement. The step is not below 0.02: what is
/// steeper than tanh 10z loses digits instead of seconds.
fn grain(formula: &Formula) -> (f64, bool) {
    const WIDEST: f64 = 6.0;
    const NARROWEST: f64 = 0.25;
    let sums = |panel: f64, settles: bool, spread: f64| {
        let resolution = Resolution {
            grain: panel / PANEL,
            settles,
            // panels in any case
            kinked: true,
            reach: 5.0,
        };
        let mut axis = Axis::default();
        let mut points = [formula.kinks(), &[0.0]].concat();
        axis.place(resolution, 0.0, spread, &mut points, &mut []);
        let mut sums = [0.0; 3];
        for &(z, weight) in &axis.nodes {
            let (value, slope) = formula.value_and_slope(z);
            let product = value * slope;
            accumulate(
                &mut sums,
                weight,
                [value * value, slope * slope, product * product],
            );
        }
        sums
    };
    let agree = |one: [f64; 3], other: [f64; 3]| {
        one.into_iter()
            .zip(other)
            .all(|(one, other)| (one - other).abs() <= 1e-13 * other.abs())
    };
    let mut width = WIDEST;
    while width > NARROWEST && !agree(sums(width, false, 5.0), sums(0.5 * width, false, 5.0)) {
        width /= 1.5;
    }
    let width = width.max(NARROWEST);
    let settles = [10.0, 100.0].map(|spread| agree(sums(width, true, spread), sums(width, false, spread)));
    (width / PANEL, settles == [true; 2])
}
