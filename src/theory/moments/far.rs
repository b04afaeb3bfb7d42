//! Far pairs of long signals: φ is a line to either side of zero but for what happens near it, and little happens there.
//!
//! Each of f = φ, φ', φφ' is L + r, with L a line above zero and one below, and a rest r within |z| < R. With equal lengths
//!
//! ```text
//! E f_af_b = E L_aL_b + 2E r_aL_b + E r_ar_b
//! ```
//!
//! the first closed; the second an integral over |z_a| < R, since the mean of L_b given z_a is closed; the third a sum of squares by
//! the power series of the exponential in the density ∝ exp(−(z_a² + z_b² − 2c z_az_b)/2τ²), τ² = q(1 − c²), which takes a τ not
//! much below R.

use super::super::quadrature::{Axis, Resolution};
use super::{PairMoments, SingleMoments, angle, homogeneous, numeric};
use crate::model::Activation;
use core::array::from_fn;
use core::f64::consts::{FRAC_1_SQRT_2, PI};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// Rests that reach farther are not taken for rests: those of silu and softplus end at 36.
const FARTHEST: f64 = 64.0;
/// τ is at least R over this.
const LEAST: f64 = 2.0;
/// Terms of the power series in LEAST² = 4 at most: 4⁴⁰/40! is 1e-24.
const TERMS: usize = 40;

/// Two lines: slopes and intercepts above and below zero.
#[derive(Clone, Copy, Debug)]
struct Lines {
    slopes: [f64; 2],
    intercepts: [f64; 2],
}

/// What of φ hangs on nothing else.
#[derive(Debug)]
struct Shape {
    /// Of φ, φ', φφ'.
    lines: [Lines; 3],
    reach: f64,
    nodes: Vec<Node>,
}

/// One node of ∫ dz over |z| < R.
#[derive(Debug)]
struct Node {
    z: f64,
    weight: f64,
    /// r of φ, φ', φφ'.
    rest: [f64; 3],
}

/// φ at one q.
#[derive(Debug)]
pub struct Far {
    shape: &'static Shape,
    q: f64,
    /// Of N(0, q) at each node, with its weight.
    densities: Vec<f64>,
    /// E f² beyond E L², which is E(2rL + r²), for φ, φ', φφ'.
    squares: [f64; 3],
}

impl Far {
    /// `None` where φ is not a pair of lines but for a rest near zero, or flat, or q too small for any pair.
    pub fn new(activation: Activation, q: f64) -> Option<Self> {
        // no rest worth the name is shorter than 1, and shapes of formulas take a while
        if q.is_nan() || q <= 1.0 {
            return None;
        }
        let shape = shape(activation).filter(|shape| LEAST * q.sqrt() >= shape.reach)?;
        let scale = 1.0 / (2.0 * PI * q).sqrt();
        let mut squares = [0.0; 3];
        let densities = shape.nodes.iter().map(|node| {
            let density = node.weight * scale * libm::exp(-0.5 * node.z * (node.z / q));
            for ((sum, lines), rest) in squares.iter_mut().zip(&shape.lines).zip(node.rest) {
                *sum += density * rest * (2.0 * lines.at(node.z) + rest);
            }
            density
        });
        Some(Self {
            densities: densities.collect(),
            shape,
            q,
            squares,
        })
    }

    /// Moments at one input.
    pub fn single(&self) -> SingleMoments {
        let (q, [value, _, product]) = (self.q, &self.shape.lines);
        let straight = homogeneous::single(value.slopes, q);
        // E zφφ': of the intercepts, with E z 1(z > 0) = √(q/2π), and of the rest
        let step = product.intercepts[0] - product.intercepts[1];
        let nodes = self.shape.nodes.iter().zip(&self.densities);
        let rest: f64 = nodes.map(|(node, density)| density * node.z * node.rest[2]).sum();
        SingleMoments {
            length: straight.length + value.length(q) + self.squares[0],
            slope_square: straight.slope_square + self.squares[1],
            length_slope: straight.length_slope + step / (2.0 * PI * q).sqrt() + rest / q,
            slope_value_square: straight.slope_value_square + product.length(q) + self.squares[2],
        }
    }

