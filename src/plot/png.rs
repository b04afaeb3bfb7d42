//! A figure's SVG as PNG, with a font of our own: a machine without a screen often has none.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Pixels of the PNG per CSS pixel of the SVG, as on a screen of high density.
pub const PIXELS: u32 = 2;

/// Draws an SVG document: the bytes of a PNG file, [`PIXELS`] times as wide and as high.
///
/// # Errors
/// A document that is no SVG, or too large to draw.
pub fn png(svg: &str) -> Result<Vec<u8>, String> {
    let picture = picture(svg)?;
    drawn(&picture)?.encode_png().map_err(|error| error.to_string())
}

/// The document with its text set in DejaVu Sans, the last font that [`FONT`](super::theme::FONT) names.
fn picture(svg: &str) -> Result<Tree, String> {
    let mut options = Options::default();
    options
        .fontdb_mut()
        .load_font_data(dejavu::sans::regular().to_vec());
    Tree::from_str(svg, &options).map_err(|error| error.to_string())
}

fn drawn(picture: &Tree) -> Result<Pixmap, String> {
    let size = picture.size().to_int_size();
    let (width, height) = (size.width() * PIXELS, size.height() * PIXELS);
    let mut pixels =
        Pixmap::new(width, height).ok_or_else(|| format!("no memory for {width} by {height} pixels"))?;
    let scale = PIXELS as f32;
    resvg::render(picture, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    Ok(pixels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::training::Shelf;
    use crate::experiments::{Answer, Shown, View, link, presets};
    use crate::plot::theme::FONT;
    use crate::plot::{SIZE, svg};
    use resvg::usvg::{Group, Node, Text};

    fn texts<'a>(group: &'a Group) -> Vec<&'a Text> {
        let of = |node: &'a Node| match node {
            Node::Group(group) => texts(group),
            Node::Text(text) => vec![text.as_ref()],
            _ => Vec::new(),
        };
        group.children().iter().flat_map(of).collect()
    }

    fn figures(links: impl Iterator<Item = String>) -> impl Iterator<Item = (String, String)> {
        links.map(|text| {
            let answer = Answer::new(link::read(&text).0, &Shelf::full()).unwrap();
            (text, svg(&answer).unwrap())
        })
    }

    fn views() -> impl Iterator<Item = String> {
        View::all()
            .into_iter()
            .map(|view| format!("view={}&N=20&L=30&nets=8", view.name()))
    }

    #[test]
    fn the_font_has_every_symbol_of_every_view() {
        let planes = Shown::ALL
            .into_iter()
            .map(|shown| format!("view=phase&show={}", shown.name()));
        let papers = presets().map(|preset| preset.link.to_owned());
        for (link, document) in figures(views().chain(planes).chain(papers)) {
            let picture = picture(&document).unwrap();
            let texts = texts(picture.root());
            assert!(texts.len() > 5, "{link}");
            for glyph in texts
                .iter()
                .flat_map(|text| text.layouted())
                .flat_map(|span| &span.positioned_glyphs)
            {
                assert_ne!(glyph.id.0, 0, "{link}: {:?}", glyph.text);
            }
        }
    }

    #[test]
    fn every_text_leaves_ink_in_a_file_of_the_stated_size() {
        for (link, document) in figures(views()) {
            let with = Pixmap::decode_png(&png(&document).unwrap()).unwrap();
            assert_eq!((with.width(), with.height()), (SIZE.0 * PIXELS, SIZE.1 * PIXELS));
            let without = document.replace("<text ", "<text display=\"none\" ");
            let without = Pixmap::decode_png(&png(&without).unwrap()).unwrap();
            for text in texts(picture(&document).unwrap().root()) {
                let place = text.abs_bounding_box();
                let pixels = |from: f32, to: f32, end: u32| {
                    let scale = PIXELS as f32;
                    assert!(from >= 0.0 && to * scale <= end as f32, "{link}: {text:?}");
                    (from * scale) as u32..(to * scale) as u32
                };
                let rows = pixels(place.top(), place.bottom(), with.height());
                let mut columns = pixels(place.left(), place.right(), with.width());
                let inked = columns.any(|x| rows.clone().any(|y| with.pixel(x, y) != without.pixel(x, y)));
                assert!(inked, "{link}: {text:?}");
            }
        }
    }

    #[test]
    fn a_symbol_that_the_font_lacks_shows_as_glyph_0() {
        let document = |symbol| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><text y=\"20\" font-family=\"{FONT}\">{symbol}</text></svg>"
            )
        };
        let lacks = |symbol| {
            let picture = picture(&document(symbol)).unwrap();
            let glyphs = &texts(picture.root())[0].layouted()[0].positioned_glyphs;
            glyphs.iter().any(|glyph| glyph.id.0 == 0)
        };
        assert!(lacks("漢"));
        assert!(!lacks("g̃"));
    }

    #[test]
    fn what_is_no_svg_is_an_error() {
        assert!(png("<p>").is_err());
    }
}
