//! A pair of axes on any plotters backend: ranges, ticks, and curves clipped to them. All sizes are in CSS pixels.

use super::Options;
use super::surface::{Area, Refused};
use super::theme::{BOX_PX, DOT_PX, FONT, LINE_PX, TEXT_PX, Theme};
use super::ticks::Tick;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use serde::Serialize;

/// What a backend reports when it cannot draw, as text: figures have one error type on every backend.
pub type Drawn<T = ()> = Result<T, String>;

/// Stroke of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Line {
    /// Exact theory.
    Solid,
    /// A guide for the eye.
    Thin,
    /// Gradient independence.
    Dashed,
    /// Equation 12.
    Dotted,
    /// A third of several networks.
    Spaced,
    /// A fourth.
    Long,
    /// Sampled networks.
    Dots,
    /// A second statistic of the same networks.
    Diamonds,
    /// An area.
    Patch,
}

/// Where the axes ended up, for a crosshair.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Geometry {
    /// Left edge of the plotting area, CSS pixels.
    pub left: f64,
    /// Its top edge.
    pub top: f64,
    /// Its right edge.
    pub right: f64,
    /// Its bottom edge.
    pub bottom: f64,
    /// x at the left edge.
    pub x_min: f64,
    /// x at the right edge.
    pub x_max: f64,
    /// Distance of neighbouring x that can be read.
    pub x_step: f64,
    /// y at the bottom edge.
    pub y_min: f64,
    /// y at the top edge.
    pub y_max: f64,
    /// Whether the figure is read at a place (x, y), not at an x.
    pub is_plane: bool,
}

/// What an axis shows.
pub struct Axis {
    /// Lowest and highest value.
    pub range: (f64, f64),
    /// Ticks inside it.
    pub ticks: Vec<Tick>,
    /// What it measures.
    pub title: &'static str,
}

/// Axes, ready to be drawn on.
pub struct Frame<'a, 'b> {
    area: &'a Area<'b>,
    theme: Theme,
    /// Backend pixels per CSS pixel.
    scale: f64,
    /// Font size that the backend wants for axis text.
    font: f64,
    x: (f64, f64),
    y: (f64, f64),
    /// Left, top, right, bottom.
    edges: [f64; 4],
}

fn said(error: DrawingAreaErrorKind<Refused>) -> String {
    error.to_string()
}

impl<'a, 'b> Frame<'a, 'b> {
    /// Draws grid, ticks and titles, `top` CSS pixels below the area's edge.
    pub fn new(area: &'a Area<'b>, options: &Options, top: f64, x: &Axis, y: &Axis) -> Drawn<Self> {
        let frame = Self::bare(area, options, top, x, y)?;
        let [left, top, right, bottom] = frame.edges;
        for (value, _) in &y.ticks {
            let at = frame.place(x.range.0, *value).1;
            frame.rule((left, at), (right, at))?;
        }
        for (value, _) in &x.ticks {
            let at = frame.place(*value, y.range.0).0;
            frame.rule((at, top), (at, bottom))?;
        }
        Ok(frame)
    }

    /// The same without a grid, for a figure that covers its ground.
    pub fn bare(area: &'a Area<'b>, options: &Options, top: f64, x: &Axis, y: &Axis) -> Drawn<Self> {
        let (theme, scale) = (options.theme, options.scale);
        let font = TEXT_PX * scale * options.font_factor;
        let (width, height) = area.dim_in_pixel();
        let (width, height) = (f64::from(width) / scale, f64::from(height) / scale);
        // Superscripts are about half as wide as digits.
        let advance = |label: &str| {
            label
                .chars()
                .map(|c| if c.is_ascii() { 0.64 } else { 0.5 })
                .sum::<f64>()
        };
        let widest = y
            .ticks
            .iter()
            .map(|(_, label)| advance(label))
            .fold(2.0, f64::max);
        // The last label is centred on its tick, which may be the end of the axis.
        let last = x.ticks.last().map_or(0.0, |(_, label)| advance(label));
        let right = width - (0.5 * last * TEXT_PX + 1.0).max(14.0);
        let edges = [widest * TEXT_PX + 10.0, top + 31.0, right, height - 44.0];
        let frame = Self {
            area,
            theme,
            scale,
            font,
            x: x.range,
            y: y.range,
            edges,
        };
        let [left, top, right, bottom] = edges;
        for (value, label) in &y.ticks {
            let at = frame.place(x.range.0, *value).1;
            frame.text(label, (left - 7.0, at), HPos::Right, VPos::Center)?;
        }
        for (value, label) in &x.ticks {
            let at = frame.place(*value, y.range.0).0;
            frame.text(label, (at, bottom + 6.0), HPos::Center, VPos::Top)?;
        }
        frame.text(
            x.title,
            (0.5 * (left + right), height - 3.0),
            HPos::Center,
            VPos::Bottom,
        )?;
        frame.text(y.title, (2.0, top - 28.0), HPos::Left, VPos::Top)?;
        Ok(frame)
    }

