//! Images of digits as inputs, as in Schoenholz et al., figure 4: sampled networks against theory and against χ₁.

use depthscale::model::Method;
use depthscale::sample::Metric;
use depthscale_explorer::views::gradients::fits::fits;
use depthscale_explorer::views::point::maps;
use depthscale_explorer::views::point::maps::MapKind;
use depthscale_explorer::{Run, Study, Task, link};

/// Of about 500 numbers one beyond this would be chance once in 300 runs.
const MOST_ERRORS: f64 = 4.5;

fn sampled(text: &str) -> Run {
    let (state, notices) = link::read(&format!(
        "phi=tanh&sb2=0.05&rho=1&N=300&nets=300&loss=softmax&inputs=digits&{text}"
    ));
    assert_eq!(notices, []);
    let mut run = Run::new(state);
    run.fill_tasks(&[Task::Networks], &mut |_, _, _| {}).unwrap();
    run
}

#[test]
fn theory_holds_in_every_layer() {
    for sw2 in [1.2, 2.5] {
        for choice in ["loss=softmax", "loss=squared", "sampler=independent"] {
            let run = sampled(&format!("sw2={sw2}&L=40&{choice}"));
            for layer in 1..=40 {
                let signals = &run.theory.trajectory.layers[layer];
                let exact = &run.theory.exact[layer - 1];
                for (metric, theory) in [
                    (
                        Metric::LengthAa,
                        libm::ldexp(signals.variance[0], signals.exponent),
                    ),
                    (Metric::GradientAa, exact.g_aa.to_f64().unwrap()),
                ] {
                    let moments = run.statistics.moments(layer, metric);
                    let (mean, error) = (moments.mean().unwrap(), moments.standard_error().unwrap());
                    assert!(
                        (mean - theory).abs() <= MOST_ERRORS * error,
                        "{} {metric:?} layer {layer}: {mean} ± {error}, theory {theory}",
                        run.state.link()
                    );
                }
            }
        }
    }
}

#[test]
fn gradients_decay_and_grow_as_chi_1_says() {
    for sw2 in [1.0, 2.5] {
        let run = sampled(&format!("sw2={sw2}&L=240"));
        let fit = fits(&run).g_aa.unwrap();
        assert!(fit.to_layer - fit.from_layer > 100);
        assert!(
            (fit.rate - run.theory.point.chi_1).abs() < 3.0 * fit.rate_error,
            "{sw2}: {} ± {}, χ₁ = {}",
            fit.rate,
            fit.rate_error,
            run.theory.point.chi_1
        );
        assert!(
            fit.rate_error < 0.1 * (fit.rate - 1.0).abs(),
            "a fit that tells order from chaos"
        );
    }
}

#[test]
fn a_run_starts_at_the_mean_image_and_its_maps_at_their_dots() {
    let mut run = sampled("sw2=1.2&L=3&N=50&nets=100");
    assert_eq!((run.theory.start.variance, run.theory.stationary), (1.25, false));
    assert!(run.theory.eq12.is_none() && run.convergence().is_some());
    assert!(run.statistics.moments(1, Metric::Correlation).mean().is_none());
    run.fill_tasks(&[Task::Maps], &mut |_, _, _| {}).unwrap();
    let dots = maps::report(&run, MapKind::Length);
    for (index, theory) in dots.theory.iter().enumerate() {
        let off = dots.mean[index].unwrap() - theory.unwrap();
        assert!(off.abs() < MOST_ERRORS * dots.standard_error[index].unwrap());
    }
}

#[test]
fn each_network_has_the_length_of_its_image() {
    // z¹ of a linear network without bias is σ_w² times as long as z⁰, but for what N leaves to chance
    let run = sampled("phi=linear&sb2=0&sw2=1&L=1&N=20000");
    for method in Method::ALL {
        let mut plan = run.plan();
        plan.sampling.method = method;
        plan.ensemble.width = if method == Method::Dense { 2000 } else { 20_000 };
        for network in [0, 1, 42, 142] {
            let length = plan.sample_network(network)[0][Metric::LengthAa as usize].unwrap();
            let ratio = length.to_f64().unwrap() / plan.start_of(network).variance;
            // two layers, each with a relative variance of 2/N
            let error = (4.0 / plan.ensemble.width as f64).sqrt();
            assert!(
                (ratio - 1.0).abs() < MOST_ERRORS * error,
                "{method:?} {network}: {ratio}"
            );
        }
        assert_eq!(plan.start_of(42), plan.start_of(142));
        assert_ne!(plan.start_of(42), plan.start_of(43));
    }
}