    /// Moments at a pair of correlation 1 − ε, if it is far enough.
    pub fn pair(&self, epsilon: f64) -> Option<PairMoments> {
        let Shape { lines, reach, nodes } = self.shape;
        let (q, correlation) = (self.q, 1.0 - epsilon);
        let variance = q * epsilon * (2.0 - epsilon); // τ²
        let deviation = variance.sqrt();
        if deviation.is_nan() || LEAST * deviation < *reach {
            return None;
        }
        let terms = terms(correlation * reach * (reach / variance));
        // E r_aL_b; M_k = E r (z/R)^k e^{−(cz/τ)²/2} of a normal law
        let mut crossed = [0.0; 3];
        let mut powers = [[0.0; 3]; TERMS];
        for (node, density) in nodes.iter().zip(&self.densities) {
            let given = Given::new(correlation * node.z, deviation);
            for ((sum, lines), rest) in crossed.iter_mut().zip(lines).zip(node.rest) {
                *sum += density * rest * given.mean(lines);
            }
            let mut power = density * given.bell;
            for sums in powers.iter_mut().take(terms.len()) {
                for (sum, rest) in sums.iter_mut().zip(node.rest) {
                    *sum += rest * power;
                }
                power *= node.z / reach;
            }
        }
        let scale = q.sqrt() / deviation;
        let beyond: [f64; 3] = from_fn(|f| {
            let both: f64 = terms
                .iter()
                .zip(&powers)
                .map(|(term, m)| term * m[f] * m[f])
                .sum();
            2.0 * crossed[f] + scale * both
        });
        let [value, _, product] = lines;
        let straight = homogeneous::pair(value.slopes, q, epsilon);
        let theta = angle(epsilon);
        Some(PairMoments {
            decorrelation: straight.decorrelation
                + value.decorrelation(q, epsilon, theta)
                + (self.squares[0] - beyond[0]),
            slope_product: straight.slope_product + beyond[1],
            // φφ' has the squares of the slopes
            slope_value_product: straight.slope_value_product + product.length(q)
                - product.decorrelation(q, epsilon, theta)
                + beyond[2],
        })
    }
}

/// x^k/k! for k = 0, 1, … while they count.
fn terms(x: f64) -> Vec<f64> {
    /// Against the first, even together with all that follow.
    const NOTHING: f64 = 1e-18;
    let mut term = 1.0;
    let mut terms = Vec::with_capacity(TERMS);
    for k in 1..=TERMS {
        terms.push(term);
        term *= x / k as f64;
        if term.abs() < NOTHING {
            break;
        }
    }
    terms
}

/// The law N(m, τ²) of z_b given z_a.
struct Given {
    mean: f64,
    deviation: f64,
    /// e^{−m²/2τ²}.
    bell: f64,
    /// Probability of z_b > 0.
    above: f64,
}

impl Given {
    fn new(mean: f64, deviation: f64) -> Self {
        let u = mean / deviation;
        Self {
            mean,
            deviation,
            bell: libm::exp(-0.5 * u * u),
            above: 0.5 * libm::erfc(-u * FRAC_1_SQRT_2),
        }
    }

    /// E L(z_b).
    fn mean(&self, lines: &Lines) -> f64 {
        let [above, below] = [self.above, 1.0 - self.above];
        // E z 1(z > 0) = mΦ(m/τ) + τ·density(m/τ)
        let bulge = self.deviation / (2.0 * PI).sqrt() * self.bell;
        lines.slopes[0] * (self.mean * above + bulge)
            + lines.slopes[1] * (self.mean * below - bulge)
            + lines.intercepts[0] * above
            + lines.intercepts[1] * below
    }
}

impl Lines {
    fn at(&self, z: f64) -> f64 {
        let side = usize::from(z < 0.0);
        self.slopes[side] * z + self.intercepts[side]
    }

    /// E L² beyond that of the slopes alone.
    fn length(&self, q: f64) -> f64 {
        let ([s, t], [i, j]) = (self.slopes, self.intercepts);
        // E z 1(z > 0) = √(q/2π)
        2.0 * (s * i - t * j) * (q / (2.0 * PI)).sqrt() + 0.5 * (i * i + j * j)
    }

