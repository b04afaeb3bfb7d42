//! Errors of the last layer under each loss: against sampled softmaxes, closed forms and limits.

use depthscale::model::{Activation, Hyperparameters, Loss, Scaled, Start, WeightLaw};
use depthscale::theory::loss::at_output;
use depthscale::theory::moments::{self, Covariance};
use depthscale::theory::softmax::{agreement, spread};
use depthscale::theory::{Errors, Trajectory, gradients};
use rand::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// What `theory::softmax` promises.
const TOLERANCE: f64 = 1e-10;
const WIDTH: usize = 50;

fn network() -> Hyperparameters {
    Hyperparameters::new(Activation::Tanh, 1.7, 0.1, 1.0).unwrap()
}

fn errors(loss: Loss, variance: [f64; 2], decorrelation: f64) -> Option<Errors> {
    // the last layer knows nothing of φ; the moments of this one take any length
    let linear = network().with_activation(Activation::Linear);
    let trajectory = Trajectory::unequal(&linear, variance, decorrelation, 0);
    at_output(&network(), &trajectory.layers[0], loss, WIDTH)
}

fn plain(value: Scaled) -> f64 {
    value.to_f64().unwrap()
}

fn single(classes: usize, variance: f64) -> f64 {
    plain(spread(classes, Scaled::from(variance.sqrt())))
}

#[track_caller]
fn close(what: &str, ours: f64, reference: f64, tolerance: f64) {
    let error = (ours / reference - 1.0).abs();
    assert!(
        error <= tolerance,
        "{what}: {ours:e} against {reference:e}, {error:.1e}"
    );
}

/// Two independent standard normal numbers (Box and Muller).
fn normals(random: &mut Xoshiro256PlusPlus) -> [f64; 2] {
    let [u, v] = [(); 2].map(|()| ((random.next_u64() >> 11) as f64 + 0.5) * libm::exp2(-53.0));
    let radius = (-2.0 * libm::log(u)).sqrt();
    let angle = 2.0 * core::f64::consts::PI * v;
    [radius * libm::cos(angle), radius * libm::sin(angle)]
}

fn softmax(z: &mut [f64]) {
    let most = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    z.iter_mut().for_each(|z| *z = libm::exp(*z - most));
    let sum: f64 = z.iter().sum();
    z.iter_mut().for_each(|z| *z /= sum);
}

/// 144 comparisons of independent samples at 4 standard errors: 1 % of all seeds would fail.
#[test]
fn sampled_softmax_of_sampled_labels() {
    const SAMPLES: usize = 30_000;
    let mut random = Xoshiro256PlusPlus::seed_from_u64(20);
    for classes in [2, 3, 10] {
        for lengths in [[0.3, 0.3], [2.0, 2.0], [20.0, 20.0], [1.0, 9.0]] {
            for c in [-0.5, 0.0, 0.9, 1.0] {
                let theory = errors(Loss::CrossEntropy { classes }, lengths, 1.0 - c).unwrap();
                let across = f64::max(1.0 - c * c, 0.0).sqrt();
                let mut sums = [[0.0; 2]; 3];
                for _ in 0..SAMPLES {
                    let (mut a, mut b): (Vec<f64>, Vec<f64>) = (0..classes)
                        .map(|_| {
                            let [x, y] = normals(&mut random);
                            (lengths[0].sqrt() * x, lengths[1].sqrt() * (c * x + across * y))
                        })
                        .unzip();
                    softmax(&mut a);
                    softmax(&mut b);
                    let response: f64 = a.iter().map(|s| s * (1.0 - s)).sum();
                    for s in [&mut a, &mut b] {
                        let label = random.next_u64() % classes as u64;
                        s[label as usize] -= 1.0;
                    }
                    let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
                    let found = [dot(&a, &a), dot(&a, &b), response * network().weight_variance()];
                    for (sum, value) in sums.iter_mut().zip(found) {
                        sum[0] += value;
                        sum[1] += value * value;
                    }
                }
                for (sum, ours) in sums.iter().zip([theory.aa, theory.ab, theory.response[0]]) {
                    let mean = sum[0] / SAMPLES as f64;
                    let error = ((sum[1] / SAMPLES as f64 - mean * mean) / SAMPLES as f64).sqrt();
                    let distance = plain(ours) * WIDTH as f64 - mean;
                    assert!(
                        distance.abs() < 4.0 * error,
                        "K = {classes}, q = {lengths:?}, c = {c}: {} standard errors",
                        distance / error
                    );
                }
            }
        }
    }
}

