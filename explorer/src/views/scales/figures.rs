//! Depth scales and c* against σ_w²: predicted as lines, fitted as dots, one shade a curve of the family.

use super::report::Predicted;
use crate::plot::colours::mix;
use crate::plot::family::{IDS, STRENGTH};
use crate::plot::frame::{Axis, Drawn, Frame, Geometry, Line};
use crate::plot::surface::Area;
use crate::plot::{Curve, Entry, Figure, Options, Readout, draw_legend, legend_height, numbers, ticks};
use crate::study::FigureWords;
use crate::{Quantity, Run};
use depthscale::model::Parameter;
use plotters::prelude::*;
use std::borrow::Cow;

/// Logarithms of the depth scales shown, layers.
const LAYERS: (f64, f64) = (-0.7, 3.3);
/// The three depth scales: id, label, hue, how to read it.
type Read = fn(&Predicted) -> Option<f64>;
const SCALES: [(&str, &str, Quantity, Read); 3] = [
    ("xi-q", "ξ_q", Quantity::Length, |point| point.xi_q),
    ("xi-1", "ξ₁", Quantity::Gradient, |point| point.xi_1),
    ("xi-2", "ξ₂", Quantity::Correlation, |point| point.xi_2),
];

/// What a figure shows against σ_w².
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ordinate {
    /// ξ_q, ξ₁, ξ₂.
    DepthScales,
    /// c*.
    FixedCorrelation,
}

impl Ordinate {
    /// Both figures.
    pub const ALL: [Self; 2] = [Self::DepthScales, Self::FixedCorrelation];

    /// Words of the figure.
    pub fn words(self) -> FigureWords {
        match self {
            Self::DepthScales => FigureWords {
                name: "depth-scales",
                title: "Depth scales",
                caption: "Layers until q, gradients and c have come closer, faded or grown by a factor e; dots are fitted to the layers themselves.",
            },
            Self::FixedCorrelation => FigureWords {
                name: "fixed-correlation",
                title: "Fixed correlation",
                caption: "Correlation of two inputs in deep layers.",
            },
        }
    }
}

/// A figure of a run.
pub struct ScalesFigure<'a> {
    /// What it shows.
    pub shown: Ordinate,
    /// Whose.
    pub run: &'a Run,
}

impl Figure for ScalesFigure<'_> {
    fn curves(&self) -> Vec<Curve> {
        curves(self.shown, self.run)
    }

    fn draw(&self, area: &Area, options: &Options) -> Drawn<Geometry> {
        draw(self.shown, self.run, area, options)
    }

    fn read_at(&self, x: f64) -> Readout {
        read_at(self.shown, self.run, x)
    }

    fn summary(&self) -> String {
        summary(self.shown, self.run)
    }
}

/// The curves of either figure.
fn curves(shown: Ordinate, run: &Run) -> Vec<Curve> {
    let curve = |id, label: Cow<'static, str>, quantity, line| Curve {
        id,
        label,
        quantity,
        shade: None,
        line,
        optional: false,
    };
    let mut curves = Vec::new();
    if shown == Ordinate::DepthScales {
        for (id, label, quantity, _) in SCALES {
            curves.push(curve(id, label.into(), Some(quantity), Line::Solid));
        }
        curves.push(curve("fitted", "fitted ξ_q and ξ₂".into(), None, Line::Dots));
    }
    let family = run.state.lists.family();
    for (index, id) in IDS.into_iter().enumerate().take(family.values().len()) {
        let quantity = (shown == Ordinate::FixedCorrelation).then_some(Quantity::Correlation);
        curves.push(curve(id, family.name(index).into(), quantity, Line::Solid));
    }
    curves
}

