//! Parameters at the start.

use crate::model::WeightLaw;
use crate::train::streams::{Stream, normals};
use ndarray::{Array, Array2, Axis, Dimension, ShapeBuilder, Zip};

/// Independent normals of this variance.
pub(super) fn gaussian<D: Dimension>(
    shape: impl ShapeBuilder<Dim = D>,
    variance: f64,
    stream: &mut Stream,
) -> Array<f32, D> {
    let deviation = variance.sqrt();
    let mut normals = normals(stream);
    Array::from_shape_simple_fn(shape, || (deviation * normals.next().unwrap_or_default()) as f32)
}

/// N×N weights of variance σ_w²/N an entry.
pub(super) fn square(width: usize, variance: f64, law: WeightLaw, stream: &mut Stream) -> Array2<f32> {
    match law {
        WeightLaw::Gaussian => gaussian((width, width), variance / width as f64, stream),
        WeightLaw::Orthogonal => rotation(width, stream).mapv(|q| (variance.sqrt() * q) as f32),
    }
}

/// A random rotation or reflection, from Haar measure: the Q of a QR decomposition by Householder reflections of a matrix of
/// independent normals, with the signs that make the diagonal of R positive.
///
/// ```text
/// Q = G_0 G_1 … G_{N−1},   G_k = H_k D_k on units k…N−1,   v ~ N(0, 1) of length N − k,   s = sign v_k
/// H_k = 1 − 2uuᵀ/|u|², u = v + s|v|e_k: takes v to −s|v|e_k;   D_k: e_k to −s e_k
/// ```
/// Source: Stewart, SIAM J. Numer. Anal. 17, 1980.
fn rotation(width: usize, stream: &mut Stream) -> Array2<f64> {
    let mut q = Array2::eye(width);
    for k in (0..width).rev() {
        let mut u: Vec<f64> = normals(stream).take(width - k).collect();
        let length = u.iter().map(|v| v * v).sum::<f64>().sqrt().copysign(u[0]);
        u[0] += length;
        // Outside of these rows and columns, what was multiplied so far is still the identity.
        let mut block = q.slice_axis_mut(Axis(0), (k..).into());
        let mut block = block.slice_axis_mut(Axis(1), (k..).into());
        block[[0, 0]] = -length.signum();
        let mut along = ndarray::Array1::<f64>::zeros(width - k);
        for (row, u) in block.rows().into_iter().zip(&u) {
            along.scaled_add(*u, &row);
        }
        // |u|² = 2|v|(|v| + |v_k|)
        let factor = 1.0 / (length * u[0]);
        for (row, u) in block.rows_mut().into_iter().zip(&u) {
            Zip::from(row)
                .and(&along)
                .for_each(|q, along| *q -= factor * u * along);
        }
    }
    q
}
