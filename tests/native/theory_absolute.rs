//! g̃: theory against the sampler.

use depthscale::model::{Loss, WeightLaw};
use depthscale::sample::Metric;
use depthscale::theory::{absolute, gradients};
use depthscale_explorer::{Run, Study, Task, link};

/// g̃ with the weights of the forward pass reused backwards, and with fresh ones.
fn theory(run: &Run) -> [Vec<f64>; 2] {
    let (network, trajectory, depth) = (&run.theory.network, &run.theory.trajectory, run.ensemble.depth);
    let top =
        gradients::output_errors(network, trajectory, depth, Loss::Squared, run.ensemble.width).unwrap();
    let reused = gradients::reused_weights(network, trajectory, WeightLaw::Gaussian, top);
    let fresh = gradients::independent_weights(network, trajectory, top);
    [reused, fresh].map(|errors| {
        let all = absolute::tilde(network, trajectory, WeightLaw::Gaussian, &errors);
        all.iter().map(|g| g.to_f64().unwrap()).collect()
    })
}

fn run(text: &str) -> Run {
    let (state, notices) = link::read(text);
    assert!(notices.is_empty(), "{text}");
    Run::new(state)
}

/// Standard errors that no layer of any of these networks may be off by.
const STANDARD_ERRORS: f64 = 4.0;
/// Relative finite-width term, for each layer above: Var ln g grows by about that.
const FINITE_WIDTH: f64 = 3.0;

#[test]
fn sampled_networks_agree() {
    for text in [
        "phi=tanh&sw2=1.4&sb2=0.1&rho=0.9&L=10&N=20000&nets=80",
        "phi=tanh&sw2=1.8&sb2=0.05&rho=1&L=10&N=20000&nets=80",
        "phi=relu&sw2=1.6&sb2=0.1&rho=0.9&L=10&N=20000&nets=80",
        "phi=leakyrelu(-0.3)&sw2=1.4&sb2=0.1&rho=0.8&L=10&N=20000&nets=80",
        "phi=linear&sw2=0.8&sb2=0.1&rho=0.9&L=10&N=20000&nets=80",
        "phi=gelu&sw2=1.5&sb2=0.1&rho=0.9&L=10&N=20000&nets=80",
        "phi=hardtanh&sw2=1.4&sb2=0.1&rho=0.9&L=10&N=20000&nets=80",
        "phi=sin&sw2=2&sb2=0.1&rho=0.9&L=10&N=20000&nets=80&q0=4&c0=0.3",
    ] {
        let mut run = run(text);
        run.fill_tasks(&[Task::Networks], &mut |_, _, _| {}).unwrap();
        let (mut worst, mut largest, mut mistaken) = (0.0f64, 0.0f64, 0.0f64);
        let [reused, fresh] = theory(&run);
        for (index, (exact, fresh)) in reused.into_iter().zip(fresh).enumerate() {
            let moments = run.statistics.moments(index + 1, Metric::GradientTilde);
            let (mean, error) = (moments.mean().unwrap(), moments.standard_error().unwrap());
            let width = FINITE_WIDTH * (run.ensemble.depth - index) as f64 / run.ensemble.width as f64;
            let off = (mean - exact).abs();
            worst = worst.max(off / error);
            largest = largest.max(error / exact);
            mistaken = mistaken.max((mean - fresh).abs() / error);
            assert!(
                off < STANDARD_ERRORS * error + width * exact,
                "{text} layer {}: {mean} ± {error}, theory {exact}",
                index + 1
            );
        }
        println!(
            "{text}: at most {worst:.2} standard errors of up to {:.2} %; fresh weights backwards {mistaken:.0}",
            100.0 * largest
        );
        // the test sees what the theory is about
        assert!(mistaken > 3.0 * STANDARD_ERRORS, "{text}: {mistaken}");
    }
}
