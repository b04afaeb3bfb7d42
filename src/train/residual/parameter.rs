//! A trained matrix and how it descends.

use ndarray::Array2;
use ndarray::linalg::general_mat_mul;

/// Stochastic gradient descent with momentum: v ← μv − ηg, w ← w + v.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Descent {
    /// η.
    pub learning_rate: f32,
    /// μ in [0, 1).
    pub momentum: f32,
}

/// w, and v where it is needed.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    values: Array2<f32>,
    velocity: Option<Array2<f32>>,
}

impl Parameter {
    pub(super) fn new(values: Array2<f32>) -> Self {
        Self {
            values,
            velocity: None,
        }
    }

    pub(super) fn values(&self) -> &Array2<f32> {
        &self.values
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut f32> {
        self.values.iter_mut()
    }

    /// Takes a step, where g is a scale times leftᵀ right, or 0. Without momentum the product goes straight into w.
    pub(super) fn descend(&mut self, descent: Descent, gradient: Option<(f32, &Array2<f32>, &Array2<f32>)>) {
        let Descent {
            learning_rate,
            momentum,
        } = descent;
        let (target, kept) = match &mut self.velocity {
            _ if momentum == 0.0 => (&mut self.values, 1.0),
            velocity => {
                let size = self.values.raw_dim();
                (velocity.get_or_insert_with(|| Array2::zeros(size)), momentum)
            }
        };
        match gradient {
            Some((scale, left, right)) => {
                general_mat_mul(-learning_rate * scale, &left.t(), right, kept, target);
            }
            None if momentum != 0.0 => *target *= kept,
            None => {}
        }
        if let Some(velocity) = self.velocity.as_ref().filter(|_| momentum != 0.0) {
            self.values += velocity;
        }
    }
}
