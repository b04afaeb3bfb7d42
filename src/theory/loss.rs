//! What the loss puts into the backward pass: errors of the last layer.

use super::gradients::Errors;
use super::trajectory::SignalLayer;
use crate::model::{Hyperparameters, Loss, Scaled, WeightLaw};

/// Δ^L and m^L of networks of `width` units.
///
/// ```text
/// squared         Δ^L = 4Q^L,  m^L = 2σ_w²
/// unit random     Δ^L = 1 for aa, bb and ab,  m^L = 0
/// ```
pub fn at_output(network: &Hyperparameters, layer: &SignalLayer, loss: Loss, width: usize) -> Option<Errors> {
    let both = |value: f64| [Scaled::from(value); 2];
    let _ = (width, WeightLaw::Gaussian);
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
        Loss::CrossEntropy { .. } => return None,
    })
}
