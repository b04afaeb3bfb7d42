//! Whether masks add normal noise to a neuron (Hayou & Ayed, Theorem 2, figures 5 and 8): each network with all its weights, one
//! input and many masks; the first neuron of some layers is tested over the masks.

use super::boxes::{boxed, dot, quantiles as quantiles_of};
use super::plan::Part;
use super::samples::Samples;
use super::settings::Mode;
use super::{DepthRun, Member};
use crate::Study;
use crate::picture::{Measure, Picture, Place, Role};
use crate::reading::{Quantity, Reading, named, significant, words};
use crate::table::{Column, Table};
use depthscale::sample::Moments;
use depthscale::sample::normality::normal_quantile;

/// A smaller p-value finds a neuron not normal.
pub(super) const LEVEL: f64 = 0.05;
/// The tests, in the order of the samples.
const TESTS: [&str; 2] = ["Shapiro–Wilk", "D'Agostino K²"];

/// Members with random masks, in the order of their samples.
fn masked(run: &DepthRun) -> Vec<&Member> {
    run.members
        .iter()
        .filter(|member| member.mode != Mode::None)
        .collect()
}

/// Layers, and the p-values of both tests at each.
type Tested<'a> = (&'a [usize], &'a [[Vec<f64>; 2]]);

/// What has come in of a member with random masks: where it was tested, and the p-values.
pub(super) fn tested(run: &DepthRun, index: usize) -> Option<Tested<'_>> {
    match (run.plan.parts.get(index)?, run.samples.get(index)?) {
        (Part::Normality(plan), Samples::Normality { p_values, .. }) => Some((&plan.layers, p_values)),
        _ => None,
    }
}

/// Part of p-values below [`LEVEL`], with its standard error.
pub(super) fn part_rejected(p_values: &[f64]) -> Option<(f64, f64)> {
    let total = p_values.len() as f64;
    let part = p_values.iter().filter(|&&p| p < LEVEL).count() as f64 / total;
    // never less than that of a test that keeps its level
    let spread = (part * (1.0 - part)).max(LEVEL * (1.0 - LEVEL));
    (total > 0.0).then_some((part, (spread / total).sqrt()))
}

fn layers(run: &DepthRun, title: &'static str) -> Picture {
    Picture {
        x: Measure {
            title: "layer l",
            whole: true,
            holds: Some((0.0, run.depth as f64)),
            ..Measure::default()
        },
        y: Measure {
            title,
            ..Measure::default()
        },
        legend: run.legend(&masked(run)),
        ..Picture::default()
    }
}

fn level(picture: &mut Picture, run: &DepthRun, role: usize, at: f64) {
    let ends = [0, run.depth].map(|layer| Place::new(layer as f64, Some(at)));
    picture.add(None, role, ends.to_vec());
}

/// How far a member stands beside its layer, so that members do not hide each other.
fn aside(run: &DepthRun, index: usize) -> f64 {
    let members = masked(run).len() as f64;
    let gap = tested(run, index).map_or(0, |(layers, _)| run.depth / layers.len().max(1));
    gap as f64 * ((index as f64 + 0.5) / members - 0.5)
}

/// p-values of Shapiro–Wilk.
pub(super) fn tests(run: &DepthRun) -> Picture {
    let mut picture = layers(run, "p-value");
    picture.y.holds = Some((0.0, 1.0));
    picture.roles = vec![(Role::Box, "networks"), (Role::Guide, "5 %, and half")];
    level(&mut picture, run, 1, LEVEL);
    level(&mut picture, run, 1, 0.5);
    for index in 0..masked(run).len() {
        if let Some((layers, p_values)) = tested(run, index) {
            let boxes = layers.iter().zip(p_values);
            let aside = aside(run, index);
            let boxes = boxes.map(|(&layer, [p, _])| boxed(layer as f64 + aside, quantiles_of(p)));
            picture.add(Some(index), 0, boxes.collect());
        }
    }
    picture
}

/// Part of networks whose neuron is found not normal.
pub(super) fn rejected(run: &DepthRun) -> Picture {
    let mut picture = layers(run, "part found not normal");
    picture.roles = vec![
        (Role::Networks, TESTS[0]),
        (Role::Other, TESTS[1]),
        (Role::Guide, "5 %, of normal neurons"),
    ];
    level(&mut picture, run, 2, LEVEL);
    for index in 0..masked(run).len() {
        if let Some((layers, p_values)) = tested(run, index) {
            for test in 0..TESTS.len() {
                let aside = aside(run, index);
                let dots = layers.iter().zip(p_values).map(|(&layer, tests)| {
                    let (part, error) = part_rejected(&tests[test]).unzip();
                    dot(layer as f64 + aside, part, error)
                });
                picture.add(Some(index), test, dots.collect());
            }
        }
    }
    picture
}

