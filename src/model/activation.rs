//! Activation functions φ and their derivatives.

use super::formula::{Formula, FormulaError};
use core::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// An activation function φ, applied unit by unit to preactivations z.
///
/// `erf` is the unscaled error function erf(z) = 2/√π ∫₀ᶻ exp(−t²) dt, slope 2/√π at zero; hard tanh clips to [−1, 1].
/// At a kink the derivative takes the value of the flatter side: φ'(0) = 0 for relu, φ'(±1) = 0 for hard tanh.
///
/// ```
/// use depthscale::model::Activation;
/// assert_eq!(Activation::Relu.value(-2.0), 0.0);
/// assert_eq!(Activation::leaky_relu(0.1).value(-2.0), -0.2);
/// assert_eq!(Activation::Tanh.derivative(0.0), 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
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
    /// φ(z) = s₊z above 0, s₋z below: leaky relu for s₊ = 1, and what is left of any φ for very long or short signals.
    TwoSlopes([f64; 2]),
    /// φ(z) = z above 0, e^z − 1 below.
    Elu,
    /// φ(z) = λz above 0, λα(e^z − 1) below, with the λ and α that keep mean 0 and variance 1 (Klambauer et al. 2017).
    Selu,
    /// φ(z) = zΦ(z), Φ the normal distribution function (Hendrycks & Gimpel 2016), not its tanh approximation.
    Gelu,
    /// φ(z) = z/(1 + e^−z), also called swish.
    Silu,
    /// φ(z) = ln(1 + e^z).
    Softplus,
    /// φ(z) = 1/(1 + e^−z).
    Sigmoid,
    /// φ(z) = sin z.
    Sin,
    /// An expression in z.
    Formula(&'static Formula),
}

/// α of leaky relu when nothing is said, as deep-learning libraries have it.
const LEAKY_SLOPE: f64 = 0.01;
/// λ of selu.
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
/// λα of selu.
const SELU_BELOW: f64 = SELU_SCALE * 1.673_263_242_354_377_2;

/// A text that names no activation.
#[derive(Clone, Debug, PartialEq)]
pub enum ActivationError {
    /// α of leaky relu is not a number from −1 to 1.
    LeakySlope,
    /// A word that is not a name.
    Name,
    /// Not a formula.
    Formula(FormulaError),
}

impl fmt::Display for ActivationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeakySlope => f.write_str("allowed is leakyrelu(α) with a number α from -1 to 1"),
            Self::Formula(error) => write!(f, "as a formula in z, {error}"),
            Self::Name => {
                let names = Activation::NAMED.map(|activation| activation.name().into_owned());
                write!(
                    f,
                    "allowed is {}, or a formula in z such as z*tanh(z)",
                    names.join(", ")
                )
            }
        }
    }
}

impl std::error::Error for ActivationError {}

impl Serialize for Activation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name())
    }
}

impl Activation {
    /// Every activation that has a name, in the order the page shows them.
    pub const NAMED: [Activation; 13] = [
        Activation::Linear,
        Activation::Tanh,
        Activation::Relu,
        Activation::HardTanh,
        Activation::Erf,
        Activation::leaky_relu(LEAKY_SLOPE),
        Activation::Elu,
        Activation::Selu,
        Activation::Gelu,
        Activation::Silu,
        Activation::Softplus,
        Activation::Sigmoid,
        Activation::Sin,
    ];

