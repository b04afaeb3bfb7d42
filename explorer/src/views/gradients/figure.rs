//! Gradients of every layer on a logarithmic axis. The axis carries log₁₀, so nothing leaves the range of f64.

use super::report::{self, Curves};
use super::series::Series;
use crate::plot::frame::{Axis, Drawn, Frame, Geometry, Line};
use crate::plot::surface::Area;
use crate::plot::{Curve, Entry, Figure, Options, Readout, draw_legend, legend_height, numbers, ticks};
use crate::study::FigureWords;
use crate::{Quantity, Run};
use plotters::prelude::*;

/// About so many dots are drawn of each sampled quantity.
const DOTS: usize = 30;
/// Room below the smallest g_aa for g_ab, in decades, next to the ½ log₁₀ N that its fluctuations lie lower.
const ROOM_BELOW: f64 = 1.2;
/// Sampled means farther below the theory than this many decades are cut off.
const SAMPLED_BELOW: f64 = 3.0;

const AA: Option<Quantity> = Some(Quantity::Gradient);
const AB: Option<Quantity> = Some(Quantity::Correlation);

/// Its words.
pub const WORDS: FigureWords = FigureWords {
    name: "gradients",
    title: "Gradient per layer",
    caption: "Means over networks ± one standard error; g_ab by its absolute value. Gradients travel from right to left.",
};

/// Gradients of every layer of a run.
pub struct Profile<'a>(pub &'a Run);

impl Figure for Profile<'_> {
    fn curves(&self) -> Vec<Curve> {
        curves(self.0)
    }

    fn draw(&self, area: &Area, options: &Options) -> Drawn<Geometry> {
        draw(self.0, area, options)
    }

    fn read_at(&self, x: f64) -> Readout {
        read_at(self.0, x)
    }

    fn summary(&self) -> String {
        summary(self.0)
    }
}

/// The curves that `run` has.
fn curves(run: &Run) -> Vec<Curve> {
    let curve = |id, label: &'static str, quantity, line| Curve {
        id,
        label: label.into(),
        quantity,
        shade: None,
        line,
        optional: false,
    };
    let mut curves = vec![
        curve("aa", "g_aa theory", AA, Line::Solid),
        curve("aa-networks", "g_aa networks", AA, Line::Dots),
        curve("ab", "signed g_ab theory", AB, Line::Solid),
        curve("ab-signed", "signed g_ab networks", AB, Line::Diamonds),
        curve("ab-expected", "|g_ab| theory", AB, Line::Thin),
        curve("ab-absolute", "|g_ab| networks", AB, Line::Dots),
        curve("independence", "gradient independence", None, Line::Dashed),
    ];
    if run.theory.eq12.is_some() {
        curves.push(curve("eq12", "eq. (12)", None, Line::Dotted));
    }
    curves.push(curve("chi", "χ₁^{L−l}", None, Line::Thin));
    curves.push(Curve {
        optional: true,
        ..curve(
            "aa-quantiles",
            "g_aa median, 5 to 95 % of networks",
            AA,
            Line::Dotted,
        )
    });
    curves
}

/// Lowest and highest log₁₀ to show: all of g_aa, and g_ab as far down as its fluctuations are expected.
/// Hangs on the theory and N alone, so that the axis keeps still while networks come in, unless they lie lower.
fn range(run: &Run, report: &Curves) -> (f64, f64) {
    let theory = report.theory.log10_g_aa.iter().flatten();
    let (low, high) = theory.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &log| {
        (low.min(log), high.max(log))
    });
    if low > high {
        return (-3.0, 1.0); // every gradient is zero
    }
    let noise = 0.5 * libm::log10(run.ensemble.width as f64) + ROOM_BELOW;
    let sampled = &report.sampled;
    let measured = sampled
        .g_aa
        .log10_abs_mean
        .iter()
        .chain(&sampled.g_ab_abs.log10_abs_mean)
        .flatten();
    let lowest = measured
        .fold(low - noise, |lowest, &log| lowest.min(log))
        .max(low - noise - SAMPLED_BELOW);
    let highest = sampled
        .g_aa
        .log10_abs_mean
        .iter()
        .flatten()
        .fold(high, |highest, &log| highest.max(log));
    let (lowest, highest) = (libm::floor(lowest), highest.min(high + SAMPLED_BELOW));
    let top = highest + 0.04 * (highest - lowest);
    // Few decades end on a tick.
    (lowest, if top - lowest < 8.0 { libm::ceil(top) } else { top })
}

