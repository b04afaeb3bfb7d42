//! What the loss puts into the backward pass: errors of the last layer.

use super::gradients::Errors;
use super::softmax::{agreement, spread};
use super::trajectory::SignalLayer;
use crate::model::{Hyperparameters, Loss, Scaled};

/// Δ^L and m^L of networks of `width` = N units.
///
/// ```text
/// squared         Δ^L = 4Q^L,  m^L = 2σ_w²
/// unit random     Δ^L = 1 for aa, bb and ab,  m^L = 0
/// cross-entropy   Δ_aa^L = (K E[s_1(a)²] − 2/K + 1)/N,  Δ_ab^L = (K E[s_1(a)s_1(b)] − 1/K)/N,
///                 m_a^L = σ_w²(1 − K E[s_1(a)²])/N
/// ```
/// Cross-entropy: the first K ≤ N units of z^L enter a softmax s, and δ_i = s_i − y_i for i ≤ K, 0 for other units. The one-hot
/// labels y are drawn uniformly, for each input anew. Both Δ and m are O(1/N), so that what reused weights add, m²
/// against Δ, vanishes in the limit: gradient independence becomes exact, for K fixed.
///
/// Relative accuracy 1e-10, as [`spread`] and [`agreement`] have it. `None` for fewer than 2 classes or more than N, and where
/// [`agreement`] is too dear: one very long and one short input, almost parallel.
pub fn at_output(network: &Hyperparameters, layer: &SignalLayer, loss: Loss, width: usize) -> Option<Errors> {
    let both = |value: f64| [Scaled::from(value); 2];
    Some(match loss {
        Loss::Squared => {
            let law = layer.covariance();
            let of = |product: f64| Scaled::new(4.0 * product, layer.exponent);
            Errors {
                aa: of(law.a),
                bb: of(law.b),
                ab: of(law.product()),
                response: both(2.0 * network.weight_variance()),
            }
        }
        Loss::UnitRandom => Errors {
            aa: Scaled::from(1.0),
            bb: Scaled::from(1.0),
            ab: Scaled::from(1.0),
            response: both(0.0),
        },
        Loss::CrossEntropy { classes } => cross_entropy(network, layer, classes, width)?,
    })
}

fn cross_entropy(
    network: &Hyperparameters,
    layer: &SignalLayer,
    classes: usize,
    width: usize,
) -> Option<Errors> {
    if classes < 2 || classes > width {
        return None;
    }
    let share = 1.0 / width as f64;
    let variance = layer.variance.map(|q| Scaled::new(q, layer.exponent));
    let spread_a = spread(classes, variance[0].sqrt());
    let spread_b = match variance[0] == variance[1] {
        true => spread_a,
        false => spread(classes, variance[1].sqrt()),
    };
    let own = |spread: Scaled| (Scaled::from(2.0 - 2.0 / classes as f64) - spread) * share;
    // s is linear in short signals and knows only the directions of long ones: bring either into range
    let units = variance.map(|q| q.exponent().clamp(-FAR, FAR));
    let near = [0, 1].map(|input| libm::scalbn(variance[input].mantissa(), units[input]));
    let short =
        [0, 1].map(|input| Scaled::new(1.0, (variance[input].exponent() - units[input]).min(0)).sqrt());
    let ab = agreement(classes, near, layer.decorrelation)?;
    Some(Errors {
        aa: own(spread_a),
        bb: own(spread_b),
        ab: short[0] * short[1] * (ab * share),
        response: [spread_a, spread_b].map(|spread| spread * (network.weight_variance() * share)),
    })
}

/// Signals of variance 2^±200 are as good as infinitely long or short to a softmax.
const FAR: i32 = 200;