/// s_1 = σ(z_1 − z_2) = ½ + ½ tanh x, x ~ N(0, q/2): K Σ s² and K Σ s_as_b are moments of tanh.
#[test]
fn two_classes_are_moments_of_tanh() {
    for a in [1e-5, 1e-2, 0.3, 2.0, 3.9, 4.1, 20.0, 150.0, 3000.0] {
        let length = moments::single(Activation::Tanh, 0.5 * a).length;
        close(
            "spread",
            single(2, a),
            0.5 * (1.0 - length),
            TOLERANCE.max(1e-15 / (1.0 - length)),
        );
        for ratio in [1.0, 3.0, 0.01] {
            let b = a * ratio;
            for decorrelation in [0.0, 1e-4, 0.05, 0.5, 0.69, 0.71, 0.99, 1.4, 1.97, 2.0] {
                let root = (0.5 * a).sqrt() - (0.5 * b).sqrt();
                let law = Covariance {
                    a: 0.5 * a,
                    b: 0.5 * b,
                    distance: root * root + a * ratio.sqrt() * decorrelation,
                };
                let mean = 0.5 * (length + moments::single(Activation::Tanh, 0.5 * b).length);
                let reference = 0.5 * (mean - moments::unequal(Activation::Tanh, law).decorrelation);
                let what = format!("q = {a}, {b}, ε = {decorrelation}");
                let tolerance = TOLERANCE + 1e-13 * mean / reference.abs();
                close(
                    &what,
                    agreement(2, [a, b], decorrelation).unwrap(),
                    reference,
                    tolerance,
                );
            }
        }
    }
}

#[test]
fn two_classes_in_one_dimension() {
    for q in [0.01, 1.0, 30.0, 1e4] {
        // E σ'(x), x ~ N(0, 2q), by a trapezoid over x
        let step = 1.0 / 16.0;
        let sum: f64 = (-640..=640)
            .map(|index| {
                let x = f64::from(index) * step;
                let logistic = 1.0 / (1.0 + libm::exp(-x));
                let density = libm::exp(-0.25 * x * x / q) / (4.0 * core::f64::consts::PI * q).sqrt();
                2.0 * step * density * logistic * (1.0 - logistic)
            })
            .sum();
        close("spread", single(2, q), sum, 1e-13);
    }
}

#[test]
fn equal_inputs_agree_with_the_single_integral() {
    for classes in [2, 3, 10, 1000, 10_000] {
        for q in [0.01, 0.3, 3.9, 4.1, 30.0, 300.0, 1e6, 1e20, 1e50] {
            let one = 1.0 - 1.0 / classes as f64 - single(classes, q);
            // of 1 − M, K times
            let rounding = 1e-14 + 5e-16 * classes as f64;
            let pair = agreement(classes, [q, q], 0.0).unwrap();
            close(
                &format!("K = {classes}, q = {q}"),
                pair,
                one,
                TOLERANCE + rounding / one,
            );
        }
    }
}

#[test]
fn independent_inputs_agree_by_chance() {
    for variance in [[0.3, 0.3], [20.0, 1.0]] {
        let errors = errors(Loss::CrossEntropy { classes: 10 }, variance, 1.0).unwrap();
        assert_eq!(plain(errors.ab), 0.0);
        let [near, far] = [1e-5, 2e-5].map(|c| agreement(10, variance, 1.0 - c).unwrap());
        close("linear in c", far, 2.0 * near, 1e-4);
    }
}

#[test]
fn agreement_knows_no_order_of_inputs_and_no_seams() {
    for classes in [3, 100] {
        for decorrelation in [0.2, 1.6] {
            for [a, b] in [[0.1, 5.0], [4.5, 60.0]] {
                let one = agreement(classes, [a, b], decorrelation).unwrap();
                close(
                    "order",
                    agreement(classes, [b, a], decorrelation).unwrap(),
                    one,
                    TOLERANCE,
                );
            }
            // where methods change: q = 1e-6, q = 4, |c| = 0.3
            for (q, other, step) in [
                (1e-6, decorrelation, 1e-11),
                (4.0, decorrelation, 1e-11),
                (9.0, 0.7, 0.0),
            ] {
                let at = |sign: f64| {
                    agreement(classes, [q * (1.0 + sign * step); 2], other + sign * 1e-13).unwrap()
                };
                close("seam", at(1.0), at(-1.0), TOLERANCE);
            }
        }
    }
}

#[test]
fn short_signals_leave_a_uniform_softmax() {
    let (classes, share) = (10.0, 1.0 / WIDTH as f64);
    for exponent in [-12, -40, -300] {
        let q = libm::pow(10.0, f64::from(exponent));
        let errors = errors(Loss::CrossEntropy { classes: 10 }, [q, 0.25 * q], 0.3).unwrap();
        close("Δ_aa", plain(errors.aa), (1.0 - 1.0 / classes) * share, 1e-11);
        let linear = 0.7 * 0.5 * q * (classes - 1.0) / (classes * classes) * share;
        close("Δ_ab", plain(errors.ab), linear, 1e-11);
        close("m", plain(errors.response[0]), 1.7 * 0.9 * share, 1e-11);
    }
}