    /// The text used in links, on the command line and in reports; [`parse`](Self::parse) reads it back.
    pub fn name(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Activation::Linear => "linear",
            Activation::Tanh => "tanh",
            Activation::Relu => "relu",
            Activation::HardTanh => "hardtanh",
            Activation::Erf => "erf",
            Activation::TwoSlopes([1.0, LEAKY_SLOPE]) => "leakyrelu",
            Activation::TwoSlopes([1.0, below]) => return Cow::Owned(format!("leakyrelu({below})")),
            Activation::TwoSlopes([above, below]) => return Cow::Owned(format!("slopes {above}, {below}")),
            Activation::Elu => "elu",
            Activation::Selu => "selu",
            Activation::Gelu => "gelu",
            Activation::Silu => "silu",
            Activation::Softplus => "softplus",
            Activation::Sigmoid => "sigmoid",
            Activation::Sin => "sin",
            Activation::Formula(formula) => formula.text(),
        })
    }

    /// φ(z) = z above 0, `slope`·z below.
    pub const fn leaky_relu(slope: f64) -> Self {
        Activation::TwoSlopes([1.0, slope])
    }

    /// The activation of a name, of `leakyrelu(α)`, or of a formula in z.
    ///
    /// # Errors
    /// What is wrong with the text, and what is allowed.
    ///
    /// ```
    /// use depthscale::model::Activation;
    /// assert_eq!(Activation::parse("gelu"), Ok(Activation::Gelu));
    /// assert_eq!(Activation::parse("leakyrelu(0.2)"), Ok(Activation::leaky_relu(0.2)));
    /// assert!(Activation::parse("leakyrelu(2)").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, ActivationError> {
        let named = Self::NAMED
            .into_iter()
            .find(|activation| activation.name() == text);
        if let Some(activation) = named {
            return Ok(activation);
        }
        if let Some(slope) = text
            .strip_prefix("leakyrelu(")
            .and_then(|rest| rest.strip_suffix(')'))
        {
            return match slope.trim().parse::<f64>() {
                // adding 0 turns −0 into 0
                Ok(slope) if slope.abs() <= 1.0 => Ok(Activation::leaky_relu(slope + 0.0)),
                _ => Err(ActivationError::LeakySlope),
            };
        }
        let formula = Formula::parse(text).map_err(|error| {
            if !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                ActivationError::Name
            } else {
                ActivationError::Formula(error)
            }
        })?;
        Ok(Self::known(formula).unwrap_or(Activation::Formula(formula)))
    }

    /// A formula that only says in other words what has a name, such as tanh(z) or max(z, 0.2z): names have closed forms.
    fn known(formula: &Formula) -> Option<Self> {
        let said = |activation: &Activation| formula.text() == format!("{}(z)", activation.name());
        if let Some(activation) = Self::NAMED.into_iter().find(said) {
            return Some(activation);
        }
        let slopes = [formula.value(1.0), -formula.value(-1.0)];
        let straight = |z: f64| formula.value(z) == z * slopes[0] && formula.value(-z) == -z * slopes[1];
        // powers of two, which scale exactly, and others
        if slopes[0] != 1.0
            || slopes[1].abs() > 1.0
            || ![1e-3, 0.25, 0.7, 3.0, 32.0].into_iter().all(straight)
        {
            return None;
        }
        Some(match slopes[1] {
            0.0 => Activation::Relu,
            1.0 => Activation::Linear,
            below => Activation::leaky_relu(below),
        })
    }

    /// φ(z).
    pub fn value(self, z: f64) -> f64 {
        match self {
            Activation::Linear => z,
            Activation::Tanh => libm::tanh(z),
            Activation::Relu => z.max(0.0),
            Activation::HardTanh => z.clamp(-1.0, 1.0),
            Activation::Erf => libm::erf(z),
            Activation::TwoSlopes([above, below]) => z * if z > 0.0 { above } else { below },
            Activation::Elu if z > 0.0 => z,
            Activation::Elu => libm::expm1(z),
            Activation::Selu if z > 0.0 => SELU_SCALE * z,
            Activation::Selu => SELU_BELOW * libm::expm1(z),
            Activation::Gelu => z * normal_cumulative(z),
            Activation::Silu => z * sigmoid(z),
            Activation::Softplus => z.max(0.0) + libm::log1p(libm::exp(-z.abs())),
            Activation::Sigmoid => sigmoid(z),
            Activation::Sin => libm::sin(z),
            Activation::Formula(formula) => formula.value(z),
        }
    }

    /// φ'(z).
    pub fn derivative(self, z: f64) -> f64 {
        self.value_and_slope(z).1
    }

    /// φ(z) and φ'(z).
    pub fn value_and_slope(self, z: f64) -> (f64, f64) {
        let value = |slope| (self.value(z), slope);
        match self {
            Activation::Linear => (z, 1.0),
            Activation::Tanh => {
                let t = libm::tanh(z);
                (t, (1.0 - t) * (1.0 + t))
            }
            Activation::Relu => value(f64::from(u8::from(z > 0.0))),
            Activation::HardTanh => value(f64::from(u8::from(z.abs() < 1.0))),
            Activation::Erf => value(FRAC_2_SQRT_PI * libm::exp(-z * z)),
            Activation::TwoSlopes([above, below]) => value(if z > 0.0 { above } else { below }),
            Activation::Elu if z > 0.0 => (z, 1.0),
            Activation::Elu => {
                let value = libm::expm1(z);
                (value, 1.0 + value)
            }
            Activation::Selu if z > 0.0 => (SELU_SCALE * z, SELU_SCALE),
            Activation::Selu => {
                let value = libm::expm1(z);
                (SELU_BELOW * value, SELU_BELOW * (1.0 + value))
            }
            Activation::Gelu => {
                let below = normal_cumulative(z);
                (z * below, below + z * normal_density(z))
            }
            Activation::Silu => {
                let s = sigmoid(z);
                (z * s, s * (1.0 + z * sigmoid(-z)))
            }
            Activation::Softplus => value(sigmoid(z)),
            Activation::Sigmoid => {
                let s = sigmoid(z);
                (s, s * sigmoid(-z))
            }
            Activation::Sin => value(libm::cos(z)),
            Activation::Formula(formula) => formula.value_and_slope(z),
        }
    }

    /// Where φ, φ' or φ'' jumps, ascending: quadrature must be cut there.
    pub fn kinks(self) -> &'static [f64] {
        match self {
            Activation::Relu | Activation::TwoSlopes(_) | Activation::Elu | Activation::Selu => &[0.0],
            Activation::HardTanh => &[-1.0, 1.0],
            Activation::Formula(formula) => formula.kinks(),
            _ => &[],
        }
    }

    /// Whether φ(z) is a multiple of z.
    pub fn is_linear(self) -> bool {
        match self {
            Activation::Linear => true,
            Activation::TwoSlopes([above, below]) => above == below,
            _ => false,
        }
    }

    /// Whether φ(sz) = sφ(z) for every s > 0. Such a network can be rescaled exactly, and its length map is affine.
    pub fn is_homogeneous(self) -> bool {
        matches!(
            self,
            Activation::Linear | Activation::Relu | Activation::TwoSlopes(_)
        )
    }

    /// Slopes of φ just above and just below 0, if φ(0) = 0 and not both slopes are 0: what is left of φ where signals vanish.
    pub fn slopes_at_zero(self) -> Option<[f64; 2]> {
        match self {
            Activation::Linear
            | Activation::Tanh
            | Activation::HardTanh
            | Activation::Elu
            | Activation::Sin => Some([1.0, 1.0]),
            Activation::Relu => Some([1.0, 0.0]),
            Activation::Erf => Some([FRAC_2_SQRT_PI; 2]),
            Activation::TwoSlopes(slopes) => Some(slopes),
            Activation::Selu => Some([SELU_SCALE, SELU_BELOW]),
            Activation::Gelu | Activation::Silu => Some([0.5, 0.5]),
            Activation::Softplus | Activation::Sigmoid => None,
            Activation::Formula(formula) => formula.slopes_at_zero(),
        }
    }

    /// lim φ(z)/z at +∞ and at −∞, if both exist: what is left of φ where signals grow without bound.
    pub fn slopes_at_infinity(self) -> Option<[f64; 2]> {
        match self {
            Activation::Linear => Some([1.0, 1.0]),
            Activation::Tanh | Activation::HardTanh | Activation::Erf => Some([0.0, 0.0]),
            Activation::Sigmoid | Activation::Sin => Some([0.0, 0.0]),
            Activation::Relu | Activation::Elu => Some([1.0, 0.0]),
            Activation::Gelu | Activation::Silu | Activation::Softplus => Some([1.0, 0.0]),
            Activation::TwoSlopes(slopes) => Some(slopes),
            Activation::Selu => Some([SELU_SCALE, 0.0]),
            Activation::Formula(formula) => formula.slopes_at_infinity(),
        }
    }
}

