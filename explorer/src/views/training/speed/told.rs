//! Speed in numbers and words.

use super::Speed;
use super::collapse::Collapse;
use crate::Verdict;
use crate::reading::{Reading, significant, words};
use crate::table::{Column, Table};
use crate::views::training::{Blocks, NONE_YET};
use depthscale::model::Parameter;

/// A difference of this many standard errors is one.
const OFF: f64 = 2.0;

/// Steps of every depth and learning rate.
pub(super) fn table(speed: &Speed, blocks: &Blocks) -> Table {
    let (labels, rows) = speed
        .outcomes(blocks)
        .into_iter()
        .map(|((column, row), outcome)| {
            let (depth, rate) = (speed.grid.depths[row], speed.grid.columns[column]);
            let steps = outcome.log_time.map(|(mean, _)| libm::exp(mean));
            let numbers = vec![
                Some(depth as f64),
                Some(rate),
                steps,
                outcome.error().zip(steps).map(|(error, steps)| error * steps),
                Some(outcome.reached),
                Some(outcome.diverged),
            ];
            (format!("{depth}, {}", significant(rate)), numbers)
        })
        .unzip();
    Table {
        label_heading: "L, η",
        columns: vec![
            Column::new("Networks", "depth", "L"),
            Column::new("Networks", "learning_rate", "η"),
            Column::new("Steps τ", "steps", "geometric mean"),
            Column::new("Steps τ", "steps_error", "std. error"),
            Column::new("Of the networks", "reached", "reached it"),
            Column::new("Of the networks", "diverged", "diverged"),
        ],
        labels,
        rows,
    }
}

/// Scatter of ln τ about one curve under the best power, under none and under the paper's.
pub(super) fn powers(speed: &Speed, blocks: &Blocks) -> Table {
    let found = speed.collapse(blocks);
    let row = |place: usize| {
        let Some(collapse) = &found else {
            return vec![None; 4];
        };
        let (power, error, difference) = match place {
            0 => (collapse.power, collapse.error, None),
            place => {
                let power = place as f64 - 1.0;
                (power, None, collapse.difference(power))
            }
        };
        vec![Some(power), error, difference, Some(collapse.scatter[place])]
    };
    Table {
        label_heading: "Against",
        columns: vec![
            Column::new("Power α", "power", "α"),
            Column::new("Power α", "power_error", "std. error"),
            Column::new("Power α", "power_difference", "best from it"),
            Column::new("About one curve", "scatter", "scatter of ln τ"),
        ],
        labels: ["ηL^α", "η", "ηL"].map(str::to_owned).to_vec(),
        rows: (0..3).map(row).collect(),
    }
}

/// "0.93 ± 0.08".
fn power(collapse: &Collapse) -> String {
    match collapse.error {
        Some(error) => format!("{:.2} ± {error:.2}", collapse.power),
        None => format!("{:.2}", collapse.power),
    }
    .replace('-', "−")
}

/// The state in words.
pub(super) fn reading(speed: &Speed, blocks: &Blocks) -> Reading {
    let outcomes = speed.outcomes(blocks);
    let reached = outcomes
        .iter()
        .filter(|(_, outcome)| outcome.reached > 0.0)
        .count();
    let depths = (speed.grid.depths.first(), speed.grid.depths.last());
    let headline = match (speed.collapse(blocks), depths) {
        _ if outcomes.is_empty() => NONE_YET.to_owned(),
        (Some(collapse), (Some(first), Some(last))) => format!(
            "Curves of L = {first} to {last} come closest to one under ηL^α with α = {}; the paper says {}. They scatter by {}, under η alone by {}, \
             under ηL by {}.",
            power(&collapse),
            // ηL without dropout, η alone with it
            u8::from(speed.state.required(Parameter::KeepRate) == 1.0),
            percent(collapse.scatter[0]),
            percent(collapse.scatter[1]),
            percent(collapse.scatter[2])
        ),
        _ => format!(
            "At {reached} of {} points networks have learnt; no power of the depth brings their curves together.",
            outcomes.len()
        ),
    };
    let diverged: f64 = outcomes.iter().map(|(_, outcome)| outcome.diverged).sum();
    let runs = speed.state.required(Parameter::Runs);
    let slow = runs * outcomes.len() as f64
        - diverged
        - outcomes.iter().map(|(_, outcome)| outcome.reached).sum::<f64>();
    Reading {
        headline: vec![words(headline)],
        detail: format!(
            "α leaves the least scatter of ln τ about a common parabola in ln(ηL^α); it takes three depths with three learning rates each, and \
             four for an error, from leaving out depths. Left out: {slow:.0} networks that did not learn in {} steps, {diverged:.0} that diverged.",
            speed.state.required(Parameter::Steps)
        ),
    }
}

/// Scatter of a logarithm, as that of the number.
fn percent(scatter: f64) -> String {
    format!("{:.0} %", 100.0 * (libm::exp(scatter) - 1.0))
}

/// Of a paper's figure: the first part finds a collapse under ηL, the others need none.
pub(super) fn verdict(speed: &Speed, id: &str, blocks: &Blocks) -> Option<Verdict> {
    let paper = match id {
        "H-F6a" => 1.0,
        "H-F6b" | "H-F6c" => 0.0,
        _ => return None,
    };
    let told = |holds: bool, words: String| Some(Verdict { holds, words });
    let Some(collapse) = speed.collapse(blocks) else {
        return told(
            false,
            "too few networks learnt for a power of the depth".to_owned(),
        );
    };
    let Some(difference) = collapse.difference(paper) else {
        return told(false, "too few depths for an error of the power".to_owned());
    };
    told(
        difference.abs() <= OFF,
        format!(
            "curves come closest to one under ηL^α with α = {}, {:.1} standard errors from {paper}; they scatter by {}, with α = {paper} by {}",
            power(&collapse),
            difference.abs(),
            percent(collapse.scatter[0]),
            percent(collapse.scatter[1 + paper as usize])
        ),
    )
}