    /// Where the axes are; neighbouring readable x are `x_step` apart.
    pub fn geometry(&self, x_step: f64) -> Geometry {
        let [left, top, right, bottom] = self.edges;
        Geometry {
            left,
            top,
            right,
            bottom,
            x_min: self.x.0,
            x_max: self.x.1,
            x_step,
            y_min: self.y.0,
            y_max: self.y.1,
            is_plane: false,
        }
    }

    /// A filled rectangle between two corners in the axes' units. A pixel larger to the right and below, so that neighbours drawn after
    /// it leave no seam.
    pub fn cell(&self, from: (f64, f64), to: (f64, f64), color: RGBColor) -> Drawn {
        let [_, _, right, bottom] = self.edges;
        let ((x0, y1), (x1, y0)) = (self.place(from.0, from.1), self.place(to.0, to.1));
        let corners = [(x0, y0), ((x1 + 1.0).min(right), (y1 + 1.0).min(bottom))];
        self.area
            .draw(&Rectangle::new(
                corners.map(|corner| self.backend(corner)),
                color.filled(),
            ))
            .map_err(said)
    }

    /// Words at a place inside the axes, given as parts of the width and height from the lower left.
    pub fn note(&self, text: &str, x: f64, y: f64) -> Drawn {
        let [left, top, right, bottom] = self.edges;
        let side = if x < 0.5 { HPos::Left } else { HPos::Right };
        let at = (left + x * (right - left), bottom - y * (bottom - top));
        self.text_in(text, at, side, VPos::Center, self.theme.ink())
    }

    /// The ring of an operating point, with lines down to both axes.
    pub fn ring(&self, x: f64, y: f64) -> Drawn {
        let ink = self.theme.ink();
        for end in [(self.x.0, y), (x, self.y.0)] {
            self.curve(&[(x, y), end], ink, Line::Dotted)?;
        }
        for (radius, color) in [(8.0, self.theme.ground()), (7.0, ink), (4.5, self.theme.ground())] {
            self.circle(self.place(x, y), radius, color.filled())?;
        }
        Ok(())
    }

    /// A curve through `points`, clipped to the axes.
    pub fn curve(&self, points: &[(f64, f64)], color: impl Color, line: Line) -> Drawn {
        let thickness = if line == Line::Thin {
            0.5 * LINE_PX
        } else {
            LINE_PX
        };
        self.stroke(points, color.to_rgba(), line, thickness)
    }

    /// A curve through each run of points that are there.
    pub fn curves(&self, points: &[Option<(f64, f64)>], color: impl Color, line: Line) -> Drawn {
        for piece in points.split(Option::is_none) {
            let piece: Vec<_> = piece.iter().copied().flatten().collect();
            self.curve(&piece, color.to_rgba(), line)?;
        }
        Ok(())
    }

    /// A curve that stands out on a ground of any colour.
    pub fn outlined(&self, points: &[(f64, f64)], line: Line) -> Drawn {
        let around = self.theme.ground().mix(0.7);
        self.stroke(points, around, Line::Solid, 2.4 * LINE_PX)?;
        self.stroke(points, self.theme.ink().to_rgba(), line, LINE_PX)
    }

    fn stroke(&self, points: &[(f64, f64)], color: RGBAColor, line: Line, thickness: f64) -> Drawn {
        let points: Vec<_> = points.iter().map(|&(x, y)| self.place(x, y)).collect();
        let style = color.stroke_width(self.length(thickness));
        let dash = match line {
            Line::Dashed => Some((7.0, 5.0)),
            Line::Dotted => Some((2.0, 3.5)),
            Line::Spaced => Some((4.0, 6.0)),
            Line::Long => Some((14.0, 4.0)),
            _ => None,
        };
        for piece in self.clipped(&points) {
            self.path(&self.simplified(&piece), dash, style)?;
        }
        Ok(())
    }

    /// A polyline; `dash` is drawn and left out by turns.
    fn path(&self, points: &[(f64, f64)], dash: Option<(f64, f64)>, style: ShapeStyle) -> Drawn {
        let points = self.backends(points);
        match dash {
            Some((on, off)) => self.area.draw(&DashedPathElement::new(
                points,
                self.length(on),
                self.length(off),
                style,
            )),
            None => self.area.draw(&PathElement::new(points, style)),
        }
        .map_err(said)
    }

    fn circle(&self, center: (f64, f64), radius: f64, style: impl Into<ShapeStyle>) -> Drawn {
        self.area
            .draw(&Circle::new(self.backend(center), self.length(radius), style))
            .map_err(said)
    }

