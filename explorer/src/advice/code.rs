//! An initialisation as code to paste: a fully connected network in a library's own words.

use super::libraries::Library;
use depthscale::model::{Hyperparameters, WeightLaw};
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
            code: code(library, network, weights, depth),
        })
        .collect()
}

/// Six significant digits: more than any initialisation can tell.
fn short(value: f64) -> String {
    let text = format!("{value:.5e}");
    text.parse::<f64>().map_or(text, |rounded| rounded.to_string())
}

fn code(library: Library, network: &Hyperparameters, law: WeightLaw, depth: usize) -> String {
    let (sw2, sb2, rho) = (
        network.weight_variance(),
        network.bias_variance(),
        network.keep_rate(),
    );
    let template = match library {
        Library::Torch => TORCH,
        Library::Jax => JAX,
        Library::Keras => KERAS,
    };
    let scheme = match law {
        WeightLaw::Gaussian => "weight variance {variance} / fan-in",
        WeightLaw::Orthogonal => "orthogonal weights times {gain}",
    };
    let weights = match (library, law) {
        (Library::Torch, WeightLaw::Gaussian) => {
            "nn.init.normal_(linear.weight, std=({variance} / inputs) ** 0.5)"
        }
        (Library::Torch, WeightLaw::Orthogonal) => "nn.init.orthogonal_(linear.weight, gain={gain})",
        (Library::Jax, WeightLaw::Gaussian) => {
            "nn.initializers.variance_scaling({variance}, \"fan_in\", \"normal\")"
        }
        (Library::Jax, WeightLaw::Orthogonal) => "nn.initializers.orthogonal({gain})",
        (Library::Keras, WeightLaw::Gaussian) => {
            "keras.initializers.VarianceScaling({variance}, \"fan_in\", \"untruncated_normal\")"
        }
        (Library::Keras, WeightLaw::Orthogonal) => "keras.initializers.Orthogonal({gain})",
    };
    let bias = match (library, sb2 > 0.0) {
        (Library::Torch, true) => "nn.init.normal_(linear.bias, std={deviation})",
        (Library::Torch, false) => "nn.init.zeros_(linear.bias)",
        (Library::Jax, true) => "nn.initializers.normal({deviation})",
        (Library::Jax, false) => "nn.initializers.zeros_init()",
        (Library::Keras, true) => "keras.initializers.RandomNormal(stddev={deviation})",
        (Library::Keras, false) => "keras.initializers.Zeros()",
    };
    let drops = rho < 1.0;
    let signal = match (library, drops) {
        (Library::Torch, true) => "self.dropout(phi(z))",
        (Library::Jax, true) => "drop(phi(z))",
        (Library::Keras, true) => "keras.layers.Dropout(dropout)(keras.layers.Activation(phi)(z))",
        (Library::Keras, false) => "keras.layers.Activation(phi)(z)",
        (_, false) => "phi(z)",
    };
    let mut code: String = [HEADER]
        .into_iter()
        .chain(template.lines())
        .filter(|line| drops || !line.contains("{rate}"))
        .flat_map(|line| [line, "\n"])
        .collect();
    // what has braces itself comes first
    for (name, text) in [
        ("{scheme}", scheme),
        ("{weights}", weights),
        ("{bias}", bias),
        ("{signal}", signal),
        ("{variance}", &short(sw2)),
        ("{gain}", &short(sw2.sqrt())),
        ("{bias_variance}", &short(sb2)),
        ("{deviation}", &short(sb2.sqrt())),
        ("{rate}", &short(1.0 - rho)),
        ("{dropped}", &short(1.0 - rho)),
        ("{depth}", &depth.to_string()),
        ("{phi}", &library.activation(network.activation())),
    ] {
        code = code.replace(name, text);
    }
    code
}

/// The first line of every snippet.
const HEADER: &str = "# {scheme}, bias variance {bias_variance}, dropout {dropped} before each layer";

// What stands in braces is put in; a line with {rate} is for networks with dropout only.

const TORCH: &str = "\
import torch
import torch.nn.functional as F
from torch import nn

phi = {phi}


def layer(inputs, outputs):
    linear = nn.Linear(inputs, outputs)
    {weights}
    {bias}
    return linear


class Network(nn.Module):
    def __init__(self, inputs, width, outputs, depth={depth}):
        super().__init__()
        sizes = [inputs] + [width] * depth + [outputs]
        self.layers = nn.ModuleList(map(layer, sizes[:-1], sizes[1:]))
        self.dropout = nn.Dropout({rate})

    def forward(self, x):
        z = self.layers[0](x)
        for linear in self.layers[1:]:
            z = linear({signal})
        return z
";

const JAX: &str = "\
import flax.linen as nn
import jax
import jax.numpy as jnp

phi = {phi}
weights = {weights}
biases = {bias}


def layer(outputs):
    return nn.Dense(outputs, kernel_init=weights, bias_init=biases)


class Network(nn.Module):
    width: int
    outputs: int
    depth: int = {depth}

    @nn.compact
    def __call__(self, x, train=False):
        drop = nn.Dropout({rate}, deterministic=not train)
        z = layer(self.width)(x)
        for outputs in [self.width] * (self.depth - 1) + [self.outputs]:
            z = layer(outputs)({signal})
        return z
";

const KERAS: &str = "\
import keras

phi = {phi}
dropout = {rate}


def layer(outputs):
    # a fresh initialiser for each layer: one that is shared repeats its numbers
    return keras.layers.Dense(
        outputs,
        kernel_initializer={weights},
        bias_initializer={bias},
    )


def network(inputs, width, outputs, depth={depth}):
    x = keras.Input((inputs,))
    z = layer(width)(x)
    for size in [width] * (depth - 1) + [outputs]:
        z = layer(size)({signal})
    return keras.Model(x, z)
";
