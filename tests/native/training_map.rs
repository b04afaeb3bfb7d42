//! Maps of what trains and curves of how fast, from a link to figures, on classes made by hand.

use depthscale::train::data::{Data, Samples};
use depthscale_explorer::picture::Picture;
use depthscale_explorer::plot::{self, Theme};
use depthscale_explorer::study::{NotBlocks, Study};
use depthscale_explorer::views::training::{Shelf, TrainingRun, settings::Source};
use depthscale_explorer::{journal::TASK, link, preset, registry};
use std::any::Any;

/// Eight classes, each further along a direction of its own; numbers from −1 to 1 by a linear congruential generator.
fn classes() -> Data {
    let mut state = 1_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    let mut samples = |count: usize| {
        let labels: Vec<u8> = (0..count).map(|index| (index % 8) as u8).collect();
        let inputs = labels.iter().flat_map(|label| {
            let mut input: Vec<f32> = (0..8).map(|_| next()).collect();
            input[usize::from(*label)] += 2.5;
            input
        });
        Samples::new(8, inputs.collect(), labels).unwrap()
    };
    Data {
        name: "eight classes".to_owned(),
        features: 8,
        classes: 8,
        train: samples(200),
        test: samples(100),
    }
}

fn run(text: &str) -> Box<dyn Study> {
    let mut shelf = Shelf::default();
    shelf.put(Source::Digits, classes());
    let (state, notices) = link::read(text);
    assert!(notices.is_empty(), "{notices:?}");
    registry::all(state, &shelf)
}

const MAP: &str = "v=1&view=training&sb2=0.05&rho=1&units=16&steps=60&batch=20&lr=0.05&momentum=0.9&sw2span=0.3:2:4&Lspan=2:26:5";
const SPEED: &str = "v=1&view=training&trial=speed&sw2=1.5&rho=1&units=16&steps=200&batch=20&runs=2&Lspan=2:8:3&lrspan=0.01:0.1:3";

/// A figure before it is drawn.
fn picture(run: &dyn Study, name: &str) -> Picture {
    let run: &dyn Any = run;
    run.downcast_ref::<TrainingRun>().unwrap().picture(name).unwrap()
}

fn headline(run: &dyn Study) -> String {
    let reading = run.reading();
    reading.headline.iter().map(|span| span.text.as_str()).collect()
}

#[test]
fn figures_can_be_drawn_and_read_at_any_time() {
    for text in [MAP, SPEED] {
        let mut run = run(text);
        let words = run.compute(TASK, 0..run.blocks(TASK));
        let length = run.length(TASK, 0);
        for until in [0, 1, 5, run.blocks(TASK)] {
            let from = length * run.done(TASK);
            run.push(TASK, &words[from..length * until]).unwrap();
            assert_eq!(run.done(TASK), until);
            for panel in run.figures() {
                let figure = || run.figure(panel.name).unwrap();
                for theme in [Theme::Light, Theme::Dark] {
                    let document = plot::svg(&[figure()], theme).unwrap();
                    assert!(
                        !document.contains("NaN") && !document.contains("inf"),
                        "{}",
                        panel.name
                    );
                }
                assert!(!figure().summary().contains("NaN"));
                for x in [f64::NEG_INFINITY, 0.0, 1.3, f64::NAN, 1e300] {
                    let readout = figure().read_at(x);
                    assert!(!readout.entries.is_empty(), "{}", panel.name);
                    assert!(readout.entries.iter().all(|entry| !entry.value.contains("NaN")));
                }
            }
            assert!(!run.report().unwrap().contains("NaN") && !headline(&*run).contains("NaN"));
        }
        assert!(run.complete() && run.figure("nothing").is_none());
    }
}

#[test]
fn a_network_is_the_same_on_every_map_that_has_it() {
    let cells = |text: &str| {
        let mut run = run(text);
        run.fill(&mut |_, _, _| {}).unwrap();
        run.details().unwrap().1.rows
    };
    let all = cells(MAP);
    let some = cells(
        &MAP.replace("sw2span=0.3:2:4", "sw2span=2:2:1")
            .replace("2:26:5", "8:26:4"),
    );
    assert_eq!((all.len(), some.len()), (20, 4));
    assert!(some.iter().all(|row| all.contains(row)));
    assert!(
        cells(&format!("{MAP}&seed=2"))
            .iter()
            .all(|row| !all.contains(row))
    );
}

#[test]
fn shallow_networks_train_and_deep_ones_in_the_ordered_phase_do_not() {
    let mut run = run(MAP);
    run.fill(&mut |_, _, _| {}).unwrap();
    let accuracy = |variance: f64, depth: f64| {
        let rows = run.details().unwrap().1.rows;
        let own = rows
            .iter()
            .find(|row| (row[0].unwrap() - variance).abs() < 1e-9 && row[1] == Some(depth));
        own.unwrap()[2].unwrap()
    };
    assert!(accuracy(2.0, 2.0) > 0.8 && accuracy(0.3, 2.0) > 0.8);
    assert!(accuracy(0.3, 26.0) < 0.4, "{}", accuracy(0.3, 26.0));
    let table = run.table();
    let explained = |row: usize| table.rows[row][3].unwrap();
    for (fitted, fixed) in [(0, 3), (1, 4), (2, 5)] {
        assert!(explained(fitted) >= explained(fixed), "{table:?}");
    }
    assert!(
        headline(&*run).starts_with("Of 20 networks "),
        "{}",
        headline(&*run)
    );
}

