//! The length map q → q' and the correlation map c → c': the curve, the identity, and the path that layers take between them.

use super::maps::MapKind;
use super::report::{self, report};
use crate::plot::frame::{Axis, Drawn, Frame, Geometry, Line};
use crate::plot::surface::Area;
use crate::plot::{Curve, Entry, Figure, Options, Readout, draw_legend, legend_height, numbers, ticks};
use crate::study::FigureWords;
use crate::{Quantity, Run};

/// Words of either map.
pub fn words(kind: MapKind) -> FigureWords {
    match kind {
        MapKind::Length => FigureWords {
            name: "length-map",
            title: "Length map",
            caption: "Variance q of the preactivations from one layer to the next.",
        },
        MapKind::Correlation => FigureWords {
            name: "correlation-map",
            title: "Correlation map",
            caption: "Correlation c of two inputs from one layer to the next, where q has settled.",
        },
    }
}

/// A map of a run.
pub struct Map<'a> {
    /// Of q, or of c.
    pub kind: MapKind,
    /// Whose.
    pub run: &'a Run,
}

impl Figure for Map<'_> {
    fn curves(&self) -> Vec<Curve> {
        curves(self.kind)
    }

    fn draw(&self, area: &Area, options: &Options) -> Drawn<Geometry> {
        draw(self.kind, self.run, area, options)
    }

    fn read_at(&self, x: f64) -> Readout {
        read_at(self.kind, self.run, x)
    }

    fn summary(&self) -> String {
        summary(self.kind, self.run)
    }
}

fn map_of(kind: MapKind, run: &Run) -> report::Map {
    let report = report(run);
    if kind == MapKind::Length {
        report.length_map
    } else {
        report.correlation_map
    }
}

fn quantity(kind: MapKind) -> Option<Quantity> {
    Some(if kind == MapKind::Length {
        Quantity::Length
    } else {
        Quantity::Correlation
    })
}

/// The letter of what is mapped.
fn letter(kind: MapKind) -> &'static str {
    if kind == MapKind::Length { "q" } else { "c" }
}

/// The curves of either map.
fn curves(kind: MapKind) -> Vec<Curve> {
    let hue = quantity(kind);
    let curve = |id, label: &'static str, quantity, line| Curve {
        id,
        label: label.into(),
        quantity,
        shade: None,
        line,
        optional: false,
    };
    vec![
        curve("map", "theory", hue, Line::Solid),
        curve("networks", "networks, one layer", hue, Line::Dots),
        curve("cobweb", "path of the layers", None, Line::Thin),
        curve("identity", "unchanged", None, Line::Dashed),
    ]
}

/// Lowest and highest value of either axis: they share it, so that the identity is the diagonal.
fn range(map: &report::Map) -> (f64, f64) {
    match (map.argument.first(), map.argument.last()) {
        (Some(&low), Some(&high)) if high > low && (high - low).is_finite() => (low, high),
        _ => (0.0, 1.0),
    }
}

/// Argument, mean and standard error of the dots that have come in.
fn dots(map: &report::Map) -> impl Iterator<Item = (f64, f64, f64)> {
    let numbers = map.dots.mean.iter().zip(&map.dots.standard_error);
    let dots = map.dots.argument.iter().zip(numbers);
    dots.filter_map(|(&argument, (&mean, &error))| Some((argument, mean?, error?)))
}

