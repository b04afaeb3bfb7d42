//! Where the operating point lies in its plane: in words, in numbers, and moved about.

use crate::link::State;
use crate::reading::{Quantity, Reading, Span, named, significant, words};
use crate::run::Run;
use crate::table::{Column, Table};
use crate::views::phase::landmarks::Landmarks;
use crate::views::point::report::{phase_in_words, scales};
use depthscale::model::Parameter;
use depthscale::theory::Phase;

/// The operating point, and the landmarks at its σ_b².
pub fn table(run: &Run) -> Table {
    let scales = scales(&run.theory.point);
    let found = run.landmarks.landmarks();
    let dropout = run.theory.network.keep_rate() < 1.0;
    let unit = found.and_then(|found| found.unit);
    let best = found.map(|found| found.best);
    let reaching = best.and_then(|best| best.reaching).unzip();
    let depth = run.ensemble.depth;
    let rows = [
        ("σ_w²".to_owned(), Some(run.theory.network.weight_variance())),
        ("σ_b²".to_owned(), Some(run.theory.network.bias_variance())),
        ("q*".to_owned(), scales.q_star),
        ("c*".to_owned(), scales.c_star),
        ("χ₁".to_owned(), scales.chi_1),
        ("χ₂".to_owned(), scales.chi_2),
        ("ξ₁".to_owned(), scales.xi_1),
        ("ξ₂".to_owned(), scales.xi_2),
        ("ξ_q".to_owned(), scales.xi_q),
        ("min(12ξ₁, 12ξ₂)".to_owned(), scales.l_max_12),
        ("6ξ₂".to_owned(), scales.six_xi_2),
        ("critical σ_w² at this σ_b²".to_owned(), unit.filter(|_| !dropout)),
        ("σ_w² where χ₁ = 1".to_owned(), unit),
        (
            "σ_w² where ξ₂ is largest".to_owned(),
            found.and_then(|found| found.ridge),
        ),
        ("best σ_w²".to_owned(), best.map(|best| best.weight_variance)),
        (
            "trainable depth there".to_owned(),
            best.and_then(|best| best.trainable_depth),
        ),
        (format!("lowest σ_w² that trains {depth} layers"), reaching.0),
        (format!("highest σ_w² that trains {depth} layers"), reaching.1),
    ];
    let (labels, rows) = rows
        .into_iter()
        .map(|(label, value)| (label, vec![value]))
        .unzip();
    Table {
        label_heading: "Quantity",
        columns: vec![Column::new("", "theory", "theory")],
        labels,
        rows,
    }
}

/// The state in words: which phase, how far from the line, and where to go for the depth asked for.
pub fn reading(run: &Run) -> Reading {
    let found = run.landmarks.landmarks();
    let mut headline = match (phase_in_words(run), run.theory.network.keep_rate() < 1.0) {
        (Phase::Ordered, false) => vec![
            words("Ordered: inputs become alike and gradients vanish, "),
            chi(run),
        ],
        (Phase::Ordered, true) => vec![words("Gradients vanish here, "), chi(run)],
        (Phase::Chaotic, false) => vec![
            words("Chaotic: inputs that are alike drift apart and gradients explode, "),
            chi(run),
        ],
        (Phase::Chaotic, true) => vec![words("Gradients explode here, "), chi(run)],
        (Phase::Critical, _) => vec![words("On the edge gradients keep their size, "), chi(run)],
        (Phase::LengthDiverges, _) => vec![
            words("No phase here: "),
            named("q grows without bound".to_owned(), Quantity::Length),
        ],
        (Phase::LengthOscillates, _) => vec![
            words("No phase here: "),
            named("q jumps to and fro".to_owned(), Quantity::Length),
        ],
        (Phase::LengthConserved, _) => vec![
            words("On the edge "),
            named("every length q is kept".to_owned(), Quantity::Length),
        ],
    };
    headline.push(words(match found.and_then(|found| found.unit) {
        Some(unit) => distance(run.theory.network.weight_variance() - unit, unit),
        None => ".".to_owned(),
    }));
    Reading {
        headline,
        detail: match found {
            Some(found) => advice(run, &found),
            None => "The line χ₁ = 1 and the best σ_w² are on their way.".to_owned(),
        },
    }
}

