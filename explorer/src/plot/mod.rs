//! Figures of a study, on any plotters backend: the page's canvas, or SVG. Computes ranges and ticks, nothing else.

mod bar;
mod colours;
mod field;
pub mod frame;
mod gradients;
#[cfg(feature = "cli")]
mod lettering;
mod maps;
mod numbers;
pub mod picture;
#[cfg(feature = "cli")]
mod pixels;
mod plane;
#[cfg(feature = "cli")]
pub mod png;
pub mod qr;
mod scales;
pub mod surface;
pub mod theme;
mod ticks;

use crate::figure::Figure;
use crate::picture::Picture;
use crate::{Quantity, Run, Study};
use frame::{Drawn, Geometry, Line};
use plotters::prelude::*;
use serde::Serialize;
use std::any::Any;
use std::borrow::Cow;
use surface::{Area, Surface};
pub use theme::Theme;

/// A figure of a study, to be drawn and read.
pub enum Subject<'a> {
    /// Curves, dots and cells.
    Picture(Box<Picture>),
    /// A figure of fully connected networks that is drawn in a way of its own.
    Networks(Figure, &'a Run),
}

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
    /// buttons for a legend, and lays [`Subject::bitmap`] under the axes.
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

    fn shows(&self, id: &str) -> bool {
        !self.hidden.iter().any(|hidden| hidden == id)
    }
}

impl<'a> Subject<'a> {
    /// The figure of that name.
    pub fn find(study: &'a dyn Study, name: &str) -> Option<Self> {
        let networks = || {
            let run = (study as &dyn Any).downcast_ref::<Run>()?;
            Some(Self::Networks(Figure::from_name(name)?, run))
        };
        let picture = study.picture(name).map(Box::new);
        picture.map(Self::Picture).or_else(networks)
    }

    /// All figures of a study's view.
    pub fn all(study: &'a dyn Study) -> impl Iterator<Item = Self> {
        let figures = study.figures().into_iter();
        figures.filter_map(|figure| Self::find(study, figure.name))
    }

    /// Its legend.
    pub fn curves(&self) -> Vec<Curve> {
        match self {
            Self::Picture(own) => picture::curves(own),
            Self::Networks(figure, run) => match figure {
                Figure::Plane => plane::curves(run),
                Figure::DepthScales | Figure::FixedCorrelation => scales::curves(*figure, run),
                Figure::Gradients => gradients::curves(run),
                Figure::LengthMap | Figure::CorrelationMap => maps::curves(*figure),
            },
        }
    }

    /// Draws onto the whole of `area`.
    ///
    /// # Errors
    /// What the backend says.
    pub fn draw(&self, area: &Area, options: &Options) -> Drawn<Geometry> {
        match self {
            Self::Picture(own) => picture::draw(own, area, options),
            Self::Networks(figure, run) => match figure {
                Figure::Plane => plane::draw(run, area, options),
                Figure::DepthScales | Figure::FixedCorrelation => scales::draw(*figure, run, area, options),
                Figure::Gradients => gradients::draw(run, area, options),
                Figure::LengthMap | Figure::CorrelationMap => maps::draw(*figure, run, area, options),
            },
        }
    }

    /// The numbers at `x`.
    pub fn read_at(&self, x: f64) -> Readout {
        match self {
            Self::Picture(own) => picture::read_at(own, x),
            Self::Networks(figure, run) => match figure {
                Figure::Plane => plane::read_at(run, x, f64::NAN).readout,
                Figure::DepthScales | Figure::FixedCorrelation => scales::read_at(*figure, run, x),
                Figure::Gradients => gradients::read_at(run, x),
                Figure::LengthMap | Figure::CorrelationMap => maps::read_at(*figure, run, x),
            },
        }
    }

    /// The numbers of a map at (x, y); `None` for a figure of curves.
    pub fn read_plane(&self, x: f64, y: f64) -> Option<PlaneReadout> {
        match self {
            Self::Picture(own) => picture::read_plane(own, x, y),
            Self::Networks(Figure::Plane, run) => Some(plane::read_at(run, x, y)),
            Self::Networks(..) => None,
        }
    }

    /// What lies under the axes; `None` for a figure of curves.
    pub fn bitmap(&self, theme: Theme) -> Option<Bitmap> {
        match self {
            Self::Networks(Figure::Plane, run) => Some(plane::bitmap(run, theme)),
            Self::Networks(..) | Self::Picture(_) => None,
        }
    }

    /// The figure in words, for those who do not see it.
    pub fn summary(&self) -> String {
        match self {
            Self::Picture(own) => picture::summary(own),
            Self::Networks(figure, run) => match figure {
                Figure::Plane => plane::summary(run),
                Figure::DepthScales | Figure::FixedCorrelation => scales::summary(*figure, run),
                Figure::Gradients => gradients::summary(run),
                Figure::LengthMap | Figure::CorrelationMap => maps::summary(*figure, run),
            },
        }
    }

