//! Curves of a family, one for each value of a list: they share a hue, and each is fainter than the one before.

use crate::limits;

/// Ids of the family's curves, in order.
pub(crate) const IDS: [&str; limits::CURVES] = [
    "value-0", "value-1", "value-2", "value-3", "value-4", "value-5", "value-6", "value-7",
];
/// How strong the colour of each is; style.css has the same for the page's legend.
pub(crate) const STRENGTH: [f64; limits::CURVES] = [1.0, 0.8, 0.63, 0.5, 0.4, 0.32, 0.26, 0.2];

/// How strong the colour of a legend entry is.
pub(crate) fn strength(id: &str) -> f64 {
    let index = IDS.iter().position(|known| *known == id);
    index.map_or(1.0, |index| STRENGTH[index])
}
