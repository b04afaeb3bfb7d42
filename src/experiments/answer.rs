//! A link at work, whichever networks it is about: what the command line runs.

use super::depth::DepthRun;
use super::link::{State, View};
use super::presets::{Preset, Verdict};
use super::run::Run;
use super::{Table, export};
use crate::model::ParameterError;

/// The run of a link.
pub enum Answer {
    /// Fully connected networks.
    Networks(Box<Run>),
    /// Residual networks with stochastic depth.
    Depth(Box<DepthRun>),
}

impl Answer {
    /// All theory of `state`, nothing sampled yet.
    ///
    /// # Errors
    /// None in practice: a [`State`] holds checked numbers only.
    pub fn new(state: State) -> Result<Self, ParameterError> {
        Ok(match state.view {
            View::Depth => Self::Depth(Box::new(DepthRun::new(state))),
            _ => Self::Networks(Box::new(Run::new(state)?)),
        })
    }

    /// Computes and samples all that the view shows; `progress` hears how many networks are done, and of how many.
    ///
    /// # Errors
    /// None in practice, as for [`new`](Self::new).
    pub fn complete(&mut self, progress: impl FnMut(usize, usize)) -> Result<(), ParameterError> {
        match self {
            Self::Networks(run) => run.complete(progress),
            Self::Depth(run) => {
                run.fill(progress);
                Ok(())
            }
        }
    }

    /// The table of the view.
    pub fn table(&self) -> Table {
        match self {
            Self::Networks(run) => export::table(run),
            Self::Depth(run) => run.table(),
        }
    }

    /// The report of the view as JSON.
    ///
    /// # Errors
    /// None in practice: a report holds numbers and names only.
    pub fn report(&self) -> Result<String, String> {
        match self {
            Self::Networks(run) => export::report(run),
            Self::Depth(run) => export::json(&run.report()),
        }
    }

    /// The numbers of the view as CSV.
    ///
    /// # Errors
    /// None in practice, as for [`report`](Self::report).
    pub fn csv(&self) -> Result<String, String> {
        match self {
            Self::Networks(run) => export::csv(run),
            Self::Depth(run) => Ok(export::lines(&run.table())),
        }
    }

    /// Holds a figure's claim against the numbers. `None` before everything has been computed and sampled.
    pub fn verdict(&self, preset: &Preset) -> Option<Verdict> {
        match self {
            Self::Networks(run) => preset.verdict(run),
            Self::Depth(run) => run.verdict(preset),
        }
    }
}
