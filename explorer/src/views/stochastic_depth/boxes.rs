//! What most figures here share: dots with errors, boxes of a distribution, table columns of a member.

use super::DepthRun;
use crate::picture::Place;
use crate::table::{Column, comparison};
use core::f64::consts::LOG10_E;
use depthscale::model::Scaled;
use depthscale::sample::Moments;

/// About so many dots are drawn of each member.
const DOTS: usize = 30;

/// Some layers from `first` to `last`, the last one included.
pub(super) fn some_layers(first: usize, last: usize) -> Vec<usize> {
    let step = (last + 1 - first).div_ceil(DOTS).max(1);
    let mut layers: Vec<usize> = (first..=last).rev().step_by(step).collect();
    layers.reverse();
    layers
}

/// A dot on a logarithmic axis; its bar is left out where it would reach down for ever.
pub(super) fn log_dot(x: f64, moments: &Moments, relative_error: Option<f64>) -> Place {
    let place = Place::new(x, moments.log10_abs_mean());
    match (place.y, relative_error) {
        (Some(y), Some(error)) if error < 1.0 => {
            place.with_error(y + libm::log10(1.0 - error), y + libm::log10(1.0 + error))
        }
        _ => place,
    }
}

/// A dot on a linear axis.
pub(super) fn dot(x: f64, mean: Option<f64>, error: Option<f64>) -> Place {
    let place = Place::new(x, mean);
    match (mean, error) {
        (Some(mean), Some(error)) => place.with_error(mean - error, mean + error),
        _ => place,
    }
}

/// A box from the 5, 25, 50, 75 and 95 % quantiles.
pub(super) fn boxed(x: f64, quantiles: [Option<f64>; 5]) -> Place {
    let [low, lower, middle, upper, high] = quantiles;
    Place {
        error: lower.zip(upper),
        reach: low.zip(high),
        ..Place::new(x, middle)
    }
}

/// Parts of the sample below the quantiles of a box.
pub(super) const PARTS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Quantiles of [`PARTS`] of a sample, between order statistics as is usual.
pub(super) fn quantiles(sample: &[f64]) -> [Option<f64>; 5] {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    PARTS.map(|part| {
        let place = part * sorted.len().checked_sub(1)? as f64;
        let (below, above) = (libm::floor(place) as usize, libm::ceil(place) as usize);
        let between = place - libm::floor(place);
        Some(sorted[below] + between * (sorted[above] - sorted[below]))
    })
}

/// A curve of sizes on a logarithmic axis, from layer `first` on.
pub(super) fn log_curve(first: usize, values: &[Scaled]) -> Vec<Place> {
    let places = values.iter().enumerate();
    places
        .map(|(index, value)| Place::new((first + index) as f64, value.log10_abs()))
        .collect()
}

/// ln of 10^`log10`.
pub(super) fn natural(log10: f64) -> f64 {
    log10 / LOG10_E
}

/// The four columns of theory beside networks of a member, under its name and what they are of.
pub(super) fn columns(run: &DepthRun, member: usize, what: &str, key: &str) -> [Column; 4] {
    let member = &run.members[member];
    let group = match what.is_empty() {
        true => member.name.clone(),
        false => format!("{what}, {}", member.name),
    };
    let own = format!("{}_{}", member.mode.name(), member.scaling.name());
    let keys = ["theory", "mean", "standard_error", "difference"].map(|part| match key.is_empty() {
        true => format!("{own}_{part}"),
        false => format!("{own}_{key}_{part}"),
    });
    comparison(group, keys)
}

/// One more column under the name of a member.
pub(super) fn column(run: &DepthRun, member: usize, what: &str, key: &str, label: &'static str) -> Column {
    let [first, ..] = columns(run, member, what, key);
    let member = &run.members[member];
    Column {
        key: format!("{}_{}_{key}", member.mode.name(), member.scaling.name()).into(),
        label: label.into(),
        group: first.group,
    }
}
