//! The operating point: fixed points, the slopes χ there, and the depth scales ξ that follow.

use super::correlation_map::CorrelationMap;
use super::kernels::{Exact, Kernels, PairKernels, SingleKernels};
use super::length_map::{LengthFixedPoint, fixed_point};
use crate::model::{Activation, Hyperparameters, Start};

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
    /// q has no stable fixed point and jumps to and fro.
    LengthOscillates,
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
    /// c → c' where q has settled, or where only ratios settle; `None` if those do not either.
    pub correlation_map: Option<CorrelationMap>,
    /// 1 − c*, or its limit where q has no fixed point. `None` if every correlation is kept.
    pub decorrelation: Option<f64>,
    /// χ₁ = (σ_w²/ρ)E[φ'²]: growth of a gradient's mean square a layer backwards, assuming independence. Infinite where
    /// signals grow faster than by any factor.
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
    /// The operating point of `network` (Huang et al., equations 2 to 6 and 10; Schoenholz et al., equation 7 with the φ''φ term).
    ///
    /// Accuracy: 1e-12 relative; 1e-10 for pair quantities within 1e-6 of criticality.
    pub fn new(network: &Hyperparameters) -> Self {
        Self::with(network, &Exact::new(network.activation()))
    }

    /// The same with the kernels of φ from anywhere: as accurate as they are.
    pub fn with(network: &Hyperparameters, kernels: &impl Kernels) -> Self {
        let outcome = fixed_point(network, kernels);
        let gain = network.weight_variance() / network.keep_rate();
        let length = match outcome {
            LengthFixedPoint::Finite(q) => Some(q),
            _ => None,
        };
        let settled = match outcome {
            LengthFixedPoint::Finite(q) if q > 0.0 => Some(q),
            LengthFixedPoint::Oscillates(q) => Some(q),
            _ => None,
        };
        // Where no length is special, all that is left of φ are two slopes, which are the same at every length.
        let slopes = match outcome {
            LengthFixedPoint::Finite(_) => network.activation().slopes_at_zero(),
            _ => network.activation().slopes_at_infinity(),
        };
        let (map, decorrelation, single, pair) = match (settled, slopes) {
            (Some(q), _) => solve_pair(CorrelationMap::with(network, q, kernels), q, kernels),
            (None, Some(slopes)) => {
                let kernels = Exact::new(Activation::TwoSlopes(slopes));
                solve_pair(CorrelationMap::scale_free(network, slopes), 1.0, &kernels)
            }
            // faster than z at infinity, or slower at zero
            (None, None) => return Self::out_of_scale(outcome),
        };
        let (chi_1, chi_q) = (gain * single.slope_square, gain * single.length_slope);
        let chi_2 = network.weight_variance() * pair.slope_product;
        let correlation_slope = if settled.is_some() { chi_2 } else { map.slope(pair) };
        Self {
            phase: match outcome {
                LengthFixedPoint::Diverges => Phase::LengthDiverges,
                LengthFixedPoint::Conserved => Phase::LengthConserved,
                LengthFixedPoint::Oscillates(_) => Phase::LengthOscillates,
                LengthFixedPoint::Finite(_) if (chi_1 - 1.0).abs() <= 1e-9 => Phase::Critical,
                LengthFixedPoint::Finite(_) if chi_1 < 1.0 => Phase::Ordered,
                LengthFixedPoint::Finite(_) => Phase::Chaotic,
            },
            length,
            correlation_map: Some(map),
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

    /// Where φ is not even in the limit a pair of slopes: signals that vanish under z², or explode under it.
    fn out_of_scale(outcome: LengthFixedPoint) -> Self {
        let vanishes = matches!(outcome, LengthFixedPoint::Finite(_));
        let chi = if vanishes { 0.0 } else { f64::INFINITY };
        Self {
            phase: if vanishes {
                Phase::Ordered
            } else {
                Phase::LengthDiverges
            },
            length: vanishes.then_some(0.0),
            correlation_map: None,
            decorrelation: None,
            chi_1: chi,
            chi_2: chi,
            chi_q: chi,
            correlation_slope: chi,
            gradient_depth_scale: None,
            correlation_depth_scale: None,
            length_depth_scale: None,
        }
    }

    /// The fixed point as a start: q⁰ = q* and c⁰ = c*; `None` where signals do not settle at a length above zero.
    pub fn start(&self) -> Option<Start> {
        Some(Start {
            variance: self.length.filter(|&q| q > 0.0)?,
            decorrelation: self.decorrelation?,
        })
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

/// The fixed point of a correlation map, with the kernels at it.
fn solve_pair(
    map: CorrelationMap,
    q: f64,
    kernels: &impl Kernels,
) -> (CorrelationMap, Option<f64>, SingleKernels, PairKernels) {
    let pairs = kernels.pairs(q);
    let decorrelation = map.fixed_point_with(&pairs);
    (
        map,
        decorrelation,
        kernels.single(q),
        pairs(decorrelation.unwrap_or(0.0)),
    )
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