#[test]
fn long_signals_leave_a_one_hot_softmax() {
    let loss = Loss::CrossEntropy { classes: 2 };
    for exponent in [22, 80, 300] {
        let q = libm::pow(10.0, f64::from(exponent));
        let weak = errors(loss, [q, 0.5 * q], 1.2).unwrap();
        let chance = libm::asin(-0.2) / core::f64::consts::PI;
        close("Δ_ab", plain(weak.ab) * WIDTH as f64, chance, 1e-10);
        let errors = errors(loss, [q, q], 0.5).unwrap();
        close("Δ_aa", plain(errors.aa) * WIDTH as f64, 1.0, 1e-10);
        close("Δ_ab", plain(errors.ab) * WIDTH as f64, 1.0 / 6.0, 1e-10);
        let steep = 1.7 / (core::f64::consts::PI * q).sqrt();
        close("m", plain(errors.response[0]) * WIDTH as f64, steep, 1e-10);
    }
    // signals that have left the range of f64
    let relu = Hyperparameters::new(Activation::Relu, 8.0, 0.0, 0.5).unwrap();
    let start = Start {
        variance: 1.0,
        decorrelation: 0.2,
    };
    let trajectory = Trajectory::new(&relu, start, 1200);
    let last = trajectory.layers.last().unwrap();
    assert!(last.exponent > 1100);
    let errors = at_output(&relu, last, loss, WIDTH).unwrap();
    let c = libm::asin(1.0 - last.decorrelation) / core::f64::consts::PI;
    close("Δ_ab", plain(errors.ab) * WIDTH as f64, c, 1e-10);
    let squared = errors.response[0] * errors.response[0] * Scaled::new(last.variance[0], last.exponent);
    close(
        "m²q",
        plain(squared),
        64.0 / core::f64::consts::PI / (WIDTH * WIDTH) as f64,
        1e-10,
    );
}

#[test]
fn class_counts_out_of_range_have_no_errors() {
    for classes in [0, 1, WIDTH + 1] {
        assert_eq!(errors(Loss::CrossEntropy { classes }, [1.0; 2], 0.5), None);
    }
    assert!(errors(Loss::CrossEntropy { classes: WIDTH }, [1.0; 2], 0.5).is_some());
}

#[test]
fn what_is_too_dear_is_refused() {
    assert_eq!(agreement(10, [1e6, 1.0], 1e-9), None);
    assert_eq!(agreement(10, [1e12, 5.0], 1e-9), None);
    assert!(agreement(10, [1e6, 1e6], 1e-9).is_some());
    assert!(agreement(10, [100.0, 1.0], 1e-9).is_some());
}

#[test]
fn other_losses() {
    let squared = errors(Loss::Squared, [2.0, 2.0], 0.25).unwrap();
    let found = [
        squared.aa,
        squared.bb,
        squared.ab,
        squared.response[0],
        squared.response[1],
    ]
    .map(plain);
    assert_eq!(found, [8.0, 8.0, 6.0, 3.4, 3.4]);
    let random = errors(Loss::UnitRandom, [2.0, 3.0], 0.25).unwrap();
    let found = [
        random.aa,
        random.bb,
        random.ab,
        random.response[0],
        random.response[1],
    ]
    .map(plain);
    assert_eq!(found, [1.0, 1.0, 1.0, 0.0, 0.0]);
}

/// Δ and m are O(1/N): what reused weights add to gradients is O(m²/Δ) = O(1/N) of them.
#[test]
fn reused_weights_make_no_difference_in_wide_networks() {
    let network = network();
    let start = Start {
        variance: 1.0,
        decorrelation: 0.3,
    };
    let trajectory = Trajectory::new(&network, start, 20);
    for weights in [WeightLaw::Gaussian, WeightLaw::Orthogonal] {
        for (width, tolerance) in [(1_000_000, 1e-4), (100_000_000, 1e-6)] {
            let loss = Loss::CrossEntropy { classes: 10 };
            let top = gradients::output_errors(&network, &trajectory, 20, loss, width).unwrap();
            let reused = gradients::reused_weights(&network, &trajectory, weights, top);
            let independent = gradients::independent_weights(&network, &trajectory, top);
            let profiles =
                [&reused, &independent].map(|errors| gradients::profile(&network, &trajectory, errors));
            for (reused, independent) in profiles[0].iter().zip(&profiles[1]) {
                close("g_aa", reused.g_aa.over(independent.g_aa), 1.0, tolerance);
                close("g_ab", reused.g_ab.over(independent.g_ab), 1.0, tolerance);
            }
        }
    }
}
