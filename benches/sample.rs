//! How fast networks are sampled, natively and in a browser. `cargo xtask bench` runs both; ratios are what to trust, all from one run.
#![allow(clippy::expect_used)] // a bench that cannot go on may stop

mod clock;

use clock::{milliseconds, say};
use depthscale::model::{Activation, Ensemble, Hyperparameters, Method, Sampling, Start, WeightLaw};
use depthscale::sample::residual::{MaskedPlan, ResidualPlan};
use depthscale::sample::{Block, Plan, Statistics, elementary, normals, streams::Streams};
use depthscale_explorer::views::gradients::fits;
use depthscale_explorer::views::gradients::report as gradients;
use depthscale_explorer::{Run, link};
use std::hint::black_box;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn plan(activation: Activation, depth: usize, width: usize, networks: usize) -> Plan {
    Plan {
        hyperparameters: Hyperparameters::new(activation, 1.4, 0.1, 0.9).expect("in range"),
        start: Start {
            variance: 0.5,
            decorrelation: 0.3,
        },
        ensemble: Ensemble::new(depth, width, networks, 1).expect("in range"),
        sampling: Sampling::default(),
    }
}

fn sampled(plan: Plan) -> f64 {
    milliseconds(|| drop(black_box(plan.sample_blocks(0..plan.blocks()))))
}

/// Lane code, one number at a time on a stretch of memory, against libm.
fn numbers() {
    let mut column = vec![0.0; 1 << 16];
    let per = 1e6 / column.len() as f64;
    let mut stream = Streams::new(1, 0, 0, 0).masks;
    let normal = per * milliseconds(|| normals::fill(&mut stream, &mut column));
    say(&format!(
        "normals      {normal:6.2} ns each, {:.0} million a second",
        1e3 / normal
    ));
    type Function = fn(f64) -> f64;
    let function = |name: &str, theirs: Function, ours: &dyn Fn(&mut [f64])| {
        let libm = per * milliseconds(|| column.iter().for_each(|&x| _ = black_box(theirs(x))));
        let mut out = column.clone();
        let lanes = per
            * milliseconds(|| {
                out.copy_from_slice(&column);
                ours(&mut out);
                black_box(&mut out);
            });
        say(&format!(
            "{name:12} {lanes:6.2} ns each, {:.0} million a second, {:.1} times as fast as libm",
            1e3 / lanes,
            libm / lanes
        ));
    };
    function("tanh", libm::tanh, &|out| {
        out.iter_mut().for_each(|x| *x = elementary::tanh(*x))
    });
    function("erf", libm::erf, &|out| {
        out.iter_mut().for_each(|x| *x = elementary::erf(*x))
    });
    function("exp of -|x|", |x| libm::exp(-x.abs()), &|out| {
        out.iter_mut()
            .for_each(|x| *x = elementary::exp_of_negative(-x.abs()));
    });
}

/// Cost against N, L and networks.
fn costs() {
    say("  L       N  networks  milliseconds  ns a unit, layer and network (tanh)");
    for (depth, width, networks) in [
        (10, 1000, 100),
        (100, 1000, 100),
        (1000, 1000, 10),
        (200, 10, 1000),
        (200, 100, 100),
        (200, 1000, 10),
        (200, 1000, 100),
        (20, 10_000, 10),
        (20, 100_000, 1),
        (2, 1_000_000, 1),
    ] {
        let milliseconds = sampled(plan(Activation::Tanh, depth, width, networks));
        let units = (depth * width * networks) as f64;
        say(&format!(
            "{depth:5} {width:7} {networks:7} {milliseconds:12.2} {:10.1}",
            1e6 * milliseconds / units
        ));
    }
}

/// What conditioning saves: one network of 1000 units a layer, both ways.
fn against_dense(depth: usize) {
    for weights in WeightLaw::ALL {
        let mut conditioned = plan(Activation::Tanh, depth, 1000, 1);
        conditioned.sampling.weights = weights;
        let mut dense = conditioned;
        dense.sampling.method = Method::Dense;
        let [conditioned, dense] = [conditioned, dense].map(sampled);
        say(&format!(
            "{:10}   conditioned {conditioned:.2} ms, dense {dense:.0} ms a network of L={depth}, N=1000: {:.0} times",
            weights.name(),
            dense / conditioned
        ));
    }
}

