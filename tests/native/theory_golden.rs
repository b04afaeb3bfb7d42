//! The theory against reference values computed independently in 34-digit arithmetic.

use depthscale::model::{Activation, Hyperparameters, Loss, Scaled, Start, WeightLaw};
use depthscale::theory::{
    OperatingPoint, Phase, Trajectory, correlation_map::CorrelationMap,
    critical::unit_gradient_weight_variance, eq12::eq12, gradients,
};
use serde_json::Value;

/// DESIGN §9 of the project: what the theory promises.
const TOLERANCE: f64 = 1e-12;

fn golden() -> Value {
    serde_json::from_str(include_str!("../golden.json")).unwrap()
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => Some(text.parse().unwrap()),
        Value::Number(number) => number.as_f64(),
        _ => None,
    }
}

fn network(case: &Value) -> Hyperparameters {
    Hyperparameters::new(
        case["activation"]
            .as_str()
            .map_or(Activation::Linear, |name| Activation::parse(name).unwrap()),
        number(&case["sigma_w2"]).unwrap(),
        number(&case["sigma_b2"]).unwrap(),
        number(&case["rho"]).unwrap(),
    )
    .unwrap()
}

#[track_caller]
fn close(what: &str, ours: f64, reference: f64, tolerance: f64) {
    let error = (ours - reference).abs() / reference.abs().max(f64::MIN_POSITIVE);
    assert!(
        error <= tolerance || ours == reference,
        "{what}: {ours:e}, reference {reference:e}, relative error {error:.1e}"
    );
}

#[test]
fn operating_points() {
    for case in golden()["settings"].as_array().unwrap() {
        let network = network(case);
        let point = OperatingPoint::new(&network);
        let check = |key: &str, ours: Option<f64>| {
            let label = format!("{network:?} {key}");
            match (number(&case[key]), ours) {
                (Some(reference), Some(ours)) => close(&label, ours, reference, TOLERANCE),
                (None, None) => {}
                other => panic!("{label}: {other:?}"),
            }
        };
        check("q_star", point.length);
        check("chi_1", Some(point.chi_1));
        check("chi_2", Some(point.chi_2));
        check("chi_q", Some(point.chi_q));
        check("xi_1", point.gradient_depth_scale);
        check("xi_q", point.length_depth_scale);
        if case["status"] == "ok" {
            check("one_minus_c_star", point.decorrelation);
            check("one_minus_chi_1", Some(1.0 - point.chi_1));
            check("one_minus_chi_2", Some(1.0 - point.chi_2));
            check("xi_2", point.correlation_depth_scale);
            check("L_max_12", point.trainable_depth());
        } else {
            assert_eq!(point.phase, Phase::LengthDiverges);
            check("c_star_limit", point.decorrelation.map(|epsilon| 1.0 - epsilon));
        }
    }
}

#[test]
fn huang_equation_12_and_the_exact_recursion_at_its_fixed_point() {
    for case in golden()["eq12"].as_array().unwrap() {
        let network = network(case);
        let (depth, layer) = (
            case["L"].as_u64().unwrap() as usize,
            case["l"].as_u64().unwrap() as usize,
        );
        let point = OperatingPoint::new(&network);
        let start = Start {
            variance: point.length.unwrap(),
            decorrelation: point.decorrelation.unwrap(),
        };
        let closed = eq12(&network, depth).unwrap();
        let trajectory = Trajectory::stationary(&network, start, depth);
        let top = gradients::output_errors(&network, &trajectory, depth, Loss::Squared, 1).unwrap();
        let errors = gradients::reused_weights(&network, &trajectory, WeightLaw::Gaussian, top);
        let exact = gradients::profile(&network, &trajectory, &errors);
        for (what, profile) in [("equation 12", closed), ("recursion", exact)] {
            let gradient = profile[layer - 1];
            close(
                &format!("{what} {network:?} g_aa^{layer}"),
                gradient.g_aa.to_f64().unwrap(),
                number(&case["g_aa"]).unwrap(),
                TOLERANCE,
            );
            close(
                &format!("{what} {network:?} g_ab^{layer}"),
                gradient.g_ab.to_f64().unwrap(),
                number(&case["g_ab"]).unwrap(),
                TOLERANCE,
            );
        }
    }
}

