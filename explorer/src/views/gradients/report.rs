//! Gradients of every layer: exact theory, the papers' approximations, sampled networks.

use crate::reading::{Reading, significant, significant_power};
use crate::run::Run;
use crate::table::{Table, compare, comparison};
use crate::views::gradients::fits::{Fits, fits};
use crate::views::gradients::heavy_tail;
use crate::views::gradients::series::{Series, series};
use crate::views::point::report::{self as point, Scales};
use depthscale::model::Method;
use depthscale::sample::Metric;
use depthscale::theory::LayerGradient;
use serde::Serialize;

/// Everything the view shows. Arrays run over layers 1…L.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The canonical link that gives this report.
    pub link: String,
    /// Variance and correlation of z⁰.
    pub start: point::StartReport,
    /// Fixed points and depth scales.
    pub point: Scales,
    /// 1…L.
    pub layer: Vec<usize>,
    /// What the figure shows.
    #[serde(flatten)]
    pub curves: Curves,
    /// g̃_ab by theory; `null` where it is too large for f64.
    pub theory_g_tilde_ab: Vec<Option<f64>>,
    /// log₁₀ of it.
    pub log10_theory_g_tilde_ab: Vec<Option<f64>>,
    /// Rates per layer and powers, fitted to the networks.
    pub fits: Fits,
}

/// What the figure shows.
#[derive(Clone, Debug, Serialize)]
pub struct Curves {
    /// Exact at infinite width.
    pub theory: Profile,
    /// E|g_ab| at width N, to leading order in 1/N; `null` where it is too large for f64.
    pub theory_g_ab_abs: Vec<Option<f64>>,
    /// log₁₀ of it.
    pub log10_theory_g_ab_abs: Vec<Option<f64>>,
    /// n_c, layers below the output where the mean of g_ab sinks under its standard deviation; `null` if it does not.
    pub crossover: Option<f64>,
    /// Under gradient independence.
    pub independence: Profile,
    /// Huang et al., equation 12; linear networks at their fixed point.
    pub eq12: Option<Profile>,
    /// Sampled networks.
    pub sampled: Sampled,
}

/// g_aa and signed g_ab by theory; all `null` where signals leave the range of f64. The logarithms hold where the plain numbers leave the range of f64.
#[derive(Clone, Debug, Serialize)]
pub struct Profile {
    /// g_aa; `null` where it is too large for f64.
    pub g_aa: Vec<Option<f64>>,
    /// Signed g_ab.
    pub g_ab: Vec<Option<f64>>,
    /// log₁₀ g_aa; `null` for zero.
    pub log10_g_aa: Vec<Option<f64>>,
    /// log₁₀ |g_ab|; `null` for zero.
    pub log10_abs_g_ab: Vec<Option<f64>>,
}

/// Statistics over networks, layer by layer.
#[derive(Clone, Debug, Serialize)]
pub struct Sampled {
    /// Networks so far.
    pub networks: usize,
    /// g_aa.
    pub g_aa: Series,
    /// Signed g_ab.
    pub g_ab: Series,
    /// |g_ab|, the paper's g_ab.
    pub g_ab_abs: Series,
    /// g̃_ab = Σ|x_a x_b| Σ|δ_a δ_b|/N².
    pub g_tilde_ab: Series,
    /// |z_a|²/N.
    pub q_aa: Series,
    /// z_a·z_b/N.
    pub q_ab: Series,
    /// z_a·z_b/(|z_a||z_b|).
    pub c_ab: Series,
}

/// The report of what `run` holds so far.
pub fn report(run: &Run) -> Report {
    Report {
        link: run.state.link(),
        start: point::start(run),
        point: point::scales(&run.theory.point),
        layer: (1..=run.ensemble.depth).collect(),
        curves: curves(run),
        theory_g_tilde_ab: each_layer(run.tilde(), run.ensemble.depth, |g| g.to_f64()),
        log10_theory_g_tilde_ab: each_layer(run.tilde(), run.ensemble.depth, |g| g.log10_abs()),
        fits: fits(run),
    }
}

/// The curves of what `run` holds so far.
pub fn curves(run: &Run) -> Curves {
    Curves {
        theory: profile(&run.theory.exact, run.ensemble.depth),
        theory_g_ab_abs: each_layer(&run.absolute, run.ensemble.depth, |g| g.to_f64()),
        log10_theory_g_ab_abs: each_layer(&run.absolute, run.ensemble.depth, |g| g.log10_abs()),
        crossover: run.crossover,
        independence: profile(&run.theory.independence, run.ensemble.depth),
        eq12: run
            .theory
            .eq12
            .as_deref()
            .map(|eq12| profile(eq12, run.ensemble.depth)),
        sampled: Sampled {
            networks: run.statistics.networks(),
            g_aa: series(run, Metric::GradientAa),
            g_ab: series(run, Metric::GradientAb),
            g_ab_abs: series(run, Metric::GradientAbAbsolute),
            g_tilde_ab: series(run, Metric::GradientTilde),
            q_aa: series(run, Metric::LengthAa),
            q_ab: series(run, Metric::LengthAb),
            c_ab: series(run, Metric::Correlation),
        },
    }
}

