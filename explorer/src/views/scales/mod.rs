//! Depth scales and c* against σ_w².

mod figures;
pub mod report;

use crate::plot::BoxedFigure;
use crate::run::{NetworksView, Run};
use crate::study::{Amount, FigureWords};
use crate::{Reading, Table, Task, export};

/// The view.
pub struct Scales;

impl NetworksView for Scales {
    fn tasks(&self) -> &'static [Task] {
        &[Task::Scales]
    }

    fn amount(&self, run: &Run) -> Amount {
        let (done, total) = run.scales.points();
        Amount {
            done,
            total,
            unit: ["point", "points"],
            verb: "computed",
        }
    }

    fn figures(&self, _run: &Run) -> Vec<FigureWords> {
        figures::Ordinate::ALL.map(figures::Ordinate::words).to_vec()
    }

    fn figure<'a>(&self, run: &'a Run, name: &str) -> Option<BoxedFigure<'a>> {
        let shown = figures::Ordinate::ALL;
        let shown = shown.into_iter().find(|shown| shown.words().name == name)?;
        Some(Box::new(figures::ScalesFigure { shown, run }))
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
