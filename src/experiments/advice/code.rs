//! An initialisation as code to paste: a fully connected network in a library's own words.

use super::libraries::Library;
use crate::model::{Hyperparameters, WeightLaw};
use serde::Serialize;

/// Code for one library.
#[derive(Clone, Debug, Serialize)]
pub struct Snippet {
    /// Name in the report.
    pub library: Library,
    /// Name for people.
    pub label: &'static str,
    /// Python.
    pub code: String,
}

/// The initialisation of `network` and the network itself, for each library.
pub(super) fn snippets(network: &Hyperparameters, weights: WeightLaw, depth: usize) -> Vec<Snippet> {
    Library::ALL
        .into_iter()
        .map(|library| Snippet {
            library,
            label: library.name(),
            code: Parts::new(library, network, weights, depth).code(),
        })
        .collect()
}

/// What differs from network to network.
struct Parts {
    library: Library,
    header: String,
    phi: String,
    weights: String,
    bias: String,
    /// φ and what follows it, applied to `z`.
    signal: &'static str,
    dropout: Option<String>,
    depth: usize,
}

/// Six significant digits: more than any initialisation can tell.
fn short(value: f64) -> String {
    let text = format!("{value:.5e}");
    text.parse::<f64>().map_or(text, |rounded| rounded.to_string())
}

impl Parts {
    fn new(library: Library, network: &Hyperparameters, law: WeightLaw, depth: usize) -> Self {
        let (sw2, sb2, rho) = (
            network.weight_variance(),
            network.bias_variance(),
            network.keep_rate(),
        );
        let (variance, gain) = (short(sw2), short(sw2.sqrt()));
        let weights = match (library, law) {
            (Library::Torch, WeightLaw::Gaussian) => {
                format!("nn.init.normal_(linear.weight, std=({variance} / inputs) ** 0.5)")
            }
            (Library::Torch, WeightLaw::Orthogonal) => {
                format!("nn.init.orthogonal_(linear.weight, gain={gain})")
            }
            (Library::Jax, WeightLaw::Gaussian) => {
                format!("nn.initializers.variance_scaling({variance}, \"fan_in\", \"normal\")")
            }
            (Library::Jax, WeightLaw::Orthogonal) => format!("nn.initializers.orthogonal({gain})"),
            (Library::Keras, WeightLaw::Gaussian) => {
                format!("keras.initializers.VarianceScaling({variance}, \"fan_in\", \"untruncated_normal\")")
            }
            (Library::Keras, WeightLaw::Orthogonal) => format!("keras.initializers.Orthogonal({gain})"),
        };
        let deviation = short(sb2.sqrt());
        let bias = match (library, sb2 > 0.0) {
            (Library::Torch, true) => format!("nn.init.normal_(linear.bias, std={deviation})"),
            (Library::Torch, false) => "nn.init.zeros_(linear.bias)".to_owned(),
            (Library::Jax, true) => format!("nn.initializers.normal({deviation})"),
            (Library::Jax, false) => "nn.initializers.zeros_init()".to_owned(),
            (Library::Keras, true) => {
                format!("keras.initializers.RandomNormal(stddev={deviation})")
            }
            (Library::Keras, false) => "keras.initializers.Zeros()".to_owned(),
        };
        let dropped = (rho < 1.0).then(|| short(1.0 - rho));
        let scheme = match law {
            WeightLaw::Gaussian => format!("weight variance {variance} / fan-in"),
            WeightLaw::Orthogonal => format!("orthogonal weights times {gain}"),
        };
        Self {
            library,
            header: format!(
                "# {scheme}, bias variance {}, dropout {} before each layer",
                short(sb2),
                dropped.as_deref().unwrap_or("0")
            ),
            phi: library.activation(network.activation()),
            weights,
            bias,
            signal: match (library, dropped.is_some()) {
                (Library::Torch, true) => "self.dropout(phi(z))",
                (Library::Jax, true) => "drop(phi(z))",
                (_, true) => "keras.layers.Dropout(dropout)(keras.layers.Activation(phi)(z))",
                (Library::Keras, false) => "keras.layers.Activation(phi)(z)",
                (_, false) => "phi(z)",
            },
            dropout: dropped,
            depth,
        }
    }

