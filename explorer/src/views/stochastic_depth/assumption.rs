//! Whether one layer has a large share of the noise that masks add (Hayou & Ayed, assumption 2 of Theorem 2, figures 4, 6 and 7), at
//! initialisation: max μ_l²/Σμ_l², μ_l = ⟨W_l φ(y_{l−1}), ∇_{y_l} y_L¹⟩ in the network with all its layers, which no mode changes.
//!
//! There μ_l are normal, of one variance and one correlation, which gives the ratio a theory of its own.

use super::DepthRun;
use super::boxes::log_dot;
use super::plan::Part;
use super::samples::Samples;
use super::settings::Scaling;
use crate::picture::{Legend, Measure, Picture, Place, Role};
use crate::reading::{Quantity, Reading, named, significant, words};
use crate::table::{Table, compare, comparison};
use depthscale::sample::Moments;

/// Of a depth, the ratio by theory and in networks.
type Ratio = (usize, f64, Moments);

/// The ratio at some depths, for every kind of network.
pub(super) fn ratios(run: &DepthRun) -> impl Iterator<Item = (Scaling, Vec<Ratio>)> {
    let parts = run.plan.parts.iter().zip(&run.samples);
    let shares = parts.filter_map(|(part, samples)| match (part, samples) {
        (Part::Shares(plans), Samples::Shares { theory, moments }) => {
            let of_each = plans.iter().zip(theory).zip(moments);
            Some(
                of_each
                    .map(|((plan, &theory), &moments)| (plan.depth, theory, moments))
                    .collect(),
            )
        }
        _ => None,
    });
    run.state.depth.scalings().zip(shares)
}

/// Assumption 2's ratio against depth.
pub(super) fn picture(run: &DepthRun) -> Picture {
    let scalings: Vec<Scaling> = run.state.depth.scalings().collect();
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
        roles: vec![(Role::Theory, "theory"), (Role::Networks, "networks")],
        legend: Legend::of(scalings.iter().map(|scaling| scaling.name())),
        ..Picture::default()
    };
    for (index, (_, shares)) in ratios(run).enumerate() {
        let x = |depth: usize| libm::log10(depth as f64);
        let theory = shares
            .iter()
            .map(|&(depth, theory, _)| Place::new(x(depth), Some(libm::log10(theory))));
        picture.add(Some(index), 0, theory.collect());
        let dots = shares
            .iter()
            .map(|(depth, _, moments)| log_dot(x(*depth), moments, moments.relative_standard_error()));
        picture.add(Some(index), 1, dots.collect());
    }
    picture
}

/// Assumption 2 at each depth.
pub(super) fn table(run: &DepthRun) -> Table {
    let shares: Vec<(Scaling, Vec<Ratio>)> = ratios(run).collect();
    let depths: Vec<usize> = shares.first().map_or(Vec::new(), |(_, shares)| {
        shares.iter().map(|(depth, ..)| *depth).collect()
    });
    let row = |place: usize| {
        let of_one = |(_, shares): &(Scaling, Vec<Ratio>)| {
            let (_, theory, moments) = shares[place];
            compare(Some(theory), Some(&moments))
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
    let mut headline = vec![words(format!(
        "Of L = {} layers the largest alone makes ",
        run.depth
    ))];
    for (index, (scaling, shares)) in ratios(run).enumerate() {
        let Some((_, theory, moments)) = shares.last() else {
            continue;
        };
        if index > 0 {
            headline.push(words(" and "));
        }
        let percent = |share: f64| significant(100.0 * share);
        headline.push(named(format!("{} %", percent(*theory)), Quantity::Gradient));
        headline.push(words(format!(" of the noise in {} networks", scaling.name())));
        if let Some((mean, error)) = moments.mean().zip(moments.standard_error()) {
            headline.push(words(format!(
                ", {} ± {} % in those sampled",
                percent(mean),
                percent(error)
            )));
        }
    }
    headline.push(words("."));
    Reading {
        headline,
        detail: "It falls with depth, in stable networks about as 2 ln L/L: assumption 2 holds at initialisation, whatever the mode, since μ_l are those of the network \
                 with all its layers. Any two μ_l have the correlation s²/(1 + s²) of the paths through both blocks: ½ in standard \
                 networks, nearly none in stable ones. Theory is of infinite \
                 width: in narrow standard networks the largest share is larger."
            .to_owned(),
    }
}
