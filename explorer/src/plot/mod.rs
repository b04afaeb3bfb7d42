//! Figures on any plotters backend: the page's canvas, or SVG. Computes ranges and ticks, nothing else.

pub(crate) mod bar;
pub(crate) mod colours;
pub(crate) mod family;
mod field;
pub mod frame;
#[cfg(feature = "cli")]
mod lettering;
pub(crate) mod numbers;
pub mod picture;
#[cfg(feature = "cli")]
mod pixels;
#[cfg(feature = "cli")]
pub mod png;
pub mod qr;
pub mod surface;
pub mod theme;
pub(crate) mod ticks;

use crate::Quantity;
use crate::picture::Picture;
use frame::{Drawn, Geometry, Line};
use plotters::prelude::*;
use serde::Serialize;
use std::borrow::Cow;
use surface::{Area, Surface};
pub use theme::Theme;

/// An entry of a figure's legend.
#[derive(Clone, Debug, Serialize)]
pub struct Curve {
    /// Stable name, for toggles.
    pub id: &'static str,
    /// What the reader sees. `_` lowers the letters after it, `^{}` raises.
    pub label: Cow<'static, str>,
    /// Gives the hue.
    pub quantity: Option<Quantity>,
    /// Gives the hue of one of several networks: its place among the theme's [shades](Theme::shade).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shade: Option<usize>,
    /// Gives the stroke.
    pub line: Line,
    /// Left out until it is asked for.
    pub optional: bool,
}

/// The numbers of a figure at one place.
#[derive(Clone, Debug, Serialize)]
pub struct Readout {
    /// The place, moved to the nearest one that has numbers.
    pub x: f64,
    /// The place in words.
    pub title: String,
    /// One line a curve.
    pub entries: Vec<Entry>,
}

/// A line of a [`Readout`].
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Which curve.
    pub label: Cow<'static, str>,
    /// Its value there, with its error.
    pub value: String,
    /// Gives the hue.
    pub quantity: Option<Quantity>,
}

/// The numbers of a plane at one place.
#[derive(Clone, Debug, Serialize)]
pub struct PlaneReadout {
    /// With the place's x.
    #[serde(flatten)]
    pub readout: Readout,
    /// The place's y.
    pub y: f64,
}

/// A picture of a plane, its top row first.
pub struct Bitmap {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Red, green, blue, opacity of each pixel.
    pub rgba: Vec<u8>,
}

/// How to draw.
pub struct Options {
    /// Colours.
    pub theme: Theme,
    /// Backend pixels per CSS pixel.
    pub scale: f64,
    /// Font sizes are multiplied by this, for a backend that divides them.
    pub font_factor: f64,
    /// Ids of curves to leave out.
    pub hidden: Vec<String>,
    /// Whether the figure stands alone, as in a file: with its own legend, and the cells of a plane as rectangles. A page has
    /// buttons for a legend, and lays [`Figure::bitmap`] under the axes.
    pub legend: bool,
}

impl Options {
    /// For a figure that stands alone in a file.
    fn of_file(theme: Theme, scale: f64, font_factor: f64, hidden: Vec<String>) -> Self {
        Self {
            theme,
            scale,
            font_factor,
            hidden,
            legend: true,
        }
    }

    pub(crate) fn shows(&self, id: &str) -> bool {
        !self.hidden.iter().any(|hidden| hidden == id)
    }
}

/// A figure to be drawn and read.
pub trait Figure {
    /// Its legend.
    fn curves(&self) -> Vec<Curve>;
    /// Draws onto the whole of `area`.
    ///
    /// # Errors
    /// What the backend says.
    fn draw(&self, area: &Area, options: &Options) -> Drawn<Geometry>;
    /// The numbers at `x`.
    fn read_at(&self, x: f64) -> Readout;
    /// The numbers of a map at (x, y); `None` for a figure of curves.
    fn read_plane(&self, _x: f64, _y: f64) -> Option<PlaneReadout> {
        None
    }
    /// What lies under the axes; `None` for a figure of curves.
    fn bitmap(&self, _theme: Theme) -> Option<Bitmap> {
        None
    }
    /// The figure in words, for those who do not see it.
    fn summary(&self) -> String;
}

impl Figure for Picture {
    fn curves(&self) -> Vec<Curve> {
        picture::curves(self)
    }

    fn draw(&self, area: &Area, options: &Options) -> Drawn<Geometry> {
        picture::draw(self, area, options)
    }

    fn read_at(&self, x: f64) -> Readout {
        picture::read_at(self, x)
    }

