//! The plane of initialisations: a coloured map, the line χ₁ = 1, what dropout leaves of it, and the operating point.

use super::plane::Cell;
use crate::plot::colours::{colour, ends, place, ticks as bar_ticks};
use crate::plot::frame::{Axis, Drawn, Frame, Geometry, Line};
use crate::plot::surface::Area;
use crate::plot::theme::Theme;
use crate::plot::{
    Bitmap, Curve, Entry, Figure, Options, PlaneReadout, Readout, bar, draw_legend, legend_height, numbers,
    ticks,
};
use crate::study::FigureWords;
use crate::{Quantity, Run, Shown};
use depthscale::model::Parameter;
use plotters::prelude::*;

/// Its words.
pub const WORDS: FigureWords = FigureWords {
    name: "plane",
    title: "Where you are",
    caption: "Click, drag or use the arrow keys to move the operating point; every view follows.",
};

/// The plane of a run.
pub struct Plane<'a>(pub &'a Run);

impl Figure for Plane<'_> {
    fn curves(&self) -> Vec<Curve> {
        curves(self.0)
    }

    fn draw(&self, area: &Area, options: &Options) -> Drawn<Geometry> {
        draw(self.0, area, options)
    }

    fn read_at(&self, x: f64) -> Readout {
        read_at(self.0, x, f64::NAN).readout
    }

    fn read_plane(&self, x: f64, y: f64) -> Option<PlaneReadout> {
        Some(read_at(self.0, x, y))
    }

    fn bitmap(&self, theme: Theme) -> Option<Bitmap> {
        Some(bitmap(self.0, theme))
    }

    fn summary(&self) -> String {
        summary(self.0)
    }
}

/// Columns and rows of a file's cells: rectangles, which are large to write.
const FILE: (usize, usize) = (120, 80);
/// Colours of a file's cells, so that neighbours of one colour are one rectangle.
const FILE_COLOURS: f64 = 64.0;

/// The curves of the plane.
fn curves(run: &Run) -> Vec<Curve> {
    let curve = |id, label: &'static str, line| Curve {
        id,
        label: label.into(),
        quantity: None,
        shade: None,
        line,
        optional: false,
    };
    let mut curves = if run.theory.network.keep_rate() < 1.0 {
        vec![
            curve("unit", "χ₁ = 1", Line::Solid),
            curve(
                "ridge",
                "ξ₂ largest: dropout leaves no critical line",
                Line::Dashed,
            ),
        ]
    } else {
        vec![curve("unit", "critical line, χ₁ = 1", Line::Solid)]
    };
    curves.push(curve("point", "operating point", Line::Dots));
    let (columns, rows) = (24, 20);
    let unsettled = (0..columns * rows).any(|index| {
        let at = |index: usize, count: usize| (index as f64 + 0.5) / count as f64;
        let cell = run
            .plane
            .cell(at(index % columns, columns), at(index / columns, rows));
        cell.is_some_and(|cell| cell.phase.is_none())
    });
    if unsettled {
        curves.push(curve("outcome", "q has no fixed point", Line::Patch));
    }
    curves
}

/// Colour of a cell; `None` before it has come in.
fn cell_colour(run: &Run, theme: Theme, cell: Option<Cell>, stripe: usize) -> Option<RGBColor> {
    let shown = run.state.shown;
    Some(match cell?.value(shown) {
        Some(value) => colour(shown, theme, place(shown, value)),
        None => theme.hatch()[stripe],
    })
}

/// The map without axes, to be stretched over the plotting area.
fn bitmap(run: &Run, theme: Theme) -> Bitmap {
    /// Cells from stripe to stripe of the hatching.
    const STRIPE: usize = 8;
    let (width, height) = run.plane.size();
    let mut rgba = Vec::with_capacity(4 * width * height);
    for row in 0..height {
        let y = 1.0 - (row as f64 + 0.5) / height as f64;
        for column in 0..width {
            let cell = run.plane.cell((column as f64 + 0.5) / width as f64, y);
            let stripe = usize::from((column + row) % STRIPE < STRIPE / 3);
            let colour = cell_colour(run, theme, cell, stripe);
            rgba.extend(colour.map_or([0; 4], |RGBColor(red, green, blue)| [red, green, blue, 255]));
        }
    }
    Bitmap { width, height, rgba }
}

/// The cells of a file, neighbours of one colour as one rectangle.
fn draw_cells(run: &Run, frame: &Frame, theme: Theme) -> Drawn {
    let shown = run.state.shown;
    let (x, y) = (run.plane.plan.x, run.plane.plan.y);
    let corner = |column: usize, row: usize| {
        let part = |(low, high): (f64, f64), index: usize, count: usize| {
            low + (high - low) * index as f64 / count as f64
        };
        (part(x, column, FILE.0), part(y, row, FILE.1))
    };
    for row in (0..FILE.1).rev() {
        let colours: Vec<Option<RGBColor>> = (0..FILE.0)
            .map(|column| {
                let cell = run.plane.cell(
                    (column as f64 + 0.5) / FILE.0 as f64,
                    (row as f64 + 0.5) / FILE.1 as f64,
                )?;
                Some(match cell.value(shown) {
                    Some(value) => {
                        let step = libm::round(place(shown, value) * FILE_COLOURS);
                        colour(shown, theme, step / FILE_COLOURS)
                    }
                    None => theme.hatch()[0],
                })
            })
            .collect();
        let mut from = 0;
        for run in colours.chunk_by(PartialEq::eq) {
            let to = from + run.len();
            if let Some(colour) = run[0] {
                frame.cell(corner(from, row), corner(to, row + 1), colour)?;
            }
            from = to;
        }
    }
    Ok(())
}

