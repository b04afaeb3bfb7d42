//! How fast the theory answers. `cargo bench --bench theory`; ratios are what to trust, all from one run.
#![allow(clippy::expect_used)] // a bench that cannot go on may stop

use depthscale::experiments::{Run, link};
use depthscale::model::{Activation, Hyperparameters, Parameter};
use depthscale::theory::phase_map::{Side, phase_map};
use depthscale::theory::{OperatingPoint, table::Table};
use std::hint::black_box;
use std::time::Instant;

/// Milliseconds of the fastest of a few runs.
fn milliseconds(runs: usize, mut work: impl FnMut()) -> f64 {
    (0..runs).fold(f64::INFINITY, |best, _| {
        let start = Instant::now();
        work();
        best.min(1e3 * start.elapsed().as_secs_f64())
    })
}

/// A map as the page draws it, table included.
fn map(activation: Activation, rho: f64) {
    let base = Hyperparameters::new(activation, 1.0, 0.1, rho).expect("in range");
    let side = |parameter, from, to, count| Side {
        parameter,
        from,
        to,
        count,
    };
    let points = phase_map(
        &base,
        &Table::new(activation),
        side(Parameter::WeightVariance, 0.1, 4.0, 300),
        side(Parameter::BiasVariance, 0.0, 0.5, 250),
    );
    drop(black_box(points.expect("in range")));
}

fn main() {
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a pool");
    let two = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .expect("a pool");
    let typed = Activation::parse("z*tanh(log(1+exp(z)))").expect("a formula");
    println!(
        "milliseconds     one point   gradients L=200   300x250 map   on two threads   map at rho = 0.9"
    );
    for activation in Activation::NAMED.into_iter().chain([typed]) {
        let network = Hyperparameters::new(activation, 1.4, 0.1, 0.9).expect("in range");
        let point = milliseconds(20, || {
            black_box(OperatingPoint::new(&network));
        });
        let (mut state, _) = link::read("L=200&q0=0.8&c0=0.6");
        state.activation = activation;
        let gradients = milliseconds(3, || drop(black_box(Run::new(state).expect("in range"))));
        let maps = one.install(|| milliseconds(2, || map(activation, 1.0)));
        let shared = two.install(|| milliseconds(2, || map(activation, 1.0)));
        let dropout = one.install(|| milliseconds(1, || map(activation, 0.9)));
        println!(
            "{:22} {point:9.3} {gradients:17.2} {maps:13.0} {shared:16.0} {dropout:18.0}",
            activation.name()
        );
    }
}
