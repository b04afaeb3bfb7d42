//! φ and φ' on tiles.

use super::curves::{Curve, Exponential, Gelu, Sigmoid, Silu, Sine, Softplus};
use super::elementary::{SIN_COS_RANGE, erf, exp_of_negative, sin_cos, tanh};
use super::tile::{Column, TILE};
use crate::model::Activation;
use core::f64::consts::FRAC_2_SQRT_PI;

/// Nodes and weights of three-point Gauss–Legendre on [0, 1].
const LEGENDRE: [(f64, f64); 3] = [
    (0.112_701_665_379_258_31, 5.0 / 18.0),
    (0.5, 8.0 / 18.0),
    (0.887_298_334_620_741_69, 5.0 / 18.0),
];

/// Up to this distance a formula's difference is the integral of its slope: a formula may vary over 10⁻³. Subtraction loses
/// 10⁻¹³ beyond.
const FORMULA_NEAR: f64 = 1.0 / 1024.0;

/// Mean of a function between z and z + d by the three-point rule.
#[inline(always)]
pub fn mean(z: f64, d: f64, function: impl Fn(f64) -> f64) -> f64 {
    LEGENDRE
        .iter()
        .fold(0.0, |sum, (node, weight)| sum + weight * function(z + d * node))
}

/// What a layer does to its preactivations before dropout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Response {
    activation: Activation,
    /// The slope where `activation` is linear.
    slope: f64,
    /// What z is multiplied by before φ.
    unit: f64,
}

impl Response {
    /// φ as it is.
    pub fn of(activation: Activation) -> Self {
        let (activation, slope) = match activation {
            Activation::TwoSlopes([above, below]) if above == below => (Activation::Linear, above),
            other => (other, 1.0),
        };
        Self {
            activation,
            slope,
            unit: 1.0,
        }
    }

    /// φ(unit · z).
    pub fn of_multiple(activation: Activation, unit: f64) -> Self {
        Self {
            unit,
            ..Self::of(activation)
        }
    }

    /// z → φ(z), in place.
    pub fn apply(&self, z: &mut Column) {
        let slope = self.slope;
        {
            if self.unit != 1.0 {
                each(z, |z| z * self.unit);
            }
            match self.activation {
                Activation::Linear => each(z, |z| z * slope),
                Activation::Tanh => each(z, tanh),
                Activation::Relu => each(z, relu),
                Activation::HardTanh => each(z, clip),
                Activation::Erf => each(z, erf),
                Activation::TwoSlopes(slopes) => each(z, |z| z * side(slopes, z)),
                Activation::Elu | Activation::Selu => {
                    let curve = self.exponential();
                    each(z, |z| curve.value(z));
                }
                Activation::Gelu => each(z, |z| Gelu.value(z)),
                Activation::Silu => each(z, |z| Silu.value(z)),
                Activation::Softplus => each(z, |z| Softplus.value(z)),
                Activation::Sigmoid => each(z, |z| Sigmoid.value(z)),
                // The common case without a call in the loop: same bits.
                Activation::Sin if all_reduce(z) => each(z, |z| sin_cos(z).0),
                Activation::Sin => each(z, |z| Sine.value(z)),
                Activation::Formula(formula) => each(z, |z| formula.value(z)),
            }
        }
    }

