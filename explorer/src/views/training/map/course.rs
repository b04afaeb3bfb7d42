//! How the limit of depth moves while networks train: what is fitted at the end, fitted after fewer steps.

use super::fit::{self, RULES, RuleFit};
use super::outcome::ends;
use super::{Map, Outcome};
use crate::views::training::Blocks;

/// So many times the steps are halved.
const HALVINGS: u32 = 4;

/// The limits after so many steps.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    pub step: usize,
    /// In the order of those of [`RULES`] that are fitted; `None` where too few networks train by then, or too few do not.
    pub fits: Vec<Option<RuleFit>>,
}

/// In order of the steps; the last is what the map shows.
pub(super) fn course(map: &Map, blocks: &Blocks) -> Vec<Moment> {
    let Some(chance) = blocks
        .first()
        .and_then(|words| Some(Outcome::of(words)?.chance()))
    else {
        return Vec::new();
    };
    let steps: Vec<usize> = ends(map.steps()).collect();
    let mut counts: Vec<usize> = (0..=HALVINGS).rev().map(|times| steps.len() >> times).collect();
    counts.retain(|count| *count > 0);
    let moment = |count: usize| {
        let points = match count == steps.len() {
            true => map.points(blocks, Outcome::accuracy),
            false => map.points(blocks, |outcome| outcome.accuracy_at(count - 1)),
        };
        let fitted = RULES[fit::FITTED].iter();
        Moment {
            step: steps[count - 1],
            fits: fitted.map(|rule| fit::fit(*rule, &points, chance)).collect(),
        }
    };
    counts.into_iter().map(moment).collect()
}
