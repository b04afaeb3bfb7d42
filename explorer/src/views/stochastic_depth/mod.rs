//! Residual networks with stochastic depth (Hayou & Ayed), beside their theory.
//!
//! y_l = y_{l−1} + δ_l s W_l relu(y_{l−1}), δ_l = 1 with probability p_l, W_l with variance 2/N. One file a question of
//! [`settings::Question`]; what all have in common is here. A [`DepthRun`] is to these networks what [`Run`](crate::Run) is to fully
//! connected ones.

mod assumption;
mod boxes;
mod claims;
mod cost;
mod discrepancy;
mod growth;
mod kernels;
mod normality;
mod panel;
mod plan;
mod printed;
mod profile;
mod samples;
pub mod settings;
mod subnetworks;

pub use panel::Panel;
pub use plan::DepthPlan;

use crate::link::State;
use crate::picture::{Legend, Strand};
use crate::plot::BoxedFigure;
use crate::reading::{Reading, words};
use crate::run::FALLBACK_START;
use crate::sheet::Blocks;
use crate::study::{Amount, FigureWords, NotBlocks, Study};
use crate::table::Table;
use crate::task::with_fewer_networks;
use crate::{Preset, Task, Verdict, export};
use depthscale::model::{Infeasible, Parameter, Start, Survival};
use depthscale::sample::residual::ResidualPlan;
use samples::Samples;
use serde::Serialize;
use settings::{DepthSettings, Mode, Question, Scaling};
use std::ops::Range;

/// Most numbers y that are kept of one network and input, L·N: a network that is asked to be wider is sampled narrower.
const MOST_SIGNALS: usize = 1 << 22;
/// Most weights of a network whose weights are all drawn, L·N².
const MOST_WEIGHTS: usize = 1 << 22;

/// p of the mode that is drawn or typed before it is.
const UNDRAWN: [f64; 2] = [1.0, 0.5];

/// A mode on a kind of residual network.
pub struct Member {
    /// What sets it apart.
    pub name: String,
    /// How its layers survive.
    pub mode: Mode,
    /// s.
    pub scaling: Scaling,
    /// Place of its mode among the modes, of its scaling among the scalings.
    pub places: [usize; 2],
    /// p_1…p_L.
    pub survival: Survival,
    /// s².
    pub branch_variance: f64,
}

/// Theory of a link about stochastic depth, with what has been sampled so far.
pub struct DepthRun {
    /// The link's state.
    pub state: State,
    /// L.
    pub depth: usize,
    /// Units of the networks that are sampled: N, or fewer where that would not fit.
    pub width: usize,
    /// How many networks are asked for.
    pub networks: usize,
    /// Q_0 of both inputs, and 1 − C_0.
    pub start: Start,
    /// Every mode on every kind of network.
    pub members: Vec<Member>,
    /// Modes that cannot have the budget.
    pub infeasible: Vec<(Mode, Infeasible)>,
    /// g_l that Lemma 2 is applied to.
    pub discrepancies: Vec<f64>,
    plan: DepthPlan,
    samples: Vec<Samples>,
    done: usize,
    /// Networks in them.
    counted: usize,
}

impl DepthRun {
    /// All theory of `state`, nothing sampled yet.
    pub fn new(state: State) -> Self {
        let whole = |parameter: Parameter| state.required(parameter) as usize;
        let depth = whole(Parameter::Depth);
        let study = state.depth.study;
        let most = match study {
            Question::Normality | Question::Cost => (MOST_WEIGHTS / depth).isqrt(),
            _ => MOST_SIGNALS / depth,
        };
        let start = Start {
            variance: state
                .number(Parameter::StartVariance)
                .unwrap_or(FALLBACK_START.variance),
            decorrelation: state
                .number(Parameter::StartCorrelation)
                .map_or(FALLBACK_START.decorrelation, |correlation| 1.0 - correlation),
        };
        let mut run = Self {
            depth,
            width: whole(Parameter::Width).min(most),
            networks: whole(Parameter::Networks),
            start,
            members: Vec::new(),
            infeasible: Vec::new(),
            discrepancies: Vec::new(),
            plan: DepthPlan::default(),
            samples: Vec::new(),
            done: 0,
            counted: 0,
            state,
        };
        run.gather();
        run.plan = DepthPlan::new(&run);
        run.samples = run.plan.samples();
        run
    }