    /// The area between low and high of each `(x, low, high)`, cut at the axes.
    pub fn band(&self, points: &[(f64, f64, f64)], color: RGBColor) -> Drawn {
        let [_, top, _, bottom] = self.edges;
        let cut = |x: f64, y: f64| {
            let (x, y) = self.place(x, y);
            // on a canvas lower than its labels the axes end before they begin
            self.backend((x, y.clamp(top.min(bottom), bottom)))
        };
        let outline: Vec<_> = points
            .iter()
            .map(|&(x, low, _)| cut(x, low))
            .chain(points.iter().rev().map(|&(x, _, high)| cut(x, high)))
            .collect();
        self.area
            .draw(&Polygon::new(outline, color.mix(0.2).filled()))
            .map_err(said)
    }

    /// A vertical bar from `low` to `high`, cut at the axes.
    pub fn bar(&self, x: f64, low: f64, high: f64, color: impl Color) -> Drawn {
        self.curve(&[(x, low), (x, high)], color, Line::Thin)
    }

    /// A box of a distribution: its middle, a rectangle over its quartiles, a bar over most of it.
    pub fn boxed(
        &self,
        x: f64,
        middle: f64,
        quartiles: (f64, f64),
        reach: (f64, f64),
        color: RGBColor,
    ) -> Drawn {
        let half = BOX_PX;
        let (left, _) = self.place(x, middle);
        let [_, y0, _, y1] = self.edges;
        let height = |y: f64| self.place(x, y).1.clamp(y0.min(y1), y0.max(y1));
        let (low, high) = (height(quartiles.0), height(quartiles.1));
        self.bar(x, reach.0, reach.1, color)?;
        let corners = [
            (left - half, low),
            (left + half, low),
            (left + half, high),
            (left - half, high),
            (left - half, low),
        ];
        let ground = self.theme.ground().filled();
        for fill in [ground, color.mix(0.25).filled()] {
            self.area
                .draw(&Polygon::new(self.backends(&corners), fill))
                .map_err(said)?;
        }
        let style = |width: f64| color.to_rgba().stroke_width(self.length(width));
        self.path(&corners, None, style(0.5 * LINE_PX))?;
        let middle = height(middle);
        self.path(
            &[(left - half, middle), (left + half, middle)],
            None,
            style(LINE_PX),
        )
    }

    /// A white-filled dot or diamond, if it is inside the axes.
    pub fn mark(&self, x: f64, y: f64, color: impl Color, line: Line) -> Drawn {
        let (left, top) = self.place(x, y);
        let [x0, y0, x1, y1] = self.edges;
        if !(x0 - 1.0..=x1 + 1.0).contains(&left) || !(y0 - 1.0..=y1 + 1.0).contains(&top) {
            return Ok(());
        }
        let (ground, stroke) = (
            self.theme.ground().filled(),
            color.to_rgba().stroke_width(self.length(0.8 * LINE_PX)),
        );
        if line == Line::Diamonds {
            let reach = DOT_PX * 1.15;
            let corners = [
                (0.0, -reach),
                (reach, 0.0),
                (0.0, reach),
                (-reach, 0.0),
                (0.0, -reach),
                (reach, 0.0),
            ];
            let corners = corners.map(|(dx, dy)| (left + dx, top + dy));
            self.area
                .draw(&Polygon::new(self.backends(&corners), ground))
                .map_err(said)?;
            return self.path(&corners, None, stroke);
        }
        self.circle((left, top), DOT_PX, ground)?;
        self.circle((left, top), DOT_PX, stroke)
    }

    /// A legend entry with its left edge at `left`, its middle at `middle`. Returns where the next may start.
    pub fn legend_entry(
        &self,
        left: f64,
        middle: f64,
        label: &str,
        color: RGBColor,
        line: Line,
    ) -> Drawn<f64> {
        let thickness = if line == Line::Thin { 0.5 } else { 1.0 };
        let style = color.stroke_width(self.length(thickness * LINE_PX));
        let sample = |dash| self.path(&[(left, middle), (left + 22.0, middle)], dash, style);
        match line {
            Line::Dots => self.circle((left + 11.0, middle), DOT_PX, style)?,
            Line::Diamonds => {
                let corners = [(7.0, 0.0), (11.0, -4.0), (15.0, 0.0), (11.0, 4.0), (7.0, 0.0)];
                let corners = corners.map(|(dx, dy)| (left + dx, middle + dy));
                self.path(&corners, None, style)?;
            }
            Line::Dashed => sample(Some((6.0, 3.0)))?,
            Line::Dotted => sample(Some((2.0, 3.5)))?,
            Line::Spaced => sample(Some((4.0, 6.0)))?,
            Line::Long => sample(Some((12.0, 3.0)))?,
            Line::Patch => {
                let corners = [(left + 4.0, middle - 5.0), (left + 18.0, middle + 5.0)];
                let corners = corners.map(|corner| self.backend(corner));
                self.area
                    .draw(&Rectangle::new(corners, color.filled()))
                    .map_err(said)?;
            }
            Line::Solid | Line::Thin => sample(None)?,
        }
        self.text(label, (left + 29.0, middle), HPos::Left, VPos::Center)?;
        Ok(left + 29.0 + 0.56 * TEXT_PX * label.chars().count() as f64 + 18.0)
    }