    /// (z_a, z_b − z_a) → (φ(z_a), φ(z_b) − φ(z_a)), in place and to full relative accuracy. For tanh and erf the distance
    /// must be less than 0.1.
    pub fn apply_near(&self, a: &mut Column, distance: &mut Column) {
        match self.activation {
            Activation::Linear => each_pair(a, distance, |z, d| (self.slope * z, self.slope * d)),
            Activation::Tanh => each_pair(a, distance, |z, d| {
                let (t, u) = (tanh(z), tanh(d));
                (t, u * ((1.0 - t) * (1.0 + t)) / (1.0 + t * u))
            }),
            Activation::Relu => each_pair(a, distance, |z, d| {
                let both = z > 0.0 && z + d > 0.0;
                (relu(z), if both { d } else { relu(z + d) - relu(z) })
            }),
            Activation::HardTanh => each_pair(a, distance, |z, d| {
                let both = z.abs() < 1.0 && (z + d).abs() < 1.0;
                (clip(z), if both { d } else { clip(z + d) - clip(z) })
            }),
            Activation::Erf => each_pair(a, distance, |z, d| {
                // ∫ of the density over the gap; three nodes leave less than 10⁻⁹ of it.
                let mean = mean(z, d, |t| exp_of_negative(-t * t));
                (erf(z), FRAC_2_SQRT_PI * mean * d)
            }),
            Activation::TwoSlopes(slopes) => each_pair(a, distance, |z, d| {
                let (own, other) = (side(slopes, z), side(slopes, z + d));
                // On two sides of 0, neither is larger than the distance: nothing cancels.
                let apart = other * (z + d) - own * z;
                (own * z, if own == other { own * d } else { apart })
            }),
            Activation::Elu | Activation::Selu => near(self.exponential(), a, distance),
            Activation::Gelu => near(Gelu, a, distance),
            Activation::Silu => near(Silu, a, distance),
            Activation::Softplus => near(Softplus, a, distance),
            Activation::Sigmoid => near(Sigmoid, a, distance),
            Activation::Sin => near(Sine, a, distance),
            Activation::Formula(formula) => {
                let piece = |z: f64| formula.kinks().partition_point(|&kink| kink < z);
                each_pair(a, distance, |z, d| {
                    let value = formula.value(z);
                    let smooth = d.abs() < FORMULA_NEAR && piece(z) == piece(z + d);
                    let difference = if smooth {
                        d * mean(z, d, |t| formula.value_and_slope(t).1)
                    } else {
                        formula.value(z + d) - value
                    };
                    (value, difference)
                });
            }
        }
    }

    /// φ'(z) p/ρ of one input, from what it sent; z is asked for where that does not say enough. A unit that sends 0 counts as
    /// dropped. A kept one sends 0 where φ = 0: on an interval, where φ' = 0 too; at single points, where no z lies but z = 0
    /// throughout a layer, which with φ(0) = 0 means a dead network, whose δ is 0 anyway.
    #[inline]
    pub fn slopes(&self, sent: &Column, keep_rate: f64, z: impl FnOnce() -> Column) -> Column {
        let scale = 1.0 / keep_rate;
        let of_z = || {
            let mut z = z();
            if self.unit != 1.0 {
                each(&mut z, |z| z * self.unit);
            }
            z
        };
        match self.activation {
            Activation::Linear => kept(sent, sent, |_| self.slope * scale),
            Activation::Relu => kept(sent, sent, |x| if x > 0.0 { scale } else { 0.0 }),
            // A clipped unit sends exactly ±1/ρ.
            Activation::HardTanh => kept(sent, sent, |x| if x.abs() < scale { scale } else { 0.0 }),
            Activation::Tanh => kept(sent, sent, |x| {
                let t = keep_rate * x;
                scale * ((1.0 - t) * (1.0 + t))
            }),
            Activation::Elu | Activation::Selu => {
                let curve = self.exponential();
                kept(sent, &of_z(), |z| scale * curve.slope(z))
            }
            Activation::Sigmoid => kept(sent, &of_z(), |z| scale * Sigmoid.slope(z)),
            Activation::Erf => kept(sent, &of_z(), |z| {
                scale * FRAC_2_SQRT_PI * exp_of_negative(-z * z)
            }),
            Activation::TwoSlopes(slopes) => kept(sent, &of_z(), |z| scale * side(slopes, z)),
            Activation::Gelu => kept(sent, &of_z(), |z| scale * Gelu.slope(z)),
            Activation::Silu => kept(sent, &of_z(), |z| scale * Silu.slope(z)),
            Activation::Softplus => kept(sent, &of_z(), |z| scale * Softplus.slope(z)),
            Activation::Sin => {
                let z = of_z();
                if all_reduce(&z) {
                    kept(sent, &z, |z| scale * sin_cos(z).1)
                } else {
                    kept(sent, &z, |z| scale * Sine.slope(z))
                }
            }
            Activation::Formula(formula) => kept(sent, &of_z(), |z| scale * formula.value_and_slope(z).1),
        }
    }

    /// elu or selu.
    fn exponential(&self) -> Exponential {
        let [above, below] = self.activation.slopes_at_zero().unwrap_or([1.0; 2]);
        Exponential { above, below }
    }
}

/// slope(argument) where the unit sends something, 0 where it was dropped.
#[inline(always)]
fn kept(sent: &Column, arguments: &Column, slope: impl Fn(f64) -> f64) -> Column {
    let mut out = [0.0; TILE];
    for ((out, &x), &argument) in out.iter_mut().zip(sent).zip(arguments) {
        let slope = slope(argument);
        *out = if x == 0.0 { 0.0 } else { slope };
    }
    out
}

