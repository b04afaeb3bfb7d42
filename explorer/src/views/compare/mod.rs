//! Several networks in one picture: one run for every combination of the link's lists.

mod decay;
mod fitted;
mod layers;
mod maps;
mod picture;
mod plan;
mod reading;
mod table;
mod variance;

pub use fitted::{depth_scale as sampled_depth_scale, sampled_crossover};
pub use picture::Panel;
pub use plan::ComparisonPlan;
pub use table::{VARIANCES, name, spread};

use crate::link::State;
use crate::lists::Value;
use crate::plot::BoxedFigure;
use crate::run::{NetworksView, Run};
use crate::study::FigureWords;
use crate::{Reading, Table, Task, export};
use depthscale::sample::Block;

/// The view.
pub struct Compare;

impl NetworksView for Compare {
    fn tasks(&self) -> &'static [Task] {
        &[Task::Comparison]
    }

    fn figures(&self, run: &Run) -> Vec<FigureWords> {
        let panels = Panel::of(run.state.compared).iter();
        panels.map(|panel| panel.words()).collect()
    }

    fn figure<'a>(&self, run: &'a Run, name: &str) -> Option<BoxedFigure<'a>> {
        Some(Box::new(Panel::from_name(name)?.picture(run)))
    }

    fn table(&self, run: &Run) -> Table {
        table::table(run)
    }

    fn details(&self, run: &Run) -> Option<(&'static str, Table)> {
        table::details(run)
    }

    fn reading(&self, run: &Run) -> Reading {
        reading::reading(run)
    }

    fn report(&self, run: &Run) -> Result<String, String> {
        export::json(&table::report(run))
    }
}

/// One of the networks compared.
pub struct Member {
    /// What sets it apart: "ρ = 0.9", "tanh, ρ = 0.9"; what it is, where there are no lists.
    pub name: String,
    /// Its value of each list.
    pub values: Vec<Value>,
    /// Its place in each list, for its colour and its stroke.
    pub places: [usize; 2],
    /// Its theory and its networks.
    pub run: Run,
}

/// All networks compared, with what of them has been sampled.
pub struct Comparison {
    /// In the order of the lists, those of the first list's first value first.
    pub members: Vec<Member>,
    /// What is sampled.
    pub plan: ComparisonPlan,
    done: usize,
}

impl Comparison {
    /// Theory of every combination of the link's lists; no networks yet.
    pub fn new(state: &State) -> Self {
        let inner = state.lists.iter().nth(1).map_or(1, |list| list.values().len());
        let members = state.members().into_iter().zip(state.lists.combinations());
        let members = members.enumerate().map(|(index, (member, values))| {
            let names: Vec<String> = values.iter().map(|value| value.name()).collect();
            let network = member.network();
            Member {
                name: match names.is_empty() {
                    true => network.activation().name().into_owned(),
                    false => names.join(", "),
                },
                values,
                places: [index / inner, index % inner],
                run: Run::new(member),
            }
        });
        let members: Vec<Member> = members.collect();
        Self {
            plan: ComparisonPlan::new(state, &members),
            members,
            done: 0,
        }
    }

    /// How many blocks have come in.
    pub fn done(&self) -> usize {
        self.done
    }

    /// Takes in the next block, in the order of the plan.
    pub fn add(&mut self, block: &Block) {
        let Some((member, maps)) = self.plan.place(self.done) else {
            return;
        };
        if let Some(member) = self.members.get_mut(member) {
            match maps {
                true => member.run.maps.add(block),
                false => member.run.add(block),
            }
        }
        self.done += 1;
    }

    /// Networks sampled so far, and how many are asked for; of one layer each where maps are compared.
    pub fn networks(&self) -> (usize, usize) {
        let all = 0..self.plan.blocks();
        let count = |blocks: std::ops::Range<usize>| blocks.map(|block| self.plan.networks_of(block)).sum();
        (count(0..self.done), count(all))
    }
}

#[cfg(test)]
mod tests;
