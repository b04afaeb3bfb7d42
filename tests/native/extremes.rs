//! The whole allowed range, corners first: every report is finite, named or null, and the theory's own properties hold.

use depthscale::model::{Activation, Parameter};
use depthscale::theory::Phase;
use depthscale_explorer::views::gradients::report as gradients;
use depthscale_explorer::views::point::report as point;
use depthscale_explorer::{Run, State, Study, Task};
use rayon::prelude::*;

/// Corner values and log-uniform draws over the allowed range, by a fixed congruential generator.
fn draw(random: &mut u64, parameter: Parameter) -> f64 {
    let mut uniform = || {
        *random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (*random >> 11) as f64 / (1u64 << 53) as f64
    };
    let bound = parameter.bound();
    match (uniform() * 5.0) as u8 {
        0 => bound.minimum,
        1 => bound.maximum,
        _ => bound.minimum.max(1e-9) * (bound.maximum / bound.minimum.max(1e-9)).powf(uniform()),
    }
}

#[test]
fn nothing_leaves_the_range_of_named_outcomes() {
    let mut random = 1;
    let states = (0..600).map(|case| {
        let mut state = State::default();
        state.activation = Activation::NAMED[case % Activation::NAMED.len()];
        for parameter in [
            Parameter::WeightVariance,
            Parameter::BiasVariance,
            Parameter::KeepRate,
            Parameter::StartVariance,
        ] {
            state
                .set(parameter.bound().key, &draw(&mut random, parameter).to_string())
                .unwrap();
        }
        if case % 2 == 0 {
            state.set("q0", "").unwrap();
        } else {
            state
                .set("c0", ["-1", "0", "1", "0.999999999999"][case / 2 % 4])
                .unwrap();
        }
        state.set("L", ["1", "7", "1000"][case % 3]).unwrap();
        state.set("N", ["1", "5"][case % 2]).unwrap();
        state.set("nets", "4").unwrap();
        state
    });
    let states: Vec<State> = states.collect();
    states.into_par_iter().enumerate().for_each(|(case, state)| {
        let mut run = Run::new(state);
        run.fill_tasks(&[Task::Networks], &mut |_, _, _| {}).unwrap();
        let label = state.link();
        let (curves, point) = (gradients::curves(&run), point::report(&run));
        // dear where signals never come to rest
        if case % 8 == 0 {
            assert!(run.tilde().iter().all(|g| g.mantissa() >= 0.0), "{label}");
        }

        // serde_json writes what is not finite as null: only fields that may be null hold an Option
        for number in [
            point.scales.chi_1,
            point.scales.chi_2,
            point.scales.chi_q,
            point.scales.c_map_slope,
        ] {
            assert!(
                number.is_some_and(|number| number >= 0.0),
                "{label}: {:?}",
                point.scales
            );
        }
        assert!(
            point
                .length_map
                .image
                .iter()
                .chain(&point.correlation_map.image)
                .all(|value| value.is_finite()),
            "{label}"
        );
        if let Some(c) = point.scales.c_star.or(point.scales.c_star_limit) {
            assert!((-1e-12..=1.0).contains(&c), "{label}: c* = {c}");
        }
        assert_eq!(curves.theory.g_aa.len(), run.ensemble.depth, "{label}");
        for value in
            [&curves.sampled.g_aa, &curves.sampled.q_aa, &curves.sampled.c_ab].map(|series| &series.mean)
        {
            assert!(value.iter().flatten().all(|value| value.is_finite()), "{label}");
        }
        assert!(
            curves
                .sampled
                .c_ab
                .mean
                .iter()
                .flatten()
                .all(|c| c.abs() <= 1.0 + 1e-12),
            "{label}"
        );
        // what the sentence says exists
        for text in point::reading(&run)
            .headline
            .iter()
            .chain(&gradients::reading(&run).headline)
        {
            assert!(
                !text.text.contains("NaN") && !text.text.contains("inf"),
                "{label}: {}",
                text.text
            );
        }
        if matches!(
            run.theory.point.phase,
            Phase::Ordered | Phase::Critical | Phase::Chaotic
        ) {
            let q = run.theory.point.length.unwrap();
            let again = depthscale::theory::length_map::length_map(&run.theory.network, q);
            let slack =
                1e-12 * q.max(f64::MIN_POSITIVE) / (1.0 - run.theory.point.chi_q).abs().clamp(1e-9, 1.0);
            assert!((again - q).abs() <= slack, "{label}: q* = {q}, mapped to {again}");
        }
    });
}
