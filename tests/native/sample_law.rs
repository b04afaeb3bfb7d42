//! The samplers that write no weights down against the one that does: two-sample Kolmogorov–Smirnov tests of every metric over
//! activations, keep rates, widths, weight laws and losses, and two planted mistakes that the same tests must catch.
//!
//! A test of g is one of log g, and that of the signed g_ab sees its sign: the statistic asks for order only.

use crate::sample_reference::{Mistake, Values, conditioned, dense, kolmogorov_smirnov};
use depthscale::model::{
    Activation, Ensemble, Hyperparameters, Inputs, Loss, Method, Sampling, Scaled, Start, WeightLaw,
};
use depthscale::sample::{Metric, Plan};
use rayon::prelude::*;

const DEPTH: usize = 6;
const LAYERS: [usize; 3] = [1, 3, 6];
const NETWORKS: usize = 600;
/// Networks of the widest.
const WIDE_NETWORKS: usize = 300;
/// Probability that a correct sampler fails any test of one family.
const FAMILY_ALPHA: f64 = 1e-2;

fn plan(activation: Activation, bias: f64, rho: f64, width: usize, decorrelation: f64) -> Plan {
    let networks = if width < 100 { NETWORKS } else { WIDE_NETWORKS };
    Plan {
        hyperparameters: Hyperparameters::new(activation, 1.3, bias, rho).unwrap(),
        start: Start {
            variance: 0.8,
            decorrelation,
        },
        ensemble: Ensemble::new(DEPTH, width, networks, 11).unwrap(),
        sampling: Sampling::default(),
    }
}

/// Networks of the plan's own sampler; NaN for what has no value.
fn ours(plan: &Plan, network: u64) -> Values {
    let profile = plan.sample_network(network as usize);
    let number = |value: Option<Scaled>| value.map_or(f64::NAN, |value| value.to_f64().unwrap());
    profile.iter().map(|row| row.map(number)).collect()
}

/// Other networks of the same law, every weight drawn.
fn weight_by_weight(plan: &Plan, network: u64) -> Values {
    let mut other = *plan;
    other.ensemble.seed += 1;
    other.sampling.method = Method::Dense;
    ours(&other, network)
}

type Draw<'a> = &'a (dyn Fn(&Plan, u64) -> Values + Sync);

/// A p-value, with what it is of.
type Test = (f64, usize, Metric, Plan);

/// p-values over layers and metrics.
fn compare(plan: &Plan, one: Draw, other: Draw) -> Vec<Test> {
    let draw = |draw: Draw| -> Vec<Values> {
        let networks = 0..plan.ensemble.networks as u64;
        networks
            .into_par_iter()
            .map(|network| draw(plan, network))
            .collect()
    };
    let (one, other) = (draw(one), draw(other));
    let column = |values: &[Values], layer: usize, metric: Metric| -> Vec<f64> {
        let values = values.iter().map(|value| value[layer - 1][metric as usize]);
        // A narrow network often has c = 1, or 1 − 10⁻¹⁶: rounding has no law.
        let rounded = values.map(|value| match metric {
            Metric::Correlation => (value * 1e12).round(),
            _ => value,
        });
        rounded.filter(|value| !value.is_nan()).collect()
    };
    let mut all = Vec::new();
    for layer in LAYERS {
        for metric in Metric::ALL {
            // For equal inputs or one unit the correlation is ±1 up to rounding, which is no law to compare.
            let trivial = plan.start.decorrelation == 0.0 || plan.ensemble.width == 1;
            if metric == Metric::Correlation && trivial {
                continue;
            }
            let [one, other] = [&one, &other].map(|values| column(values, layer, metric));
            assert_eq!(one.len(), other.len());
            if !one.is_empty() {
                all.push((kolmogorov_smirnov(one, other), layer, metric, *plan));
            }
        }
    }
    all
}

/// All p-values of a family, held against its α.
fn assert_one_law(name: &str, mut all: Vec<Test>) {
    all.sort_by(|x, y| x.0.total_cmp(&y.0));
    let below = |p: f64| all.iter().filter(|test| test.0 < p).count() as f64 / all.len() as f64;
    println!(
        "{name}: {} tests, smallest p {:.1e}, {:.1} % below 0.05",
        all.len(),
        all[0].0,
        100.0 * below(0.05)
    );
    assert!(all[0].0 > FAMILY_ALPHA / all.len() as f64, "{:?}", all[0]);
    assert!(
        below(0.05) < 0.08,
        "too many small p-values: the metrics of one network are not that dependent"
    );
}