    fn code(&self) -> String {
        let lines = match self.library {
            Library::Torch => self.torch(),
            Library::Jax => self.jax(),
            Library::Keras => self.keras(),
        };
        lines.join("\n") + "\n"
    }

    /// Lines that hold for some networks only.
    fn with_dropout(&self, line: impl Fn(&str) -> String) -> Vec<String> {
        self.dropout.iter().map(|rate| line(rate)).collect()
    }

    fn torch(&self) -> Vec<String> {
        let Self {
            header,
            phi,
            weights,
            bias,
            signal,
            depth,
            ..
        } = self;
        let mut lines = own([
            header,
            "import torch",
            "import torch.nn.functional as F",
            "from torch import nn",
            "",
            &format!("phi = {phi}"),
            "",
            "",
            "def layer(inputs, outputs):",
            "    linear = nn.Linear(inputs, outputs)",
            &format!("    {weights}"),
            &format!("    {bias}"),
            "    return linear",
            "",
            "",
            "class Network(nn.Module):",
            &format!("    def __init__(self, inputs, width, outputs, depth={depth}):"),
            "        super().__init__()",
            "        sizes = [inputs] + [width] * depth + [outputs]",
            "        self.layers = nn.ModuleList(map(layer, sizes[:-1], sizes[1:]))",
        ]);
        lines.extend(self.with_dropout(|rate| format!("        self.dropout = nn.Dropout({rate})")));
        lines.extend(own([
            "",
            "    def forward(self, x):",
            "        z = self.layers[0](x)",
            "        for linear in self.layers[1:]:",
            &format!("            z = linear({signal})"),
            "        return z",
        ]));
        lines
    }

    fn jax(&self) -> Vec<String> {
        let Self {
            header,
            phi,
            weights,
            bias,
            signal,
            depth,
            ..
        } = self;
        let mut lines = own([
            header,
            "import flax.linen as nn",
            "import jax",
            "import jax.numpy as jnp",
            "",
            &format!("phi = {phi}"),
            &format!("weights = {weights}"),
            &format!("biases = {bias}"),
            "",
            "",
            "def layer(outputs):",
            "    return nn.Dense(outputs, kernel_init=weights, bias_init=biases)",
            "",
            "",
            "class Network(nn.Module):",
            "    width: int",
            "    outputs: int",
            &format!("    depth: int = {depth}"),
            "",
            "    @nn.compact",
            "    def __call__(self, x, train=False):",
        ]);
        lines.extend(
            self.with_dropout(|rate| format!("        drop = nn.Dropout({rate}, deterministic=not train)")),
        );
        lines.extend(own([
            "        z = layer(self.width)(x)",
            "        for outputs in [self.width] * (self.depth - 1) + [self.outputs]:",
            &format!("            z = layer(outputs)({signal})"),
            "        return z",
        ]));
        lines
    }

    fn keras(&self) -> Vec<String> {
        let Self {
            header,
            phi,
            weights,
            bias,
            signal,
            depth,
            ..
        } = self;
        let mut lines = own([header, "import keras", "", &format!("phi = {phi}")]);
        lines.extend(self.with_dropout(|rate| format!("dropout = {rate}")));
        lines.extend(own([
            "",
            "",
            "def layer(outputs):",
            "    # a fresh initialiser for each layer: one that is shared repeats its numbers",
            "    return keras.layers.Dense(",
            "        outputs,",
            &format!("        kernel_initializer={weights},"),
            &format!("        bias_initializer={bias},"),
            "    )",
            "",
            "",
            &format!("def network(inputs, width, outputs, depth={depth}):"),
            "    x = keras.Input((inputs,))",
            "    z = layer(width)(x)",
            "    for size in [width] * (depth - 1) + [outputs]:",
            &format!("        z = layer(size)({signal})"),
            "    return keras.Model(x, z)",
        ]));
        lines
    }
}

fn own<const N: usize>(lines: [&str; N]) -> Vec<String> {
    lines.map(str::to_owned).to_vec()
}
