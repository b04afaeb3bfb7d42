//! Huang et al.: mean field theory of dropout networks.

use super::{Paper, Preset};

const fn preset(id: &'static str, title: &'static str, claim: &'static str, link: &'static str) -> Preset {
    Preset {
        id,
        paper: Paper::Huang,
        title,
        claim,
        link,
    }
}

/// Every figure and table that needs no training.
pub const PRESETS: &[Preset] = &[
    preset(
        "H-F1a",
        "Length map of linear networks",
        "Networks follow the length map with and without dropout.",
        "v=1&view=compare&phi=linear&sw2=0.25&sb2=2.25&plot=qmap&rhos=1,0.7,0.4",
    ),
    preset(
        "H-F1b",
        "Length map of tanh networks",
        "Networks follow the length map with and without dropout.",
        "v=1&view=compare&sw2=6.25&sb2=0.25&plot=qmap&rhos=1,0.7,0.4",
    ),
    preset(
        "H-F1c",
        "Correlation map of relu networks",
        "Networks follow the correlation map, and c* = 1 only without dropout.",
        "v=1&view=compare&phi=relu&sw2=0.81&sb2=0.25&plot=cmap&rhos=1,0.7,0.4",
    ),
    preset(
        "H-F1d",
        "Correlation map of erf networks",
        "Networks follow the correlation map, and c* = 1 only without dropout.",
        "v=1&view=compare&phi=erf&sw2=0.81&sb2=0.25&plot=cmap&rhos=1,0.7,0.4",
    ),
    preset(
        "H-F2a",
        "g_aa of linear networks",
        "Theory predicts g_aa of every layer: each changes it by χ₁.",
        "v=1&view=compare&phi=linear&sw2=0.5&rhos=1,0.9,0.8,0.7",
    ),
    preset(
        "H-F2b",
        "g_ab of linear networks",
        "Equation (12) fails to predict g_ab where there is dropout.",
        "v=1&view=compare&phi=linear&sw2=0.5&plot=gab&rhos=1,0.9,0.8,0.7",
    ),
    preset(
        "H-F2c",
        "g_ab of linear networks, last 30 layers",
        "Equation (12) predicts g_ab in the last few layers.",
        "v=1&view=compare&phi=linear&sw2=0.5&plot=gab&last=30&rhos=1,0.9,0.8,0.7",
    ),
    preset(
        "H-F2d",
        "g_ab of linear networks beside powers of χ₁",
        "g_ab changes by χ₁ from layer to layer.",
        "v=1&view=compare&phi=linear&sw2=0.5&plot=gabchi&rhos=1,0.9,0.8,0.7",
    ),
    preset(
        "H-F3a",
        "g_aa and g̃_ab of relu networks",
        "Both change by χ₁ from layer to layer.",
        "v=1&view=compare&phi=relu&sw2=1&plot=gtilde&rhos=1,0.9,0.8",
    ),
    preset(
        "H-F3b",
        "g_aa and g̃_ab of tanh networks",
        "Both change by χ₁ from layer to layer.",
        "v=1&view=compare&plot=gtilde&rhos=1,0.9,0.8",
    ),
    preset(
        "H-F3c",
        "g_aa and g̃_ab of hard tanh networks",
        "Both change by χ₁ from layer to layer.",
        "v=1&view=compare&phi=hardtanh&plot=gtilde&rhos=1,0.9,0.8",
    ),
    preset(
        "H-T1",
        "Table 1: which depth scale limits what",
        "q_ab goes with ξ₂ and g_aa with ξ₁; g_ab goes with ξ₁, not with ξ₂ as under gradient independence.",
        "v=1&view=compare&plot=gabchi&rhos=0.95,0.9,0.8",
    ),
    preset(
        "H-F4",
        "Variance against mean, by activation",
        "The variance of g_aa, g_ab and g̃_ab is the square of their mean, whatever φ and ρ.",
        "v=1&view=compare&sw2=0.7&N=500&plot=variance&phis=linear,relu,tanh,hardtanh&rhos=1,0.9,0.8",
    ),
    preset(
        "H-F5",
        "Variance against mean, by width",
        "The variance of g_aa, g_ab and g̃_ab is the square of their mean, whatever N.",
        "v=1&view=compare&plot=variance&Ns=100,300,1000,3000",
    ),
    preset(
        "H-S",
        "Supplement: equation (12) step by step",
        "Every equation from S1 to S26 follows for linear networks.",
        "v=1&view=chain&phi=linear&sw2=0.5&rho=0.8&N=500",
    ),
];
