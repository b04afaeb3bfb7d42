//! What a training step costs (Hayou & Ayed, figure 1b), measured where the page runs: dropout still multiplies by every layer,
//! stochastic depth leaves layers out.

use super::DepthRun;
use super::boxes::quantiles;
use super::samples::Samples;
use crate::picture::{Legend, Measure, Picture, Place, Role};
use crate::reading::{Quantity, Reading, named, significant, words};
use crate::table::{Column, Table};

/// Kinds of step, in the order of the samples.
const KINDS: [&str; 3] = ["no noise", "dropout", "stochastic depth"];

/// Median seconds of each kind at each budget.
pub(super) fn medians(run: &DepthRun) -> Vec<(f64, [f64; 3])> {
    let Some(Samples::Cost(seconds)) = run.samples.first() else {
        return Vec::new();
    };
    let count = seconds.len() as f64;
    let rows = (1..).zip(seconds).filter_map(|(place, kinds)| {
        let mut medians = [0.0; 3];
        for (median, seconds) in medians.iter_mut().zip(kinds) {
            *median = quantiles(seconds)[2]?;
        }
        Some((f64::from(place) / count, medians))
    });
    rows.collect()
}

/// Time of a step over that without noise.
pub(super) fn picture(run: &DepthRun) -> Picture {
    let mut picture = Picture {
        x: Measure {
            title: "budget L̄/L, for dropout the keep rate",
            ..Measure::default()
        },
        y: Measure {
            title: "time of a step over that without noise",
            holds: Some((0.0, 1.1)),
            ..Measure::default()
        },
        roles: vec![(Role::Theory, "layers kept"), (Role::Networks, "measured")],
        legend: Legend::of(KINDS),
        ..Picture::default()
    };
    let ends = |low: f64, high: f64| vec![Place::new(0.0, Some(low)), Place::new(1.0, Some(high))];
    picture.add(Some(1), 0, ends(1.0, 1.0));
    picture.add(Some(2), 0, ends(0.0, 1.0));
    let medians = medians(run);
    for kind in 1..KINDS.len() {
        let dots = medians
            .iter()
            .map(|(budget, seconds)| Place::new(*budget, Some(seconds[kind] / seconds[0])));
        picture.add(Some(kind), 1, dots.collect());
    }
    picture
}

/// Milliseconds and ratios.
pub(super) fn table(run: &DepthRun) -> Table {
    let rows = medians(run);
    let mut columns = vec![
        Column::new("milliseconds", "none_ms", KINDS[0]),
        Column::new("milliseconds", "dropout_ms", KINDS[1]),
        Column::new("milliseconds", "stochastic_depth_ms", KINDS[2]),
    ];
    columns.push(Column::new("over no noise", "dropout_ratio", KINDS[1]));
    columns.push(Column::new("over no noise", "stochastic_depth_ratio", KINDS[2]));
    Table {
        label_heading: "Budget",
        columns,
        labels: rows.iter().map(|(budget, _)| budget.to_string()).collect(),
        rows: rows
            .iter()
            .map(|(_, [none, dropout, depth])| {
                [
                    1e3 * none,
                    1e3 * dropout,
                    1e3 * depth,
                    dropout / none,
                    depth / none,
                ]
                .map(Some)
                .to_vec()
            })
            .collect(),
    }
}

/// The state in words.
pub(super) fn reading(run: &DepthRun) -> Reading {
    let medians = medians(run);
    let asked = run.budget();
    let near = medians
        .iter()
        .min_by(|one, other| (one.0 - asked).abs().total_cmp(&(other.0 - asked).abs()));
    let headline = match near {
        None => vec![words("Steps are being timed on this machine.")],
        Some((budget, [none, dropout, depth])) => vec![
            words(format!("At L̄/L = {budget} a step with stochastic depth takes ")),
            named(format!("{} times", significant(depth / none)), Quantity::Gradient),
            words(" that without noise, one with dropout "),
            named(
                format!("{} times", significant(dropout / none)),
                Quantity::Correlation,
            ),
            words("."),
        ],
    };
    Reading {
        headline,
        detail: format!(
            "One step of gradient descent on a residual network of {} layers of {} units, a batch of {} inputs: medians of steps \
             measured in turn on one core of this machine. Times differ from run to run; a link does not fix them.",
            run.depth,
            run.width,
            depthscale::train::cost::Settings::default().batch
        ),
    }
}