    /// ½E(L_a − L_b)² beyond that of the slopes alone.
    fn decorrelation(&self, q: f64, epsilon: f64, theta: f64) -> f64 {
        let ([s, t], [i, j]) = (self.slopes, self.intercepts);
        let step = i - j;
        // E z_a 1(z_a > 0 > z_b) = √(q/2π) ε/2; one is positive, the other not, with probability θ/π
        step * ((s + t) * (q / (2.0 * PI)).sqrt() * epsilon + step * theta / (2.0 * PI))
    }
}

/// [`Shape::new`], once for each φ. They stay, as formulas do.
fn shape(activation: Activation) -> Option<&'static Shape> {
    static KNOWN: RwLock<BTreeMap<Cow<'static, str>, Option<&'static Shape>>> = RwLock::new(BTreeMap::new());
    activation
        .slopes_at_infinity()
        .filter(|slopes| *slopes != [0.0; 2])?;
    let name = activation.name();
    // readers don't wait for each other, which a browser's main thread may not
    if let Some(shape) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(&name) {
        return *shape;
    }
    let shape = Shape::new(activation).map(|shape| &*Box::leak(Box::new(shape)));
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    *known.entry(name).or_insert(shape)
}

impl Shape {
    fn new(activation: Activation) -> Option<Self> {
        let slopes = activation.slopes_at_infinity()?;
        let [above, below] = [FARTHEST, -FARTHEST].map(|z| activation.value(z));
        let intercepts = [above - slopes[0] * FARTHEST, below + slopes[1] * FARTHEST].map(settled);
        let value = Lines { slopes, intercepts };
        let reach = reach(activation, &value)?;
        let lines = [
            value,
            Lines {
                slopes: [0.0; 2],
                intercepts: slopes,
            },
            Lines {
                slopes: slopes.map(|s| s * s),
                intercepts: [slopes[0] * intercepts[0], slopes[1] * intercepts[1]],
            },
        ];
        // Panels over [−R, R], with weights of ∫ dz once those of a normal law are taken out; its deviation is what is convenient.
        let resolution = Resolution {
            kinked: true,
            reach: 1.0,
            ..numeric::resolution(activation)
        };
        let mut axis = Axis::default();
        let mut points = [activation.kinks(), &[0.0]].concat();
        axis.place(resolution, 0.0, reach, &mut points, &mut []);
        let node = |(z, weight): (f64, f64)| {
            let t = z / reach;
            let (value, slope) = activation.value_and_slope(z);
            let f = [value, slope, value * slope];
            Node {
                z,
                weight: weight * reach * (2.0 * PI).sqrt() * libm::exp(0.5 * t * t),
                rest: from_fn(|index| f[index] - lines[index].at(z)),
            }
        };
        let nodes = axis.nodes.into_iter().map(node);
        Some(Self {
            lines,
            reach,
            nodes: nodes.filter(|node| node.rest != [0.0; 3]).collect(),
        })
    }
}

/// Intercepts this small are the rounding of a 0.
fn settled(intercept: f64) -> f64 {
    if intercept.abs() < 1e-13 { 0.0 } else { intercept }
}

