//! Validated parameters of a network, of its start and of an ensemble of networks.

use super::{Activation, Parameter, ParameterError};
use serde::Serialize;

/// φ, σ_w², σ_b² and ρ: what decides how signals travel through an infinitely wide network.
///
/// ```text
/// z^l = W^l x^l + b^l,   x^l_j = p^l_j φ(z^{l−1}_j)/ρ,   W_ij ~ N(0, σ_w²/N),   b_i ~ N(0, σ_b²),   p_j ~ Bernoulli(ρ)
/// ```
/// Source: Huang et al., equation 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Hyperparameters {
    activation: Activation,
    weight_variance: f64,
    bias_variance: f64,
    keep_rate: f64,
}

impl Hyperparameters {
    /// Checks each value against its [`bound`](Parameter::bound).
    ///
    /// # Errors
    /// The first value out of range.
    pub fn new(
        activation: Activation,
        weight_variance: f64,
        bias_variance: f64,
        keep_rate: f64,
    ) -> Result<Self, ParameterError> {
        Ok(Self {
            activation,
            weight_variance: Parameter::WeightVariance.check(weight_variance)?,
            bias_variance: Parameter::BiasVariance.check(bias_variance)?,
            keep_rate: Parameter::KeepRate.check(keep_rate)?,
        })
    }

    /// The network of the allowed values that are nearest to these: of themselves, if they are allowed.
    pub fn near(activation: Activation, weight_variance: f64, bias_variance: f64, keep_rate: f64) -> Self {
        Self {
            activation,
            weight_variance: Parameter::WeightVariance.nearest(weight_variance),
            bias_variance: Parameter::BiasVariance.nearest(bias_variance),
            keep_rate: Parameter::KeepRate.nearest(keep_rate),
        }
    }

    /// The same network with another φ, such as what is left of its own for very short or very long signals.
    pub fn with_activation(&self, activation: Activation) -> Self {
        Self { activation, ..*self }
    }

    /// The same network with another σ_w², σ_b² or ρ; other parameters are none of a network's.
    ///
    /// # Errors
    /// The value is out of range.
    pub fn with(&self, parameter: Parameter, value: f64) -> Result<Self, ParameterError> {
        parameter
            .check(value)
            .map(|value| self.with_near(parameter, value))
    }

    /// The same with the allowed value that is nearest: for searches, which never leave the range.
    pub fn with_near(&self, parameter: Parameter, value: f64) -> Self {
        let value = parameter.nearest(value);
        let mut changed = *self;
        match parameter {
            Parameter::WeightVariance => changed.weight_variance = value,
            Parameter::BiasVariance => changed.bias_variance = value,
            Parameter::KeepRate => changed.keep_rate = value,
            _ => {}
        }
        changed
    }

    /// The same network with another σ_w².
    ///
    /// # Errors
    /// The value is out of range.
    pub fn with_weight_variance(&self, weight_variance: f64) -> Result<Self, ParameterError> {
        self.with(Parameter::WeightVariance, weight_variance)
    }

    /// φ.
    pub fn activation(&self) -> Activation {
        self.activation
    }
    /// σ_w²: each weight has variance σ_w²/N.
    pub fn weight_variance(&self) -> f64 {
        self.weight_variance
    }
    /// σ_b².
    pub fn bias_variance(&self) -> f64 {
        self.bias_variance
    }
    /// ρ, the probability that a unit is kept.
    pub fn keep_rate(&self) -> f64 {
        self.keep_rate
    }
}

/// Where the two inputs start: z⁰_a and z⁰_b have variance q⁰ and correlation c⁰ = 1 − ε⁰.
///
/// ε⁰ is what is kept, since pairs near c = 1 lose all digits of 1 − c otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Start {
    /// q⁰ > 0.
    pub variance: f64,
    /// ε⁰ = 1 − c⁰ in [0, 2].
    pub decorrelation: f64,
}

/// Shape and number of sampled networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Ensemble {
    /// L, layers.
    pub depth: usize,
    /// N, units a layer.
    pub width: usize,
    /// How many independent networks.
    pub networks: usize,
    /// Seed of all random streams.
    pub seed: u32,
}

impl Ensemble {
    /// Checks each number against its [`bound`](Parameter::bound).
    ///
    /// # Errors
    /// The first number out of range.
    pub fn new(depth: usize, width: usize, networks: usize, seed: u32) -> Result<Self, ParameterError> {
        for (parameter, value) in [
            (Parameter::Depth, depth),
            (Parameter::Width, width),
            (Parameter::Networks, networks),
        ] {
            parameter.check(value as f64)?;
        }
        Ok(Self {
            depth,
            width,
            networks,
            seed,
        })
    }
}

impl Parameter {
    /// The value itself when it is in range (and whole where it must be).
    ///
    /// # Errors
    /// [`ParameterError`], with the value and the allowed range; NaN is out of every range.
    pub fn check(self, value: f64) -> Result<f64, ParameterError> {
        let bound = self.bound();
        if !(bound.minimum..=bound.maximum).contains(&value) || (bound.whole && value.fract() != 0.0) {
            return Err(ParameterError::OutOfRange(self, value));
        }
        Ok(value)
    }

    /// The allowed value that is nearest: the value itself, if it is allowed; the least for NaN.
    pub fn nearest(self, value: f64) -> f64 {
        let bound = self.bound();
        let inside = value.max(bound.minimum).min(bound.maximum);
        if bound.whole { inside.round() } else { inside }
    }
}
