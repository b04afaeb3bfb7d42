//! How fast the theory answers, natively and in a browser. `cargo xtask bench` runs both; ratios are what to trust, all from one run.
#![allow(clippy::expect_used)] // a bench that cannot go on may stop

mod clock;

use clock::{milliseconds, say};
use depthscale::model::{Activation, Hyperparameters, Parameter};
use depthscale::theory::phase_map::{Side, phase_map};
use depthscale::theory::{OperatingPoint, table::Table};
use depthscale_explorer::{Run, link};
use std::hint::black_box;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// A map of 300 by 250 cells as a page draws it, its table included.
fn map(activation: Activation, rho: f64) {
    let base = Hyperparameters::new(activation, 1.0, 0.1, rho).expect("in range");
    let points = phase_map(
        &base,
        &Table::new(activation),
        Side::near(Parameter::WeightVariance, 0.1, 4.0, 300),
        Side::near(Parameter::BiasVariance, 0.0, 0.5, 250),
    );
    drop(black_box(points));
}

fn run() {
    let typed = Activation::parse("z*tanh(log(1+exp(z)))").expect("a formula");
    say(
        "milliseconds     one point   gradients L=200   the same from q0, c0   300x250 map   map at rho = 0.9",
    );
    for activation in Activation::NAMED.into_iter().chain([typed]) {
        let network = Hyperparameters::new(activation, 1.4, 0.1, 0.9).expect("in range");
        let point = milliseconds(|| {
            black_box(OperatingPoint::new(&network));
        });
        let profile = |text: &str| {
            let (mut state, _) = link::read(text);
            state.activation = activation;
            milliseconds(|| drop(black_box(Run::new(state))))
        };
        let (stationary, moving) = (profile("L=200"), profile("L=200&q0=0.8&c0=0.6"));
        let maps = [1.0, 0.9].map(|rho| milliseconds(|| map(activation, rho)));
        say(&format!(
            "{:22} {point:9.3} {stationary:17.2} {moving:22.2} {:13.0} {:18.0}",
            activation.name(),
            maps[0],
            maps[1]
        ));
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    run();
    let threads = |count| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(count)
            .build()
            .expect("a pool");
        pool.install(|| milliseconds(|| map(Activation::Tanh, 1.0)))
    };
    let (one, two) = (threads(1), threads(2));
    say(&format!(
        "tanh map: {one:.0} ms on one thread, {two:.0} on two: {:.2} times",
        one / two
    ));
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test::wasm_bindgen_test]
fn bench() {
    run();
}
