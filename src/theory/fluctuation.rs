//! How far g_ab of one network strays from its mean at width N: the fluctuations that the backward pass adds layer by layer.
//!
//! Left out, though of the same order 1/N, are those of the forward pass (K and m of one network), which count near the output. Held
//! against 6,000 networks with explicit weights (N = 256, L = 12): v is 0.9 to 1 of the truth ten layers below the output for tanh
//! and linear, down to a half or a third of it next to the output; half of it throughout for relu. E|g_ab|, in which the mean rules
//! there, is within 1 to 5 % (tanh near criticality, linear) and 11 % (tanh far in the chaotic phase, relu); with orthogonal weights
//! within 3 % and 25 %.

use super::gradients::{Errors, GradientProfile};
use super::moments::{Covariance, Products, QuarticMoments, quartic};
use super::trajectory::{SignalLayer, Trajectory};
use crate::model::{Hyperparameters, Loss, Scaled, WeightLaw};
use core::f64::consts::{FRAC_1_SQRT_2, FRAC_2_PI};

/// v^l = N·Var[δ_a·δ_b/N] for layers 0…L.
///
/// With h = Wᵀδ^{l+1} = G + m x per unit, G ~ N(0, σ_w²Δ^{l+1}), less m m K for orthogonal weights, and w = φ'_aφ'_b p_a p_b/ρ²:
///
/// ```text
/// v^L = 16(Q_aa Q_bb + Q_ab²) for the squared loss,  2 for a unit random δ^L
/// v^l = χ₂² v^{l+1} + Var[(w − β) h_a h_b],   β = 0 Gaussian, E w orthogonal
/// ```
/// Orthogonal weights keep δ_a·δ_b from δ^{l+1} to Wᵀδ^{l+1}, so that only the spread of w over units counts there.
///
/// Empty for a softmax: a few outputs have no law of large numbers.
pub fn fluctuation(
    network: &Hyperparameters,
    trajectory: &Trajectory,
    weights: WeightLaw,
    loss: Loss,
    errors: &[Errors],
) -> Vec<Scaled> {
    let (Some((_, below)), Some(last)) = (trajectory.layers.split_last(), errors.last()) else {
        return Vec::new();
    };
    let mut v = match loss {
        // δ = 2z is normal: Var[δ_aδ_b] = Δ_aaΔ_bb + Δ_ab²
        Loss::Squared | Loss::UnitRandom => last.aa * last.bb + last.ab * last.ab,
        Loss::CrossEntropy { .. } => return Vec::new(),
    };
    let mut all = vec![v];
    let mut known: Option<(&SignalLayer, QuarticMoments)> = None;
    for (layer, errors) in below.iter().zip(&errors[1..]).rev() {
        // a stationary trajectory has one set of moments
        let moments = match known {
            Some((same, moments)) if same == layer => moments,
            _ => quartic(layer.activation, layer.covariance()),
        };
        known = Some((layer, moments));
        v = before(network, layer, weights, errors, &moments, v);
        all.push(v);
    }
    all.reverse();
    all
}

fn before(
    network: &Hyperparameters,
    layer: &SignalLayer,
    weights: WeightLaw,
    errors: &Errors,
    moments: &QuarticMoments,
    v: Scaled,
) -> Scaled {
    let rho = network.keep_rate();
    let fresh = errors.fresh(network, layer, weights);
    let spread = fresh.aa * fresh.bb + fresh.ab * fresh.ab * 2.0;
    let [m_a, m_b] = errors.response;
    // E[weight h_a²h_b²] and E[weight h_ah_b] with h = G + μφ
    let fourth = |products: &Products, mu: [Scaled; 2], keep: [f64; 2]| {
        let [a, b] = [mu[0] * mu[0], mu[1] * mu[1]];
        let value = |moment: f64| Scaled::new(moment, layer.exponent);
        spread * products.one
            + a * fresh.bb * value(products.aa / keep[0])
            + b * fresh.aa * value(products.bb / keep[0])
            + mu[0] * mu[1] * fresh.ab * value(4.0 * products.ab)
            + a * b * value(1.0) * value(products.aabb / keep[1])
    };
    // units that both inputs keep: x = φ/ρ
    let kept = [m_a * (1.0 / rho), m_b * (1.0 / rho)];
    let square = fourth(&moments.square_slopes, kept, [1.0, 1.0]) * (1.0 / (rho * rho));
    let mean =
        fresh.ab * moments.slopes.one + kept[0] * kept[1] * Scaled::new(moments.slopes.ab, layer.exponent);
    let variance = match weights {
        WeightLaw::Gaussian => square - mean * mean,
        WeightLaw::Orthogonal => {
            let beta = moments.slopes.one;
            let cross = fourth(&moments.slopes, kept, [1.0, 1.0]);
            // all units, kept or not: E x² = V/ρ, E x_a²x_b² = E[φ_a²φ_b²]/ρ²
            let plain = fourth(&moments.plain, errors.response, [rho, rho * rho]);
            let all = fresh.ab + m_a * m_b * Scaled::new(moments.plain.ab, layer.exponent);
            let mean = mean - all * beta;
            square - cross * (2.0 * beta) + plain * (beta * beta) - mean * mean
        }
    };
    let chi_2 = network.weight_variance() * layer.pair.slope_product;
    v * (chi_2 * chi_2) + variance
}