    /// L̄/L.
    pub fn budget(&self) -> f64 {
        self.state.required(Parameter::Budget)
    }

    /// β of Lemma 1.
    pub fn doubt(&self) -> f64 {
        self.state.required(Parameter::Doubt)
    }

    /// Masks of each network that is tested for normality.
    pub fn masks(&self) -> usize {
        self.state.required(Parameter::Masks) as usize
    }

    /// The networks of one scaling and survival.
    fn networks_with(&self, rates: &[f64], branch_variance: f64) -> ResidualPlan {
        ResidualPlan {
            depth: rates.len(),
            width: self.width,
            networks: self.networks,
            seed: self.state.required(Parameter::Seed) as u32,
            rates: rates.to_vec(),
            branch_variance,
            start: self.start,
        }
    }

    /// Fills in the members.
    fn gather(&mut self) {
        let DepthSettings {
            profile,
            discrepancies: drawn,
            ..
        } = self.state.depth;
        let (depth, budget) = (self.depth, self.budget());
        let modes: Vec<Mode> = self.state.depth.modes().collect();
        for (stroke, scaling) in self.state.depth.scalings().enumerate() {
            let branch_variance = scaling.branch_variance(depth);
            let whole = Survival::none(depth);
            // Of a network that no mode samples for its statistics.
            let sensitivities = || {
                let plan = self.networks_with(whole.rates(), branch_variance);
                plan.sensitivities(plan.networks)
            };
            let wanted = [Mode::SenseLinear, Mode::SenseShare, Mode::Maximal];
            let sensitivities = match modes.iter().any(|mode| wanted.contains(mode)) {
                true => sensitivities(),
                false => Vec::new(),
            };
            let discrepancies: Vec<f64> = match &drawn {
                Some(knots) => along(&knots.values(), depth),
                None => sensitivities.iter().map(|zeta| zeta * zeta).collect(),
            };
            for (hue, &mode) in modes.iter().enumerate() {
                let survival = match mode {
                    Mode::None => Ok(whole.clone()),
                    Mode::Uniform => Survival::uniform(depth, budget),
                    Mode::Linear => Survival::linear(depth, budget),
                    Mode::SenseLinear => Survival::sense_linear(&sensitivities, budget),
                    Mode::SenseShare => Survival::sense_share(&sensitivities, budget),
                    Mode::Maximal => Survival::maximal(&discrepancies, budget),
                    // 64-bit numbers from 0 to 1, so there is one
                    Mode::Custom => Ok(profile
                        .and_then(|knots| Survival::custom(&knots.values(), depth))
                        .or(Survival::custom(&UNDRAWN, depth))
                        .unwrap_or_else(|| whole.clone())),
                };
                match survival {
                    Ok(survival) => self.members.push(Member {
                        name: name(mode, scaling, &self.state),
                        mode,
                        scaling,
                        places: [hue, stroke],
                        survival,
                        branch_variance,
                    }),
                    Err(infeasible) if self.infeasible.iter().all(|(other, _)| *other != mode) => {
                        self.infeasible.push((mode, infeasible));
                    }
                    Err(_) => {}
                }
            }
            if stroke == 0 {
                self.discrepancies = discrepancies;
            }
        }
    }

    /// Hues for modes, strokes for kinds of network.
    fn legend(&self, members: &[&Member]) -> Legend {
        let settings = &self.state.depth;
        let several = settings.scalings().count() > 1;
        Legend {
            strands: members
                .iter()
                .map(|member| Strand {
                    name: member.name.clone(),
                    places: member.places,
                })
                .collect(),
            hues: settings.modes().map(|mode| mode.label().to_owned()).collect(),
            strokes: match several {
                true => settings.scalings().map(|one| one.name().to_owned()).collect(),
                false => Vec::new(),
            },
        }
    }

