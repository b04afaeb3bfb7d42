//! Several networks in numbers: one column each.

use super::Member;
use super::fitted::{depth_scale, sampled_crossover};
use super::picture::Panel;
use super::variance;
use crate::look::Compared;
use crate::picture::Picture;
use crate::reading::significant;
use crate::run::Run;
use crate::table::{Column, Table, compare, comparison};
use crate::views::gradients::fits::fit;
use crate::views::point::maps;
use crate::views::point::report::{Scales, scales};
use depthscale::model::Scaled;
use depthscale::sample::{Estimate, Metric};
use depthscale::theory::LayerGradient;
use serde::Serialize;

/// Everything the command prints.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The canonical link that gives this report.
    pub link: String,
    /// What is compared.
    pub plot: Compared,
    /// The networks, in the order of the table's columns.
    pub runs: Vec<Compare>,
    /// The rows of the table by name, one number a run.
    pub rows: Vec<(String, Vec<Option<f64>>)>,
    /// Curves and dots.
    pub pictures: Vec<Picture>,
}

/// One network of a [`Report`].
#[derive(Clone, Debug, Serialize)]
pub struct Compare {
    /// What sets it apart.
    pub name: String,
    /// Its own link.
    pub link: String,
    /// Its fixed points and depth scales.
    pub point: Scales,
}

fn members(run: &Run) -> &[Member] {
    run.comparison
        .as_ref()
        .map_or(&[], |comparison| &comparison.members)
}

/// The report of what `run` compares.
pub fn report(run: &Run) -> Report {
    let table = table(run);
    Report {
        link: run.state.link(),
        plot: run.state.compared,
        runs: members(run)
            .iter()
            .map(|member| Compare {
                name: member.name.clone(),
                link: member.run.state.link(),
                point: scales(&member.run.theory.point),
            })
            .collect(),
        rows: table.labels.into_iter().zip(table.rows).collect(),
        pictures: Panel::of(run.state.compared)
            .iter()
            .map(|panel| panel.picture(run))
            .collect(),
    }
}

/// What a network has in its column: a name and a number a row.
type Rows = Vec<(String, Option<f64>)>;

/// Rows whose names begin alike.
fn rows(name: &str, numbers: &[(&str, Option<f64>)]) -> Rows {
    numbers
        .iter()
        .map(|(what, number)| (name.to_owned() + what, *number))
        .collect()
}

/// One column a network: where it stands, and what the picture measures.
pub fn table(run: &Run) -> Table {
    let columns: Vec<Rows> = members(run)
        .iter()
        .map(|member| {
            let mut rows = point(&member.run);
            rows.extend(measured(run.state.compared, &member.run));
            rows
        })
        .collect();
    let labels: Vec<String> = columns.first().map_or(Vec::new(), |rows| {
        rows.iter().map(|(label, _)| label.clone()).collect()
    });
    Table {
        label_heading: "Quantity",
        columns: members(run)
            .iter()
            .map(|member| Column {
                key: member.name.clone().into(),
                label: member.name.clone().into(),
                group: "".into(),
            })
            .collect(),
        rows: (0..labels.len())
            .map(|row| {
                columns
                    .iter()
                    .map(|rows| rows.get(row).and_then(|(_, value)| *value))
                    .collect()
            })
            .collect(),
        labels,
    }
}

/// Fixed points and scales.
fn point(run: &Run) -> Rows {
    let scales = scales(&run.theory.point);
    let numbers = [
        ("q*", scales.q_star),
        ("c*", scales.c_star.or(scales.c_star_limit)),
        ("χ₁", scales.chi_1),
        ("χ₂", scales.chi_2),
        ("ξ₁", scales.xi_1),
        ("ξ₂", scales.xi_2),
        ("min(12ξ₁, 12ξ₂)", scales.l_max_12),
        ("6ξ₂", scales.six_xi_2),
    ];
    rows("", &numbers)
}

