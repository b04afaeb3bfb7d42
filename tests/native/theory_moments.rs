//! The Gaussian moments of every activation against an independent quadrature (nested Gauss–Legendre panels from a crate, over
//! z_a and z_b given z_a), the series for near pairs, and 25-digit values.

use depthscale::model::Activation;
use depthscale::theory::moments::{Covariance, PairMoments, pair, quartic, single, unequal};
use gauss_quad::GaussLegendre;
use std::f64::consts::PI;

/// What `single` and `pair` promise. The oracle's own error is rounding, below 3e-14.
const TOLERANCE: f64 = 1e-13;
/// Share of the mean magnitude of terms that counts where they cancel: rounding is 2e-15 of it, here and in the oracle.
const CANCELLED: f64 = 0.02;

fn activations() -> impl Iterator<Item = Activation> {
    Activation::NAMED
        .into_iter()
        .chain([Activation::leaky_relu(-0.5)])
}

/// What the oracle knows of φ, on its own account.
struct Shape {
    kinks: &'static [f64],
    /// Width of panels on which 24 nodes integrate products of φ and φ' to the last digit.
    panel: f64,
    /// Whether structure is at 0 only, so that panels may widen away from it.
    local: bool,
}

fn shape(activation: Activation) -> Shape {
    let (kinks, panel, local): (&'static [f64], _, _) = match activation {
        Activation::Linear => (&[], 4.0, true),
        Activation::Relu | Activation::TwoSlopes(_) => (&[0.0], 4.0, true),
        Activation::HardTanh => (&[-1.0, 1.0], 4.0, true),
        // e^{4z} at most
        Activation::Elu | Activation::Selu => (&[0.0], 4.0, true),
        // poles at iπ/2 and iπ: (1.57 + 1.86)^−48 = 2e-26
        Activation::Tanh => (&[], 2.0, true),
        Activation::Silu | Activation::Softplus | Activation::Sigmoid => (&[], 4.0, true),
        // e^{−4z²} at most
        Activation::Erf | Activation::Gelu => (&[], 2.0, true),
        // e^{4iz} at most
        Activation::Sin | Activation::Formula(_) => (&[], 4.0, false),
    };
    Shape { kinks, panel, local }
}

struct Oracle {
    rule: GaussLegendre,
}

impl Oracle {
    fn new() -> Self {
        Self {
            rule: GaussLegendre::new(24.try_into().unwrap()),
        }
    }

    /// (x, weight) of ∫ f dN(mean, deviation²) for f as `shape` says, cut at `cuts` too.
    fn nodes(&self, shape: &Shape, mean: f64, deviation: f64, cuts: &[f64]) -> Vec<(f64, f64)> {
        const REACH: f64 = 9.0;
        if deviation == 0.0 {
            return vec![(mean, 1.0)];
        }
        let (low, high) = (mean - REACH * deviation, mean + REACH * deviation);
        let mut edges: Vec<f64> = [&[0.0], shape.kinks, cuts]
            .concat()
            .into_iter()
            .filter(|&cut| cut > low && cut < high)
            .chain([low, high])
            .collect();
        edges.sort_by(f64::total_cmp);
        let mut nodes = Vec::new();
        for edge in edges.windows(2) {
            let mut from = edge[0];
            while from < edge[1] {
                // 0.8 of the distance of the nearer end from 0
                let wide = if from > 0.0 { 0.8 } else { 0.8 / 1.8 } * from.abs();
                let width = if shape.local {
                    wide.max(shape.panel)
                } else {
                    shape.panel
                };
                let to = (from + width.min(3.0 * deviation)).min(edge[1]);
                nodes.extend(self.rule.as_node_weight_pairs().iter().map(|(node, weight)| {
                    let (half, x) = (0.5 * (to - from), 0.5 * (from + to) + 0.5 * (to - from) * node);
                    let t = (x - mean) / deviation;
                    let density = (-0.5 * t * t).exp() / (deviation * (2.0 * PI).sqrt());
                    (x, half * weight * density)
                }));
                from = to;
            }
        }
        nodes
    }

