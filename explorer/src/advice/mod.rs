//! How to initialise: whether a link's network trains at its depth, which (σ_w², σ_b²) would, what dropout costs, and code to paste.

mod code;
mod libraries;
mod words;

pub use code::Snippet;
pub use libraries::Library;

use crate::link::State;
use crate::table::{Column, Table};
use depthscale::model::{Hyperparameters, Parameter};
use depthscale::theory::critical::{best_weight_variance, reach};
use depthscale::theory::initialisation::{ENDLESS, Initialisation, deepest};
use depthscale::theory::{OperatingPoint, Phase};
use serde::Serialize;

/// How the recommended pair is chosen.
const RULE: &str = "of all pairs with q* = ¼, ½, 1, 2 or 4 the one with the largest min(12ξ₁, 12ξ₂); among equals the one with q* nearest 1";

/// Everything the page and the command show. `null`: does not exist or is infinite.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The canonical link that gives this report.
    pub link: String,
    /// φ.
    pub phi: String,
    /// ρ, the keep rate.
    pub rho: f64,
    /// L asked for.
    #[serde(rename = "L")]
    pub depth: usize,
    /// The link's own pair.
    pub here: Pair,
    /// The best σ_w² at the link's σ_b².
    pub best_at_sigma_b2: Pair,
    /// The pair to use; `null` where no pair keeps q* of order one.
    pub recommended: Option<Pair>,
    /// How it is chosen.
    pub rule: &'static str,
    /// What dropout costs.
    pub dropout: Dropout,
    /// The same in words.
    pub sentences: Vec<String>,
    /// The recommended pair, or else the best at the link's σ_b², as code.
    pub code: Vec<Snippet>,
}

/// An initialisation and how deep it trains.
#[derive(Clone, Debug, Serialize)]
pub struct Pair {
    /// The link with this pair in it.
    pub link: String,
    /// σ_w².
    pub sigma_w2: f64,
    /// σ_b².
    pub sigma_b2: f64,
    /// q*; `null` without a fixed point, and where every q is one.
    pub q_star: Option<f64>,
    /// ξ₁, layers.
    pub xi_1: Option<f64>,
    /// ξ₂, layers.
    pub xi_2: Option<f64>,
    /// min(12ξ₁, 12ξ₂); `null` for no limit, and where there is no fixed point.
    pub trainable_depth: Option<f64>,
    /// Whether L layers are within it.
    pub within: bool,
    #[serde(skip)]
    point: OperatingPoint,
}

/// The largest trainable depth of any recommended pair, by keep rate.
#[derive(Clone, Debug, Serialize)]
pub struct Dropout {
    /// 24/|ln ρ|: no φ and no pair trains deeper, since χ₂ ≤ ρχ₁. `null` without dropout.
    pub bound: Option<f64>,
    /// ρ at a tenth of the dropout, or where there is none 0.99.
    pub other_rho: Option<f64>,
    /// What the pair recommended there trains to.
    pub other_depth: Option<f64>,
    /// The smallest ρ at which L layers train, to about a percent of the dropout; `null` where none was found.
    pub least_rho: Option<f64>,
}

/// The advice for the φ, ρ, L and pair of a link.
pub fn report(state: &State) -> Report {
    let network = state.network();
    let depth = state.ensemble().depth;
    let pair = |network| Pair::new(state, network, depth);
    let here = pair(network);
    let best = best_weight_variance(&network, depth as f64).weight_variance;
    let best = pair(network.with_near(Parameter::WeightVariance, best));
    let found = deepest(network.activation(), network.keep_rate());
    let recommended = found.map(|found| pair(rounded(found)));
    let dropout = Dropout::new(&network, found.map(|found| found.depth), depth as f64);
    let chosen = recommended.as_ref().unwrap_or(&best);
    let chosen = network
        .with_near(Parameter::WeightVariance, chosen.sigma_w2)
        .with_near(Parameter::BiasVariance, chosen.sigma_b2);
    Report {
        link: state.link(),
        phi: network.activation().name().into_owned(),
        rho: network.keep_rate(),
        depth,
        sentences: words::sentences(
            depth,
            network.keep_rate(),
            &here,
            &best,
            recommended.as_ref(),
            &dropout,
        ),
        code: code::snippets(&chosen, state.sampling.weights, depth),
        here,
        best_at_sigma_b2: best,
        recommended,
        rule: RULE,
        dropout,
    }
}

