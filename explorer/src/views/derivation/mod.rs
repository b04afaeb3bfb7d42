//! Equation 12 for linear networks, step by step.

pub mod report;
pub mod step;

use super::gradients::Gradients;
use crate::plot::BoxedFigure;
use crate::run::{NetworksView, Run};
use crate::study::{Amount, FigureWords, Study as _};
use crate::{Reading, Table, Task, export};

/// The view.
pub struct Derivation;

impl NetworksView for Derivation {
    fn tasks(&self) -> &'static [Task] {
        &[Task::Chain, Task::Networks]
    }

    fn first(&self, run: &Run) -> Option<Amount> {
        Some(Amount {
            done: run.done(Task::Chain),
            total: run.blocks(Task::Chain),
            unit: ["batch for the steps", "batches for the steps"],
            verb: "sampled",
        })
    }

    fn figures(&self, run: &Run) -> Vec<FigureWords> {
        Gradients.figures(run)
    }

    fn figure<'a>(&self, run: &'a Run, name: &str) -> Option<BoxedFigure<'a>> {
        Gradients.figure(run, name)
    }

    fn table(&self, run: &Run) -> Table {
        report::table(run)
    }

    fn reading(&self, run: &Run) -> Reading {
        report::reading(run)
    }

    fn report(&self, run: &Run) -> Result<String, String> {
        export::json(&report::report(run))
    }
}
