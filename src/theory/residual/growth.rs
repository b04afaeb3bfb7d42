//! How gradients grow towards the input, and how much the output owes to each layer.

use crate::model::Scaled;

/// Proposition 1: q̃_l = E|∂ℒ/∂y_l|²/|∂ℒ/∂y_L|² = ∏_{k>l} (1 + s²p_k), l = 0…L.
pub fn growth(rates: &[f64], branch_variance: f64) -> Vec<Scaled> {
    let mut product = Scaled::from(1.0);
    let mut profile = vec![product];
    for rate in rates.iter().rev() {
        product = product * (1.0 + branch_variance * rate);
        profile.push(product);
    }
    profile.reverse();
    profile
}

/// Relative variance of one network's |∂ℒ/∂y_l|²/|∂ℒ/∂y_L|² = ∏_{k>l} (1 + s²δ_k), from its mask alone, l = 0…L, s² ≤ 1:
///
/// ```text
/// ∏_{k>l} E(1 + s²δ_k)²/(1 + s²p_k)² − 1 = ∏_{k>l} (1 + s⁴p_k(1 − p_k)/(1 + s²p_k)²) − 1
/// ```
pub fn growth_spread(rates: &[f64], branch_variance: f64) -> Vec<f64> {
    let mut logarithm = 0.0;
    let mut profile = vec![0.0];
    for rate in rates.iter().rev() {
        let relative = branch_variance / (1.0 + branch_variance * rate);
        logarithm += libm::log1p(relative * relative * rate * (1.0 - rate));
        profile.push(libm::expm1(logarithm));
    }
    profile.reverse();
    profile
}

/// Mean rate per layer q̃_l^{1/(L−l)}, `growth` q̃_l. The paper's tables 1, 4 and 5 print that of layer l + 1 in their rows l ≥ 10.
/// `None` at l ≥ L, and where q̃_l = 0.
pub fn rate(growth: Scaled, depth: usize, layer: usize) -> Option<f64> {
    let layers = depth.checked_sub(layer).filter(|&layers| layers > 0)?;
    Some(libm::exp2(growth.log2_abs()? / layers as f64))
}

/// Theorem 1: E g_l = 2(1 + s²)^{L−1} Q_0 for one output and squared loss, the same for every layer l.
///
/// g_l = 2ζ_l², ζ_l = ∂y_out/∂y_l · W_l relu(y_{l−1}) with every layer kept; Q_0 = `start` is the variance of y_0.
pub fn mean_discrepancy(depth: usize, branch_variance: f64, start: f64) -> Scaled {
    (1..depth).fold(Scaled::from(2.0 * start), |product, _| {
        product * (1.0 + branch_variance)
    })
}