/// What a picture is read for.
fn measured(compared: Compared, run: &Run) -> Rows {
    match compared {
        Compared::Gaa => rate(run, Metric::GradientAa),
        Compared::Gab | Compared::GabChi => {
            let metrics = [Metric::GradientAa, Metric::GradientAbAbsolute, Metric::GradientAb];
            let mut all = metrics.map(|metric| rate(run, metric)).concat();
            all.extend(crossover(run));
            all
        }
        Compared::Gtilde => [Metric::GradientAa, Metric::GradientTilde]
            .map(|metric| rate(run, metric))
            .concat(),
        Compared::Variance => {
            let power = |metric| {
                let fit = fit(run, metric);
                let numbers = [
                    ("", fit.and_then(|fit| fit.variance_slope)),
                    (", std. error", fit.and_then(|fit| fit.variance_slope_error)),
                ];
                rows(&("power of ".to_owned() + name(metric)), &numbers)
            };
            let mut all = VARIANCES.map(power).concat();
            let [predicted, spread, error] = spread(run);
            let growth = [
                (", N a layer", spread),
                (", std. error", error),
                (", theory", predicted),
            ];
            all.extend(rows("growth of Var ln g_aa", &growth));
            all
        }
        Compared::Fitted => {
            let scale = depth_scale(run);
            let predicted = run.theory.point.gradient_depth_scale;
            estimated("fitted |1/ln χ₁|", scale, predicted)
        }
        Compared::Crossover => crossover(run),
        Compared::Factor => {
            let signed = over(run, |layer| layer.g_ab);
            rows(
                "",
                &[
                    ("g_aa over independence, layer 1", factor(run)),
                    ("signed g_ab over independence, layer 1", signed),
                ],
            )
        }
        Compared::Qmap | Compared::Cmap => {
            let kind = maps::MapKind::of(compared);
            let off = maps::differences(run, kind);
            let largest = off
                .iter()
                .map(|off| off.abs())
                .fold(None, |most: Option<f64>, off| {
                    Some(most.map_or(off, |most| most.max(off)))
                });
            rows("largest difference of a dot in σ", &[("", largest)])
        }
        Compared::Qdecay | Compared::Cdecay => {
            let length = compared == Compared::Qdecay;
            let point = scales(&run.theory.point);
            let (name, fitted, predicted) = match (length, run.fitted_scales()) {
                (true, [xi_q, _]) => ("ξ_q", xi_q, point.xi_q),
                (false, [_, xi_2]) => ("ξ₂", xi_2, point.xi_2),
            };
            let numbers = [(", predicted", predicted), (", fitted to the iterates", fitted)];
            rows(name, &numbers)
        }
    }
}

/// What pictures of variances show.
pub const VARIANCES: [Metric; 3] = [
    Metric::GradientAa,
    Metric::GradientAbAbsolute,
    Metric::GradientTilde,
];

/// What people call a product of gradients.
pub fn name(metric: Metric) -> &'static str {
    match metric {
        Metric::GradientAa => "g_aa",
        Metric::GradientAb => "signed g_ab",
        Metric::GradientAbAbsolute => "|g_ab|",
        _ => "g̃_ab",
    }
}

fn rate(run: &Run, metric: Metric) -> Rows {
    let fit = fit(run, metric);
    let numbers = [
        ("", fit.map(|fit| fit.rate)),
        (", std. error", fit.map(|fit| fit.rate_error)),
        (", theory", fit.and_then(|fit| fit.rate_theory)),
        (", difference in σ", fit.and_then(|fit| fit.rate_difference)),
    ];
    rows(&("rate of ".to_owned() + name(metric)), &numbers)
}

/// How many times more g_aa is at layer 1 than under gradient independence.
pub(super) fn factor(run: &Run) -> Option<f64> {
    over(run, |layer| layer.g_aa)
}

fn over(run: &Run, read: fn(&LayerGradient) -> Scaled) -> Option<f64> {
    let [exact, assumed] =
        [&run.theory.exact, &run.theory.independence].map(|layers| layers.first().map(read)?.log10_abs());
    Some(libm::exp10(exact? - assumed?)).filter(|factor| factor.is_finite())
}

fn crossover(run: &Run) -> Rows {
    estimated("n_c", sampled_crossover(run), run.crossover)
}

fn estimated(name: &str, estimate: Option<Estimate>, predicted: Option<f64>) -> Rows {
    let numbers = [
        (", theory", predicted),
        (", networks", estimate.map(|estimate| estimate.value)),
        (", std. error", estimate.map(|estimate| estimate.error)),
    ];
    rows(name, &numbers)
}

