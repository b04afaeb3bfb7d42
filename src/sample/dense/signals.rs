//! Vectors over the units of a layer, one for each input, however long or short.

use crate::model::Scaled;

/// Powers of two that scale a normal number in one exact step.
const STEP: i32 = 1000;

/// Values of N units for both inputs, those of input d in units of 2^exponent\[d\]. Each input's largest lies in [1, 2), so that
/// no sum of squares leaves the range of `f64`; or all are 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Signals {
    /// Unit by unit.
    pub values: Vec<[f64; 2]>,
    /// Of 0, 0.
    pub exponent: [i32; 2],
    /// Whether a value was not finite, here or where these came from. Then the values are 0.
    pub lost: [bool; 2],
}

impl Signals {
    /// Brings values in any units into their own.
    pub fn new(mut values: Vec<[f64; 2]>, mut exponent: [i32; 2], mut lost: [bool; 2]) -> Self {
        for d in 0..2 {
            let (mut peak, mut finite) = (0.0f64, !lost[d]);
            for value in &values {
                finite &= value[d].is_finite();
                peak = peak.max(value[d].abs());
            }
            lost[d] = !finite;
            let shift = match finite && peak > 0.0 {
                true => libm::ilogb(peak).clamp(-STEP, STEP),
                false => 0,
            };
            exponent[d] = if finite && peak > 0.0 {
                exponent[d].saturating_add(shift)
            } else {
                0
            };
            let factor = power(-shift);
            for value in &mut values {
                value[d] = if finite { value[d] * factor } else { 0.0 };
            }
        }
        Self {
            values,
            exponent,
            lost,
        }
    }

    /// What metrics are made of.
    pub fn gram(&self) -> Gram {
        let count = self.values.len() as f64;
        let mean = |of: [usize; 2], absolute: bool| {
            let [c, d] = of;
            if self.lost[c] || self.lost[d] {
                return None;
            }
            let products = self.values.iter().map(|value| value[c] * value[d]);
            let sum: f64 = match absolute {
                true => products.map(f64::abs).sum(),
                false => products.sum(),
            };
            Some(Scaled::new(
                sum / count,
                self.exponent[c].saturating_add(self.exponent[d]),
            ))
        };
        Gram {
            aa: mean([0, 0], false),
            ab: mean([0, 1], false),
            bb: mean([1, 1], false),
            absolute: mean([0, 1], true),
        }
    }
}

/// Means over units of products of a pair's values; `None` where an input is lost.
#[derive(Clone, Copy, Debug)]
pub struct Gram {
    /// u_a²
    pub aa: Option<Scaled>,
    /// u_a u_b
    pub ab: Option<Scaled>,
    /// u_b²
    pub bb: Option<Scaled>,
    /// |u_a u_b|
    pub absolute: Option<Scaled>,
}

impl Gram {
    /// The cosine of the angle between the inputs; 0 where one has no length.
    pub fn correlation(&self) -> Option<Scaled> {
        let lengths = self.aa?.sqrt() * self.bb?.sqrt();
        Some(Scaled::from(self.ab?.over(lengths).clamp(-1.0, 1.0)))
    }
}

/// 2^exponent, as far as `f64` goes in either direction with some to spare.
pub fn power(exponent: i32) -> f64 {
    libm::scalbn(1.0, exponent.clamp(-STEP, STEP))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_near_one() {
        let signals = Signals::new(vec![[6e300, 0.0], [-3e300, 0.0]], [5000, 7], [false; 2]);
        assert_eq!(signals.exponent[1], 0);
        assert!((1.0..2.0).contains(&signals.values[0][0]));
        assert_eq!(signals.values[1][0], -0.5 * signals.values[0][0]);
        let length = Scaled::new(3e300, 5000) * Scaled::new(3e300, 5000) * 2.5;
        assert!((signals.gram().aa.unwrap().over(length) - 1.0).abs() < 1e-15);
        assert_eq!(signals.gram().correlation(), Some(Scaled::default()));
    }

    #[test]
    fn what_is_not_finite_is_lost_alone() {
        for bad in [f64::NAN, f64::INFINITY] {
            let signals = Signals::new(vec![[bad, 1.0], [2.0, 0.0]], [0; 2], [false; 2]);
            assert_eq!(signals.lost, [true, false]);
            let gram = signals.gram();
            assert_eq!(
                (gram.aa, gram.ab, gram.absolute, gram.correlation()),
                (None, None, None, None)
            );
            assert_eq!(gram.bb, Some(Scaled::from(0.5)));
        }
    }
}