    /// E `terms`(z, φ, φ') and E |`terms`| at z ~ N(0, q).
    fn single<const N: usize>(
        &self,
        activation: Activation,
        q: f64,
        terms: impl Fn(f64, f64, f64) -> [f64; N],
    ) -> [(f64, f64); N] {
        let mut sums = [(0.0, 0.0); N];
        for (z, weight) in self.nodes(&shape(activation), 0.0, q.sqrt(), &[]) {
            let terms = terms(z, activation.value(z), activation.derivative(z));
            add(&mut sums, weight, terms.map(|term| (term, term.abs())));
        }
        sums
    }

    /// E `terms`([φ_a, φ_b], [φ'_a, φ'_b]) and E |`terms`|.
    fn pair<const N: usize>(
        &self,
        activation: Activation,
        covariance: Covariance,
        terms: impl Fn([f64; 2], [f64; 2]) -> [f64; N],
    ) -> [(f64, f64); N] {
        let Covariance { a, b, distance } = covariance;
        let shape = shape(activation);
        let product = 0.5 * (a + b - distance);
        // the longer one outside, so that the other changes no faster than it
        let outer = a.max(b);
        let gain = product / outer;
        // (ab − q_ab²)/max(a, b), factored so that near pairs keep their digits
        let (root_sum, root_difference) = (a.sqrt() + b.sqrt(), (a - b) / (a.sqrt() + b.sqrt()));
        let open = (root_sum * root_sum - distance) * (distance - root_difference * root_difference);
        let rest = (0.25 * open / outer).max(0.0).sqrt();
        // averages over z_b pass a kink within 9 deviations
        let cuts: Vec<f64> = shape
            .kinks
            .iter()
            .flat_map(|kink| (-3..=3).map(move |n| (kink + 3.0 * f64::from(n) * rest) / gain))
            .collect();
        let mut sums = [(0.0, 0.0); N];
        for (x, weight) in self.nodes(&shape, 0.0, outer.sqrt(), &cuts) {
            let (value, slope) = (activation.value(x), activation.derivative(x));
            let mut row = [(0.0, 0.0); N];
            for (y, weight) in self.nodes(&shape, gain * x, rest, &[]) {
                let (other, other_slope) = activation.value_and_slope(y);
                let terms = if a >= b {
                    terms([value, other], [slope, other_slope])
                } else {
                    terms([other, value], [other_slope, slope])
                };
                add(&mut row, weight, terms.map(|term| (term, term.abs())));
            }
            add(&mut sums, weight, row);
        }
        sums
    }
}

fn add<const N: usize>(sums: &mut [(f64, f64); N], weight: f64, terms: [(f64, f64); N]) {
    for (sum, term) in sums.iter_mut().zip(terms) {
        sum.0 += weight * term.0;
        sum.1 += weight * term.1;
    }
}

/// Collects what misses, so that one run shows all.
#[derive(Default)]
struct Report {
    worst: Vec<(Activation, f64, String)>,
    misses: Vec<String>,
}

impl Report {
    /// `ours` against `expected`, relative to `scale`.
    fn check(
        &mut self,
        activation: Activation,
        what: String,
        ours: f64,
        (expected, scale): (f64, f64),
        tolerance: f64,
    ) {
        let error = if ours == expected {
            0.0
        } else {
            (ours - expected).abs() / scale
        };
        let line = format!("{activation:?} {what}: {ours:e} against {expected:e}: {error:.1e}");
        if error > tolerance || error.is_nan() {
            self.misses.push(line.clone());
        }
        match self.worst.iter_mut().find(|(of, ..)| *of == activation) {
            Some((_, worst, at)) if error > *worst => (*worst, *at) = (error, line),
            Some(_) => {}
            None => self.worst.push((activation, error, line)),
        }
    }

