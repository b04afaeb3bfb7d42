//! The dense sampler: its law against the literal reference, what it must conserve exactly, its bits, and its corners.

use crate::sample_reference::{Values, dense, kolmogorov_smirnov};
use depthscale::model::{
    Activation, Ensemble, Hyperparameters, Inputs, Loss, Method, Sampling, Scaled, Start, WeightLaw,
};
use depthscale::sample::{Block, Metric, Plan, Profile};
use rayon::prelude::*;

const METHOD: Sampling = Sampling {
    method: Method::Dense,
    weights: WeightLaw::Gaussian,
    loss: Loss::Squared,
    inputs: Inputs::Pair,
};
const ORTHOGONAL: Sampling = Sampling {
    weights: WeightLaw::Orthogonal,
    ..METHOD
};

/// φ, σ_w², σ_b², ρ; L, N, networks.
fn plan(
    (activation, weight, bias, rho): (Activation, f64, f64, f64),
    [depth, width, networks]: [usize; 3],
    sampling: Sampling,
) -> Plan {
    Plan {
        hyperparameters: Hyperparameters::new(activation, weight, bias, rho).unwrap(),
        start: Start {
            variance: 0.8,
            decorrelation: 0.3,
        },
        ensemble: Ensemble::new(depth, width, networks, 11).unwrap(),
        sampling,
    }
}

fn number(profile: &Profile, layer: usize, metric: Metric) -> f64 {
    let value = profile[layer - 1][metric as usize];
    value.and_then(Scaled::to_f64).unwrap()
}

fn assert_near(value: f64, expected: f64, tolerance: f64) {
    assert!((value / expected - 1.0).abs() < tolerance, "{value} {expected}");
}

/// Both weight laws and every loss, over activations, biases and keep rates.
#[test]
fn it_has_the_law_of_the_reference() {
    const NETWORKS: usize = 600;
    let softmax = Loss::CrossEntropy { classes: 3 };
    let mut tests = Vec::new();
    for (activation, bias, rho, width, loss) in [
        (Activation::Tanh, 0.2, 1.0, 8, Loss::Squared),
        (Activation::Tanh, 0.0, 0.6, 8, softmax),
        (Activation::Relu, 0.1, 0.8, 8, Loss::Squared),
        (Activation::Erf, 0.2, 0.9, 8, softmax),
        (Activation::Linear, 0.0, 0.7, 8, Loss::UnitRandom),
        (Activation::HardTanh, 0.3, 1.0, 8, Loss::UnitRandom),
        (Activation::Gelu, 0.1, 0.9, 8, Loss::Squared),
        (Activation::leaky_relu(-0.5), 0.0, 1.0, 3, softmax),
        (Activation::Softplus, 0.1, 0.5, 2, Loss::Squared),
        (Activation::Sin, 0.1, 1.0, 32, Loss::Squared),
    ] {
        for weights in WeightLaw::ALL {
            let sampling = Sampling {
                weights,
                loss,
                ..METHOD
            };
            let plan = plan((activation, 1.3, bias, rho), [6, width, NETWORKS], sampling);
            let ours: Vec<Profile> = (0..NETWORKS)
                .into_par_iter()
                .map(|network| plan.sample_network(network))
                .collect();
            let other: Vec<Values> = (0..NETWORKS as u64)
                .into_par_iter()
                .map(|network| dense(&plan, network))
                .collect();
            for layer in [1, 3, 6] {
                for metric in Metric::ALL {
                    let one = ours.iter().map(|profile| number(profile, layer, metric));
                    let reference = other.iter().map(|values| values[layer - 1][metric as usize]);
                    let p = kolmogorov_smirnov(one.collect(), reference.collect());
                    tests.push((p, layer, metric, plan));
                }
            }
        }
    }
    tests.sort_by(|s, t| s.0.total_cmp(&t.0));
    let small = tests.iter().filter(|test| test.0 < 0.05).count() as f64 / tests.len() as f64;
    println!(
        "{} tests, smallest p {:.1e}, {small} below 0.05",
        tests.len(),
        tests[0].0
    );
    assert!(tests[0].0 > 1e-2 / tests.len() as f64, "{:?}", tests[0]);
    // Metrics of one network depend on each other, so this is no sharp test.
    assert!(small < 0.1, "{small}");
}

