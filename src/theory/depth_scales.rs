//! The operating point: fixed points, the slopes χ there, and the depth scales ξ that follow.

use super::correlation_map::CorrelationMap;
use super::length_map::{LengthFixedPoint, length_fixed_point};
use super::moments::{pair, single};
use crate::model::Hyperparameters;

/// How signals travel. Always one of these; never NaN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// χ₁ < 1: gradients vanish.
    Ordered,
    /// χ₁ = 1 to within 1e-9.
    Critical,
    /// χ₁ > 1: gradients explode.
    Chaotic,
    /// q grows without bound.
    LengthDiverges,
    /// Every q is kept: a homogeneous φ at its edge without bias.
    LengthConserved,
}

/// Everything the mean-field theory says of one set of hyperparameters.
///
/// `None` means: does not exist (no fixed point), or infinite (a depth scale at criticality).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OperatingPoint {
    /// Named outcome.
    pub phase: Phase,
    /// q*, variance of preactivations in deep layers.
    pub length: Option<f64>,
    /// 1 − c*, or its limit where q has no fixed point. `None` if every correlation is kept.
    pub decorrelation: Option<f64>,
    /// χ₁ = (σ_w²/ρ)E[φ'²]: growth of a gradient's mean square a layer backwards, assuming independence.
    pub chi_1: f64,
    /// χ₂ = σ_w²E[φ'_aφ'_b] at c*: slope of the c map where q is fixed.
    pub chi_2: f64,
    /// χ_q = (σ_w²/ρ)V'(q*): slope of the q map.
    pub chi_q: f64,
    /// Slope of the c map at c*: χ₂ at a finite q*, χ₂/χ_q where only ratios settle.
    pub correlation_slope: f64,
    /// ξ₁ = 1/|ln χ₁| in layers.
    pub gradient_depth_scale: Option<f64>,
    /// ξ₂ = 1/|ln(slope of the c map)| in layers.
    pub correlation_depth_scale: Option<f64>,
    /// ξ_q = 1/|ln χ_q| in layers.
    pub length_depth_scale: Option<f64>,
}

impl OperatingPoint {
    /// The operating point of `network` (Huang et al., equations 2–6 and 10; Schoenholz et al., equation 7 with the φ''φ term).
    ///
    /// Accuracy: 1e-12 relative; 1e-10 for pair quantities within 1e-6 of criticality.
    pub fn new(network: &Hyperparameters) -> Self {
        let outcome = length_fixed_point(network);
        let gain = network.weight_variance() / network.keep_rate();
        // Where no length is special, homogeneous φ has the same slopes at all of them.
        let q = if let LengthFixedPoint::Finite(q) = outcome {
            q
        } else {
            1.0
        };
        let moments = single(network.activation(), q);
        let (chi_1, chi_q) = (gain * moments.slope_square, gain * moments.length_slope);
        let settled = matches!(outcome, LengthFixedPoint::Finite(q) if q > 0.0);
        let map = if settled {
            CorrelationMap::at_fixed_length(network, q)
        } else {
            CorrelationMap::scale_free(network)
        };
        let decorrelation = map.fixed_point();
        let at = decorrelation.unwrap_or(0.0);
        let chi_2 = network.weight_variance() * pair(network.activation(), q, at).slope_product;
        let correlation_slope = if settled { chi_2 } else { map.slope(at) };
        Self {
            phase: match outcome {
                LengthFixedPoint::Diverges => Phase::LengthDiverges,
                LengthFixedPoint::Conserved => Phase::LengthConserved,
                LengthFixedPoint::Finite(_) if (chi_1 - 1.0).abs() <= 1e-9 => Phase::Critical,
                LengthFixedPoint::Finite(_) if chi_1 < 1.0 => Phase::Ordered,
                LengthFixedPoint::Finite(_) => Phase::Chaotic,
            },
            length: if let LengthFixedPoint::Finite(q) = outcome {
                Some(q)
            } else {
                None
            },
            decorrelation,
            chi_1,
            chi_2,
            chi_q,
            correlation_slope,
            gradient_depth_scale: depth_scale(chi_1),
            correlation_depth_scale: depth_scale(correlation_slope),
            length_depth_scale: depth_scale(chi_q),
        }
    }

    /// Depth to which a network trains by Huang et al.: min(12ξ₁, 12ξ₂). `None`: no limit, or no fixed point.
    pub fn trainable_depth(&self) -> Option<f64> {
        self.length?;
        [self.gradient_depth_scale, self.correlation_depth_scale]
            .into_iter()
            .flatten()
            .reduce(f64::min)
            .map(|xi| 12.0 * xi)
    }
}

/// ξ = 1/|ln χ|, accurate next to χ = 1; `None` where infinite.
///
/// ```
/// use depthscale::theory::depth_scales::depth_scale;
/// assert!((depth_scale(0.5).unwrap() - 1.0 / std::f64::consts::LN_2).abs() < 1e-15);
/// assert_eq!(depth_scale(1.0), None);
/// ```
pub fn depth_scale(chi: f64) -> Option<f64> {
    let rate = libm::log1p(chi - 1.0).abs();
    (rate > 0.0).then(|| 1.0 / rate)
}