/// Six digits where depth is flat; every digit where it hangs on the last one.
fn rounded(found: Initialisation) -> Hyperparameters {
    let network = found.network;
    let short = |value: f64| format!("{value:.5e}").parse().unwrap_or(value);
    let near = network
        .with_near(Parameter::WeightVariance, short(network.weight_variance()))
        .with_near(Parameter::BiasVariance, short(network.bias_variance()));
    Some(near)
        .filter(|near| reach(&OperatingPoint::new(near)) >= 0.9999 * found.depth)
        .unwrap_or(network)
}

impl Pair {
    fn new(state: &State, network: Hyperparameters, depth: usize) -> Self {
        let point = OperatingPoint::new(&network);
        let layers = reach(&point);
        let pair = [
            (Parameter::WeightVariance, network.weight_variance()),
            (Parameter::BiasVariance, network.bias_variance()),
        ];
        let mut there = *state;
        for (parameter, value) in pair {
            // what a network holds a link may hold
            let _ = there.set(parameter.bound().key, &value.to_string());
        }
        Self {
            link: there.link(),
            sigma_w2: network.weight_variance(),
            sigma_b2: network.bias_variance(),
            q_star: point.length,
            // on the line it is what rounding leaves of infinity
            xi_1: point
                .gradient_depth_scale
                .filter(|_| point.phase != Phase::Critical),
            xi_2: point.correlation_depth_scale,
            trainable_depth: Some(layers).filter(|layers| *layers <= ENDLESS && *layers > 0.0),
            within: layers >= depth as f64,
            point,
        }
    }
}

impl Dropout {
    /// `here` is the largest depth at the network's own ρ.
    fn new(network: &Hyperparameters, here: Option<f64>, depth: f64) -> Self {
        let rho = network.keep_rate();
        let layers = |rho| {
            let deepest = deepest(network.activation(), rho)?;
            Some((rho, deepest.depth)).filter(|(_, depth)| depth.is_finite())
        };
        let (mine, other) = if rho < 1.0 {
            (here.map(|depth| (rho, depth)), layers(1.0 - 0.1 * (1.0 - rho)))
        } else {
            (layers(0.9), layers(0.99))
        };
        Self {
            bound: (rho < 1.0).then(|| -24.0 / libm::log(rho)),
            other_rho: other.map(|(rho, _)| (rho * 1e9).round() / 1e9),
            other_depth: other.map(|(_, depth)| depth),
            least_rho: mine
                .zip(other)
                .and_then(|(mine, other)| least_rho(layers, mine, other, depth)),
        }
    }
}

/// Where the largest depth, which is nearly a power of |ln ρ|, is `depth`: by the secant, from two ρ with their depths.
fn least_rho(
    layers: impl Fn(f64) -> Option<(f64, f64)>,
    first: (f64, f64),
    second: (f64, f64),
    depth: f64,
) -> Option<f64> {
    const STEPS: usize = 3;
    let logarithms = |(rho, layers): (f64, f64)| (libm::log(-libm::log(rho)), libm::log(layers / depth));
    let (mut before, mut last) = (logarithms(first), logarithms(second));
    for _ in 0..STEPS {
        let x = last.0 - last.1 * (last.0 - before.0) / (last.1 - before.1);
        let rho = libm::exp(-libm::exp(x));
        let found = layers(Parameter::KeepRate.check(rho).ok()?)?;
        (before, last) = (last, logarithms(found));
        if last.1.abs() < 0.01 {
            return Some(rho);
        }
    }
    None
}

/// The pairs, a row each.
pub fn table(report: &Report) -> Table {
    const COLUMNS: [(&str, &str); 6] = [
        ("sigma_w2", "σ_w²"),
        ("sigma_b2", "σ_b²"),
        ("q_star", "q*"),
        ("xi_1", "ξ₁"),
        ("xi_2", "ξ₂"),
        ("trainable_depth", "min(12ξ₁, 12ξ₂)"),
    ];
    let named = [
        ("this pair", Some(&report.here)),
        ("best sigma_w2 at this sigma_b2", Some(&report.best_at_sigma_b2)),
        ("recommended", report.recommended.as_ref()),
    ];
    let rows = named.into_iter().filter_map(|(label, pair)| {
        let pair = pair?;
        let row = vec![
            Some(pair.sigma_w2),
            Some(pair.sigma_b2),
            pair.q_star,
            pair.xi_1,
            pair.xi_2,
            pair.trainable_depth,
        ];
        Some((label.to_owned(), row))
    });
    let (labels, rows) = rows.unzip();
    Table {
        label_heading: "Pair",
        columns: Vec::from(COLUMNS.map(|(key, label)| Column::new("", key, label))),
        labels,
        rows,
    }
}

#[cfg(test)]
mod tests;
