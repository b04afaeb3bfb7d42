//! Theorem 2: the noise γ = Σ η_l μ_l that masks add to a unit, η_l = δ_l − p_l. At initialisation and infinite width μ_1…μ_L are
//! independent normal variables of one variance.

use crate::theory::quadrature::legendre;

/// Panels of the integral over t = √x, and where L erfc(t/√2) is below 1e-19 for any depth in use.
const PANEL: f64 = 0.5;
const PANELS: u32 = 21;

/// Assumption 2: E[max μ_l²/Σ μ_l²], which must vanish with depth (L ≥ 1), to 1e-12.
///
/// The ratio of χ²₁ variables to their sum is independent of the sum, so this is the mean of the largest divided by L:
///
/// ```text
/// (1/L) ∫₀^∞ [1 − erf(√(x/2))^L] dx
/// ```
pub fn largest_share(depth: usize) -> f64 {
    let layers = depth.max(1) as f64;
    let above = |t: f64| {
        let tail = libm::erfc(t * core::f64::consts::FRAC_1_SQRT_2);
        -2.0 * t * libm::expm1(layers * libm::log1p(-tail))
    };
    let panels = (0..PANELS).map(|panel| {
        let from = f64::from(panel) * PANEL;
        legendre(from, from + PANEL, above)
    });
    panels.sum::<f64>() / layers
}

/// Excess kurtosis of γ over masks at one rate p for all layers, averaged over μ; `None` at p = 0 and 1, where there is no noise.
///
/// That of one network is κ₄/v² · Σμ_l⁴/(Σμ_l²)², with v = p(1 − p) and κ₄ = v(1 − 6v) of a Bernoulli variable; the mean of the sums is
/// 3/(L + 2).
pub fn uniform_noise_kurtosis(rate: f64, depth: usize) -> Option<f64> {
    let variance = rate * (1.0 - rate);
    (variance > 0.0).then(|| (1.0 / variance - 6.0) * 3.0 / (depth as f64 + 2.0))
}
