//! The Gaussian moments against an independent quadrature: nested Gauss–Legendre panels from a crate, cut at the kinks.
#![allow(clippy::unwrap_used, missing_docs)]

use depthscale::model::Activation;
use depthscale::theory::moments::{pair, single};
use gauss_quad::GaussLegendre;

/// Both evaluations are good to 1e-13 relative to the moment at ε = 0.
const TOLERANCE: f64 = 2e-13;

/// E[f(t)] for t ~ N(mean, deviation²), cut at `cuts` and every half deviation.
fn expectation(
    rule: &GaussLegendre,
    mean: f64,
    deviation: f64,
    cuts: &[f64],
    mut f: impl FnMut(f64) -> f64,
) -> f64 {
    let mut edges: Vec<f64> = (-18..=18)
        .map(|k| mean + 0.5 * f64::from(k) * deviation)
        .collect();
    edges.extend(
        cuts.iter()
            .filter(|&&cut| cut > edges[0] && cut < edges[36])
            .copied()
            .collect::<Vec<_>>(),
    );
    edges.sort_by(f64::total_cmp);
    let density = |t: f64| {
        let u = (t - mean) / deviation;
        (-0.5 * u * u).exp() / (deviation * (2.0 * std::f64::consts::PI).sqrt())
    };
    edges
        .windows(2)
        .map(|edge| rule.integrate(edge[0], edge[1], |t| f(t) * density(t)))
        .sum()
}

#[test]
fn moments_agree_with_nested_quadrature() {
    let rule = GaussLegendre::new(16.try_into().unwrap());
    for activation in Activation::NAMED {
        let kinks: &[f64] = match activation {
            Activation::Relu => &[0.0],
            Activation::HardTanh => &[-1.0, 1.0],
            _ => &[],
        };
        let value = |z| activation.value(z);
        let slope = |z| activation.derivative(z);
        for q in [0.05, 0.8, 6.0] {
            let deviation = f64::sqrt(q);
            let one = single(activation, q);
            let expected = [
                expectation(&rule, 0.0, deviation, kinks, |z| value(z) * value(z)),
                expectation(&rule, 0.0, deviation, kinks, |z| slope(z) * slope(z)),
                expectation(&rule, 0.0, deviation, kinks, |z| z * value(z) * slope(z)) / q,
                expectation(&rule, 0.0, deviation, kinks, |z| {
                    (value(z) * slope(z)) * (value(z) * slope(z))
                }),
            ];
            let ours = [
                one.length,
                one.slope_square,
                one.length_slope,
                one.slope_value_square,
            ];
            for (ours, expected) in ours.into_iter().zip(expected) {
                assert!(
                    (ours / expected - 1.0).abs() < TOLERANCE,
                    "{activation:?} q={q}: {ours} against {expected}"
                );
            }
            for epsilon in [0.02, 0.4, 1.0, 1.7] {
                let c = 1.0 - epsilon;
                let rest = (q * epsilon * (2.0 - epsilon)).sqrt();
                let nested = |f: &dyn Fn(f64) -> f64| {
                    // the outer integrand changes over `rest` around a kink that the pair shares
                    let cuts: Vec<f64> = kinks
                        .iter()
                        .flat_map(|k| (-8..=8).map(move |n| k + f64::from(n) * rest))
                        .collect();
                    expectation(&rule, 0.0, deviation, &[kinks, &cuts].concat(), |a| {
                        f(a) * expectation(&rule, c * a, rest, kinks, f)
                    })
                };
                let ours = pair(activation, q, epsilon);
                for (name, ours, expected, scale) in [
                    (
                        "V − C",
                        ours.decorrelation,
                        one.length - nested(&value),
                        one.length,
                    ),
                    ("E φ'φ'", ours.slope_product, nested(&slope), one.slope_square),
                    (
                        "E φφ'φφ'",
                        ours.slope_value_product,
                        nested(&|z| value(z) * slope(z)),
                        one.slope_value_square,
                    ),
                ] {
                    let error = (ours - expected).abs() / scale;
                    assert!(
                        error < TOLERANCE,
                        "{activation:?} q={q} ε={epsilon} {name}: {ours} against {expected}: {error:.1e}"
                    );
                }
            }
        }
    }
}

/// V − C keeps its relative accuracy as ε → 0: it tends to qE[φ'²]ε for smooth φ.
#[test]
fn decorrelation_does_not_cancel() {
    for activation in Activation::NAMED {
        for epsilon in [1e-9, 1e-13, 1e-18] {
            let limit = 0.9 * single(activation, 0.9).slope_square * epsilon;
            let ours = pair(activation, 0.9, epsilon).decorrelation;
            // the next term is of order √ε at a kink
            assert!(
                (ours / limit - 1.0).abs() < 1e-12 + 2.0 * f64::sqrt(epsilon),
                "{activation:?} {epsilon}: {ours}"
            );
        }
    }
}