/// One value for each layer 1…L, `None` where there is none.
fn each_layer<T: Copy>(layers: &[T], depth: usize, read: impl Fn(T) -> Option<f64>) -> Vec<Option<f64>> {
    (0..depth)
        .map(|index| layers.get(index).copied().and_then(&read))
        .collect()
}

fn profile(layers: &[LayerGradient], depth: usize) -> Profile {
    Profile {
        g_aa: each_layer(layers, depth, |layer| layer.g_aa.to_f64()),
        g_ab: each_layer(layers, depth, |layer| layer.g_ab.to_f64()),
        log10_g_aa: each_layer(layers, depth, |layer| layer.g_aa.log10_abs()),
        log10_abs_g_ab: each_layer(layers, depth, |layer| layer.g_ab.log10_abs()),
    }
}

/// One row a layer, from the output down, as gradients travel.
pub fn table(run: &Run) -> Table {
    let mut columns = Vec::from(comparison(
        "g_aa",
        ["g_aa_theory", "g_aa_mean", "g_aa_error", "g_aa_difference"],
    ));
    columns.extend(comparison(
        "signed g_ab",
        ["g_ab_theory", "g_ab_mean", "g_ab_error", "g_ab_difference"],
    ));
    columns.extend(comparison(
        "|g_ab|",
        [
            "g_ab_abs_theory",
            "g_ab_abs_mean",
            "g_ab_abs_error",
            "g_ab_abs_difference",
        ],
    ));
    let layers = (1..=run.ensemble.depth).rev();
    Table {
        label_heading: "Layer",
        columns,
        labels: layers.clone().map(|layer| layer.to_string()).collect(),
        rows: layers
            .map(|layer| {
                let exact = run.theory.exact.get(layer - 1);
                let absolute = run.absolute.get(layer - 1);
                let theory = [
                    (exact.and_then(|exact| exact.g_aa.to_f64()), Metric::GradientAa),
                    (exact.and_then(|exact| exact.g_ab.to_f64()), Metric::GradientAb),
                    (absolute.and_then(|g| g.to_f64()), Metric::GradientAbAbsolute),
                ];
                let compare =
                    |(theory, metric)| compare(theory, Some(&run.statistics.moments(layer, metric)));
                theory.into_iter().flat_map(compare).collect()
            })
            .collect(),
    }
}

/// The state in words.
pub fn reading(run: &Run) -> Reading {
    Reading {
        headline: point::gradient_sentence(run),
        detail: detail(run),
    }
}

fn detail(run: &Run) -> String {
    let moments = run.statistics.moments(1, Metric::GradientAa);
    let (Some(exact), Some(assumed)) = (run.theory.exact.first(), run.theory.independence.first()) else {
        return "Signals leave the range of numbers before the last layer, so there is no gradient to speak of.".to_owned();
    };
    // Networks with fresh weights are what gradient independence speaks of.
    let fresh = run.state.sampling.method == Method::Independent;
    let (expected, expectation) = match fresh {
        true => (assumed, "gradient independence"),
        false => (exact, "exact theory"),
    };
    let [theory, mean, _, difference] = compare(expected.g_aa.to_f64(), Some(&moments));
    let networks = run.statistics.networks();
    let heavy = heavy_tail::sentence(run);
    let mut words = match (mean, theory, difference) {
        (Some(mean), Some(theory), Some(difference)) if networks > 1 => format!(
            "{networks} networks of width {}{} have g_aa = {} at layer 1; {expectation} says {}{}.",
            run.ensemble.width,
            if fresh {
                " with fresh weights on the way back"
            } else {
                ""
            },
            significant(mean),
            significant(theory),
            match heavy {
                // the error that this would be in is not to be trusted
                Some(_) => String::new(),
                None => format!(" ({:.1} standard errors off)", difference.abs()),
            }
        ),
        _ => match expected.g_aa.log10_abs() {
            Some(log10) => format!(
                "By {expectation} g_aa at layer 1 is {}.",
                significant_power(log10)
            ),
            None => format!("By {expectation} g_aa at layer 1 is zero."),
        },
    };
    if let Some(sentence) = heavy {
        words += &format!(" {sentence}");
    }
    if let (Some(exact), Some(assumed)) = (exact.g_aa.log10_abs(), assumed.g_aa.log10_abs()) {
        let factor = libm::pow(10.0, (exact - assumed).abs());
        if factor.is_finite() && factor > 1.005 {
            words += &match fresh {
                true => format!(
                    " With the weights it came by it would be off by a factor {}.",
                    significant(factor)
                ),
                false => format!(
                    " Gradient independence is off by a factor {}.",
                    significant(factor)
                ),
            };
        }
    }
    if let Some(layers) = run.crossover {
        words += &format!(
            " From {} layers below the output on, g_ab is mostly noise: at this width its standard deviation is larger than its mean.",
            significant(layers)
        );
    }
    words
}