#[test]
fn limits_are_fitted_after_fewer_steps_too() {
    let mut run = run(MAP);
    let moments = |run: &dyn Study| {
        let series = picture(run, "course").series;
        let dots = series.into_iter().filter(|series| series.member.is_some());
        dots.map(|series| series.points).collect::<Vec<_>>()
    };
    let words = run.compute(TASK, 0..run.blocks(TASK));
    assert_eq!(run.push(TASK, &words[..words.len() - 1]), Err(NotBlocks));
    assert!(moments(&*run).iter().all(Vec::is_empty));
    run.fill(&mut |_, _, _| {}).unwrap();
    let table = run.table();
    for (dots, row) in moments(&*run).iter().zip(&table.rows) {
        let steps: Vec<f64> = dots.iter().map(|place| 10.0_f64.powf(place.x).round()).collect();
        assert!(
            [3.0, 7.0, 15.0, 30.0, 60.0].ends_with(&steps) && steps.len() > 1,
            "{steps:?}"
        );
        let last = dots.last().unwrap();
        assert_eq!(last.y, row[0]);
        let (low, high) = last.error.unwrap();
        assert!((high - low - 2.0 * row[1].unwrap()).abs() < 1e-12);
    }
}

#[test]
fn a_step_too_long_is_named() {
    let mut run = run(&MAP
        .replace("sb2", "phi=relu&sb2")
        .replace("lr=0.05", "lr=100")
        .replace("2:26:5", "2:8:2"));
    run.fill(&mut |_, _, _| {}).unwrap();
    let shown = picture(run.as_ref(), "map");
    let cells = &shown.field.as_ref().unwrap().cells;
    let diverged = cells.iter().flatten().find(|cell| cell.value.is_none()).unwrap();
    assert_eq!(diverged.told[..3], [Some(0.125), None, Some(0.125)]);
    let map = run.figure("map").unwrap();
    assert!(map.curves().iter().any(|curve| curve.label == "diverged"));
    let details = run.details().unwrap().1;
    let mut stopped = details.rows.iter().filter(|row| row[6] == Some(1.0)).peekable();
    assert!(stopped.peek().is_some());
    assert!(stopped.all(|row| row[3].is_none() && row[5] < Some(60.0)));
}

#[test]
fn another_cell_is_another_look_at_the_same_networks() {
    let mut run = run(MAP);
    run.fill(&mut |_, _, _| {}).unwrap();
    let placed = run.placed(0.35, 19.0);
    assert_eq!(placed.training.cell, Some((0.3, 20)));
    assert!(run.look(placed) && run.complete());
    assert_eq!(run.place(), Some((0.3, 20.0)));
    let stepped = run.stepped(1.0, -1.0);
    let (variance, depth) = stepped.training.cell.unwrap();
    assert!((variance - (0.3 + 1.7 / 3.0)).abs() < 1e-12 && depth == 14);
    assert_eq!(run.stepped(-1.0, 99.0).training.cell, Some((0.3, 26)));
    let shown = picture(run.as_ref(), "map");
    assert_eq!(shown.field.as_ref().unwrap().chosen, Some((0, 3)));
    let read = run.figure("map").unwrap().read_plane(f64::NAN, f64::NAN).unwrap();
    assert_eq!((read.readout.x, read.y), (0.3, 20.0));
    let labels: Vec<_> = read.readout.entries.iter().map(|entry| &*entry.label).collect();
    assert_eq!(labels, ["accuracy", "loss", "accuracy, held back", "ξ₁", "ξ₂"]);
    let other = link::read(&format!("{MAP}&seed=2")).0;
    assert!(!run.look(other));
}

#[test]
fn what_other_views_alone_depend_on_is_another_look_too() {
    let mut run = run(MAP);
    run.fill(&mut |_, _, _| {}).unwrap();
    for rest in [
        "sw2=2.5",
        "N=77&nets=5&L=9",
        "show=xi2",
        "loss=random&inputs=single",
        "modes=custom&study=normality",
    ] {
        let other = link::read(&format!("{MAP}&{rest}")).0;
        assert!(run.look(other) && run.complete(), "{rest}");
        assert_eq!(*run.state(), other);
    }
    for rest in [
        "sb2=0.2",
        "rho=0.8",
        "images=100",
        "phi=relu",
        "weights=orthogonal",
        "lr=0.02",
        "view=depth",
    ] {
        let other = link::read(&format!("{MAP}&{rest}")).0;
        assert!(!run.look(other), "{rest}");
    }
}

#[test]
fn longer_steps_learn_sooner() {
    let mut run = run(SPEED);
    run.fill(&mut |_, _, _| {}).unwrap();
    let table = run.table();
    for curve in table.rows.chunks(3) {
        let steps: Vec<f64> = curve.iter().map(|row| row[2].unwrap()).collect();
        assert!(steps[0] > steps[2], "{steps:?}");
        assert!(curve.iter().all(|row| row[4] == Some(2.0) && row[5] == Some(0.0)));
    }
    assert_eq!(table.rows.len(), 9);
    assert!(preset("H-F2a").is_some_and(|preset| run.verdict(preset).is_none()));
}