/// Where φ and φ' have become those of the lines on both sides, if they ever do.
fn reach(activation: Activation, lines: &Lines) -> Option<f64> {
    /// Of looking near zero.
    const STEP: f64 = 0.0625;
    /// What is left of r beyond R, besides rounding: too little, as V is of the order of R² or more.
    const REST: f64 = 1e-14;
    let straight = |z: f64| {
        let (value, slope) = activation.value_and_slope(z);
        let side = usize::from(z < 0.0);
        (value - lines.at(z)).abs() <= REST + 1e-15 * z.abs() && (slope - lines.slopes[side]).abs() <= REST
    };
    let straight = |distance: f64| straight(distance) && straight(-distance);
    // tails such as 1/z show themselves farther out
    let outside = core::iter::successors(Some(FARTHEST), |z| (*z < 1e6).then_some(1.1 * z));
    if !outside.into_iter().all(straight) {
        return None;
    }
    let steps = (FARTHEST / STEP) as u32;
    let bent = (1..steps)
        .rev()
        .map(|n| f64::from(n) * STEP)
        .find(|&distance| !straight(distance));
    let last = activation
        .kinks()
        .iter()
        .fold(bent.unwrap_or(0.0), |last, kink| last.max(kink.abs()));
    // 1: a rest between the steps
    (last < FARTHEST).then_some((last + STEP).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::super::Covariance;
    use super::*;

    const TEXTS: [&str; 7] = [
        "elu",
        "selu",
        "gelu",
        "silu",
        "softplus",
        "z*tanh(log(1+exp(z)))",
        "max(z,0.3*z)+exp(-z^2)",
    ];

    /// Quadrature in two dimensions with steps fine enough near zero for panels to widen, which the last formula is denied.
    fn by_quadrature(activation: Activation, covariance: Covariance) -> [f64; 3] {
        let resolution = Resolution {
            grain: 0.6 * numeric::resolution(activation).grain,
            settles: true,
            ..numeric::resolution(activation)
        };
        numeric::expect(activation, resolution, covariance, |at| {
            let difference = at.value[0] - at.value[1];
            let slopes = at.slope[0] * at.slope[1];
            [
                0.5 * difference * difference,
                slopes,
                slopes * (at.value[0] * at.value[1]),
            ]
        })
    }

    #[test]
    fn far_pairs_are_what_quadrature_gives() {
        /// Both round to 1e-14.
        const TOLERANCE: f64 = 1e-13;
        let (mut misses, mut compared) = (Vec::new(), 0);
        for text in TEXTS {
            let activation = Activation::parse(text).unwrap();
            for q in [4e2, 2e3, 1e5] {
                let far = Far::new(activation, q).unwrap();
                let single = far.single();
                for epsilon in [0.015, 0.3, 1.0, 1.7, 1.995] {
                    let Some(ours) = far.pair(epsilon) else { continue };
                    let [decorrelation, slopes, products] =
                        by_quadrature(activation, Covariance::equal(q, epsilon));
                    let errors = [
                        (ours.decorrelation - decorrelation) / decorrelation,
                        (ours.slope_product - slopes) / single.slope_square,
                        (ours.slope_value_product - products) / single.slope_value_square,
                    ];
                    compared += 1;
                    if errors
                        .iter()
                        .any(|error| error.is_nan() || error.abs() > TOLERANCE)
                    {
                        misses.push(format!("{text} q={q} ε={epsilon}: {errors:?}"));
                    }
                }
            }
        }
        assert!(misses.is_empty(), "\n{}", misses.join("\n"));
        // near pairs and opposite ones aside
        assert!(compared >= 70, "{compared}");
    }

    #[test]
    fn long_signals_are_what_quadrature_gives() {
        const TOLERANCE: f64 = 1e-13;
        for text in TEXTS.into_iter().filter(|text| !text.contains("exp(-z^2)")) {
            let activation = Activation::parse(text).unwrap();
            for q in [4e2, 2e3, 1e5] {
                let ours = Far::new(activation, q).unwrap().single();
                let expected = numeric::single(activation, q);
                for moment in [
                    |m: &SingleMoments| m.length,
                    |m: &SingleMoments| m.slope_square,
                    |m: &SingleMoments| m.length_slope,
                    |m: &SingleMoments| m.slope_value_square,
                ] {
                    let error = moment(&ours) / moment(&expected) - 1.0;
                    assert!(error.abs() < TOLERANCE, "{text} {q}: {ours:?} {expected:?}");
                }
            }
        }
    }

    #[test]
    fn only_lines_with_a_rest_are_far() {
        for text in [
            "tanh",
            "sigmoid",
            "z+sin(z)",
            "z+z/(1+abs(z))",
            "z^2",
            "max(z,100)",
            "1.5z+exp(-(z-80)^2)",
            "z*atan(z)",
        ] {
            assert!(
                Far::new(Activation::parse(text).unwrap(), 1e9).is_none(),
                "{text}"
            );
        }
    }
}