    /// As an SVG document with its legend.
    ///
    /// # Errors
    /// What the backend says.
    pub fn svg(self, theme: Theme) -> Result<String, String> {
        svg_document(&[self], SIZE, theme)
    }

    /// Draws it as it stands in a file: without what is left out until it is asked for.
    fn draw_for_file(&self, area: &Area, theme: Theme, scale: f64, font_factor: f64) -> Drawn<Geometry> {
        let optional = self.curves().into_iter().filter(|curve| curve.optional);
        let hidden = optional.map(|curve| curve.id.to_owned()).collect();
        self.draw(area, &Options::of_file(theme, scale, font_factor, hidden))
    }
}

/// Width and height of a figure's file in CSS pixels.
pub const SIZE: (u32, u32) = (960, 540);

/// The figures of a link's view, side by side, as an SVG document to put into a page or a paper.
///
/// # Errors
/// What the backend says.
pub fn svg(study: &dyn Study) -> Result<String, String> {
    svg_document(&Subject::all(study).collect::<Vec<_>>(), SIZE, Theme::Light)
}

/// A file's figures are drawn this much finer than they are shown, since plotters rounds to whole pixels.
const FINENESS: u32 = 4;

/// Any figures, of any size and theme.
fn svg_document(figures: &[Subject], size: (u32, u32), theme: Theme) -> Result<String, String> {
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
fn draw_abreast(figures: &[Subject], backend: impl DrawingBackend, theme: Theme, font_factor: f64) -> Drawn {
    let rows = if figures.len() > ABREAST { 2 } else { 1 };
    let root = Surface::area(backend);
    root.fill(&theme.ground()).map_err(|error| error.to_string())?;
    for (figure, area) in figures
        .iter()
        .zip(root.split_evenly((rows, figures.len().div_ceil(rows))))
    {
        figure.draw_for_file(&area, theme, f64::from(FINENESS), font_factor)?;
    }
    root.present().map_err(|error| error.to_string())
}

/// Height of the legend of `curves` over a figure of `width`, both in CSS pixels.
fn legend_height(curves: &[Curve], width: f64) -> f64 {
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
fn draw_legend(frame: &frame::Frame, curves: &[Curve], theme: Theme, width: f64) -> Drawn {
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
                scales::strength(curve.id),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Task, link};

    fn run(text: &str) -> Run {
        Run::new(link::read(text).0)
    }

    fn document(run: &Run, size: (u32, u32), theme: Theme) -> String {
        svg_document(&Subject::all(run).collect::<Vec<_>>(), size, theme).unwrap()
    }

    #[test]
    fn every_view_draws_theory_and_networks_at_any_size() {
        for text in [
            "view=gradients&N=20&L=30&nets=8",
            "view=point&N=20&L=30&nets=8",
            "view=gradients&phi=linear&sw2=0.5&rho=0.5&N=10&L=1&nets=4",
            "view=point&phi=relu&sw2=3&N=10&L=40&nets=4",
            "view=gradients&phi=relu&sw2=100&N=10&L=1000&nets=4",
            "view=point&phi=linear&sw2=1&sb2=0&rho=1&N=5&L=2&nets=4",
            "view=phase&phi=erf&N=5&L=2&nets=4",
            "view=phase&phi=relu&rho=1&sw2=9&show=depth&N=5&L=2&nets=4",
            "view=scales&phi=erf&rhos=1,0.5&N=5&L=2&nets=4",
        ] {
            let mut run = run(text);
            for size in [(900, 500), (320, 200), (60, 40)] {
                let before = document(&run, size, Theme::Light);
                assert!(
                    before.contains("<svg") && !before.contains("NaN") && !before.contains("inf"),
                    "{text}"
                );
            }
            run.fill_tasks(&[Task::Networks], &mut |_, _, _| {}).unwrap();
            run.plane.fill();
            run.scales.fill();
            for size in [(900, 500), (320, 200), (60, 40)] {
                let drawn = document(&run, size, Theme::Dark);
                assert!(drawn.contains("<circle") && !drawn.contains("NaN"), "{text}");
            }
            for figure in Subject::all(&run) {
                for x in [f64::NEG_INFINITY, -1.0, 0.5, 30.0, f64::NAN, 1e300] {
                    let readout = figure.read_at(x);
                    assert!(readout.x.is_finite() && !readout.entries.is_empty(), "{text}");
                    assert!(readout.entries.iter().all(|entry| !entry.value.contains("NaN")));
                }
                assert!(!figure.summary().contains("NaN"));
            }
        }
    }
}
