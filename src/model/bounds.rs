//! The one table of ranges and defaults: error messages, sliders and the share link all read it.

use serde::Serialize;

/// A numeric parameter of the network, the start or the ensemble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Parameter {
    /// σ_w², weight variance times width.
    WeightVariance,
    /// σ_b², bias variance.
    BiasVariance,
    /// ρ, probability that a unit is kept (1 − ρ is dropped).
    KeepRate,
    /// L, number of layers.
    Depth,
    /// N, units a layer.
    Width,
    /// Number of independently drawn networks.
    Networks,
    /// Seed of all random streams.
    Seed,
    /// q⁰, variance of z⁰.
    StartVariance,
    /// c⁰, correlation of the two inputs' z⁰.
    StartCorrelation,
    /// L̄/L, part of the layers that survive in the mean under stochastic depth.
    Budget,
    /// β, probability that Lemma 1's bound on the depth may fail (Hayou & Ayed).
    Doubt,
    /// Masks drawn of each network, where neurons are tested for normality.
    Masks,
    /// N of networks that are trained.
    Units,
    /// L of residual networks that are trained; the largest depth of any that is.
    Layers,
    /// Training steps.
    Steps,
    /// B, inputs a step.
    Batch,
    /// η, or c of η = c/L.
    LearningRate,
    /// μ of stochastic gradient descent.
    Momentum,
    /// Networks trained for each point, each from a seed of its own.
    Runs,
    /// Images trained on, at most.
    Images,
}

/// Range, default and slider of one parameter.
#[derive(Debug, Serialize)]
pub struct Bound {
    /// Which parameter.
    pub parameter: Parameter,
    /// Key in links and on the command line.
    pub key: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Symbol in the papers.
    pub symbol: &'static str,
    /// Smallest allowed value.
    pub minimum: f64,
    /// Largest allowed value.
    pub maximum: f64,
    /// Value when nothing is said; `None` for a start that defaults to the fixed point.
    pub default: Option<f64>,
    /// Only whole numbers.
    pub whole: bool,
    /// Left and right end of the slider: the part of the range that is worth dragging through.
    pub slider: (f64, f64),
    /// Slider step; zero for a slider that is logarithmic instead.
    pub slider_step: f64,
}

macro_rules! bound {
    ($parameter:ident, $key:literal, $name:literal, $symbol:literal, $min:literal..=$max:literal, $default:expr,
     $whole:literal, $slider:expr, $step:literal) => {
        Bound {
            parameter: Parameter::$parameter,
            key: $key,
            name: $name,
            symbol: $symbol,
            minimum: $min,
            maximum: $max,
            default: $default,
            whole: $whole,
            slider: $slider,
            slider_step: $step,
        }
    };
}

/// All ranges, in the canonical order of the share link. Indexed by `Parameter as usize`.
pub static BOUNDS: [Bound; 20] = [
    bound!(
        WeightVariance,
        "sw2",
        "Weight variance",
        "σ_w²",
        1e-3..=1e2,
        Some(1.4),
        false,
        (0.1, 4.0),
        0.01
    ),
    bound!(
        BiasVariance,
        "sb2",
        "Bias variance",
        "σ_b²",
        0.0..=1e2,
        Some(0.1),
        false,
        (0.0, 0.5),
        0.005
    ),
    bound!(
        KeepRate,
        "rho",
        "Keep rate",
        "ρ",
        0.01..=1.0,
        Some(0.9),
        false,
        (0.3, 1.0),
        0.01
    ),
    bound!(
        Depth,
        "L",
        "Depth",
        "L",
        1.0..=1000.0,
        Some(200.0),
        true,
        (5.0, 400.0),
        1.0
    ),
    bound!(
        Width,
        "N",
        "Width",
        "N",
        1.0..=1e6,
        Some(1000.0),
        true,
        (10.0, 10_000.0),
        0.0
    ),
    bound!(
        Networks,
        "nets",
        "Networks",
        "n",
        1.0..=1e5,
        Some(100.0),
        true,
        (10.0, 1000.0),
        0.0
    ),
    bound!(
        Seed,
        "seed",
        "Seed",
        "seed",
        0.0..=4_294_967_295.0,
        Some(1.0),
        true,
        (0.0, 100.0),
        1.0
    ),
    bound!(
        StartVariance,
        "q0",
        "Start variance",
        "q⁰",
        1e-6..=1e6,
        None,
        false,
        (0.0, 3.0),
        0.01
    ),
    bound!(
        StartCorrelation,
        "c0",
        "Start correlation",
        "c⁰",
        -1.0..=1.0,
        None,
        false,
        (-1.0, 1.0),
        0.01
    ),
    bound!(
        Budget,
        "budget",
        "Training budget",
        "L̄/L",
        0.01..=1.0,
        Some(0.7),
        false,
        (0.05, 1.0),
        0.01
    ),
    bound!(
        Doubt,
        "beta",
        "Doubt of Lemma 1",
        "β",
        1e-9..=0.5,
        Some(0.05),
        false,
        (0.001, 0.5),
        0.0
    ),
    bound!(
        Masks,
        "masks",
        "Masks a network",
        "n_δ",
        20.0..=5000.0,
        Some(200.0),
        true,
        (20.0, 1000.0),
        0.0
    ),
    bound!(
        Units,
        "units",
        "Width trained",
        "N",
        1.0..=500.0,
        Some(64.0),
        true,
        (8.0, 256.0),
        0.0
    ),
    bound!(
        Layers,
        "layers",
        "Depth trained",
        "L",
        1.0..=300.0,
        Some(30.0),
        true,
        (2.0, 100.0),
        1.0
    ),
    bound!(
        Steps,
        "steps",
        "Training steps",
        "t",
        1.0..=1e5,
        Some(100.0),
        true,
        (10.0, 2000.0),
        0.0
    ),
    bound!(
        Batch,
        "batch",
        "Batch size",
        "B",
        1.0..=5000.0,
        Some(64.0),
        true,
        (8.0, 512.0),
        0.0
    ),
    bound!(
        LearningRate,
        "lr",
        "Learning rate",
        "η",
        1e-8..=100.0,
        Some(0.003),
        false,
        (1e-5, 1.0),
        0.0
    ),
    bound!(
        Momentum,
        "momentum",
        "Momentum",
        "μ",
        0.0..=0.99,
        Some(0.9),
        false,
        (0.0, 0.99),
        0.01
    ),
    bound!(
        Runs,
        "runs",
        "Runs",
        "runs",
        1.0..=100.0,
        Some(1.0),
        true,
        (1.0, 10.0),
        1.0
    ),
    bound!(
        Images,
        "images",
        "Images, at most",
        "n",
        20.0..=60_000.0,
        Some(60_000.0),
        true,
        (100.0, 10_000.0),
        0.0
    ),
];

impl Parameter {
    /// Its row of [`BOUNDS`].
    pub fn bound(self) -> &'static Bound {
        &BOUNDS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_enum_and_hold_their_defaults() {
        for (index, bound) in BOUNDS.iter().enumerate() {
            assert_eq!(bound.parameter as usize, index);
            assert!(bound.minimum < bound.maximum);
            assert!(bound.slider.0 >= bound.minimum.min(bound.slider.0) && bound.slider.1 <= bound.maximum);
            if let Some(default) = bound.default {
                assert!(
                    (bound.minimum..=bound.maximum).contains(&default),
                    "{}",
                    bound.key
                );
            }
        }
    }
}
