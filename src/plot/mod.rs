//! Figures of a run, on any plotters backend: the page's canvas, or SVG. Computes ranges and ticks, nothing else.

pub mod frame;
mod gradients;
mod maps;
mod numbers;
pub mod qr;
pub mod theme;
mod ticks;

use crate::experiments::{Quantity, Run, View};
use frame::{Drawn, Geometry, Line};
use plotters::coord::Shift;
use plotters::prelude::*;
use serde::Serialize;
pub use theme::Theme;

/// A figure. Each view has one or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Gradients of every layer.
    Gradients,
    /// q → q'.
    LengthMap,
    /// c → c'.
    CorrelationMap,
}

/// An entry of a figure's legend.
#[derive(Clone, Debug, Serialize)]
pub struct Curve {
    /// Stable name, for toggles.
    pub id: &'static str,
    /// What the reader sees. `_` lowers the letters after it, `^{}` raises.
    pub label: &'static str,
    /// Gives the hue.
    pub quantity: Option<Quantity>,
    /// Gives the stroke.
    pub line: Line,
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
    pub label: &'static str,
    /// Its value there, with its error.
    pub value: String,
    /// Gives the hue.
    pub quantity: Option<Quantity>,
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
    /// Whether the figure brings its own legend, as a file must and a page need not.
    pub legend: bool,
}

impl Options {
    fn shows(&self, id: &str) -> bool {
        !self.hidden.iter().any(|hidden| hidden == id)
    }
}

impl Figure {
    /// The figures of a view.
    pub fn of(view: View) -> &'static [Figure] {
        match view {
            View::Point => &[Figure::LengthMap, Figure::CorrelationMap],
            View::Gradients => &[Figure::Gradients],
        }
    }

    /// Name for code and tests.
    pub fn name(self) -> &'static str {
        match self {
            Figure::Gradients => "gradients",
            Figure::LengthMap => "length-map",
            Figure::CorrelationMap => "correlation-map",
        }
    }

    /// The figure with that [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        [Figure::Gradients, Figure::LengthMap, Figure::CorrelationMap]
            .into_iter()
            .find(|figure| figure.name() == name)
    }

    /// Heading.
    pub fn title(self) -> &'static str {
        match self {
            Figure::Gradients => "Gradient per layer",
            Figure::LengthMap => "Length map",
            Figure::CorrelationMap => "Correlation map",
        }
    }

    /// What is drawn, in a line.
    pub fn caption(self) -> &'static str {
        match self {
            Figure::Gradients => {
                "Means over networks ± one standard error; g_ab by its absolute value. Gradients travel from right to left."
            }
            Figure::LengthMap => "Variance q of the preactivations from one layer to the next.",
            Figure::CorrelationMap => {
                "Correlation c of two inputs from one layer to the next, where q has settled."
            }
        }
    }

    /// The curves that `run` has.
    pub fn curves(self, run: &Run) -> Vec<Curve> {
        match self {
            Figure::Gradients => gradients::curves(run),
            Figure::LengthMap | Figure::CorrelationMap => maps::curves(self),
        }
    }

    /// Draws onto the whole of `area`.
    ///
    /// # Errors
    /// What the backend says.
    pub fn draw<DB: DrawingBackend>(
        self,
        run: &Run,
        area: &DrawingArea<DB, Shift>,
        options: &Options,
    ) -> Drawn<Geometry> {
        match self {
            Figure::Gradients => gradients::draw(run, area, options),
            Figure::LengthMap | Figure::CorrelationMap => maps::draw(self, run, area, options),
        }
    }

    /// The numbers at `x`.
    pub fn read_at(self, run: &Run, x: f64) -> Readout {
        match self {
            Figure::Gradients => gradients::read_at(run, x),
            Figure::LengthMap | Figure::CorrelationMap => maps::read_at(self, run, x),
        }
    }

    /// The figure in words, for those who do not see it.
    pub fn summary(self, run: &Run) -> String {
        match self {
            Figure::Gradients => gradients::summary(run),
            Figure::LengthMap | Figure::CorrelationMap => maps::summary(self, run),
        }
    }
}

