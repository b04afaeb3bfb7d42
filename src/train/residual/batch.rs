//! Inputs, what the network should answer, and the loss of what it does answer.

use super::Failure;
use ndarray::{Array1, Array2, ArrayView1, Axis};

/// Inputs and what the network should answer.
#[derive(Clone, Debug)]
pub struct Batch {
    /// B×d, one sample a row.
    inputs: Array2<f32>,
    targets: Targets,
}

#[derive(Clone, Debug)]
enum Targets {
    /// t of one output y: the loss is ½(y − t)².
    Values(Array1<f32>),
    /// The class k of K outputs: the loss is −log π_k, π = softmax(y).
    Classes(Vec<u8>),
}

/// How well a network answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Mean loss of a sample; in nats where there are classes.
    pub loss: f64,
    /// Share of samples whose class has the largest output; none without classes.
    pub accuracy: Option<f64>,
}

impl Batch {
    /// One sample for each of `targets`: as many equal parts of `inputs`. The loss is half the mean square of what outputs miss.
    /// `None` where they do not divide it, or without any.
    pub fn new(inputs: Vec<f32>, targets: Vec<f32>) -> Option<Self> {
        Some(Self {
            inputs: rows(inputs, targets.len())?,
            targets: Targets::Values(Array1::from_vec(targets)),
        })
    }

    /// The same for classes, from 0; the loss is softmax cross-entropy.
    pub fn classes(inputs: Vec<f32>, labels: Vec<u8>) -> Option<Self> {
        Some(Self {
            inputs: rows(inputs, labels.len())?,
            targets: Targets::Classes(labels),
        })
    }

    pub(super) fn inputs(&self) -> &Array2<f32> {
        &self.inputs
    }

    /// The mean loss of outputs, B×K.
    pub(super) fn score(&self, outputs: &Array2<f32>) -> Result<Score, Failure> {
        let count = outputs.nrows() as f64;
        let (loss, accuracy) = match &self.targets {
            _ if !self.fits(outputs) => return Err(Failure::OtherWidth),
            Targets::Values(targets) => {
                let errors = outputs.column(0).to_owned() - targets;
                let squares = errors.iter().map(|error| f64::from(*error) * f64::from(*error));
                (0.5 * squares.sum::<f64>() / count, None)
            }
            Targets::Classes(labels) => {
                let (mut loss, mut right) = (0.0, 0);
                for (outputs, label) in outputs.rows().into_iter().zip(labels) {
                    let own = outputs[usize::from(*label)];
                    loss += log_sum(outputs) - f64::from(own);
                    right += u32::from(outputs.iter().filter(|other| **other >= own).count() == 1);
                }
                (loss / count, Some(f64::from(right) / count))
            }
        };
        loss.is_finite()
            .then_some(Score { loss, accuracy })
            .ok_or(Failure::Diverged)
    }

    /// The slope of each sample's loss in its outputs, B×K.
    pub(super) fn errors(&self, outputs: &Array2<f32>) -> Array2<f32> {
        match &self.targets {
            Targets::Values(targets) => outputs - &targets.view().insert_axis(Axis(1)),
            Targets::Classes(labels) => {
                let mut errors = outputs.clone();
                for (mut row, label) in errors.rows_mut().into_iter().zip(labels) {
                    let total = log_sum(row.view());
                    row.mapv_inplace(|output| libm::exp(f64::from(output) - total) as f32);
                    row[usize::from(*label)] -= 1.0;
                }
                errors
            }
        }
    }

    /// ζᵀHζ of one sample, H the second derivative of the loss at its outputs.
    pub(super) fn curvature(&self, outputs: ArrayView1<f32>, change: impl Iterator<Item = f64>) -> f64 {
        match &self.targets {
            Targets::Values(_) => change.map(|change| change * change).sum(),
            Targets::Classes(_) => {
                let total = log_sum(outputs);
                let (mut mean, mut square) = (0.0, 0.0);
                for (output, change) in outputs.iter().zip(change) {
                    let share = libm::exp(f64::from(*output) - total);
                    mean += share * change;
                    square += share * change * change;
                }
                square - mean * mean
            }
        }
    }

    fn fits(&self, outputs: &Array2<f32>) -> bool {
        match &self.targets {
            Targets::Values(_) => outputs.ncols() == 1,
            Targets::Classes(labels) => labels.iter().all(|label| usize::from(*label) < outputs.ncols()),
        }
    }
}

fn rows(inputs: Vec<f32>, count: usize) -> Option<Array2<f32>> {
    let width = inputs.len().checked_div(count).filter(|width| *width > 0)?;
    Array2::from_shape_vec((count, width), inputs).ok()
}

/// log Σ exp.
fn log_sum(outputs: ArrayView1<f32>) -> f64 {
    let largest = outputs.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let relative = |output: &f32| libm::exp(f64::from(*output) - f64::from(largest));
    f64::from(largest) + libm::log(outputs.iter().map(relative).sum())
}
