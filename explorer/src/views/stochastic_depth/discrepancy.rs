//! What leaving out a layer changes (Hayou & Ayed, Theorem 1, Lemma 2, figure 3): g_l = 2ζ_l² of a network with all its layers and one
//! output, ζ_l = ⟨∇_{y_l} y_out, W_l φ(y_{l−1})⟩.

use super::DepthRun;
use super::boxes::{PARTS, boxed, log_dot, some_layers};
use super::samples::Samples;
use super::settings::{Mode, Scaling};
use crate::picture::{Legend, Measure, Picture, Place, Role};
use crate::reading::{Quantity, Reading, named, significant, significant_power, words};
use crate::table::{Table, compare, comparison};
use depthscale::model::Scaled;
use depthscale::sample::Moments;
use depthscale::sample::residual::ResidualMetric;
use depthscale::theory::residual::mean_discrepancy;

/// Rows of the table.
const ROWS: usize = 10;

/// Kinds of network, in the order of the samples.
pub(super) fn scalings(run: &DepthRun) -> Vec<Scaling> {
    run.state.depth.scalings().collect()
}

pub(super) fn theory(run: &DepthRun, scaling: Scaling) -> Scaled {
    mean_discrepancy(run.depth, scaling.branch_variance(run.depth), run.start.variance)
}

pub(super) fn moments(run: &DepthRun, index: usize, layer: usize) -> Moments {
    run.samples.get(index).map_or_else(Moments::default, |samples| {
        samples.moments(layer, ResidualMetric::Discrepancy)
    })
}

/// Boxes over networks.
pub(super) fn picture(run: &DepthRun) -> Picture {
    let scalings = scalings(run);
    let mut picture = Picture {
        x: Measure {
            title: "layer l",
            whole: true,
            ..Measure::default()
        },
        y: Measure {
            title: "discrepancy g",
            logarithmic: true,
            ..Measure::default()
        },
        roles: vec![
            (Role::Theory, "mean, Theorem 1"),
            (Role::Box, "networks"),
            (Role::Networks, "mean of networks"),
        ],
        legend: Legend::of(scalings.iter().map(|scaling| scaling.name())),
        ..Picture::default()
    };
    for (index, &scaling) in scalings.iter().enumerate() {
        let mean = theory(run, scaling).log10_abs();
        let ends = [1, run.depth].map(|layer| Place::new(layer as f64, mean));
        picture.add(Some(index), 0, ends.to_vec());
        let Some(Samples::Networks { discrepancies, .. }) = run.samples.get(index) else {
            continue;
        };
        let layers = some_layers(1, run.depth);
        let boxes = layers
            .iter()
            .map(|&layer| boxed(layer as f64, discrepancies[layer - 1].quantiles(PARTS)));
        picture.add(Some(index), 1, boxes.collect());
        let dots = layers.iter().map(|&layer| {
            let moments = moments(run, index, layer);
            log_dot(layer as f64, &moments, moments.relative_standard_error())
        });
        picture.add(Some(index), 2, dots.collect());
    }
    picture
}

/// Theorem 1 beside networks.
pub(super) fn table(run: &DepthRun) -> Table {
    let scalings = scalings(run);
    let step = run.depth.div_ceil(ROWS);
    let mut rows: Vec<usize> = (1..=run.depth).rev().step_by(step).collect();
    rows.reverse();
    let row = |&layer: &usize| {
        let of_one = |(index, &scaling): (usize, &Scaling)| {
            compare(theory(run, scaling).to_f64(), Some(&moments(run, index, layer)))
        };
        scalings.iter().enumerate().flat_map(of_one).collect()
    };
    Table {
        label_heading: "Layer",
        columns: scalings
            .iter()
            .flat_map(|scaling| {
                let name = scaling.name();
                let keys = ["theory", "mean", "standard_error", "difference"];
                comparison(format!("g_l, {name}"), keys.map(|key| format!("{name}_{key}")))
            })
            .collect(),
        labels: rows.iter().map(usize::to_string).collect(),
        rows: rows.iter().map(row).collect(),
    }
}

/// The state in words.
pub(super) fn reading(run: &DepthRun) -> Reading {
    let mut headline = vec![words("In the mean every layer matters alike: E g_l is ")];
    for (index, scaling) in scalings(run).into_iter().enumerate() {
        if index > 0 {
            headline.push(words(" and "));
        }
        let mean = significant_power(theory(run, scaling).log10_abs().unwrap_or_default());
        headline.push(named(mean, Quantity::Gradient));
        headline.push(words(format!(" ({})", scaling.name())));
    }
    headline.push(words("."));
    let mut detail = "So the mode of maximal regularisation is uniform in the mean; of one network it is not, since g_l is \
                      2 times the square of a nearly normal number, and varies by √2 times its mean."
        .to_owned();
    if let Some(maximal) = run.members.iter().find(|member| member.mode == Mode::Maximal) {
        let rates = maximal.survival.rates();
        let ends =
            |pick: fn(f64, f64) -> f64, start: f64| rates.iter().fold(start, |end, &rate| pick(end, rate));
        detail += &format!(
            " For the g_l shown, Lemma 2 keeps layers with p from {} to {}.",
            significant(ends(f64::min, 1.0)),
            significant(ends(f64::max, 0.0))
        );
    }
    Reading { headline, detail }
}
