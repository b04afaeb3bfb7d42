//! A figure's file of pixels.

use super::lettering::Font;
use super::pixels::Pixels;
use super::theme::Theme;
use super::{BoxedFigure, FINENESS, SIZE, draw_abreast};
use png::{ColorType, Encoder, EncodingError};

/// Pixels of the PNG per CSS pixel of the SVG, as on a screen of high density.
pub const PIXELS: u32 = 2;

/// Columns and rows of the PNG.
pub const PNG_SIZE: (u32, u32) = (SIZE.0 * PIXELS, SIZE.1 * PIXELS);

/// What [`svg`](super::svg) shows, as a PNG file.
///
/// # Errors
/// A font that cannot be read.
pub fn png(figures: &[BoxedFigure]) -> Result<Vec<u8>, String> {
    encoded(&drawn(figures, Theme::Light, 1.0)?).map_err(|error| error.to_string())
}

/// Red, green and blue of every pixel, row by row.
fn drawn(figures: &[BoxedFigure], theme: Theme, font_factor: f64) -> Result<Vec<u8>, String> {
    let (columns, rows) = PNG_SIZE;
    let mut rgb = vec![0; 3 * (columns * rows) as usize];
    let pixels = Pixels {
        size: PNG_SIZE,
        rgb: &mut rgb,
        fineness: FINENESS / PIXELS,
        font: &Font::new()?,
    };
    draw_abreast(figures, pixels, theme, font_factor)?;
    Ok(rgb)
}

fn encoded(rgb: &[u8]) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, PNG_SIZE.0, PNG_SIZE.1);
    encoder.set_color(ColorType::Rgb);
    encoder.write_header()?.write_image_data(rgb)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::pixels::written;
    use crate::views::training::Shelf;
    use crate::{Study, View, link, look, presets, registry};
    use plotters_backend::{BackendColor, BackendCoord, BackendTextStyle, DrawingBackend, DrawingErrorKind};
    use png::Decoder;
    use std::cell::RefCell;
    use std::convert::Infallible;
    use std::io::Cursor;
    use ttf_parser::GlyphId;
    use zeno::{Command, Mask, Transform};

    /// Notes the texts of figures with their outlines, and draws nothing.
    struct Texts<'a> {
        font: &'a Font,
        noted: &'a RefCell<Vec<(String, Vec<Command>)>>,
    }

    type Done = Result<(), DrawingErrorKind<Infallible>>;

    impl DrawingBackend for Texts<'_> {
        type ErrorType = Infallible;
        fn get_size(&self) -> (u32, u32) {
            (SIZE.0 * FINENESS, SIZE.1 * FINENESS)
        }
        fn ensure_prepared(&mut self) -> Done {
            Ok(())
        }
        fn present(&mut self) -> Done {
            Ok(())
        }
        fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Done {
            Ok(())
        }
        fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Done {
            let outline = written(self.font, text, style, at);
            if !text.is_empty() {
                self.noted.borrow_mut().push((text.to_owned(), outline));
            }
            Ok(())
        }
    }

    fn texts(figures: &[BoxedFigure], font: &Font) -> Vec<(String, Vec<Command>)> {
        let noted = RefCell::default();
        let backend = Texts { font, noted: &noted };
        draw_abreast(figures, backend, Theme::Light, 1.0).unwrap();
        noted.into_inner()
    }

    fn study(link: &str) -> Box<dyn Study> {
        registry::all(link::read(link).0, &Shelf::full())
    }

    fn views() -> impl Iterator<Item = String> {
        View::all()
            .into_iter()
            .map(|view| format!("view={}&N=20&L=30&nets=8", view.name()))
    }

    #[test]
    fn the_font_has_every_symbol_of_every_view() {
        let font = Font::new().unwrap();
        let planes = look::Shown::ALL
            .into_iter()
            .map(|shown| format!("view=phase&show={}", shown.name()));
        let papers = presets().map(|preset| preset.link.to_owned());
        for link in views().chain(planes).chain(papers) {
            let texts = texts(&study(&link).shown(), &font);
            assert!(texts.len() > 5, "{link}");
            for (text, _) in texts {
                let lacks = text.chars().find(|&symbol| font.glyph(symbol) == GlyphId(0));
                assert_eq!(lacks, None, "{link}: {text}");
            }
        }
    }

    #[test]
    fn every_text_leaves_ink_in_a_file_of_the_stated_size() {
        let font = Font::new().unwrap();
        for link in views() {
            let study = study(&link);
            let file = png(&study.shown()).unwrap();
            let mut reader = Decoder::new(Cursor::new(file)).read_info().unwrap();
            let mut with = vec![0; reader.output_buffer_size().unwrap()];
            let shape = reader.next_frame(&mut with).unwrap();
            assert_eq!((shape.width, shape.height), (SIZE.0 * PIXELS, SIZE.1 * PIXELS));
            let without = drawn(&study.shown(), Theme::Light, 0.0).unwrap();
            assert_eq!(with.len(), without.len());
            for (text, outline) in texts(&study.shown(), &font) {
                let scale = PIXELS as f32 / FINENESS as f32;
                let scale = Transform::scale(scale, scale);
                let place = Mask::new(&outline).transform(Some(scale)).render().1;
                let rows = place.top..place.top + place.height as i32;
                let columns = place.left..place.left + place.width as i32;
                let (right, bottom) = (shape.width as i32, shape.height as i32);
                assert!(rows.start >= 0 && rows.end <= bottom, "{link}: {text}");
                assert!(columns.start >= 0 && columns.end <= right, "{link}: {text}");
                let pixel = |x: i32, y: i32| 3 * (x + y * right) as usize;
                let inked = rows.flat_map(|y| pixel(columns.start, y)..pixel(columns.end, y));
                let inked = inked.filter(|&byte| with[byte] != without[byte]).count();
                assert!(inked > 3, "{link}: {text}");
            }
        }
    }
}
