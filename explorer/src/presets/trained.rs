//! Figures and tables of networks that are trained, at sizes of our own: the papers' take days. What took long has been kept, see
//! `site/results/`.

use super::{Paper, Preset};

const fn preset(
    paper: Paper,
    id: &'static str,
    title: &'static str,
    claim: &'static str,
    link: &'static str,
) -> Preset {
    Preset {
        id,
        paper,
        title,
        claim,
        link,
    }
}

/// One map for both papers.
const MAP: &str = "v=1&view=training&sb2=0.05&rho=1&steps=1200&lr=0.03&data=mnist&schedule=perlayer&sw2span=1:4:16&Lspan=10:120:12";
/// ρ = 0.98, also one map.
const DROPOUT: &str = "v=1&view=training&sb2=0.05&rho=0.98&steps=600&data=mnist&sw2span=1:4:13&Lspan=5:50:10";

const TWELVE: &str = "Networks train up to min{12ξ₁, 12ξ₂}, farther than 6ξ₂.";
const SIX: &str = "Networks train up to about six depth scales ξ_c.";
const UNSCALED: &str = "With dropout the curves of all depths fall on one without any scaling.";
const BUDGET: &str = "SenseMode wins at small budgets, the uniform mode at large ones.";

/// Huang et al.
pub const HUANG: &[Preset] = &[
    preset(
        Paper::Huang,
        "H-F6a",
        "Steps to an accuracy against the learning rate",
        "Without dropout the curves of all depths fall on one when the learning rate is multiplied by L.",
        "v=1&view=training&sw2=1.761&sb2=0.05&rho=1&units=128&steps=600&momentum=0&runs=4&trial=speed&Lspan=5:25:5",
    ),
    preset(
        Paper::Huang,
        "H-F6b",
        "Steps to an accuracy, ρ = 0.99",
        UNSCALED,
        "v=1&view=training&sw2=1.761&sb2=0.05&rho=0.99&units=128&steps=600&momentum=0&runs=4&trial=speed&Lspan=5:25:5",
    ),
    preset(
        Paper::Huang,
        "H-F6c",
        "Steps to an accuracy, ρ = 0.98",
        UNSCALED,
        "v=1&view=training&sw2=1.761&sb2=0.05&rho=0.98&units=128&steps=600&momentum=0&runs=4&trial=speed&Lspan=5:25:5",
    ),
    preset(Paper::Huang, "H-F7a", "What trains: SGD", TWELVE, MAP),
    preset(
        Paper::Huang,
        "H-F7b",
        "What trains: RMSProp",
        TWELVE,
        "v=1&view=training&sb2=0.05&rho=1&steps=600&lr=0.0001&data=mnist&optimiser=rmsprop&sw2span=1:4:13&Lspan=8:80:10",
    ),
    preset(
        Paper::Huang,
        "H-F7c",
        "What trains: orthogonal weights",
        TWELVE,
        "v=1&view=training&sb2=0.05&rho=1&steps=1000&lr=0.03&weights=orthogonal&data=mnist&schedule=perlayer&sw2span=1:4:13&Lspan=12:120:10",
    ),
    preset(
        Paper::Huang,
        "H-F7d",
        "What trains: your CIFAR-10, η = c/L",
        TWELVE,
        "v=1&view=training&sb2=0.05&rho=1&lr=0.1&weights=orthogonal&data=own&schedule=perlayer",
    ),
    preset(
        Paper::Huang,
        "H-F7e",
        "What trains: orthogonal, ρ = 0.99",
        TWELVE,
        "v=1&view=training&sb2=0.05&rho=0.99&steps=300&weights=orthogonal&data=mnist&sw2span=1:4:13",
    ),
    preset(
        Paper::Huang,
        "H-F7f",
        "What trains: orthogonal, ρ = 0.98",
        TWELVE,
        "v=1&view=training&sb2=0.05&rho=0.98&steps=600&weights=orthogonal&data=mnist&sw2span=1:4:13&Lspan=5:50:10",
    ),
    preset(Paper::Huang, "H-F7g", "What trains: ρ = 0.98", TWELVE, DROPOUT),
    preset(
        Paper::Huang,
        "H-F7h",
        "What trains: orthogonal, ρ = 0.95",
        TWELVE,
        "v=1&view=training&sb2=0.05&rho=0.95&steps=600&weights=orthogonal&data=mnist&sw2span=1:4:13&Lspan=4:31:10",
    ),
];

/// Schoenholz et al.
pub const SCHOENHOLZ: &[Preset] = &[
    preset(Paper::Schoenholz, "S-F5", "Which networks train", SIX, MAP),
    preset(
        Paper::Schoenholz,
        "S-F6a",
        "Which networks train, ρ = 0.99",
        SIX,
        "v=1&view=training&sb2=0.05&rho=0.99&steps=600&data=mnist&sw2span=1:4:13&Lspan=8:80:10",
    ),
    preset(
        Paper::Schoenholz,
        "S-F6b",
        "Which networks train, ρ = 0.98",
        SIX,
        DROPOUT,
    ),
    preset(
        Paper::Schoenholz,
        "S-F6c",
        "Which networks train, ρ = 0.94",
        SIX,
        "v=1&view=training&sb2=0.05&rho=0.94&steps=600&data=mnist&sw2span=1:4:13&Lspan=4:31:10",
    ),
];

/// Hayou & Ayed.
pub const HAYOU: &[Preset] = &[
    preset(
        Paper::Hayou,
        "D-T3",
        "The loss of stochastic depth through training",
        "The loss is that of the average network and a penalty.",
        "v=1&view=training&budget=0.8&layers=50&steps=400&batch=16&lr=0.01&momentum=0&runs=16&trial=loss",
    ),
    preset(
        Paper::Hayou,
        "D-T2",
        "Modes at the same budget, digits",
        BUDGET,
        "v=1&view=training&units=32&layers=20&steps=225&batch=32&lr=0.005&runs=64&trial=budgets",
    ),
    preset(
        Paper::Hayou,
        "D-T6",
        "Modes at the same budget, 200 digits by heart",
        BUDGET,
        "v=1&view=training&units=32&layers=20&steps=400&batch=32&lr=0.01&runs=64&images=200&trial=budgets",
    ),
    preset(
        Paper::Hayou,
        "D-F5t",
        "Normality through training",
        "Neurons of deep layers stay normal under random masks while the network learns.",
        "v=1&view=training&layers=100&steps=320&batch=16&lr=0.005&momentum=0&runs=32&trial=normality",
    ),
];
