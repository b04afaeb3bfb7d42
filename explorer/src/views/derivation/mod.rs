//! Equation 12 for linear networks, step by step.

pub mod report;
pub mod step;

use super::gradients::Gradients;
use crate::plot::Shown;
use crate::run::{NetworksView, Run};
use crate::study::{Amount, FigureWords, Study as _};
use crate::{Reading, Table, Task, export};

/// The view.
pub struct Derivation;

impl NetworksView for Derivation {
    fn tasks(&self) -> &'static [Task] {
        &[Task::Chain, Task::Networks]
    }

    fn amount(&self, run: &Run) -> Amount {
        match (run.done(Task::Chain), run.blocks(Task::Chain)) {
            (done, total) if done < total => Amount {
                done,
                total,
                unit: ["batch for the steps", "batches for the steps"],
                verb: "sampled",
            },
            _ => Gradients.amount(run),
        }
    }

    fn figures(&self, run: &Run) -> Vec<FigureWords> {
        Gradients.figures(run)
    }

    fn figure<'a>(&self, run: &'a Run, name: &str) -> Option<Shown<'a>> {
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
