//! The network and a step of its training.
//!
//! ```text
//! y_0 = E x,   y_l = y_{l−1} + δ_l s W_l x_l,   x_l = m_l ∘ φ(y_{l−1})/ρ,   l = 1…L,   outputs V y_L
//! ```
//!
//! One output has the loss half a square, K outputs have softmax cross-entropy. Inputs as wide as the network are y_0 themselves.

mod batch;
mod decomposition;
mod neurons;
mod parameter;
mod responses;
mod trainer;

pub use batch::{Batch, Score};
pub use decomposition::Decomposition;
pub use parameter::Descent;
pub use trainer::{Part, ResidualRecipe, ResidualTrainer};

use super::Noise;
use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, Zip};
use parameter::Parameter;
use rand::RngCore;

/// Why a step was not taken. The weights are what they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The loss is too large for a number, or some weight is, from a step that was too long.
    Diverged,
    /// The samples have another width than the network, or targets of another kind than its outputs.
    OtherWidth,
}

/// The sizes of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Numbers of an input, d. Inputs go through an embedding y_0 = E x unless d = N.
    pub features: usize,
    /// L.
    pub depth: usize,
    /// N.
    pub width: usize,
    /// K.
    pub outputs: usize,
    /// s²: 1, or 1/L of a stable network.
    pub branch_variance: f64,
}

/// A residual network with L layers of N units, its weights, and their velocities where it is trained with momentum.
#[derive(Clone, Debug)]
pub struct Residual {
    /// E, N×d.
    embedding: Option<Parameter>,
    /// W_l, N×N.
    weights: Vec<Parameter>,
    /// V, K×N.
    readout: Parameter,
    /// s.
    branch_scale: f32,
}

/// A layer on the way forward: δ_l, and x_l, B×N, where δ_l ≠ 0.
type Layer = (f32, Option<Array2<f32>>);

impl Residual {
    /// Draws E ~ N(0, 1/d), W_l ~ N(0, 2/N), layer by layer, and V ~ N(0, 1/N), each row by row, from standard normals.
    pub fn new(shape: &Shape, mut normal: impl FnMut() -> f32) -> Self {
        let Shape { features, width, .. } = *shape;
        let mut draw = |rows, columns, gain: f32| {
            let deviation = (gain / columns as f32).sqrt();
            Parameter::new(Array2::from_shape_simple_fn((rows, columns), || {
                deviation * normal()
            }))
        };
        Self {
            embedding: (features != width).then(|| draw(width, features, 1.0)),
            weights: (0..shape.depth).map(|_| draw(width, width, 2.0)).collect(),
            readout: draw(shape.outputs, width, 1.0),
            branch_scale: shape.branch_variance.sqrt() as f32,
        }
    }

    /// All trained numbers: E, W_1…W_L, V, each row by row.
    pub fn parameters(&mut self) -> impl Iterator<Item = &mut f32> {
        let first = self.embedding.iter_mut().chain(&mut self.weights);
        first.chain([&mut self.readout]).flat_map(Parameter::values_mut)
    }

    /// The loss of a batch under noise, and how many of its samples it classifies right; the loss is what [`Self::step`] finds with the
    /// same state of `rng`.
    pub fn score(&self, batch: &Batch, noise: &Noise, rng: &mut impl RngCore) -> Result<Score, Failure> {
        let last = self.forward(batch.inputs(), noise, rng, |_, _| {})?;
        batch.score(&self.outputs(&last))
    }

    /// Moves every parameter against the gradient of the loss under noise, and gives the loss before. Layers that took no part have
    /// gradient 0: without momentum they stay what they are.
    pub fn step(
        &mut self,
        batch: &Batch,
        noise: &Noise,
        descent: Descent,
        rng: &mut impl RngCore,
    ) -> Result<f64, Failure> {
        let mut layers = Vec::with_capacity(self.weights.len());
        let last = self.forward(batch.inputs(), noise, rng, |layer, _| layers.push(layer))?;
        let outputs = self.outputs(&last);
        let loss = batch.score(&outputs)?.loss;
        // ∂loss/∂outputs, B×K, then ∂loss/∂y_l, B×N.
        let error = batch.errors(&outputs) / last.nrows() as f32;
        let mut gradient = error.dot(self.readout.values());
        self.readout.descend(descent, Some((1.0, &error, &last)));
        for (weights, (factor, inputs)) in self.weights.iter_mut().zip(layers).rev() {
            let Some(inputs) = inputs else {
                weights.descend(descent, None);
                continue;
            };
            let through = gradient.dot(weights.values());
            let scale = self.branch_scale * factor;
            weights.descend(descent, Some((scale, &gradient, &inputs)));
            add_through(&mut gradient, &through, &inputs, scale * noise.scale());
        }
        if let Some(embedding) = &mut self.embedding {
            embedding.descend(descent, Some((1.0, &gradient, batch.inputs())));
        }
        Ok(loss)
    }

    /// y_L of inputs, B×N. `visit` gets each layer in turn, with y_l behind it.
    fn forward(
        &self,
        inputs: &Array2<f32>,
        noise: &Noise,
        rng: &mut impl RngCore,
        mut visit: impl FnMut(Layer, &Array2<f32>),
    ) -> Result<Array2<f32>, Failure> {
        let first = self
            .embedding
            .as_ref()
            .map_or(self.readout.values(), Parameter::values);
        if inputs.ncols() != first.ncols() {
            return Err(Failure::OtherWidth);
        }
        let mut y = match &self.embedding {
            Some(embedding) => inputs.dot(&embedding.values().t()),
            None => inputs.clone(),
        };
        for (index, weights) in self.weights.iter().enumerate() {
            let factor = noise.factor(index, rng);
            let inputs = (factor != 0.0).then(|| {
                let mut x = y.mapv(|y| if y > 0.0 { y } else { 0.0 });
                noise.mask(index, &mut x, rng);
                let scale = self.branch_scale * factor;
                general_mat_mul(scale, &x, &weights.values().t(), 1.0, &mut y);
                x
            });
            visit((factor, inputs), &y);
        }
        Ok(y)
    }

    /// V y_L, B×K.
    fn outputs(&self, last: &Array2<f32>) -> Array2<f32> {
        last.dot(&self.readout.values().t())
    }
}

/// From ∂/∂y_l to ∂/∂y_{l−1}: adds what comes `through` W_l where relu lets it; `slope` is that of branch and mask together.
fn add_through(gradient: &mut Array2<f32>, through: &Array2<f32>, inputs: &Array2<f32>, slope: f32) {
    Zip::from(gradient)
        .and(through)
        .and(inputs)
        .for_each(|gradient, through, input| {
            *gradient += if *input > 0.0 { slope * through } else { 0.0 };
        });
}
