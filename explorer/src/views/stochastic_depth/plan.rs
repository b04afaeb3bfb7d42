//! What to sample for a question about stochastic depth: blocks of every member in turn, so that all of them grow together.

use super::samples::Samples;
use super::settings::{Mode, Question, Scaling};
use super::{DepthRun, Member};
use crate::cost;
use crate::sheet::Blocks;
use depthscale::model::{Activation, Survival};
use depthscale::sample::normality::{d_agostino, shapiro_wilk};
use depthscale::sample::residual::{MaskedPlan, ResidualMetric, ResidualPlan};
use depthscale::train;
use std::ops::Range;
use web_time::Instant;

/// Masks a block where nothing but masks is drawn.
const MASKS: usize = 256;
/// Layers, and depths, at which normality is looked at.
const PLACES: usize = 20;
/// Budgets at which a step's cost is measured, and how often.
const BUDGETS: usize = 10;
const ROUNDS: usize = 11;

/// One ensemble to sample.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// Signals and gradients of networks.
    Networks(ResidualPlan),
    /// How many layers survive.
    Depths(ResidualPlan),
    /// p-values of a neuron under random masks.
    Normality(MaskedPlan),
    /// Assumption 2 at several depths.
    Shares(Vec<ResidualPlan>),
    /// Seconds of a step at several budgets.
    Cost(Vec<train::cost::Settings>),
}

impl Part {
    fn blocks(&self) -> usize {
        match self {
            Self::Networks(plan) => plan.blocks(),
            Self::Depths(plan) => plan.networks.div_ceil(MASKS),
            Self::Normality(plan) => plan.networks.networks,
            Self::Shares(plans) => plans.first().map_or(0, |plan| plan.networks),
            // one: side by side, on threads or in workers, steps would slow each other
            Self::Cost(_) => 1,
        }
    }

    /// Networks of a block, or steps of one kind.
    fn networks_of(&self, block: usize) -> usize {
        match self {
            Self::Networks(plan) => plan.networks_of(block).len(),
            Self::Depths(plan) => depths_of(plan, block).len(),
            Self::Normality(_) | Self::Shares(_) => 1,
            Self::Cost(settings) => ROUNDS * settings.len(),
        }
    }

    fn length(&self, block: usize) -> usize {
        match self {
            Self::Networks(plan) => plan.networks_of(block).len() * plan.depth * ResidualMetric::COUNT * 2,
            Self::Depths(plan) => depths_of(plan, block).len(),
            Self::Normality(plan) => 2 * plan.layers.len() + plan.masks,
            Self::Shares(plans) => plans.len(),
            Self::Cost(settings) => 3 * ROUNDS * settings.len(),
        }
    }

    /// What a network takes on one thread of a usual machine, or all that is timed.
    fn seconds_of_one(&self) -> f64 {
        match self {
            Self::Networks(plan) => cost::residual_network(plan),
            Self::Depths(plan) => cost::survival(plan),
            Self::Normality(plan) => cost::masked_network(plan),
            Self::Shares(plans) => plans.iter().map(cost::residual_network).sum(),
            Self::Cost(settings) => {
                settings.iter().map(timed).sum::<f64>() / settings.len() as f64 / ROUNDS as f64
            }
        }
    }

    fn block(&self, block: usize) -> Vec<f64> {
        match self {
            Self::Networks(plan) => plan.block_words(block),
            Self::Depths(plan) => depths_of(plan, block)
                .map(|network| plan.depth_of(network) as f64)
                .collect(),
            Self::Normality(plan) => normality(plan, block),
            Self::Shares(plans) => plans.iter().map(|plan| plan.neuron_share(block)).collect(),
            Self::Cost(settings) => settings.iter().flat_map(seconds).flatten().collect(),
        }
    }
}

fn depths_of(plan: &ResidualPlan, block: usize) -> Range<usize> {
    let until = (block + 1).saturating_mul(MASKS).min(plan.networks);
    (block * MASKS).min(until)..until
}

/// p of both tests at each layer, then the neuron of the last one under every mask.
fn normality(plan: &MaskedPlan, network: usize) -> Vec<f64> {
    let layers = plan.neurons(network);
    let p =
        |test: Option<depthscale::sample::normality::Normality>| test.map_or(f64::NAN, |test| test.p_value);
    let mut words: Vec<f64> = layers
        .iter()
        .flat_map(|values| [p(shapiro_wilk(values)), p(d_agostino(values))])
        .collect();
    words.extend(layers.last().into_iter().flatten());
    words
}

/// What the rounds of one budget take: a step with neither, one with dropout, and one of which some layers are left out.
fn timed(settings: &train::cost::Settings) -> f64 {
    let step = |layers: f64| {
        let trained = cost::Trained {
            layers,
            width: settings.width,
            features: 0,
            outputs: 1,
            batch: settings.batch,
            activation: Activation::Relu,
        };
        trained.step()
    };
    let layers = settings.depth as f64;
    (1 + ROUNDS) as f64 * (2.0 * step(layers) + step(settings.budget * layers))
}

