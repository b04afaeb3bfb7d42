//! How the supplement of Huang et al. derives equation 12 for linear networks: each of its equations S1…S26 beside sampled networks.
//!
//! What is said of the last two layers is sampled in networks of those two layers with every weight drawn; what is said of any layer,
//! in the view's own networks.

use crate::cost;
use crate::reading::{Quantity, Reading, named, significant, words};
use crate::run::Run;
use crate::sheet::{Blocks, Sheet};
use crate::table::{Column, Table, compare, comparison};
use crate::views::derivation::step::{Step, StepValue};
use crate::views::gradients::heavy_tail;
use depthscale::model::{Activation, ChainQuantity, Ensemble, Hyperparameters, InputPair, Sampling, Start};
use depthscale::sample::{Metric, Moments, Plan, chain as sampled};
use depthscale::theory::chain::chain;
use serde::Serialize;

/// Most units of a network with every weight drawn: N² of them, twice.
const WIDEST: usize = 300;
/// Both pairs of inputs.
const NUMBERS: usize = 2 * ChainQuantity::COUNT;

/// Networks of two layers that start at the fixed point, four a block. None where equation 12 does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainPlan {
    networks: Option<Plan>,
}

impl ChainPlan {
    /// As many networks as `ensemble` has, with its seed, of at most 300 units.
    pub(crate) fn new(network: &Hyperparameters, start: Start, ensemble: &Ensemble, holds: bool) -> Self {
        let plan = Plan {
            hyperparameters: *network,
            start,
            ensemble: Ensemble {
                depth: 2,
                width: ensemble.width.min(WIDEST),
                ..*ensemble
            },
            sampling: Sampling::default(),
        };
        Self {
            networks: holds.then_some(plan),
        }
    }
}

impl Blocks for ChainPlan {
    fn seconds(&self, index: usize) -> f64 {
        self.networks.map_or(0.0, |plan| {
            plan.networks_of(index).len() as f64 * cost::chain_network(&plan)
        })
    }

    fn blocks(&self) -> usize {
        self.networks.map_or(0, |plan| plan.blocks())
    }

    fn length(&self, index: usize) -> usize {
        self.networks
            .map_or(0, |plan| NUMBERS * plan.networks_of(index).len())
    }

    fn block(&self, index: usize) -> Vec<f64> {
        let Some(plan) = &self.networks else {
            return Vec::new();
        };
        // Numbered on from the view's own, so that they share no weights.
        let networks = plan
            .networks_of(index)
            .map(|network| plan.ensemble.networks + network);
        networks
            .flat_map(|network| sampled::profile(plan, network).concat())
            .collect()
    }
}

impl Sheet<ChainPlan> {
    /// Of the networks that have come in.
    fn moments(&self, pair: InputPair, quantity: ChainQuantity) -> Moments {
        let mut moments = Moments::default();
        let place = pair as usize * ChainQuantity::COUNT + quantity as usize;
        for network in (0..self.done())
            .filter_map(|index| self.block(index))
            .flat_map(|block| block.chunks(NUMBERS))
        {
            moments.push(network[place], 0);
        }
        moments
    }
}

/// Every equation of the chain.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The canonical link that gives this report.
    pub link: String,
    /// l of the equations for any layer, S11, S13, S24 and S26.
    pub layer: usize,
    /// Units of the networks behind all other equations.
    pub width: usize,
    /// S1 to S26.
    pub step: Vec<String>,
    /// The right side of each, slips put right: N → ∞. These and the rest are `null` unless φ is linear, q* is finite and positive,
    /// networks start there, weights are Gaussian and the loss is the squared one.
    pub equation: Vec<Option<f64>>,
    /// The same at the networks' own width where that is known, else again N → ∞.
    pub theory: Vec<Option<f64>>,
    /// Mean over networks.
    pub mean: Vec<Option<f64>>,
    /// Its standard error.
    pub standard_error: Vec<Option<f64>>,
    /// (mean − theory) in standard errors.
    pub difference: Vec<Option<f64>>,
}

/// The report of what `run` holds so far.
pub fn report(run: &Run) -> Report {
    let Table { labels, rows, .. } = table(run);
    let [equation, theory, mean, standard_error, difference] =
        core::array::from_fn(|column| rows.iter().map(|row| row[column]).collect());
    Report {
        link: run.state.link(),
        layer: layer(run),
        width: width(run),
        step: labels,
        equation,
        theory,
        mean,
        standard_error,
        difference,
    }
}

/// One row an equation.
pub fn table(run: &Run) -> Table {
    let mut columns = vec![Column::new("", "equation", "N → ∞")];
    columns.extend(comparison("", ["theory", "mean", "error", "difference"]));
    let steps = || run.state.step.all();
    Table {
        label_heading: "Step",
        columns,
        labels: steps().map(Step::name).collect(),
        rows: steps().map(|step| row(run, step).into()).collect(),
    }
}

