//! What a view wants computed beside the theory that comes at once, and how long that takes.

use super::link::{State, View};
use super::run::Run;
use super::sheet::{Blocks, Sheet};
use super::{compare::Comparison, cost};
use depthscale::model::Parameter;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A smaller link has no fewer networks: from here on a mean and its error say something.
const FEWEST: f64 = 4.0;

/// What is computed beside the theory that comes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// The layers of deep networks.
    Networks,
    /// Networks of one layer, for the q map and the c map.
    Maps,
    /// The plane of initialisations.
    Plane,
    /// Where χ₁ = 1, where ξ₂ is largest, and the best σ_w².
    Landmarks,
    /// Depth scales against σ_w².
    Scales,
    /// Networks of several kinds, side by side.
    Comparison,
    /// The last two layers of networks, for the derivation of equation 12.
    Chain,
}

impl Task {
    /// Those of a view, in the order in which they are computed.
    pub fn of(view: View) -> &'static [Self] {
        match view {
            View::Phase => &[Self::Plane, Self::Landmarks, Self::Networks],
            View::Point => &[Self::Maps, Self::Networks],
            View::Scales => &[Self::Scales],
            View::Gradients | View::Depth | View::Training => &[Self::Networks],
            View::Compare => &[Self::Comparison],
            View::Chain => &[Self::Chain, Self::Networks],
        }
    }

    /// Whether it takes the longer the more networks are asked for.
    fn counts_networks(self) -> bool {
        matches!(self, Self::Networks | Self::Maps | Self::Comparison | Self::Chain)
    }
}

fn sheet<P: Blocks>(sheet: &Sheet<P>, range: Range<usize>, workers: f64) -> f64 {
    cost::side_by_side(range.map(|block| sheet.plan.seconds(block)), workers, false)
}

impl Run {
    /// How many blocks a task has.
    pub fn blocks(&self, task: Task) -> usize {
        match task {
            Task::Networks => self.plan().blocks(),
            Task::Maps => self.map_plan().map_or(0, |plan| plan.blocks()),
            Task::Plane => self.plane.plan.blocks(),
            Task::Landmarks => self.landmarks.plan.blocks(),
            Task::Scales => self.scales.plan.blocks(),
            Task::Comparison => self.comparison.as_ref().map_or(0, |own| own.plan.blocks()),
            Task::Chain => self.chain.plan.blocks(),
        }
    }

    /// How many networks the view asks for.
    pub fn networks(&self) -> usize {
        match self.state.view {
            View::Scales => 0,
            View::Compare => self.comparison.as_ref().map_or(0, |own| own.networks().1),
            _ => self.ensemble.networks,
        }
    }

    /// Seconds that a range of a task's blocks takes on so many threads or workers of a usual machine.
    pub fn seconds(&self, task: Task, range: Range<usize>, workers: f64) -> f64 {
        match task {
            Task::Networks => {
                let plan = self.plan();
                let blocks = range.map(|block| cost::block(&plan, block));
                cost::side_by_side(blocks, workers, plan.is_wide())
            }
            Task::Maps => self.map_plan().map_or(0.0, |plan| {
                let blocks = range.map(|block| plan.seconds(block));
                cost::side_by_side(blocks, workers, self.plan().is_wide())
            }),
            Task::Plane => sheet(&self.plane, range, workers),
            Task::Landmarks => sheet(&self.landmarks, range, workers),
            Task::Scales => sheet(&self.scales, range, workers),
            Task::Comparison => self.comparison.as_ref().map_or(0.0, |Comparison { plan, .. }| {
                let blocks = range.map(|block| plan.seconds(block));
                cost::side_by_side(blocks, workers, plan.is_wide())
            }),
            Task::Chain => sheet(&self.chain, range, workers),
        }
    }

    /// Seconds that all tasks of the view take.
    pub fn all_seconds(&self, workers: f64) -> f64 {
        let tasks = Task::of(self.state.view).iter();
        tasks
            .map(|&task| self.seconds(task, 0..self.blocks(task), workers))
            .sum()
    }

    /// The same link with so few networks that it takes `seconds` at most on one thread; `None` where it does already, or never can.
    pub fn smaller(&self, seconds: f64) -> Option<State> {
        let of = |counted: bool| -> f64 {
            let tasks = Task::of(self.state.view).iter();
            let tasks = tasks.filter(|task| task.counts_networks() == counted);
            tasks
                .map(|&task| self.seconds(task, 0..self.blocks(task), 1.0))
                .sum()
        };
        with_fewer_networks(&self.state, seconds - of(false), of(true))
    }
}

/// With so few networks that those take `allowed` seconds and not `taken`.
pub(super) fn with_fewer_networks(state: &State, allowed: f64, taken: f64) -> Option<State> {
    if taken <= allowed {
        return None;
    }
    let networks = cost::round_down(state.required(Parameter::Networks) * allowed / taken);
    let mut fewer = *state;
    fewer.put(Parameter::Networks, networks);
    (networks >= FEWEST).then_some(fewer)
}