    fn finish(self) {
        for (.., line) in &self.worst {
            println!("worst: {line}");
        }
        assert!(self.misses.is_empty(), "\n{}", self.misses.join("\n"));
    }
}

#[test]
fn one_input() {
    let (oracle, mut report) = (Oracle::new(), Report::default());
    for activation in activations() {
        for q in [1e-8, 0.05, 0.8, 6.0, 150.0, 1e4] {
            let expected = oracle.single(activation, q, |z, value, slope| {
                let product = value * slope;
                [value * value, slope * slope, z * product / q, product * product]
            });
            let ours = single(activation, q);
            for (name, ours, expected) in [
                ("V", ours.length, expected[0]),
                ("E φ'²", ours.slope_square, expected[1]),
                ("V'", ours.length_slope, expected[2]),
                ("E φ'²φ²", ours.slope_value_square, expected[3]),
            ] {
                let (expected, magnitude) = expected;
                let scale = expected.abs() + CANCELLED * magnitude;
                report.check(
                    activation,
                    format!("q={q} {name}"),
                    ours,
                    (expected, scale),
                    TOLERANCE,
                );
            }
        }
    }
    report.finish();
}

/// Where φ(0) ≠ 0, nothing divides by q: φ², φ'², φ'² + φφ'' and φ'²φ² at 0.
#[test]
fn no_signal() {
    /// A parabola's continuation to q = 0.
    const TOLERANCE: f64 = 1e-12;
    let mut report = Report::default();
    let ln_2 = std::f64::consts::LN_2;
    for (activation, value, slope, bend) in [
        (Activation::Softplus, ln_2, 0.5, 0.25),
        (Activation::Sigmoid, 0.5, 0.25, 0.0),
    ] {
        let ours = single(activation, 0.0);
        for (what, ours, expected) in [
            ("V", ours.length, value * value),
            ("E φ'²", ours.slope_square, slope * slope),
            ("V'", ours.length_slope, slope * slope + value * bend),
            (
                "E φ'²φ²",
                ours.slope_value_square,
                slope * slope * (value * value),
            ),
        ] {
            report.check(
                activation,
                what.to_string(),
                ours,
                (expected, expected),
                TOLERANCE,
            );
        }
    }
    report.finish();
}

fn check_pair(
    oracle: &Oracle,
    report: &mut Report,
    activation: Activation,
    covariance: Covariance,
    ours: PairMoments,
) {
    let [a, b] = [covariance.a, covariance.b].map(|q| single(activation, q));
    let expected = oracle.pair(activation, covariance, |value, slope| {
        let difference = value[0] - value[1];
        [
            0.5 * difference * difference,
            slope[0] * slope[1],
            slope[0] * value[0] * (slope[1] * value[1]),
        ]
    });
    let [difference, slopes, products] = expected.map(|(expected, _)| expected);
    // what is promised: relative to itself, and to the moment of one input
    for (name, ours, expected, scale) in [
        ("V − C", ours.decorrelation, difference, difference),
        (
            "E φ'φ'",
            ours.slope_product,
            slopes,
            (a.slope_square * b.slope_square).sqrt(),
        ),
        (
            "E φφ'φφ'",
            ours.slope_value_product,
            products,
            (a.slope_value_square * b.slope_value_square).sqrt(),
        ),
    ] {
        let what = format!("{covariance:?} {name}");
        let tolerance = match activation {
            // a difference of terms near 1 where the whole is near 1/√q
            Activation::HardTanh => TOLERANCE.max(3e-14 * covariance.geometric_mean().sqrt()),
            _ => TOLERANCE,
        };
        report.check(activation, what, ours, (expected, scale), tolerance);
    }
}

#[test]
fn pairs_of_one_length() {
    let (oracle, mut report) = (Oracle::new(), Report::default());
    for activation in activations() {
        for q in [0.05, 0.8, 6.0, 150.0] {
            for epsilon in [1e-3, 0.02, 0.4, 1.0, 1.7, 1.98, 1.99999, 2.0] {
                let covariance = Covariance::equal(q, epsilon);
                let ours = pair(activation, q, epsilon);
                check_pair(&oracle, &mut report, activation, covariance, ours);
            }
        }
    }
    report.finish();
}