/// Both samplers start from the same z⁰ and drop the same units. With δ¹ = 2z¹, what W¹ acts on is left: g/4q = x·x/N.
#[test]
fn it_starts_where_the_conditioned_sampler_does() {
    for (width, base) in [(1, METHOD), (37, METHOD), (37, ORTHOGONAL), (1500, METHOD)] {
        for (activation, rho) in [(Activation::Tanh, 0.7), (Activation::Linear, 1.0)] {
            let dense = plan((activation, 1.3, 0.1, rho), [1, width, 1], base);
            let conditioned = Plan {
                sampling: Sampling::default(),
                ..dense
            };
            for network in 0..5 {
                let [ours, other] = [dense, conditioned].map(|plan| plan.sample_network(network));
                for (gradient, length) in [
                    (Metric::GradientAa, Metric::LengthAa),
                    (Metric::GradientAb, Metric::LengthAb),
                ] {
                    let sent = |p: &Profile| number(p, 1, gradient) / (4.0 * number(p, 1, length));
                    let (x, y) = (sent(&ours), sent(&other));
                    assert!((x - y).abs() <= 1e-11 * y.abs(), "{width} {activation:?} {x} {y}");
                }
            }
        }
    }
}

#[test]
fn a_linear_rotation_conserves_lengths_and_angles() {
    for (width, variance) in [(1, 1.0), (2, 2.5), (3, 0.3), (64, 1.7), (501, 4.0)] {
        let depth = 40;
        let plan = plan(
            (Activation::Linear, variance, 0.0, 1.0),
            [depth, width, 1],
            ORTHOGONAL,
        );
        for network in 0..3 {
            let profile = plan.sample_network(network);
            let q = number(&profile, 1, Metric::LengthAa) / variance;
            let product = number(&profile, 1, Metric::LengthAb) / variance;
            for layer in 1..=depth {
                let growth = variance.powi(layer as i32);
                assert_near(number(&profile, layer, Metric::LengthAa), growth * q, 1e-12);
                assert_near(number(&profile, layer, Metric::LengthAb), growth * product, 1e-11);
                // |x^l|² = σ_w^{2(l−1)} q⁰N and |δ^l|² = σ_w^{2(L−l)} 4 σ_w^{2L} q⁰N.
                let gradient = 4.0 * variance.powi(2 * depth as i32 - 1);
                assert_near(
                    number(&profile, layer, Metric::GradientAa),
                    gradient * q * q,
                    1e-12,
                );
                assert_near(
                    number(&profile, layer, Metric::GradientAb),
                    gradient * product * product,
                    1e-11,
                );
                let c = number(&profile, 1, Metric::Correlation);
                assert_near(number(&profile, layer, Metric::Correlation), c, 1e-11);
            }
        }
    }
}

/// Back through rotations a random δ^L keeps its length: for both inputs one vector.
#[test]
fn a_random_error_goes_back_alone() {
    let sampling = Sampling {
        loss: Loss::UnitRandom,
        ..ORTHOGONAL
    };
    let profile = plan((Activation::Linear, 1.0, 0.0, 1.0), [10, 30, 1], sampling).sample_network(0);
    let last = number(&profile, 10, Metric::GradientAa);
    for layer in 1..=10 {
        assert_near(number(&profile, layer, Metric::GradientAa), last, 1e-13);
        // δ_a = δ_b, so the products of gradients are those of signals.
        let c = number(&profile, layer, Metric::GradientAb) / last;
        let ratio = number(&profile, layer, Metric::LengthAb) / number(&profile, layer, Metric::LengthAa);
        assert_near(c, ratio, 1e-12);
    }
}