fn chi(run: &Run) -> Span {
    named(
        format!("χ₁ = {}", significant(run.theory.point.chi_1)),
        Quantity::Gradient,
    )
}

/// The end of the headline.
fn distance(away: f64, unit: f64) -> String {
    if away.abs() < 1e-9 * unit {
        return ".".to_owned();
    }
    let side = if away < 0.0 { "below" } else { "above" };
    format!(
        ": σ_w² is {} {side} {}, where χ₁ = 1.",
        significant(away.abs()),
        significant(unit)
    )
}

/// Which σ_w² to take, and what dropout does to the line.
fn advice(run: &Run, found: &Landmarks) -> String {
    let (best, depth) = (found.best, run.ensemble.depth);
    let at = significant(best.weight_variance);
    let trains = match (best.trainable_depth, best.reaching) {
        (None, _) => format!("At this σ_b², σ_w² = {at} trains any depth."),
        (Some(reach), Some((low, high))) => format!(
            "At this σ_b², σ_w² = {at} trains deepest, to about {} layers; {} to {} is enough for {depth}.",
            significant(reach),
            significant(low),
            significant(high)
        ),
        (Some(reach), None) => format!(
            "At this σ_b², σ_w² = {at} trains deepest, to about {} layers, fewer than the {depth} asked for.",
            significant(reach)
        ),
    };
    if run.theory.network.keep_rate() < 1.0 {
        format!(
            "{trains} With dropout two inputs never become alike, so no critical line separates order from chaos; there is one at ρ = 1."
        )
    } else {
        trains
    }
}

/// `state` moved to a place of the plane, rounded to the steps of its sliders.
pub fn moved(state: &State, weight_variance: f64, bias_variance: f64) -> State {
    let mut moved = *state;
    for (parameter, value) in [
        (Parameter::WeightVariance, weight_variance),
        (Parameter::BiasVariance, bias_variance),
    ] {
        let bound = parameter.bound();
        let step = bound.slider_step;
        // a decimal fraction, not a multiple of one
        let rounded = libm::round(value / step) / libm::round(1.0 / step);
        let inside = rounded.clamp(bound.minimum, bound.maximum);
        // in range, so that nothing is refused
        let _ = moved.set(bound.key, &inside.to_string());
    }
    moved
}

/// `state` moved by slider steps along both sides.
pub fn stepped(state: &State, right: f64, up: f64) -> State {
    let at = |parameter: Parameter, steps: f64| {
        let value = state.number(parameter).unwrap_or_default();
        value + steps * parameter.bound().slider_step
    };
    moved(
        state,
        at(Parameter::WeightVariance, right),
        at(Parameter::BiasVariance, up),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link;

    #[test]
    fn steps_are_those_of_the_sliders_and_stay_inside() {
        let (state, _) = link::read("view=phase&sw2=1.4&sb2=0.1");
        let link = |state: State| state.link();
        assert_eq!(link(stepped(&state, 1.0, 0.0)), "v=1&view=phase&sw2=1.41");
        assert_eq!(
            link(stepped(&state, -10.0, 10.0)),
            "v=1&view=phase&sw2=1.3&sb2=0.15"
        );
        assert_eq!(
            link(stepped(&state, -1e6, -1e6)),
            "v=1&view=phase&sw2=0.001&sb2=0"
        );
        assert_eq!(
            link(moved(&state, 2.123_456, 0.333_3)),
            "v=1&view=phase&sw2=2.12&sb2=0.335"
        );
        assert_eq!(link(moved(&state, f64::NAN, 1e9)), "v=1&view=phase&sb2=100");
    }
}
