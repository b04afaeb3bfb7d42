//! One link at work: its theory, and the sampled networks that have come in.

use super::chain::ChainPlan;
use super::compare::{Comparison, ComparisonPlan};
use super::landmarks::LandmarkPlan;
use super::link::{State, View};
use super::maps::{MapPlan, MapSamples};
use super::plane::PlanePlan;
use super::scales::ScalesPlan;
use super::sheet::Sheet;
use depthscale::model::{
    Ensemble, Hyperparameters, Image, Inputs, Loss, Parameter, ParameterError, Sampling, Scaled, Start,
    WeightLaw,
};
use depthscale::sample::{Block, Plan, Statistics};
use depthscale::theory::{
    Errors, GradientProfile, OperatingPoint, Trajectory,
    absolute::tilde,
    convergence::{Convergence, Fit},
    eq12::eq12,
    fluctuation, gradients,
    ledger::held,
};
use std::ops::Range;
use std::sync::OnceLock;

/// Where signals start when neither the link nor a fixed point says: q⁰ = 1, c⁰ = 0.6.
pub(super) const FALLBACK_START: Start = Start {
    variance: 1.0,
    decorrelation: 0.4,
};

/// Theory of a link about fully connected networks, complete, with the statistics of the networks sampled so far. The view of residual
/// networks has a [run of its own](super::depth::DepthRun); of its links this one knows the gradients.
pub struct Run {
    /// The link's state.
    pub state: State,
    /// φ, σ_w², σ_b², ρ.
    pub network: Hyperparameters,
    /// L, N, networks, seed.
    pub ensemble: Ensemble,
    /// Where theory and networks both start. Images start at variances of their own, theory at the mean of these: off the mean over
    /// images by up to 0.4 % of q_aa and g_aa for tanh with σ_w² from 0.5 to 4, and 2 % where g_aa goes with the square of q⁰.
    pub start: Start,
    /// Whether `start` is the fixed point, so that nothing changes from layer to layer.
    pub stationary: bool,
    /// Fixed points and depth scales.
    pub point: OperatingPoint,
    /// Signals in layers 0…L.
    pub trajectory: Trajectory,
    /// Exact gradients of layers 1…L; empty where signals leave the range of f64.
    pub exact: GradientProfile,
    /// E|g_ab| of layers 1…L at width N.
    pub absolute: Vec<Scaled>,
    /// n_c: layers below the output where |g_ab| turns into noise, if it does.
    pub crossover: Option<f64>,
    /// Gradients assuming fresh weights backwards.
    pub independence: GradientProfile,
    /// Huang et al., equation 12; linear networks that start at their fixed point only, Gaussian weights, squared loss.
    pub eq12: Option<GradientProfile>,
    /// Sampled networks, blocks in index order.
    pub statistics: Statistics,
    /// Sampled networks of one layer for the maps, blocks in index order.
    pub maps: MapSamples,
    /// The plane of initialisations around this one.
    pub plane: Sheet<PlanePlan>,
    /// Where χ₁ = 1, where ξ₂ is largest, and the best σ_w².
    pub landmarks: Sheet<LandmarkPlan>,
    /// Depth scales against σ_w².
    pub scales: Sheet<ScalesPlan>,
    /// The networks side by side; of that view alone.
    pub comparison: Option<Comparison>,
    /// The last two layers of other networks, for the derivation of equation 12.
    pub chain: Sheet<ChainPlan>,
    errors: Vec<Errors>,
    convergence: OnceLock<Option<Convergence>>,
    tilde: OnceLock<Vec<Scaled>>,
}

