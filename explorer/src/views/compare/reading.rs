//! A comparison in words.

use super::table::factor;
use crate::look::Compared;
use crate::reading::{Quantity, Reading, named, significant, words};
use crate::run::Run;
use crate::views::point::report::scales;

/// The state in words: the number that the picture is read for, of the first network and of the last.
pub fn reading(run: &Run) -> Reading {
    let Some(comparison) = &run.comparison else {
        return Reading {
            headline: Vec::new(),
            detail: String::new(),
        };
    };
    let compared = run.state.compared;
    let (what, quantity, read): (_, _, fn(&Run) -> Option<f64>) = match compared {
        Compared::Gaa | Compared::Gtilde => ("Each layer changes g_aa by χ₁", Quantity::Gradient, |run| {
            scales(&run.theory.point).chi_1
        }),
        Compared::Gab | Compared::GabChi | Compared::Crossover => (
            "g_ab turns into noise n_c layers below the output",
            Quantity::Correlation,
            |run| run.crossover,
        ),
        Compared::Factor => (
            "Gradient independence is off by a factor",
            Quantity::Gradient,
            factor,
        ),
        Compared::Variance => (
            "N times the spread of ln g_aa grows layer by layer",
            Quantity::Gradient,
            Run::spread_rate,
        ),
        Compared::Fitted => ("Gradients fade or grow with ξ₁", Quantity::Gradient, |run| {
            run.theory.point.gradient_depth_scale
        }),
        Compared::Qmap => ("Signals settle at q*", Quantity::Length, |run| {
            run.theory.point.length
        }),
        Compared::Cmap => ("Two inputs settle at c*", Quantity::Correlation, |run| {
            run.theory.point.decorrelation.map(|epsilon| 1.0 - epsilon)
        }),
        Compared::Qdecay => ("q settles with ξ_q", Quantity::Length, |run| {
            run.theory.point.length_depth_scale
        }),
        Compared::Cdecay => ("c settles with ξ₂", Quantity::Correlation, |run| {
            run.theory.point.correlation_depth_scale
        }),
    };
    let members = &comparison.members;
    let told = |index: usize| {
        let value = members.get(index).and_then(|member| read(&member.run));
        value.map_or_else(|| "none".to_owned(), significant)
    };
    let names: Vec<&str> = members.iter().map(|member| &*member.name).collect();
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
