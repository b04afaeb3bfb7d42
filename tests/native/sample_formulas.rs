//! Networks of typed activations: as the named ones where they are the same, and without a value where they overflow.

use depthscale::model::{Activation, Ensemble, Hyperparameters, Sampling, Start};
use depthscale::sample::{Metric, Plan, Profile, Statistics};

fn plan(text: &str, weight_variance: f64, keep_rate: f64, decorrelation: f64, depth: usize) -> Plan {
    Plan {
        hyperparameters: Hyperparameters::new(
            Activation::parse(text).unwrap(),
            weight_variance,
            0.0,
            keep_rate,
        )
        .unwrap(),
        start: Start {
            variance: 0.8,
            decorrelation,
        },
        ensemble: Ensemble::new(depth, 100, 8, 3).unwrap(),
        sampling: Sampling::default(),
    }
}

fn all(plan: &Plan) -> Statistics {
    let mut all = Statistics::empty(plan.ensemble.depth);
    for block in plan.sample_blocks(0..plan.blocks()) {
        assert!(block.to_words().iter().all(|word| word.is_finite()));
        all.add(&block);
    }
    all
}

#[test]
fn a_formula_samples_as_the_activation_it_is() {
    let close = |one: &Profile, other: &Profile, text: &str| {
        for (one, other) in one.iter().zip(other) {
            for metric in Metric::ALL {
                // An inner product may cancel; its rounding is that of the sum of absolute values.
                let size = match metric {
                    Metric::GradientAb | Metric::GradientAbAbsolute => Metric::GradientTilde,
                    other => other,
                };
                let [one, exact, size] =
                    [one[metric as usize], other[metric as usize], other[size as usize]].map(Option::unwrap);
                assert!(
                    (one - exact).over(size).abs() < 1e-6,
                    "{text} {metric:?} {one:?} {exact:?}"
                );
            }
        }
    };
    for (formula, name) in [
        ("tanh(z)+0", "tanh"),
        ("max(z,0)", "relu"),
        ("max(z,0.01z)", "leakyrelu"),
        ("z/(1+exp(-z))", "silu"),
        ("ln(1+exp(z))", "softplus"),
        ("sin(z)*1", "sin"),
    ] {
        for (weight_variance, keep_rate, decorrelation, depth) in [
            (1.5, 0.9, 0.3, 20),
            (1.5, 1.0, 1e-8, 20),
            (100.0, 0.2, 0.3, 80),
            (0.3, 1.0, 0.2, 200),
        ] {
            // Rounding grows as fast as any other difference where signals are chaotic: nothing to compare there.
            if ["tanh", "sin"].contains(&name) && weight_variance > 10.0 {
                continue;
            }
            let of = |text| plan(text, weight_variance, keep_rate, decorrelation, depth).sample_network(1);
            close(&of(formula), &of(name), formula);
        }
    }
}

#[test]
fn signals_that_outgrow_every_range_have_no_value() {
    for text in ["z^2", "exp(z)", "z^3-z", "z*exp(z)"] {
        for (keep_rate, decorrelation) in [(1.0, 1e-6), (0.5, 0.4)] {
            let plan = plan(text, 100.0, keep_rate, decorrelation, 60);
            let all = all(&plan);
            for metric in Metric::ALL {
                let last = all.moments(60, metric);
                assert_eq!(
                    (last.mean(), last.log10_abs_mean(), last.count()),
                    (None, None, 8),
                    "{text}"
                );
            }
            // Gradients hang on the end; lengths do not.
            assert_eq!(all.moments(1, Metric::GradientAa).mean(), None);
            assert!(all.moments(1, Metric::LengthAa).mean().unwrap() > 0.0, "{text}");
        }
    }
    // Signals that vanish as fast are silent, and have values.
    let silent = all(&plan("z^2", 0.1, 1.0, 0.3, 60));
    assert_eq!(silent.moments(60, Metric::LengthAa).mean(), Some(0.0));
    assert_eq!(silent.moments(1, Metric::GradientAa).mean(), Some(0.0));
}
