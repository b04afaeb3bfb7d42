//! How long a link takes, by theory: every link has an estimate, and it grows with what is asked for.

use depthscale_explorer::views::VIEWS;
use depthscale_explorer::views::stochastic_depth::settings::Question;
use depthscale_explorer::views::training::{Shelf, settings::Trial};
use depthscale_explorer::{Study, Task, cost, link, registry};

fn study(text: &str) -> Box<dyn Study> {
    let (state, notices) = link::read(text);
    assert!(notices.is_empty(), "{text}: {notices:?}");
    registry::all(state, &Shelf::full())
}

fn seconds(text: &str) -> f64 {
    study(text).all_seconds(1.0)
}

/// A link of every view, and in it of every question.
fn all() -> Vec<String> {
    let views = VIEWS.iter().map(|view| format!("view={}", view.name));
    let studies = Question::ALL
        .iter()
        .map(|study| format!("view=depth&study={}", study.name()));
    let trials = Trial::ALL
        .iter()
        .map(|trial| format!("view=training&trial={}", trial.name()));
    let more = [
        "view=chain&phi=linear&sw2=0.5&rho=0.8",
        "view=compare&Ls=20,200&Ns=50,20000",
        "view=compare&plot=qmap&phis=tanh,gelu",
        "view=phase&phi=z/(1%2Babs(z))",
        "view=scales&rhos=1,0.9,0.8",
        "view=gradients&sampler=dense&weights=orthogonal&loss=softmax&inputs=digits",
        "view=training&weights=orthogonal&data=mnist&optimiser=rmsprop",
    ];
    let more = more.into_iter().map(str::to_owned);
    views.chain(studies).chain(trials).chain(more).collect()
}

#[test]
fn every_link_has_an_estimate() {
    for text in all() {
        let [one, two] = [1.0, 2.0].map(|threads| study(&text).all_seconds(threads));
        assert!(one.is_finite() && one > 0.0, "{text}: {one}");
        assert!(
            two <= one && two >= 0.5 * one,
            "{text}: {one} on one thread, {two} on two"
        );
    }
}

#[test]
fn blocks_add_up() {
    for text in all() {
        let study = study(&text);
        for &task in study.tasks() {
            let range = |from: usize, until: usize| study.seconds(task, from..until, 1.0);
            let blocks = study.blocks(task);
            let middle = blocks / 3;
            let (whole, parts) = (range(0, blocks), [range(0, middle), range(middle, blocks)]);
            assert!(
                (whole - parts[0] - parts[1]).abs() <= 1e-9 * whole,
                "{text}: {whole} is not {parts:?}"
            );
            assert!((0..blocks).all(|block| range(block, block + 1) > 0.0), "{text}");
        }
    }
}

#[test]
fn more_is_dearer() {
    let grows = |links: &[&str]| {
        let times: Vec<f64> = links.iter().map(|text| seconds(text)).collect();
        assert!(
            times.is_sorted_by(|less, more| less < more),
            "{links:?}: {times:?}"
        );
    };
    for view in [
        "gradients",
        "chain&phi=linear&sw2=0.5&rho=0.8",
        "phase",
        "depth",
        "depth&study=assumption",
    ] {
        for (key, values) in [
            ("nets", [10, 1000, 50_000]),
            ("L", [20, 50, 500]),
            ("N", [10, 100, 2000]),
        ] {
            let links = values.map(|value| format!("view={view}&{key}={value}"));
            grows(&links.each_ref().map(String::as_str));
        }
    }
    for trial in ["loss", "normality", "budgets"] {
        for (key, values) in [
            ("runs", [1, 2, 100]),
            ("layers", [5, 20, 200]),
            ("units", [8, 32, 500]),
        ] {
            let links = values.map(|value| format!("view=training&trial={trial}&{key}={value}"));
            grows(&links.each_ref().map(String::as_str));
        }
    }
    grows(&[
        "view=training&steps=10",
        "view=training&steps=100",
        "view=training&steps=100&batch=500",
    ]);
    grows(&[
        "view=training&trial=speed&Lspan=5:20:4",
        "view=training&trial=speed&Lspan=5:40:4",
    ]);
    grows(&["view=training&data=digits", "view=training&data=mnist"]);
    grows(&[
        "view=depth&study=normality&masks=20",
        "view=depth&study=normality&masks=500",
    ]);
    grows(&["view=depth&budget=0.6", "view=depth&budget=0.9"]);
    grows(&[
        "view=gradients",
        "view=gradients&weights=orthogonal",
        "view=gradients&sampler=dense",
    ]);
    grows(&["view=gradients&inputs=single", "view=gradients"]);
    for view in ["gradients", "phase", "training"] {
        let of = |phi: &str| format!("view={view}&phi={phi}");
        let links = ["relu", "tanh", "z/(1%2Babs(z))", "z*tanh(log(1%2Bexp(z)))"].map(of);
        grows(&links.each_ref().map(String::as_str));
    }
    grows(&[
        "view=compare&rhos=1,0.9",
        "view=compare&rhos=1,0.9&Ls=20,200",
        "view=compare&rhos=1,0.9&Ls=200,400",
    ]);
}

