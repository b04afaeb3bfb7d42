//! Gradients of every layer.

pub(super) mod figure;
pub mod fits;
pub(crate) mod heavy_tail;
pub mod report;
pub mod series;

use crate::plot::BoxedFigure;
use crate::run::{NetworksView, Run};
use crate::study::FigureWords;
use crate::{Reading, Table, Task, export};

/// The view.
pub struct Gradients;

impl NetworksView for Gradients {
    fn tasks(&self) -> &'static [Task] {
        &[Task::Networks]
    }

    fn figures(&self, _run: &Run) -> Vec<FigureWords> {
        vec![figure::WORDS]
    }

    fn figure<'a>(&self, run: &'a Run, name: &str) -> Option<BoxedFigure<'a>> {
        (name == figure::WORDS.name).then(|| -> BoxedFigure<'a> { Box::new(figure::Profile(run)) })
    }

    fn table(&self, run: &Run) -> Table {
        report::table(run)
    }

    fn details(&self, run: &Run) -> Option<(&'static str, Table)> {
        Some(("Fitted to the networks", fits::fits_table(run)))
    }

    fn reading(&self, run: &Run) -> Reading {
        report::reading(run)
    }

    fn report(&self, run: &Run) -> Result<String, String> {
        export::json(&report::report(run))
    }
}
