//! Huang et al., equation 12: gradients of a linear network at its fixed point, in closed form.

use super::{GradientProfile, LayerGradient};
use crate::model::{Activation, Hyperparameters, Scaled};

/// ```text
/// g_aa^l = 4 (q*/ρ)² (σ_w²/ρ)^{L−l} [ρ + Σ_{j=1}^{L−l} (σ_w²/ρ)^j]
/// g_ab^l = 4 (q_ab*)² (σ_w²)^{L−l}  [1 + Σ_{j=1}^{L−l} (σ_w²/ρ²)^j]
/// ```
///
/// Layers 1…`depth`. `None` unless φ is linear with a finite q* (σ_w² < ρ). The second sum diverges with depth for σ_w² > ρ²,
/// which the paper does not say; the formula stays right.
pub fn eq12(network: &Hyperparameters, depth: usize) -> Option<GradientProfile> {
    let [q_over_rho, q_ab] = fixed_inputs(network)?;
    let (sw2, rho) = (network.weight_variance(), network.keep_rate());
    let (chi_1, ratio) = (sw2 / rho, sw2 / (rho * rho));
    let mut aa = Term {
        power: Scaled::from(1.0),
        sum: Scaled::from(rho),
        term: Scaled::from(chi_1),
    };
    let mut ab = Term {
        power: Scaled::from(1.0),
        sum: Scaled::from(1.0),
        term: Scaled::from(ratio),
    };
    let mut profile: GradientProfile = (0..depth)
        .map(|_| {
            let g_aa = aa.descend(chi_1, chi_1) * (4.0 * q_over_rho * q_over_rho);
            LayerGradient {
                g_aa,
                g_bb: g_aa,
                g_ab: ab.descend(sw2, ratio) * (4.0 * q_ab * q_ab),
            }
        })
        .collect();
    profile.reverse();
    Some(profile)
}

/// q*/ρ and q_ab*: x_a·x_a/N and x_a·x_b/N at the fixed point. `None` as for [`eq12`].
pub(super) fn fixed_inputs(network: &Hyperparameters) -> Option<[f64; 2]> {
    let (sw2, sb2, rho) = (
        network.weight_variance(),
        network.bias_variance(),
        network.keep_rate(),
    );
    (network.activation() == Activation::Linear && sw2 < rho).then(|| [sb2 / (rho - sw2), sb2 / (1.0 - sw2)])
}

/// power·sum at a layer, and what is needed for the layer below.
struct Term {
    power: Scaled,
    sum: Scaled,
    term: Scaled,
}

impl Term {
    fn descend(&mut self, base: f64, ratio: f64) -> Scaled {
        let value = self.power * self.sum;
        self.power = self.power * base;
        self.sum = self.sum + self.term;
        self.term = self.term * ratio;
        value
    }
}
