//! Products with a random rotation or reflection, from Haar measure, that is never written down.
//!
//! ```text
//! Q = G_0 G_1 … G_{N−1},   G_k = H_k D_k on units k…N−1,   v ~ N(0, 1) of length N − k
//! H_k: the reflection that takes v to −s|v| e_k, s = sign v_k;   D_k: e_k to −s e_k
//! ```
//! This is the Q of a QR decomposition by Householder reflections of a matrix of independent normals, whose columns stay
//! independent normals of falling length; D makes the diagonal of R positive, without which the law would not be Haar's.
//! G_{N−1} is a random sign. O(N²) time a vector, N²/2 normals. Source: Stewart, SIAM J. Numer. Anal. 17, 1980.

use super::lanes::{add_multiple, dot};
use super::weights::{Pass, Weights};

/// Qx.
pub fn times<const D: usize>(weights: &mut Weights, layer: usize, x: &[[f64; D]]) -> Vec<[f64; D]> {
    let mut y = x.to_vec();
    weights.each(layer, Pass::Forward, |k, v| step(v, &mut y[k..], Pass::Forward));
    y
}

/// Qᵀδ.
pub fn transposed_times<const D: usize>(
    weights: &mut Weights,
    layer: usize,
    delta: &[[f64; D]],
) -> Vec<[f64; D]> {
    let mut y = delta.to_vec();
    weights.each(layer, Pass::Backward, |k, v| step(v, &mut y[k..], Pass::Backward));
    y
}

/// G = HD or its transpose DH, in place.
#[inline(always)]
fn step<const D: usize>(v: &[f64], y: &mut [[f64; D]], pass: Pass) {
    let [square] = dot(v, v.as_chunks().0);
    let Some(&pivot) = v.first().filter(|_| square > 0.0) else {
        return;
    };
    let length = if pivot < 0.0 { -square.sqrt() } else { square.sqrt() };
    let flip = |y: &mut [[f64; D]]| {
        if let Some(first) = y.first_mut().filter(|_| length > 0.0) {
            *first = first.map(|y| -y);
        }
    };
    if pass == Pass::Forward {
        flip(y);
    }
    // H = 1 − uuᵀ/(|v|(|v| + |v_k|)), u = v + s|v|e_k: nothing cancels.
    let head = y.first().map_or([0.0; D], |y| *y);
    let along = dot(v, y);
    let inverse = 1.0 / (length * (length + pivot));
    let factor = core::array::from_fn(|d| -(along[d] + length * head[d]) * inverse);
    add_multiple(y, v, factor);
    if let Some(first) = y.first_mut() {
        for d in 0..D {
            first[d] += length * factor[d];
        }
    }
    if pass == Pass::Backward {
        flip(y);
    }
}
