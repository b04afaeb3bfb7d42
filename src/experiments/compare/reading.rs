//! A comparison in words.

use super::table::table;
use crate::experiments::look::Compared;
use crate::experiments::reading::{Quantity, Reading, named, significant, words};
use crate::experiments::run::Run;

/// The state in words: the number that the picture is read for, of the first network and of the last.
pub fn reading(run: &Run) -> Reading {
    let Some(comparison) = &run.comparison else {
        return Reading {
            headline: Vec::new(),
            detail: String::new(),
        };
    };
    let compared = run.state.compared;
    let (row, what, quantity) = match compared {
        Compared::Gaa | Compared::Gtilde => ("χ₁", "Each layer changes g_aa by χ₁", Quantity::Gradient),
        Compared::Gab | Compared::GabChi => (
            "n_c, theory",
            "g_ab turns into noise n_c layers below the output",
            Quantity::Correlation,
        ),
        Compared::Factor => (
            "g_aa over independence, layer 1",
            "Gradient independence is off by a factor",
            Quantity::Gradient,
        ),
        Compared::Variance => (
            "power of g_aa",
            "The variance of g_aa goes with a power of its mean",
            Quantity::Gradient,
        ),
        Compared::Fitted => ("ξ₁", "Gradients fade or grow with |1/ln χ₁|", Quantity::Gradient),
        Compared::Crossover => (
            "n_c, theory",
            "g_ab turns into noise n_c layers below the output",
            Quantity::Correlation,
        ),
        Compared::Qmap => ("q*", "Signals settle at q*", Quantity::Length),
        Compared::Cmap => ("c*", "Two inputs settle at c*", Quantity::Correlation),
        Compared::Qdecay => ("ξ_q, predicted", "q settles with ξ_q", Quantity::Length),
        Compared::Cdecay => ("ξ₂, predicted", "c settles with ξ₂", Quantity::Correlation),
    };
    let table = table(run);
    let values = table.labels.iter().position(|label| label == row);
    let values = values
        .and_then(|row| table.rows.get(row).cloned())
        .unwrap_or_default();
    let told = |index: usize| {
        let value = values.get(index).copied().flatten();
        value.map_or_else(|| "–".to_owned(), significant)
    };
    let names: Vec<&str> = comparison.members.iter().map(|member| &*member.name).collect();
    let mut headline = vec![words(format!("{what}: "))];
    match names[..] {
        [] => {}
        [only] => headline.extend([named(told(0), quantity), words(format!(" ({only})."))]),
        [first, .., last] => headline.extend([
            named(told(0), quantity),
            words(format!(" at {first}, ")),
            named(told(names.len() - 1), quantity),
            words(format!(" at {last}.")),
        ]),
    }
    let (done, all) = comparison.networks();
    let layer = if compared.is_map() { " of one layer" } else { "" };
    let detail = format!(
        "{} networks side by side; {done} of {all} drawn{layer}. The table has a column for each.",
        names.len()
    );
    Reading { headline, detail }
}
