//! Any plotters backend behind one type, so that a figure is compiled once and not once a backend.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind};
use std::error::Error;
use std::fmt;

/// What a figure is drawn on.
pub type Area<'a> = DrawingArea<Surface<'a>, Shift>;

/// A backend of any kind.
pub struct Surface<'a>(Box<dyn Strokes + 'a>);

/// What a backend reports when it cannot draw, as text.
#[derive(Debug)]
pub struct Refused(String);

/// Whether a stroke was drawn.
type Done = Result<(), DrawingErrorKind<Refused>>;

impl<'a> Surface<'a> {
    /// The whole of a backend.
    pub fn area(backend: impl DrawingBackend + 'a) -> Area<'a> {
        Self(Box::new(backend)).into_drawing_area()
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Error for Refused {}

/// What figures ask of a backend, without type parameters.
trait Strokes {
    fn size(&self) -> (u32, u32);
    fn present(&mut self) -> Done;
    fn pixel(&mut self, at: BackendCoord, color: BackendColor) -> Done;
    fn rectangle(&mut self, from: BackendCoord, to: BackendCoord, style: ShapeStyle, fill: bool) -> Done;
    fn path(&mut self, points: Vec<BackendCoord>, style: ShapeStyle) -> Done;
    fn polygon(&mut self, points: Vec<BackendCoord>, style: ShapeStyle) -> Done;
    fn circle(&mut self, center: BackendCoord, radius: u32, style: ShapeStyle, fill: bool) -> Done;
    fn text(&mut self, text: &str, style: &TextStyle, at: BackendCoord) -> Done;
}

fn refused<E: Error + Send + Sync>(error: DrawingErrorKind<E>) -> DrawingErrorKind<Refused> {
    DrawingErrorKind::DrawingError(Refused(error.to_string()))
}

impl<B: DrawingBackend> Strokes for B {
    fn size(&self) -> (u32, u32) {
        self.get_size()
    }
    fn present(&mut self) -> Done {
        DrawingBackend::present(self).map_err(refused)
    }
    fn pixel(&mut self, at: BackendCoord, color: BackendColor) -> Done {
        self.draw_pixel(at, color).map_err(refused)
    }
    fn rectangle(&mut self, from: BackendCoord, to: BackendCoord, style: ShapeStyle, fill: bool) -> Done {
        self.draw_rect(from, to, &style, fill).map_err(refused)
    }
    fn path(&mut self, points: Vec<BackendCoord>, style: ShapeStyle) -> Done {
        self.draw_path(points, &style).map_err(refused)
    }
    fn polygon(&mut self, points: Vec<BackendCoord>, style: ShapeStyle) -> Done {
        self.fill_polygon(points, &style).map_err(refused)
    }
    fn circle(&mut self, center: BackendCoord, radius: u32, style: ShapeStyle, fill: bool) -> Done {
        self.draw_circle(center, radius, &style, fill).map_err(refused)
    }
    fn text(&mut self, text: &str, style: &TextStyle, at: BackendCoord) -> Done {
        self.draw_text(text, style, at).map_err(refused)
    }
}

/// A style without its type.
fn plain(style: &impl BackendStyle) -> ShapeStyle {
    let BackendColor { alpha, rgb } = style.color();
    ShapeStyle {
        color: RGBAColor(rgb.0, rgb.1, rgb.2, alpha),
        filled: false,
        stroke_width: style.stroke_width(),
    }
}

impl DrawingBackend for Surface<'_> {
    type ErrorType = Refused;

    fn get_size(&self) -> (u32, u32) {
        self.0.size()
    }
    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }
    fn present(&mut self) -> Done {
        self.0.present()
    }
    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Done {
        self.0.pixel(at, color)
    }
    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done {
        self.0.rectangle(from, to, plain(style), fill)
    }
    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Done {
        self.0.path(points.into_iter().collect(), plain(style))
    }
    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Done {
        self.0.polygon(points.into_iter().collect(), plain(style))
    }
    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Done {
        self.0.circle(center, radius, plain(style), fill)
    }
    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Done {
        let font = FontDesc::new(style.family(), style.size(), style.style()).transform(style.transform());
        let (color, pos) = (style.color(), style.anchor());
        self.0.text(text, &TextStyle { font, color, pos }, at)
    }
}
