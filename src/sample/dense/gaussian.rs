//! Products with a matrix of independent standard normals, one row after the other. Never inlined: drawing a row is long code, and
//! one copy of it serves all callers.

use super::lanes::{add_multiple, dot};
use super::weights::{Pass, Weights};

/// Wx.
#[inline(never)]
pub fn times<const D: usize>(weights: &mut Weights, layer: usize, x: &[[f64; D]]) -> Vec<[f64; D]> {
    let mut z = vec![[0.0; D]; x.len()];
    weights.each(layer, Pass::Forward, |i, row| z[i] = dot(row, x));
    z
}

/// Wᵀδ.
#[inline(never)]
pub fn transposed_times<const D: usize>(
    weights: &mut Weights,
    layer: usize,
    delta: &[[f64; D]],
) -> Vec<[f64; D]> {
    let mut back = vec![[0.0; D]; delta.len()];
    weights.each(layer, Pass::Backward, |i, row| {
        add_multiple(&mut back, row, delta[i])
    });
    back
}
