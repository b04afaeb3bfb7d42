//! Operating points over a plane of two hyperparameters.

use super::OperatingPoint;
use super::kernels::Kernels;
use super::table::Table;
use crate::model::{Hyperparameters, Parameter, ParameterError};
use crate::parallel;

/// One side of the plane: `count` evenly spaced values of a parameter, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    /// σ_w², σ_b² or ρ.
    pub parameter: Parameter,
    /// First value.
    pub from: f64,
    /// Last value.
    pub to: f64,
    /// How many, at least 2.
    pub count: usize,
}

impl Side {
    /// The value at an index.
    pub fn value(&self, index: usize) -> f64 {
        let part = index as f64 / (self.count.max(2) - 1) as f64;
        // exact at both ends
        (1.0 - part) * self.from + part * self.to
    }
}

/// Operating points along one row of the plane, by any kernels of the φ of `along`.
///
/// # Errors
/// The ends of `x` are out of the parameter's range.
pub fn row(
    along: &Hyperparameters,
    kernels: &impl Kernels,
    x: Side,
) -> Result<Vec<OperatingPoint>, ParameterError> {
    (0..x.count)
        .map(|column| {
            let network = along.with(x.parameter, x.value(column))?;
            Ok(OperatingPoint::with(&network, kernels))
        })
        .collect()
}

/// Operating points of every pair of values, row by row (`y`), each with the values of `x` in order.
///
/// Kernels come from a [`Table`]: 1e-12 relative, or 1e-12/|1 − χ| where that is larger. Rows are shared among threads; the numbers
/// do not depend on how many.
///
/// # Errors
/// A side's ends are out of the parameter's range.
pub fn phase_map(
    base: &Hyperparameters,
    table: &Table,
    x: Side,
    y: Side,
) -> Result<Vec<OperatingPoint>, ParameterError> {
    let rows = parallel::map(0..y.count, |index| {
        row(&base.with(y.parameter, y.value(index))?, table, x)
    });
    let rows: Result<Vec<_>, _> = rows.into_iter().collect();
    Ok(rows?.concat())
}
