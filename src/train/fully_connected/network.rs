//! The network, its way there and its way back.

use super::Recipe;
use super::initialisation::{gaussian, square};
use super::layer::{Dropout, Layer, Workspace};
use super::loss::cross_entropy_gradient;
use super::optimiser::{Rule, Trained};
use crate::model::Activation;
use crate::train::data::{Data, Samples};
use crate::train::streams::{Purpose, stream};
use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, Ix2};

/// All that a step changes.
#[derive(Clone, Debug)]
pub(super) struct Network {
    activation: Activation,
    rule: Rule,
    /// 1…L.
    layers: Vec<Layer>,
    /// V, K×N.
    readout: Trained<Ix2>,
    /// A batch, B×d.
    inputs: Array2<f32>,
    /// Of the batch, B×K; on the way back the gradient of the loss with respect to them.
    pub outputs: Array2<f32>,
    workspace: Workspace,
}

impl Network {
    /// At its start, for batches of this size, which nothing that is drawn depends on.
    pub fn new(recipe: &Recipe, data: &Data, batch: usize) -> Self {
        let (depth, width) = (recipe.depth.max(1), recipe.width.max(1));
        let (features, classes) = (data.features, data.classes);
        let variance = recipe.weight_variance;
        let stream = |layer| stream(recipe.seed, Purpose::Parameters, [layer as u64, 0]);
        let layer = |index| {
            let mut stream = stream(index);
            let weights = match index {
                0 => gaussian((width, features), variance / features as f64, &mut stream),
                _ => square(width, variance, recipe.weights, &mut stream),
            };
            let bias = gaussian(width, recipe.bias_variance, &mut stream);
            Layer::new(
                Trained::new(weights, recipe.optimiser),
                Trained::new(bias, recipe.optimiser),
                batch,
            )
        };
        let readout = gaussian((classes, width), 1.0 / width as f64, &mut stream(depth));
        Self {
            activation: recipe.activation,
            rule: Rule {
                optimiser: recipe.optimiser,
                learning_rate: recipe.learning_rate as f32,
            },
            layers: (0..depth).map(layer).collect(),
            readout: Trained::new(readout, recipe.optimiser),
            inputs: Array2::zeros((batch, features)),
            outputs: Array2::zeros((batch, classes)),
            workspace: Workspace::new(batch, width, [width.max(classes), width.max(features)]),
        }
    }

    /// W^1, b^1, …, W^L, b^L, V.
    pub fn parameters(&mut self) -> impl Iterator<Item = &mut f32> {
        let layers = self.layers.iter_mut();
        layers
            .flat_map(|layer| layer.weights.values.iter_mut().chain(&mut layer.bias.values))
            .chain(&mut self.readout.values)
    }

    /// Fills `outputs`, one row for each of `batch`, the places of the inputs among `samples`; rows beyond hold anything. Whether all
    /// parameters but V are finite, which outputs tell of. `dropout` is that of a layer with this index.
    pub fn forward(
        &mut self,
        samples: &Samples,
        batch: impl Iterator<Item = usize>,
        dropout: impl Fn(usize) -> Option<Dropout>,
    ) -> bool {
        for (mut row, index) in self.inputs.rows_mut().into_iter().zip(batch) {
            for (into, from) in row.iter_mut().zip(samples.input(index)) {
                *into = *from;
            }
        }
        let (mut inputs, mut finite) = (&self.inputs, true);
        for (index, layer) in self.layers.iter_mut().enumerate() {
            finite &= layer.forward(inputs, self.activation, dropout(index), &mut self.workspace);
            inputs = &layer.outputs;
        }
        general_mat_mul(1.0, inputs, &self.readout.values.t(), 0.0, &mut self.outputs);
        finite
    }

    /// Takes a step down the gradient of the mean loss of the batch that went forward.
    pub fn backward(&mut self, labels: impl Iterator<Item = u8>) {
        cross_entropy_gradient(&mut self.outputs, labels);
        let (workspace, readout) = (&mut self.workspace, &mut self.readout);
        general_mat_mul(1.0, &self.outputs, &readout.values, 0.0, &mut workspace.errors);
        let inputs = self.layers.last().map_or(&self.inputs, |layer| &layer.outputs);
        readout.descend_product(&self.outputs, inputs, &mut workspace.gradient, self.rule);
        let mut layers = &mut self.layers[..];
        while let Some((layer, before)) = layers.split_last_mut() {
            let inputs = before.last().map_or(&self.inputs, |layer| &layer.outputs);
            layer.backward(inputs, before.is_empty(), workspace, self.rule);
            layers = before;
        }
    }
}
