//! Text as outlines, set in DejaVu Sans: the last font that [`FONT`](super::theme::FONT) names.

use ttf_parser::{Face, GlyphId, OutlineBuilder};
use zeno::{Command, PathBuilder};

/// A font of our own, since a machine without a screen often has none.
pub struct Font(Face<'static>);

/// A line of text.
pub struct Line {
    /// Its glyphs from (0, 0) on the base line, y downwards.
    pub outline: Vec<Command>,
    /// Where the next glyph would start.
    pub width: f32,
}

impl Font {
    /// # Errors
    /// A font that cannot be read.
    pub fn new() -> Result<Self, String> {
        let face = Face::parse(dejavu::sans::regular(), 0).map_err(|error| error.to_string())?;
        Ok(Self(face))
    }

    /// The glyph of a symbol; number 0, an empty box, if the font has none.
    pub fn glyph(&self, symbol: char) -> GlyphId {
        self.0.glyph_index(symbol).unwrap_or_default()
    }

    /// Sets `text` in letters of `size`.
    pub fn set(&self, text: &str, size: f32) -> Line {
        let mut pen = Pen {
            outline: Vec::new(),
            start: 0.0,
            unit: size / f32::from(self.0.units_per_em()),
        };
        let (mut letter, mut end) = (None, 0.0);
        for symbol in text.chars() {
            let glyph = self.glyph(symbol);
            let advance = self.advance(glyph);
            pen.start = end
                + match letter {
                    // a mark stands over the letter before it
                    Some(letter) if advance == 0.0 => {
                        self.middle(letter) - self.advance(letter) - self.middle(glyph)
                    }
                    Some(letter) => self.kerning(letter, glyph),
                    None => 0.0,
                };
            self.0.outline_glyph(glyph, &mut pen);
            if advance > 0.0 {
                (letter, end) = (Some(glyph), pen.start + advance);
            }
        }
        Line {
            width: end * pen.unit,
            outline: pen.outline,
        }
    }

    fn advance(&self, glyph: GlyphId) -> f32 {
        self.0.glyph_hor_advance(glyph).map_or(0.0, f32::from)
    }

    /// The middle of a glyph's ink.
    fn middle(&self, glyph: GlyphId) -> f32 {
        let ink = self.0.glyph_bounding_box(glyph);
        ink.map_or(0.0, |ink| 0.5 * (f32::from(ink.x_min) + f32::from(ink.x_max)))
    }

    /// What two neighbours are moved apart.
    fn kerning(&self, left: GlyphId, right: GlyphId) -> f32 {
        let mut tables = self.0.tables().kern.into_iter().flat_map(|kern| kern.subtables);
        let kerning = tables.find_map(|table| table.glyphs_kerning(left, right));
        kerning.map_or(0.0, f32::from)
    }
}

/// Writes down a glyph's outline. All lengths are in the font's units.
struct Pen {
    outline: Vec<Command>,
    /// The glyph's origin.
    start: f32,
    /// Size of the font's unit.
    unit: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        ((self.start + x) * self.unit, -y * self.unit)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.outline.move_to(to);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.outline.line_to(to);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (control, to) = (self.at(x1, y1), self.at(x, y));
        self.outline.quad_to(control, to);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (control1, control2, to) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.outline.curve_to(control1, control2, to);
    }
    fn close(&mut self) {
        self.outline.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeno::{Bounds, Fill, bounds};

    fn ink(outline: &[Command]) -> Bounds {
        bounds(outline, Fill::NonZero, None)
    }

    #[test]
    fn a_symbol_that_the_font_lacks_is_glyph_0() {
        let font = Font::new().unwrap();
        assert_eq!(font.glyph('漢'), GlyphId(0));
        assert!("g̃".chars().all(|symbol| font.glyph(symbol) != GlyphId(0)));
    }

    #[test]
    fn a_mark_stands_over_the_middle_of_its_letter() {
        let font = Font::new().unwrap();
        for letter in ["g", "q", "x"] {
            for mark in ['\u{303}', '\u{304}'] {
                let plain = font.set(letter, 100.0);
                let marked = font.set(&format!("{letter}{mark}"), 100.0);
                assert_eq!(plain.width, marked.width);
                let (letter, mark) = marked.outline.split_at(plain.outline.len());
                let (letter, mark) = (ink(letter), ink(mark));
                let apart = 0.5 * (mark.min.x + mark.max.x - letter.min.x - letter.max.x);
                assert!(
                    apart.abs() < 0.5 && mark.max.y < letter.min.y,
                    "{letter:?} {mark:?}"
                );
            }
        }
    }

    #[test]
    fn neighbours_that_leave_a_gap_are_moved_together() {
        let font = Font::new().unwrap();
        let width = |text| font.set(text, 100.0).width;
        assert!(width("Va") < width("V") + width("a") - 5.0);
        assert_eq!(width("la"), width("l") + width("a"));
    }
}
