//! The plane of initialisations and the depth scales over it: the same in any order, and in agreement with what is computed
//! otherwise.

use depthscale::model::{Hyperparameters, Parameter};
use depthscale::theory::OperatingPoint;
use depthscale::theory::Phase;
use depthscale::theory::critical::{longest_correlation_weight_variance, unit_gradient_weight_variance};
use depthscale_explorer::sheet::Blocks;
use depthscale_explorer::views::phase::reading as phase_reading;
use depthscale_explorer::views::scales::report as scales;
use depthscale_explorer::{Run, Shown, Study, link};

fn run(text: &str) -> Run {
    let (state, notices) = link::read(text);
    assert!(notices.is_empty(), "{notices:?}");
    Run::new(state)
}

fn filled(text: &str) -> Run {
    let mut run = run(text);
    run.plane.fill();
    run
}

#[test]
fn blocks_do_not_depend_on_order_or_batch() {
    for text in ["view=phase&phi=erf", "view=phase&phi=relu&rho=1"] {
        let (whole, mut parts) = (filled(text), run(text));
        let plan = &whole.plane.plan;
        let mut backwards: Vec<Vec<f64>> = (0..plan.blocks()).rev().map(|index| plan.block(index)).collect();
        backwards.reverse();
        for batch in backwards.chunks(7) {
            parts.plane.add(&batch.concat());
        }
        assert_eq!(parts.plane.done(), plan.blocks());
        let bits = |run: &Run| -> Vec<u64> {
            (0..plan.blocks())
                .flat_map(|index| run.plane.block(index).unwrap().to_vec())
                .map(f64::to_bits)
                .collect()
        };
        assert_eq!(bits(&whole), bits(&parts), "{text}");
    }
}

#[test]
fn the_critical_line_lies_where_chi_1_crosses_one() {
    for text in [
        "view=phase&rho=1",
        "view=phase&phi=erf&rho=0.8",
        "view=phase&phi=relu&rho=1",
    ] {
        let run = filled(text);
        let ((left, right), (bottom, top)) = (run.plane.plan.x, run.plane.plan.y);
        let columns = run.plane.size().0;
        let width = (right - left) / columns as f64;
        let lines = run.plane.unit_line();
        let mut crossed = 0;
        for &(sw2, sb2) in lines.iter().flatten() {
            let network = run.theory.network.with(Parameter::BiasVariance, sb2).unwrap();
            assert_eq!(Some(sw2), unit_gradient_weight_variance(&network));
            let row = (sb2 - bottom) / (top - bottom);
            let chi = |at: f64| {
                run.plane
                    .cell((at - left) / (right - left), row)
                    .and_then(|cell| cell.value(Shown::Chi1))
            };
            // the line bends fastest at the lowest σ_b², where a row of cells is wide for it
            let near = if sb2 < 0.02 { 0.2 } else { 3.0 * width };
            if sw2 + near < right {
                assert!(chi(sw2 - near).unwrap() < 1.0, "{text} {sw2} {sb2}");
                assert!(chi(sw2 + near).is_none_or(|chi| chi > 1.0), "{text} {sw2} {sb2}");
                crossed += 1;
            }
        }
        // with a bias relu never has χ₁ = 1 at a finite q
        assert_eq!(crossed > 20, !text.contains("relu"), "{text}: {crossed}");
    }
}

#[test]
fn the_ridge_is_where_xi_2_is_largest() {
    let run = filled("view=phase&phi=erf&rho=0.9");
    let pieces = run.plane.ridge();
    let points: Vec<_> = pieces.iter().flatten().step_by(50).collect();
    assert!(points.len() >= 4);
    for &&(sw2, sb2) in &points {
        let network = run.theory.network.with(Parameter::BiasVariance, sb2).unwrap();
        let exact = longest_correlation_weight_variance(&network).unwrap();
        assert!((sw2 - exact).abs() < 0.01, "{sb2}: {sw2} {exact}");
    }
}