    /// The legend of a picture with all members.
    fn full_legend(&self) -> Legend {
        self.legend(&self.members.iter().collect::<Vec<_>>())
    }

    /// The report as JSON has it.
    fn numbers(&self) -> Report<'_> {
        let Table {
            label_heading,
            columns,
            labels,
            rows,
        } = self.table();
        let column = |index: usize| rows.iter().map(|row| row[index]).collect::<Vec<_>>();
        Report {
            link: self.state.link(),
            study: self.state.depth.study.name(),
            budget: self.budget(),
            width: self.width,
            members: self
                .members
                .iter()
                .map(|member| MemberReport {
                    name: &member.name,
                    mean_depth: member.survival.mean_depth(),
                    survival: member.survival.rates(),
                })
                .collect(),
            left_out: self
                .infeasible
                .iter()
                .map(|(mode, infeasible)| format!("{}: {}", mode.name(), profile::why_not(*infeasible, self)))
                .collect(),
            label_heading,
            labels,
            columns: columns
                .into_iter()
                .enumerate()
                .map(|(index, own)| ColumnReport {
                    key: own.key.into_owned(),
                    group: own.group.into_owned(),
                    values: column(index),
                })
                .collect(),
        }
    }
}

impl Study for DepthRun {
    fn state(&self) -> &State {
        &self.state
    }

    /// Networks of all members together; steps where cost is asked for.
    fn amount(&self) -> Amount {
        let (unit, verb) = match self.plan.is_timed() {
            true => (["step", "steps"], "timed"),
            false => (["network", "networks"], "sampled"),
        };
        Amount {
            done: self.counted,
            total: self.plan.networks(),
            unit,
            verb,
        }
    }

