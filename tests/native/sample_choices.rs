//! What weights, loss, inputs and method change, by closed forms and against the exact theory.

use depthscale::model::{Activation, Ensemble, Hyperparameters, Method, Sampling, Start, WeightLaw};
use depthscale::sample::{Metric, Plan};

fn plan(
    activation: Activation,
    weight_variance: f64,
    bias_variance: f64,
    keep_rate: f64,
    sampling: Sampling,
) -> Plan {
    Plan {
        hyperparameters: Hyperparameters::new(activation, weight_variance, bias_variance, keep_rate).unwrap(),
        start: Start {
            variance: 0.8,
            decorrelation: 0.4,
        },
        ensemble: Ensemble::new(12, 40, 8, 3).unwrap(),
        sampling,
    }
}

#[test]
fn rotations_keep_lengths_angles_and_gradients() {
    // z^l = σ_w^l Q z⁰ for every network, whatever its width: no law of large numbers is needed.
    for method in Method::ALL {
        for width in [1, 2, 3, 40, 1100] {
            let mut plan = plan(
                Activation::Linear,
                1.7,
                0.0,
                1.0,
                Sampling {
                    method,
                    weights: WeightLaw::Orthogonal,
                    ..Sampling::default()
                },
            );
            plan.ensemble = Ensemble::new(12, width, 2, 5).unwrap();
            for network in 0..2 {
                let profile = plan.sample_network(network);
                let of = |layer: usize, metric: Metric| {
                    profile[layer - 1][metric as usize].unwrap().to_f64().unwrap()
                };
                let growth = 1.7f64.powi(11);
                for metric in [Metric::LengthAa, Metric::LengthAb] {
                    let ratio = of(12, metric) / of(1, metric);
                    assert!(
                        (ratio / growth - 1.0).abs() < 1e-11,
                        "{method:?} {width} {metric:?} {ratio}"
                    );
                }
                assert!((of(12, Metric::Correlation) - of(1, Metric::Correlation)).abs() < 1e-11);
                // g = |x|²|δ|²/N² is σ_w²-fold each way: the same in every layer
                for metric in [Metric::GradientAa, Metric::GradientAb] {
                    let ratio = of(12, metric) / of(1, metric);
                    assert!(
                        (ratio - 1.0).abs() < 1e-11,
                        "{method:?} {width} {metric:?} {ratio}"
                    );
                }
            }
        }
    }
}