fn draw(shown: Ordinate, run: &Run, area: &Area, options: &Options) -> Drawn<Geometry> {
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (
        f64::from(width) / options.scale,
        f64::from(height) / options.scale,
    );
    let curves = curves(shown, run);
    let top = if options.legend {
        legend_height(&curves, width)
    } else {
        0.0
    };
    let slider = Parameter::WeightVariance.bound().slider;
    let depth = shown == Ordinate::DepthScales;
    let x = Axis {
        range: slider,
        ticks: ticks::linear(slider.0, slider.1, (width / 80.0) as usize),
        title: "weight variance σw²",
    };
    let y = if depth {
        Axis {
            range: LAYERS,
            ticks: ticks::decades(LAYERS.0, LAYERS.1, (height / 48.0) as usize),
            title: "layers",
        }
    } else {
        Axis {
            range: (0.0, 1.0),
            ticks: ticks::linear(0.0, 1.0, (height / 56.0) as usize),
            title: "c*",
        }
    };
    let frame = Frame::new(area, options, top, &x, &y)?;
    if options.legend {
        draw_legend(&frame, &curves, options.theme, width)?;
    }
    let members = (0..run.state.lists.family().values().len()).filter(|&index| options.shows(IDS[index]));
    // the first of the family, which is the strongest, comes last and so on top
    for index in members.rev() {
        let faded = |quantity| {
            let theme = options.theme;
            mix(theme.ground(), theme.hue(Some(quantity)), STRENGTH[index])
        };
        let points = run.scales.predicted(index);
        if !depth {
            draw_line(
                &frame,
                &points,
                |point| point.c_star,
                faded(Quantity::Correlation),
            )?;
            continue;
        }
        for (id, _, quantity, read) in SCALES {
            if options.shows(id) {
                let logarithm = |point: &Predicted| read(point).map(libm::log10);
                draw_line(&frame, &points, logarithm, faded(quantity))?;
            }
        }
        if options.shows("fitted") {
            for mark in run.scales.marks(index) {
                for (id, fitted, quantity) in [
                    ("xi-q", mark.xi_q_fitted, Quantity::Length),
                    ("xi-2", mark.xi_c_fitted, Quantity::Correlation),
                ] {
                    if let Some(fitted) = fitted.filter(|_| options.shows(id)) {
                        frame.mark(mark.sigma_w2, libm::log10(fitted), faded(quantity), Line::Dots)?;
                    }
                }
            }
        }
    }
    let here = run.theory.network.weight_variance();
    frame.curve(
        &[(here, y.range.0), (here, y.range.1)],
        options.theme.neutral(),
        Line::Dotted,
    )?;
    Ok(frame.geometry(step()))
}

/// A line through the points that have a value.
fn draw_line(
    frame: &Frame,
    points: &[Predicted],
    read: impl Fn(&Predicted) -> Option<f64>,
    color: RGBColor,
) -> Drawn {
    let points: Vec<_> = points
        .iter()
        .map(|point| Some((point.sigma_w2, read(point)?)))
        .collect();
    frame.curves(&points, color, Line::Solid)
}

/// Distance of neighbouring σ_w² that can be read.
fn step() -> f64 {
    Parameter::WeightVariance.bound().slider_step
}

/// The curves at the point nearest to `x`.
fn read_at(shown: Ordinate, run: &Run, x: f64) -> Readout {
    let (low, high) = Parameter::WeightVariance.bound().slider;
    let x = if x.is_nan() { low } else { x.clamp(low, high) };
    let x = libm::round(x / step()) * step();
    let family = run.state.lists.family();
    let entries = (0..family.values().len()).map(|index| {
        let points = run.scales.predicted(index);
        let nearest = points
            .iter()
            .min_by(|a, b| (a.sigma_w2 - x).abs().total_cmp(&(b.sigma_w2 - x).abs()));
        let said = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), numbers::short);
        let value = match (shown, nearest) {
            (_, None) => "on its way".to_owned(),
            (Ordinate::DepthScales, Some(point)) => {
                SCALES.map(|(_, _, _, read)| said(read(point))).join(" / ")
            }
            (_, Some(point)) => said(point.c_star),
        };
        Entry {
            label: family.name(index).into(),
            value,
            quantity: (shown == Ordinate::FixedCorrelation).then_some(Quantity::Correlation),
        }
    });
    let what = if shown == Ordinate::DepthScales {
        "ξ_q / ξ₁ / ξ₂"
    } else {
        "c*"
    };
    Readout {
        x,
        title: format!("σ_w² = {}: {what}", numbers::short(x)),
        entries: entries.collect(),
    }
}

/// The figure in words.
fn summary(shown: Ordinate, run: &Run) -> String {
    let readout = read_at(shown, run, run.theory.network.weight_variance());
    let said: Vec<String> = readout
        .entries
        .iter()
        .map(|entry| format!("{}: {}", entry.label, entry.value))
        .collect();
    format!(
        "Line chart against weight variance, one curve for each {}. At {} {}.",
        match run.state.lists.family().key() {
            "rhos" => "keep rate",
            "sb2s" => "bias variance",
            _ => "activation",
        },
        readout.title.replace('_', ""),
        said.join("; ")
    )
}
