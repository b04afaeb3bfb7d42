//! Where fixed points take the kernels of φ from: evaluated exactly each time, or looked up in a table.

use super::moments::{pair, single};
use crate::model::Activation;

/// Kernels at one input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SingleKernels {
    /// V = E φ².
    pub length: f64,
    /// E φ'².
    pub slope_square: f64,
    /// V' = dV/dq.
    pub length_slope: f64,
}

/// Kernels at a pair of equally long inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairKernels {
    /// V − C.
    pub decorrelation: f64,
    /// E φ'_aφ'_b.
    pub slope_product: f64,
}

/// The kernels of one activation.
pub trait Kernels {
    /// φ.
    fn activation(&self) -> Activation;
    /// At variance q.
    fn single(&self, q: f64) -> SingleKernels;
    /// At variance q, as a function of ε = 1 − c in [0, 1].
    fn pairs(&self, q: f64) -> impl Fn(f64) -> PairKernels;
}

/// Evaluated each time.
#[derive(Clone, Copy, Debug)]
pub struct Exact(pub Activation);

impl Kernels for Exact {
    fn activation(&self) -> Activation {
        self.0
    }

    fn single(&self, q: f64) -> SingleKernels {
        let moments = single(self.0, q);
        SingleKernels {
            length: moments.length,
            slope_square: moments.slope_square,
            length_slope: moments.length_slope,
        }
    }

    fn pairs(&self, q: f64) -> impl Fn(f64) -> PairKernels {
        let activation = self.0;
        move |epsilon| {
            let moments = pair(activation, q, epsilon);
            PairKernels {
                decorrelation: moments.decorrelation,
                slope_product: moments.slope_product,
            }
        }
    }
}