/// c: N Var ln g_aa grows by c for every layer that gradients travel, at variance q of the preactivations and for widths N ≫ c. For a
/// unit's δ = φ' p h/ρ with normal h,
///
/// ```text
/// c = E δ⁴/(E δ²)² − 1 = 3E[φ'⁴]/(ρ E[φ'²]²) − 1
/// ```
/// so that the variance of g_aa over its squared mean is about e^{cn/N} − 1 after n layers, and no power of the mean.
pub fn spread_rate(network: &Hyperparameters, variance: f64) -> f64 {
    let alike = quartic(network.activation(), Covariance::equal(variance, 0.0));
    let square = alike.slopes.one * alike.slopes.one;
    3.0 * alike.square_slopes.one / (network.keep_rate() * square) - 1.0
}

/// κ: far below the output, where errors of the two inputs know nothing of each other, the mean of √(δ_a² δ_b²) changes by
/// (1 − κ/N)χ₁ a layer at width N ≫ κ, less than the mean of δ_a²: roots of what fluctuates are smaller in the mean,
///
/// ```text
/// κ = (c − d)/4,   d = E[φ'_a²φ'_b²]/(E φ'²)² − 1
/// ```
/// with c as in [`spread_rate`] and d the part of the fluctuations that both inputs share, N times their covariance. 0 for inputs that
/// become alike: then the root is δ_a² itself.
pub fn root_loss(network: &Hyperparameters, variance: f64, decorrelation: f64) -> f64 {
    if decorrelation == 0.0 {
        return 0.0;
    }
    let slopes = quartic(network.activation(), Covariance::equal(variance, 0.0))
        .slopes
        .one;
    let shared = quartic(network.activation(), Covariance::equal(variance, decorrelation));
    let shared = shared.square_slopes.one / (slopes * slopes) - 1.0;
    0.25 * (spread_rate(network, variance) - shared)
}

/// E|g_ab| of layers 1…L at width N: of a normal of mean μ = K_abΔ_ab and standard deviation s = K_ab√(v/N).
///
/// ```text
/// E|g| = s√(2/π) e^{−μ²/2s²} + |μ| erf(|μ|/(s√2))
/// ```
pub fn mean_absolute(profile: &GradientProfile, deviations: &[Scaled]) -> Vec<Scaled> {
    profile
        .iter()
        .zip(deviations)
        .map(|(gradient, deviation)| {
            let mean = gradient.g_ab.abs();
            let ratio = mean.over(*deviation);
            if deviation.mantissa() == 0.0 || !ratio.is_finite() {
                return mean;
            }
            *deviation * (FRAC_2_PI.sqrt() * libm::exp(-0.5 * ratio * ratio))
                + mean * libm::erf(ratio * FRAC_1_SQRT_2)
        })
        .collect()
}

/// Standard deviation of g_ab over networks of width N, layers 1…L: K_ab√(v/N).
pub fn deviations(trajectory: &Trajectory, fluctuation: &[Scaled], width: usize) -> Vec<Scaled> {
    let layers = trajectory.layers.iter().zip(fluctuation.iter().skip(1));
    layers
        .map(|(layer, v)| {
            (*v * (1.0 / width as f64)).sqrt() * Scaled::new(layer.input_product().abs(), layer.exponent)
        })
        .collect()
}

/// n_c: how many layers below the output the mean of g_ab sinks under its standard deviation, between layers by interpolation of
/// the logarithms. From there down |g_ab| is noise. `None`: not in these layers, or no deviations are known.
pub fn crossover(profile: &GradientProfile, deviations: &[Scaled]) -> Option<f64> {
    let depth = profile.len();
    let excess: Vec<Option<f64>> = profile
        .iter()
        .zip(deviations)
        .map(|(gradient, deviation)| Some(gradient.g_ab.log10_abs()? - deviation.log10_abs()?))
        .collect();
    let layer = (1..excess.len())
        .rev()
        .find(|&layer| excess[layer - 1].is_some_and(|excess| excess < 0.0))?;
    let (above, below) = (excess[layer]?, excess[layer - 1]?);
    let part = if above > 0.0 { above / (above - below) } else { 0.0 };
    Some((depth - layer - 1) as f64 + part)
}