/// How N Var ln g_aa grows from layer to layer: predicted, measured between the output and the input, standard error.
pub fn spread(run: &Run) -> [Option<f64>; 3] {
    let predicted = run.spread_rate();
    let logarithms: Vec<_> = run.statistics.logarithms(Metric::GradientAa).collect();
    let variance = |layer: usize| {
        let deviation = logarithms.get(layer)?.standard_deviation()? * std::f64::consts::LN_10;
        Some(deviation * deviation)
    };
    let layers = logarithms.len().saturating_sub(1);
    let (Some(bottom), Some(top)) = (variance(0), variance(layers)) else {
        return [predicted, None, None];
    };
    let (width, networks) = (run.ensemble.width as f64, run.statistics.networks() as f64);
    let growth = width * (bottom - top) / layers as f64;
    // of a variance of normal logarithms
    let error = width * bottom * (2.0 / (networks - 1.0)).sqrt() / layers as f64;
    [predicted, Some(growth), Some(error)].map(|value| value.filter(|value| value.is_finite()))
}

/// The numbers behind the dots, a group of columns a network: theory, networks, standard error, difference.
pub fn details(run: &Run) -> Option<(&'static str, Table)> {
    let compared = run.state.compared;
    let members = members(run);
    let columns = members.iter().enumerate().flat_map(|(index, member)| {
        let keys = ["theory", "networks", "error", "difference"].map(|key| format!("{key}_{}", index + 1));
        comparison(member.name.clone(), keys)
    });
    let columns: Vec<Column> = columns.collect();
    let depth = members.iter().map(|member| member.run.ensemble.depth).max()?;
    match compared {
        Compared::Qmap | Compared::Cmap => {
            let kind = maps::MapKind::of(compared);
            let dots: Vec<_> = members
                .iter()
                .map(|member| maps::rows(&member.run, kind))
                .collect();
            let labels = dots.first()?.iter().enumerate();
            Some((
                "One layer of networks, dot by dot",
                Table {
                    label_heading: "Dot",
                    columns,
                    labels: labels
                        .map(|(row, _)| {
                            let at: Vec<String> = dots.iter().map(|dots| significant(dots[row].0)).collect();
                            let letter = if kind == maps::MapKind::Length { "q" } else { "c" };
                            match at.iter().all(|x| *x == at[0]) {
                                true => format!("{letter} = {}", at[0]),
                                false => format!("{letter} = {}", at.join(" / ")),
                            }
                        })
                        .collect(),
                    rows: (0..dots.first()?.len())
                        .map(|row| dots.iter().flat_map(|dots| dots[row].1).collect())
                        .collect(),
                },
            ))
        }
        Compared::Fitted | Compared::Crossover => None,
        _ => {
            let layers = (1..=depth).rev();
            Some((
                "Layer by layer",
                Table {
                    label_heading: "Layer",
                    columns,
                    labels: layers.clone().map(|layer| layer.to_string()).collect(),
                    rows: layers
                        .map(|layer| {
                            let row = members.iter().flat_map(|member| {
                                // Networks of other depths stand side by side from the output down.
                                let own = (member.run.ensemble.depth + layer).saturating_sub(depth);
                                match own {
                                    0 => [None; 4],
                                    own => layer_row(compared, &member.run, own),
                                }
                            });
                            row.collect()
                        })
                        .collect(),
                },
            ))
        }
    }
}

/// Theory, networks, standard error, difference of one layer.
fn layer_row(compared: Compared, run: &Run, layer: usize) -> [Option<f64>; 4] {
    let plain = |layers: &[Scaled]| layers.get(layer - 1).and_then(|g| g.to_f64());
    let signals = run.theory.trajectory.layers.get(layer);
    let (theory, metric) = match compared {
        Compared::Gab | Compared::GabChi => (plain(&run.absolute), Metric::GradientAbAbsolute),
        Compared::Gtilde => (plain(run.tilde()), Metric::GradientTilde),
        Compared::Qdecay => (
            signals.map(|signals| libm::ldexp(signals.variance[0], signals.exponent)),
            Metric::LengthAa,
        ),
        Compared::Cdecay => (
            signals.map(|signals| 1.0 - signals.decorrelation),
            Metric::Correlation,
        ),
        _ => (
            run.theory
                .exact
                .get(layer - 1)
                .and_then(|exact| exact.g_aa.to_f64()),
            variance::metric(Panel::VarianceAa),
        ),
    };
    let theory = theory.filter(|theory| theory.is_finite());
    compare(theory, Some(&run.statistics.moments(layer, metric)))
}
