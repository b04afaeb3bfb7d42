//! What must hold at any parameters: fixed points are fixed and stable, χ₁ = 1 on the critical line, equation 12 is the linear case of
//! the recursion, orthogonal weights differ from Gaussian ones as they should.

use depthscale::model::{Activation, Hyperparameters, Loss, Scaled, Start, WeightLaw};
use depthscale::sample::Metric;
use depthscale::theory::critical::unit_gradient_weight_variance;
use depthscale::theory::length_map::length_map;
use depthscale::theory::{Errors, OperatingPoint, Phase, Trajectory, eq12::eq12, gradients};
use depthscale_explorer::{Run, Study, Task, link};

/// Uniform numbers by a fixed congruential generator.
struct Uniform(u64);

impl Uniform {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }
}

fn activations() -> Vec<Activation> {
    let typed = [
        "leakyrelu(-0.5)",
        "z*tanh(log(1+exp(z)))",
        "max(-1, min(z, 2))",
        "z/(1+abs(z))",
        "cos(z)",
        "exp(-z^2)",
        "0.5*z+0.3*z^2/(1+z^2)",
    ];
    let typed = typed.map(|text| Activation::parse(text).unwrap());
    Activation::NAMED.into_iter().chain(typed).collect()
}

#[test]
fn fixed_points_are_fixed_and_stable() {
    let mut random = Uniform(7);
    for round in 0..12 {
        for activation in activations() {
            let rho = if round % 3 == 0 {
                1.0
            } else {
                random.between(0.3, 1.0)
            };
            let network = Hyperparameters::new(
                activation,
                random.between(0.05, 4.0),
                random.between(0.0, 0.6),
                rho,
            )
            .unwrap();
            let point = OperatingPoint::new(&network);
            let Some(q) = point.length else {
                assert!(
                    matches!(point.phase, Phase::LengthDiverges | Phase::LengthOscillates),
                    "{network:?}"
                );
                continue;
            };
            let slack = 1e-12 * q / (1.0 - point.chi_q).abs().clamp(1e-9, 1.0);
            assert!(
                (length_map(&network, q) - q).abs() <= slack,
                "{network:?} q* = {q}"
            );
            // the first fixed point on the way is the one that iteration ends in
            assert!(
                point.chi_q.abs() <= 1.0 + 1e-9,
                "{network:?} χ_q = {}",
                point.chi_q
            );
            let (Some(epsilon), Some(map)) = (point.decorrelation, point.correlation_map) else {
                continue;
            };
            assert!(
                (-1e-15..=1.0 + 1e-12).contains(&epsilon),
                "{network:?} 1 − c* = {epsilon}"
            );
            let slack = 1e-12 / (1.0 - point.correlation_slope).abs().clamp(1e-9, 1.0);
            assert!(
                (map.step(epsilon) - epsilon).abs() <= slack,
                "{network:?} {epsilon}"
            );
            assert!(point.correlation_slope <= 1.0 + 1e-9, "{network:?} {point:?}");
            if rho < 1.0 {
                assert!(epsilon > 0.0, "{network:?}: independent masks keep inputs apart");
            }
        }
    }
}

#[test]
fn gradients_keep_their_size_on_the_critical_line() {
    let mut random = Uniform(11);
    let mut lines = 0;
    for activation in activations() {
        for rho in [1.0, 0.9, 0.6] {
            let network = Hyperparameters::new(activation, 1.0, random.between(0.001, 0.4), rho).unwrap();
            let Some(sw2) = unit_gradient_weight_variance(&network) else {
                continue;
            };
            lines += 1;
            let point = OperatingPoint::new(&network.with_weight_variance(sw2).unwrap());
            assert!((point.chi_1 - 1.0).abs() < 1e-11, "{network:?} {}", point.chi_1);
        }
    }
    assert!(lines > 20, "{lines}");
}

fn stationary(network: &Hyperparameters, depth: usize) -> Trajectory {
    let point = OperatingPoint::new(network);
    let start = Start {
        variance: point.length.unwrap(),
        decorrelation: point.decorrelation.unwrap(),
    };
    Trajectory::stationary(network, start, depth)
}