const COVARIANCES: [Covariance; 6] = [
    Covariance {
        a: 1.3,
        b: 0.4,
        distance: 0.9,
    },
    Covariance {
        a: 0.05,
        b: 6.0,
        distance: 7.0,
    },
    Covariance {
        a: 0.81,
        b: 0.8,
        distance: 0.004,
    },
    Covariance {
        a: 150.0,
        b: 90.0,
        distance: 30.0,
    },
    // almost parallel and almost opposite
    Covariance {
        a: 0.8,
        b: 1.7,
        distance: 0.169,
    },
    Covariance {
        a: 4.0,
        b: 9.0,
        distance: 24.9,
    },
];

#[test]
fn pairs_of_two_lengths() {
    let (oracle, mut report) = (Oracle::new(), Report::default());
    for activation in activations() {
        for covariance in COVARIANCES {
            let ours = unequal(activation, covariance);
            check_pair(&oracle, &mut report, activation, covariance, ours);
        }
    }
    report.finish();
}

#[test]
fn fourth_moments() {
    let equal = [(0.7, 1.6), (0.9, 1e-4), (5.0, 1.99)].map(|(q, epsilon)| Covariance::equal(q, epsilon));
    let (oracle, mut report) = (Oracle::new(), Report::default());
    for activation in activations() {
        for covariance in COVARIANCES.into_iter().chain(equal) {
            let terms = |[a, b]: [f64; 2], slope: [f64; 2]| {
                let weight = slope[0] * slope[1];
                let products = [1.0, a * a, b * b, a * b, (a * b) * (a * b)];
                std::array::from_fn::<f64, 15, _>(|k| products[k % 5] * [1.0, weight, weight * weight][k / 5])
            };
            let expected = oracle.pair(activation, covariance, terms);
            let stretch = (covariance.b / covariance.a).sqrt();
            let aligned = oracle.single(activation, covariance.a, |z, value, slope| {
                let b = [activation.value(stretch * z), activation.derivative(stretch * z)];
                terms([value, b[0]], [slope, b[1]])
            });
            let aligned = aligned.map(|(_, magnitude)| magnitude);
            let ours = quartic(activation, covariance);
            for (power, products) in [ours.plain, ours.slopes, ours.square_slopes]
                .into_iter()
                .enumerate()
            {
                for (k, (name, ours)) in [
                    ("1", products.one),
                    ("φ_a²", products.aa),
                    ("φ_b²", products.bb),
                    ("φ_aφ_b", products.ab),
                    ("φ_a²φ_b²", products.aabb),
                ]
                .into_iter()
                .enumerate()
                {
                    let what = format!("{covariance:?} E (φ'_aφ'_b)^{power} {name}");
                    let (expected, mut scale) = expected[5 * power + k];
                    if activation.is_homogeneous() {
                        // closed forms, which promise as much relative to ε = 0 only
                        scale = aligned[5 * power + k];
                    }
                    report.check(activation, what, ours, (expected, scale), TOLERANCE);
                }
            }
        }
    }
    report.finish();
}

