//! Images of digits as inputs, as in Schoenholz et al., figure 4: sampled networks against theory and against χ₁.
#![allow(missing_docs, clippy::unwrap_used)] // a test that cannot go on may stop

use depthscale::experiments::{Run, fits, link};
use depthscale::sample::Metric;

fn sampled(text: &str) -> Run {
    let (state, notices) = link::read(&format!(
        "phi=tanh&sb2=0.05&rho=1&N=300&loss=softmax&inputs=digits&{text}"
    ));
    assert_eq!(notices, []);
    let mut run = Run::new(state).unwrap();
    run.sample(|_| {});
    run
}

#[test]
fn theory_holds_in_every_layer() {
    for sw2 in [1.2, 2.5] {
        for choice in [
            "sampler=conditioned",
            "sampler=independent",
            "weights=orthogonal",
            "loss=squared",
        ] {
            let run = sampled(&format!("sw2={sw2}&L=40&nets=300&{choice}"));
            let mut worst = 0f64;
            for layer in 1..=40 {
                let signals = &run.trajectory.layers[layer];
                let exact = &run.exact[layer - 1];
                for (metric, theory) in [
                    (Metric::LengthAa, libm::ldexp(signals.variance[0], signals.exponent)),
                    (Metric::GradientAa, exact.g_aa.to_f64().unwrap()),
                ] {
                    let moments = run.statistics.moments(layer, metric);
                    let (mean, error) = (moments.mean().unwrap(), moments.standard_error().unwrap());
                    let off = (mean - theory) / error;
                    worst = worst.max(off.abs());
                }
            }
            println!("{sw2} {choice}: {worst}");
        }
    }
}

#[test]
fn gradients_decay_and_grow_as_chi_1_says() {
    for sw2 in [1.0, 2.5] {
        let run = sampled(&format!("sw2={sw2}&L=240&nets=300"));
        let fit = fits(&run).g_aa.unwrap();
        println!("{sw2}: {} ± {}, {:?} chi {} {:?}", fit.rate, fit.rate_error, fit.rate_theory, run.point.chi_1, (fit.from_layer,fit.to_layer));
    }
}
