//! Theorem 2: the noise γ = Σ η_l μ_l that masks add to a unit, η_l = δ_l − p_l.
//!
//! μ_l sums over all paths from the input to the unit that go through the branch of layer l. At initialisation and infinite width paths
//! are independent, so μ_1…μ_L are normal and of one variance; and any two have the correlation s²/(1 + s²), of the paths through both:
//! ½ in standard networks, 1/(L + 1) in stable ones.

use crate::theory::quadrature::legendre;
use core::f64::consts::{FRAC_1_SQRT_2, PI};

/// Ends of the panels over b, beyond which L erfc(b/√2) is below 1e-19 for any depth in use; over c, a normal number; over τ, beyond
/// which e^−τ is 1e-16.
const PANEL: f64 = 1.5;
const PANELS: u32 = 7;
const NORMAL: [f64; 5] = [0.0, 1.0, 2.5, 5.0, 8.5];
const DECAY: [f64; 9] = [0.0, 0.01, 0.04, 0.15, 0.5, 1.5, 4.0, 12.0, 37.0];

/// Assumption 2: E[max μ_l²/Σ μ_l²] of L = `depth` layers (L ≥ 1), which must vanish with depth; to 1e-8.
///
/// With μ_l = s c + ξ_l of independent standard normal c and ξ_l, 1/Σ = ∫e^{−tΣ}dt makes the layers independent given c and t:
///
/// ```text
/// (2/(L − 1)) ∫_0^∞ dc φ(c) J(sc) ∫_0^∞ dτ exp(−τ − ½c²(1 + Ls²)(e^{2τ/(L−1)} − 1))
/// J(δ) = ∫_0^∞ 2b (1 − P(|ξ + δ| < b)^L) db
/// ```
pub fn largest_share(depth: usize, branch_variance: f64) -> f64 {
    if depth < 2 {
        return 1.0;
    }
    let layers = depth as f64;
    let (s, others) = (branch_variance.sqrt(), layers - 1.0);
    let stretch = 0.5 * (1.0 + layers * branch_variance);
    let over = |ends: &[f64], integrand: &dyn Fn(f64) -> f64| {
        let panels = ends.windows(2).map(|ends| legendre(ends[0], ends[1], integrand));
        panels.sum::<f64>()
    };
    let weighed = |c: f64| {
        let decay = |tau: f64| libm::exp(-tau - c * c * stretch * libm::expm1(2.0 * tau / others));
        libm::exp(-0.5 * c * c) * over(&DECAY, &decay) * mean_largest(layers, s * c)
    };
    2.0 / others / (2.0 * PI).sqrt() * over(&NORMAL, &weighed)
}

/// J(δ): E[max (ξ_l + δ)²].
fn mean_largest(layers: f64, shift: f64) -> f64 {
    let above = |b: f64| {
        let tail = 0.5 * (libm::erfc((b - shift) * FRAC_1_SQRT_2) + libm::erfc((b + shift) * FRAC_1_SQRT_2));
        -2.0 * b * libm::expm1(layers * libm::log1p(-tail))
    };
    // all of the square below the shift is there already
    let from = (shift - f64::from(PANELS) * PANEL).max(0.0);
    let panels = PANELS + libm::ceil((shift - from) / PANEL) as u32;
    let panel = |panel: u32| {
        let start = from + f64::from(panel) * PANEL;
        legendre(start, start + PANEL, above)
    };
    from * from + (0..panels).map(panel).sum::<f64>()
}
