//! Growth of gradients (Hayou & Ayed, Proposition 1, figure 2, tables 1, 4 and 5).

use super::boxes::{column, columns, dot, log_dot, natural, some_layers};
use super::{DepthRun, printed};
use crate::picture::{Measure, Picture, Place, Role};
use crate::reading::{Quantity, Reading, named, significant, significant_power, words};
use crate::table::Table;
use core::f64::consts::LOG10_E;
use depthscale::sample::Moments;
use depthscale::sample::residual::ResidualMetric;
use depthscale::theory::residual::{growth, growth_excess, growth_spread};

/// Rows of the table.
const ROWS: usize = 5;

/// Theory of one member and its networks at one layer.
#[derive(Clone, Copy)]
pub(super) struct Growth {
    /// Layers between it and the output.
    below: usize,
    /// log₁₀ q̃_l, N → ∞.
    log10: f64,
    /// The same at the width of the networks.
    own_log10: f64,
    /// Relative variance of one network's ratio, from its masks alone.
    spread: f64,
    moments: Moments,
}

impl Growth {
    /// Mean factor a layer, N → ∞.
    pub(super) fn rate(&self) -> f64 {
        libm::exp(natural(self.log10) / self.below as f64)
    }

    /// The same at the width of the networks.
    fn own_rate(&self) -> f64 {
        libm::exp(natural(self.own_log10) / self.below as f64)
    }

    /// The mean of the networks over theory at their width, with its standard error: what masks give by theory, or what networks show
    /// where that is more.
    fn ratio(&self) -> Option<(f64, f64)> {
        let ratio = libm::exp(natural(self.moments.log10_abs_mean()? - self.own_log10));
        let known = (self.spread / self.moments.count() as f64).sqrt();
        let error = known.max(ratio * self.moments.relative_standard_error()?);
        Some((ratio, error)).filter(|(ratio, error)| ratio.is_finite() && error.is_finite())
    }

    fn relative_error(&self) -> Option<f64> {
        self.ratio().map(|(ratio, error)| error / ratio)
    }

    /// That of the networks with its error.
    pub(super) fn sampled(&self) -> Option<(f64, f64)> {
        let rate = libm::exp(natural(self.moments.log10_abs_mean()?) / self.below as f64);
        Some((rate, rate * self.relative_error()? / self.below as f64))
    }

    /// How far a printed rate lies off theory, in standard errors.
    pub(super) fn printed_distance(&self, printed: f64) -> Option<f64> {
        printed::distance(printed, self.rate(), self.below, self.spread)
    }

    /// What finite width adds to the growth, as a part of it.
    pub(super) fn added(&self) -> f64 {
        libm::expm1(natural(self.own_log10 - self.log10))
    }

    /// How far the mean of the networks lies off theory at their width, in standard errors of it.
    pub(super) fn difference(&self) -> Option<f64> {
        let (ratio, error) = self.ratio()?;
        Some((ratio - 1.0) / error).filter(|difference| difference.is_finite())
    }
}

/// Of layers 0…L−1.
pub(super) fn layers(run: &DepthRun, index: usize) -> Vec<Growth> {
    let member = &run.members[index];
    let (rates, s2) = (member.survival.rates(), member.branch_variance);
    let theory = growth(rates, s2);
    let spread = growth_spread(rates, s2);
    let excess = growth_excess(rates, s2);
    (0..run.depth)
        .map(|layer| Growth {
            below: run.depth - layer,
            log10: theory[layer].log10_abs().unwrap_or_default(),
            own_log10: theory[layer].log10_abs().unwrap_or_default()
                + excess[layer] / run.width as f64 * LOG10_E,
            spread: spread[layer],
            moments: run.samples[index].moments(layer + 1, ResidualMetric::Growth),
        })
        .collect()
}

fn axes(run: &DepthRun, title: &'static str, logarithmic: bool) -> Picture {
    Picture {
        x: Measure {
            title: "layer l",
            whole: true,
            ..Measure::default()
        },
        y: Measure {
            title,
            logarithmic,
            ..Measure::default()
        },
        roles: vec![
            (Role::Theory, "theory at this width"),
            (Role::Networks, "networks"),
        ],
        legend: run.full_legend(),
        ..Picture::default()
    }
}

/// q̃_l.
pub(super) fn picture(run: &DepthRun) -> Picture {
    let mut picture = axes(run, "squared gradient over that at L", true);
    for index in 0..run.members.len() {
        let layers = layers(run, index);
        let theory = layers.iter().enumerate();
        let theory = theory.map(|(layer, growth)| Place::new(layer as f64, Some(growth.own_log10)));
        let output = Place::new(run.depth as f64, Some(0.0));
        picture.add(Some(index), 0, theory.chain([output]).collect());
        let dots = some_layers(0, run.depth - 1).into_iter().map(|layer| {
            let growth = &layers[layer];
            log_dot(layer as f64, &growth.moments, growth.relative_error())
        });
        picture.add(Some(index), 1, dots.collect());
    }
    picture
}

