//! What a view of fully connected networks is asked.

use super::Run;
use crate::plot::BoxedFigure;
use crate::study::{Amount, FigureWords};
use crate::{Reading, Table, Task, export};

/// A view: what it has computed of a [`Run`], and how it shows that.
pub trait NetworksView: Sync {
    /// What is computed beside the theory that comes at once, in this order.
    fn tasks(&self) -> &'static [Task];
    /// How far what comes before the networks is.
    fn first(&self, _run: &Run) -> Option<Amount> {
        None
    }
    /// How far all of it is: what comes first until that is there, then the networks.
    fn amount(&self, run: &Run) -> Amount {
        let (done, total) = run.networks();
        self.first(run)
            .filter(|first| first.done < first.total)
            .unwrap_or(Amount {
                done,
                total,
                unit: ["network", "networks"],
                verb: "sampled",
            })
    }
    /// The figures.
    fn figures(&self, run: &Run) -> Vec<FigureWords>;
    /// One of them by its name.
    fn figure<'a>(&self, run: &'a Run, name: &str) -> Option<BoxedFigure<'a>>;
    /// Numbers under the figures.
    fn table(&self, run: &Run) -> Table;
    /// A further table with its title, where there is one.
    fn details(&self, _run: &Run) -> Option<(&'static str, Table)> {
        None
    }
    /// The state in words.
    fn reading(&self, run: &Run) -> Reading;
    /// The report as JSON.
    ///
    /// # Errors
    /// None in practice: a report holds numbers and names only.
    fn report(&self, run: &Run) -> Result<String, String>;
    /// The numbers as CSV.
    fn csv(&self, run: &Run) -> String {
        export::lines(&self.table(run))
    }
}
