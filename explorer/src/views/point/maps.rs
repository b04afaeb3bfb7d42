//! The q map and the c map in real networks: at each dot fresh networks of one layer that start there (Huang et al., figure 1).

use crate::cost;
use crate::look::Compared;
use crate::run::Run;
use crate::table::{Table, compare, comparison};
use depthscale::model::{Ensemble, Inputs, Start};
use depthscale::sample::{Block, Metric, Moments, Plan, Statistics};
use depthscale::theory::length_map::length_map;
use serde::Serialize;
use std::ops::Range;

/// Dots on each map.
const DOTS: usize = 16;

/// Variance of signals where there is no fixed point.
const LONG: f64 = 1e18;

/// Which map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapKind {
    /// q → q'.
    Length,
    /// c → c' at q*; where q grows without bound, of signals so long that biases are nothing to them.
    Correlation,
}

impl MapKind {
    /// Both, in the order of dots.
    pub const ALL: [Self; 2] = [Self::Length, Self::Correlation];

    /// The map that a comparison shows: of q, or of c.
    pub(crate) fn of(compared: Compared) -> Self {
        match compared {
            Compared::Qmap => Self::Length,
            _ => Self::Correlation,
        }
    }

    fn metric(self) -> Metric {
        match self {
            Self::Length => Metric::LengthAa,
            Self::Correlation => Metric::Correlation,
        }
    }
}

/// Lowest and highest argument that a map is shown for.
pub(crate) fn arguments(run: &Run, kind: MapKind) -> (f64, f64) {
    match kind {
        MapKind::Length => (
            0.0,
            2.0 * f64::max(run.theory.point.length.unwrap_or(0.0), run.theory.start.variance),
        ),
        MapKind::Correlation if run.theory.start.decorrelation > 1.0 => (-1.0, 1.0),
        MapKind::Correlation => (0.0, 1.0),
    }
}

/// What to sample for both maps: its dots, and the networks of each in blocks. Blocks go round the dots, so that all error bars
/// shrink together.
#[derive(Clone, Debug)]
pub struct MapPlan {
    /// Plans of one layer, those of the q map first.
    dots: Vec<Plan>,
}

/// The arguments of a map's dots, ascending: the lowest is left out.
fn dots(run: &Run, kind: MapKind) -> impl Iterator<Item = f64> {
    let (low, high) = arguments(run, kind);
    (1..=DOTS).map(move |index| low + (high - low) * index as f64 / DOTS as f64)
}

impl MapPlan {
    /// The dots of a run, with its N, its number of networks and its way of drawing them.
    pub fn new(run: &Run) -> Self {
        let ensemble = Ensemble {
            depth: 1,
            ..run.ensemble
        };
        let starts = MapKind::ALL.into_iter().flat_map(|kind| {
            dots(run, kind).map(move |argument| match kind {
                MapKind::Length => Start {
                    variance: argument,
                    ..run.theory.start
                },
                MapKind::Correlation => Start {
                    variance: run.theory.point.length.filter(|&q| q > 0.0).unwrap_or(LONG),
                    decorrelation: 1.0 - argument,
                },
            })
        });
        let mut sampling = run.state.sampling;
        if sampling.inputs == Inputs::Digits {
            sampling.inputs = Inputs::Single; // a dot says where its networks start, so no image can
        }
        Self {
            dots: starts
                .map(|start| Plan {
                    start,
                    ensemble,
                    sampling,
                    ..run.plan()
                })
                .collect(),
        }
    }

    /// Number of blocks.
    pub fn blocks(&self) -> usize {
        self.dots.iter().map(Plan::blocks).sum()
    }

    /// How many networks a block has.
    pub fn networks_of(&self, block: usize) -> usize {
        let round = block / self.dots.len();
        self.dots.first().map_or(0, |plan| plan.networks_of(round).len())
    }

    /// What a block takes on one thread of a usual machine.
    pub fn seconds(&self, block: usize) -> f64 {
        let network = self.dots.first().map_or(0.0, cost::network);
        self.networks_of(block) as f64 * network
    }

    /// A range of blocks, in order, on rayon's threads.
    pub fn sample_blocks(&self, blocks: Range<usize>) -> Vec<Block> {
        // All dots are alike but in where they start.
        let sample = |plan: &Plan| plan.in_order(blocks, |block| self.sample_block(block));
        self.dots.first().map_or(Vec::new(), sample)
    }