/// As z vanishes, s = 1/K: |δ|² = 1 − 1/K, and δ_a·δ_b is that for equal labels, else −1/K. The rotation keeps x in z.
#[test]
fn softmax_errors_of_short_signals_are_those_of_labels() {
    let (classes, width) = (5, 20);
    let sampling = Sampling {
        loss: Loss::CrossEntropy { classes },
        ..ORTHOGONAL
    };
    let mut plan = plan((Activation::Linear, 1.0, 0.0, 1.0), [1, width, 2000], sampling);
    plan.start.variance = 1e-12;
    let size = 1.0 - 1.0 / classes as f64;
    let mut equal = 0;
    for network in 0..2000 {
        let profile = plan.sample_network(network);
        let errors =
            |gradient, length| width as f64 * number(&profile, 1, gradient) / number(&profile, 1, length);
        assert_near(errors(Metric::GradientAa, Metric::LengthAa), size, 1e-4);
        let product = errors(Metric::GradientAb, Metric::LengthAb);
        equal += u32::from(product > 0.0);
        assert_near(product, if product > 0.0 { size } else { size - 1.0 }, 1e-4);
    }
    // Labels are equal once in five: 400 ± 18.
    assert!((330..470).contains(&equal), "{equal}");
}

#[test]
fn one_input_is_the_first_of_two() {
    for base in [METHOD, ORTHOGONAL] {
        for loss in Loss::ALL {
            let sampling = Sampling { loss, ..base };
            let pair = plan((Activation::Tanh, 1.5, 0.1, 0.8), [5, 33, 4], sampling);
            let mut single = pair;
            single.sampling.inputs = Inputs::Single;
            let (two, one) = (pair.sample_network(2), single.sample_network(2));
            for (two, one) in two.iter().zip(&one) {
                for metric in Metric::ALL {
                    let of_a = matches!(metric, Metric::GradientAa | Metric::LengthAa);
                    let expected = two[metric as usize].filter(|_| of_a);
                    assert_eq!(one[metric as usize], expected, "{metric:?}");
                    assert!(two[metric as usize].is_some());
                }
            }
        }
    }
}

#[test]
fn bits_do_not_depend_on_threads() {
    for base in [METHOD, ORTHOGONAL] {
        let plan = plan((Activation::Gelu, 1.5, 0.1, 0.8), [4, 40, 30], base);
        let [one, two] = [1, 2].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| plan.sample_blocks(0..plan.blocks()))
        });
        assert_eq!(one, two);
    }
}

#[test]
fn corners_have_values() {
    let activations = Activation::NAMED.into_iter().chain([
        Activation::leaky_relu(-0.5),
        Activation::parse("exp(z)").unwrap(),
        Activation::parse("z^3").unwrap(),
    ]);
    for activation in activations {
        for base in [METHOD, ORTHOGONAL] {
            for loss in [Loss::Squared, Loss::UnitRandom, Loss::CrossEntropy { classes: 2 }] {
                for (width, depth, variance, bias, rho) in [
                    (1, 30, 1.5, 0.0, 0.9),
                    (2, 30, 1.5, 0.2, 0.5),
                    (3, 60, 90.0, 0.1, 0.9),
                    (5, 20, 1.0, 0.1, 0.01),
                    (5, 20, 1.0, 0.0, 0.01),
                    (9, 300, 0.01, 0.0, 1.0),
                ] {
                    let sampling = Sampling { loss, ..base };
                    let mut plan = plan((activation, variance, bias, rho), [depth, width, 8], sampling);
                    for start in [1e-250, 0.8, 1e250] {
                        plan.start.variance = start;
                        for network in 0..4 {
                            check(&plan, network);
                        }
                    }
                }
            }
        }
    }
}

/// Where φ does not grow faster than z, everything has a value; elsewhere, lengths are lost once and for all.
fn check(plan: &Plan, network: usize) {
    let profile = plan.sample_network(network);
    assert_eq!(profile.len(), plan.ensemble.depth);
    let activation = plan.hyperparameters.activation();
    let tame = !matches!(activation, Activation::Formula(_));
    let outputs = match plan.sampling.loss {
        Loss::CrossEntropy { classes } => classes,
        _ => 0,
    };
    let mut finite = true;
    for row in &profile {
        let value = |metric: Metric| row[metric as usize];
        let lengths = [Metric::LengthAa, Metric::LengthAb, Metric::Correlation].map(value);
        assert!(!tame || lengths.iter().all(Option::is_some), "{plan:?}");
        let gradients = Metric::ALL.into_iter().take(4).map(value);
        assert!(
            !tame
                || gradients
                    .clone()
                    .all(|g| g.is_some() == (outputs <= plan.ensemble.width)),
            "{plan:?}"
        );
        finite &= lengths[0].is_some();
        assert_eq!(lengths[0].is_some(), finite);
        for value in row.iter().flatten() {
            assert!(value.mantissa().is_finite());
        }
        if let Some(c) = lengths[2].and_then(Scaled::to_f64) {
            assert!((-1.0..=1.0).contains(&c));
        }
    }
}

