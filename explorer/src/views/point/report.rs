//! The operating point: fixed points, slopes, depth scales, and the two maps behind them.

use crate::reading::{Quantity, Reading, Span, named, significant, words};
use crate::run::Run;
use crate::table::{Table, compare, comparison};
use crate::views::point::maps::{self, Dots, MapKind, arguments};
use depthscale::sample::Metric;
use depthscale::theory::length_map::length_map;
use depthscale::theory::{OperatingPoint, Phase, SignalLayer};
use serde::Serialize;

/// Points of a map's curve.
const CURVE: usize = 121;
/// Steps of a cobweb that can be told apart.
const COBWEB: usize = 30;

/// Everything the view shows. The scales are spelled out at the top level.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The canonical link that gives this report.
    pub link: String,
    /// Fixed points and depth scales.
    #[serde(flatten)]
    pub scales: Scales,
    /// Variance and correlation of z⁰.
    pub start: StartReport,
    /// q → q'.
    pub length_map: Map,
    /// c → c' at q*; absent where q has no fixed point to stand on and φ no scale-free map.
    pub correlation_map: Map,
    /// How layers approach the fixed point; `null` without one.
    pub convergence: Option<Approach>,
}

/// Distances to the fixed point, exact far below rounding, with the depth scales a student would read off them.
#[derive(Clone, Debug, Serialize)]
pub struct Approach {
    /// |q^l − q*| of layers 0, 1, 2…
    pub length: Vec<f64>,
    /// |c^l − c*|.
    pub correlation: Vec<f64>,
    /// ξ_q, fitted; `null` where too few layers lie between 1e-3 and 1e-13 of the start's distance.
    pub xi_q_fitted: Option<f64>,
    /// ξ₂, fitted: the decay of c, which is that of q where q is the slower.
    pub xi_2_fitted: Option<f64>,
}

/// One set of hyperparameters in numbers. `null`: does not exist or is infinite.
#[derive(Clone, Debug, Serialize)]
pub struct Scales {
    /// "ok", "q diverges", "q is conserved" or "q oscillates".
    pub status: &'static str,
    /// "ordered", "critical", "chaotic"; `null` without a fixed point.
    pub phase: Option<&'static str>,
    /// q*.
    pub q_star: Option<f64>,
    /// q*_ab = c*q*.
    pub q_ab_star: Option<f64>,
    /// c*.
    pub c_star: Option<f64>,
    /// 1 − c*, without cancellation.
    pub one_minus_c_star: Option<f64>,
    /// Limit of c where q diverges or is conserved.
    pub c_star_limit: Option<f64>,
    /// χ₁ = (σ_w²/ρ)E[φ'²]; this and what follows from it is `null` where signals grow by more than any factor.
    pub chi_1: Option<f64>,
    /// χ₂ = σ_w²E[φ'_aφ'_b].
    pub chi_2: Option<f64>,
    /// χ_q = (σ_w²/ρ)V'.
    pub chi_q: Option<f64>,
    /// Slope of the c map at its fixed point: χ₂, or χ₂/χ_q where q has none.
    pub c_map_slope: Option<f64>,
    /// 1 − χ₁.
    pub one_minus_chi_1: Option<f64>,
    /// 1 − χ₂.
    pub one_minus_chi_2: Option<f64>,
    /// ξ₁ = 1/|ln χ₁|, layers.
    pub xi_1: Option<f64>,
    /// ξ₂ = 1/|ln slope of the c map|, layers.
    pub xi_2: Option<f64>,
    /// 1/|ln χ₂|, which is not ξ₂ where q has no fixed point; `null` where it has one.
    pub xi_2_from_chi_2: Option<f64>,
    /// ξ_q = 1/|ln χ_q|, layers.
    pub xi_q: Option<f64>,
    /// min(12ξ₁, 12ξ₂), Huang et al.'s trainable depth.
    #[serde(rename = "L_max_12")]
    pub l_max_12: Option<f64>,
    /// 6ξ₂, Schoenholz et al.'s.
    pub six_xi_2: Option<f64>,
}

/// Where z⁰ starts.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct StartReport {
    /// q⁰.
    pub q0: f64,
    /// c⁰.
    pub c0: f64,
    /// Whether that is the fixed point.
    pub fixed_point: bool,
}