/// Near pairs: with p the density of N(0, q), J the jumps of φ' at kinks κ and g = φ'' beside them,
///
/// ```text
/// V − C = qε E φ'² − 2/(3√π) (qε)^{3/2} Σ J² p(κ) − ½ (qε)² (E g² + Σ J p(κ) (g(κ⁺) + g(κ⁻))) + O(ε^{5/2})
/// ```
///
/// from C'' = q² E φ''_aφ''_b, in which p(κ, κ) = p(κ)/√(2πq·2ε)(1 + O(ε)).
#[test]
fn near_pairs() {
    /// φ'' by differences within z ± 2e-4, on the side of z of the nearest kink.
    fn bend(activation: Activation, kinks: &[f64], z: f64) -> f64 {
        let nearest = kinks
            .iter()
            .map(|kink| z - kink)
            .min_by(|a, b| a.abs().total_cmp(&b.abs()));
        let step = 1e-4 * nearest.unwrap_or(1.0).signum();
        let slope = |n: f64| activation.derivative(z + n * step);
        (4.0 * slope(1.0) - 3.0 * slope(0.0) - slope(2.0)) / (2.0 * step)
    }
    /// What is left at ε^{5/2}, in units of (1 + q)ε^{3/2} of the whole: largest for elu.
    const REMAINDER: f64 = 1.0;
    let (oracle, mut report) = (Oracle::new(), Report::default());
    for activation in activations() {
        let kinks = shape(activation).kinks;
        for q in [0.05, 0.9, 6.0] {
            let [(slope_square, _), (bend_square, _)] = oracle.single(activation, q, |z, _, slope| {
                let bend = bend(activation, kinks, z);
                [slope * slope, bend * bend]
            });
            let (mut corner, mut curvature) = (0.0, bend_square);
            for kink in kinks {
                let density = (-0.5 * kink * kink / q).exp() / (2.0 * PI * q).sqrt();
                let [below, above] = [kink - 1e-12, kink + 1e-12];
                let jump = activation.derivative(above) - activation.derivative(below);
                corner += jump * jump * density * 2.0 / (3.0 * PI.sqrt());
                let bends = bend(activation, kinks, below) + bend(activation, kinks, above);
                curvature += jump * density * bends;
            }
            for epsilon in [1e-6, 1e-9, 1e-13, 1e-18] {
                let x = q * epsilon;
                let expected = x * slope_square - x * x.sqrt() * corner - 0.5 * x * x * curvature;
                report.check(
                    activation,
                    format!("q={q} ε={epsilon} V − C"),
                    pair(activation, q, epsilon).decorrelation,
                    (expected, expected),
                    TOLERANCE + REMAINDER * (1.0 + q) * epsilon * f64::sqrt(epsilon),
                );
            }
        }
    }
    report.finish();
}

/// 25 digits from Python, see the readme in the file.
#[test]
fn reference_values() {
    let file: serde_json::Value = serde_json::from_str(include_str!("../moments_reference.json")).unwrap();
    let mut report = Report::default();
    for (name, cases) in file["moments"].as_object().unwrap() {
        let activation = Activation::parse(name).unwrap();
        let rows = |kind: &str| -> Vec<Vec<f64>> {
            let numbers = |row: &serde_json::Value| {
                let row = row.as_array().unwrap().iter();
                row.map(|text| text.as_str().unwrap().parse().unwrap()).collect()
            };
            cases[kind].as_array().unwrap().iter().map(numbers).collect()
        };
        for row in rows("single") {
            let ours = single(activation, row[0]);
            let ours = [
                ours.length,
                ours.slope_square,
                ours.length_slope,
                ours.slope_value_square,
            ];
            for (k, ours) in ours.into_iter().enumerate() {
                let what = format!("q={} moment {k}", row[0]);
                let expected = row[1 + k];
                // E zφφ'/q cancels where φφ' hardly changes over √q, and e^−2q of sin to nothing
                let magnitude = if k == 2 {
                    (row[1] * row[2] / row[0]).sqrt()
                } else {
                    0.0
                };
                let scale = expected.abs() + CANCELLED * magnitude;
                report.check(activation, what, ours, (expected, scale), TOLERANCE);
            }
        }
        for row in rows("pair") {
            let ours = pair(activation, row[0], row[1]);
            let ours = [ours.decorrelation, ours.slope_product, ours.slope_value_product];
            for (k, ours) in ours.into_iter().enumerate() {
                let what = format!("q={} ε={} moment {k}", row[0], row[1]);
                report.check(activation, what, ours, (row[2 + k], row[2 + k].abs()), TOLERANCE);
            }
        }
    }
    report.finish();
}
