//! How gradients move parameters.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array, Array2, ArrayView, Axis, Dimension, Ix2, Zip};

/// The rule of a step with learning rate η, for every parameter w with gradient g. What it remembers begins at 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Optimiser {
    /// v ← μv + g, w ← w − ηv (Polyak 1964, as deep-learning libraries write it).
    Sgd {
        /// μ in [0, 1); 0 is plain gradient descent.
        momentum: f64,
    },
    /// s ← 0.9 s + 0.1 g², w ← w − ηg/(√s + 10⁻⁸). Source: Tieleman & Hinton, Coursera lecture 6.5 (2012).
    RmsProp,
}

impl Optimiser {
    /// Whether a step depends on the steps before.
    fn remembers(self) -> bool {
        self != Self::Sgd { momentum: 0.0 }
    }
}

/// The rule with its learning rate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub optimiser: Optimiser,
    /// η.
    pub learning_rate: f32,
}

/// Parameters that a rule moves.
#[derive(Clone, Debug)]
pub(super) struct Trained<D: Dimension> {
    pub values: Array<f32, D>,
    /// v or s; empty where nothing is remembered.
    memory: Array<f32, D>,
}

impl<D: Dimension> Trained<D> {
    pub fn new(values: Array<f32, D>, optimiser: Optimiser) -> Self {
        let shape = if optimiser.remembers() {
            values.raw_dim()
        } else {
            D::default()
        };
        Self {
            values,
            memory: Array::zeros(shape),
        }
    }

    /// One step.
    pub fn descend(&mut self, gradient: ArrayView<f32, D>, rule: Rule) {
        let rate = rule.learning_rate;
        match rule.optimiser {
            Optimiser::Sgd { .. } if !rule.optimiser.remembers() => {
                self.values.zip_mut_with(&gradient, |w, g| *w -= rate * g);
            }
            Optimiser::Sgd { momentum } => {
                let momentum = momentum as f32;
                Zip::from(&mut self.values)
                    .and(&mut self.memory)
                    .and(gradient)
                    .for_each(|w, v, g| {
                        *v = momentum * *v + g;
                        *w -= rate * *v;
                    });
            }
            Optimiser::RmsProp => {
                Zip::from(&mut self.values)
                    .and(&mut self.memory)
                    .and(gradient)
                    .for_each(|w, s, g| {
                        *s = 0.9 * *s + 0.1 * (g * g);
                        *w -= rate * g / (s.sqrt() + 1e-8);
                    });
            }
        }
    }
}

impl Trained<Ix2> {
    /// One step of weights whose gradient is the sum over samples (rows) of `errors` times `inputs`; `workspace` is at least as large
    /// as the weights.
    pub fn descend_product(
        &mut self,
        errors: &Array2<f32>,
        inputs: &Array2<f32>,
        workspace: &mut Array2<f32>,
        rule: Rule,
    ) {
        if rule.optimiser.remembers() {
            let (rows, columns) = self.values.dim();
            let mut gradient = workspace.slice_axis_mut(Axis(0), (..rows).into());
            let mut gradient = gradient.slice_axis_mut(Axis(1), (..columns).into());
            general_mat_mul(1.0, &errors.t(), inputs, 0.0, &mut gradient);
            self.descend(gradient.view(), rule);
        } else {
            general_mat_mul(-rule.learning_rate, &errors.t(), inputs, 1.0, &mut self.values);
        }
    }
}
