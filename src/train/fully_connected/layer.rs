//! One layer there and back.

use super::activation::activate;
use super::optimiser::{Rule, Trained};
use crate::model::Activation;
use crate::train::streams::Stream;
use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, Ix1, Ix2, Zip};
use rand::RngCore;

/// z = Wx + b and what the next layer sees of it, m ∘ φ(z)/ρ, for B samples.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    /// W, N × inputs.
    pub weights: Trained<Ix2>,
    /// b, N.
    pub bias: Trained<Ix1>,
    /// m ∘ φ(z)/ρ, B×N.
    pub outputs: Array2<f32>,
    /// z, then m ∘ φ'(z)/ρ, B×N.
    slopes: Array2<f32>,
}

/// What layers use one after the other.
#[derive(Clone, Debug)]
pub(super) struct Workspace {
    /// m/ρ of a sample, N.
    mask: Array1<f32>,
    /// The gradient of the loss with respect to the outputs of the layer that is next on the way back, then to its z; B×N.
    pub errors: Array2<f32>,
    /// What `errors` is next.
    passed: Array2<f32>,
    /// The gradient with respect to a layer's weights, and more room than some need.
    pub gradient: Array2<f32>,
    /// The same for a bias, N.
    bias: Array1<f32>,
}

impl Workspace {
    /// For layers of N units, and for weights of no more than this shape.
    pub fn new(batch: usize, width: usize, weights: [usize; 2]) -> Self {
        Self {
            mask: Array1::ones(width),
            errors: Array2::zeros((batch, width)),
            passed: Array2::zeros((batch, width)),
            gradient: Array2::zeros(weights),
            bias: Array1::zeros(width),
        }
    }
}

/// Dropout: a keep rate ρ and where its random numbers come from.
pub(super) struct Dropout {
    pub keep_rate: f64,
    pub stream: Stream,
}

impl Dropout {
    /// m/ρ of one sample.
    fn draw(&mut self, mask: &mut Array1<f32>) {
        let kept = (1.0 / self.keep_rate) as f32;
        let below = (self.keep_rate * 4_294_967_296.0) as u64;
        for pair in mask.as_slice_mut().unwrap_or_default().chunks_mut(2) {
            let word = self.stream.next_u64();
            for (mask, half) in pair.iter_mut().zip([word & 0xffff_ffff, word >> 32]) {
                *mask = if half < below { kept } else { 0.0 };
            }
        }
    }
}

impl Layer {
    pub fn new(weights: Trained<Ix2>, bias: Trained<Ix1>, batch: usize) -> Self {
        let shape = (batch, bias.values.len());
        Self {
            weights,
            bias,
            outputs: Array2::zeros(shape),
            slopes: Array2::zeros(shape),
        }
    }

    /// Fills `outputs`. Whether all parameters are finite: one that is not leaves no z of its unit finite, whatever the sample.
    pub fn forward(
        &mut self,
        inputs: &Array2<f32>,
        activation: Activation,
        mut dropout: Option<Dropout>,
        workspace: &mut Workspace,
    ) -> bool {
        let (z, bias, mask) = (&mut self.slopes, &self.bias.values, &mut workspace.mask);
        general_mat_mul(1.0, inputs, &self.weights.values.t(), 0.0, z);
        let finite = z.row(0).iter().zip(bias).all(|(z, bias)| (z + bias).is_finite());
        if dropout.is_none() {
            mask.fill(1.0);
        }
        for (z, outputs) in z.rows_mut().into_iter().zip(self.outputs.rows_mut()) {
            if let Some(dropout) = &mut dropout {
                dropout.draw(mask);
            }
            activate(activation, z, outputs, bias, mask);
        }
        finite
    }

    /// Takes a step, with the gradient with respect to `outputs` in the workspace's errors, and leaves there that with respect to the
    /// outputs of the layer before, if there is one.
    pub fn backward(&mut self, inputs: &Array2<f32>, first: bool, workspace: &mut Workspace, rule: Rule) {
        let Workspace {
            errors,
            passed,
            gradient,
            bias,
            ..
        } = workspace;
        bias.fill(0.0);
        for (errors, slopes) in errors.rows_mut().into_iter().zip(self.slopes.rows()) {
            Zip::from(errors)
                .and(slopes)
                .and(&mut *bias)
                .for_each(|error, slope, bias| {
                    *error *= slope;
                    *bias += *error;
                });
        }
        if !first {
            general_mat_mul(1.0, errors, &self.weights.values, 0.0, passed);
        }
        self.weights.descend_product(errors, inputs, gradient, rule);
        self.bias.descend(bias.view(), rule);
        std::mem::swap(errors, passed);
    }
}