impl Run {
    /// All theory of `state`, no networks yet.
    ///
    /// # Errors
    /// None in practice: a [`State`] holds checked numbers only.
    pub fn new(state: State) -> Result<Self, ParameterError> {
        let (network, ensemble) = (state.network()?, state.ensemble()?);
        let point = OperatingPoint::new(&network);
        let fixed = match (point.length, point.decorrelation) {
            (Some(variance), Some(decorrelation)) if variance > 0.0 => Some(Start {
                variance,
                decorrelation,
            }),
            _ => None,
        };
        let Sampling {
            weights,
            loss,
            inputs,
            ..
        } = state.sampling;
        let q0 = match inputs {
            Inputs::Digits => Some(Image::mean_start_variance(&network)),
            Inputs::Pair | Inputs::Single => state.number(Parameter::StartVariance),
        };
        let c0 = state.number(Parameter::StartCorrelation);
        let base = fixed.unwrap_or(FALLBACK_START);
        let start = Start {
            variance: q0.unwrap_or(base.variance),
            decorrelation: c0.map_or(base.decorrelation, |c0| 1.0 - c0),
        };
        let stationary = fixed == Some(start) && inputs != Inputs::Digits;
        let trajectory = if stationary {
            Trajectory::stationary(&network, start, ensemble.depth)
        } else {
            Trajectory::new(&network, start, ensemble.depth)
        };
        let top = gradients::output_errors(&network, &trajectory, ensemble.depth, loss, ensemble.width);
        let reused = top.map_or(Vec::new(), |top| {
            gradients::reused_weights(&network, &trajectory, weights, top)
        });
        let independent = top.map_or(Vec::new(), |top| {
            gradients::independent_weights(&network, &trajectory, top)
        });
        let exact = gradients::profile(&network, &trajectory, &reused);
        let v = fluctuation::fluctuation(&network, &trajectory, weights, loss, &reused);
        let deviations = fluctuation::deviations(&trajectory, &v, ensemble.width);
        let eq12 = if stationary && weights == WeightLaw::Gaussian && loss == Loss::Squared {
            eq12(&network, ensemble.depth)
        } else {
            None
        };
        Ok(Self {
            chain: Sheet::new(ChainPlan::new(&network, start, &ensemble, eq12.is_some())?),
            plane: Sheet::new(PlanePlan::new(&state)?),
            landmarks: Sheet::new(LandmarkPlan::new(&state)?),
            scales: Sheet::new(ScalesPlan::new(&state)?),
            comparison: compared(&state)?,
            state,
            network,
            ensemble,
            start,
            stationary,
            point,
            absolute: fluctuation::mean_absolute(&exact, &deviations),
            crossover: fluctuation::crossover(&exact, &deviations),
            exact,
            independence: gradients::profile(&network, &trajectory, &independent),
            eq12,
            trajectory,
            statistics: Statistics::empty(ensemble.depth),
            maps: MapSamples::default(),
            errors: reused,
            convergence: OnceLock::new(),
            tilde: OnceLock::new(),
        })
    }

    /// What to sample for this run.
    pub fn plan(&self) -> Plan {
        Plan {
            hyperparameters: self.network,
            start: self.start,
            ensemble: self.ensemble,
            sampling: self.state.sampling,
        }
    }

    /// How layers approach the fixed point: from the start, or where that is the fixed point from q⁰ = 1 and c⁰ = 0.6. `None` without
    /// a fixed point. Computed when first asked for.
    pub fn convergence(&self) -> Option<&Convergence> {
        /// Enough for a fit wherever depth scales are below a hundred layers.
        const LAYERS: usize = 300;
        let start = if self.stationary {
            FALLBACK_START
        } else {
            self.start
        };
        held(&self.convergence, || {
            Convergence::new(&self.network, &self.point, start, LAYERS)
        })?
        .as_ref()
    }

    /// By how much N Var ln g_aa grows from layer to layer, once signals have settled; `None` where they do not.
    pub fn spread_rate(&self) -> Option<f64> {
        let rate = fluctuation::spread_rate(&self.network, self.point.length.filter(|&q| q > 0.0)?);
        Some(rate).filter(|rate| rate.is_finite())
    }

    /// κ: at width N the mean of √(g_aa g_bb), and with it |g_ab| and g̃_ab, changes by (1 − κ/N)χ₁ a layer; `None` where signals do not
    /// settle.
    pub fn root_loss(&self) -> Option<f64> {
        let settled = self.point.length.filter(|&q| q > 0.0)?;
        let loss = fluctuation::root_loss(&self.network, settled, self.point.decorrelation?);
        Some(loss).filter(|loss| loss.is_finite())
    }

    /// ξ_q and ξ₂ fitted to how layers approach the fixed point; `None` where too few layers lie between 1e-3 and 1e-13 of the start's
    /// distance. That of c is ξ_q where q is the slower.
    pub fn fitted_scales(&self) -> [Option<f64>; 2] {
        let scale = |distances: &[f64]| Fit::new(distances).map(|fit| fit.depth_scale);
        self.convergence().map_or([None; 2], |approach| {
            [scale(&approach.length), scale(&approach.correlation)]
        })
    }

    /// g̃_ab of layers 1…L by theory; empty where signals leave the range of f64, and for a softmax. Computed when first
    /// asked for.
    pub fn tilde(&self) -> &[Scaled] {
        let tilde = held(&self.tilde, || match self.state.sampling.loss {
            // a softmax has no normal errors
            Loss::CrossEntropy { .. } => Vec::new(),
            Loss::Squared | Loss::UnitRandom => tilde(
                &self.network,
                &self.trajectory,
                self.state.sampling.weights,
                &self.errors,
            ),
        });
        tilde.map_or(&[], Vec::as_slice)
    }