fn draw(kind: MapKind, run: &Run, area: &Area, options: &Options) -> Drawn<Geometry> {
    let map = map_of(kind, run);
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (
        f64::from(width) / options.scale,
        f64::from(height) / options.scale,
    );
    let curves = curves(kind);
    let top = if options.legend {
        legend_height(&curves, width)
    } else {
        0.0
    };
    let range = range(&map);
    let axis = |count: f64, title| Axis {
        range,
        ticks: ticks::linear(range.0, range.1, count as usize),
        title,
    };
    let (x_title, y_title) = if kind == MapKind::Length {
        ("q of a layer", "q of the next layer")
    } else {
        ("c of a layer", "c of the next layer")
    };
    let (x, y) = (axis(width / 80.0, x_title), axis(height / 56.0, y_title));
    let frame = Frame::new(area, options, top, &x, &y)?;
    if options.legend {
        draw_legend(&frame, &curves, options.theme, width)?;
    }

    let hue = options.theme.hue(quantity(kind));
    let neutral = options.theme.neutral();
    if options.shows("identity") {
        frame.curve(&[(range.0, range.0), (range.1, range.1)], neutral, Line::Dashed)?;
    }
    if options.shows("map") {
        let points: Vec<_> = map
            .argument
            .iter()
            .copied()
            .zip(map.image.iter().copied())
            .collect();
        frame.curve(&points, hue, Line::Solid)?;
    }
    if options.shows("cobweb") {
        let steps: Vec<_> = map
            .iterates
            .windows(2)
            .flat_map(|pair| [(pair[0], pair[0]), (pair[0], pair[1])])
            .collect();
        frame.curve(&steps, neutral, Line::Thin)?;
    }
    if options.shows("networks") {
        for (argument, mean, error) in dots(&map) {
            frame.bar(argument, mean - error, mean + error, hue)?;
            frame.mark(argument, mean, hue, Line::Dots)?;
        }
    }
    if let Some(fixed) = map
        .fixed_point
        .filter(|fixed| (range.0..=range.1).contains(fixed))
    {
        frame.mark(fixed, fixed, options.theme.text(), Line::Diamonds)?;
    }
    Ok(frame.geometry((range.1 - range.0) / (map.argument.len().max(2) - 1) as f64))
}

/// The map at the point of its curve nearest to `x`.
fn read_at(kind: MapKind, run: &Run, x: f64) -> Readout {
    let map = map_of(kind, run);
    let (low, high) = range(&map);
    let last = map.argument.len().saturating_sub(1);
    let index = (libm::round((x - low) / (high - low) * last as f64).max(0.0) as usize).min(last);
    let argument = map.argument.get(index).copied().unwrap_or(low);
    let mut entries = Vec::new();
    if let Some(&image) = map.image.get(index) {
        entries.push(Entry {
            label: "theory, next layer".into(),
            value: numbers::short(image),
            quantity: quantity(kind),
        });
    }
    if let Some(fixed) = map.fixed_point {
        entries.push(Entry {
            label: "fixed point".into(),
            value: numbers::short(fixed),
            quantity: None,
        });
    }
    let nearest = dots(&map).min_by(|x, y| (x.0 - argument).abs().total_cmp(&(y.0 - argument).abs()));
    if let Some((at, mean, error)) = nearest {
        let value = format!(
            "{} ± {} at {}",
            numbers::short(mean),
            numbers::short(error),
            numbers::short(at)
        );
        entries.push(Entry {
            label: "networks, next layer".into(),
            value,
            quantity: quantity(kind),
        });
    }
    Readout {
        x: argument,
        title: format!("{} = {}", letter(kind), numbers::short(argument)),
        entries,
    }
}

/// The figure in words.
fn summary(kind: MapKind, run: &Run) -> String {
    let map = map_of(kind, run);
    let letter = letter(kind);
    let fixed = map.fixed_point.map_or_else(
        || "no fixed point".to_owned(),
        |fixed| format!("fixed point {letter} = {}", numbers::short(fixed)),
    );
    let start = map.iterates.first().map_or_else(String::new, |&start| {
        format!(" Layers start at {}.", numbers::short(start))
    });
    let networks = match (map.sampled.last(), map.standard_error.last()) {
        (Some(&mean), Some(&error)) => format!(
            " {} sampled networks have {letter} = {} ± {} at layer {}.",
            run.statistics.networks(),
            numbers::short(mean),
            numbers::short(error),
            map.sampled.len()
        ),
        _ => String::new(),
    };
    format!("Chart of the map of {letter} from one layer to the next, with {fixed}.{start}{networks}")
}
