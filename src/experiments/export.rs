//! A run as text: the table of its view as CSV, its report as JSON. The command line prints these and the page saves them.

use super::{Run, Table, View, gradients, point};
use serde::Serialize;
use std::fmt::Write;

/// The table of the run's view.
pub fn table(run: &Run) -> Table {
    match run.state.view {
        View::Point => point::table(run),
        View::Gradients => gradients::table(run),
    }
}

/// The report of the run's view as JSON.
///
/// # Errors
/// None in practice: a report holds numbers and names only.
pub fn report(run: &Run) -> Result<String, String> {
    match run.state.view {
        View::Point => json(&point::report(run)),
        View::Gradients => json(&gradients::report(run)),
    }
}

/// Any report as indented JSON with a line break at its end.
///
/// # Errors
/// What the value's own serialisation says.
pub fn json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string_pretty(value)
        .map(|text| text + "\n")
        .map_err(|error| error.to_string())
}

/// A table as CSV: column keys, then a line a row. A number that does not exist is left empty.
pub fn csv(table: &Table) -> String {
    let mut text = table.label_heading.to_lowercase();
    for column in &table.columns {
        let _ = write!(text, ",{}", column.key); // writing to a String cannot fail
    }
    for (label, row) in table.labels.iter().zip(&table.rows) {
        // a label holds a comma at most, never a quote
        let _ = write!(text, "\n\"{label}\"");
        for value in row {
            text.push(',');
            if let Some(value) = value {
                let _ = write!(text, "{value:e}");
            }
        }
    }
    text.push('\n');
    text
}