fn reused(network: &Hyperparameters, trajectory: &Trajectory, weights: WeightLaw) -> Vec<Errors> {
    let depth = trajectory.layers.len() - 1;
    let top = gradients::output_errors(network, trajectory, depth, Loss::Squared, 1).unwrap();
    gradients::reused_weights(network, trajectory, weights, top)
}

#[test]
fn equation_12_is_the_linear_case_of_the_recursion() {
    const DEPTH: usize = 1000;
    let mut random = Uniform(3);
    for _ in 0..40 {
        let rho = random.between(0.2, 1.0);
        let sw2 = random.between(0.01, 0.99) * rho;
        let network = Hyperparameters::new(Activation::Linear, sw2, random.between(0.01, 2.0), rho).unwrap();
        let trajectory = stationary(&network, DEPTH);
        let errors = reused(&network, &trajectory, WeightLaw::Gaussian);
        let recursion = gradients::profile(&network, &trajectory, &errors);
        let closed = eq12(&network, DEPTH).unwrap();
        for (layer, (ours, paper)) in recursion.iter().zip(&closed).enumerate() {
            for (ours, paper) in [(ours.g_aa, paper.g_aa), (ours.g_ab, paper.g_ab)] {
                // a thousand factors of relative rounding 1e-16
                assert!((ours.over(paper) - 1.0).abs() < 1e-12, "{network:?} {layer}");
            }
        }
    }
}

#[test]
fn orthogonal_weights_keep_what_gaussian_ones_let_grow() {
    const DEPTH: usize = 50;
    // linear, σ_w = 1, no bias, no dropout: rotations keep |δ|; Gaussian weights, reused, add as much again every layer
    let network = Hyperparameters::new(Activation::Linear, 1.0, 0.0, 1.0).unwrap();
    let start = Start {
        variance: 0.7,
        decorrelation: 0.3,
    };
    let trajectory = Trajectory::stationary(&network, start, DEPTH);
    let [gaussian, orthogonal] =
        [WeightLaw::Gaussian, WeightLaw::Orthogonal].map(|weights| reused(&network, &trajectory, weights));
    for layer in 0..=DEPTH {
        let below = (DEPTH - layer) as f64;
        let close = |value: Scaled, expected: f64| (value.over(Scaled::from(expected)) - 1.0).abs() < 1e-13;
        assert!(
            close(orthogonal[layer].aa, 2.8) && close(orthogonal[layer].ab, 2.8 * 0.7),
            "{layer}"
        );
        assert!(close(gaussian[layer].aa, 2.8 * (1.0 + below)), "{layer}");
        assert!(close(gaussian[layer].ab, 2.8 * 0.7 * (1.0 + below)), "{layer}");
    }
    // and for any φ they can only lower Δ_aa, by what G loses along the inputs
    for activation in activations() {
        let network = Hyperparameters::new(activation, 1.3, 0.1, 0.9).unwrap();
        let trajectory = Trajectory::new(&network, start, 20);
        let [gaussian, orthogonal] = [WeightLaw::Gaussian, WeightLaw::Orthogonal]
            .map(|weights| reused(&network, &trajectory, weights));
        for (gaussian, orthogonal) in gaussian.iter().zip(&orthogonal).take(20) {
            let ratio = orthogonal.aa.over(gaussian.aa);
            assert!((0.0..1.0).contains(&ratio), "{activation:?} {ratio}");
        }
    }
}

#[test]
fn two_inputs_can_be_exchanged_and_equal_lengths_are_a_special_case() {
    for activation in activations() {
        let network = Hyperparameters::new(activation, 1.3, 0.1, 0.9).unwrap();
        let [one, other] = [[0.4, 1.1], [1.1, 0.4]].map(|q| Trajectory::unequal(&network, q, 0.6, 8));
        for (one, other) in one.layers.iter().zip(&other.layers) {
            assert!(
                (one.decorrelation - other.decorrelation).abs() < 1e-12,
                "{activation:?}"
            );
            assert!(
                (one.variance[0] / other.variance[1] - 1.0).abs() < 1e-12,
                "{activation:?}"
            );
        }
        // the general integral tends to the special one
        let near = Trajectory::unequal(&network, [0.7, 0.7 * (1.0 + 1e-9)], 0.6, 3);
        let equal = Trajectory::unequal(&network, [0.7; 2], 0.6, 3);
        for (near, equal) in near.layers.iter().zip(&equal.layers) {
            assert!(
                (near.decorrelation - equal.decorrelation).abs() < 1e-8,
                "{activation:?}"
            );
            let change = near.pair.slope_value_product - equal.pair.slope_value_product;
            assert!(change.abs() < 1e-8, "{activation:?} {change}");
        }
    }
}