    fn read_plane(&self, x: f64, y: f64) -> Option<PlaneReadout> {
        picture::read_plane(self, x, y)
    }

    fn summary(&self) -> String {
        picture::summary(self)
    }
}

/// A figure that is there for as long as what it shows.
pub type BoxedFigure<'a> = Box<dyn Figure + 'a>;

/// Width and height of a figure's file in CSS pixels.
pub const SIZE: (u32, u32) = (960, 540);

/// Figures side by side as an SVG document to put into a page or a paper.
///
/// # Errors
/// What the backend says.
pub fn svg(figures: &[BoxedFigure], theme: Theme) -> Result<String, String> {
    svg_document(figures, SIZE, theme)
}

/// Draws a figure as it stands in a file: without what is left out until it is asked for.
fn draw_for_file(
    figure: &dyn Figure,
    area: &Area,
    theme: Theme,
    scale: f64,
    font_factor: f64,
) -> Drawn<Geometry> {
    let optional = figure.curves().into_iter().filter(|curve| curve.optional);
    let hidden = optional.map(|curve| curve.id.to_owned()).collect();
    figure.draw(area, &Options::of_file(theme, scale, font_factor, hidden))
}

/// A file's figures are drawn this much finer than they are shown, since plotters rounds to whole pixels.
const FINENESS: u32 = 4;

/// Any figures, of any size and theme.
pub(crate) fn svg_document(
    figures: &[BoxedFigure],
    size: (u32, u32),
    theme: Theme,
) -> Result<String, String> {
    /// plotters-svg writes font sizes smaller by this.
    const FONT_FACTOR: f64 = 1.24;
    let fine = (size.0 * FINENESS, size.1 * FINENESS);
    let mut document = String::new();
    let backend = SVGBackend::with_string(&mut document, fine);
    draw_abreast(figures, backend, theme, FONT_FACTOR)?;
    let written = |(width, height): (u32, u32)| format!("width=\"{width}\" height=\"{height}\"");
    Ok(document.replacen(&written(fine), &written(size), 1))
}

/// More figures stand in two rows.
const ABREAST: usize = 3;

/// Draws figures side by side on the whole of a backend with [`FINENESS`] pixels per CSS pixel.
fn draw_abreast(
    figures: &[BoxedFigure],
    backend: impl DrawingBackend,
    theme: Theme,
    font_factor: f64,
) -> Drawn {
    let rows = if figures.len() > ABREAST { 2 } else { 1 };
    let root = Surface::area(backend);
    root.fill(&theme.ground()).map_err(|error| error.to_string())?;
    for (figure, area) in figures
        .iter()
        .zip(root.split_evenly((rows, figures.len().div_ceil(rows))))
    {
        draw_for_file(figure.as_ref(), &area, theme, f64::from(FINENESS), font_factor)?;
    }
    root.present().map_err(|error| error.to_string())
}

/// Height of the legend of `curves` over a figure of `width`, both in CSS pixels.
pub(crate) fn legend_height(curves: &[Curve], width: f64) -> f64 {
    let entries = curves
        .iter()
        .map(|curve| 47.0 + 0.56 * theme::TEXT_PX * plain(&curve.label).chars().count() as f64);
    let (rows, _) = entries.fold((1.0, 0.0), |(rows, used), entry| {
        if used > 0.0 && used + entry > width {
            (rows + 1.0, entry)
        } else {
            (rows, used + entry)
        }
    });
    8.0 + 20.0 * rows
}

/// Draws the legend in rows from the top of the area, as [`legend_height`] counts them.
pub(crate) fn draw_legend(frame: &frame::Frame, curves: &[Curve], theme: Theme, width: f64) -> Drawn {
    let (mut left, mut middle) = (4.0, 16.0);
    for curve in curves {
        let label = plain(&curve.label);
        let entry = 47.0 + 0.56 * theme::TEXT_PX * label.chars().count() as f64;
        if left > 4.0 && left + entry > width {
            (left, middle) = (4.0, middle + 20.0);
        }
        let hue = match (curve.line, curve.shade) {
            (_, Some(shade)) => theme.shade(shade),
            (Line::Patch, _) => theme.hatch()[0],
            _ => colours::mix(
                theme.ground(),
                theme.hue(curve.quantity),
                family::strength(curve.id),
            ),
        };
        left = frame.legend_entry(left, middle, &label, hue, curve.line)?;
    }
    Ok(())
}

/// A label without markup, for backends that cannot raise text.
fn plain(label: &str) -> String {
    label.replace("^{", "^(").replace('}', ")")
}
