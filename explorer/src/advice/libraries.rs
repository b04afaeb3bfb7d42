//! φ in the words of three deep-learning libraries.

use depthscale::model::Activation;
use serde::Serialize;

/// A library that snippets are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Library {
    /// PyTorch.
    Torch,
    /// JAX with Flax's linen modules.
    Jax,
    /// Keras 3.
    Keras,
}

impl Library {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 3] = [Self::Torch, Self::Jax, Self::Keras];

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Torch => "PyTorch",
            Self::Jax => "JAX / Flax",
            Self::Keras => "Keras",
        }
    }

    /// φ as an expression of Python: the library's own function where it has one, else a lambda.
    pub(super) fn activation(self, activation: Activation) -> String {
        // by what a call of a formula's function is written as, or by a name of its own
        let own = |torch: &str, jax: &str, keras: &str| {
            match self {
                Self::Torch => torch,
                Self::Jax => jax,
                Self::Keras => keras,
            }
            .to_owned()
        };
        match activation {
            Activation::Linear => "lambda z: z".to_owned(),
            Activation::Tanh => self.function("tanh"),
            Activation::Relu => self.function("relu"),
            Activation::HardTanh => own("F.hardtanh", "jax.nn.hard_tanh", "keras.activations.hard_tanh"),
            Activation::Erf => self.function("erf"),
            Activation::TwoSlopes([above, below]) => {
                let leaky = own("F.leaky_relu", "jax.nn.leaky_relu", "keras.ops.leaky_relu");
                // only a slope of 1 above has a name; others are what is left of a φ, never typed
                let scale = if above == 1.0 {
                    String::new()
                } else {
                    format!("{above:?} * ")
                };
                format!("lambda z: {scale}{leaky}(z, {:?})", below / above)
            }
            Activation::Elu => own("F.elu", "jax.nn.elu", "keras.activations.elu"),
            Activation::Selu => own("F.selu", "jax.nn.selu", "keras.activations.selu"),
            Activation::Gelu => own(
                "F.gelu",
                "lambda z: jax.nn.gelu(z, approximate=False)",
                "lambda z: keras.activations.gelu(z, approximate=False)",
            ),
            Activation::Silu => own("F.silu", "jax.nn.silu", "keras.activations.silu"),
            Activation::Softplus => self.function("softplus"),
            Activation::Sigmoid => self.function("sigmoid"),
            Activation::Sin => self.function("sin"),
            Activation::Formula(formula) => {
                let body = formula.written(&|name, arguments| self.call(name, arguments));
                format!("lambda z: {body}")
            }
        }
    }

    /// The library's function for one of a formula's.
    fn function(self, name: &str) -> String {
        let module = match (self, name) {
            (Self::Torch, "softplus") => "F",
            (Self::Torch, _) => "torch",
            (Self::Jax, "relu" | "sigmoid" | "softplus") => "jax.nn",
            (Self::Jax, "erf") => "jax.scipy.special",
            (Self::Jax, _) => "jnp",
            (Self::Keras, _) => "keras.ops",
        };
        let name = match (self, name) {
            (_, "max") => "maximum",
            (_, "min") => "minimum",
            (Self::Jax | Self::Keras, "atan") => "arctan",
            (_, name) => name,
        };
        format!("{module}.{name}")
    }

    fn call(self, name: &str, arguments: &[String]) -> String {
        // torch.maximum takes no numbers
        if let (Self::Torch, "max" | "min", [of, bound]) = (self, name, arguments)
            && bound.parse::<f64>().is_ok()
        {
            let side = if name == "max" { "min" } else { "max" };
            return format!("torch.clamp({of}, {side}={bound})");
        }
        format!("{}({})", self.function(name), arguments.join(", "))
    }
}
