//! Whether one layer has a large share of the noise that masks add (Hayou & Ayed, assumption 2 of Theorem 2, figures 4, 6 and 7), at
//! initialisation: max μ_l²/Σμ_l², μ_l = ⟨W_l φ(y_{l−1}), ∇_{y_l} y_L¹⟩ in the network with all its layers, which no mode changes.
//!
//! There μ_l are nearly independent and normal, all of one variance: that gives the ratio a theory of its own.

use super::DepthRun;
use super::boxes::log_dot;
use super::plan::Part;
use super::samples::Samples;
use super::settings::Scaling;
use crate::experiments::picture::{Legend, Measure, Picture, Place, Role, Strand};
use crate::experiments::reading::{Quantity, Reading, named, significant, words};
use crate::experiments::table::{Table, compare, comparison};
use crate::sample::Moments;
use crate::theory::residual::largest_share;

/// Depths, and the ratio of Assumption 2 in networks of each, for every kind of network.
pub(super) fn ratios(run: &DepthRun) -> impl Iterator<Item = (Scaling, Vec<(usize, Moments)>)> {
    let parts = run.plan.parts.iter().zip(&run.samples);
    let shares = parts.filter_map(|(part, samples)| match (part, samples) {
        (Part::Shares(plans), Samples::Shares(moments)) => {
            let depths = plans.iter().map(|plan| plan.depth);
            Some(depths.zip(moments.iter().copied()).collect())
        }
        _ => None,
    });
    run.state.depth.scalings().zip(shares)
}

/// Assumption 2's ratio against depth.
pub(super) fn picture(run: &DepthRun) -> Picture {
    let scalings: Vec<Scaling> = run.state.depth.scalings().collect();
    let names = || scalings.iter().map(|scaling| scaling.name().to_owned());
    let mut picture = Picture {
        x: Measure {
            title: "depth L",
            logarithmic: true,
            ..Measure::default()
        },
        y: Measure {
            title: "largest share",
            logarithmic: true,
            ..Measure::default()
        },
        roles: vec![
            (Role::Theory, "independent normal μ_l"),
            (Role::Networks, "networks"),
        ],
        legend: Legend {
            strands: names()
                .enumerate()
                .map(|(place, name)| Strand {
                    name,
                    places: [place, 0],
                })
                .collect(),
            hues: names().collect(),
            strokes: Vec::new(),
        },
        ..Picture::default()
    };
    for (index, (_, shares)) in ratios(run).enumerate() {
        let x = |depth: usize| libm::log10(depth as f64);
        let theory = shares
            .iter()
            .map(|&(depth, _)| Place::new(x(depth), Some(libm::log10(largest_share(depth)))));
        picture.add(Some(index), 0, theory.collect());
        let dots = shares
            .iter()
            .map(|(depth, moments)| log_dot(x(*depth), moments, moments.relative_standard_error()));
        picture.add(Some(index), 1, dots.collect());
    }
    picture
}

/// Assumption 2 at each depth.
pub(super) fn table(run: &DepthRun) -> Table {
    let shares: Vec<(Scaling, Vec<(usize, Moments)>)> = ratios(run).collect();
    let depths: Vec<usize> = shares.first().map_or(Vec::new(), |(_, shares)| {
        shares.iter().map(|(depth, _)| *depth).collect()
    });
    let row = |place: usize| {
        let of_one = |(_, shares): &(Scaling, Vec<(usize, Moments)>)| {
            let (depth, moments) = shares[place];
            compare(Some(largest_share(depth)), Some(&moments))
        };
        shares.iter().flat_map(of_one).collect()
    };
    Table {
        label_heading: "Depth",
        columns: shares
            .iter()
            .flat_map(|(scaling, _)| {
                let keys = ["theory", "mean", "standard_error", "difference"];
                comparison(
                    format!("largest share, {}", scaling.name()),
                    keys.map(|key| format!("{}_share_{key}", scaling.name())),
                )
            })
            .collect(),
        labels: depths.iter().map(usize::to_string).collect(),
        rows: (0..depths.len()).map(row).collect(),
    }
}

/// The state in words.
pub(super) fn reading(run: &DepthRun) -> Reading {
    let share = largest_share(run.depth);
    let sampled: Vec<String> = ratios(run)
        .filter_map(|(scaling, shares)| {
            let (_, moments) = shares.last()?;
            let (mean, error) = moments.mean().zip(moments.standard_error())?;
            Some(format!(
                "{} ± {} ({})",
                significant(mean),
                significant(error),
                scaling.name()
            ))
        })
        .collect();
    let mut headline = vec![
        words(format!("Of L = {} layers one alone makes ", run.depth)),
        named(format!("{} %", significant(100.0 * share)), Quantity::Gradient),
        words(" of the noise"),
    ];
    if !sampled.is_empty() {
        headline.push(words(format!(
            "; a part of {} in networks",
            sampled.join(" and ")
        )));
    }
    headline.push(words("."));
    Reading {
        headline,
        detail: "The largest of L squares of independent normal numbers over their sum falls as 2 ln L/L: assumption 2 holds at \
                 initialisation, whatever the mode, since μ_l are those of the network with all its layers."
            .to_owned(),
    }
}