#[test]
fn correlation_maps() {
    for case in golden()["c_map"].as_array().unwrap() {
        let map = CorrelationMap::at_fixed_length(&network(case), number(&case["q_star"]).unwrap());
        for (c, image) in case["c"]
            .as_array()
            .unwrap()
            .iter()
            .zip(case["f"].as_array().unwrap())
        {
            let ours = 1.0 - map.step(1.0 - number(c).unwrap());
            let reference = number(image).unwrap();
            assert!(
                (ours - reference).abs() < 1e-14,
                "{case} at {c}: {ours} against {reference}"
            );
        }
    }
}

#[test]
fn iterates() {
    for case in golden()["iterates"].as_array().unwrap() {
        let start = Start {
            variance: number(&case["q0"]).unwrap(),
            decorrelation: 1.0 - number(&case["c0"]).unwrap(),
        };
        let q = case["q"].as_array().unwrap();
        let trajectory = Trajectory::new(&network(case), start, q.len());
        for (index, layer) in trajectory.layers[1..].iter().enumerate() {
            close(
                &format!("q^{}", index + 1),
                layer.variance[0],
                number(&q[index]).unwrap(),
                1e-13,
            );
            close(
                &format!("c^{}", index + 1),
                1.0 - layer.decorrelation,
                number(&case["c"][index]).unwrap(),
                1e-13,
            );
        }
    }
}

#[test]
fn gradient_recursion_with_inputs_of_two_lengths() {
    for case in golden()["gradient_recursion"].as_array().unwrap() {
        let network = network(case);
        let depth = case["L"].as_u64().unwrap() as usize;
        let input = |key: &str| number(&case["K1"][key]).unwrap();
        // z^1 from the Gram matrix of the inputs x^1; a trajectory from there has one layer less
        let (sw2, sb2) = (network.weight_variance(), network.bias_variance());
        let first = ["aa", "bb", "ab"].map(|key| sw2 * input(key) + sb2);
        let correlation = first[2] / (first[0] * first[1]).sqrt();
        let trajectory = Trajectory::unequal(&network, [first[0], first[1]], 1.0 - correlation, depth - 1);
        let top = gradients::output_errors(&network, &trajectory, depth - 1, Loss::Squared, 1).unwrap();
        let reused = gradients::reused_weights(&network, &trajectory, WeightLaw::Gaussian, top);
        let independent = gradients::independent_weights(&network, &trajectory, top);
        let value = |number: Scaled| number.to_f64().unwrap();
        for layer in 0..depth {
            let tolerance = 1e-12_f64.max(number(&case["max_rel_diff_method_B"]).unwrap());
            let check = |key: &str, ours: f64| {
                let label = format!("{} {key} of layer {}", case["activation"], layer + 1);
                close(&label, ours, number(&case[key][layer]).unwrap(), tolerance);
            };
            let signals = &trajectory.layers[layer];
            check("q_aa", signals.variance[0]);
            check("q_ab", signals.covariance().product());
            // the reference's own m_a is good to 4e-12 (tanh; 30-digit quadrature has ours)
            close(
                "m_a",
                value(reused[layer].response[0]),
                number(&case["m_a"][layer]).unwrap(),
                1e-11,
            );
            let [aa, bb, ab] = match layer.checked_sub(1).map(|below| &trajectory.layers[below]) {
                Some(below) => {
                    let [aa, bb] = below.input_lengths(&network);
                    [aa, bb, below.input_product()]
                }
                None => ["aa", "bb", "ab"].map(input),
            };
            check("g_aa", aa * value(reused[layer].aa));
            check("g_bb", bb * value(reused[layer].bb));
            check("g_ab_signed", ab * value(reused[layer].ab));
            check("g_ab_gradient_independent", ab * value(independent[layer].ab));
        }
    }
}

#[test]
fn critical_lines() {
    for (name, cases) in golden()["critical_line_rho1"].as_object().unwrap() {
        for case in cases.as_array().unwrap() {
            let activation = Activation::parse(name).unwrap();
            let network =
                Hyperparameters::new(activation, 1.0, number(&case["sigma_b2"]).unwrap(), 1.0).unwrap();
            let sw2 = unit_gradient_weight_variance(&network).unwrap();
            close(
                &format!("{name} {case}"),
                sw2,
                number(&case["sigma_w2"]).unwrap(),
                TOLERANCE,
            );
            let point = OperatingPoint::new(&network.with_weight_variance(sw2).unwrap());
            assert_eq!(point.phase, Phase::Critical);
            close(
                "q*",
                point.length.unwrap(),
                number(&case["q_star"]).unwrap(),
                TOLERANCE,
            );
        }
    }
}
