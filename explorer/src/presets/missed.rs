//! What the papers missed: each claim with its number.

use super::{Paper, Preset};

const fn preset(id: &'static str, title: &'static str, claim: &'static str, link: &'static str) -> Preset {
    Preset {
        id,
        paper: Paper::Missed,
        title,
        claim,
        link,
    }
}

/// All of them, in the order of the story.
pub const PRESETS: &[Preset] = &[
    preset(
        "M-sign",
        "g_ab with its sign, and without",
        "That g_ab follows χ₁ is the work of its absolute value: the mean with its sign follows the larger of χ₂ and χ_q².",
        "v=1&view=gradients&phi=linear&sw2=0.5&rho=0.8&L=120&N=3000",
    ),
    preset(
        "M-nc",
        "Where g_ab turns into noise",
        "The two meet n_c layers below the output, and n_c grows with the logarithm of the width.",
        "v=1&view=compare&phi=linear&sw2=0.5&rho=0.7&L=22&plot=crossover&Ns=1000,10000,100000",
    ),
    preset(
        "M-root",
        "|g_ab| and g̃_ab only nearly follow χ₁",
        "At width N they change by (1 − κ/N)χ₁ a layer, as means of roots do: what looked like χ₁ is a little less.",
        "v=1&view=compare&rho=0.8&L=80&nets=400&plot=gtilde&Ns=50,100,200",
    ),
    preset(
        "M-factor",
        "What gradient independence costs",
        "Gradients that assume fresh weights on the way back are off by a factor, and by another for each φ.",
        "v=1&view=compare&sw2=1&rho=0.8&L=40&N=3000&plot=factor&phis=linear,relu,tanh,hardtanh,erf",
    ),
    preset(
        "M-power",
        "No universal power two",
        "Variance over squared mean grows layer by layer, by a number over N that theory gives: there is no power.",
        "v=1&view=compare&rho=1&nets=200&plot=variance&Ns=50,100,200,400&sw2s=1.4,1.7",
    ),
    preset(
        "M-eq12",
        "Equation (12) beyond σ_w² = ρ²",
        "For σ_w² > ρ² the sum of equation (12) diverges: g_ab goes with (σ_w²/ρ)², slower than χ₂ = σ_w².",
        "v=1&view=gradients&phi=linear&sw2=0.7&rho=0.8&L=60&N=10000",
    ),
    preset(
        "M-masks",
        "Two inputs under random masks",
        "The mean correlation over masks is not that of the paper's recursion, which averages kernels before the nonlinear f.",
        "v=1&view=depth&L=50&N=512&nets=500&budget=0.5&study=kernels&modes=uniform",
    ),
    preset(
        "M-width",
        "What finite width adds to exploding gradients",
        "Networks of N units grow by e^{a/N} more than the product says, with a by theory.",
        "v=1&view=depth&L=50&N=64&nets=2000&modes=none",
    ),
];