#[test]
fn cells_are_operating_points_and_outcomes_have_no_value() {
    let run = filled("view=phase&phi=relu&rho=1&sw2=3&sb2=0.2");
    let cell = run.plane.cell(0.999, 0.5).unwrap();
    assert_eq!((cell.phase, cell.value(Shown::Xi2)), (None, None));
    let (left, right) = run.plane.plan.x;
    let middle = left + (right - left) * (40.0 + 0.5) / 300.0;
    let network = run
        .theory
        .network
        .with(Parameter::WeightVariance, middle)
        .unwrap();
    let network = network.with(Parameter::BiasVariance, 0.5 * 0.5 / 250.0).unwrap();
    let (exact, cell) = (
        OperatingPoint::new(&network),
        run.plane.cell(40.5 / 300.0, 0.0).unwrap(),
    );
    assert_eq!(cell.phase, Some(Phase::Ordered));
    assert!((cell.chi_1 / exact.chi_1 - 1.0).abs() < 1e-9);
    assert!((cell.length.unwrap() / exact.length.unwrap() - 1.0).abs() < 1e-9);
}

#[test]
fn the_plane_stays_while_the_point_moves_inside_it() {
    let mut before = filled("view=phase&phi=erf&rho=0.9");
    let done = before.plane.done();
    let moved = phase_reading::moved(&before.state, 2.5, 0.3);
    let mut after = Run::new(moved);
    after.keep(&mut before);
    assert_eq!(after.plane.done(), done);
    for text in [
        "view=phase&phi=erf&rho=0.8",
        "view=phase&phi=erf&sw2=5",
        "view=phase&phi=sin",
    ] {
        let mut other = run(text);
        other.keep(&mut after);
        assert_eq!(other.plane.done(), 0, "{text}");
        assert!(other.plane.plan.x.1 >= other.theory.network.weight_variance());
    }
    assert!(after.look(link::read("view=phase&phi=erf&sw2=2.5&sb2=0.3&show=xi2").0));
    assert_eq!(after.plane.done(), done);
    assert!(!after.look(link::read("view=phase&phi=erf&sw2=2.6&sb2=0.3").0));
}

#[test]
fn landmarks_come_in_as_they_are_found() {
    for text in ["view=phase&rho=1&L=100", "view=phase&phi=erf&rho=0.95&L=20"] {
        let mut run = run(text);
        assert!(run.landmarks.landmarks().is_none());
        assert!(!phase_reading::reading(&run).headline.is_empty());
        run.landmarks.fill();
        let found = run.landmarks.landmarks().unwrap();
        assert_eq!(found, run.landmarks.plan.find());
        let words: String = phase_reading::reading(&run)
            .headline
            .iter()
            .map(|span| span.text.clone())
            .collect();
        assert!(
            words.contains("where χ₁ = 1") && !words.contains("NaN"),
            "{words}"
        );
    }
}

#[test]
fn fitted_scales_agree_with_predicted_ones_where_a_fit_can_be_trusted() {
    let mut trusted = 0;
    for text in [
        "view=scales&phi=tanh&rhos=1,0.95,0.8",
        "view=scales&phi=erf&rho=1&sb2s=0.01,0.05,0.3",
    ] {
        let mut run = run(text);
        run.scales.fill();
        for member in scales::report(&run).curves {
            assert_eq!(member.fitted.len(), 16);
            assert!(member.predicted.len() >= 120);
            for mark in member.fitted {
                let network = Hyperparameters::new(
                    run.theory.network.activation(),
                    mark.sigma_w2,
                    member.sigma_b2,
                    member.rho,
                );
                let point = OperatingPoint::new(&network.unwrap());
                // c follows q, and a line through both rates is neither
                let apart = (point.chi_q - point.chi_2).abs() > 0.1;
                for (predicted, fitted) in [(mark.xi_q, mark.xi_q_fitted), (mark.xi_c, mark.xi_c_fitted)] {
                    let (Some(predicted), Some(fitted)) = (predicted, fitted) else {
                        continue;
                    };
                    if predicted < 12.0 && apart {
                        trusted += 1;
                        assert!((fitted / predicted - 1.0).abs() < 0.01, "{text} {mark:?}");
                    }
                }
            }
        }
    }
    assert!(trusted > 60, "{trusted}");
}