/// q̃_l as a factor a layer.
pub(super) fn rates(run: &DepthRun) -> Picture {
    let mut picture = axes(run, "factor a layer", false);
    for (index, member) in run.members.iter().enumerate() {
        let layers = layers(run, index);
        let theory = layers.iter().enumerate();
        let theory = theory.map(|(layer, growth)| Place::new(layer as f64, Some(growth.own_rate())));
        picture.add(Some(index), 0, theory.collect());
        let dots = some_layers(0, run.depth - 1).into_iter().map(|layer| {
            let (rate, error) = layers[layer].sampled().unzip();
            dot(layer as f64, rate, error)
        });
        picture.add(Some(index), 1, dots.collect());
        if let Some(printed) = printed::rates(run, member) {
            if picture.roles.len() == 2 {
                picture.roles.push((Role::Other, "the paper's networks"));
            }
            let dots = printed::LAYERS.iter().zip(printed);
            let dots = dots.map(|(&layer, rate)| Place::new(layer as f64, Some(rate)));
            picture.add(Some(index), 2, dots.collect());
        }
    }
    picture
}

/// Rates at a few layers, beside those the paper prints.
pub(super) fn table(run: &DepthRun) -> Table {
    let rows: Vec<usize> = (0..run.depth).step_by(run.depth.div_ceil(ROWS)).collect();
    let mut columns_of_all = Vec::new();
    let mut numbers = vec![Vec::new(); rows.len()];
    for (index, member) in run.members.iter().enumerate() {
        let layers = layers(run, index);
        columns_of_all.push(column(run, index, "", "product", "N → ∞"));
        columns_of_all.extend(columns(run, index, "", ""));
        let printed = printed::rates(run, member);
        let printed_theory = printed::theory(run, member);
        if printed_theory.is_some() {
            columns_of_all.push(column(run, index, "", "paper_theory", "paper's theory"));
        }
        if printed.is_some() {
            columns_of_all.push(column(run, index, "", "paper", "paper's networks"));
            columns_of_all.push(column(run, index, "", "paper_difference", "paper's difference"));
        }
        for (place, (&layer, row)) in rows.iter().zip(&mut numbers).enumerate() {
            let growth = &layers[layer];
            let (rate, error) = growth.sampled().unzip();
            row.extend([Some(growth.rate()), Some(growth.own_rate())]);
            row.extend([rate, error, growth.difference()]);
            row.extend(printed_theory.map(|theory| Some(theory[place])));
            if let Some(printed) = printed {
                row.extend([Some(printed[place]), growth.printed_distance(printed[place])]);
            }
        }
    }
    Table {
        label_heading: "Layer",
        columns: columns_of_all,
        labels: rows.iter().map(usize::to_string).collect(),
        rows: numbers,
    }
}

/// q̃_l of every layer.
pub(super) fn details(run: &DepthRun) -> Table {
    let all: Vec<Vec<Growth>> = (0..run.members.len()).map(|index| layers(run, index)).collect();
    let row = |layer: usize| {
        let of_member = |layers: &Vec<Growth>| {
            let growth = &layers[layer];
            let power = |log10: f64| Some(libm::exp10(log10)).filter(|value| value.is_finite());
            let mean = growth.moments.mean();
            let error = mean
                .zip(growth.relative_error())
                .map(|(mean, error)| mean * error);
            [power(growth.own_log10), mean, error, growth.difference()]
        };
        all.iter().flat_map(of_member).collect()
    };
    Table {
        label_heading: "Layer",
        columns: (0..run.members.len())
            .flat_map(|index| columns(run, index, "", "growth"))
            .collect(),
        labels: (0..run.depth).map(|layer| layer.to_string()).collect(),
        rows: (0..run.depth).map(row).collect(),
    }
}

/// The state in words.
pub(super) fn reading(run: &DepthRun) -> Reading {
    let mut headline = vec![words("Through all blocks gradients grow by ")];
    for (index, member) in run.members.iter().enumerate() {
        if index > 0 {
            headline.push(words(if index + 1 == run.members.len() {
                " and "
            } else {
                ", "
            }));
        }
        let rate = significant(layers(run, index)[0].rate());
        headline.push(named(format!("{rate} a layer"), Quantity::Gradient));
        headline.push(words(format!(" ({})", member.name)));
    }
    headline.push(words("."));
    Reading {
        headline,
        detail: detail(run),
    }
}

fn detail(run: &DepthRun) -> String {
    let firsts: Vec<Growth> = (0..run.members.len())
        .map(|index| layers(run, index)[0])
        .collect();
    let largest = firsts.iter().map(|first| first.log10).fold(0.0, f64::max);
    let mut detail = format!(
        "Over L = {} layers that is a factor of up to {}.",
        run.depth,
        significant_power(largest)
    );
    let added = firsts.iter().map(Growth::added).fold(0.0, f64::max);
    if added > 0.005 {
        detail += &format!(
            " Networks of {} units grow by up to {} % more than wide ones.",
            run.width,
            significant(100.0 * added)
        );
    }
    let widest = firsts.iter().map(|first| first.spread).fold(0.0, f64::max);
    let error = (widest / run.networks as f64).sqrt();
    if error > 0.1 {
        detail += &format!(
            " Masks alone make the ratio of a network vary by {} times its mean. With {} networks the standard error of the mean \
             at l = 0 is therefore {} % of it, and most networks lie below the mean. Standard errors here are those that theory gives.",
            significant(widest.sqrt()),
            run.networks,
            significant(100.0 * error)
        );
    }
    detail
}