#[test]
fn a_map_is_weighed_by_the_depth_of_its_cells() {
    let map = study("view=training&Lspan=10:100:10&sw2span=1:2:2");
    let cost = |block: usize| map.block_seconds(Task::Networks, block);
    let mut seconds: Vec<f64> = (0..map.blocks(Task::Networks)).map(cost).collect();
    seconds.sort_by(f64::total_cmp);
    assert!(seconds[19] > 8.0 * seconds[0], "{seconds:?}");
    assert_eq!(cost(map.quickest()), seconds[0]);
}

#[test]
fn a_smaller_link_takes_no_longer_than_asked() {
    let long = [
        "view=gradients&nets=100000",
        "view=phase&nets=100000&L=1000",
        "view=point&nets=50000",
        "view=compare&nets=100000&rhos=1,0.9,0.8&Ns=100,1000",
        "view=chain&phi=linear&sw2=0.5&rho=0.8&nets=100000",
        "view=depth&nets=100000",
        "view=depth&study=normality&nets=10000&masks=1000&N=2000",
        "view=training&steps=10000&runs=10",
        "view=training&trial=speed&units=500&steps=10000&Lspan=50:300:8",
        "view=training&trial=loss&layers=300&steps=20000&runs=50",
        "view=training&trial=normality&layers=300&steps=20000&runs=50&masks=5000",
    ];
    for text in long {
        let smaller = study(text).smaller(30.0);
        let smaller = smaller.unwrap_or_else(|| panic!("{text} has none"));
        let again = study(&smaller.link());
        assert!(
            again.all_seconds(1.0) <= 30.0,
            "{text} became {} s",
            again.all_seconds(1.0)
        );
        assert_eq!(again.smaller(30.0), None, "{text}");
    }
}

#[test]
fn there_is_no_smaller_link_where_fewer_networks_do_not_help() {
    for text in [
        "view=scales",
        "view=depth&study=cost",
        "view=gradients&sampler=dense&N=10000&L=1000",
    ] {
        assert_eq!(study(text).smaller(1e-3), None, "{text}");
    }
}

#[test]
fn the_longest_block_is_waited_for() {
    let blocks = || [1.0, 1.0, 6.0].into_iter();
    assert_eq!(cost::side_by_side(blocks(), 1.0, false), 8.0);
    assert_eq!(cost::side_by_side(blocks(), 4.0, false), 6.0);
    // threads share what is wide
    assert_eq!(cost::side_by_side(blocks(), 4.0, true), 2.0);
}

#[test]
fn numbers_are_rounded_down_to_round_ones() {
    let rounded = [0.3, 1.0, 1.9, 2.0, 4.99, 7.0, 10.0, 73.0, 51_234.0].map(cost::round_down);
    assert_eq!(rounded, [1.0, 1.0, 1.0, 2.0, 2.0, 5.0, 10.0, 50.0, 50_000.0]);
}
