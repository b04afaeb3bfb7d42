//! What can be wrong with a formula.

use super::canonical::LONGEST;
use super::names::NAMES;
use super::parse::MOST_OPERATIONS;
use super::program::DEEPEST;
use std::fmt;

/// Why a text is no activation function. Positions count the characters of the text as given, from 1.
#[derive(Clone, Debug, PartialEq)]
pub enum FormulaError {
    /// Nothing but spaces.
    Empty,
    /// So many characters.
    TooLong(usize),
    /// So many operations.
    TooManyOperations(usize),
    /// Too many parentheses inside each other, or too many values waiting for their operation.
    TooDeep,
    /// A character where something else is needed; `None` at the end of the text.
    Unexpected {
        /// Where it stands.
        at: usize,
        /// What stands there.
        found: Option<char>,
        /// What could stand there.
        expected: &'static str,
    },
    /// A name that means nothing here.
    UnknownName {
        /// Where it starts.
        at: usize,
        /// The name.
        name: String,
    },
    /// A number beyond the range of `f64`.
    NumberTooLarge {
        /// Where it starts.
        at: usize,
    },
    /// φ is infinite or has no value at this z.
    NotFinite(f64),
    /// φ' is infinite or has no value at this z.
    SlopeNotFinite(f64),
    /// φ' swings within less than about 0.1 near this z.
    TooSteep(f64),
    /// φ is not continuous.
    Jump {
        /// Where.
        z: f64,
        /// How far it jumps.
        by: f64,
    },
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(
                f,
                "the formula is empty; write φ in terms of z, for example z*tanh(z)"
            ),
            Self::TooLong(length) => {
                write!(f, "the formula is {length} characters long; allowed is {LONGEST}")
            }
            Self::TooManyOperations(count) => {
                write!(
                    f,
                    "the formula has {count} operations; allowed is {MOST_OPERATIONS}"
                )
            }
            Self::TooDeep => write!(f, "the formula is nested too deeply; allowed is {DEEPEST} levels"),
            Self::Unexpected {
                at,
                found: Some(found),
                expected,
            } => write!(
                f,
                "'{}' at character {at} does not fit; expected is {expected}",
                found.escape_debug()
            ),
            Self::Unexpected {
                found: None,
                expected,
                ..
            } => {
                write!(f, "the formula ends too early; expected is {expected}")
            }
            Self::UnknownName { at, name } => {
                write!(f, "\"{name}\" at character {at} is not known; allowed is {NAMES}")
            }
            Self::NumberTooLarge { at } => {
                write!(
                    f,
                    "the number at character {at} is too large; allowed is up to 1.79e308"
                )
            }
            Self::NotFinite(z) => write!(
                f,
                "φ is not finite at z = {}; it must be finite for every z",
                rounded(*z)
            ),
            Self::SlopeNotFinite(z) => {
                write!(
                    f,
                    "the slope φ' is not finite at z = {}; it must be finite for every z",
                    rounded(*z)
                )
            }
            Self::TooSteep(z) => write!(
                f,
                "φ swings too fast near z = {z:.2}; allowed is what varies no faster than tanh(12z) or sin(20z)"
            ),
            Self::Jump { z, by } => {
                write!(
                    f,
                    "φ jumps at z = {} by {}; it must be continuous",
                    rounded(*z),
                    rounded(*by)
                )
            }
        }
    }
}

impl std::error::Error for FormulaError {}

/// Six decimals are enough to find the place.
fn rounded(z: f64) -> f64 {
    (z * 1e6).round() / 1e6 + 0.0 // no −0
}
