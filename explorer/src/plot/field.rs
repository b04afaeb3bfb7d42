//! Coloured cells below a picture's curves.

use super::colours::mix;
use super::frame::{Axis, Drawn, Frame, Line};
use super::picture::told;
use super::surface::Area;
use super::theme::Theme;
use super::{Entry, Options, PlaneReadout, Readout, bar, numbers, ticks};
use crate::picture::{Cell, Field, Picture};
use plotters::style::RGBColor;

/// How much of its colour is left of a cell that stands for its neighbours.
const PALE: f64 = 0.45;

/// Viridis: what trains is bright.
fn viridis(part: f64) -> RGBColor {
    let colorous::Color { r, g, b } = colorous::VIRIDIS.eval_continuous(part.clamp(0.0, 1.0));
    RGBColor(r, g, b)
}

fn colour(cell: &Cell, theme: Theme) -> RGBColor {
    cell.value.map_or(theme.hatch()[0], viridis)
}

/// Whether there is a cell without a value.
pub fn has_failed(field: &Field) -> bool {
    field.cells.iter().flatten().any(|cell| cell.value.is_none())
}

/// All cells, top row first; those that have not come in as the nearest that has, paler.
pub fn draw(field: &Field, frame: &Frame, theme: Theme) -> Drawn {
    let (columns, rows) = field.size();
    for row in 0..rows {
        for column in 0..columns {
            let place = (column, rows - 1 - row);
            let [from, to] = field.corners(place);
            match (field.cell(place), field.nearest(place)) {
                (Some(cell), _) => {
                    frame.cell(from, to, colour(cell, theme))?;
                    if cell.value.is_none() {
                        frame.curve(&[from, to], theme.hatch()[1], Line::Thin)?;
                    }
                }
                (None, Some(near)) => frame.cell(from, to, mix(theme.ground(), colour(near, theme), PALE))?,
                (None, None) => {}
            }
        }
    }
    Ok(())
}

/// The frame of the cell that is looked at.
pub fn draw_chosen(field: &Field, frame: &Frame) -> Drawn {
    let Some(place) = field.chosen else {
        return Ok(());
    };
    let [(left, low), (right, high)] = field.corners(place);
    let corners = [
        (left, low),
        (right, low),
        (right, high),
        (left, high),
        (left, low),
    ];
    frame.outlined(&corners, Line::Solid)
}

/// What colours measure, in an area of its own.
pub fn draw_bar(field: &Field, area: &Area, options: &Options, top: f64) -> Drawn {
    let axis = Axis {
        range: (0.0, 1.0),
        ticks: ticks::linear(0.0, 1.0, 5),
        title: field.title,
    };
    bar::draw(&axis, area, options, top, viridis)
}

/// The numbers of the cell at (x, y); of the one that is looked at where these are no numbers.
pub fn read_at(picture: &Picture, field: &Field, x: f64, y: f64) -> PlaneReadout {
    let place = match (x.is_nan() || y.is_nan(), field.chosen) {
        (true, Some(chosen)) => chosen,
        _ => field.place(x, y),
    };
    let (x, y) = (field.at[0][place.0], field.at[1][place.1]);
    let entry = |label: &'static str, value: String, quantity| Entry {
        label: label.into(),
        value,
        quantity,
    };
    let entries = match field.cell(place) {
        None => vec![entry("this cell", "is on its way".to_owned(), None)],
        Some(cell) => {
            let failed = cell
                .value
                .is_none()
                .then(|| entry("training", field.failed.to_owned(), None));
            let told = field.told.iter().zip(&cell.told);
            let told = told.filter_map(|((label, quantity), value)| {
                let value = match (*value)? {
                    value if value.is_infinite() => "∞".to_owned(),
                    value => numbers::short(value),
                };
                Some(entry(label, value, *quantity))
            });
            failed.into_iter().chain(told).collect()
        }
    };
    PlaneReadout {
        readout: Readout {
            x,
            title: format!(
                "{} {}, {} {}",
                picture.x.title,
                told(&picture.x, x),
                picture.y.title,
                told(&picture.y, y)
            ),
            entries,
        },
        y,
    }
}

/// The field in words.
pub fn summary(picture: &Picture, field: &Field) -> String {
    let there = field.cells.iter().flatten().count();
    let readout = read_at(picture, field, f64::NAN, f64::NAN).readout;
    let said: Vec<String> = readout
        .entries
        .iter()
        .map(|entry| format!("{} {}", entry.label, entry.value))
        .collect();
    format!(
        "Map of {} over {} and {}, {there} of {} cells. At {}: {}. Click or use the arrow keys to look at another.",
        field.title,
        picture.x.title,
        picture.y.title,
        field.cells.len(),
        readout.title,
        said.join(", ")
    )
}