#[test]
fn lengths_before_a_loss_remain() {
    let explosive = plan(
        (Activation::parse("exp(z)").unwrap(), 4.0, 0.0, 1.0),
        [30, 6, 1],
        METHOD,
    );
    let profile = explosive.sample_network(0);
    let lengths: Vec<bool> = profile
        .iter()
        .map(|row| row[Metric::LengthAa as usize].is_some())
        .collect();
    assert!(lengths[0] && !lengths[29]);
    assert!(
        profile
            .iter()
            .all(|row| row[Metric::GradientAa as usize].is_none())
    );
}

#[test]
fn a_thousand_layers_grow_past_every_float() {
    for base in [METHOD, ORTHOGONAL] {
        let profile = plan((Activation::Linear, 100.0, 0.0, 1.0), [1000, 40, 1], base).sample_network(0);
        let of = |metric: Metric| profile[999][metric as usize].and_then(Scaled::log10_abs).unwrap();
        // Each layer multiplies |z|² by 100, Gaussian ones by a little less on average and at random.
        assert!((of(Metric::LengthAa) - 2000.0).abs() < 50.0);
        assert!((of(Metric::GradientAa) - 3998.0).abs() < 100.0);
        if base == ORTHOGONAL {
            let q = number(&profile, 1, Metric::LengthAa).log10() - 2.0;
            assert!((of(Metric::LengthAa) - 2000.0 - q).abs() < 1e-11);
        }
    }
}

#[test]
fn nothing_kept_is_nothing_but_the_bias() {
    let plan = plan((Activation::Tanh, 1.5, 0.25, 0.01), [3, 4, 1], METHOD);
    let silent = (0..20).map(|network| plan.sample_network(network));
    let silent: Vec<_> = silent
        .filter(|profile| number(profile, 2, Metric::Correlation) > 1.0 - 1e-14)
        .collect();
    assert!(silent.len() > 10);
    for profile in silent {
        assert_eq!(number(&profile, 2, Metric::GradientAb), 0.0);
        assert_eq!(
            number(&profile, 2, Metric::LengthAa),
            number(&profile, 2, Metric::LengthAb)
        );
    }
}

/// Means and their exponents of a few plans: what a change of streams or of order would change.
#[test]
fn values_are_pinned() {
    let settings = [
        (Activation::Tanh, 1.4, 0.1, 0.9, METHOD),
        (Activation::Relu, 2.0, 0.0, 0.7, ORTHOGONAL),
        (
            Activation::Erf,
            1.4,
            0.2,
            1.0,
            Sampling {
                loss: Loss::CrossEntropy { classes: 7 },
                ..ORTHOGONAL
            },
        ),
        (
            Activation::Linear,
            100.0,
            0.0,
            1.0,
            Sampling {
                loss: Loss::UnitRandom,
                ..METHOD
            },
        ),
    ];
    let digests = settings.map(|(activation, weight, bias, rho, sampling)| {
        let plan = plan((activation, weight, bias, rho), [7, 70, 6], sampling);
        let blocks = plan.sample_blocks(0..plan.blocks());
        let words: Vec<f64> = blocks.iter().flat_map(Block::to_words).collect();
        assert!(words.iter().all(|word| word.is_finite()));
        // FNV-1a.
        words
            .iter()
            .flat_map(|word| word.to_bits().to_le_bytes())
            .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            })
    });
    assert_eq!(
        digests,
        [
            0x9ee0fed9bd58997b,
            0x42c03152fbd53f47,
            0x871a52273b279145,
            0x58fd04c9eb3611eb
        ],
        "{digests:#x?}"
    );
}
