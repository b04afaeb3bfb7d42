//! 1,797 handwritten digits of 8×8 pixels; `digits.md` has their source and licence.

use super::{Data, Labelled};

/// Images.
const COUNT: usize = 1797;
/// Pixels of an image.
const SIZE: usize = 64;
static PLANES: &[u8; COUNT * (SIZE + 1)] = include_bytes!("digits.bin");

/// The digits: 1,437 to train on and 360 held back. They are in the program.
pub fn digits() -> Data {
    let image = |image: usize| (0..SIZE).map(move |pixel| PLANES[pixel * COUNT + image]);
    let all = Labelled {
        features: SIZE,
        values: (0..COUNT).flat_map(image).collect(),
        labels: PLANES[SIZE * COUNT..].to_vec(),
    };
    all.data("8×8 digits", None)
}
