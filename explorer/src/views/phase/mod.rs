//! The plane of initialisations, and the gradients of networks where its operating point is.

mod figure;
pub mod landmarks;
pub mod plane;
pub mod reading;
pub mod report;

use super::gradients;
use crate::plot::BoxedFigure;
use crate::run::{NetworksView, Run};
use crate::study::{Amount, FigureWords};
use crate::{Reading, Table, Task, export};

/// The view.
pub struct Phase;

impl NetworksView for Phase {
    fn tasks(&self) -> &'static [Task] {
        &[Task::Plane, Task::Landmarks, Task::Networks]
    }

    fn first(&self, run: &Run) -> Option<Amount> {
        let (done, total) = run.plane.points();
        Some(Amount {
            done,
            total,
            unit: ["point", "points"],
            verb: "computed",
        })
    }

    fn figures(&self, _run: &Run) -> Vec<FigureWords> {
        vec![figure::WORDS, gradients::figure::WORDS]
    }

    fn figure<'a>(&self, run: &'a Run, name: &str) -> Option<BoxedFigure<'a>> {
        match name == figure::WORDS.name {
            true => Some(Box::new(figure::Plane(run))),
            false => gradients::Gradients.figure(run, name),
        }
    }

    fn table(&self, run: &Run) -> Table {
        reading::table(run)
    }

    fn reading(&self, run: &Run) -> Reading {
        reading::reading(run)
    }

    fn report(&self, run: &Run) -> Result<String, String> {
        export::json(&report::report(&run.state))
    }

    /// Point by point.
    fn csv(&self, run: &Run) -> String {
        export::lines(&report::table(&report::report(&run.state)))
    }
}
