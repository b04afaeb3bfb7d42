//! What can be wrong with a parameter.

use super::bounds::{Bound, Parameter};
use std::fmt;

/// A value that a parameter cannot take. The message names the parameter, the value and what is allowed.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterError {
    /// The value is outside the parameter's range.
    OutOfRange(Parameter, f64),
    /// The value is not a number, or not a whole number where one is needed. Holds the text as given, shortened.
    NotANumber(Parameter, String),
}

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parameter, value) = match self {
            Self::OutOfRange(parameter, value) => (parameter, value.to_string()),
            Self::NotANumber(parameter, text) => (parameter, format!("\"{text}\"")),
        };
        let Bound {
            minimum,
            maximum,
            whole,
            ..
        } = parameter.bound();
        let kind = if *whole { "a whole number" } else { "a number" };
        write!(
            f,
            "{} is {value}; allowed is {kind} from {minimum} to {maximum}",
            parameter.bound().key
        )
    }
}

impl std::error::Error for ParameterError {}
