//! Huang et al., figure 1: real networks of one layer lie on the q map and the c map.

use depthscale_explorer::views::point::maps::{self, MapKind};
use depthscale_explorer::{Run, Study, Task, link};

fn sampled(text: &str) -> Run {
    let (state, notices) = link::read(text);
    assert_eq!(notices, []);
    let mut run = Run::new(state);
    run.fill_tasks(&[Task::Maps], &mut |_, _, _| {}).unwrap();
    run
}

#[test]
fn every_dot_lies_on_the_map() {
    for network in [
        "phi=linear&sw2=0.25&sb2=2.25",
        "phi=tanh&sw2=6.25&sb2=0.25",
        "phi=relu&sw2=0.81&sb2=0.25",
        "phi=erf&sw2=0.81&sb2=0.25",
        "phi=selu&sw2=0.81&sb2=0.25",
        "phi=tanh&sw2=6.25&sb2=0.25&c0=-0.5",
    ] {
        for rho in [1.0, 0.7, 0.4] {
            for weights in ["gaussian", "orthogonal"] {
                let run = sampled(&format!(
                    "view=point&{network}&rho={rho}&weights={weights}&nets=60&N=600&seed=3"
                ));
                for kind in MapKind::ALL {
                    let dots = maps::report(&run, kind);
                    assert_eq!((dots.networks, dots.argument.len()), (60, 16));
                    for (index, &argument) in dots.argument.iter().enumerate() {
                        let (theory, mean, error) = (
                            dots.theory[index].unwrap(),
                            dots.mean[index].unwrap(),
                            dots.standard_error[index].unwrap(),
                        );
                        // equal inputs stay equal without dropout, to rounding
                        let exact = kind == MapKind::Correlation && argument == 1.0 && rho == 1.0;
                        let allowed = if exact { 1e-13 } else { 4.5 * error };
                        assert!(
                            (mean - theory).abs() <= allowed,
                            "{network} {rho} {weights} {kind:?} {argument}: {mean} {theory} {error}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn dots_are_independent_of_threads_and_of_each_other() {
    let run = sampled("view=point&N=50&nets=9&L=4");
    let dots = maps::report(&run, MapKind::Length);
    let plan = run.map_plan();
    assert_eq!(plan.blocks(), 2 * 16 * 3);
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let mut again = Run::new(run.state);
        for blocks in [0..5, 5..96] {
            for block in pool.install(|| plan.sample_blocks(blocks)) {
                again.maps.add(&block);
            }
        }
        assert_eq!(maps::report(&again, MapKind::Length).mean, dots.mean);
    }
    // Networks of their own: residuals of neighbours do not go together.
    let residual = |index: usize| {
        (dots.mean[index].unwrap() - dots.theory[index].unwrap()) / dots.standard_error[index].unwrap()
    };
    let products: f64 = (1..16).map(|index| residual(index) * residual(index - 1)).sum();
    assert!(products.abs() < 4.0 * 15f64.sqrt(), "{products}");
}

#[test]
fn one_input_has_a_length_map_alone() {
    let run = sampled("view=point&N=50&nets=9&inputs=single");
    assert!(
        maps::report(&run, MapKind::Length)
            .mean
            .iter()
            .all(Option::is_some)
    );
    assert!(
        maps::report(&run, MapKind::Correlation)
            .mean
            .iter()
            .all(Option::is_none)
    );
    assert_eq!(maps::table(&run).rows.len(), 32);
}
