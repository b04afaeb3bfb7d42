//! A map in numbers and words: which multiple of which depth scale tells what trains.

use super::fit::{self, Point, RuleFit};
use super::{Map, Outcome, best};
use crate::Verdict;
use crate::reading::{Quantity, Reading, Span, named, significant, words};
use crate::table::{Column, Table};
use crate::views::training::settings::Schedule;
use crate::views::training::{Blocks, NONE_YET};
use depthscale::model::Parameter;

/// Rules, fitted and the papers'.
pub(super) fn table(map: &Map, blocks: &Blocks) -> Table {
    let fits = map.fits(blocks);
    let row = |place: usize| match fits.as_deref().map(|fits| &fits[place]) {
        Some(fit) => vec![
            Some(fit.multiple),
            fit.error,
            fit.difference(),
            Some(fit.explained),
            fit.rank,
            Some(fit.curve.steepness),
            Some(fit.curve.top),
        ],
        None => vec![None; 7],
    };
    Table {
        label_heading: "Limit of depth",
        columns: vec![
            Column::new("Multiple n", "multiple", "n"),
            Column::new("Multiple n", "multiple_error", "std. error"),
            Column::new("Multiple n", "multiple_difference", "from the paper's"),
            Column::new("Of the map", "explained", "variance explained"),
            Column::new(
                "Of the map",
                "rank_correlation",
                "rank correlation of the boundary",
            ),
            Column::new("Curve", "steepness", "steepness k"),
            Column::new("Curve", "top", "top"),
        ],
        labels: fit::RULES.iter().map(|rule| rule.name.to_owned()).collect(),
        rows: (0..fit::RULES.len()).map(row).collect(),
    }
}

/// All cells, row by row from below.
pub(super) fn details(map: &Map, blocks: &Blocks) -> Table {
    let cells = map.grid.rows(map.outcomes(blocks)).into_iter().flatten();
    let (labels, rows) = cells
        .map(|((column, row), outcome)| {
            let (variance, depth) = map.grid.at((column, row));
            let numbers = [
                Some(variance),
                Some(f64::from(depth)),
                Some(outcome.accuracy()),
                outcome.loss(),
                Some(outcome.test()),
                Some(outcome.steps()),
                Some(outcome.diverged()),
            ];
            let scales = map.theory().columns[column].1;
            let scales = scales.map(|scale| Some(scale).filter(|scale| scale.is_finite()));
            (
                format!("{}, {depth}", significant(variance)),
                [&numbers[..], &scales].concat(),
            )
        })
        .unzip();
    Table {
        label_heading: "σ_w², L",
        columns: vec![
            Column::new("Network", "weight_variance", "σ_w²"),
            Column::new("Network", "depth", "L"),
            Column::new("Batches", "accuracy", "accuracy"),
            Column::new("Batches", "loss", "loss"),
            Column::new("Held back", "test_accuracy", "accuracy"),
            Column::new("Steps", "steps", "taken"),
            Column::new("Steps", "diverged", "part diverged"),
            Column::new("Theory", "xi_1", "ξ₁"),
            Column::new("Theory", "xi_2", "ξ₂"),
        ],
        labels,
        rows,
    }
}

/// "7.8 ± 0.6".
fn with_error(value: f64, error: Option<f64>) -> String {
    match error {
        Some(error) => format!("{value:.1} ± {error:.1}"),
        None => format!("{value:.1}"),
    }
}

fn percent(part: f64) -> String {
    format!("{:.0} %", 100.0 * part).replace('-', "−")
}

fn colour(scale: fit::Scale, text: String) -> Span {
    match scale {
        fit::Scale::Gradient => named(text, Quantity::Gradient),
        fit::Scale::Correlation => named(text, Quantity::Correlation),
        fit::Scale::Shorter => words(text),
    }
}

/// The state in words.
pub(super) fn reading(map: &Map, blocks: &Blocks) -> Reading {
    let points = map.points(blocks, Outcome::accuracy);
    let training = points.iter().filter(|point| point.trains).count();
    let so_far = if points.len() < map.grid.cells() {
        " so far"
    } else {
        ""
    };
    let fits = map.fits(blocks);
    let mut headline = vec![words(match (training, points.len()) {
        (_, 0) => NONE_YET.to_owned(),
        (1, 1) => format!("The one network trains{so_far}."),
        (0, 1) => format!("The one network does not train{so_far}."),
        (training, all) if training == all => format!("All of {all} networks train{so_far}."),
        (0, all) => format!("None of {all} networks trains{so_far}."),
        (1, all) => format!("Of {all} networks one trains{so_far}."),
        (training, all) => format!("Of {all} networks {training} train{so_far}."),
    })];
    if let Some((fit, fits)) = fits.as_deref().and_then(|fits| Some((best(fits)?, fits))) {
        let name = fit.rule.name.trim_start_matches("n ").to_owned();
        headline.extend([
            words(format!(
                " A depth of {} times ",
                with_error(fit.multiple, fit.error)
            )),
            colour(fit.rule.scale, name),
            words(format!(
                " fits best as the limit: it explains {} of the map, ",
                percent(fit.explained)
            )),
        ]);
        let papers = [&fits[fit::TWELVE], &fits[fit::SIX]];
        for (index, paper) in papers.into_iter().enumerate() {
            headline.push(colour(paper.rule.scale, paper.rule.name.to_owned()));
            let end = if index == 0 { ", " } else { "." };
            headline.push(words(format!(" {}{end}", percent(paper.explained))));
        }
    }
    Reading {
        headline,
        detail: detail(map, &points, fits.as_deref().map(Vec::as_slice)),
    }
}

