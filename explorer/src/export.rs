//! Reports and tables as text: JSON and CSV. The command line prints these and the page saves them.

use crate::{Preset, Table, Verdict};
use serde::Serialize;
use std::fmt::Write;

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
