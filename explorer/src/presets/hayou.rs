//! Hayou & Ayed: regularization in ResNet with stochastic depth.

use super::{Paper, Preset};

const fn preset(id: &'static str, title: &'static str, claim: &'static str, link: &'static str) -> Preset {
    Preset {
        id,
        paper: Paper::Hayou,
        title,
        claim,
        link,
    }
}

/// Tables 1 and 5, and figure 2b.
const LARGE: &str = "v=1&view=depth&L=50&N=512&nets=500";
/// Table 4 and figure 2a.
const SMALL: &str = "v=1&view=depth&L=50&N=512&nets=500&budget=0.5";
/// Figures 5 and 8.
const NORMAL: &str = "v=1&view=depth&L=100&N=128&study=normality&modes=uniform&resnet=stable";

/// Every figure and table that needs no training.
pub const PRESETS: &[Preset] = &[
    preset(
        "D-F1a",
        "How many layers survive",
        "The uniform mode has the most variable depth, and Lemma 1 bounds it.",
        "v=1&view=depth&L=100&nets=10000&budget=0.5&study=subnetworks&modes=uniform,linear",
    ),
    preset(
        "D-F1b",
        "Cost of a training step",
        "Stochastic depth makes a step cheaper, dropout makes it dearer.",
        "v=1&view=depth&L=56&N=128&study=cost",
    ),
    preset(
        "D-T1",
        "Growth of gradients a layer, budget 0.7",
        "Gradients grow by the product of 1 + p_k.",
        LARGE,
    ),
    preset(
        "D-F2b",
        "Growth of gradients, budget 0.7",
        "Stochastic depth tames the explosion, the linear mode more than the uniform one.",
        LARGE,
    ),
    preset(
        "D-T5",
        "Growth of gradients a layer, budget 0.7 (appendix)",
        "Gradients grow by the product of 1 + p_k.",
        LARGE,
    ),
    preset(
        "D-T4",
        "Growth of gradients a layer, budget 0.5",
        "Gradients grow by the product of 1 + p_k.",
        SMALL,
    ),
    preset(
        "D-F2a",
        "Growth of gradients, budget 0.5",
        "Stochastic depth tames the explosion, the linear mode more than the uniform one.",
        SMALL,
    ),
    preset(
        "D-F2c",
        "Growth of gradients in stable networks",
        "With blocks scaled by 1/√L no mode suffers from exploding gradients.",
        "v=1&view=depth&L=50&N=512&nets=500&resnet=stable",
    ),
    preset(
        "D-A0",
        "Kernels of the four architectures",
        "The kernels of wide networks follow A4 to A7, with and without masks.",
        "v=1&view=depth&L=50&N=512&nets=500&budget=0.5&study=kernels&modes=none,uniform&resnet=standard,stable",
    ),
    preset(
        "D-F3",
        "Information discrepancy of each layer",
        "In the mean every layer matters alike (Theorem 1).",
        "v=1&view=depth&L=50&N=512&nets=500&study=discrepancy&modes=uniform&resnet=stable",
    ),
    preset(
        "D-L2",
        "Mode of maximal regularisation",
        "At a budget, Lemma 2's mode has the most regularisation, and it is not uniform.",
        "v=1&view=depth&L=50&N=512&study=discrepancy&modes=uniform,linear,maximal&resnet=stable&gs=1,0.2,0.6,0.1",
    ),
    preset(
        "D-F4",
        "Largest share of one layer",
        "As networks get deeper, no layer keeps a share of the noise: assumption 2 holds.",
        "v=1&view=depth&N=256&nets=200&study=assumption&resnet=stable",
    ),
    preset(
        "D-F5",
        "Normality of a neuron: Shapiro–Wilk",
        "Under random masks a neuron is normal after about 20 layers.",
        NORMAL,
    ),
    preset(
        "D-F8",
        "Normality of a neuron: D'Agostino K²",
        "Under random masks a neuron of a deep network is normal.",
        NORMAL,
    ),
];