/// The colour bar, in an area of its own to the right.
fn draw_bar(shown: Shown, area: &Area, options: &Options, top: f64) -> Drawn {
    let axis = Axis {
        range: ends(shown),
        ticks: bar_ticks(shown),
        title: match shown {
            Shown::Chi1 => "χ₁",
            Shown::Xi1 => "ξ₁, layers",
            Shown::Xi2 => "ξ₂, layers",
            Shown::C => "c*",
            Shown::Depth => "layers",
        },
    };
    bar::draw(&axis, area, options, top, |part| {
        colour(shown, options.theme, part)
    })
}

fn draw(run: &Run, area: &Area, options: &Options) -> Drawn<Geometry> {
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
    let (plane, bar) = bar::split(area, options);
    let (x, y) = (run.plane.plan.x, run.plane.plan.y);
    let axis = |range: (f64, f64), count: f64, title| Axis {
        range,
        ticks: ticks::linear(range.0, range.1, count as usize),
        title,
    };
    let frame = Frame::bare(
        &plane,
        options,
        top,
        &axis(x, width / 90.0, "weight variance σw²"),
        &axis(y, height / 60.0, "bias variance σb²"),
    )?;
    if options.legend {
        draw_legend(&frame, &curves, options.theme, width)?;
        draw_cells(run, &frame, options.theme)?;
    }
    draw_bar(run.state.shown, &bar, options, top)?;

    if options.shows("unit") {
        for piece in run.plane.unit_line() {
            frame.outlined(&piece, Line::Solid)?;
        }
    }
    if options.shows("ridge") && run.theory.network.keep_rate() < 1.0 {
        for piece in run.plane.ridge() {
            frame.outlined(&piece, Line::Dashed)?;
        }
    }
    if run.state.shown == Shown::Chi1 {
        frame.note("vanishing", 0.02, 0.96)?;
        frame.note("exploding", 0.98, 0.96)?;
    }
    if options.shows("point") {
        frame.ring(
            run.theory.network.weight_variance(),
            run.theory.network.bias_variance(),
        )?;
    }
    Ok(Geometry {
        is_plane: true,
        ..frame.geometry(Parameter::WeightVariance.bound().slider_step)
    })
}

/// The numbers at a place: of the operating point exactly there, else of the cell that holds it.
fn read_at(run: &Run, x: f64, y: f64) -> PlaneReadout {
    let here = (
        run.theory.network.weight_variance(),
        run.theory.network.bias_variance(),
    );
    let (x, y) = (
        if x.is_finite() { x } else { here.0 },
        if y.is_finite() { y } else { here.1 },
    );
    let part = |value: f64, (low, high): (f64, f64)| (value - low) / (high - low);
    let cell = if (x, y) == here {
        Cell::of(&run.theory.point)
    } else {
        run.plane
            .cell(part(x, run.plane.plan.x), part(y, run.plane.plan.y))
    };
    let entry = |label: &'static str, value: String, quantity| Entry {
        label: label.into(),
        value,
        quantity,
    };
    let entries = match cell {
        None => vec![entry("the plane", "is on its way".to_owned(), None)],
        Some(cell) if cell.phase.is_none() => {
            vec![entry(
                "q",
                "has no fixed point".to_owned(),
                Some(Quantity::Length),
            )]
        }
        Some(cell) => Shown::ALL
            .into_iter()
            .filter_map(|shown| {
                let value = match cell.value(shown)? {
                    value if value.is_finite() => numbers::short(value),
                    _ => "∞".to_owned(),
                };
                let quantity = match shown {
                    Shown::Chi1 | Shown::Xi1 => Some(Quantity::Gradient),
                    Shown::Xi2 | Shown::C => Some(Quantity::Correlation),
                    Shown::Depth => None,
                };
                Some(entry(shown.label(), value, quantity))
            })
            .collect(),
    };
    PlaneReadout {
        readout: Readout {
            x,
            title: format!("σ_w² = {}, σ_b² = {}", numbers::short(x), numbers::short(y)),
            entries,
        },
        y,
    }
}

/// The figure in words.
fn summary(run: &Run) -> String {
    let (x, y) = (
        run.theory.network.weight_variance(),
        run.theory.network.bias_variance(),
    );
    let readout = read_at(run, x, y).readout;
    let said: Vec<String> = readout
        .entries
        .iter()
        .map(|entry| format!("{} {}", entry.label, entry.value))
        .collect();
    format!(
        "Map of {} over weight variance {} to {} and bias variance {} to {}. Operating point at {x}, {y}: {}. Click, drag or use the arrow keys to move it.",
        run.state.shown.label(),
        run.plane.plan.x.0,
        run.plane.plan.x.1,
        run.plane.plan.y.0,
        run.plane.plan.y.1,
        said.join(", ")
    )
}
