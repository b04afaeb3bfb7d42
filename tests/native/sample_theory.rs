//! Very wide networks have the means that the theory of infinite width predicts, for every activation, law and loss.

use depthscale::model::{Activation, WeightLaw};
use depthscale::sample::Metric;
use depthscale_explorer::{Run, Study, Task, link};

const DEPTH: usize = 8;
/// Of about 400 numbers one beyond this would be chance once in 400 runs.
const MOST_ERRORS: f64 = 4.5;

fn sampled(text: &str) -> Run {
    let (state, notices) = link::read(text);
    assert_eq!(notices, []);
    let mut run = Run::new(state);
    run.fill_tasks(&[Task::Networks], &mut |_, _, _| {}).unwrap();
    run
}

fn check(run: &Run, metric: Metric, layer: usize, theory: f64) {
    let moments = run.statistics.moments(layer, metric);
    let (mean, error) = (moments.mean().unwrap(), moments.standard_error().unwrap());
    // What finite width leaves at N = 10⁵ is a relative 10⁻⁴ or so a layer; the allowance for it is below the errors.
    assert!(
        (mean - theory).abs() <= MOST_ERRORS * error + 1e-4 * theory.abs(),
        "{} {metric:?} layer {layer}: {mean} ± {error}, theory {theory}",
        run.state.link()
    );
}

#[test]
fn means_match_the_exact_theory_at_a_width_of_100_000() {
    for activation in Activation::NAMED {
        let (sw2, sb2) = match activation {
            Activation::Linear => (0.7, 0.2),
            Activation::Selu => (0.8, 0.0),
            _ => (1.1, 0.1),
        };
        for (index, law) in WeightLaw::ALL.into_iter().enumerate() {
            let (rho, seed) = ([0.9, 1.0][index], 3 + index);
            let run = sampled(&format!(
                "phi={}&sw2={sw2}&sb2={sb2}&rho={rho}&weights={}&q0=0.9&c0=0.4&L={DEPTH}&N=100000&nets=10&seed={seed}",
                activation.name(),
                law.name()
            ));
            for layer in [1, 4, DEPTH] {
                let exact = &run.theory.exact[layer - 1];
                check(&run, Metric::GradientAa, layer, exact.g_aa.to_f64().unwrap());
                check(&run, Metric::GradientAb, layer, exact.g_ab.to_f64().unwrap());
                check(
                    &run,
                    Metric::GradientTilde,
                    layer,
                    run.tilde()[layer - 1].to_f64().unwrap(),
                );
                let signals = &run.theory.trajectory.layers[layer];
                check(
                    &run,
                    Metric::LengthAa,
                    layer,
                    libm::ldexp(signals.variance[0], signals.exponent),
                );
                check(&run, Metric::Correlation, layer, 1.0 - signals.decorrelation);
            }
        }
    }
}

#[test]
fn losses_and_fresh_weights_match_their_theory() {
    for loss in ["softmax(10)", "random"] {
        for weights in ["gaussian", "orthogonal"] {
            let run = sampled(&format!(
                "phi=tanh&loss={loss}&weights={weights}&L={DEPTH}&N=2000&nets=400&seed=2"
            ));
            for layer in [1, 5, DEPTH] {
                let exact = &run.theory.exact[layer - 1];
                check(&run, Metric::GradientAa, layer, exact.g_aa.to_f64().unwrap());
                check(&run, Metric::GradientAb, layer, exact.g_ab.to_f64().unwrap());
            }
        }
    }
    for phi in ["linear", "relu"] {
        let run = sampled(&format!(
            "phi={phi}&sampler=independent&sw2=0.8&L={DEPTH}&N=50000&nets=12&seed=2"
        ));
        for layer in [1, 5, DEPTH] {
            let assumed = &run.theory.independence[layer - 1];
            check(&run, Metric::GradientAa, layer, assumed.g_aa.to_f64().unwrap());
            check(&run, Metric::GradientAb, layer, assumed.g_ab.to_f64().unwrap());
        }
        // and not that of reused weights
        let (mean, exact) = (
            run.statistics.moments(1, Metric::GradientAa).mean().unwrap(),
            run.theory.exact[0].g_aa.to_f64().unwrap(),
        );
        assert!(exact > 1.2 * mean, "{phi} {exact} {mean}");
    }
}
