//! How outputs and units answer to the layers.

use super::{Batch, Failure, Layer, Noise, Residual, add_through};
use crate::train::streams::{Purpose, stream};
use ndarray::Array2;

/// ζ_l of layers 1…L, then samples.
pub(super) type Responses = Vec<Vec<f64>>;

/// A way forward without chance.
pub(super) struct Passed {
    layers: Vec<Layer>,
    pub(super) last: Array2<f32>,
    pub(super) outputs: Array2<f32>,
}

impl Residual {
    /// Goes forward at a fixed δ, where that gives the batch a loss.
    pub(super) fn pass(&self, batch: &Batch, factors: &[f64]) -> Result<Passed, Failure> {
        let noise = Noise::Fixed {
            factors: factors.to_vec(),
        };
        let mut layers = Vec::with_capacity(self.weights.len());
        let mut unused = stream(0, Purpose::Trials, [0, 0]);
        let last = self.forward(batch.inputs(), &noise, &mut unused, |layer, _| layers.push(layer))?;
        let outputs = self.outputs(&last);
        batch.score(&outputs)?;
        Ok(Passed {
            layers,
            last,
            outputs,
        })
    }

    /// ζ_l = ∂u/∂(sδ_l) = ∇_{y_l}u · W_l x_l of some u(y_L) for each sample (Hayou & Ayed, above equation 6), given ∇u at y_L, B×N;
    /// 0 where δ_l = 0.
    pub(super) fn responses(&self, passed: &Passed, mut gradient: Array2<f32>) -> Responses {
        let mut responses: Responses = Vec::with_capacity(self.weights.len());
        for (weights, (factor, inputs)) in self.weights.iter().zip(&passed.layers).rev() {
            let Some(inputs) = inputs else {
                responses.push(vec![0.0; gradient.nrows()]);
                continue;
            };
            // ∇u W_l meets x_l: no product of W_l and x_l is needed.
            let through = gradient.dot(weights.values());
            let products = through.rows().into_iter().zip(inputs.rows());
            responses.push(products.map(|(a, b)| f64::from(a.dot(&b))).collect());
            add_through(&mut gradient, &through, inputs, self.branch_scale * factor);
        }
        responses.reverse();
        responses
    }

    /// ζ_l of each output.
    pub(super) fn output_responses(&self, passed: &Passed) -> Vec<Responses> {
        let readout = self.readout.values();
        let start = |row| {
            readout
                .row(row)
                .broadcast(passed.last.raw_dim())
                .map(|view| view.to_owned())
        };
        let rows = (0..readout.nrows()).filter_map(start);
        rows.map(|start| self.responses(passed, start)).collect()
    }

    /// ∂loss/∂δ_l at δ = 1: what SenseMode calls the sensitivity of the loss to layer l, S_l ≈ loss(1) − loss(1_l) (section 5).
    pub fn sensitivities(&self, batch: &Batch) -> Result<Vec<f64>, Failure> {
        let passed = self.pass(batch, &[])?;
        let errors = batch.errors(&passed.outputs) * self.branch_scale / passed.outputs.nrows() as f32;
        let responses = self.responses(&passed, errors.dot(self.readout.values()));
        Ok(responses.iter().map(|layer| layer.iter().sum()).collect())
    }
}