/// A neuron of the first network, in its own mean and deviation.
pub(super) fn quantiles(run: &DepthRun) -> Picture {
    let mut picture = Picture {
        x: Measure {
            title: "normal quantile",
            ..Measure::default()
        },
        y: Measure {
            title: "neuron of the last layer",
            ..Measure::default()
        },
        roles: vec![
            (Role::Networks, "masks of the first network"),
            (Role::Guide, "normal"),
        ],
        legend: run.legend(&masked(run)),
        ..Picture::default()
    };
    let ends = [-3.0, 3.0].map(|end| Place::new(end, Some(end)));
    picture.add(None, 1, ends.to_vec());
    for index in 0..masked(run).len() {
        let Some(Samples::Normality { neuron, .. }) = run.samples.get(index) else {
            continue;
        };
        let mut moments = Moments::default();
        neuron.iter().for_each(|&value| moments.push(value, 0));
        let (Some(mean), Some(variance)) =
            (moments.mean(), moments.variance().filter(|&spread| spread > 0.0))
        else {
            continue;
        };
        let mut sorted: Vec<f64> = neuron
            .iter()
            .map(|value| (value - mean) / variance.sqrt())
            .collect();
        sorted.sort_by(f64::total_cmp);
        let count = sorted.len() as f64;
        // plotting positions of Blom
        let places = (1..).zip(sorted).map(|(rank, value)| {
            let part = (f64::from(rank) - 0.375) / (count + 0.25);
            Place::new(normal_quantile(part).unwrap_or_default(), Some(value))
        });
        picture.add(Some(index), 0, places.collect());
    }
    picture
}

/// Tests at each layer.
pub(super) fn table(run: &DepthRun) -> Table {
    let members = masked(run);
    let layers = tested(run, 0).map_or(Vec::new(), |(layers, _)| layers.to_vec());
    let mut columns = Vec::new();
    for member in &members {
        for (test, key) in TESTS.iter().zip(["shapiro_wilk", "d_agostino"]) {
            for (part, label) in [
                ("median", "median p"),
                ("rejected", "p < 5 %"),
                ("rejected_error", "std. error"),
                ("rejected_difference", "difference from 5 %"),
            ] {
                columns.push(Column {
                    key: format!("{}_{}_{key}_{part}", member.mode.name(), member.scaling.name()).into(),
                    label: label.into(),
                    group: format!("{test}, {}", member.name).into(),
                });
            }
        }
    }
    let row = |place: usize| {
        let of_member = |index: usize| {
            let p_values = tested(run, index).map(|(_, p_values)| &p_values[place]);
            (0..TESTS.len()).flat_map(move |test| {
                let p = p_values.map(|tests| &tests[test][..]).unwrap_or_default();
                let (part, error) = part_rejected(p).unzip();
                let difference = part.zip(error).map(|(part, error)| (part - LEVEL) / error);
                [quantiles_of(p)[2], part, error, difference]
            })
        };
        (0..members.len()).flat_map(of_member).collect()
    };
    Table {
        label_heading: "Layer",
        columns,
        labels: layers.iter().map(usize::to_string).collect(),
        rows: (0..layers.len()).map(row).collect(),
    }
}

/// The state in words.
pub(super) fn reading(run: &DepthRun) -> Reading {
    let masks = run.masks();
    let members = masked(run);
    let told = |index: usize| {
        let (layers, p_values) = tested(run, index)?;
        let (part, error) = part_rejected(&p_values.last()?[0])?;
        let percent = |part: f64| significant(100.0 * part);
        Some((*layers.last()?, percent(part), percent(error)))
    };
    let mut headline = vec![words(format!("Under {masks} masks, "))];
    for (index, member) in members.iter().enumerate() {
        if index > 0 {
            headline.push(words("; "));
        }
        match told(index) {
            Some((layer, part, error)) => headline.extend([
                words(format!(
                    "Shapiro–Wilk finds the neuron of layer {layer} not normal in "
                )),
                named(format!("{part} ± {error} %"), Quantity::Gradient),
                words(format!(" of networks ({})", member.name)),
            ]),
            None if run.complete() => {
                headline.push(words(format!("no mask moves the neuron ({})", member.name)))
            }
            None => headline.push(words(format!("the neuron is being tested ({})", member.name))),
        }
    }
    if members.is_empty() {
        headline = vec![words(
            "Without masks a neuron does not vary: choose a mode besides none",
        )];
    }
    headline.push(words("."));
    Reading {
        headline,
        detail: format!(
            "A test that keeps its level finds 5 % of normal neurons not normal. Networks have all their weights drawn, {} units and \
             one input each, so that their p-values are independent; the paper has one network and many inputs.",
            run.width
        ),
    }
}
