//! Gradients of every layer's weights, with the weights of the forward pass reused backwards.

use super::Trajectory;
use super::loss::at_output;
use super::trajectory::SignalLayer;
use crate::model::{Hyperparameters, Loss, Scaled, WeightLaw};

/// What the backward pass knows at layer l, in the limit of infinite width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors {
    /// Δ_aa = E|δ_a|²/N.
    pub aa: Scaled,
    /// Δ_bb.
    pub bb: Scaled,
    /// Δ_ab = E[δ_a·δ_b]/N.
    pub ab: Scaled,
    /// m_a and m_b: σ_w²E[∂δ/∂z], how far Wᵀδ leans along what the forward pass sent in.
    pub response: [Scaled; 2],
}

/// Gradient products of one layer: g_cd = Σ_ij (∂E_c/∂W_ij)(∂E_d/∂W_ij)/N².
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerGradient {
    /// g_aa, mean square gradient.
    pub g_aa: Scaled,
    /// g_bb.
    pub g_bb: Scaled,
    /// Signed g_ab.
    pub g_ab: Scaled,
}

/// Gradients of layers 1…L (`[l − 1]` is layer l); empty where signals leave the range of f64.
pub type GradientProfile = Vec<LayerGradient>;

/// Δ^l and m^l of layers 0…L, exact at infinite width for any φ.
///
/// Conditioning W on the forward pass closes the recursion; it contains Huang et al., equation 12, as its linear stationary
/// case. With K^l = x^l·x^l/N and expectations at z^l:
///
/// ```text
/// m^l    = χ_q m^{l+1}
/// Δ_aa^l = E[φ'²] G_aa/ρ     + m_a² E[φ'²φ²]/ρ³
/// Δ_ab^l = E[φ'_aφ'_b] G_ab  + m_a m_b E[φ'_aφ'_bφ_aφ_b]/ρ²
/// G_cd   = σ_w²Δ_cd^{l+1}, less m_c m_d K_cd^{l+1} for orthogonal weights
/// ```
pub fn reused_weights(
    network: &Hyperparameters,
    trajectory: &Trajectory,
    weights: WeightLaw,
    top: Errors,
) -> Vec<Errors> {
    let Some(below) = trajectory.layers.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut errors = vec![top];
    errors.extend(
        trajectory.layers[..below]
            .iter()
            .rev()
            .scan(top, |errors, layer| {
                *errors = errors.before(network, layer, weights);
                Some(*errors)
            }),
    );
    errors.reverse();
    errors
}

/// The same under gradient independence, the papers' assumption that the backward pass has fresh weights: m = 0.
/// Source: Schoenholz et al., section 4; Huang et al., equation 9.
pub fn independent_weights(network: &Hyperparameters, trajectory: &Trajectory, top: Errors) -> Vec<Errors> {
    let top = Errors {
        response: [Scaled::default(); 2],
        ..top
    };
    reused_weights(network, trajectory, WeightLaw::Gaussian, top)
}

/// Gradients of layers 1…L from the errors of layers 0…L: g^l = K^l Δ^l.
pub fn profile(network: &Hyperparameters, trajectory: &Trajectory, errors: &[Errors]) -> GradientProfile {
    let pairs = trajectory.layers.iter().zip(errors.iter().skip(1));
    pairs
        .map(|(layer, errors)| {
            let [a, b] = layer.input_lengths(network);
            let times = |delta: Scaled, input| delta * Scaled::new(input, layer.exponent);
            LayerGradient {
                g_aa: times(errors.aa, a),
                g_bb: times(errors.bb, b),
                g_ab: times(errors.ab, layer.input_product()),
            }
        })
        .collect()
}

/// Errors of the last layer under `loss`, in networks of `width` units.
///
/// `None` where the trajectory does not reach it, or as [`at_output`] says.
pub fn output_errors(
    network: &Hyperparameters,
    trajectory: &Trajectory,
    depth: usize,
    loss: Loss,
    width: usize,
) -> Option<Errors> {
    at_output(network, trajectory.layers.get(depth)?, loss, width)
}

impl Errors {
    /// Errors of layer l from those of l + 1, where `layer` is l.
    fn before(&self, network: &Hyperparameters, layer: &SignalLayer, weights: WeightLaw) -> Self {
        let rho = network.keep_rate();
        let [a, b] = self.response;
        let fresh = self.fresh(network, layer, weights);
        let value = |moment: f64| Scaled::new(moment, layer.exponent);
        let alone = |fresh: Scaled, response: Scaled, input: usize| {
            let moments = &layer.single[input];
            fresh * (moments.slope_square / rho)
                + response * response * value(moments.slope_value_square / (rho * rho * rho))
        };
        let gain = network.weight_variance() / rho;
        Self {
            aa: alone(fresh.aa, a, 0),
            bb: alone(fresh.bb, b, 1),
            ab: fresh.ab * layer.pair.slope_product
                + a * b * value(layer.pair.slope_value_product / (rho * rho)),
            response: [
                a * (gain * layer.single[0].length_slope),
                b * (gain * layer.single[1].length_slope),
            ],
        }
    }

    /// G: covariance of what of Wᵀδ^{l+1} the forward pass through `layer` = l did not fix.
    pub(super) fn fresh(&self, network: &Hyperparameters, layer: &SignalLayer, weights: WeightLaw) -> Fresh {
        let [a, b] = self.response;
        let [k_aa, k_bb] = layer.input_lengths(network);
        let part = |delta: Scaled, response: Scaled, input: f64| {
            let fresh = delta * network.weight_variance();
            match weights {
                WeightLaw::Gaussian => fresh,
                WeightLaw::Orthogonal => fresh - response * Scaled::new(input, layer.exponent),
            }
        };
        Fresh {
            aa: part(self.aa, a * a, k_aa),
            bb: part(self.bb, b * b, k_bb),
            ab: part(self.ab, a * b, layer.input_product()),
        }
    }
}

/// A covariance over the two inputs.
pub(super) struct Fresh {
    pub aa: Scaled,
    pub bb: Scaled,
    pub ab: Scaled,
}
