//! Schoenholz et al.: deep information propagation.

use super::{Paper, Preset};

const fn preset(id: &'static str, title: &'static str, claim: &'static str, link: &'static str) -> Preset {
    Preset {
        id,
        paper: Paper::Schoenholz,
        title,
        claim,
        link,
    }
}

/// Every figure that needs no training.
pub const PRESETS: &[Preset] = &[
    preset(
        "S-F1a",
        "Order and chaos of tanh networks",
        "The line χ₁ = 1 parts networks in which all inputs become alike from those in which none do.",
        "v=1&view=phase&sw2=1.5&sb2=0.05&rho=1",
    ),
    preset(
        "S-F1b",
        "q approaches q*",
        "|qˡ − q*| falls exponentially over many orders of magnitude.",
        "v=1&view=compare&sb2=0.05&rho=1&L=60&q0=0.8&c0=0.6&plot=qdecay&sw2s=0.1,0.5,1,1.5,2,2.5,3",
    ),
    preset(
        "S-F1c",
        "c approaches c*",
        "|cˡ − c*| falls exponentially over many orders of magnitude.",
        "v=1&view=compare&sb2=0.05&rho=1&L=60&q0=0.8&c0=0.6&plot=cdecay&sw2s=0.1,0.5,1,1.5,2,2.5,3",
    ),
    preset(
        "S-F2a",
        "Correlation map through the transition",
        "c = 1 is the one fixed point in the ordered phase; in the chaotic phase it is unstable, and a second one is stable.",
        "v=1&view=compare&sb2=0.05&rho=1&plot=cmap&sw2s=1,1.5,2,2.5,3,4",
    ),
    preset(
        "S-F2b",
        "ξ_q, predicted and fitted",
        "ξ_q from equation (7) agrees with the one fitted to iterates.",
        "v=1&view=scales&rho=1&q0=0.8&c0=0.6&sb2s=0.01,0.05,0.1,0.2,0.3",
    ),
    preset(
        "S-F2c",
        "ξ_c, predicted and fitted",
        "ξ_c from equation (9) agrees with the one fitted to iterates, and diverges at the transition.",
        "v=1&view=scales&rho=1&q0=0.8&c0=0.6&sb2s=0.01,0.05,0.1,0.2,0.3",
    ),
    preset(
        "S-F3a",
        "Correlation map with dropout",
        "With dropout c = 1 is no fixed point, and c* falls as more is dropped.",
        "v=1&view=compare&sw2=1.5&sb2=0.05&plot=cmap&rhos=1,0.95,0.9,0.85,0.8",
    ),
    preset(
        "S-F3b",
        "c* with dropout",
        "With dropout no sharp transition is left, and c* falls as more is dropped.",
        "v=1&view=scales&sb2=0.05&rhos=1,0.99,0.95,0.9,0.85,0.8",
    ),
    preset(
        "S-F3c",
        "ξ_c with dropout",
        "With dropout ξ_c diverges nowhere.",
        "v=1&view=scales&sb2=0.05&rhos=1,0.99,0.95,0.9,0.85,0.8",
    ),
    preset(
        "S-F4a",
        "Gradients of the cross-entropy on digits",
        "The squared gradient is exponential in the layer: it vanishes in the ordered phase and explodes in the chaotic phase.",
        "v=1&view=compare&sb2=0.05&rho=1&L=240&N=300&loss=softmax(10)&inputs=digits&sw2s=1,1.3,1.76,2.5,3,4",
    ),
    preset(
        "S-F4b",
        "Depth scale of gradients, predicted and fitted",
        "The fitted depth scale is |1/ln χ₁|.",
        "v=1&view=compare&sb2=0.05&rho=1&L=240&N=300&loss=softmax(10)&inputs=digits&plot=fitted&sw2s=1,1.2,1.4,1.6,2,2.5,3,4",
    ),
    preset(
        "S-A",
        "ξ_q has a φ''φ term, and dropout rescales σ_w²",
        "ξ_q needs the φ''φ term of equation (7), and q with keep rate ρ is q without dropout at σ_w²/ρ.",
        "v=1&view=compare&sw2=1.5&sb2=0.05&L=60&q0=0.8&c0=0.6&plot=qdecay&rhos=1,0.9,0.8",
    ),
];