fn draw(run: &Run, area: &Area, options: &Options) -> Drawn<Geometry> {
    let report = report::curves(run);
    let depth = run.ensemble.depth;
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (
        f64::from(width) / options.scale,
        f64::from(height) / options.scale,
    );
    let curves = curves(run);
    let top = if options.legend {
        legend_height(&curves, width)
    } else {
        0.0
    };
    let x_range = if depth > 1 {
        (1.0, depth as f64)
    } else {
        (0.5, 1.5)
    };
    let mut x_ticks = ticks::linear(x_range.0, x_range.1, (width / 90.0) as usize);
    x_ticks.retain(|(layer, _)| layer.fract() == 0.0);
    for (layer, label) in &mut x_ticks {
        *label = format!("{layer:.0}");
    }
    if depth > 1
        && x_ticks
            .first()
            .is_none_or(|(first, _)| (first - 1.0) * width > 40.0 * depth as f64)
    {
        x_ticks.insert(0, (1.0, "1".to_owned()));
    }
    let y_range = range(run, &report);
    let y_ticks = ticks::decades(y_range.0, y_range.1, (height / 48.0) as usize);
    let x = Axis {
        range: x_range,
        ticks: x_ticks,
        title: "layer l",
    };
    let y = Axis {
        range: y_range,
        ticks: y_ticks,
        title: "squared gradient",
    };
    let frame = Frame::new(area, options, top, &x, &y)?;
    if options.legend {
        draw_legend(&frame, &curves, options.theme, width)?;
    }

    let hue = |quantity| options.theme.hue(quantity);
    let line = |logs: &[Option<f64>], quantity, line| {
        for piece in logs
            .iter()
            .enumerate()
            .collect::<Vec<_>>()
            .split(|(_, log)| log.is_none())
        {
            let points = piece
                .iter()
                .filter_map(|(index, log)| log.map(|log| ((index + 1) as f64, log)));
            // A layer alone, as of a network of one layer, is a short stroke.
            let reach = if piece.len() == 1 { 0.15 } else { 0.0 };
            let points: Vec<_> = points
                .flat_map(|(layer, log)| [(layer - reach, log), (layer + reach, log)])
                .collect();
            frame.curve(&points, hue(quantity), line)?;
        }
        Ok::<_, String>(())
    };
    let sampled = &report.sampled;
    for (id, series, quantity) in [
        ("aa-networks", &sampled.g_aa, AA),
        ("ab-absolute", &sampled.g_ab_abs, AB),
    ] {
        if options.shows(id) {
            for piece in bands(series, y_range.0) {
                frame.band(&piece, hue(quantity))?;
            }
        }
    }
    if let Some(logarithm) = sampled
        .g_aa
        .logarithm
        .as_ref()
        .filter(|_| options.shows("aa-quantiles"))
    {
        let spread = logarithm.log10_q05.iter().zip(&logarithm.log10_q95).zip(1..);
        let spread: Vec<_> = spread
            .map(|((low, high), layer)| Some((f64::from(layer), (*low)?, (*high)?)))
            .collect();
        for piece in spread.split(Option::is_none).filter(|piece| piece.len() > 1) {
            let piece: Vec<_> = piece.iter().copied().flatten().collect();
            frame.band(&piece, hue(AA))?;
        }
        line(&logarithm.log10_median, AA, Line::Dotted)?;
    }
    if options.shows("chi") {
        let anchor = report.theory.log10_g_aa.last().copied().flatten();
        let slope = libm::log10(run.theory.point.chi_1);
        if let Some(anchor) = anchor {
            let ends = [1.0, depth as f64].map(|l| (l, anchor + (depth as f64 - l) * slope));
            frame.curve(&ends, hue(None), Line::Thin)?;
        }
    }
    if options.shows("independence") {
        line(&report.independence.log10_g_aa, AA, Line::Dashed)?;
        line(&report.independence.log10_abs_g_ab, AB, Line::Dashed)?;
    }
    if options.shows("aa") {
        line(&report.theory.log10_g_aa, AA, Line::Solid)?;
    }
    if options.shows("ab") {
        line(&report.theory.log10_abs_g_ab, AB, Line::Solid)?;
    }
    if options.shows("ab-expected") {
        line(&report.log10_theory_g_ab_abs, AB, Line::Thin)?;
    }
    if let Some(eq12) = report.eq12.as_ref().filter(|_| options.shows("eq12")) {
        line(&eq12.log10_g_aa, None, Line::Dotted)?;
        line(&eq12.log10_abs_g_ab, None, Line::Dotted)?;
    }
    for (id, series, quantity, shape) in [
        ("ab-signed", &sampled.g_ab, AB, Line::Diamonds),
        ("ab-absolute", &sampled.g_ab_abs, AB, Line::Dots),
        ("aa-networks", &sampled.g_aa, AA, Line::Dots),
    ] {
        if options.shows(id) {
            marks(&frame, series, hue(quantity), shape, y_range.0)?;
        }
    }
    Ok(frame.geometry(1.0))
}