/// Networks with stochastic depth: there and back without weights, and one network with all its weights under many masks.
fn residual() {
    let networks = |depth: usize, width: usize| ResidualPlan {
        depth,
        width,
        networks: 1,
        seed: 1,
        rates: vec![0.7; depth],
        branch_variance: 1.0 / depth as f64,
        start: Start {
            variance: 1.0,
            decorrelation: 0.4,
        },
    };
    let masked = |depth: usize, width: usize, masks: usize| {
        let plan = MaskedPlan {
            networks: networks(depth, width),
            masks,
            layers: vec![depth],
        };
        milliseconds(|| drop(black_box(plan.neurons(0))))
    };
    let plan = networks(50, 512);
    let conditioned = milliseconds(|| drop(black_box(plan.profile(0))));
    let dense = masked(50, 512, 1);
    say(&format!(
        "residual     {conditioned:.2} ms a network of L=50, N=512, there and back; every weight drawn, there only, {dense:.0} ms: {:.0} times",
        dense / conditioned
    ));
    let (one, many) = (masked(100, 128, 1), masked(100, 128, 200));
    say(&format!(
        "masks        {many:.0} ms for 200 masks of a network of L=100, N=128, {one:.0} ms for one: {:.1} times",
        many / one
    ));
}

/// What the page's main thread does with networks that others sampled.
fn folding() {
    let (state, _) = link::read("phi=tanh&L=200&N=50&nets=200");
    let mut run = Run::new(state);
    let plan = run.plan();
    let blocks = plan.sample_blocks(0..plan.blocks());
    let words: Vec<_> = blocks.iter().map(Block::to_words).collect();
    let per = 1e6 / (200.0 * 200.0);
    let add = per
        * milliseconds(|| {
            let mut all = Statistics::empty(200);
            blocks.iter().for_each(|block| all.add(block));
            black_box(&all);
        });
    let read = per
        * milliseconds(|| {
            words
                .iter()
                .for_each(|words| _ = black_box(Block::from_words(200, words)))
        });
    say(&format!(
        "statistics   {add:6.0} ns a layer and network, {read:.0} ns to read its words"
    ));
    blocks.iter().for_each(|block| run.add(block));
    black_box(run.tilde());
    say(&format!(
        "200 layers   {:6.2} ms for all curves, {:.2} ms for all fits",
        milliseconds(|| drop(black_box(gradients::curves(&run)))),
        milliseconds(|| _ = black_box(fits::fits(&run))),
    ));
}

fn run() {
    numbers();
    for activation in Activation::NAMED {
        let milliseconds = sampled(plan(activation, 200, 1000, 4));
        let name = activation.name();
        say(&format!(
            "{name:12} {:6.1} ns a unit, layer and network",
            1e6 * milliseconds / 800_000.0
        ));
    }
    costs();
    against_dense(20);
    residual();
    folding();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    let on = |threads: usize, work: &(dyn Fn() -> f64 + Sync)| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("a pool").install(work)
    };
    on(1, &|| {
        run();
        0.0
    });
    for (what, plan) in [
        ("100 networks", plan(Activation::Tanh, 200, 1000, 100)),
        ("one wide network", plan(Activation::Tanh, 20, 100_000, 1)),
    ] {
        let [one, two] = [1, 2].map(|threads| on(threads, &|| sampled(plan)));
        say(&format!(
            "{what}: {one:.0} ms on one thread, {two:.0} ms on two: {:.2} times",
            one / two
        ));
    }
    let ours = on(1, &|| sampled(plan(Activation::Tanh, 200, 1000, 4))) / 4.0;
    match against_numpy() {
        Some(theirs) => say(&format!(
            "dense in numpy {theirs:.0} ms, conditioned {ours:.2} ms a network of L=200, N=1000, one thread: {:.0} times",
            theirs / ours
        )),
        None => say("no python3 with numpy here to compare with"),
    }
}

/// Milliseconds of one network in benches/dense_numpy.py, if it runs here.
#[cfg(not(target_arch = "wasm32"))]
fn against_numpy() -> Option<f64> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/dense_numpy.py");
    let mut python = std::process::Command::new("python3");
    python.args([script, "200", "1000", "1"]);
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