/// The figures of the run's view, side by side, as an SVG document to put into a page or a paper.
///
/// # Errors
/// What the backend says.
pub fn svg(run: &Run) -> Result<String, String> {
    svg_document(run, Figure::of(run.state.view), (960, 540), Theme::Light)
}

/// One figure as an SVG document.
///
/// # Errors
/// What the backend says.
pub fn figure_svg(run: &Run, figure: Figure, theme: Theme) -> Result<String, String> {
    svg_document(run, &[figure], (960, 540), theme)
}

/// The same for any figures, size and theme. Drawn finer than it is shown, since plotters rounds to whole pixels.
fn svg_document(run: &Run, figures: &[Figure], size: (u32, u32), theme: Theme) -> Result<String, String> {
    const FINENESS: u32 = 4;
    /// plotters-svg writes font sizes smaller by this.
    const FONT_FACTOR: f64 = 1.24;
    let fine = (size.0 * FINENESS, size.1 * FINENESS);
    let mut document = String::new();
    {
        let root = SVGBackend::with_string(&mut document, fine).into_drawing_area();
        root.fill(&theme.ground()).map_err(|error| error.to_string())?;
        let scale = f64::from(FINENESS);
        let options = Options {
            theme,
            scale,
            font_factor: FONT_FACTOR,
            hidden: Vec::new(),
            legend: true,
        };
        for (figure, area) in figures.iter().zip(root.split_evenly((1, figures.len()))) {
            figure.draw(run, &area, &options)?;
        }
        root.present().map_err(|error| error.to_string())?;
    }
    let written = |(width, height): (u32, u32)| format!("width=\"{width}\" height=\"{height}\"");
    Ok(document.replacen(&written(fine), &written(size), 1))
}

/// Height of the legend of `curves` over a figure of `width`, both in CSS pixels.
fn legend_height(curves: &[Curve], width: f64) -> f64 {
    let entries = curves
        .iter()
        .map(|curve| 47.0 + 0.56 * theme::TEXT_PX * plain(curve.label).chars().count() as f64);
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
fn draw_legend<DB: DrawingBackend>(
    frame: &frame::Frame<DB>,
    curves: &[Curve],
    theme: Theme,
    width: f64,
) -> Drawn {
    let (mut left, mut middle) = (4.0, 16.0);
    for curve in curves {
        let label = plain(curve.label);
        let entry = 47.0 + 0.56 * theme::TEXT_PX * label.chars().count() as f64;
        if left > 4.0 && left + entry > width {
            (left, middle) = (4.0, middle + 20.0);
        }
        left = frame.legend_entry(left, middle, &label, theme.hue(curve.quantity), curve.line)?;
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
    use crate::experiments::link;

    fn run(text: &str) -> Run {
        Run::new(link::read(text).0).unwrap()
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
        ] {
            let mut run = run(text);
            for size in [(900, 500), (320, 200), (60, 40)] {
                let before = svg_document(&run, Figure::of(run.state.view), size, Theme::Light).unwrap();
                assert!(
                    before.contains("<svg") && !before.contains("NaN") && !before.contains("inf"),
                    "{text}"
                );
            }
            run.sample(|_| {});
            let drawn = svg_document(&run, Figure::of(run.state.view), (900, 500), Theme::Dark).unwrap();
            assert!(drawn.contains("<circle") && !drawn.contains("NaN"), "{text}");
            for figure in Figure::of(run.state.view) {
                for x in [f64::NEG_INFINITY, -1.0, 0.5, 30.0, f64::NAN, 1e300] {
                    let readout = figure.read_at(&run, x);
                    assert!(readout.x.is_finite() && !readout.entries.is_empty(), "{text}");
                    assert!(readout.entries.iter().all(|entry| !entry.value.contains("NaN")));
                }
                assert!(!figure.summary(&run).contains("NaN"));
            }
        }
    }

    #[test]
    fn names_are_unique() {
        for figure in [Figure::Gradients, Figure::LengthMap, Figure::CorrelationMap] {
            assert_eq!(Figure::from_name(figure.name()), Some(figure));
        }
    }
}