/// A map of one number to the next, as a curve, with the iterates of theory and of sampled networks.
#[derive(Clone, Debug, Serialize)]
pub struct Map {
    /// Arguments of the curve, ascending.
    pub argument: Vec<f64>,
    /// Its values.
    pub image: Vec<f64>,
    /// Iterates of the theory, from the start.
    pub iterates: Vec<f64>,
    /// The fixed point.
    pub fixed_point: Option<f64>,
    /// Sampled means at layers 0, 1, 2…: as `iterates`, from layer 1 on; empty before networks came in.
    pub sampled: Vec<f64>,
    /// Their standard errors.
    pub standard_error: Vec<f64>,
    /// Networks of one layer, each started at one argument.
    pub dots: Dots,
}

/// Scales in the form of the report.
pub(crate) fn scales(point: &OperatingPoint) -> Scales {
    let c = point.decorrelation.map(|epsilon| 1.0 - epsilon);
    let settled = point.length.is_some();
    let finite = |value: f64| Some(value).filter(|value| value.is_finite());
    let xi_2_from_chi_2 = depthscale::theory::depth_scales::depth_scale(point.chi_2);
    Scales {
        status: match point.phase {
            Phase::LengthDiverges => "q diverges",
            Phase::LengthConserved => "q is conserved",
            Phase::LengthOscillates => "q oscillates",
            Phase::Ordered | Phase::Critical | Phase::Chaotic => "ok",
        },
        phase: match point.phase {
            Phase::Ordered => Some("ordered"),
            Phase::Critical => Some("critical"),
            Phase::Chaotic => Some("chaotic"),
            Phase::LengthDiverges | Phase::LengthConserved | Phase::LengthOscillates => None,
        },
        q_star: point.length,
        q_ab_star: point.length.zip(c).map(|(q, c)| q * c),
        c_star: c.filter(|_| settled),
        one_minus_c_star: point.decorrelation.filter(|_| settled),
        c_star_limit: c.filter(|_| !settled),
        chi_1: finite(point.chi_1),
        chi_2: finite(point.chi_2),
        chi_q: finite(point.chi_q),
        c_map_slope: finite(point.correlation_slope),
        one_minus_chi_1: finite(1.0 - point.chi_1),
        one_minus_chi_2: finite(1.0 - point.chi_2),
        xi_1: point.gradient_depth_scale,
        xi_2: point.correlation_depth_scale,
        xi_2_from_chi_2: xi_2_from_chi_2.filter(|_| !settled),
        xi_q: point.length_depth_scale,
        l_max_12: point.trainable_depth(),
        six_xi_2: point
            .correlation_depth_scale
            .filter(|_| settled)
            .map(|xi| 6.0 * xi),
    }
}

/// Start in the form of the report.
pub(crate) fn start(run: &Run) -> StartReport {
    StartReport {
        q0: run.theory.start.variance,
        c0: 1.0 - run.theory.start.decorrelation,
        fixed_point: run.theory.stationary,
    }
}

/// The report of what `run` holds so far.
pub fn report(run: &Run) -> Report {
    Report {
        link: run.state.link(),
        scales: scales(&run.theory.point),
        start: start(run),
        length_map: length_map_report(run),
        correlation_map: correlation_map_report(run),
        convergence: approach(run),
    }
}

fn approach(run: &Run) -> Option<Approach> {
    let convergence = run.convergence()?;
    let [xi_q_fitted, xi_2_fitted] = run.fitted_scales();
    Some(Approach {
        xi_q_fitted,
        xi_2_fitted,
        length: convergence.length.clone(),
        correlation: convergence.correlation.clone(),
    })
}

/// Evenly spaced arguments of a curve.
fn grid(from: f64, to: f64) -> Vec<f64> {
    (0..CURVE)
        .map(|index| from + (to - from) * index as f64 / (CURVE - 1) as f64)
        .collect()
}

fn length_map_report(run: &Run) -> Map {
    let (low, top) = arguments(run, MapKind::Length);
    let argument = grid(low, top);
    let (sampled, standard_error) = sampled(run, Metric::LengthAa, top);
    Map {
        image: argument
            .iter()
            .map(|&q| length_map(&run.theory.network, q).min(f64::MAX))
            .collect(),
        argument,
        // A divergent network leaves the plot after a few steps, and may leave f64.
        iterates: run
            .theory
            .trajectory
            .layers
            .iter()
            .take(COBWEB)
            .map(|layer| libm::ldexp(layer.variance[0], layer.exponent))
            .take_while(|&q| q <= 1e3 * top)
            .collect(),
        fixed_point: run.theory.point.length,
        sampled,
        standard_error,
        dots: maps::report(run, MapKind::Length),
    }
}