/// log₁₀ of mean − error, mean and mean + error at an index; the first is `bottom` where the error reaches zero.
fn spread(series: &Series, index: usize, bottom: f64) -> Option<[f64; 3]> {
    let (mean, relative) = (
        series.log10_abs_mean[index]?,
        series.relative_standard_error[index].unwrap_or(0.0),
    );
    let low = if relative < 1.0 {
        mean + libm::log10(1.0 - relative)
    } else {
        bottom
    };
    Some([low, mean, mean + libm::log10(1.0 + relative)])
}

/// The bands of ± one standard error, one for each run of layers that have numbers.
fn bands(series: &Series, bottom: f64) -> Vec<Vec<(f64, f64, f64)>> {
    let all: Vec<_> = (0..series.mean.len())
        .map(|index| spread(series, index, bottom).map(|[low, _, high]| ((index + 1) as f64, low, high)))
        .collect();
    all.split(Option::is_none)
        .map(|piece| piece.iter().copied().flatten().collect::<Vec<_>>())
        .filter(|piece| piece.len() > 1)
        .collect()
}

/// Every few layers a mark with its bar. A mean within two errors of zero, which only a signed one can be, is faint and has no
/// bar: on a logarithmic axis that bar would reach down for ever.
fn marks(frame: &Frame, series: &Series, color: RGBColor, shape: Line, bottom: f64) -> Drawn {
    let depth = series.mean.len();
    for layer in (1..=depth).rev().step_by(depth.div_ceil(DOTS)) {
        let Some([low, mean, high]) = spread(series, layer - 1, bottom) else {
            continue;
        };
        let known = series.relative_standard_error[layer - 1].is_none_or(|error| error < 0.5);
        if known {
            frame.bar(layer as f64, low, high, color)?;
        }
        frame.mark(
            layer as f64,
            mean,
            color.mix(if known { 1.0 } else { 0.45 }),
            shape,
        )?;
    }
    Ok(())
}

/// The numbers of the layer nearest to `x`.
fn read_at(run: &Run, x: f64) -> Readout {
    let report = report::curves(run);
    let depth = run.ensemble.depth;
    let layer = (libm::round(x).max(1.0) as usize).min(depth);
    let at = layer - 1;
    let mut entries = Vec::new();
    let exists = !run.theory.exact.is_empty();
    let mut theory = |label: &'static str, log: Option<f64>, plain: Option<f64>, quantity| {
        if !exists {
            return;
        }
        let negative = plain.is_some_and(|value| value < 0.0);
        let value = log.map_or_else(|| "0".to_owned(), |log| numbers::from_log10(log, negative));
        entries.push(Entry {
            label: label.into(),
            value,
            quantity,
        });
    };
    theory(
        "g_aa theory",
        report.theory.log10_g_aa[at],
        report.theory.g_aa[at],
        AA,
    );
    theory(
        "signed g_ab theory",
        report.theory.log10_abs_g_ab[at],
        report.theory.g_ab[at],
        AB,
    );
    theory("|g_ab| theory", report.log10_theory_g_ab_abs[at], None, AB);
    theory("g_aa independence", report.independence.log10_g_aa[at], None, AA);
    theory(
        "g_ab independence",
        report.independence.log10_abs_g_ab[at],
        report.independence.g_ab[at],
        AB,
    );
    let sampled = &report.sampled;
    for (label, series, quantity) in [
        ("g_aa networks", &sampled.g_aa, AA),
        ("signed g_ab networks", &sampled.g_ab, AB),
        ("|g_ab| networks", &sampled.g_ab_abs, AB),
    ] {
        let Some(log) = series.log10_abs_mean[at] else {
            continue;
        };
        let mean = numbers::from_log10(log, series.mean[at].is_some_and(|mean| mean < 0.0));
        let error = series.relative_standard_error[at]
            .map_or(String::new(), |error| format!(" ± {}", percent(error)));
        entries.push(Entry {
            label: label.into(),
            value: mean + &error,
            quantity,
        });
    }
    Readout {
        x: layer as f64,
        title: format!("layer {layer} of {depth}"),
        entries,
    }
}

fn percent(relative: f64) -> String {
    if relative < 9.995 {
        format!("{} %", numbers::short(100.0 * relative))
    } else {
        format!("{} times", numbers::short(relative))
    }
}

/// The figure in words.
fn summary(run: &Run) -> String {
    let depth = run.ensemble.depth;
    let [first, last] = [1, depth].map(|layer| {
        let entries = read_at(run, layer as f64).entries;
        let words: Vec<_> = entries
            .iter()
            .map(|entry| format!("{} {}", entry.label.replace('_', ""), entry.value))
            .collect();
        format!("At layer {layer}: {}.", words.join(", "))
    });
    let networks = run.statistics.networks();
    let sampled = if networks > 0 {
        format!(", with {networks} sampled networks")
    } else {
        String::new()
    };
    format!("Line chart of gradients over layers 1 to {depth} on a logarithmic axis{sampled}. {first} {last}")
}