#[test]
fn conditioned_networks_have_the_law_of_explicit_weights() {
    let mut all = Vec::new();
    for activation in Activation::NAMED {
        for rho in [1.0, 0.9, 0.5] {
            for width in [8, 32, 200] {
                for weights in WeightLaw::ALL {
                    let mut plan = plan(activation, 0.2, rho, width, 0.3);
                    plan.sampling.weights = weights;
                    all.extend(compare(&plan, &ours, &weight_by_weight));
                }
            }
        }
    }
    assert_one_law("grid", all);
}

#[test]
fn so_they_have_in_the_corners() {
    let mut plans = Vec::new();
    for activation in Activation::NAMED
        .into_iter()
        .chain([Activation::leaky_relu(-0.5)])
    {
        for (index, (bias, rho, width, decorrelation)) in [
            (0.0, 0.9, 8, 1.2),
            (0.2, 1.0, 32, 1e-6),
            (0.2, 0.9, 8, 1e-6),
            (0.1, 1.0, 8, 0.0),
            (0.2, 0.7, 1, 0.3),
            (0.2, 0.7, 2, 0.3),
            (0.0, 0.8, 3, 0.3),
            (0.1, 0.8, 4, 0.9),
        ]
        .into_iter()
        .enumerate()
        {
            for weights in WeightLaw::ALL {
                let mut plan = plan(activation, bias, rho, width, decorrelation);
                plan.sampling.weights = weights;
                plan.sampling.loss = match index % 3 {
                    1 if width >= 3 => Loss::CrossEntropy { classes: 3 },
                    2 => Loss::UnitRandom,
                    _ => Loss::Squared,
                };
                plans.push(plan);
                if index == 0 {
                    plan.sampling.inputs = Inputs::Single;
                    plans.push(plan);
                }
            }
        }
        // So long that z = 2²⁰⁰ n, and so narrow that often all units of one input are dropped or on one side: then one
        // signal restarts at the bias while the other stays long.
        for weights in WeightLaw::ALL {
            let mut long = plan(activation, 0.2, 0.5, 3, 0.6);
            long.sampling.weights = weights;
            long.start.variance = libm::scalbn(1.0, 410);
            plans.push(long);
        }
    }
    let all = plans
        .iter()
        .flat_map(|plan| compare(plan, &ours, &weight_by_weight));
    assert_one_law("corners", all.collect());
}

/// Weight by weight an image enters through 64 weights a unit, otherwise through its length alone.
#[test]
fn so_they_have_for_images() {
    let mut plans = Vec::new();
    for activation in Activation::NAMED {
        for weights in WeightLaw::ALL {
            for (loss, rho, width) in [
                (Loss::CrossEntropy { classes: 10 }, 1.0, 10),
                (Loss::Squared, 0.9, 32),
                (Loss::CrossEntropy { classes: 20 }, 1.0, 50),
            ] {
                let mut plan = plan(activation, 0.2, rho, width, 0.3);
                plan.sampling = Sampling {
                    weights,
                    loss,
                    inputs: Inputs::Digits,
                    ..Sampling::default()
                };
                plan.ensemble.seed = 2 * plans.len() as u32; // the other sampler takes the next one
                plans.push(plan);
            }
        }
    }
    let all = plans
        .iter()
        .flat_map(|plan| compare(plan, &ours, &weight_by_weight));
    assert_one_law("images", all.collect());
}

#[test]
fn independent_networks_go_back_through_other_weights() {
    let mut all = Vec::new();
    for activation in [
        Activation::Linear,
        Activation::Tanh,
        Activation::Relu,
        Activation::Gelu,
    ] {
        for weights in WeightLaw::ALL {
            for (rho, width) in [(1.0, 8), (0.8, 16), (0.9, 2)] {
                let mut plan = plan(activation, 0.2, rho, width, 0.3);
                plan.sampling.weights = weights;
                plan.sampling.method = Method::Independent;
                all.extend(compare(&plan, &ours, &dense));
            }
        }
    }
    assert_one_law("independent", all);
}

/// Smallest p-value of a mistake, to be far below any threshold above.
fn caught(plan: &Plan, mistake: Mistake) -> f64 {
    let smallest = |mistake| {
        compare(plan, &move |p: &Plan, i| conditioned(p, i, mistake), &dense)
            .iter()
            .fold(1.0, |s: f64, t| s.min(t.0))
    };
    assert!(smallest(Mistake::None) > 1e-5, "the plain sampler is sound");
    smallest(mistake)
}

#[test]
fn a_missing_projection_is_caught() {
    for rho in [1.0, 0.9] {
        let p = caught(&plan(Activation::Tanh, 0.2, rho, 8, 0.3), Mistake::NoProjection);
        assert!(p < 1e-11, "{p:e}");
    }
}

#[test]
fn a_noise_direction_is_caught() {
    let p = caught(
        &plan(Activation::Tanh, 0.2, 1.0, 32, 0.0),
        Mistake::NoiseDirection,
    );
    assert!(p < 1e-11, "{p:e}");
}
