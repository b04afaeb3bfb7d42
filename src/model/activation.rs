//! Activation functions φ and their derivatives.

use serde::{Deserialize, Serialize};

/// An activation function φ, applied unit by unit to preactivations z.
///
/// `erf` is the unscaled error function erf(z) = 2/√π ∫₀ᶻ exp(−t²) dt, slope 2/√π at zero; hard tanh clips to [−1, 1].
/// At a kink the derivative takes the value of the flat side: φ'(0) = 0 for relu, φ'(±1) = 0 for hard tanh.
///
/// ```
/// use depthscale::model::Activation;
/// assert_eq!(Activation::Relu.value(-2.0), 0.0);
/// assert_eq!(Activation::HardTanh.value(3.0), 1.0);
/// assert_eq!(Activation::Tanh.derivative(0.0), 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Activation {
    /// φ(z) = z.
    Linear,
    /// φ(z) = tanh z.
    Tanh,
    /// φ(z) = max(0, z).
    Relu,
    /// φ(z) = min(1, max(−1, z)).
    HardTanh,
    /// φ(z) = erf z.
    Erf,
}

impl Activation {
    /// Every activation, in the order the page shows them.
    pub const ALL: [Activation; 5] = [
        Activation::Linear,
        Activation::Tanh,
        Activation::Relu,
        Activation::HardTanh,
        Activation::Erf,
    ];

    /// The name used in links, on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Activation::Linear => "linear",
            Activation::Tanh => "tanh",
            Activation::Relu => "relu",
            Activation::HardTanh => "hardtanh",
            Activation::Erf => "erf",
        }
    }

    /// The activation with that [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|activation| activation.name() == name)
    }

    /// φ(z).
    pub fn value(self, z: f64) -> f64 {
        match self {
            Activation::Linear => z,
            Activation::Tanh => libm::tanh(z),
            Activation::Relu => z.max(0.0),
            Activation::HardTanh => z.clamp(-1.0, 1.0),
            Activation::Erf => libm::erf(z),
        }
    }

    /// φ'(z).
    pub fn derivative(self, z: f64) -> f64 {
        match self {
            Activation::Linear => 1.0,
            Activation::Tanh => {
                let t = libm::tanh(z);
                (1.0 - t) * (1.0 + t)
            }
            Activation::Relu => f64::from(u8::from(z > 0.0)),
            Activation::HardTanh => f64::from(u8::from(z.abs() < 1.0)),
            Activation::Erf => core::f64::consts::FRAC_2_SQRT_PI * libm::exp(-z * z),
        }
    }

    /// Whether φ(sz) = sφ(z) for every s > 0. Such a network can be rescaled exactly, and its length map is affine.
    pub fn is_homogeneous(self) -> bool {
        matches!(self, Activation::Linear | Activation::Relu)
    }
}
