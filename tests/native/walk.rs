//! Everything that can be asked is asked: each link of the list of views opens, and all that is drawn and said of it holds together,
//! before anything has been sampled or trained and after the first blocks; links at random from the ranges of all keys do too.

use depthscale::model::bounds::{BOUNDS, Bound};
use depthscale::model::random::Stream;
use depthscale::model::{Activation, Parameter};
use depthscale_explorer::plot::{self, BoxedFigure, Theme, png};
use depthscale_explorer::views::training::Shelf;
use depthscale_explorer::views::{OneOf, choices, question, sampling, several, walk};
use depthscale_explorer::{Reading, Study, Task, View, export, link, presets_of, registry};
use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The first block of everything that the view wants; of depth scales all, since one curve alone fills no row.
fn begin(study: &mut dyn Study) {
    for &task in study.tasks() {
        if task == Task::Scales {
            study.fill_tasks(&[task], &mut |_, _, _| {}).unwrap();
        } else if study.blocks(task) > 0 {
            let first = study.compute(task, 0..1);
            study.push(task, &first).unwrap();
        }
    }
}

/// The figures: names, summaries, legends, read-outs.
fn figures(study: &dyn Study) -> Vec<String> {
    const PLACES: [f64; 4] = [f64::NAN, -1.0, 0.5, 1e9];
    let entries = |readout: plot::Readout| {
        let entries = readout.entries.into_iter();
        let said = entries.map(|entry| format!("{} {}", entry.label, entry.value));
        said.chain([readout.title]).collect::<Vec<_>>().join("; ")
    };
    let texts = |figure: BoxedFigure| {
        let legend = figure.curves().into_iter().map(|curve| curve.label.into_owned());
        let read = PLACES.map(|x| entries(figure.read_at(x)));
        legend.chain([figure.summary()]).chain(read).collect::<Vec<_>>()
    };
    assert!(!study.figures().is_empty() && study.shown().len() == study.figures().len());
    study.shown().into_iter().flat_map(texts).collect()
}

fn sentence(reading: &Reading) -> String {
    let spans = reading.headline.iter().map(|span| span.text.as_str());
    spans
        .chain([reading.detail.as_str()])
        .collect::<Vec<_>>()
        .join(" ")
}

/// Words that no reader should meet.
fn is_broken(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| ["NaN", "nan", "inf", "undefined", "None", "Some"].contains(&word))
}

/// Whether a link is a question's first, with nothing else chosen.
fn is_first(link: &str) -> bool {
    link.matches('&').count() < 3
}

/// Asks for all that a link has; `begun` where the first blocks are there.
fn look(link: &str, study: &dyn Study, begun: bool) {
    let svg = plot::svg(&study.shown(), Theme::Light).unwrap();
    let (table, csv, report) = (study.table(), study.csv().unwrap(), study.report().unwrap());
    let reading = sentence(&study.reading());
    let mut texts = figures(study);
    texts.extend([svg.clone(), csv, report.clone(), reading.clone()]);
    texts.extend(study.details().map(|(_, table)| export::lines(&table)));
    for preset in presets_of(link) {
        texts.extend(study.verdict(preset).map(|verdict| verdict.words));
    }
    for text in &texts {
        assert!(!is_broken(text), "{link}: {text}");
    }
    assert!(
        !reading.trim().is_empty() && serde_json::from_str::<serde_json::Value>(&report).is_ok(),
        "{link}"
    );
    let width = table.columns.len();
    assert!(
        table.rows.len() == table.labels.len() && table.rows.iter().all(|row| row.len() == width),
        "{link}"
    );
    // the same figures in pixels, which take longer: of each view
    if begun && link.matches('&').count() == 1 {
        let picture = png::png(&study.shown()).unwrap();
        assert!(
            picture.starts_with(b"\x89PNG") && picture.len() > 10_000,
            "{link}"
        );
    }
    if begun && !link.contains("data=own") {
        assert!(!table.rows.is_empty(), "{link}: no rows");
        let drawn = ["<polyline", "<circle", "<rect", "<polygon"].map(|mark| svg.matches(mark).count());
        assert!(
            drawn[0] + drawn[1] + drawn[3] > 0 || drawn[2] > 1,
            "{link}: nothing drawn"
        );
    }
}

/// Sizes that take no time, where a link has none of its own: what is asked is the question here, not the size.
const SMALL: &str = "L=12&N=20&nets=4&units=4&layers=4&steps=3&batch=9&masks=20&images=60";

