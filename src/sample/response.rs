//! φ and φ' on tiles.

use super::elementary::{erf, exp_of_negative, tanh};
use super::pair::Rows;
use super::tile::{Column, TILE, Tile};
use crate::model::Activation;
use core::f64::consts::FRAC_2_SQRT_PI;

/// Nodes and weights of three-point Gauss–Legendre on [0, 1].
const LEGENDRE: [(f64, f64); 3] = [
    (0.112_701_665_379_258_31, 5.0 / 18.0),
    (0.5, 8.0 / 18.0),
    (0.887_298_334_620_741_69, 5.0 / 18.0),
];

/// What a layer does to its preactivations before dropout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Response {
    activation: Activation,
    /// φ'(0): the slope where `activation` is linear, be it by nature or since its z are tiny.
    slope: f64,
}

impl Response {
    /// φ as it is.
    pub fn of(activation: Activation) -> Self {
        Self {
            activation,
            slope: 1.0,
        }
    }

    /// φ for z so small that φ(z) = φ'(0)z to the last bit.
    pub fn of_tiny(activation: Activation) -> Self {
        Self {
            activation: Activation::Linear,
            slope: activation.derivative(0.0),
        }
    }

    /// (z_a, z_b) → (φ(z_a), φ(z_b)), in place.
    pub fn apply(&self, a: &mut Column, b: &mut Column) {
        let slope = self.slope;
        for column in [a, b] {
            match self.activation {
                Activation::Linear => column.iter_mut().for_each(|z| *z *= slope),
                Activation::Tanh => column.iter_mut().for_each(|z| *z = tanh(*z)),
                Activation::Relu => column.iter_mut().for_each(|z| *z = relu(*z)),
                Activation::HardTanh => column.iter_mut().for_each(|z| *z = clip(*z)),
                Activation::Erf => column.iter_mut().for_each(|z| *z = erf(*z)),
                activation => column.iter_mut().for_each(|z| *z = activation.value(*z)),
            }
        }
    }

    /// (z_a, z_b − z_a) → (φ(z_a), φ(z_b) − φ(z_a)), in place and to full relative accuracy, for |z_b − z_a| < 0.1.
    pub fn apply_near(&self, a: &mut Column, distance: &mut Column) {
        for (a, d) in a.iter_mut().zip(distance) {
            let (z, b) = (*a, *a + *d);
            (*a, *d) = match self.activation {
                Activation::Linear => (self.slope * z, self.slope * *d),
                Activation::Tanh => {
                    let (t, u) = (tanh(z), tanh(*d));
                    (t, u * ((1.0 - t) * (1.0 + t)) / (1.0 + t * u))
                }
                Activation::Relu if z > 0.0 && b > 0.0 => (z, *d),
                Activation::Relu => (relu(z), relu(b) - relu(z)),
                Activation::HardTanh if z.abs() < 1.0 && b.abs() < 1.0 => (z, *d),
                Activation::HardTanh => (clip(z), clip(b) - clip(z)),
                Activation::Erf => {
                    // ∫ of the density over the gap; three nodes leave less than 10⁻⁹ of it.
                    let mean = LEGENDRE.iter().fold(0.0, |sum, (node, weight)| {
                        let t = z + *d * node;
                        sum + weight * exp_of_negative(-t * t)
                    });
                    (erf(z), FRAC_2_SQRT_PI * mean * *d)
                }
                activation => {
                    let mean = LEGENDRE.iter().fold(0.0, |sum, (node, weight)| {
                        sum + weight * activation.derivative(z + *d * node)
                    });
                    (activation.value(z), mean * *d)
                }
            };
        }
    }

    /// φ'(z) p/ρ of both inputs. A kept unit with z = 0 counts as dropped: z = 0 throughout a layer means a dead network,
    /// whose δ is 0 anyway.
    pub fn slopes(&self, tile: &Tile, b: &Column, rows: &Rows, keep_rate: f64) -> [Column; 2] {
        let scale = 1.0 / keep_rate;
        let mut out = [[0.0; TILE]; 2];
        for (x, out) in [&tile.a, b].into_iter().zip(&mut out) {
            let kept = |x: f64, slope: f64| if x == 0.0 { 0.0 } else { slope };
            let each = out.iter_mut().zip(x);
            match self.activation {
                Activation::Linear => each.for_each(|(out, &x)| *out = kept(x, self.slope * scale)),
                Activation::Relu => each.for_each(|(out, &x)| *out = if x > 0.0 { scale } else { 0.0 }),
                // A clipped unit sends exactly ±1/ρ.
                Activation::HardTanh => {
                    each.for_each(|(out, &x)| *out = kept(x, if x.abs() < scale { scale } else { 0.0 }))
                }
                Activation::Tanh => each.for_each(|(out, &x)| {
                    let t = keep_rate * x;
                    *out = kept(x, scale * ((1.0 - t) * (1.0 + t)));
                }),
                Activation::Erf => each.for_each(|(out, &x)| *out = kept(x, scale * FRAC_2_SQRT_PI)),
                _ => each.for_each(|(out, &x)| *out = kept(x, scale)),
            }
        }
        if self.activation == Activation::Erf {
            let [of_a, of_b] = &mut out;
            let normals = tile.normals[0].iter().zip(&tile.normals[1]);
            for (((first, second), of_a), of_b) in normals.zip(of_a).zip(of_b) {
                let [a, b] = [rows.a * first, rows.b * first + rows.second * second];
                *of_a *= exp_of_negative(-a * a);
                *of_b *= exp_of_negative(-b * b);
            }
        }
        out
    }
}

#[inline(always)]
fn relu(z: f64) -> f64 {
    if z > 0.0 { z } else { 0.0 }
}

#[inline(always)]
fn clip(z: f64) -> f64 {
    let z = if z > -1.0 { z } else { -1.0 };
    if z < 1.0 { z } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_differences_do_not_cancel() {
        for activation in Activation::NAMED {
            for z in [-1.7, -1.0, -0.3, 0.0, 1e-3, 0.4, 0.999, 2.1] {
                for d in [-0.08, -1e-3, 1e-6, 3e-2, 0.09] {
                    let (mut a, mut y) = ([z; TILE], [d; TILE]);
                    Response::of(activation).apply_near(&mut a, &mut y);
                    let direct = activation.value(z + d) - activation.value(z);
                    assert!(
                        (y[0] - direct).abs() <= 1e-9 * d.abs().min(direct.abs()) + 3e-16,
                        "{activation:?} {z} {d}"
                    );
                    assert!((a[0] - activation.value(z)).abs() <= 3e-16);
                }
                let (mut a, mut y) = ([z; TILE], [1e-30; TILE]);
                Response::of(activation).apply_near(&mut a, &mut y);
                if z.abs() != 1.0 && z != 0.0 {
                    let linear = 1e-30 * activation.derivative(z);
                    assert!(
                        (y[0] - linear).abs() <= 1e-13 * linear,
                        "{activation:?} {z} {} {linear}",
                        y[0]
                    );
                }
            }
        }
    }
}