#[test]
fn the_mean_of_g_ab_sinks_into_noise_where_it_is_said_to() {
    // Measured on 10^3-unit networks at 13.3 and on 10^5-unit ones at 24.0 layers below the output.
    for (width, measured) in [("1000", 13.3), ("100000", 24.0)] {
        let text = format!("phi=linear&sw2=0.5&sb2=0.1&rho=0.8&L=60&N={width}");
        let run = Run::new(link::read(&text).0);
        let crossover = run.crossover.unwrap();
        assert!((crossover - measured).abs() < 0.6, "N = {width}: {crossover}");
    }
}

#[test]
fn mean_absolute_g_ab_is_that_of_sampled_networks() {
    for text in [
        "phi=tanh&sw2=1.4&sb2=0.1&rho=0.9&L=30&N=2000&nets=300",
        "phi=linear&sw2=0.5&sb2=0.1&rho=0.8&L=30&N=2000&nets=300",
    ] {
        let mut run = Run::new(link::read(text).0);
        run.fill_tasks(&[Task::Networks], &mut |_, _, _| {}).unwrap();
        for layer in 1..=30 {
            let moments = run.statistics.moments(layer, Metric::GradientAbAbsolute);
            let theory = run.absolute[layer - 1].to_f64().unwrap();
            let (mean, error) = (moments.mean().unwrap(), moments.standard_error().unwrap());
            // leading order: fluctuations of the forward pass, which it leaves out, count for a few per cent
            let slack = 4.5 * error + 0.06 * theory;
            assert!(
                (mean - theory).abs() < slack,
                "{text} layer {layer}: {mean} ± {error}, theory {theory}"
            );
        }
    }
}

#[test]
fn a_thousand_chaotic_layers_stay_in_range() {
    for activation in activations() {
        for sw2 in [0.05, 1.0, 60.0] {
            let network = Hyperparameters::new(activation, sw2, 0.1, 0.8).unwrap();
            let start = Start {
                variance: 1.0,
                decorrelation: 0.4,
            };
            let trajectory = Trajectory::new(&network, start, 1000);
            assert_eq!(trajectory.layers.len(), 1001, "{network:?}");
            let errors = reused(&network, &trajectory, WeightLaw::Gaussian);
            for gradient in gradients::profile(&network, &trajectory, &errors) {
                let log = gradient.g_aa.log10_abs();
                assert!(log.is_none_or(f64::is_finite), "{network:?}");
            }
        }
    }
}

#[test]
fn spreads_of_homogeneous_networks_are_their_closed_forms() {
    use depthscale::theory::fluctuation::{root_loss, spread_rate};
    for rho in [1.0, 0.9, 0.5] {
        let of = |activation| Hyperparameters::new(activation, 0.3, 0.1, rho).unwrap();
        let (linear, relu) = (of(Activation::Linear), of(Activation::Relu));
        assert!((spread_rate(&linear, 0.7) - (3.0 / rho - 1.0)).abs() < 1e-13);
        assert!((spread_rate(&relu, 0.7) - (6.0 / rho - 1.0)).abs() < 1e-13);
        // Two inputs with masks of their own share nothing where φ' is constant.
        assert!((root_loss(&linear, 0.7, 0.2) - 0.25 * (3.0 / rho - 1.0)).abs() < 1e-13);
        // Independent relu inputs neither: E[φ'_a²φ'_b²] = 1/4 = (E φ'²)².
        assert!((root_loss(&relu, 0.7, 1.0) - 0.25 * (6.0 / rho - 1.0)).abs() < 1e-13);
        assert_eq!(root_loss(&relu, 0.7, 0.0), 0.0);
    }
}