#[inline(always)]
fn each(column: &mut Column, function: impl Fn(f64) -> f64) {
    column.iter_mut().for_each(|z| *z = function(*z));
}

#[inline(always)]
fn each_pair(a: &mut Column, b: &mut Column, function: impl Fn(f64, f64) -> (f64, f64)) {
    a.iter_mut().zip(b).for_each(|(a, b)| (*a, *b) = function(*a, *b));
}

#[inline(always)]
fn near(curve: impl Curve, a: &mut Column, distance: &mut Column) {
    each_pair(a, distance, |z, d| (curve.value(z), curve.difference(z, d)));
}

/// Whether every z is in the range of [`sin_cos`].
fn all_reduce(column: &Column) -> bool {
    column.iter().all(|z| z.abs() < SIN_COS_RANGE)
}

#[inline(always)]
fn side([above, below]: [f64; 2], z: f64) -> f64 {
    if z > 0.0 { above } else { below }
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

    fn all() -> impl Iterator<Item = Activation> {
        Activation::NAMED
            .into_iter()
            .chain([Activation::leaky_relu(-0.5), Activation::TwoSlopes([0.3, 0.3])])
    }

    fn near(activation: Activation, z: f64, d: f64) -> (f64, f64) {
        let (mut a, mut y) = ([z; TILE], [d; TILE]);
        Response::of(activation).apply_near(&mut a, &mut y);
        (a[0], y[0])
    }

    #[test]
    fn near_differences_do_not_cancel() {
        for activation in all() {
            for z in [-20.0, -1.7, -1.0, -0.3, 0.0, 1e-3, 0.4, 0.999, 2.1, 20.0] {
                for d in [-0.08, -1e-3, 1e-6, 3e-2, 0.09] {
                    let (a, y) = near(activation, z, d);
                    let direct = activation.value(z + d) - activation.value(z);
                    let rounding = 3e-16 * (1.0 + a.abs());
                    assert!(
                        (y - direct).abs() <= 1e-9 * d.abs().min(direct.abs()) + 2.0 * rounding,
                        "{activation:?} {z} {d}"
                    );
                    assert!((a - activation.value(z)).abs() <= rounding);
                }
                if z.abs() != 1.0 && z != 0.0 {
                    let (y, linear) = (near(activation, z, 1e-30).1, 1e-30 * activation.derivative(z));
                    assert!(
                        (y - linear).abs() <= 1e-13 * linear.abs() + 1e-45,
                        "{activation:?} {z} {y} {linear}"
                    );
                }
            }
        }
    }

    #[test]
    fn long_signals_keep_their_distance() {
        for activation in all() {
            let Some([above, below]) = activation.slopes_at_infinity().filter(|s| *s != [0.0; 2]) else {
                continue;
            };
            for d in [1e-9, 0.3, -0.3, 5.0, -40.0, 800.0, -1e6] {
                for (z, slope) in [(1e18, above), (-1e18, below)] {
                    let y = near(activation, z, d).1;
                    assert!(
                        (y - slope * d).abs() <= 1e-15 * d.abs(),
                        "{activation:?} {z} {d} {y}"
                    );
                }
                for z in [-30.0, -2.0, 0.1, 3.0, 50.0] {
                    let (y, direct) = (
                        near(activation, z, d).1,
                        activation.value(z + d) - activation.value(z),
                    );
                    assert!(
                        (y - direct).abs() <= 1e-14 * (z.abs() + d.abs()),
                        "{activation:?} {z} {d} {y}"
                    );
                }
            }
        }
    }

    #[test]
    fn slopes_are_those_of_what_was_kept() {
        let keep_rate = 0.4;
        let z: Column = core::array::from_fn(|i| (i as f64 - 31.3) / 9.0 + 0.3 * libm::sin(i as f64));
        for activation in all() {
            let response = Response::of(activation);
            let mut sent = z;
            response.apply(&mut sent);
            let dropped = |i: usize| if i.is_multiple_of(3) { 0.0 } else { 1.0 / keep_rate };
            sent.iter_mut().enumerate().for_each(|(i, x)| *x *= dropped(i));
            let slopes = response.slopes(&sent, keep_rate, || z);
            for i in 0..TILE {
                let exact = dropped(i) * activation.derivative(z[i]);
                assert!(
                    (slopes[i] - exact).abs() < 5e-15,
                    "{activation:?} {} {}",
                    z[i],
                    slopes[i]
                );
            }
        }
    }
}