/// Scales that explain this much less of a map are nearly as good.
const NEAR: f64 = 0.1;

fn detail(map: &Map, points: &[Point], fits: Option<&[RuleFit]>) -> String {
    let mut detail =
        "A network trains where its accuracy is more than half way from chance to 1. ".to_owned();
    detail += match fits {
        None if points.is_empty() => "",
        None => "A limit is fitted once four networks train and four do not. ",
        Some(_) => {
            "Limits are curves 1/(1 + (L/nξ)^k) through all accuracies; the error of n is from leaving out columns. "
        }
    };
    detail += match map.state.required(Parameter::KeepRate) < 1.0 {
        true => "With dropout ξ₂ is finite at every σ_w²: deep layers forget how alike two inputs were.",
        false => {
            "Without dropout ξ₁ and ξ₂ are the same in the ordered phase: only multiples are told apart there."
        }
    };
    if let Some((own, fits)) = fits.and_then(|fits| Some((best(fits)?, fits))) {
        let near = fits[fit::FITTED].iter().find(|other| {
            other.rule.name != own.rule.name
                && own.explained - other.explained < NEAR
                && other.explained < own.explained
        });
        if let Some(other) = near {
            detail += &format!(
                " {} times {} explains {}, nearly as much: this map alone can hardly tell the two rules apart.",
                with_error(other.multiple, other.error),
                other.rule.name.trim_start_matches("n "),
                percent(other.explained)
            );
        }
    }
    if map.state.training.schedule == Schedule::Fixed {
        detail += " A step too long for deep networks limits them too: compare η = c/L.";
    }
    if let Some((variances, depth)) = deepest(map, points) {
        let variances = variances.map(significant).collect::<Vec<_>>().join(", ");
        detail += &format!(" The deepest networks that train have σ_w² = {variances} and L = {depth}.");
    }
    detail
}

/// σ_w² of the networks that train at the largest depth, and that depth; `None` where no depth stands out.
fn deepest(map: &Map, points: &[Point]) -> Option<(impl Iterator<Item = f64>, f64)> {
    let training = || points.iter().filter(|point| point.trains);
    let depth = training().map(|point| point.depth).max_by(f64::total_cmp)?;
    let mut columns: Vec<usize> = training()
        .filter(|point| point.depth == depth)
        .map(|point| point.column)
        .collect();
    columns.sort_unstable();
    let stands_out = columns.len() < map.grid.columns.len();
    let variances = columns.into_iter().map(|column| map.grid.columns[column]);
    stands_out.then_some((variances, depth))
}

/// Of a paper's figure.
pub(super) fn verdict(map: &Map, id: &str, blocks: &Blocks) -> Option<Verdict> {
    let told = |holds: bool, words: String| Some(Verdict { holds, words });
    let fits = map.fits(blocks);
    let Some(fits) = fits.as_deref() else {
        let known = ["S-F5", "S-F6", "H-F7"]
            .iter()
            .any(|figure| id.starts_with(figure));
        return known.then(|| {
            told(
                false,
                "too few networks train, or too few do not, for a limit to be found".to_owned(),
            )
        })?;
    };
    let (six, twelve, correlation) = (&fits[fit::SIX], &fits[fit::TWELVE], &fits[fit::CORRELATION]);
    let ranks = || match (twelve.rank, six.rank) {
        (Some(twelve), Some(six)) => {
            format!("; rank correlations with the boundary {twelve:.2} and {six:.2}")
        }
        _ => String::new(),
    };
    if id.starts_with("S-F5") || id.starts_with("S-F6") {
        /// About 6: within a factor of 2.
        const ABOUT: (f64, f64) = (3.0, 12.0);
        return told(
            (ABOUT.0..=ABOUT.1).contains(&correlation.multiple) && correlation.explained > 0.5,
            format!(
                "the limit that fits best is {} ξ₂, which explains {} of the accuracies; 6ξ₂ explains {}, min(12ξ₁, 12ξ₂) {}",
                with_error(correlation.multiple, correlation.error),
                percent(correlation.explained),
                percent(six.explained),
                percent(twelve.explained)
            ),
        );
    }
    if id.starts_with("H-F7") {
        let fitted = best(fits)?;
        return told(
            twelve.explained > six.explained,
            format!(
                "min(12ξ₁, 12ξ₂) explains {} of the accuracies, 6ξ₂ {}{}; the limit that fits best is {} times {}, which explains {}",
                percent(twelve.explained),
                percent(six.explained),
                ranks(),
                with_error(fitted.multiple, fitted.error),
                fitted.rule.name.trim_start_matches("n "),
                percent(fitted.explained)
            ),
        );
    }
    None
}
