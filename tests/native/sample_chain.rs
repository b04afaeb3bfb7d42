//! The chain S1…S26 in networks with every weight drawn, part by part, against theory at their width.

use depthscale::model::{Activation, ChainQuantity, Ensemble, Hyperparameters, InputPair, Sampling, Start};
use depthscale::sample::{Moments, Plan, chain as sampled};
use depthscale::theory::chain::chain;
use depthscale_explorer::views::derivation::report as view;
use depthscale_explorer::{Run, Study, Task, link};

/// Networks of two layers that start at the fixed point.
fn plan(sw2: f64, sb2: f64, rho: f64, width: usize, networks: usize) -> Plan {
    let hyperparameters = Hyperparameters::new(Activation::Linear, sw2, sb2, rho).unwrap();
    let q = |pair| chain(&hyperparameters, pair, f64::INFINITY).unwrap()[ChainQuantity::Top as usize] / 4.0;
    let (q_aa, q_ab) = (q(InputPair::Aa), q(InputPair::Ab));
    Plan {
        hyperparameters,
        start: Start {
            variance: q_aa,
            decorrelation: 1.0 - q_ab / q_aa,
        },
        ensemble: Ensemble::new(2, width, networks, 5).unwrap(),
        sampling: Sampling::default(),
    }
}

#[test]
fn every_part_has_the_mean_that_theory_says_at_this_width() {
    for (sw2, sb2, rho, width, networks) in [
        (0.5, 0.1, 0.8, 20, 4000),
        (0.9, 0.3, 1.0, 12, 4000),
        (0.7, 2.0, 0.75, 31, 3000), // σ_w² > ρ²
        (0.3, 0.05, 0.4, 64, 2000),
        (0.5, 0.1, 0.8, 300, 100),
    ] {
        let plan = plan(sw2, sb2, rho, width, networks);
        let mut moments = [[Moments::default(); ChainQuantity::COUNT]; 2];
        for network in 0..networks {
            for (moments, values) in moments.iter_mut().zip(sampled::profile(&plan, network)) {
                for (moments, value) in moments.iter_mut().zip(values) {
                    moments.push(value, 0);
                }
            }
        }
        for (pair, moments) in InputPair::ALL.into_iter().zip(&moments) {
            let theory = chain(&plan.hyperparameters, pair, width as f64).unwrap();
            for (quantity, (moments, theory)) in moments.iter().zip(theory).enumerate() {
                let error = moments.standard_error().unwrap();
                let sigmas = (moments.mean().unwrap() - theory) / error;
                assert!(
                    sigmas.abs() < 4.5 && error < 0.2 * theory,
                    "{sw2} {rho} N={width} {pair:?} {quantity}: {sigmas}"
                );
            }
        }
    }
}

#[test]
fn what_the_paper_leaves_out_is_seen_in_narrow_networks() {
    let plan = plan(0.5, 0.1, 0.8, 5, 6000);
    let mut signal = Moments::default();
    for network in 0..6000 {
        let [aa, _] = sampled::profile(&plan, network);
        signal.push(aa[ChainQuantity::FromSignal as usize], 0);
    }
    let wide = chain(&plan.hyperparameters, InputPair::Aa, f64::INFINITY).unwrap();
    let sigmas = (signal.mean().unwrap() - wide[ChainQuantity::FromSignal as usize])
        / signal.standard_error().unwrap();
    assert!(sigmas > 5.0, "{sigmas}");
}

#[test]
fn steps_agree_with_their_networks_whatever_the_step_in_the_link() {
    let text = "view=chain&phi=linear&sw2=0.5&rho=0.8&L=30&N=200&nets=200&layer=4";
    let mut run = Run::new(link::read(text).0);
    let report = view::report(&run);
    assert!(report.theory.iter().all(Option::is_some) && report.mean.iter().all(Option::is_none));
    run.chain.fill();
    run.fill_tasks(&[Task::Networks], &mut |_, _, _| {}).unwrap();
    let report = view::report(&run);
    assert_eq!((report.layer, report.width, report.step.len()), (26, 200, 26));
    for (index, step) in report.step.iter().enumerate() {
        assert!(report.difference[index].unwrap().abs() < 4.5, "{step} {report:?}");
        let dropped = report.theory[index].unwrap() / report.equation[index].unwrap() - 1.0;
        assert!(dropped.abs() < 0.05, "{step} {report:?}");
    }
    let mean = |number: usize| report.mean[number - 1];
    assert_eq!((mean(1), mean(3), mean(14)), (mean(9), mean(7), mean(22)));
    assert!(run.look(link::read(&format!("{text}&step=S24")).0));
    assert_eq!(view::report(&run).mean, report.mean);
    let headline = view::reading(&run)
        .headline
        .iter()
        .map(|span| span.text.clone())
        .collect::<String>();
    assert!(headline.starts_with("S24: q̃_ab^{l} is "), "{headline}");
}

#[test]
fn where_equation_12_does_not_hold_the_steps_have_no_numbers() {
    for (change, why) in [
        ("phi=tanh", "linear networks"),
        ("sw2=0.8", "σ_w² < ρ"),
        ("sb2=0", "q* is 0"),
        ("q0=3", "start at their fixed point"),
        ("weights=orthogonal", "Gaussian weights"),
    ] {
        let text = format!("view=chain&phi=linear&sw2=0.5&rho=0.8&L=5&N=20&nets=8&{change}");
        let mut run = Run::new(link::read(&text).0);
        run.chain.fill();
        let report = view::report(&run);
        assert!(report.equation.iter().chain(&report.mean).all(Option::is_none));
        assert!(view::reading(&run).detail.contains(why), "{change}");
    }
}
