//! Covariance and correlation of two inputs, layer by layer (Hayou & Ayed, equations A2 to A7).
//!
//! Given the masks signals are normal, and each kept layer changes their correlation in the same way; over masks they are a mixture.
//! The paper's recursion puts the mean kernel of a layer into the nonlinear f of the next, which is not the mean. Ours takes the mean
//! over the number of kept layers, exactly.

use super::boxes::{column, columns, dot, log_curve, log_dot, some_layers};
use super::{DepthRun, Member};
use crate::picture::{Measure, Picture, Place, Role};
use crate::reading::{Quantity, Reading, named, significant, words};
use crate::table::{Table, compare};
use depthscale::sample::Moments;
use depthscale::sample::residual::ResidualMetric;
use depthscale::theory::residual::{
    KernelLayer as Kernel, growth_spread, kernels, kernels_printed, length_excess,
};

/// Rows of the table.
const ROWS: usize = 10;

/// Of layers 0…L, with Q(x, x) of networks of this width.
pub(super) fn exact(run: &DepthRun, member: &Member) -> Vec<Kernel> {
    let (rates, s2) = (member.survival.rates(), member.branch_variance);
    let mut kernels = kernels(rates, s2, run.start);
    for (kernel, excess) in kernels.iter_mut().zip(length_excess(rates, s2)) {
        kernel.aa = kernel.aa * libm::exp(excess / run.width as f64);
    }
    kernels
}

fn printed(run: &DepthRun, member: &Member) -> Vec<Kernel> {
    kernels_printed(member.survival.rates(), member.branch_variance, run.start)
}

fn layer_axis() -> Measure {
    Measure {
        title: "layer l",
        whole: true,
        ..Measure::default()
    }
}

/// Q_l(x, x) and Q_l(x, x').
pub(super) fn covariance(run: &DepthRun) -> Picture {
    let mut picture = Picture {
        x: layer_axis(),
        y: Measure {
            title: "covariance Q",
            logarithmic: true,
            ..Measure::default()
        },
        roles: vec![
            (Role::Theory, "Q(x, x) theory"),
            (Role::Guide, "Q(x, x') theory"),
            (Role::Networks, "Q(x, x) networks"),
            (Role::Other, "Q(x, x') networks"),
        ],
        legend: run.full_legend(),
        ..Picture::default()
    };
    for (index, member) in run.members.iter().enumerate() {
        let kernels = exact(run, member);
        let (aa, ab): (Vec<_>, Vec<_>) = kernels.iter().map(|kernel| (kernel.aa, kernel.ab)).unzip();
        picture.add(Some(index), 0, log_curve(0, &aa));
        picture.add(Some(index), 1, log_curve(0, &ab));
        for (role, metric) in [(2, ResidualMetric::LengthAa), (3, ResidualMetric::LengthAb)] {
            let dots = some_layers(1, run.depth).into_iter().map(|layer| {
                let moments = run.samples[index].moments(layer, metric);
                log_dot(layer as f64, &moments, moments.relative_standard_error())
            });
            picture.add(Some(index), role, dots.collect());
        }
    }
    picture
}

/// C_l.
pub(super) fn correlation(run: &DepthRun) -> Picture {
    let mut picture = Picture {
        x: layer_axis(),
        y: Measure {
            title: "correlation C",
            ..Measure::default()
        },
        roles: vec![
            (Role::Theory, "mean, exact"),
            (Role::Guide, "the paper's recursion"),
            (Role::Networks, "mean of networks"),
        ],
        legend: run.full_legend(),
        ..Picture::default()
    };
    for (index, member) in run.members.iter().enumerate() {
        let curve = |kernels: &[Kernel], read: fn(&Kernel) -> f64| {
            let places = kernels.iter().enumerate();
            places
                .map(|(layer, kernel)| Place::new(layer as f64, Some(1.0 - read(kernel))))
                .collect::<Vec<_>>()
        };
        picture.add(
            Some(index),
            0,
            curve(&exact(run, member), |kernel| kernel.mean_decorrelation),
        );
        picture.add(
            Some(index),
            1,
            curve(&printed(run, member), |kernel| kernel.decorrelation),
        );
        let dots = some_layers(1, run.depth).into_iter().map(|layer| {
            let moments = run.samples[index].moments(layer, ResidualMetric::Decorrelation);
            let mean = moments.mean().map(|decorrelation| 1.0 - decorrelation);
            dot(layer as f64, mean, moments.standard_error())
        });
        picture.add(Some(index), 2, dots.collect());
    }
    picture
}

/// Relative variance over masks of one network's Q(x, x), after so many layers less than all; that of Q(x, x') is no less.
fn spreads(member: &Member) -> Vec<f64> {
    let backwards: Vec<f64> = member.survival.rates().iter().rev().copied().collect();
    growth_spread(&backwards, member.branch_variance)
}

