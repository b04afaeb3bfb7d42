//! How fast networks are sampled. `cargo bench --bench sample`; ratios are what to trust, all from one run.
#![allow(clippy::expect_used)] // a bench that cannot go on may stop

use depthscale::experiments::{Run, fits, gradients, link};
use depthscale::model::{Activation, Ensemble, Hyperparameters, Method, Sampling, Start, WeightLaw};
use depthscale::sample::{Block, Plan, Statistics, elementary, normals, streams::Streams};
use std::hint::black_box;
use std::time::Instant;

/// Seconds of the fastest of a few runs.
fn seconds(mut work: impl FnMut()) -> f64 {
    work();
    (0..5).fold(f64::INFINITY, |best, _| {
        let start = Instant::now();
        work();
        best.min(start.elapsed().as_secs_f64())
    })
}

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

fn on_threads(threads: usize, plan: Plan) -> f64 {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("a pool");
    pool.install(|| seconds(|| drop(black_box(plan.sample_blocks(0..plan.blocks())))))
}

/// Nanoseconds per weight of a dense pair, there and back.
fn dense(weights: WeightLaw, depth: usize, width: usize) -> f64 {
    let mut plan = plan(Activation::Tanh, depth, width, 1);
    plan.sampling = Sampling {
        method: Method::Dense,
        weights,
        ..Sampling::default()
    };
    on_threads(1, plan) * 1e9 / (depth * width * width) as f64
}

/// What the page's main thread does with networks that others sampled.
fn folding() {
    let (state, _) = link::read("phi=tanh&L=200&N=50&nets=1000");
    let mut run = Run::new(state).expect("in range");
    let plan = run.plan();
    let blocks = plan.sample_blocks(0..plan.blocks());
    let words: Vec<_> = blocks.iter().map(Block::to_words).collect();
    let per = 1e9 / (200.0 * 1000.0);
    let add = per
        * seconds(|| {
            let mut all = Statistics::empty(200);
            blocks.iter().for_each(|block| all.add(block));
            black_box(&all);
        });
    let read = per
        * seconds(|| {
            words
                .iter()
                .for_each(|words| drop(black_box(Block::from_words(200, words))));
        });
    println!("statistics             {add:6.0} ns a layer and network, {read:.0} ns to read its words");
    blocks.iter().for_each(|block| run.add(block));
    black_box(run.tilde());
    println!(
        "reading 200 layers     {:6.2} ms for all curves, {:.2} ms for all fits",
        1e3 * seconds(|| drop(black_box(gradients::curves(&run)))),
        1e3 * seconds(|| _ = black_box(fits::fits(&run))),
    );
}

fn main() {
    folding();
    let n = 1 << 20;
    let mut column = vec![0.0; n];
    let mut stream = Streams::new(1, 0, 0, 0).masks;
    let per = 1e9 / n as f64;
    println!(
        "normals                {:7.2} ns each",
        per * seconds(|| normals::fill(&mut stream, &mut column))
    );
    let libm = per * seconds(|| column.iter().map(|&x| black_box(libm::tanh(x))).for_each(|_| ()));
    let mut out = vec![0.0; n];
    let ours = per
        * seconds(|| {
            out.iter_mut()
                .zip(&column)
                .for_each(|(y, &x)| *y = elementary::tanh(x));
            black_box(&mut out);
        });
    println!(
        "tanh                   {ours:7.2} ns each, {:.1} times libm's speed",
        libm / ours
    );

    for activation in Activation::NAMED {
        let plan = plan(activation, 200, 1000, 20);
        let seconds = on_threads(1, plan);
        println!(
            "{:22} {:7.2} ns a unit, layer and network",
            activation.name(),
            seconds * 1e9 / (200.0 * 1000.0 * 20.0)
        );
    }
    let plan_100 = plan(Activation::Tanh, 200, 1000, 100);
    let (one, two) = (on_threads(1, plan_100), on_threads(2, plan_100));
    println!(
        "tanh L=200 N=1000 n=100 {one:.3} s on one thread, {two:.3} s on two: {:.2} times",
        one / two
    );
    let wide = plan(Activation::Tanh, 20, 100_000, 1);
    println!(
        "tanh, N = 100 000       {:6.2} ns a unit and layer",
        on_threads(1, wide) * 1e9 / (20.0 * 100_000.0)
    );
    for weights in WeightLaw::ALL {
        for (depth, width) in [(4, 1000), (20, 1000), (200, 100)] {
            println!(
                "dense, {:10} {:5.2} ns a weight, N = {width}, L = {depth}",
                weights.name(),
                dense(weights, depth, width)
            );
        }
    }
}
