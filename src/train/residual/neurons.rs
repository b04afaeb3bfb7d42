//! Single units under random masks.

use super::{Batch, Failure, Noise, Residual};
use ndarray::{Array2, ArrayView1};
use rand::RngCore;

impl Residual {
    /// Units of layers, `places` = (l, i) with l from 1 and i from 0, for one input under `masks` random masks: their values, one list
    /// a place, empty where there is none such.
    pub fn neurons(
        &self,
        input: &[f32],
        rates: &[f64],
        masks: usize,
        places: &[(usize, usize)],
        rng: &mut impl RngCore,
    ) -> Result<Vec<Vec<f64>>, Failure> {
        let noise = Noise::DepthOfEach {
            rates: rates.to_vec(),
        };
        let mut values = vec![Vec::new(); places.len()];
        let mut layer = 0;
        self.forward(&repeated(input, masks), &noise, rng, |_, y| {
            layer += 1;
            let own = places.iter().zip(&mut values);
            for ((_, unit), values) in own.filter(|((l, unit), _)| *l == layer && *unit < y.ncols()) {
                *values = y.column(*unit).iter().map(|value| f64::from(*value)).collect();
            }
        })?;
        let finite = values.iter().flatten().all(|value| value.is_finite());
        finite.then_some(values).ok_or(Failure::Diverged)
    }

    /// max μ_l²/Σ μ_l² over the layers, μ_l the response of unit `unit` of y_L to layer l at δ = 1: what the second assumption of
    /// theorem 2 wants to vanish with depth. One number an input; `None` where no layer moves the unit.
    pub fn largest_shares(&self, batch: &Batch, unit: usize) -> Result<Vec<Option<f64>>, Failure> {
        let passed = self.pass(batch, &[])?;
        let mut start = Array2::zeros(passed.last.raw_dim());
        if unit >= start.ncols() {
            return Err(Failure::OtherWidth);
        }
        start.column_mut(unit).fill(1.0);
        let responses = self.responses(&passed, start);
        let share = |sample: usize| {
            let squares = responses.iter().map(|layer| layer[sample] * layer[sample]);
            let (largest, sum) = squares.fold((0.0, 0.0), |(most, sum), square| {
                (f64::max(most, square), sum + square)
            });
            (sum > 0.0 && f64::is_finite(sum)).then(|| largest / sum)
        };
        Ok((0..passed.last.nrows()).map(share).collect())
    }
}

/// The same row again and again.
fn repeated(input: &[f32], count: usize) -> Array2<f32> {
    let row = ArrayView1::from(input);
    Array2::from_shape_fn((count, row.len()), |(_, column)| row[column])
}
