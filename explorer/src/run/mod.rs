//! One link at work: its theory, and the sampled networks that have come in.

mod study;
mod view;

pub use view::NetworksView;

use crate::link::{State, View};
use crate::registry;
use crate::sheet::Sheet;
use crate::views::compare::Comparison;
use crate::views::derivation::report::ChainPlan;
use crate::views::phase::landmarks::LandmarkPlan;
use crate::views::phase::plane::PlanePlan;
use crate::views::point::maps::{MapPlan, MapSamples};
use crate::views::scales::report::ScalesPlan;
use depthscale::model::{Ensemble, Image, Inputs, Loss, Parameter, Sampling, Scaled, Start};
use depthscale::sample::{Block, Plan, Statistics};
use depthscale::theory::{
    OperatingPoint, Theory,
    absolute::tilde,
    convergence::{Convergence, Fit},
    fluctuation,
    ledger::held,
};
use std::sync::OnceLock;

/// Where signals start when neither the link nor a fixed point says: q⁰ = 1, c⁰ = 0.6.
pub(super) const FALLBACK_START: Start = Start {
    variance: 1.0,
    decorrelation: 0.4,
};

/// Theory of a link about fully connected networks, complete, with the statistics of the networks sampled so far. The view of residual
/// networks has a [run of its own](crate::views::stochastic_depth::DepthRun); of its links this one knows the gradients.
pub struct Run {
    /// The link's state.
    pub state: State,
    /// L, N, networks, seed.
    pub ensemble: Ensemble,
    /// Where signals start, how they travel, and what gradients come back. Images start at variances of their own, theory at the mean
    /// of these: off the mean over images by up to 0.4 % of q_aa and g_aa for tanh with σ_w² from 0.5 to 4, and 2 % where g_aa goes
    /// with the square of q⁰.
    pub theory: Theory,
    /// E|g_ab| of layers 1…L at width N.
    pub absolute: Vec<Scaled>,
    /// n_c: layers below the output where |g_ab| turns into noise, if it does.
    pub crossover: Option<f64>,
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
    map_plan: OnceLock<MapPlan>,
    convergence: OnceLock<Option<Convergence>>,
    tilde: OnceLock<Vec<Scaled>>,
}

impl Run {
    /// All theory of `state`, no networks yet.
    pub fn new(state: State) -> Self {
        let (network, ensemble) = (state.network(), state.ensemble());
        let point = OperatingPoint::new(&network);
        let q0 = match state.sampling.inputs {
            Inputs::Digits => Some(Image::mean_start_variance(&network)),
            Inputs::Pair | Inputs::Single => state.number(Parameter::StartVariance),
        };
        let c0 = state.number(Parameter::StartCorrelation);
        let base = point.start().unwrap_or(FALLBACK_START);
        let start = Start {
            variance: q0.unwrap_or(base.variance),
            decorrelation: c0.map_or(base.decorrelation, |c0| 1.0 - c0),
        };
        let theory = Theory::of(
            &network,
            point,
            start,
            ensemble.depth,
            ensemble.width,
            state.sampling,
        );
        let Sampling { weights, loss, .. } = state.sampling;
        let v = fluctuation::fluctuation(&network, &theory.trajectory, weights, loss, &theory.errors);
        let deviations = fluctuation::deviations(&theory.trajectory, &v, ensemble.width);
        Self {
            chain: Sheet::new(ChainPlan::new(&network, start, &ensemble, theory.eq12.is_some())),
            plane: Sheet::new(PlanePlan::new(&state)),
            landmarks: Sheet::new(LandmarkPlan::new(&state)),
            scales: Sheet::new(ScalesPlan::new(&state)),
            comparison: compared(&state),
            absolute: fluctuation::mean_absolute(&theory.exact, &deviations),
            crossover: fluctuation::crossover(&theory.exact, &deviations),
            state,
            ensemble,
            theory,
            statistics: Statistics::empty(ensemble.depth),
            maps: MapSamples::default(),
            map_plan: OnceLock::new(),
            convergence: OnceLock::new(),
            tilde: OnceLock::new(),
        }
    }

    /// The view that shows it.
    fn view(&self) -> &'static dyn NetworksView {
        registry::networks_view(self.state.view)
    }

    /// How many networks have come in, and how many are asked for.
    pub fn networks(&self) -> (usize, usize) {
        match &self.comparison {
            Some(comparison) => comparison.networks(),
            None => (self.statistics.networks(), self.ensemble.networks),
        }
    }

    /// What to sample for this run.
    pub fn plan(&self) -> Plan {
        Plan {
            hyperparameters: self.theory.network,
            start: self.theory.start,
            ensemble: self.ensemble,
            sampling: self.state.sampling,
        }
    }

    /// How layers approach the fixed point: from the start, or where that is the fixed point from q⁰ = 1 and c⁰ = 0.6. `None` without
    /// a fixed point. Computed when first asked for.
    pub fn convergence(&self) -> Option<&Convergence> {
        /// Enough for a fit wherever depth scales are below a hundred layers.
        const LAYERS: usize = 300;
        let start = if self.theory.stationary {
            FALLBACK_START
        } else {
            self.theory.start
        };
        held(&self.convergence, || {
            Convergence::new(&self.theory.network, &self.theory.point, start, LAYERS)
        })?
        .as_ref()
    }

    /// By how much N Var ln g_aa grows from layer to layer, once signals have settled; `None` where they do not.
    pub fn spread_rate(&self) -> Option<f64> {
        let rate = fluctuation::spread_rate(
            &self.theory.network,
            self.theory.point.length.filter(|&q| q > 0.0)?,
        );
        Some(rate).filter(|rate| rate.is_finite())
    }

    /// κ: at width N the mean of √(g_aa g_bb), and with it |g_ab| and g̃_ab, changes by (1 − κ/N)χ₁ a layer; `None` where signals do not
    /// settle.
    pub fn root_loss(&self) -> Option<f64> {
        let settled = self.theory.point.length.filter(|&q| q > 0.0)?;
        let loss = fluctuation::root_loss(&self.theory.network, settled, self.theory.point.decorrelation?);
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
                &self.theory.network,
                &self.theory.trajectory,
                self.state.sampling.weights,
                &self.theory.errors,
            ),
        });
        tilde.map_or(&[], Vec::as_slice)
    }

    /// Takes in the next block. Blocks must come in index order: that order decides the bits of the result.
    pub fn add(&mut self, block: &Block) {
        self.statistics.add(block);
    }

    /// What to sample for the maps of this run.
    pub fn map_plan(&self) -> &MapPlan {
        self.map_plan.get_or_init(|| MapPlan::new(self))
    }
}

/// The networks that the view of a link puts side by side.
fn compared(state: &State) -> Option<Comparison> {
    (state.view == View::Compare).then(|| Comparison::new(state))
}
