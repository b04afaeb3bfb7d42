//! Where fixed points take the kernels of φ from: evaluated exactly each time, or looked up in a table.

use super::moments::{FOR_A_FEW, FOR_MANY, pairs, single};
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
pub struct Exact {
    activation: Activation,
    /// How long an expansion may get, which hangs on how many pairs at one q will be asked for.
    most_terms: usize,
}

impl Exact {
    /// For a fixed point or two.
    pub fn new(activation: Activation) -> Self {
        Self {
            activation,
            most_terms: FOR_A_FEW,
        }
    }

    /// For a table.
    pub fn for_many(activation: Activation) -> Self {
        Self {
            activation,
            most_terms: FOR_MANY,
        }
    }
}

impl Kernels for Exact {
    fn activation(&self) -> Activation {
        self.activation
    }

    fn single(&self, q: f64) -> SingleKernels {
        let moments = single(self.activation, q);
        SingleKernels {
            length: moments.length,
            slope_square: moments.slope_square,
            length_slope: moments.length_slope,
        }
    }

    fn pairs(&self, q: f64) -> impl Fn(f64) -> PairKernels {
        let pairs = pairs(self.activation, q, self.most_terms);
        move |epsilon| {
            let moments = pairs(epsilon);
            PairKernels {
                decorrelation: moments.decorrelation,
                slope_product: moments.slope_product,
            }
        }
    }
}