/// 1/(1 + e^−z), to full relative accuracy on both sides.
fn sigmoid(z: f64) -> f64 {
    if z > 0.0 {
        1.0 / (1.0 + libm::exp(-z))
    } else {
        let e = libm::exp(z);
        e / (1.0 + e)
    }
}

/// Φ(z).
fn normal_cumulative(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// Φ'(z).
fn normal_density(z: f64) -> f64 {
    0.5 * FRAC_2_SQRT_PI * FRAC_1_SQRT_2 * libm::exp(-0.5 * z * z)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_derivatives_away_from_kinks_and_in_the_limits() {
        for activation in Activation::NAMED
            .into_iter()
            .chain([Activation::leaky_relu(-0.5)])
        {
            for z in [-7.3, -1.5, -0.4, 0.3, 1.2, 4.1] {
                let h = 1e-5;
                let difference = (activation.value(z + h) - activation.value(z - h)) / (2.0 * h);
                let (value, slope) = activation.value_and_slope(z);
                assert_eq!(value, activation.value(z), "{activation:?} {z}");
                assert!(
                    (slope - difference).abs() < 1e-9,
                    "{activation:?} {z}: {slope} {difference}"
                );
            }
            if let Some([above, below]) = activation.slopes_at_zero() {
                for (z, slope) in [(1e-9, above), (-1e-9, below)] {
                    assert!((activation.value(z) / z - slope).abs() < 1e-8, "{activation:?}");
                }
            }
            if let Some([above, below]) = activation.slopes_at_infinity() {
                for (z, slope) in [(1e9, above), (-1e9, below)] {
                    assert!((activation.value(z) / z - slope).abs() < 1e-8, "{activation:?}");
                }
            }
            assert_eq!(Activation::parse(&activation.name()), Ok(activation));
        }
    }

    #[test]
    fn formulas_with_a_name_take_it() {
        for (text, activation) in [
            ("tanh(z)", Activation::Tanh),
            ("Max(z, 0)", Activation::Relu),
            ("z", Activation::Linear),
            ("max(z, 0.25z)", Activation::leaky_relu(0.25)),
            ("abs(z)", Activation::leaky_relu(-1.0)),
        ] {
            assert_eq!(Activation::parse(text), Ok(activation));
        }
        for text in ["2z", "max(z, 2z)", "z + 1e-9*z^3", "z*tanh(z)"] {
            assert!(
                matches!(Activation::parse(text), Ok(Activation::Formula(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn selu_keeps_mean_0_and_variance_1() {
        let step = 1e-3;
        let [mean, square] = [1, 2].map(|power| {
            (-9000..9000).fold(0.0, |sum, k| {
                let z = (f64::from(k) + 0.5) * step;
                sum + step * normal_density(z) * libm::pow(Activation::Selu.value(z), f64::from(power))
            })
        });
        assert!(
            mean.abs() < 1e-6 && (square - 1.0).abs() < 1e-6,
            "{mean} {square}"
        );
    }
}