fn correlation_map_report(run: &Run) -> Map {
    let (low, high) = arguments(run, MapKind::Correlation);
    let argument = grid(low, high);
    let (sampled, standard_error) = sampled(run, Metric::Correlation, f64::INFINITY);
    Map {
        image: run.theory.point.correlation_map.map_or(Vec::new(), |map| {
            map.steps(argument.iter().map(|c| 1.0 - c))
                .into_iter()
                .map(|epsilon| 1.0 - epsilon)
                .collect()
        }),
        argument,
        iterates: run
            .theory
            .trajectory
            .layers
            .iter()
            .take(COBWEB)
            .map(|layer| 1.0 - layer.decorrelation)
            .collect(),
        fixed_point: run.theory.point.decorrelation.map(|epsilon| 1.0 - epsilon),
        sampled,
        standard_error,
        dots: maps::report(run, MapKind::Correlation),
    }
}

/// Sampled means and standard errors from layer 1 on, while they stay on the plot.
fn sampled(run: &Run, metric: Metric, top: f64) -> (Vec<f64>, Vec<f64>) {
    (1..=run.ensemble.depth.min(COBWEB))
        .map_while(|layer| {
            let moments = run.statistics.moments(layer, metric);
            moments
                .mean()
                .zip(moments.standard_error())
                .filter(|(mean, _)| *mean <= 1e3 * top)
        })
        .unzip()
}

/// Fixed points, slopes and depth scales; networks where they measure one, at the last layer.
pub fn table(run: &Run) -> Table {
    let scales = scales(&run.theory.point);
    let depth = run.ensemble.depth;
    let last = run.theory.trajectory.layers.get(depth);
    let at_last = |theory: fn(&SignalLayer) -> f64, metric| {
        let moments = run.statistics.moments(depth, metric);
        compare(
            last.map(theory).filter(|theory| theory.is_finite()),
            Some(&moments),
        )
    };
    let only = |value: Option<f64>| compare(value, None);
    let c_label = if scales.c_star_limit.is_some() {
        "c, limit"
    } else {
        "c*"
    };
    let approach = approach(run);
    let rows = [
        ("q*".to_owned(), only(scales.q_star)),
        (c_label.to_owned(), only(scales.c_star.or(scales.c_star_limit))),
        (
            format!("q_aa, layer {depth}"),
            at_last(
                |layer| libm::ldexp(layer.variance[0], layer.exponent),
                Metric::LengthAa,
            ),
        ),
        (
            format!("q_ab, layer {depth}"),
            at_last(
                |layer| libm::ldexp(layer.covariance().product(), layer.exponent),
                Metric::LengthAb,
            ),
        ),
        (
            format!("c, layer {depth}"),
            at_last(|layer| 1.0 - layer.decorrelation, Metric::Correlation),
        ),
        ("χ₁".to_owned(), only(scales.chi_1)),
        ("χ₂".to_owned(), only(scales.chi_2)),
        ("χ_q".to_owned(), only(scales.chi_q)),
        ("ξ₁".to_owned(), only(scales.xi_1)),
        ("ξ₂".to_owned(), only(scales.xi_2)),
        ("ξ_q".to_owned(), only(scales.xi_q)),
        (
            "ξ₂, fitted to c".to_owned(),
            only(approach.as_ref().and_then(|approach| approach.xi_2_fitted)),
        ),
        (
            "ξ_q, fitted to q".to_owned(),
            only(approach.as_ref().and_then(|approach| approach.xi_q_fitted)),
        ),
        ("min(12ξ₁, 12ξ₂)".to_owned(), only(scales.l_max_12)),
        ("6ξ₂".to_owned(), only(scales.six_xi_2)),
    ];
    let (labels, rows) = rows
        .into_iter()
        .map(|(label, row)| (label, Vec::from(row)))
        .unzip();
    Table {
        label_heading: "Quantity",
        columns: Vec::from(comparison("", ["theory", "mean", "error", "difference"])),
        labels,
        rows,
    }
}

/// The state in words.
pub fn reading(run: &Run) -> Reading {
    let headline = match run.theory.point.length {
        Some(q) if q > 0.0 => {
            let mut headline = vec![
                words("Signals settle at "),
                named(format!("q* = {}", significant(q)), Quantity::Length),
                words(" and two inputs at "),
            ];
            let c = run
                .theory
                .point
                .decorrelation
                .map_or(1.0, |epsilon| 1.0 - epsilon);
            headline.push(named(format!("c* = {}", significant(c)), Quantity::Correlation));
            // Dropout leaves no order and no chaos: c* is below 1 on either side.
            let dropout = run.theory.network.keep_rate() < 1.0;
            headline.push(words(match (phase_in_words(run), dropout) {
                (Phase::Ordered, false) => ": the ordered phase, where gradients vanish.",
                (Phase::Chaotic, false) => ": the chaotic phase, where gradients explode.",
                (Phase::Ordered, true) => "; gradients vanish.",
                (Phase::Chaotic, true) => "; gradients explode.",
                (_, true) => "; gradients keep their size.",
                _ => ": on the critical line, where gradients keep their size.",
            }));
            headline
        }
        _ => gradient_sentence(run),
    };
    let limit = match run
        .theory
        .point
        .trainable_depth()
        .filter(|_| run.theory.point.phase != Phase::Critical)
    {
        Some(depth) => format!(
            "Trainable to about {} layers by min(12ξ₁, 12ξ₂).",
            significant(depth)
        ),
        None if run.theory.point.length.is_some() => "No depth scale limits training here.".to_owned(),
        None => "Depth scales of a fixed point do not apply.".to_owned(),
    };
    Reading {
        headline,
        detail: limit,
    }
}