/// What goes wrong with links, each asked for all it has before and after its first blocks.
fn failures<'a>(links: impl ParallelIterator<Item = &'a str>) -> Vec<String> {
    let shelf = Shelf::full();
    let fails = |link: &str| {
        let (mut state, mut notices) = link::read(&format!("{SMALL}&{link}"));
        if !notices.is_empty() {
            (state, notices) = link::read(link);
        }
        assert!(notices.is_empty(), "{link}: {notices:?}");
        let mut study = registry::all(state, &shelf);
        if is_first(link) {
            look(link, study.as_ref(), false);
        }
        begin(study.as_mut());
        look(link, study.as_ref(), true);
    };
    links
        .filter_map(|link| {
            let panicked = catch_unwind(AssertUnwindSafe(|| fails(link))).err()?;
            let words = panicked.downcast_ref::<String>().cloned();
            let words = words.or(panicked.downcast_ref::<&str>().map(|words| (*words).to_owned()));
            Some(format!("{link}: {}", words.unwrap_or_default()))
        })
        .collect()
}

#[test]
fn everything_that_can_be_asked_is_answered() {
    let walk = walk();
    // Every question's first link, and of the many lists and spans each eighth: all of them take minutes here. The page's walk takes all.
    let accepted = walk.par_iter().enumerate().filter(|(_, visit)| visit.accepted);
    let chosen = accepted.filter(|(index, visit)| is_first(&visit.link) || index % 8 == 0);
    let failures = failures(chosen.map(|(_, visit)| visit.link.as_str()));
    assert!(
        failures.is_empty(),
        "{} links fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Values of a parameter that take no time: the ends of its range, or of what is quick, its default, and what lies between.
fn value(parameter: Parameter, random: &mut Stream) -> f64 {
    let Bound {
        minimum,
        maximum,
        default,
        whole,
        slider,
        ..
    } = parameter.bound();
    let quick = match parameter {
        Parameter::Depth => 40.0,
        Parameter::Width => 30.0,
        Parameter::Networks => 9.0,
        Parameter::Units | Parameter::Layers | Parameter::Steps => 6.0,
        Parameter::Batch | Parameter::Masks | Parameter::Images => 40.0,
        Parameter::Runs => 2.0,
        _ => *maximum,
    };
    let (low, high) = (minimum.max(1e-12), quick.min(*maximum));
    let value = match random.random_range(0..7) {
        0 => *minimum,
        1 => high,
        2 => default.unwrap_or(low).min(high),
        3 => slider.0.clamp(*minimum, high),
        4 => (low * (high / low).powf(random.random())).clamp(*minimum, high),
        _ => slider.0 + (slider.1 - slider.0) * random.random::<f64>(),
    };
    let value = value.clamp(*minimum, high);
    if *whole { value.round() } else { value }
}

/// A link about anything, quick to answer.
fn random_link(random: &mut Stream) -> String {
    const FORMULAS: [&str; 10] = [
        "z^2",
        "0",
        "z",
        "exp(z)",
        "max(z,0)",
        "clamp(relu(z-1)*4,0,4)",
        "sin(9z)",
        "leakyrelu(-3)",
        "abs(z)",
        "log(1+exp(z))",
    ];
    let mut link = "L=12&N=20&nets=5&units=4&layers=4&steps=3&batch=9&masks=20&images=60".to_owned();
    let view = View::all()[random.random_range(0..View::all().len())];
    link += &format!("&view={}", view.name());
    let choose = |link: &mut String, one: &OneOf, random: &mut Stream| {
        let name = &one.options[random.random_range(0..one.options.len())].name;
        *link += &format!("&{}={name}", one.key);
    };
    let chosen = question(view).into_iter().chain(choices(view)).chain(sampling());
    for one in chosen {
        if random.random_bool(0.5) {
            choose(&mut link, &one, random);
        }
    }
    match random.random_range(0..12) {
        0 => link += &format!("&phi={}", FORMULAS[random.random_range(0..FORMULAS.len())]),
        1..6 => {
            link += &format!(
                "&phi={}",
                Activation::NAMED[random.random_range(0..Activation::NAMED.len())].name()
            )
        }
        _ => {}
    }
    for bound in &BOUNDS {
        if random.random_bool(0.3) {
            link += &format!("&{}={}", bound.key, value(bound.parameter, random));
        }
    }
    if random.random_bool(0.2) {
        link += &format!(
            "&cell={}:{}",
            value(Parameter::WeightVariance, random),
            value(Parameter::Layers, random)
        );
    }
    link += "&sw2span=1:2:2&Lspan=2:4:2&lrspan=0.01:0.1:2&budgetspan=0.5:1:2";
    // what does not go together so far is left out, as a page would
    let state = link::read(&link).0;
    let mut link = state.link();
    for several in several(&state) {
        if random.random_bool(0.3) {
            link += &format!(
                "&{}={}",
                several.key,
                several.text(random.random_range(1..=several.most.min(9)))
            );
        }
    }
    link::read(&link).0.link()
}

#[test]
fn links_at_random_are_answered() {
    const LINKS: usize = 60;
    let mut random = Stream::seed_from_u64(1);
    let links: Vec<String> = (0..LINKS).map(|_| random_link(&mut random)).collect();
    let failures = failures(links.par_iter().map(String::as_str));
    assert!(
        failures.is_empty(),
        "{} links fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