/// Seconds of a step of each kind, in every round. One before them warms the memory up.
fn seconds(settings: &train::cost::Settings) -> [[f64; 3]; ROUNDS] {
    let begun = Instant::now();
    let clock = || begun.elapsed().as_secs_f64();
    let mut rounds = [[f64::NAN; 3]; ROUNDS];
    if let Some(mut cost) = train::cost::Cost::new(settings) {
        let warm = cost.measure(&clock);
        for round in rounds.iter_mut().filter(|_| warm.is_ok()) {
            *round = cost.measure(&clock).unwrap_or(*round);
        }
    }
    rounds
}

/// The blocks of every ensemble, in turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DepthPlan {
    pub(super) parts: Vec<Part>,
    /// Part and its block.
    order: Vec<(usize, usize)>,
    /// What a network of each part takes.
    seconds_of_one: Vec<f64>,
}

impl DepthPlan {
    /// What the study of `run` asks for.
    pub(super) fn new(run: &DepthRun) -> Self {
        let of = |member: &Member| run.networks_with(member.survival.rates(), member.branch_variance);
        let whole = Survival::none(run.depth);
        let scalings = || run.state.depth.scalings();
        let parts: Vec<Part> = match run.state.depth.study {
            Question::Growth | Question::Kernels => run
                .members
                .iter()
                .map(|member| Part::Networks(of(member)))
                .collect(),
            Question::Subnetworks => run
                .members
                .iter()
                .map(|member| Part::Depths(of(member)))
                .collect(),
            // A property of the network with all its layers, whatever the mode.
            Question::Discrepancy => scalings()
                .map(|scaling| {
                    Part::Networks(run.networks_with(whole.rates(), scaling.branch_variance(run.depth)))
                })
                .collect(),
            Question::Normality => {
                let masked = run.members.iter().filter(|member| member.mode != Mode::None);
                let plan = |member: &Member| MaskedPlan {
                    networks: of(member),
                    masks: run.masks(),
                    layers: places(run.depth),
                };
                masked.map(|member| Part::Normality(plan(member))).collect()
            }
            Question::Assumption => {
                let networks = |depth: usize, scaling: Scaling| {
                    let rates = Survival::none(depth);
                    run.networks_with(rates.rates(), scaling.branch_variance(depth))
                };
                let depths = places(run.depth);
                scalings()
                    .map(|scaling| {
                        Part::Shares(depths.iter().map(|&depth| networks(depth, scaling)).collect())
                    })
                    .collect()
            }
            Question::Cost => vec![Part::Cost(
                (1..=BUDGETS)
                    .map(|budget| train::cost::Settings {
                        depth: run.depth,
                        width: run.width,
                        budget: budget as f64 / BUDGETS as f64,
                        ..train::cost::Settings::default()
                    })
                    .collect(),
            )],
        };
        let rounds = parts.iter().map(Part::blocks).max().unwrap_or(0);
        let round = |block: usize| {
            let has = parts
                .iter()
                .enumerate()
                .filter(move |(_, part)| block < part.blocks());
            has.map(move |(part, _)| (part, block))
        };
        Self {
            order: (0..rounds).flat_map(round).collect(),
            seconds_of_one: parts.iter().map(Part::seconds_of_one).collect(),
            parts,
        }
    }

    /// Room for what comes in.
    pub(super) fn samples(&self) -> Vec<Samples> {
        self.parts.iter().map(Samples::empty).collect()
    }

    /// Whose a block is, and which of its own.
    pub(super) fn place(&self, block: usize) -> (usize, usize) {
        self.order.get(block).copied().unwrap_or_default()
    }

    /// How many networks a block has.
    pub fn networks_of(&self, block: usize) -> usize {
        let (part, own) = self.place(block);
        self.parts.get(part).map_or(0, |part| part.networks_of(own))
    }

    /// How many networks there are in all.
    pub fn networks(&self) -> usize {
        (0..self.blocks()).map(|block| self.networks_of(block)).sum()
    }

    /// Whether what is measured is time.
    pub fn is_timed(&self) -> bool {
        matches!(self.parts[..], [Part::Cost(_)])
    }
}

impl Blocks for DepthPlan {
    fn blocks(&self) -> usize {
        self.order.len()
    }

    fn length(&self, block: usize) -> usize {
        let (part, own) = self.place(block);
        self.parts.get(part).map_or(0, |part| part.length(own))
    }

    fn block(&self, block: usize) -> Vec<f64> {
        let (part, own) = self.place(block);
        self.parts.get(part).map_or_else(Vec::new, |part| part.block(own))
    }

    fn seconds(&self, block: usize) -> f64 {
        let (part, _) = self.place(block);
        self.networks_of(block) as f64 * self.seconds_of_one.get(part).copied().unwrap_or_default()
    }
}

/// Layers spread evenly over all, the last one included.
fn places(depth: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (1..=PLACES)
        .map(|place| (place * depth).div_ceil(PLACES))
        .collect();
    places.dedup();
    places
}
