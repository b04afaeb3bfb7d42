//! The smooth activations beyond tanh and erf, one unit at a time and without branches where that is possible.
//!
//! Differences φ(z + d) − φ(z) are accurate relative to |φ'|·|d|, for every d: signals that grow without bound keep the
//! distance of a near pair only if |d| may be anything that is small beside z.

use super::elementary::{SIN_COS_RANGE, exp_or_zero, expm1_of_negative, ln1p, normal, sin_cos};
use super::response::mean;

/// √(2π)⁻¹.
const NORMAL_DENSITY: f64 = 0.398_942_280_401_432_7;

/// φ, φ' and φ(z + d) − φ(z).
pub trait Curve: Copy {
    /// φ(z).
    fn value(self, z: f64) -> f64;
    /// φ'(z).
    fn slope(self, z: f64) -> f64;
    /// φ(z + d) − φ(z).
    fn difference(self, z: f64, d: f64) -> f64;
}

/// slope·z above 0, scale·(eᶻ − 1) below: elu and selu.
#[derive(Clone, Copy, Debug)]
pub struct Exponential {
    /// Slope above 0.
    pub above: f64,
    /// Slope just below 0.
    pub below: f64,
}

impl Curve for Exponential {
    #[inline(always)]
    fn value(self, z: f64) -> f64 {
        let negative = self.below * expm1_of_negative(z);
        if z > 0.0 { self.above * z } else { negative }
    }
    #[inline(always)]
    fn slope(self, z: f64) -> f64 {
        let negative = self.below * exp_or_zero(z);
        if z > 0.0 { self.above } else { negative }
    }
    #[inline(always)]
    fn difference(self, z: f64, d: f64) -> f64 {
        let end = z + d;
        let (low, high) = ordered(z, end);
        let rise = if low > 0.0 {
            self.above * d.abs()
        } else if high > 0.0 {
            // A kink between them: neither is larger than |d|, so nothing cancels.
            self.value(high) - self.value(low)
        } else {
            -self.below * exp_or_zero(high) * expm1_of_negative(-d.abs())
        };
        if d < 0.0 { -rise } else { rise }
    }
}

/// zΦ(z).
#[derive(Clone, Copy, Debug)]
pub struct Gelu;

impl Curve for Gelu {
    #[inline(always)]
    fn value(self, z: f64) -> f64 {
        z * normal(z).0
    }
    #[inline(always)]
    fn slope(self, z: f64) -> f64 {
        let (below, density) = normal(z);
        below + z * (NORMAL_DENSITY * density)
    }
    #[inline(always)]
    fn difference(self, z: f64, d: f64) -> f64 {
        let (below, end) = (normal(z).0, normal(z + d).0);
        // Φ(z + d) − Φ(z); the rule leaves 5·10⁻¹⁴ of it, subtraction 10⁻¹⁴.
        let gained = if d.abs() < 0.05 {
            d * NORMAL_DENSITY * mean(z, d, |t| exp_or_zero(-0.5 * (t * t)))
        } else {
            end - below
        };
        d * end + z * gained
    }
}

/// z/(1 + e^−z).
#[derive(Clone, Copy, Debug)]
pub struct Silu;

impl Curve for Silu {
    #[inline(always)]
    fn value(self, z: f64) -> f64 {
        z * sigmoid(z)
    }
    #[inline(always)]
    fn slope(self, z: f64) -> f64 {
        let (below, above) = both_sigmoids(z);
        below * (1.0 + z * above)
    }
    #[inline(always)]
    fn difference(self, z: f64, d: f64) -> f64 {
        // With h the higher point, l the lower one: (h − l)σ(h) + l(σ(h) − σ(l)).
        let (low, high) = ordered(z, z + d);
        let size = d.abs();
        let rise = sigmoid(high) * (size - low * sigmoid(-low) * expm1_of_negative(-size));
        if d < 0.0 { -rise } else { rise }
    }
}

/// ln(1 + eᶻ).
#[derive(Clone, Copy, Debug)]
pub struct Softplus;

/// ln(1 + e^−|z|), what softplus is more than relu.
#[inline(always)]
fn above_relu(z: f64) -> f64 {
    ln1p(exp_or_zero(-z.abs()))
}

impl Curve for Softplus {
    #[inline(always)]
    fn value(self, z: f64) -> f64 {
        (if z > 0.0 { z } else { 0.0 }) + above_relu(z)
    }
    #[inline(always)]
    fn slope(self, z: f64) -> f64 {
        sigmoid(z)
    }
    #[inline(always)]
    fn difference(self, z: f64, d: f64) -> f64 {
        let (low, high) = ordered(z, z + d);
        let size = d.abs();
        let rise = if size < 0.5 {
            -ln1p(sigmoid(high) * expm1_of_negative(-size))
        } else {
            let of_relu = if low > 0.0 {
                size
            } else if high > 0.0 {
                high
            } else {
                0.0
            };
            of_relu + (above_relu(high) - above_relu(low))
        };
        if d < 0.0 { -rise } else { rise }
    }
}

/// 1/(1 + e^−z).
#[derive(Clone, Copy, Debug)]
pub struct Sigmoid;

/// 1/(1 + e^−z).
#[inline(always)]
fn sigmoid(z: f64) -> f64 {
    both_sigmoids(z).0
}

/// σ(z) and σ(−z), both to full relative accuracy (0 for what is less than 10⁻³⁰⁷).
#[inline(always)]
fn both_sigmoids(z: f64) -> (f64, f64) {
    let e = exp_or_zero(-z.abs());
    let larger = 1.0 / (1.0 + e);
    let smaller = e * larger;
    if z > 0.0 {
        (larger, smaller)
    } else {
        (smaller, larger)
    }
}

impl Curve for Sigmoid {
    #[inline(always)]
    fn value(self, z: f64) -> f64 {
        sigmoid(z)
    }
    #[inline(always)]
    fn slope(self, z: f64) -> f64 {
        let (below, above) = both_sigmoids(z);
        below * above
    }
    #[inline(always)]
    fn difference(self, z: f64, d: f64) -> f64 {
        let (low, high) = ordered(z, z + d);
        let rise = -sigmoid(high) * sigmoid(-low) * expm1_of_negative(-d.abs());
        if d < 0.0 { -rise } else { rise }
    }
}

/// sin z.
#[derive(Clone, Copy, Debug)]
pub struct Sine;

impl Curve for Sine {
    #[inline(always)]
    fn value(self, z: f64) -> f64 {
        if z.abs() < SIN_COS_RANGE {
            sin_cos(z).0
        } else {
            libm::sin(z)
        }
    }
    #[inline(always)]
    fn slope(self, z: f64) -> f64 {
        if z.abs() < SIN_COS_RANGE {
            sin_cos(z).1
        } else {
            libm::cos(z)
        }
    }
    #[inline(always)]
    fn difference(self, z: f64, d: f64) -> f64 {
        2.0 * self.slope(z + 0.5 * d) * self.value(0.5 * d)
    }
}

#[inline(always)]
fn ordered(x: f64, y: f64) -> (f64, f64) {
    if x < y { (x, y) } else { (y, x) }
}
