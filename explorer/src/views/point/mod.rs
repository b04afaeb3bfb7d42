//! The operating point: fixed points, the q map and the c map, depth scales.

mod figures;
pub mod maps;
pub mod report;

use crate::plot::BoxedFigure;
use crate::run::{NetworksView, Run};
use crate::study::{Amount, FigureWords, Study as _};
use crate::{Reading, Table, Task, export};
use maps::MapKind;

/// The view.
pub struct Point;

impl NetworksView for Point {
    fn tasks(&self) -> &'static [Task] {
        &[Task::Maps, Task::Networks]
    }

    fn first(&self, run: &Run) -> Option<Amount> {
        Some(Amount {
            done: run.done(Task::Maps),
            total: run.blocks(Task::Maps),
            unit: ["batch for the maps", "batches for the maps"],
            verb: "sampled",
        })
    }

    fn figures(&self, _run: &Run) -> Vec<FigureWords> {
        MapKind::ALL.map(figures::words).to_vec()
    }

    fn figure<'a>(&self, run: &'a Run, name: &str) -> Option<BoxedFigure<'a>> {
        let kind = MapKind::ALL
            .into_iter()
            .find(|&kind| figures::words(kind).name == name)?;
        Some(Box::new(figures::Map { kind, run }))
    }

    fn table(&self, run: &Run) -> Table {
        report::table(run)
    }

    fn details(&self, run: &Run) -> Option<(&'static str, Table)> {
        Some(("One layer of networks", maps::table(run)))
    }

    fn reading(&self, run: &Run) -> Reading {
        report::reading(run)
    }

    fn report(&self, run: &Run) -> Result<String, String> {
        export::json(&report::report(run))
    }
}
