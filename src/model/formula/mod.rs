//! An activation typed by the user: an expression in z.

use std::fmt;

/// An expression in z, with its derivative and its kinks.
#[derive(Debug, PartialEq)]
pub struct Formula {
    text: String,
}

/// What is wrong with a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct FormulaError;

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is not understood")
    }
}

impl Formula {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(_text: &str) -> Result<&'static Formula, FormulaError> {
        Err(FormulaError)
    }
    /// The expression.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// φ(z).
    pub fn value(&self, z: f64) -> f64 {
        z
    }
    /// φ(z), φ'(z).
    pub fn value_and_slope(&self, z: f64) -> (f64, f64) {
        (z, 1.0)
    }
    /// Where φ' or φ'' jumps, ascending.
    pub fn kinks(&self) -> &[f64] {
        &[]
    }
    /// Lengths over which φ varies: a trapezoid rule of this step resolves it.
    pub fn grain(&self) -> f64 {
        0.2
    }
    /// Slopes just above and below 0, if φ(0) = 0 and not both are 0.
    pub fn slopes_at_zero(&self) -> Option<[f64; 2]> {
        None
    }
    /// lim φ(z)/z at ±∞, if both exist.
    pub fn slopes_at_infinity(&self) -> Option<[f64; 2]> {
        None
    }
}
