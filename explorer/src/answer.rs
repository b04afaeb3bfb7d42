//! A link at work, whichever networks it is about: what the command line runs.

use super::depth::DepthRun;
use super::experiment::Experiment;
use super::link::{State, View};
use super::presets::{Preset, Verdict};
use super::run::Run;
use super::training::{Shelf, TrainingRun};
use super::{Reading, Table, export};
use depthscale::model::ParameterError;

/// The run of a link.
pub enum Answer {
    /// Random fully connected networks.
    Networks(Box<Run>),
    /// What else there is.
    Experiment(Box<dyn Experiment>),
}

/// The run of a link whose work is a program of its own; `None` for one of the page's own.
pub fn experiment(state: State, shelf: &Shelf) -> Option<Box<dyn Experiment>> {
    match state.view {
        View::Depth => Some(Box::new(DepthRun::new(state))),
        View::Training => Some(Box::new(TrainingRun::new(state, shelf))),
        _ => None,
    }
}

impl Answer {
    /// All theory of `state`, nothing sampled or trained yet.
    ///
    /// # Errors
    /// None in practice: a [`State`] holds checked numbers only.
    pub fn new(state: State, shelf: &Shelf) -> Result<Self, ParameterError> {
        Ok(match experiment(state, shelf) {
            Some(experiment) => Self::Experiment(experiment),
            None => Self::Networks(Box::new(Run::new(state)?)),
        })
    }

    /// Computes all that the view shows; `progress` hears how much is done, and of how much.
    ///
    /// # Errors
    /// None in practice, as for [`new`](Self::new).
    pub fn complete(&mut self, mut progress: impl FnMut(usize, usize)) -> Result<(), ParameterError> {
        match self {
            Self::Networks(run) => run.complete(|done, total, _| progress(done, total)),
            Self::Experiment(run) => {
                run.fill(&mut progress);
                Ok(())
            }
        }
    }

    /// Seconds that all of it takes on so many threads of a usual machine.
    pub fn seconds(&self, threads: f64) -> f64 {
        match self {
            Self::Networks(run) => run.all_seconds(threads),
            Self::Experiment(run) => run.all_seconds(threads),
        }
    }

    /// The table of the view.
    pub fn table(&self) -> Table {
        match self {
            Self::Networks(run) => export::table(run),
            Self::Experiment(run) => run.table(),
        }
    }

    /// A further table with its title, where the view has one.
    pub fn details(&self) -> Option<(&'static str, Table)> {
        match self {
            Self::Networks(run) => export::details(run),
            Self::Experiment(run) => run.details(),
        }
    }

    /// The view in words.
    pub fn reading(&self) -> Reading {
        match self {
            Self::Networks(run) => export::reading(run),
            Self::Experiment(run) => run.reading(),
        }
    }

    /// The report of the view as JSON.
    ///
    /// # Errors
    /// None in practice: a report holds numbers and names only.
    pub fn report(&self) -> Result<String, String> {
        match self {
            Self::Networks(run) => export::report(run),
            Self::Experiment(run) => run.report(),
        }
    }

    /// The numbers of the view as CSV.
    ///
    /// # Errors
    /// None in practice, as for [`report`](Self::report).
    pub fn csv(&self) -> Result<String, String> {
        match self {
            Self::Networks(run) => export::csv(run),
            Self::Experiment(run) => Ok(export::lines(&run.table())),
        }
    }

    /// Holds a figure's claim against the numbers. `None` before everything has been computed.
    pub fn verdict(&self, preset: &Preset) -> Option<Verdict> {
        match self {
            Self::Networks(run) => preset.verdict(run),
            Self::Experiment(run) => run.verdict(preset),
        }
    }
}