/// The phase as a sentence has it: on the critical line where χ₁ is 1 to the digits that are shown.
pub(crate) fn phase_in_words(run: &Run) -> Phase {
    match run.theory.point.phase {
        Phase::Ordered | Phase::Chaotic if significant(run.theory.point.chi_1) == significant(1.0) => {
            Phase::Critical
        }
        phase => phase,
    }
}

/// How far signals and gradients travel, against the depth asked for.
pub(crate) fn gradient_sentence(run: &Run) -> Vec<Span> {
    let point = &run.theory.point;
    match point.phase {
        Phase::LengthDiverges if point.chi_q.is_infinite() => {
            return vec![
                words("Signals explode: "),
                named("q grows faster than exponentially".to_owned(), Quantity::Length),
                words(", since φ grows faster than its argument; there is no fixed point."),
            ];
        }
        Phase::LengthDiverges if point.chi_q == 1.0 => {
            return vec![
                words("Signals grow without bound, "),
                named("q by σ_b² every layer".to_owned(), Quantity::Length),
                words(", so there is no fixed point; gradients keep their rate: "),
                named("χ₁ = 1".to_owned(), Quantity::Gradient),
                words("."),
            ];
        }
        Phase::LengthDiverges => {
            return vec![
                words("Signals grow without bound: "),
                named(
                    format!("q grows {} times a layer", significant(point.chi_q)),
                    Quantity::Length,
                ),
                words(", so there is no fixed point; gradients grow "),
                named(format!("χ₁ = {}", significant(point.chi_1)), Quantity::Gradient),
                words(" times a layer."),
            ];
        }
        Phase::LengthOscillates => {
            return vec![
                words("Signals never settle: "),
                named("q jumps to and fro".to_owned(), Quantity::Length),
                words(" from layer to layer, since φ passes on less of a longer signal."),
            ];
        }
        Phase::LengthConserved => {
            return vec![
                words("Every "),
                named("length q is kept".to_owned(), Quantity::Length),
                words(" from layer to layer and gradients keep their size: "),
                named("χ₁ = 1".to_owned(), Quantity::Gradient),
                words(", the edge between vanishing and exploding."),
            ];
        }
        Phase::Ordered | Phase::Critical | Phase::Chaotic => {}
    }
    // At criticality a depth scale is infinite, or what rounding leaves of it.
    let finite = |value: Option<f64>| value.filter(|_| point.phase != Phase::Critical);
    let mut sentence = match finite(point.gradient_depth_scale) {
        None => vec![
            words("Gradients neither fade nor grow, "),
            named("χ₁ = 1".to_owned(), Quantity::Gradient),
        ],
        Some(xi) => vec![
            words(if point.chi_1 < 1.0 {
                "Gradients fade with depth scale "
            } else {
                "Gradients grow with depth scale "
            }),
            named(format!("ξ₁ = {}", significant(xi)), Quantity::Gradient),
        ],
    };
    if let Some(xi) = finite(point.correlation_depth_scale) {
        let alike = point.decorrelation == Some(0.0);
        sentence.push(words(if alike {
            " layers and inputs become alike with "
        } else {
            " layers, and the correlation of two inputs settles with "
        }));
        sentence.push(named(format!("ξ₂ = {}", significant(xi)), Quantity::Correlation));
    }
    let asked = run.ensemble.depth;
    sentence.push(words(match finite(point.trainable_depth()) {
        None => ": nothing limits the trainable depth.".to_owned(),
        Some(limit) if limit >= asked as f64 => {
            format!(
                ": trainable to about {} layers, enough for the {asked} you asked for.",
                libm::round(limit)
            )
        }
        Some(limit) => format!(
            ": trainable to about {} layers, and you asked for {asked}.",
            libm::round(limit)
        ),
    }));
    sentence
}
