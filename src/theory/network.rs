//! All theory of one network: where signals start, how they travel, and what gradients come back.

use super::{Errors, GradientProfile, OperatingPoint, Trajectory, eq12::eq12, gradients};
use crate::model::{Hyperparameters, Inputs, Loss, Sampling, Start, WeightLaw};
use std::fmt;

/// Signals have no fixed point to start from: their variance diverges, or dies out to zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFixedPoint;

impl fmt::Display for NoFixedPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "signals of this network have no fixed point to start from")
    }
}

impl std::error::Error for NoFixedPoint {}

/// The width of networks whose loss does not depend on it.
const ANY_WIDTH: usize = 1;

/// Theory of a network of L layers in the limit of infinite width, for two inputs that share the weights and have dropout masks of
/// their own.
///
/// ```
/// use depthscale::model::{Activation, Hyperparameters};
/// use depthscale::theory::Theory;
/// // A linear network with q* = σ_b²/(1 − σ_w²) = 0.2, whose gradients shrink by χ₁ = σ_w² a layer under gradient independence.
/// let network = Hyperparameters::new(Activation::Linear, 0.5, 0.1, 1.0)?;
/// let theory = Theory::at_fixed_point(&network, 10)?;
/// assert!((theory.start.variance - 0.2).abs() < 1e-15);
/// let g_aa = |layer: usize| theory.independence[layer - 1].g_aa.to_f64().unwrap();
/// assert!((g_aa(5) / g_aa(6) - 0.5).abs() < 1e-14);
/// assert!((theory.xi_1().unwrap() - 1.0 / 2f64.ln()).abs() < 1e-14);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Theory {
    /// φ, σ_w², σ_b², ρ.
    pub network: Hyperparameters,
    /// q⁰ and 1 − c⁰: where the two inputs start.
    pub start: Start,
    /// Whether the start is the fixed point, so that nothing changes from layer to layer.
    pub stationary: bool,
    /// Fixed points and depth scales.
    pub point: OperatingPoint,
    /// Signals in layers 0…L.
    pub trajectory: Trajectory,
    /// Errors δ of layers 0…L, with the weights of the forward pass on the way back; empty where signals leave the range of f64.
    pub errors: Vec<Errors>,
    /// Gradients of layers 1…L from these errors: exact at infinite width.
    pub exact: GradientProfile,
    /// Gradients of layers 1…L with fresh weights on the way back: gradient independence, the papers' assumption.
    pub independence: GradientProfile,
    /// Huang et al., equation 12; linear networks that start at their fixed point only, Gaussian weights, squared loss.
    pub eq12: Option<GradientProfile>,
}

impl Theory {
    /// Signals start at their fixed point; Gaussian weights, squared loss.
    ///
    /// # Errors
    /// There is no fixed point.
    pub fn at_fixed_point(network: &Hyperparameters, depth: usize) -> Result<Self, NoFixedPoint> {
        let point = OperatingPoint::new(network);
        let start = point.start().ok_or(NoFixedPoint)?;
        Ok(Self::of(
            network,
            point,
            start,
            depth,
            ANY_WIDTH,
            Sampling::default(),
        ))
    }

    /// Signals start where `start` says; Gaussian weights, squared loss.
    pub fn new(network: &Hyperparameters, start: Start, depth: usize) -> Self {
        let point = OperatingPoint::new(network);
        Self::of(network, point, start, depth, ANY_WIDTH, Sampling::default())
    }

    /// All that can be chosen, of an operating point that is known already. Errors at the output of a softmax depend on the width.
    pub fn of(
        network: &Hyperparameters,
        point: OperatingPoint,
        start: Start,
        depth: usize,
        width: usize,
        Sampling {
            weights,
            loss,
            inputs,
            ..
        }: Sampling,
    ) -> Self {
        // images start at variances of their own, around that of `start`
        let stationary = point.start() == Some(start) && inputs != Inputs::Digits;
        let trajectory = match stationary {
            true => Trajectory::stationary(network, start, depth),
            false => Trajectory::new(network, start, depth),
        };
        let top = gradients::output_errors(network, &trajectory, depth, loss, width);
        let errors = top.map_or(Vec::new(), |top| {
            gradients::reused_weights(network, &trajectory, weights, top)
        });
        let fresh = top.map_or(Vec::new(), |top| {
            gradients::independent_weights(network, &trajectory, top)
        });
        let has_eq12 = stationary && weights == WeightLaw::Gaussian && loss == Loss::Squared;
        Self {
            exact: gradients::profile(network, &trajectory, &errors),
            independence: gradients::profile(network, &trajectory, &fresh),
            eq12: has_eq12.then(|| eq12(network, depth)).flatten(),
            network: *network,
            start,
            stationary,
            point,
            trajectory,
            errors,
        }
    }

    /// g_aa of layer l, from 1 to L; `None` beyond, and where it leaves the range of f64, which [`exact`](Self::exact) does not.
    pub fn g_aa(&self, layer: usize) -> Option<f64> {
        self.exact.get(layer.checked_sub(1)?)?.g_aa.to_f64()
    }

    /// g_ab of layer l with its sign, as [`g_aa`](Self::g_aa).
    pub fn g_ab(&self, layer: usize) -> Option<f64> {
        self.exact.get(layer.checked_sub(1)?)?.g_ab.to_f64()
    }

    /// ξ₁ = 1/|ln χ₁|, layers: how far gradients travel; `None` where they travel for ever.
    pub fn xi_1(&self) -> Option<f64> {
        self.point.gradient_depth_scale
    }

    /// ξ₂ = 1/|ln χ₂|, layers: how far the correlation of two inputs travels; `None` where it travels for ever.
    pub fn xi_2(&self) -> Option<f64> {
        self.point.correlation_depth_scale
    }
}
