//! The advice in plain words.

use super::{Dropout, Pair};
use crate::reading::significant;
use depthscale::theory::Phase;

/// A sentence or two each on: this pair, the best σ_w² at its σ_b², the recommended pair, dropout.
pub(super) fn sentences(
    depth: usize,
    rho: f64,
    here: &Pair,
    best: &Pair,
    recommended: Option<&Pair>,
    dropout: &Dropout,
) -> Vec<String> {
    vec![
        verdict(depth, here),
        best_words(best),
        recommended_words(depth, recommended),
        dropout_words(depth, rho, recommended, dropout),
    ]
}

/// A number without the zeros it could do without.
fn number(value: f64) -> String {
    let text = significant(value);
    if text.contains('.') && !text.contains('×') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

fn count(depth: usize) -> String {
    format!("{depth} {}", if depth == 1 { "layer" } else { "layers" })
}

/// Trained layers in words.
fn layers(depth: f64) -> String {
    if depth < 1.0 {
        "less than one layer".to_owned()
    } else if depth < 1e4 {
        format!("about {}", count(libm::round(depth) as usize))
    } else {
        format!("about {} layers", significant(depth))
    }
}

/// "to about 92 layers", or "to any depth".
fn reach(pair: &Pair) -> String {
    match pair.trainable_depth {
        Some(depth) => format!("to {}", layers(depth)),
        None if pair.within => "to any depth: it is critical".to_owned(),
        None => "to no depth at all".to_owned(),
    }
}

fn numbers(pair: &Pair) -> String {
    format!(
        "σ_w² = {}, σ_b² = {}",
        number(pair.sigma_w2),
        number(pair.sigma_b2)
    )
}

/// Whether L layers train here, and what is in the way.
fn verdict(depth: usize, here: &Pair) -> String {
    let (pair, layered) = (numbers(here), count(depth));
    let point = &here.point;
    let Some(trainable) = here.trainable_depth else {
        return match point.phase {
            Phase::LengthDiverges => {
                format!(
                    "{layered} will hardly train at {pair}: signals grow without bound, q has no fixed point."
                )
            }
            Phase::LengthOscillates => {
                format!("{layered} will hardly train at {pair}: q jumps to and fro and never settles.")
            }
            _ if here.within => {
                format!("{layered} will train at {pair}: it is critical, and no depth scale limits it.")
            }
            _ => format!("{layered} will hardly train at {pair}: they do not pass on what their input was."),
        };
    };
    let critical = match point.phase {
        Phase::Critical | Phase::LengthConserved => "gradients keep their size (χ₁ = 1), but ",
        _ => "",
    };
    if here.within {
        return format!(
            "{layered} will train at {pair}: {critical}min(12ξ₁, 12ξ₂) allows {}.",
            layers(trainable)
        );
    }
    let by_gradients = here
        .xi_1
        .is_some_and(|xi_1| here.xi_2.is_none_or(|xi_2| xi_1 <= xi_2));
    let why = match point.phase {
        Phase::Ordered if by_gradients => "gradients vanish first",
        Phase::Chaotic if by_gradients => "gradients explode first",
        _ => "deep layers forget first how alike two inputs were",
    };
    format!(
        "{layered} are too many for {pair}: {critical}min(12ξ₁, 12ξ₂) allows {}; {why}.",
        layers(trainable)
    )
}

fn best_words(best: &Pair) -> String {
    format!(
        "With σ_b² = {} the best is σ_w² = {}, which trains {}.",
        number(best.sigma_b2),
        number(best.sigma_w2),
        reach(best)
    )
}

fn recommended_words(depth: usize, recommended: Option<&Pair>) -> String {
    let Some(pair) = recommended else {
        return "No pair holds q* between ¼ and 4 with this φ, so none is recommended.".to_owned();
    };
    let q = match pair.q_star {
        Some(q) => format!("q* = {}", number(q)),
        None => "q stays what the input's is".to_owned(),
    };
    let enough = if pair.within {
        ""
    } else {
        ", the most with q* of order one, though fewer than asked for"
    };
    format!(
        "Recommended for {}: {} ({q}), which trains {}{enough}.",
        count(depth),
        numbers(pair),
        reach(pair)
    )
}

/// A rate with the digits that matter: 0.9 and 0.9953.
fn rate(rho: f64) -> String {
    let digits = (1.0 - libm::floor(libm::log10((1.0 - rho).max(1e-9)))) as usize;
    let text = format!("{rho:.digits$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn dropout_words(depth: usize, rho: f64, recommended: Option<&Pair>, dropout: &Dropout) -> String {
    let deepest = recommended.and_then(|pair| pair.trainable_depth);
    let mut words = match (dropout.bound, deepest) {
        (Some(bound), Some(deepest)) => format!(
            "Dropout sets the limit: with ρ = {} no pair with q* between ¼ and 4 trains deeper than {}, and no φ at all trains deeper than {}",
            rate(rho),
            layers(deepest),
            layers(bound)
        ),
        (Some(bound), None) => format!("With ρ = {} no φ trains deeper than {}", rate(rho), layers(bound)),
        (None, _) => {
            "Without dropout depth is limited by nothing but the distance from criticality".to_owned()
        }
    };
    if let Some((rho, depth)) = dropout.other_rho.zip(dropout.other_depth) {
        words += &format!("; ρ = {} would reach {}", rate(rho), layers(depth));
    }
    words += ".";
    if let Some(least) = dropout.least_rho {
        words += &format!(
            " For {} dropout may be {} at most.",
            count(depth),
            number(1.0 - least)
        );
    }
    words
}