fn width(run: &Run) -> usize {
    run.ensemble.width.min(WIDEST)
}

fn layer(run: &Run) -> usize {
    run.ensemble.depth - run.state.layers_below()
}

/// A row of the table.
fn row(run: &Run, step: Step) -> [Option<f64>; 5] {
    let Some(eq12) = &run.theory.eq12 else {
        return [None; 5];
    };
    let at = |width| chain(&run.theory.network, step.pair(), width);
    let quantity = match step.value() {
        StepValue::Last(quantity) => quantity,
        StepValue::Error | StepValue::Gradient => ChainQuantity::Input,
    };
    let read = |numbers: Option<[f64; ChainQuantity::COUNT]>| Some(numbers?[quantity as usize]);
    let equation = read(at(f64::INFINITY));
    if let StepValue::Last(quantity) = step.value() {
        let moments = run.chain.moments(step.pair(), quantity);
        return with(equation, compare(read(at(width(run) as f64)), Some(&moments)));
    }
    let gradients = eq12.get(layer(run) - 1);
    let (theory, metric) = match step.pair() {
        InputPair::Aa => (gradients.map(|layer| layer.g_aa), Metric::GradientAa),
        InputPair::Ab => (gradients.map(|layer| layer.g_ab), Metric::GradientAb),
    };
    let theory = theory.and_then(|gradient| gradient.to_f64());
    let mut numbers = compare(theory, Some(&run.statistics.moments(layer(run), metric)));
    if let (StepValue::Error, Some(input)) = (step.value(), equation) {
        // S12 and S25 backwards: the view's networks keep g, and no q̃ apart.
        for number in numbers.iter_mut().take(3) {
            *number = number.map(|gradient| gradient / input);
        }
    }
    with(numbers[0], numbers)
}

fn with(equation: Option<f64>, [theory, mean, error, difference]: [Option<f64>; 4]) -> [Option<f64>; 5] {
    [equation, theory, mean, error, difference]
}

/// The state in words.
pub fn reading(run: &Run) -> Reading {
    let step = run.state.step;
    let [_, Some(theory), mean, error, _] = row(run, step) else {
        return Reading {
            headline: vec![words(
                "Equation 12 does not hold here, and its derivation has no numbers.",
            )],
            detail: why_not(run).to_owned(),
        };
    };
    let (inputs, hue) = match step.pair() {
        InputPair::Aa => ("aa", Quantity::Gradient),
        InputPair::Ab => ("ab", Quantity::Correlation),
    };
    let symbol = match step.value() {
        StepValue::Last(ChainQuantity::Top) => "q̃_cd^{L}",
        StepValue::Last(ChainQuantity::OneBelow) => "q̃_cd^{L−1}",
        StepValue::Last(ChainQuantity::TwoBelow) => "q̃_cd^{L−2}",
        StepValue::Last(ChainQuantity::FromSignal) => "E[I]",
        StepValue::Last(ChainQuantity::FromLowerBias) => "E[II]",
        StepValue::Last(ChainQuantity::FromUpperBias) => "E[III]",
        StepValue::Last(ChainQuantity::Input) => "E[xx]_cd",
        StepValue::Error => "q̃_cd^{l}",
        StepValue::Gradient => "g_cd^{l}",
    }
    .replace("cd", inputs);
    let general = matches!(step.value(), StepValue::Error | StepValue::Gradient);
    let mut headline = vec![
        words(format!("{}: ", step.name())),
        named(format!("{symbol} is {}", significant(theory)), hue),
    ];
    if let (Some(mean), Some(error)) = (mean, error) {
        headline.push(words(format!(
            "; networks have {} ± {}",
            significant(mean),
            significant(error)
        )));
    }
    headline.push(words("."));
    let mut detail = match general {
        true => format!(
            "Here l is {}, sampled in the view's own networks of {} units; theory is for N → ∞.",
            layer(run),
            run.ensemble.width
        ),
        false => format!(
            "Sampled in networks of {} units with every weight drawn; theory is for that width.",
            width(run)
        ),
    };
    if let Some(sentence) = heavy_tail::sentence(run).filter(|_| general) {
        detail += &format!(" {sentence}");
    }
    Reading { headline, detail }
}

/// Why there is no equation 12.
fn why_not(run: &Run) -> &'static str {
    let network = &run.theory.network;
    if network.activation() != Activation::Linear {
        "It is derived for linear networks: choose φ linear."
    } else if network.weight_variance() >= network.keep_rate() {
        "It is derived at the fixed point, and q grows without bound unless σ_w² < ρ."
    } else if network.bias_variance() == 0.0 {
        "It is derived at the fixed point, and without biases q* is 0."
    } else {
        "It is derived for networks that start at their fixed point, with Gaussian weights and the squared loss."
    }
}