/// As [`compare`], with the standard error that masks give by theory where the networks show less: their mean is heavy-tailed.
fn beside(theory: Option<f64>, sampled: &Moments, spread: f64) -> [Option<f64>; 4] {
    let [theory, mean, shown, _] = compare(theory, Some(sampled));
    let known = theory.map(|theory| theory.abs() * (spread / sampled.count() as f64).sqrt());
    let error = shown.zip(known).map(|(shown, known)| shown.max(known));
    let error = error.filter(|error| error.is_finite());
    let apart = mean.zip(theory).zip(error.filter(|&error| error > 0.0));
    [
        theory,
        mean,
        error,
        apart.map(|((mean, theory), error)| (mean - theory) / error),
    ]
}

/// Theory beside networks at some layers.
pub(super) fn table(run: &DepthRun) -> Table {
    let step = run.depth.div_ceil(ROWS);
    let rows: Vec<usize> = (1..=run.depth).rev().step_by(step).collect();
    let rows: Vec<usize> = rows.into_iter().rev().collect();
    let mut all_columns = Vec::new();
    let mut numbers = vec![Vec::new(); rows.len()];
    for (index, member) in run.members.iter().enumerate() {
        let (exact, printed) = (exact(run, member), printed(run, member));
        let spreads = spreads(member);
        all_columns.extend(columns(run, index, "Q(x, x)", "q_aa"));
        all_columns.extend(columns(run, index, "Q(x, x')", "q_ab"));
        all_columns.extend(columns(run, index, "1 − C", "decorrelation"));
        all_columns.push(column(
            run,
            index,
            "1 − C",
            "decorrelation_printed",
            "paper's recursion",
        ));
        for (&layer, row) in rows.iter().zip(&mut numbers) {
            let kernel = &exact[layer];
            let moments = |metric| run.samples[index].moments(layer, metric);
            let spread = spreads[run.depth - layer];
            row.extend(beside(
                kernel.aa.to_f64(),
                &moments(ResidualMetric::LengthAa),
                spread,
            ));
            row.extend(beside(
                kernel.ab.to_f64(),
                &moments(ResidualMetric::LengthAb),
                spread,
            ));
            let decorrelation = moments(ResidualMetric::Decorrelation);
            row.extend(compare(Some(kernel.mean_decorrelation), Some(&decorrelation)));
            row.push(Some(printed[layer].decorrelation));
        }
    }
    Table {
        label_heading: "Layer",
        columns: all_columns,
        labels: rows.iter().map(usize::to_string).collect(),
        rows: numbers,
    }
}

/// The layer where the paper's recursion is off by most, as 1 − C exact and printed; `None` without masks.
pub(super) fn farthest(run: &DepthRun, member: &Member) -> Option<(usize, f64, f64)> {
    let (exact, printed) = (exact(run, member), printed(run, member));
    let layers = exact.iter().zip(&printed).enumerate();
    let apart =
        layers.map(|(layer, (exact, printed))| (layer, exact.mean_decorrelation, printed.decorrelation));
    let size = |(_, exact, printed): &(usize, f64, f64)| (exact - printed).abs();
    apart
        .filter(|apart| size(apart) > 1e-12)
        .max_by(|one, other| size(one).total_cmp(&size(other)))
}

/// The state in words.
pub(super) fn reading(run: &DepthRun) -> Reading {
    let mut headline = vec![words("Two inputs that start with correlation ")];
    headline.push(words(format!(
        "{} end at ",
        significant(1.0 - run.start.decorrelation)
    )));
    for (index, member) in run.members.iter().enumerate() {
        if index > 0 {
            headline.push(words(if index + 1 == run.members.len() {
                " and "
            } else {
                ", "
            }));
        }
        let last = exact(run, member)[run.depth];
        let correlation = significant(1.0 - last.mean_decorrelation);
        headline.push(named(correlation, Quantity::Correlation));
        headline.push(words(format!(" ({})", member.name)));
    }
    headline.push(words("."));
    let apart = run
        .members
        .iter()
        .filter_map(|member| Some((member, farthest(run, member)?)));
    let most = apart.max_by(|one, other| {
        let size = |(_, exact, printed): (usize, f64, f64)| (exact - printed).abs();
        size(one.1).total_cmp(&size(other.1))
    });
    let detail = match most {
        None => {
            "The recursions A4 to A7 are exact here: no layer is random, or the inputs are equal.".to_owned()
        }
        Some((member, (layer, exact, printed))) => format!(
            "Over masks signals are a mixture, and A5 and A7 hold for one input only: for two they average kernels before the \
             nonlinear f. Farthest at layer {layer} ({}): mean correlation {}, by their recursion {}.",
            member.name,
            significant(1.0 - exact),
            significant(1.0 - printed)
        ),
    };
    Reading { headline, detail }
}