    /// Every dot has networks of its own, and shares none with another.
    pub(crate) fn sample_block(&self, block: usize) -> Block {
        let (round, index) = (block / self.dots.len(), block % self.dots.len());
        self.dots.get(index).map_or_else(Block::default, |plan| {
            plan.sample_block_of(index * plan.ensemble.networks, round)
        })
    }
}

/// The networks sampled for the maps so far.
#[derive(Clone, Debug, Default)]
pub struct MapSamples {
    dots: Vec<Statistics>,
    blocks: usize,
}

impl MapSamples {
    /// Takes in the next block, in index order.
    pub fn add(&mut self, block: &Block) {
        self.dots
            .resize_with(MapKind::ALL.len() * DOTS, || Statistics::empty(1));
        let index = self.blocks % self.dots.len();
        self.dots[index].add(block);
        self.blocks += 1;
    }

    /// How many blocks have come in.
    pub fn blocks(&self) -> usize {
        self.blocks
    }

    /// Moments of what the networks at each dot of a map have, in the order of arguments; empty before the first block.
    fn moments(&self, kind: MapKind) -> Vec<Moments> {
        let from = kind as usize * DOTS;
        let dots = self.dots.iter().skip(from).take(DOTS);
        dots.map(|dot| dot.moments(1, kind.metric())).collect()
    }
}

/// Dots of one map, ascending. `null` before there are two networks, or where a map has no value.
#[derive(Clone, Debug, Serialize)]
pub struct Dots {
    /// q or c of z⁰.
    pub argument: Vec<f64>,
    /// The map there.
    pub theory: Vec<Option<f64>>,
    /// Mean over networks of q or c one layer on.
    pub mean: Vec<Option<f64>>,
    /// Its standard error.
    pub standard_error: Vec<Option<f64>>,
    /// Networks at each dot so far.
    pub networks: usize,
}

/// Dots of one map of what `run` holds so far.
pub fn report(run: &Run, kind: MapKind) -> Dots {
    let moments = run.maps.moments(kind);
    let argument: Vec<f64> = dots(run, kind).collect();
    let theory: Vec<Option<f64>> = match kind {
        MapKind::Length => {
            let image = argument.iter().map(|&q| length_map(&run.theory.network, q));
            image.map(|q| Some(q).filter(|q| q.is_finite())).collect()
        }
        MapKind::Correlation => match run.theory.point.correlation_map {
            Some(map) => {
                let steps = map.steps(argument.iter().map(|c| 1.0 - c));
                steps.into_iter().map(|epsilon| Some(1.0 - epsilon)).collect()
            }
            None => vec![None; DOTS],
        },
    };
    let each = |read: fn(&Moments) -> Option<f64>| match moments.is_empty() {
        true => vec![None; DOTS],
        false => moments.iter().map(read).collect(),
    };
    Dots {
        argument,
        theory,
        mean: each(Moments::mean),
        standard_error: each(Moments::standard_error),
        networks: moments.last().map_or(0, Moments::count),
    }
}

/// Argument of each dot of a map with its theory, networks, standard error and difference.
pub(crate) fn rows(run: &Run, kind: MapKind) -> Vec<(f64, [Option<f64>; 4])> {
    let (dots, moments) = (report(run, kind), run.maps.moments(kind));
    let dots = dots.argument.into_iter().zip(dots.theory).enumerate();
    dots.map(|(index, (argument, theory))| (argument, compare(theory, moments.get(index))))
        .collect()
}

/// By how many standard errors each dot of a map lies off the theory.
pub fn differences(run: &Run, kind: MapKind) -> Vec<f64> {
    rows(run, kind)
        .into_iter()
        .filter_map(|(_, [.., difference])| difference)
        .collect()
}

/// One row a dot: theory, networks, standard error, difference.
pub fn table(run: &Run) -> Table {
    let (mut labels, mut rows) = (Vec::new(), Vec::new());
    for (kind, letter) in MapKind::ALL.into_iter().zip(["q", "c"]) {
        for (argument, numbers) in self::rows(run, kind) {
            labels.push(format!("{letter} = {}", crate::reading::significant(argument)));
            rows.push(numbers.into());
        }
    }
    Table {
        label_heading: "After one layer from",
        columns: Vec::from(comparison("", ["theory", "mean", "error", "difference"])),
        labels,
        rows,
    }
}
