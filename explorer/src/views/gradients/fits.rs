//! What a straight line through the sampled gradients says, beside the same line through the theory.

use crate::run::Run;
use crate::table::{Column, Table, comparison};
use depthscale::model::Scaled;
use depthscale::sample::Metric;
use depthscale::sample::fits::{Window, decay_rate, variance_power};
use depthscale::theory::LayerGradient;
use serde::Serialize;

/// Fits to each gradient product; `null` with fewer than four networks or too few layers whose mean is known.
#[derive(Clone, Debug, Serialize)]
pub struct Fits {
    /// g_aa.
    pub g_aa: Option<Fit>,
    /// Signed g_ab.
    pub g_ab: Option<Fit>,
    /// |g_ab|.
    pub g_ab_abs: Option<Fit>,
    /// g̃_ab.
    pub g_tilde_ab: Option<Fit>,
}

/// Fits to one gradient product over the layers from…to, see [`Window::of`]. Errors are jackknife errors.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Fit {
    /// Lowest layer of the fit.
    pub from_layer: usize,
    /// Highest.
    pub to_layer: usize,
    /// Factor for each layer towards the input, as χ₁ is.
    pub rate: f64,
    /// Its standard error.
    pub rate_error: f64,
    /// The same line through the theory: exact, or for |g_ab| of leading order in 1/N; `null` where there is none.
    pub rate_theory: Option<f64>,
    /// `rate` − `rate_theory` in standard errors.
    pub rate_difference: Option<f64>,
    /// Power of the mean that the variance goes with; `null` where there is no variance.
    pub variance_slope: Option<f64>,
    /// Its standard error.
    pub variance_slope_error: Option<f64>,
}

/// All fits to the networks of `run` so far.
pub fn fits(run: &Run) -> Fits {
    Fits {
        g_aa: fit(run, Metric::GradientAa),
        g_ab: fit(run, Metric::GradientAb),
        g_ab_abs: fit(run, Metric::GradientAbAbsolute),
        g_tilde_ab: fit(run, Metric::GradientTilde),
    }
}

/// Fit to one of [`Metric::GRADIENTS`], beside its theory.
pub fn fit(run: &Run, metric: Metric) -> Option<Fit> {
    let exact = |read: fn(&LayerGradient) -> Scaled| run.theory.exact.iter().map(read).collect::<Vec<_>>();
    match metric {
        Metric::GradientAa => fit_beside(run, metric, &exact(|exact| exact.g_aa)),
        Metric::GradientAb => fit_beside(run, metric, &exact(|exact| exact.g_ab)),
        Metric::GradientAbAbsolute => fit_beside(run, metric, &run.absolute),
        _ => fit_beside(run, metric, run.tilde()),
    }
}

/// Fit to one metric; `theory` of layers 1…L, or empty.
fn fit_beside(run: &Run, metric: Metric, theory: &[Scaled]) -> Option<Fit> {
    let networks = run.statistics.jackknife(metric);
    let window = Window::of(networks.whole())?;
    let rate = networks.estimate(|layers| {
        let layers = window.of_layers(layers).iter();
        decay_rate(layers.map(|layer| layer.log10_abs_mean()))
    })?;
    let power = networks.estimate(|layers| variance_power(window.of_layers(layers)));
    let rate_theory = decay_rate(window.of_layers(theory).iter().map(|g| g.log10_abs()));
    let difference = rate_theory.map(|theory| (rate.value - theory) / rate.error);
    Some(Fit {
        from_layer: window.from,
        to_layer: window.to,
        rate: rate.value,
        rate_error: rate.error,
        rate_theory,
        rate_difference: difference.filter(|difference| difference.is_finite()),
        variance_slope: power.map(|power| power.value),
        variance_slope_error: power.map(|power| power.error),
    })
}

/// One row a gradient product.
pub fn fits_table(run: &Run) -> Table {
    let column = Column::new;
    let mut columns = Vec::from(comparison(
        "Rate per layer",
        ["rate_theory", "rate", "rate_error", "rate_difference"],
    ));
    columns.extend([
        column("Variance as a power of the mean", "variance_slope", "power"),
        column(
            "Variance as a power of the mean",
            "variance_slope_error",
            "std. error",
        ),
        column("Layers", "from_layer", "from"),
        column("Layers", "to_layer", "to"),
    ]);
    let fits = fits(run);
    let (labels, rows) = [
        ("g_aa", fits.g_aa),
        ("signed g_ab", fits.g_ab),
        ("|g_ab|", fits.g_ab_abs),
        ("g̃_ab", fits.g_tilde_ab),
    ]
    .map(|(label, fit)| (label.to_owned(), row(fit, columns.len())))
    .into_iter()
    .unzip();
    Table {
        label_heading: "Gradient",
        columns,
        labels,
        rows,
    }
}

fn row(fit: Option<Fit>, columns: usize) -> Vec<Option<f64>> {
    fit.map_or(vec![None; columns], |fit| {
        vec![
            fit.rate_theory,
            Some(fit.rate),
            Some(fit.rate_error),
            fit.rate_difference,
            fit.variance_slope,
            fit.variance_slope_error,
            Some(fit.from_layer as f64),
            Some(fit.to_layer as f64),
        ]
    })
}
