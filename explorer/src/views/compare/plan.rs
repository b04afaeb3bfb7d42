//! What to sample of several networks: their blocks in turn, so that all of them grow together.

use super::Member;
use crate::cost;
use crate::link::State;
use crate::views::point::maps::MapPlan;
use depthscale::sample::{Block, Plan};
use std::ops::Range;

/// The networks of one member.
#[derive(Clone, Debug)]
enum Part {
    /// Of all layers.
    Networks(Plan),
    /// Of one layer, for its maps.
    Maps(MapPlan, Plan),
}

impl Part {
    fn blocks(&self) -> usize {
        match self {
            Self::Networks(plan) => plan.blocks(),
            Self::Maps(maps, _) => maps.blocks(),
        }
    }

    /// What a network takes on one thread of a usual machine.
    fn seconds_of_one(&self) -> f64 {
        match self {
            Self::Networks(plan) => cost::network(plan),
            Self::Maps(maps, _) => maps.seconds(0) / maps.networks_of(0).max(1) as f64,
        }
    }

    fn plan(&self) -> &Plan {
        match self {
            Self::Networks(plan) | Self::Maps(_, plan) => plan,
        }
    }
}

/// The blocks of every member, in turn.
#[derive(Clone, Debug)]
pub struct ComparisonPlan {
    parts: Vec<Part>,
    /// Member and its block.
    order: Vec<(usize, usize)>,
    /// What a network of each member takes.
    seconds_of_one: Vec<f64>,
}

impl ComparisonPlan {
    pub(super) fn new(state: &State, members: &[Member]) -> Self {
        let part = |member: &Member| match state.compared.is_map() {
            true => Part::Maps(member.run.map_plan().clone(), member.run.plan()),
            false => Part::Networks(member.run.plan()),
        };
        let parts: Vec<Part> = members.iter().map(part).collect();
        let rounds = parts.iter().map(Part::blocks).max().unwrap_or(0);
        let round = |block: usize| {
            let has = parts
                .iter()
                .enumerate()
                .filter(move |(_, part)| block < part.blocks());
            has.map(move |(member, _)| (member, block))
        };
        Self {
            order: (0..rounds).flat_map(round).collect(),
            seconds_of_one: parts.iter().map(Part::seconds_of_one).collect(),
            parts,
        }
    }

    /// How many blocks there are.
    pub fn blocks(&self) -> usize {
        self.order.len()
    }

    /// Whose a block is, and whether it is one of the maps.
    pub(super) fn place(&self, block: usize) -> Option<(usize, bool)> {
        let &(member, _) = self.order.get(block)?;
        Some((member, matches!(self.parts.get(member)?, Part::Maps(..))))
    }

    /// How many networks a block has.
    pub fn networks_of(&self, block: usize) -> usize {
        self.order
            .get(block)
            .map_or(0, |&(member, own)| match &self.parts[member] {
                Part::Networks(plan) => plan.networks_of(own).len(),
                Part::Maps(maps, _) => maps.networks_of(own),
            })
    }

    /// What a block takes on one thread of a usual machine.
    pub fn seconds(&self, block: usize) -> f64 {
        let member = self.order.get(block).map_or(0, |&(member, _)| member);
        self.networks_of(block) as f64 * self.seconds_of_one.get(member).copied().unwrap_or_default()
    }

    /// Whether threads share the units of its networks: those of the widest decide.
    pub fn is_wide(&self) -> bool {
        self.widest().is_some_and(Plan::is_wide)
    }

    fn widest(&self) -> Option<&Plan> {
        let plans = self.parts.iter().map(Part::plan);
        plans.max_by_key(|plan| plan.ensemble.width)
    }

    /// How many layers its networks have.
    pub fn depth_of(&self, block: usize) -> usize {
        self.order
            .get(block)
            .map_or(0, |&(member, _)| match &self.parts[member] {
                Part::Networks(plan) => plan.ensemble.depth,
                Part::Maps(..) => 1,
            })
    }

    /// A range of blocks, in order, on rayon's threads.
    pub fn sample_blocks(&self, blocks: Range<usize>) -> Vec<Block> {
        // Threads share the units of the widest networks, or each has networks of its own.
        let sample = |block: usize| {
            self.order
                .get(block)
                .map_or_else(Block::default, |&(member, own)| match &self.parts[member] {
                    Part::Networks(plan) => plan.sample_block(own),
                    Part::Maps(maps, _) => maps.sample_block(own),
                })
        };
        self.widest()
            .map_or_else(Vec::new, |plan| plan.in_order(blocks, sample))
    }
}