    fn rule(&self, from: (f64, f64), to: (f64, f64)) -> Drawn {
        let style = self.theme.grid().stroke_width(self.length(1.0));
        self.path(&[from, to], None, style)
    }

    fn text(&self, text: &str, at: (f64, f64), horizontal: HPos, vertical: VPos) -> Drawn {
        self.text_in(text, at, horizontal, vertical, self.theme.text())
    }

    fn text_in(
        &self,
        text: &str,
        at: (f64, f64),
        horizontal: HPos,
        vertical: VPos,
        color: RGBColor,
    ) -> Drawn {
        // a pair would look the name up in lower case, and bring the tables of Unicode
        let font = FontDesc::new(FontFamily::Name(FONT), self.font, FontStyle::Normal);
        let style = TextStyle::from(font)
            .color(&color)
            .pos(Pos::new(horizontal, vertical));
        self.area.draw_text(text, &style, self.backend(at)).map_err(said)
    }

    /// CSS pixels of a value.
    fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let [left, top, right, bottom] = self.edges;
        let share = |value: f64, (low, high): (f64, f64)| (value - low) / (high - low);
        (
            left + share(x, self.x) * (right - left),
            bottom - share(y, self.y) * (bottom - top),
        )
    }

    fn length(&self, css_px: f64) -> u32 {
        libm::round(css_px * self.scale).max(1.0) as u32
    }

    fn backends(&self, points: &[(f64, f64)]) -> Vec<(i32, i32)> {
        points.iter().map(|point| self.backend(*point)).collect()
    }

    fn backend(&self, (x, y): (f64, f64)) -> (i32, i32) {
        (
            libm::round(x * self.scale) as i32,
            libm::round(y * self.scale) as i32,
        )
    }

    /// The fewest of a piece's points that stay within half a backend pixel of it (Douglas and Peucker). Rounding many points
    /// to pixels would make a straight line tremble.
    fn simplified(&self, piece: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let (Some(&first), Some(&last)) = (piece.first(), piece.last()) else {
            return Vec::new();
        };
        let mut kept = vec![first];
        let mut open = vec![(0, piece.len() - 1)];
        while let Some((from, to)) = open.pop() {
            let (start, end) = (piece[from], piece[to]);
            let (dx, dy) = (end.0 - start.0, end.1 - start.1);
            let length = libm::hypot(dx, dy);
            let away = |index: usize| {
                let (x, y) = (piece[index].0 - start.0, piece[index].1 - start.1);
                if length > 0.0 {
                    (x * dy - y * dx).abs() / length
                } else {
                    libm::hypot(x, y)
                }
            };
            let farthest = (from + 1..to).max_by(|&a, &b| away(a).total_cmp(&away(b)));
            match farthest.filter(|&index| away(index) * self.scale > 0.5) {
                Some(index) => open.extend([(index, to), (from, index)]),
                None if to < piece.len() - 1 => kept.push(end),
                None => {}
            }
        }
        kept.push(last);
        kept
    }

    /// The pieces of a polyline inside the axes, in CSS pixels (Liang and Barsky's clipping, segment by segment).
    fn clipped(&self, points: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
        let [left, top, right, bottom] = self.edges;
        let mut pieces: Vec<Vec<(f64, f64)>> = Vec::new();
        let mut open = false;
        for pair in points.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
            for (speed, room) in [
                (-dx, from.0 - left),
                (dx, right - from.0),
                (-dy, from.1 - top),
                (dy, bottom - from.1),
            ] {
                if speed < 0.0 {
                    enter = enter.max(room / speed);
                } else if speed > 0.0 {
                    leave = leave.min(room / speed);
                } else if room < 0.0 {
                    leave = -1.0;
                }
            }
            if !(enter <= leave && dx.is_finite() && dy.is_finite()) {
                open = false;
                continue;
            }
            let at = |t: f64| (from.0 + t * dx, from.1 + t * dy);
            if !(open && enter == 0.0) {
                pieces.push(vec![at(enter)]);
            }
            if let Some(piece) = pieces.last_mut() {
                piece.push(at(leave));
            }
            open = leave == 1.0;
        }
        pieces
    }
}
