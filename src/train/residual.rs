//! The network and a step of its training.

use super::Noise;
use ndarray::linalg::{general_mat_mul, general_mat_vec_mul};
use ndarray::{Array1, Array2, Axis, Zip};
use rand_core::RngCore;

/// Inputs and what the network should answer.
#[derive(Clone, Debug)]
pub struct Batch {
    /// B×N, one sample a row.
    inputs: Array2<f32>,
    /// B.
    targets: Array1<f32>,
}

impl Batch {
    /// One sample for each of `targets`: as many equal parts of `inputs`, which are y_0. `None` where they do not divide it, or
    /// without any.
    pub fn new(inputs: Vec<f32>, targets: Vec<f32>) -> Option<Self> {
        let width = inputs
            .len()
            .checked_div(targets.len())
            .filter(|width| *width > 0)?;
        Some(Self {
            inputs: Array2::from_shape_vec((targets.len(), width), inputs).ok()?,
            targets: Array1::from_vec(targets),
        })
    }
}

/// Why a step was not taken. The weights are what they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The loss is too large for a number, or some weight is, from a step that was too long.
    Diverged,
    /// The samples have another width than the network.
    OtherWidth,
}

/// A residual network with L layers of N units, its weights and nothing else.
#[derive(Clone, Debug)]
pub struct Residual {
    /// W_l, N×N.
    weights: Vec<Array2<f32>>,
    /// w, N.
    readout: Array1<f32>,
}

/// What the way forward leaves for the way back.
struct Forward {
    /// x_l, B×N; none where the branch took no part.
    inputs: Vec<Option<Array2<f32>>>,
    /// y_L, B×N.
    last: Array2<f32>,
    /// Output less target, B.
    errors: Array1<f32>,
    loss: f64,
}

impl Residual {
    /// Draws W_l ~ N(0, 2/N), layer by layer and row by row, then w ~ N(0, 1/N), from standard normals.
    pub fn new(depth: usize, width: usize, mut normal: impl FnMut() -> f32) -> Self {
        let deviation = (1.0 / width as f32).sqrt();
        let weight = std::f32::consts::SQRT_2 * deviation;
        let layer = |_| Array2::from_shape_simple_fn((width, width), || weight * normal());
        Self {
            weights: (0..depth).map(layer).collect(),
            readout: Array1::from_shape_simple_fn(width, || deviation * normal()),
        }
    }

    /// All trained numbers: W_1…W_L row by row, then w.
    pub fn parameters(&mut self) -> impl Iterator<Item = &mut f32> {
        self.weights.iter_mut().flatten().chain(&mut self.readout)
    }

    /// The loss of a batch under noise; the same that [`Self::step`] finds with the same state of `rng`.
    pub fn loss(&self, batch: &Batch, noise: &Noise, rng: &mut impl RngCore) -> Result<f64, Failure> {
        self.forward(batch, noise, rng).map(|forward| forward.loss)
    }

    /// Takes `learning_rate` times the gradient of the loss off every parameter that took part, and gives the loss before.
    pub fn step(
        &mut self,
        batch: &Batch,
        noise: &Noise,
        learning_rate: f32,
        rng: &mut impl RngCore,
    ) -> Result<f64, Failure> {
        let forward = self.forward(batch, noise, rng)?;
        let branch = self.branch_scale();
        // ∂loss/∂output, then ∂loss/∂y_l, B×N.
        let error = forward.errors / batch.targets.len() as f32;
        let column = error.view().insert_axis(Axis(1));
        let mut gradient = &column * &self.readout;
        general_mat_vec_mul(-learning_rate, &forward.last.t(), &error, 1.0, &mut self.readout);
        for (weights, inputs) in self.weights.iter_mut().zip(forward.inputs).rev() {
            let Some(inputs) = inputs else { continue };
            let through = gradient.dot(weights);
            general_mat_mul(-learning_rate * branch, &gradient.t(), &inputs, 1.0, weights);
            // The slope of relu and mask together, where neither is 0.
            let slope = branch * noise.scale();
            Zip::from(&mut gradient)
                .and(&through)
                .and(&inputs)
                .for_each(|gradient, through, input| {
                    *gradient += if *input > 0.0 { slope * through } else { 0.0 };
                });
        }
        Ok(forward.loss)
    }

    fn forward(&self, batch: &Batch, noise: &Noise, rng: &mut impl RngCore) -> Result<Forward, Failure> {
        if batch.inputs.ncols() != self.readout.len() {
            return Err(Failure::OtherWidth);
        }
        let branch = self.branch_scale();
        let mut y = batch.inputs.clone();
        let layer = |(index, weights): (usize, &Array2<f32>)| {
            noise.takes_part(index, rng).then(|| {
                let mut x = y.mapv(|y| if y > 0.0 { y } else { 0.0 });
                noise.mask(x.iter_mut(), rng);
                general_mat_mul(branch, &x, &weights.t(), 1.0, &mut y);
                x
            })
        };
        let inputs = self.weights.iter().enumerate().map(layer).collect();
        let errors = y.dot(&self.readout) - &batch.targets;
        let squares = errors.iter().map(|error| f64::from(*error) * f64::from(*error));
        let loss = 0.5 * squares.sum::<f64>() / errors.len() as f64;
        let forward = Forward {
            inputs,
            last: y,
            errors,
            loss,
        };
        loss.is_finite().then_some(forward).ok_or(Failure::Diverged)
    }

    /// s = 1/√L.
    fn branch_scale(&self) -> f32 {
        1.0 / (self.weights.len() as f32).sqrt()
    }
}
