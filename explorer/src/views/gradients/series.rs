//! One sampled quantity over the layers.

use crate::run::Run;
use depthscale::sample::{LogScale, Metric, Moments};
use serde::Serialize;

/// Which parts of all networks the quantiles of [`LogSeries`] are above.
const PARTS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// One quantity over layers; `null` where there are too few networks, or no f64 for it.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    /// Mean over networks.
    pub mean: Vec<Option<f64>>,
    /// Unbiased variance over networks.
    pub variance: Vec<Option<f64>>,
    /// Standard error of the mean.
    pub standard_error: Vec<Option<f64>>,
    /// log₁₀ |mean|, also where `mean` leaves the range of f64.
    pub log10_abs_mean: Vec<Option<f64>>,
    /// Standard error over |mean|.
    pub relative_standard_error: Vec<Option<f64>>,
    /// Its logarithm, which a few large values do not carry away; of [`Metric::LOGARITHMIC`] only.
    #[serde(flatten)]
    pub logarithm: Option<LogSeries>,
}

/// The logarithm of one quantity over layers; `null` where there are too few networks. Where it is zero in some, there is no
/// mean, and quantiles that are zero are `null`.
#[derive(Clone, Debug, Serialize)]
pub struct LogSeries {
    /// Mean of log₁₀ over networks.
    pub mean_log10: Vec<Option<f64>>,
    /// Standard error of that mean.
    pub mean_log10_error: Vec<Option<f64>>,
    /// Standard deviation of log₁₀ over networks.
    pub sd_log10: Vec<Option<f64>>,
    /// log₁₀ of the value that 5 % of the networks are below, to 1/256 octave or 1/255 of their range.
    pub log10_q05: Vec<Option<f64>>,
    /// 25 %.
    pub log10_q25: Vec<Option<f64>>,
    /// 50 %.
    pub log10_median: Vec<Option<f64>>,
    /// 75 %.
    pub log10_q75: Vec<Option<f64>>,
    /// 95 %.
    pub log10_q95: Vec<Option<f64>>,
    /// Networks in which it is zero.
    pub zeros: Vec<u64>,
}

/// A metric of the networks so far.
pub(crate) fn series(run: &Run, metric: Metric) -> Series {
    let moments = run.statistics.layers(metric);
    let each = |read: fn(&Moments) -> Option<f64>| moments.iter().map(read).collect();
    Series {
        mean: each(Moments::mean),
        variance: each(Moments::variance),
        standard_error: each(Moments::standard_error),
        log10_abs_mean: each(Moments::log10_abs_mean),
        relative_standard_error: each(Moments::relative_standard_error),
        logarithm: Metric::LOGARITHMIC
            .contains(&metric)
            .then(|| log_series(run, metric)),
    }
}

fn log_series(run: &Run, metric: Metric) -> LogSeries {
    let logarithms = || run.statistics.logarithms(metric);
    let each = |read: fn(&LogScale) -> Option<f64>| logarithms().map(read).collect();
    let quantiles: Vec<_> = logarithms().map(|log| log.quantiles(PARTS)).collect();
    let quantile = |part: usize| quantiles.iter().map(|layer| layer[part]).collect();
    LogSeries {
        mean_log10: each(LogScale::mean),
        mean_log10_error: each(LogScale::standard_error),
        sd_log10: each(LogScale::standard_deviation),
        log10_q05: quantile(0),
        log10_q25: quantile(1),
        log10_median: quantile(2),
        log10_q75: quantile(3),
        log10_q95: quantile(4),
        zeros: logarithms().map(LogScale::zeros).collect(),
    }
}
