//! The survival probabilities themselves, which a reader may draw.

use super::settings::{Knots, Mode};
use super::{DepthRun, Panel};
use crate::link::State;
use crate::picture::{Measure, Picture, Place, Role};
use depthscale::model::Infeasible;

/// Values of a curve that is drawn.
const KNOTS: usize = 26;

fn layers(run: &DepthRun, title: &'static str, role: &'static str) -> Picture {
    Picture {
        x: Measure {
            title: "layer l",
            whole: true,
            ..Measure::default()
        },
        y: Measure {
            title,
            holds: Some((0.0, 1.0)),
            ..Measure::default()
        },
        roles: vec![(Role::Theory, role)],
        legend: run.full_legend(),
        ..Picture::default()
    }
}

fn curve(values: &[f64]) -> Vec<Place> {
    (1..)
        .zip(values)
        .map(|(layer, &value)| Place::new(f64::from(layer), Some(value)))
        .collect()
}

/// p_l of every mode.
pub(super) fn survival(run: &DepthRun) -> Picture {
    let mut picture = layers(run, "survival probability", "p_l");
    for (index, member) in run.members.iter().enumerate() {
        picture.add(Some(index), 0, curve(member.survival.rates()));
    }
    picture
}

/// g_l that Lemma 2 is applied to.
pub(super) fn weights(run: &DepthRun) -> Picture {
    let mut picture = layers(run, "g over the largest", "g_l");
    picture.legend = run.legend(&[]);
    picture.legend.hues.clear();
    let largest = run.discrepancies.iter().fold(0.0_f64, |most, &g| most.max(g));
    let shares: Vec<f64> = run.discrepancies.iter().map(|g| g / largest).collect();
    if largest > 0.0 {
        picture.add(None, 0, curve(&shares));
    }
    picture
}

/// The state with the curve of a panel drawn from one place to another; places beyond its axes count as their ends.
pub fn drawn(run: &DepthRun, panel: Panel, from: (f64, f64), to: (f64, f64)) -> State {
    let depth = run.depth;
    let count = depth.min(KNOTS);
    let mode = match panel {
        Panel::Weights => Mode::Maximal,
        _ => Mode::Custom,
    };
    let before = match panel {
        Panel::Weights => {
            let largest = run.discrepancies.iter().fold(0.0_f64, |most, &g| most.max(g));
            let share = |g: &f64| if largest > 0.0 { g / largest } else { 1.0 };
            match run.discrepancies.is_empty() {
                true => vec![1.0; depth],
                false => run.discrepancies.iter().map(share).collect(),
            }
        }
        _ => {
            let own = run.members.iter().find(|member| member.mode == Mode::Custom);
            own.or(run.members.last())
                .map_or_else(|| vec![1.0; depth], |member| member.survival.rates().to_vec())
        }
    };
    let ((left, left_value), (right, right_value)) = if from.0 <= to.0 { (from, to) } else { (to, from) };
    let step = (depth - 1) as f64 / (count.max(2) - 1) as f64;
    let values = (0..count).map(|knot| {
        let layer = 1.0 + knot as f64 * step;
        let near = 0.5 * step.max(1.0);
        if layer < left - near || layer > right + near {
            let index = (libm::round(layer) as usize).clamp(1, depth) - 1;
            return before[index];
        }
        let along = match right > left {
            true => ((layer - left) / (right - left)).clamp(0.0, 1.0),
            false => 1.0,
        };
        (left_value + along * (right_value - left_value)).clamp(0.0, 1.0)
    });
    let knots = Some(Knots::new(values.collect::<Vec<_>>()));
    let mut state = run.state;
    state.depth = state.depth.with_mode(mode);
    match panel {
        Panel::Weights => state.depth.discrepancies = knots,
        _ => state.depth.profile = knots,
    }
    state
}

/// Which budgets a mode can have, as the end of a sentence.
pub(super) fn why_not(infeasible: Infeasible, run: &DepthRun) -> String {
    let (least, most) = infeasible.feasible;
    format!(
        "at L = {} it can have a budget from {least:.3} to {most:.3}, and {} is asked for.",
        run.depth,
        run.budget()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link;

    #[test]
    fn a_stroke_changes_what_is_under_it() {
        let run = DepthRun::new(link::read("view=depth&modes=uniform&budget=0.5&L=11&N=8&nets=1").0);
        let state = drawn(&run, Panel::Survival, (3.0, 0.2), (7.0, 1.4));
        assert_eq!(
            state.link(),
            "v=1&view=depth&L=11&N=8&nets=1&budget=0.5&modes=uniform,custom&ps=0.5,0.5,0.2,0.5,0.8,1,1,0.5,0.5,0.5,0.5"
        );
        let run = DepthRun::new(state);
        let again = drawn(&run, Panel::Survival, (11.0, 0.0), (11.0, 0.0));
        assert!(again.link().ends_with(",0.5,0.5,0.5,0"), "{}", again.link());
        let weights = drawn(&run, Panel::Weights, (1.0, 1.0), (11.0, 0.0));
        assert!(
            weights
                .link()
                .ends_with("&gs=1,0.9,0.8,0.7,0.6,0.5,0.4,0.3,0.2,0.1,0"),
            "{}",
            weights.link()
        );
    }
}
