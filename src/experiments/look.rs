//! What a view shows that is no property of the networks: the colour of the plane, the curves of a family.

use crate::model::{Parameter, ParameterError};
use serde::Serialize;
use std::fmt::Write;

/// What colours the plane of initialisations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shown {
    /// χ₁: cool where gradients vanish, warm where they explode.
    #[default]
    Chi1,
    /// ξ₁, layers.
    Xi1,
    /// ξ₂, layers.
    Xi2,
    /// c*.
    C,
    /// min(12ξ₁, 12ξ₂), layers: the depth that trains (Huang et al.).
    Depth,
}

impl Shown {
    /// Key in links.
    pub const KEY: &'static str = "show";
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Chi1, Self::Xi1, Self::Xi2, Self::C, Self::Depth];

    /// Name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chi1 => "chi1",
            Self::Xi1 => "xi1",
            Self::Xi2 => "xi2",
            Self::C => "c",
            Self::Depth => "depth",
        }
    }

    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Chi1 => "χ₁",
            Self::Xi1 => "ξ₁",
            Self::Xi2 => "ξ₂",
            Self::C => "c*",
            Self::Depth => "trainable depth",
        }
    }
}

/// Curves that differ in one parameter: ρ, or σ_b² at the link's ρ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Family {
    parameter: Parameter,
    values: [f64; Self::MOST],
    count: usize,
}

impl Default for Family {
    /// Schoenholz et al., figure 3: ρ = 1, 0.99, 0.98, 0.95, 0.9.
    fn default() -> Self {
        Self {
            parameter: Parameter::KeepRate,
            values: [1.0, 0.99, 0.98, 0.95, 0.9, 0.0],
            count: 5,
        }
    }
}

impl Family {
    /// More curves cannot be told apart.
    pub const MOST: usize = 6;
    /// Keys in links: whichever a link names is the parameter that varies.
    pub const KEYS: [&'static str; 2] = ["rhos", "sb2s"];

    /// Reads a list of numbers with commas between; an empty one is the usual list of the key: Schoenholz et al., figure 3 for ρ and
    /// figure 2 for σ_b².
    ///
    /// # Errors
    /// What is wrong, as the end of a sentence.
    pub fn parse(key: &str, text: &str) -> Result<Self, String> {
        let parameter = if key == Self::KEYS[0] {
            Parameter::KeepRate
        } else {
            Parameter::BiasVariance
        };
        if text.trim().is_empty() {
            return match parameter {
                Parameter::KeepRate => Ok(Self::default()),
                _ => Self::parse(key, "0.01,0.05,0.1,0.2,0.3"),
            };
        }
        let bound = parameter.bound();
        let allowed = format!(
            "allowed are at most {} numbers from {} to {}, with commas between",
            Self::MOST,
            bound.minimum,
            bound.maximum
        );
        let read = |part: &str| {
            let number = part.trim().parse().ok()?;
            parameter.check(number).ok()
        };
        let numbers: Option<Vec<f64>> = text.split(',').map(read).collect();
        let numbers = numbers
            .filter(|numbers| numbers.len() <= Self::MOST)
            .ok_or(allowed)?;
        let mut values = [0.0; Self::MOST];
        values[..numbers.len()].copy_from_slice(&numbers);
        Ok(Self {
            parameter,
            values,
            count: numbers.len(),
        })
    }

    /// Its key in links.
    pub fn key(&self) -> &'static str {
        Self::KEYS[usize::from(self.parameter != Parameter::KeepRate)]
    }

    /// What varies.
    pub fn parameter(&self) -> Parameter {
        self.parameter
    }

    /// The values, one curve each, in the order of the link.
    pub fn values(&self) -> &[f64] {
        &self.values[..self.count]
    }

    /// The values as a link has them.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (index, value) in self.values().iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let _ = write!(text, "{comma}{value}"); // writing to a String cannot fail
        }
        text
    }

    /// `network` with the value of a curve.
    ///
    /// # Errors
    /// None in practice: values were checked when they were read.
    pub fn network(
        &self,
        network: &crate::model::Hyperparameters,
        curve: usize,
    ) -> Result<crate::model::Hyperparameters, ParameterError> {
        self.values()
            .get(curve)
            .map_or(Ok(*network), |&value| network.with(self.parameter, value))
    }

    /// A curve's name: "ρ = 0.9".
    pub fn name(&self, curve: usize) -> String {
        let value = self.values().get(curve).copied().unwrap_or_default();
        format!("{} = {value}", self.parameter.bound().symbol)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_written() {
        for (key, text) in [("rhos", "1,0.5"), ("sb2s", "0,0.05,100"), ("rhos", "0.9")] {
            let family = Family::parse(key, text).unwrap();
            assert_eq!((family.key(), family.text().as_str()), (key, text));
        }
        assert_eq!(Family::parse("rhos", "").unwrap(), Family::default());
        assert_eq!(Family::parse("sb2s", "").unwrap().text(), "0.01,0.05,0.1,0.2,0.3");
        for (key, text) in [
            ("rhos", "1,0"),
            ("rhos", "1,,2"),
            ("sb2s", "-1"),
            ("sb2s", "NaN"),
            ("rhos", "1,1,1,1,1,1,1"),
        ] {
            assert!(
                Family::parse(key, text)
                    .unwrap_err()
                    .contains("at most 6 numbers")
            );
        }
    }
}