    fn tasks(&self) -> &'static [Task] {
        &[Task::Networks]
    }

    fn blocks(&self, _task: Task) -> usize {
        self.plan.blocks()
    }

    fn done(&self, _task: Task) -> usize {
        self.done
    }

    fn length(&self, _task: Task, block: usize) -> usize {
        self.plan.length(block)
    }

    fn compute(&self, _task: Task, range: Range<usize>) -> Vec<f64> {
        self.plan.compute(range)
    }

    fn block_seconds(&self, _task: Task, block: usize) -> f64 {
        self.plan.seconds(block)
    }

    fn smaller(&self, seconds: f64) -> Option<State> {
        match self.plan.is_timed() {
            true => None,
            false => with_fewer_networks(&self.state, seconds, self.all_seconds(1.0)),
        }
    }

    fn take(&mut self, _task: Task, block: &[f64]) -> Result<(), NotBlocks> {
        let (part, own) = self.plan.place(self.done);
        self.samples[part].add(&self.plan, part, own, block);
        self.counted += self.plan.networks_of(self.done);
        self.done += 1;
        Ok(())
    }

    /// Another question may be about the same samples.
    fn look(&mut self, state: State) -> bool {
        let mut other = state;
        other.depth.study = self.state.depth.study;
        let shares = |study: Question| matches!(study, Question::Growth | Question::Kernels);
        let same = other == self.state
            && (state == self.state || (shares(state.depth.study) && shares(self.state.depth.study)));
        if same {
            self.state = state;
        }
        same
    }

    fn figures(&self) -> Vec<FigureWords> {
        let panels = Panel::of(self.state.depth.study).iter();
        panels.map(|panel| panel.words()).collect()
    }

    fn figure<'a>(&'a self, name: &str) -> Option<BoxedFigure<'a>> {
        Some(Box::new(Panel::from_name(name)?.picture(self)))
    }

    fn is_drawn_on(&self, figure: &str) -> bool {
        Panel::from_name(figure).is_some_and(Panel::is_drawn_on)
    }

    fn drawn(&self, figure: &str, from: (f64, f64), to: (f64, f64)) -> State {
        Panel::from_name(figure).map_or(self.state, |panel| profile::drawn(self, panel, from, to))
    }

    fn table(&self) -> Table {
        match self.state.depth.study {
            Question::Subnetworks => subnetworks::table(self),
            Question::Growth => growth::table(self),
            Question::Kernels => kernels::table(self),
            Question::Discrepancy => discrepancy::table(self),
            Question::Normality => normality::table(self),
            Question::Assumption => assumption::table(self),
            Question::Cost => cost::table(self),
        }
    }

    fn details(&self) -> Option<(&'static str, Table)> {
        match self.state.depth.study {
            Question::Growth => Some(("Growth of every layer", growth::details(self))),
            Question::Subnetworks => Some(("Probability of each depth", subnetworks::details(self))),
            Question::Kernels
            | Question::Discrepancy
            | Question::Normality
            | Question::Assumption
            | Question::Cost => None,
        }
    }

    fn reading(&self) -> Reading {
        let mut reading = match self.state.depth.study {
            Question::Subnetworks => subnetworks::reading(self),
            Question::Growth => growth::reading(self),
            Question::Kernels => kernels::reading(self),
            Question::Discrepancy => discrepancy::reading(self),
            Question::Normality => normality::reading(self),
            Question::Assumption => assumption::reading(self),
            Question::Cost => cost::reading(self),
        };
        for (mode, infeasible) in &self.infeasible {
            reading.detail += &format!(
                " Left out is the mode {}: {}",
                mode.label(),
                profile::why_not(*infeasible, self)
            );
        }
        let asked = self.state.required(Parameter::Width) as usize;
        if self.width < asked && self.state.depth.study != Question::Subnetworks {
            reading.detail += &format!(
                " Networks are sampled with {} units instead of {asked}.",
                self.width
            );
        }
        if self.members.is_empty() {
            reading.headline = vec![words("No mode that was chosen can have this budget.")];
        }
        reading
    }

    fn report(&self) -> Result<String, String> {
        export::json(&self.numbers())
    }

    fn verdict(&self, preset: &Preset) -> Option<Verdict> {
        claims::verdict(self, preset.id)
    }

    fn start(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("q0", self.start.variance),
            ("c0", 1.0 - self.start.decorrelation),
        ]
    }
}

/// What a link about stochastic depth comes to.
#[derive(Serialize)]
struct Report<'a> {
    link: String,
    study: &'static str,
    budget: f64,
    width: usize,
    members: Vec<MemberReport<'a>>,
    left_out: Vec<String>,
    label_heading: &'static str,
    labels: Vec<String>,
    columns: Vec<ColumnReport>,
}

#[derive(Serialize)]
struct MemberReport<'a> {
    name: &'a str,
    mean_depth: f64,
    survival: &'a [f64],
}

#[derive(Serialize)]
struct ColumnReport {
    key: String,
    group: String,
    values: Vec<Option<f64>>,
}

/// Values of layers 1…`depth` on straight lines through `knots`.
fn along(knots: &[f64], depth: usize) -> Vec<f64> {
    let largest = knots.iter().fold(0.0_f64, |most, &knot| most.max(knot));
    if largest == 0.0 {
        return vec![0.0; depth];
    }
    let shares: Vec<f64> = knots.iter().map(|knot| knot / largest).collect();
    let curve = Survival::custom(&shares, depth).unwrap_or_else(|| Survival::none(depth));
    curve.rates().iter().map(|share| share * largest).collect()
}

/// "uniform", "uniform, stable" where there are several kinds of network.
fn name(mode: Mode, scaling: Scaling, state: &State) -> String {
    match state.depth.scalings().count() {
        1 => mode.label().to_owned(),
        _ => format!("{}, {}", mode.label(), scaling.name()),
    }
}
