//! A run as text: the table of its view as CSV, its report as JSON. The command line prints these and the page saves them.

use super::{
    Preset, Reading, Run, Table, Verdict, View, chain, compare, fits, gradients, maps, phase, phase_reading,
    point, scales,
};
use serde::Serialize;
use std::fmt::Write;

/// The table of the run's view.
pub fn table(run: &Run) -> Table {
    match run.state.view {
        View::Phase => phase_reading::table(run),
        View::Point => point::table(run),
        View::Scales => scales::table(run),
        View::Gradients | View::Depth | View::Training => gradients::table(run),
        View::Compare => compare::table(run),
        View::Chain => chain::table(run),
    }
}

/// A further table with its title: what is fitted to the networks, or the maps' dots; `None` where the view has none.
pub fn details(run: &Run) -> Option<(&'static str, Table)> {
    match run.state.view {
        View::Phase | View::Scales | View::Chain => None,
        View::Point => Some(("One layer of networks", maps::table(run))),
        View::Gradients | View::Depth | View::Training => {
            Some(("Fitted to the networks", fits::fits_table(run)))
        }
        View::Compare => compare::details(run),
    }
}

/// The run's view in words.
pub fn reading(run: &Run) -> Reading {
    match run.state.view {
        View::Phase => phase_reading::reading(run),
        View::Point => point::reading(run),
        View::Scales => scales::reading(run),
        View::Gradients | View::Depth | View::Training => gradients::reading(run),
        View::Compare => compare::reading(run),
        View::Chain => chain::reading(run),
    }
}

/// The report of the run's view as JSON.
///
/// # Errors
/// None in practice: a report holds numbers and names only.
pub fn report(run: &Run) -> Result<String, String> {
    match run.state.view {
        View::Phase => json(&phase::report(&run.state)),
        View::Point => json(&point::report(run)),
        View::Scales => json(&scales::report(run)),
        View::Gradients | View::Depth | View::Training => json(&gradients::report(run)),
        View::Compare => json(&compare::report(run)),
        View::Chain => json(&chain::report(run)),
    }
}

/// A figure of the papers as JSON: what it claims, whether that holds, and the report of its view.
///
/// # Errors
/// None in practice: the report is JSON.
pub fn figure(preset: &Preset, verdict: Option<Verdict>, report: &str) -> Result<String, String> {
    #[derive(Serialize)]
    struct Figure<'a> {
        #[serde(flatten)]
        preset: &'a Preset,
        verdict: Option<Verdict>,
        report: serde_json::Value,
    }
    let report = serde_json::from_str(report).map_err(|error| error.to_string())?;
    json(&Figure {
        preset,
        verdict,
        report,
    })
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

/// The numbers of the run's view as CSV: its table, or the plane point by point.
///
/// # Errors
/// None in practice, as for [`report`].
pub fn csv(run: &Run) -> Result<String, String> {
    Ok(match run.state.view {
        View::Phase => lines(&phase::table(&phase::report(&run.state))),
        _ => lines(&table(run)),
    })
}

/// A table as CSV: column keys, then a line a row. A number that does not exist is left empty.
pub fn lines(table: &Table) -> String {
    let mut text = table.label_heading.to_ascii_lowercase();
    for column in &table.columns {
        // a list's values are names too; writing to a String cannot fail
        let _ = match column.key.contains([',', '"']) {
            true => write!(text, ",\"{}\"", column.key),
            false => write!(text, ",{}", column.key),
        };
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
