//! What the paper prints in its tables 1 (the same as 5) and 4: mean growth a layer in 500 networks, L = 50, N = 512.

use super::settings::{Mode, Scaling};
use super::{DepthRun, Member};

/// L of the tables.
const DEPTH: usize = 50;
/// Networks behind each number.
const NETWORKS: f64 = 500.0;
/// Layers of the rows.
pub(super) const LAYERS: [usize; 5] = [0, 10, 20, 30, 40];

/// Networks of a member at [`LAYERS`]; `None` where the paper has no such table.
pub(super) fn rates(run: &DepthRun, member: &Member) -> Option<[f64; 5]> {
    if run.depth != DEPTH || member.scaling != Scaling::Standard {
        return None;
    }
    let large = match run.budget() {
        0.7 => true,
        0.5 => false,
        _ => return None,
    };
    Some(match (member.mode, large) {
        (Mode::None, true) => [2.001, 2.001, 2.001, 2.001, 1.999],
        (Mode::Uniform, true) => [1.705, 1.708, 1.707, 1.716, 1.739],
        (Mode::Linear, true) => [1.694, 1.633, 1.569, 1.555, 1.530],
        (Mode::None, false) => [2.003, 2.002, 2.001, 2.002, 2.002],
        (Mode::Uniform, false) => [1.507, 1.499, 1.502, 1.504, 1.542],
        (Mode::Linear, false) => [1.433, 1.349, 1.248, 1.207, 1.079],
        _ => return None,
    })
}

/// The paper's theory at [`LAYERS`], where it is not the rate of its row: of the linear mode all rows but the first print that of layer
/// l + 1.
pub(super) fn theory(run: &DepthRun, member: &Member) -> Option<[f64; 5]> {
    rates(run, member)?;
    match (member.mode, run.budget() == 0.7) {
        (Mode::Linear, true) => Some([1.691, 1.629, 1.573, 1.516, 1.459]),
        (Mode::Linear, false) => Some([1.473, 1.374, 1.284, 1.191, 1.097]),
        _ => None,
    }
}

/// How far a printed rate lies off theory, in the standard errors that 500 networks with masks of their own would have; `None`
/// without masks, whose networks all grow alike.
pub(super) fn distance(printed: f64, theory: f64, below: usize, known_variance: f64) -> Option<f64> {
    let error = theory * (known_variance / NETWORKS).sqrt() / below as f64;
    (error > 0.0).then(|| (printed - theory) / error)
}