    /// Turns to `state` if it differs only in what is looked at, and says whether it did; the networks are kept.
    ///
    /// # Errors
    /// None in practice, as for [`new`](Self::new).
    pub fn look(&mut self, state: State) -> Result<bool, ParameterError> {
        let same = state.looked_at_as(&self.state) == self.state;
        if same {
            let mut scales = Sheet::new(ScalesPlan::new(&state)?);
            scales.keep(&mut self.scales);
            let as_before = (self.state.lists, self.state.compared.is_map());
            if self.comparison.is_none() || (state.lists, state.compared.is_map()) != as_before {
                self.comparison = compared(&state)?;
            }
            (self.scales, self.state) = (scales, state);
        }
        Ok(same)
    }

    /// Takes over what of `before` holds for this run too.
    pub fn keep(&mut self, before: &mut Self) {
        self.plane.keep(&mut before.plane);
        self.landmarks.keep(&mut before.landmarks);
        self.scales.keep(&mut before.scales);
        self.chain.keep(&mut before.chain);
    }

    /// Takes in the next block. Blocks must come in index order: that order decides the bits of the result.
    pub fn add(&mut self, block: &Block) {
        self.statistics.add(block);
    }

    /// What to sample for the maps of this run.
    ///
    /// # Errors
    /// None in practice, as for [`new`](Self::new).
    pub fn map_plan(&self) -> Result<MapPlan, ParameterError> {
        MapPlan::new(self)
    }

    /// Computes and samples all that the view shows; `progress` hears how many networks are done, of how many, and what part of the
    /// work that is.
    ///
    /// # Errors
    /// None in practice, as for [`new`](Self::new).
    pub fn complete(&mut self, mut progress: impl FnMut(usize, usize, f64)) -> Result<(), ParameterError> {
        let total = self.ensemble.networks;
        let progress_of = |done: usize| progress(done, total, done as f64 / total as f64);
        match self.state.view {
            View::Phase => {
                self.plane.fill();
                self.landmarks.fill();
                self.sample(progress_of);
            }
            View::Scales => self.scales.fill(),
            View::Gradients | View::Depth | View::Training => self.sample(progress_of),
            View::Chain => {
                self.chain.fill();
                self.sample(progress_of);
            }
            View::Point => {
                self.sample(progress_of);
                self.sample_maps()?;
            }
            View::Compare => self.sample_comparison(progress),
        }
        Ok(())
    }

    /// Samples every network, in parallel, a few blocks at a time; `progress` hears how many are done.
    pub fn sample(&mut self, mut progress: impl FnMut(usize)) {
        let plan = self.plan();
        for batch in batches(plan.blocks()) {
            for block in plan.sample_blocks(batch) {
                self.add(&block);
            }
            progress(self.statistics.networks());
        }
    }

    /// Samples the networks compared.
    fn sample_comparison(&mut self, mut progress: impl FnMut(usize, usize, f64)) {
        let Some(comparison) = &mut self.comparison else {
            return;
        };
        let seconds = |blocks: Range<usize>, plan: &ComparisonPlan| -> f64 {
            blocks.map(|block| plan.seconds(block)).sum()
        };
        let (mut taken, all) = (0.0, seconds(0..comparison.plan.blocks(), &comparison.plan));
        for batch in batches(comparison.plan.blocks()) {
            taken += seconds(batch.clone(), &comparison.plan);
            for block in comparison.plan.sample_blocks(batch) {
                comparison.add(&block);
            }
            let (done, total) = comparison.networks();
            progress(done, total, taken / all);
        }
    }

    /// Samples the networks of the maps.
    ///
    /// # Errors
    /// None in practice, as for [`new`](Self::new).
    pub fn sample_maps(&mut self) -> Result<(), ParameterError> {
        let plan = self.map_plan()?;
        for batch in batches(plan.blocks()) {
            for block in plan.sample_blocks(batch) {
                self.maps.add(&block);
            }
        }
        Ok(())
    }
}

/// The networks that the view of a link puts side by side.
fn compared(state: &State) -> Result<Option<Comparison>, ParameterError> {
    (state.view == View::Compare)
        .then(|| Comparison::new(state))
        .transpose()
}

/// Ranges that together are 0..`blocks`.
fn batches(blocks: usize) -> impl Iterator<Item = Range<usize>> {
    const BATCH: usize = 16;
    (0..blocks)
        .step_by(BATCH)
        .map(move |first| first..blocks.min(first + BATCH))
}
