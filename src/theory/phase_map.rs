//! Operating points over a plane of two hyperparameters.

use super::OperatingPoint;
use super::kernels::Kernels;
use super::table::Table;
use crate::model::{Hyperparameters, Parameter, ParameterError};
use crate::parallel;

/// One side of the plane: `count` evenly spaced values of a parameter, both ends included; all of them are allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    parameter: Parameter,
    from: f64,
    to: f64,
    count: usize,
}

impl Side {
    /// Values of σ_w², σ_b² or ρ from one to another.
    ///
    /// # Errors
    /// An end is out of the parameter's range.
    pub fn new(parameter: Parameter, from: f64, to: f64, count: usize) -> Result<Self, ParameterError> {
        let [from, to] = [parameter.check(from)?, parameter.check(to)?];
        Ok(Self::near(parameter, from, to, count))
    }

    /// The same with the allowed ends that are nearest to these.
    pub fn near(parameter: Parameter, from: f64, to: f64, count: usize) -> Self {
        Self {
            parameter,
            from: parameter.nearest(from),
            to: parameter.nearest(to),
            count,
        }
    }

    /// The values that a slider has, without those that can only be typed.
    pub fn of_slider(parameter: Parameter, count: usize) -> Self {
        let (from, to) = parameter.bound().slider;
        Self::near(parameter, from, to, count)
    }

    /// How many values there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The value at an index.
    pub fn value(&self, index: usize) -> f64 {
        let part = index as f64 / (self.count.max(2) - 1) as f64;
        // exact at both ends
        (1.0 - part) * self.from + part * self.to
    }
}

/// Operating points along one row of the plane, by any kernels of the φ of `along`.
pub fn row(along: &Hyperparameters, kernels: &impl Kernels, x: Side) -> Vec<OperatingPoint> {
    let networks = (0..x.count).map(|column| along.with_near(x.parameter, x.value(column)));
    networks
        .map(|network| OperatingPoint::with(&network, kernels))
        .collect()
}

/// Operating points of every pair of values, row by row (`y`), each with the values of `x` in order.
///
/// Kernels come from a [`Table`]: 1e-12 relative, or 1e-12/|1 − χ| where that is larger. Rows are shared among threads; the numbers
/// do not depend on how many.
pub fn phase_map(base: &Hyperparameters, table: &Table, x: Side, y: Side) -> Vec<OperatingPoint> {
    let along = |index: usize| base.with_near(y.parameter, y.value(index));
    parallel::map(0..y.count, |index| row(&along(index), table, x)).concat()
}
