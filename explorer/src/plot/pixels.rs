//! A plotters backend of pixels with smooth edges: the bitmap backend that plotters has leaves the edges of thick lines rough.

use super::lettering::Font;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle};
use plotters_backend::{DrawingBackend, DrawingErrorKind};
use std::convert::Infallible;
use zeno::{Command, Mask, PathBuilder, Stroke, Style, Transform};

/// Opaque pixels to draw on, all black at first.
pub struct Pixels<'a> {
    /// Columns and rows.
    pub size: (u32, u32),
    /// Red, green and blue of every pixel, row by row.
    pub rgb: &'a mut [u8],
    /// What plotters takes for a pixel is this many times smaller, since it rounds to whole ones.
    pub fineness: u32,
    /// Of all text.
    pub font: &'a Font,
}

type Done = Result<(), DrawingErrorKind<Infallible>>;

impl Pixels<'_> {
    /// Lays a colour over the inside of an outline, or over its stroke.
    fn paint<'s>(&mut self, outline: &[Command], style: impl Into<Style<'s>>, color: BackendColor) -> Done {
        let scale = 1.0 / self.fineness as f32;
        let (cover, place) = Mask::new(outline)
            .style(style)
            .transform(Some(Transform::scale(scale, scale)))
            .render();
        let (columns, rows) = (self.size.0 as i32, self.size.1 as i32);
        let (red, green, blue) = color.rgb;
        for (y, cover) in (place.top..).zip(cover.chunks_exact(place.width.max(1) as usize)) {
            if !(0..rows).contains(&y) {
                continue;
            }
            for (x, &cover) in (place.left..).zip(cover) {
                if cover == 0 || !(0..columns).contains(&x) {
                    continue;
                }
                let share = color.alpha * f64::from(cover) / 255.0;
                let first = 3 * (y * columns + x) as usize;
                for (under, over) in self.rgb[first..].iter_mut().zip([red, green, blue]) {
                    let mixed = f64::from(*under) + share * (f64::from(over) - f64::from(*under));
                    *under = libm::round(mixed) as u8;
                }
            }
        }
        Ok(())
    }
}

fn point((x, y): BackendCoord) -> (f32, f32) {
    (x as f32, y as f32)
}

/// A line through points.
fn through(points: impl IntoIterator<Item = BackendCoord>) -> Vec<Command> {
    let mut line = Vec::new();
    for at in points {
        if line.is_empty() {
            line.move_to(point(at));
        } else {
            line.line_to(point(at));
        }
    }
    line
}

/// The inside, or a stroke along the outline.
fn shape(style: &impl BackendStyle, fill: bool) -> Style<'static> {
    match fill {
        true => Style::default(),
        false => Stroke::new(style.stroke_width() as f32).into(),
    }
}

impl DrawingBackend for Pixels<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.size.0 * self.fineness, self.size.1 * self.fineness)
    }
    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }
    fn present(&mut self) -> Done {
        Ok(())
    }
    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Done {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }
    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done {
        let (width, height) = ((to.0 - from.0) as f32, (to.1 - from.1) as f32);
        let mut outline = Vec::new();
        outline.add_rect(point(from), width, height);
        self.paint(&outline, shape(style, fill), style.color())
    }
    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Done {
        self.paint(&through(points), shape(style, false), style.color())
    }
    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Done {
        self.paint(&through(points), shape(style, true), style.color())
    }
    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Done {
        let mut outline = Vec::new();
        outline.add_circle(point(center), radius as f32);
        self.paint(&outline, shape(style, fill), style.color())
    }
    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Done {
        let outline = written(self.font, text, style, at);
        self.paint(&outline, Style::default(), style.color())
    }
}

/// Outline of a text from left to right: no figure turns its text. It stands as high as in plotters' SVG.
pub fn written(font: &Font, text: &str, style: &impl BackendTextStyle, at: BackendCoord) -> Vec<Command> {
    let size = style.size() as f32;
    let line = font.set(text, size);
    let start = match style.anchor().h_pos {
        HPos::Left => 0.0,
        HPos::Center => -0.5 * line.width,
        HPos::Right => -line.width,
    };
    let base = match style.anchor().v_pos {
        VPos::Top => 0.76 * size,
        VPos::Center => 0.25 * size,
        VPos::Bottom => -0.25 * size,
    };
    let (x, y) = point(at);
    let place = Transform::translation(x + start, y + base);
    line.outline.iter().map(|part| part.transform(&place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_inside_a_pixel_mixes_colours_by_the_area_covered() {
        let font = Font::new().unwrap();
        let mut rgb = [100; 3 * 3];
        let mut pixels = Pixels {
            size: (3, 1),
            rgb: &mut rgb,
            fineness: 2,
            font: &font,
        };
        let color = BackendColor {
            alpha: 0.5,
            rgb: (200, 100, 0),
        };
        // from half a pixel left of the canvas to the middle of the second pixel, and far below
        pixels.draw_rect((-1, 0), (3, 90), &color, true).unwrap();
        assert_eq!(rgb, [150, 100, 50, 125, 100, 75, 100, 100, 100]);
    }
}
