//! The sampler against explicit weights: two-sample Kolmogorov–Smirnov tests of every metric, and two planted mistakes
//! that the same tests must catch.
#![allow(missing_docs, clippy::unwrap_used)] // a test that cannot go on may stop

mod sample_reference;

use depthscale::model::{Activation, Ensemble, Hyperparameters, Sampling, Start};
use depthscale::sample::{Metric, Plan};
use rayon::prelude::*;
use sample_reference::{Mistake, Values, conditioned, dense, kolmogorov_smirnov};

const DEPTH: usize = 6;
const LAYERS: [usize; 3] = [1, 3, 6];
const NETWORKS: usize = 600;
/// Probability that a correct sampler fails any test of one file run.
const FAMILY_ALPHA: f64 = 1e-2;

fn plan(activation: Activation, bias: f64, rho: f64, width: usize, decorrelation: f64) -> Plan {
    Plan {
        hyperparameters: Hyperparameters::new(activation, 1.3, bias, rho).unwrap(),
        start: Start {
            variance: 0.8,
            decorrelation,
        },
        ensemble: Ensemble::new(DEPTH, width, NETWORKS, 11).unwrap(),
        sampling: Sampling::default(),
    }
}

fn ours(plan: &Plan, network: u64) -> Values {
    let profile = plan.sample_network(network as usize);
    profile
        .iter()
        .map(|row| row.map(|value| value.unwrap().to_f64().unwrap()))
        .collect()
}

/// p-values over layers and metrics, largest deviation first named.
fn compare(plan: &Plan, sampler: impl Fn(&Plan, u64) -> Values + Sync) -> Vec<(f64, usize, Metric)> {
    let draw = |f: &(dyn Fn(&Plan, u64) -> Values + Sync)| -> Vec<Values> {
        (0..NETWORKS as u64)
            .into_par_iter()
            .map(|network| f(plan, network))
            .collect()
    };
    let (one, other) = (draw(&sampler), draw(&dense));
    let column = |values: &[Values], layer: usize, metric: Metric| -> Vec<f64> {
        values
            .iter()
            .map(|value| value[layer - 1][metric as usize])
            .collect()
    };
    let mut all = Vec::new();
    for layer in LAYERS {
        for metric in Metric::ALL {
            // For equal inputs or one unit the correlation is ±1 up to rounding, which is no law to compare.
            let trivial = plan.start.decorrelation == 0.0 || plan.ensemble.width == 1;
            if metric == Metric::Correlation && trivial {
                continue;
            }
            let p = kolmogorov_smirnov(column(&one, layer, metric), column(&other, layer, metric));
            all.push((p, layer, metric));
        }
    }
    all
}

#[test]
fn sampler_has_the_law_of_explicit_weights() {
    let mut plans = Vec::new();
    let slopes_of_two_signs = Activation::leaky_relu(-0.5);
    for activation in Activation::NAMED.into_iter().chain([slopes_of_two_signs]) {
        for width in [8, 32] {
            for (bias, rho, decorrelation) in [
                (0.2, 1.0, 0.3),
                (0.2, 0.9, 0.3),
                (0.2, 0.5, 0.3),
                (0.0, 0.9, 1.2),
                (0.2, 1.0, 1e-6),
                (0.1, 1.0, 0.0),
            ] {
                plans.push(plan(activation, bias, rho, width, decorrelation));
            }
        }
        // So long that z = 2²⁰⁰ n, and so narrow that often all units of one input are dropped or on one side: then one
        // signal restarts at the bias while the other stays long.
        for rho in [0.5, 1.0] {
            let mut long = plan(activation, 0.2, rho, 3, 0.6);
            long.start.variance = libm::scalbn(1.0, 410);
            plans.push(long);
        }
        plans.push(plan(activation, 0.2, 0.7, 1, 0.3));
        plans.push(plan(activation, 0.2, 0.7, 2, 0.3));
        plans.push(plan(activation, 0.0, 0.8, 2, 0.3));
    }
    let mut all = Vec::new();
    for plan in &plans {
        all.extend(
            compare(plan, ours)
                .into_iter()
                .map(|(p, layer, metric)| (p, layer, metric, *plan)),
        );
    }
    all.sort_by(|x, y| x.0.total_cmp(&y.0));
    let below = |p: f64| all.iter().filter(|test| test.0 < p).count() as f64 / all.len() as f64;
    println!(
        "{} tests, smallest p {:.1e}, {:.1} % below 0.05",
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

/// Smallest p-value of a mistake, to be far below any threshold above.
fn caught(plan: &Plan, mistake: Mistake) -> f64 {
    let smallest = |mistake| {
        compare(plan, move |p, i| conditioned(p, i, mistake))
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
