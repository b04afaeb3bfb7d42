//! Products with a matrix of independent standard normals, one row after the other. Never inlined: drawing a row is long code, and
//! one copy of it serves all callers.

use super::lanes::{add_multiple, dot};
use super::weights::{Pass, Weights};

/// Wx.
#[inline(never)]
pub fn times(weights: &mut Weights, layer: usize, x: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut z = vec![[0.0; 2]; x.len()];
    weights.each(layer, Pass::Forward, |i, row| z[i] = dot(row, x));
    z
}

/// Wᵀδ.
#[inline(never)]
pub fn transposed_times(weights: &mut Weights, layer: usize, delta: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut back = vec![[0.0; 2]; delta.len()];
    weights.each(layer, Pass::Backward, |i, row| {
        add_multiple(&mut back, row, delta[i])
    });
    back
}
