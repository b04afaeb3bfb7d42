//! Gradients of every layer's weights, with the weights of the forward pass reused backwards.

use super::Trajectory;
use crate::model::{Hyperparameters, Scaled};

/// Gradient products of one layer for the loss Σ(z^L)²: g_cd = Σ_ij (∂E_c/∂W_ij)(∂E_d/∂W_ij)/N².
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerGradient {
    /// g_aa, mean square gradient.
    pub g_aa: Scaled,
    /// Signed g_ab.
    pub g_ab: Scaled,
}

/// Gradients of layers 1…L (`[l − 1]` is layer l).
pub type GradientProfile = Vec<LayerGradient>;

/// The exact infinite-width gradients, for any φ.
///
/// Conditioning W on the forward pass closes the recursion; it contains Huang et al., equation 12, as its linear stationary
/// case. With Δ^l = δ^l·δ^l/N, K^l = x^l·x^l/N and expectations at z^l:
///
/// ```text
/// Δ^L = 4Q^L,  m^L = 2σ_w²
/// m^l    = χ_q m^{l+1}
/// Δ_aa^l = (σ_w²/ρ) E[φ'²] Δ_aa^{l+1}    + (m^{l+1})² E[φ'²φ²]/ρ³
/// Δ_ab^l =  σ_w² E[φ'_aφ'_b] Δ_ab^{l+1}  + (m^{l+1})² E[φ'_aφ'_bφ_aφ_b]/ρ²
/// g = K^l Δ^l
/// ```
pub fn reused_weights(network: &Hyperparameters, trajectory: &Trajectory) -> GradientProfile {
    backward(network, trajectory, 2.0 * network.weight_variance())
}

/// The same under gradient independence, the papers' assumption that the backward pass has fresh weights: m = 0.
/// Source: Schoenholz et al., section 4; Huang et al., equation 9.
pub fn independent_weights(network: &Hyperparameters, trajectory: &Trajectory) -> GradientProfile {
    backward(network, trajectory, 0.0)
}

fn backward(network: &Hyperparameters, trajectory: &Trajectory, response: f64) -> GradientProfile {
    let (sw2, rho) = (network.weight_variance(), network.keep_rate());
    let Some((top, below)) = trajectory.layers.split_last() else {
        return Vec::new();
    };
    let of_top = |product: f64| Scaled::new(4.0 * product, top.exponent);
    let mut aa = of_top(top.variance);
    let mut ab = of_top(top.variance * (1.0 - top.decorrelation));
    let mut response = Scaled::from(response);
    let mut profile = Vec::with_capacity(below.len());
    for layer in below.iter().rev() {
        profile.push(LayerGradient {
            g_aa: aa * Scaled::new(layer.input_length(network), layer.exponent),
            g_ab: ab * Scaled::new(layer.input_product(), layer.exponent),
        });
        let square = response * response;
        aa = aa * (sw2 / rho * layer.single.slope_square)
            + square
                * Scaled::new(
                    layer.single.slope_value_square / (rho * rho * rho),
                    layer.exponent,
                );
        ab = ab * (sw2 * layer.pair.slope_product)
            + square * Scaled::new(layer.pair.slope_value_product / (rho * rho), layer.exponent);
        response = response * (sw2 / rho * layer.single.length_slope);
    }
    profile.reverse();
    profile
}
