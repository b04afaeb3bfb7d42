//! A function to learn.

use super::streams::{Purpose, normals, stream};

/// Inputs and the value of the function at each, with as many again that are held back.
#[derive(Clone, Debug, PartialEq)]
pub struct Regression {
    features: usize,
    /// 2n×d.
    inputs: Vec<f32>,
    /// 2n.
    targets: Vec<f32>,
}

/// y = sin(βᵀx), x and β in R^d standard normal: `count` samples to train on, as many to test. Source: Hayou & Ayed, section 6 and
/// appendix A4. βᵀx has deviation √d, so that beyond a few dimensions the values are noise to whoever has not seen them.
pub fn regression(count: usize, features: usize, seed: u64) -> Regression {
    let mut stream = stream(seed, Purpose::Data, [0, 0]);
    let mut normals = normals(&mut stream);
    let mut vector = || normals.by_ref().take(features).collect::<Vec<f64>>();
    let direction = vector();
    let (mut inputs, mut targets) = (Vec::new(), Vec::new());
    for _ in 0..2 * count {
        let input = vector();
        let phase: f64 = input.iter().zip(&direction).map(|(x, b)| x * b).sum();
        inputs.extend(input.into_iter().map(|x| x as f32));
        targets.push(libm::sin(phase) as f32);
    }
    Regression {
        features,
        inputs,
        targets,
    }
}

impl Regression {
    /// d.
    pub fn features(&self) -> usize {
        self.features
    }

    /// How many there are to train on, n; those held back have indices n to 2n − 1.
    pub fn count(&self) -> usize {
        self.targets.len() / 2
    }

    /// x and y of an index; `None` beyond the last.
    pub fn sample(&self, index: usize) -> Option<(&[f32], f32)> {
        let from = index.checked_mul(self.features)?;
        let input = self.inputs.get(from..from + self.features)?;
        Some((input, *self.targets.get(index)?))
    }
}
