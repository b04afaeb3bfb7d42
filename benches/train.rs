//! How fast networks are trained, natively and in a browser: against what the matrix products alone would take, in the same run.
#![allow(clippy::expect_used)] // a bench that cannot go on may stop

mod clock;

use clock::{milliseconds, say};
use depthscale::model::{Activation, WeightLaw};
use depthscale::train::data::{Data, Samples};
use depthscale::train::{Optimiser, Recipe, Trainer};
use ndarray::{Array2, linalg::general_mat_mul};
use std::hint::black_box;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

const FEATURES: usize = 64;
const CLASSES: usize = 10;
const PLAIN: Optimiser = Optimiser::Sgd { momentum: 0.0 };

/// 1000 inputs, of classes with means of their own.
fn data() -> Data {
    let samples = || {
        let labels: Vec<u8> = (0..1000).map(|index| (index % CLASSES) as u8).collect();
        let inputs = (0..1000 * FEATURES).map(|index| {
            let (input, place) = (index / FEATURES, index % FEATURES);
            // What looks like noise, and a number that tells the class.
            let noise = (index * 7919 % 1009) as f32 / 1009.0 - 0.5;
            3.0 * noise
                + if place % CLASSES == input % CLASSES {
                    1.0
                } else {
                    0.0
                }
        });
        Samples::new(FEATURES, inputs.collect(), labels).expect("as many labels")
    };
    Data {
        name: "bench".into(),
        features: FEATURES,
        classes: CLASSES,
        train: samples(),
        test: samples(),
    }
}

fn recipe(depth: usize, width: usize, batch: usize) -> Recipe {
    Recipe {
        activation: Activation::Tanh,
        weight_variance: 1.4,
        bias_variance: 0.05,
        keep_rate: 0.98,
        weights: WeightLaw::Gaussian,
        depth,
        width,
        optimiser: PLAIN,
        learning_rate: 1e-3,
        batch,
        seed: 1,
    }
}

/// Operations of the matrix products of a step: there once, back twice, without the gradient of the inputs.
fn operations(recipe: &Recipe) -> f64 {
    let (batch, width, depth) = (recipe.batch as f64, recipe.width as f64, recipe.depth as f64);
    let (features, classes) = (FEATURES as f64, CLASSES as f64);
    batch * width * (6.0 * width * (depth - 1.0) + 4.0 * features + 6.0 * classes)
}

/// Operations a nanosecond of an m×k times a k×n matrix.
fn product(m: usize, k: usize, n: usize) -> f64 {
    let matrix = |rows: usize, columns: usize| {
        Array2::from_shape_fn((rows, columns), |(i, j)| ((i * 31 + j * 17) % 23) as f32 - 11.0)
    };
    let (a, b, mut c) = (matrix(m, k), matrix(k, n), matrix(m, n));
    let milliseconds = milliseconds(|| {
        general_mat_mul(1.0, &a, &b, 0.0, &mut c);
        black_box(&mut c);
    });
    2e-6 * (m * k * n) as f64 / milliseconds
}

fn step(recipe: &Recipe, data: &Data) -> f64 {
    let mut trainer = Trainer::new(recipe, data);
    milliseconds(|| _ = black_box(trainer.step().expect("slow steps")))
}

fn run() {
    let data = data();
    let large = product(512, 512, 512);
    say(&format!(
        "products of 512×512 matrices: {large:.1} operations a nanosecond"
    ));
    say(
        "   L    N    B   φ          optimiser        ms a step   operations/ns   of products as large   of 512",
    );
    let line = |recipe: Recipe| {
        let milliseconds = step(&recipe, &data);
        let speed = 1e-6 * operations(&recipe) / milliseconds;
        let own = product(recipe.batch, recipe.width, recipe.width);
        say(&format!(
            "{:4} {:4} {:4}   {:10} {:16} {milliseconds:9.3} {speed:15.1} {:22.2} {:8.2}",
            recipe.depth,
            recipe.width,
            recipe.batch,
            recipe.activation.name(),
            match recipe.optimiser {
                Optimiser::Sgd { momentum: 0.0 } => "plain",
                Optimiser::Sgd { .. } => "momentum",
                Optimiser::RmsProp => "rmsprop",
            },
            speed / own,
            speed / large,
        ));
    };
    for (depth, width, batch) in [(60, 64, 64), (20, 256, 128), (20, 512, 128), (120, 64, 64)] {
        line(recipe(depth, width, batch));
    }
    for activation in [
        Activation::Relu,
        Activation::HardTanh,
        Activation::Erf,
        Activation::Gelu,
    ] {
        line(Recipe {
            activation,
            ..recipe(20, 256, 128)
        });
    }
    for optimiser in [Optimiser::Sgd { momentum: 0.9 }, Optimiser::RmsProp] {
        for (depth, width, batch) in [(60, 64, 64), (20, 256, 128)] {
            line(Recipe {
                optimiser,
                ..recipe(depth, width, batch)
            });
        }
    }
    for weights in WeightLaw::ALL {
        let recipe = Recipe {
            weights,
            ..recipe(100, 64, 64)
        };
        let start = milliseconds(|| drop(black_box(Trainer::new(&recipe, &data))));
        say(&format!(
            "{:10} {start:.1} ms to draw a network of L=100, N=64",
            weights.name()
        ));
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    run();
    let recipe = recipe(20, 256, 128);
    match against_numpy(&recipe) {
        Some(theirs) => {
            let ours = step(&recipe, &data());
            say(&format!(
                "numpy {theirs:.2} ms, here {ours:.2} ms a step of L=20, N=256, B=128, one thread: {:.2} times",
                theirs / ours
            ));
        }
        None => say("no python3 with numpy here to compare with"),
    }
}

/// Milliseconds of one step in benches/train_numpy.py, if it runs here.
#[cfg(not(target_arch = "wasm32"))]
fn against_numpy(recipe: &Recipe) -> Option<f64> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/train_numpy.py");
    let mut python = std::process::Command::new("python3");
    python.arg(script);
    python.args([recipe.depth, recipe.width, recipe.batch].map(|size| size.to_string()));
    for threads in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"] {
        python.env(threads, "1");
    }
    let answer = String::from_utf8(python.output().ok()?.stdout).ok()?;
    let seconds: f64 = answer.split_whitespace().nth(2)?.parse().ok()?;
    Some(1e3 * seconds)
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test::wasm_bindgen_test]
fn bench() {
    run();
}
