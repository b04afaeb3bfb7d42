//! Kernels of the infinitely wide network, averaged over masks: as the paper prints them, and as they are.

use super::depth_law::add_layer;
use crate::model::{Activation, Scaled, Start};
use crate::theory::moments::pair;

/// Averages over masks at one layer, for two inputs of equal variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KernelLayer {
    /// Q_l(x, x).
    pub aa: Scaled,
    /// Q_l(x, x').
    pub ab: Scaled,
    /// 1 − Q_l(x, x')/Q_l(x, x), the decorrelation of averaged kernels.
    pub decorrelation: f64,
    /// The average over masks of 1 − c_l, one network's decorrelation.
    pub mean_decorrelation: f64,
}

impl KernelLayer {
    fn new(aa: Scaled, decorrelation: f64, mean_decorrelation: f64) -> Self {
        Self {
            aa,
            ab: aa * (1.0 - decorrelation),
            decorrelation,
            mean_decorrelation,
        }
    }
}

/// Equations A4 to A7, layers 0…L: Q_l(x, x') = Q_{l−1}(x, x') + s²p_l f(C_{l−1}) Q_{l−1}(x, x), C_l from the averaged kernels.
///
/// Exact at p = 1 only, since f is no straight line: see [`kernels`]. Both decorrelations are the same here.
pub fn kernels_printed(rates: &[f64], branch_variance: f64, start: Start) -> Vec<KernelLayer> {
    let mut aa = Scaled::from(start.variance);
    let mut epsilon = start.decorrelation;
    let mut layers = vec![KernelLayer::new(aa, epsilon, epsilon)];
    for rate in rates {
        let branch = branch_variance * rate;
        aa = aa * (1.0 + branch);
        epsilon = add_branch(epsilon, branch);
        layers.push(KernelLayer::new(aa, epsilon, epsilon));
    }
    layers
}

/// The mean over masks, layers 0…L.
///
/// Each layer that a mask keeps takes C to (C + s²f(C))/(1 + s²) and Q to (1 + s²)Q, the others do nothing. So all depends on K_l, the
/// number of layers kept among 1…l:
///
/// ```text
/// E Q_l(x, x')/E Q_l(x, x) = Σ_k P(K_l = k) (1 + s²)^k C_(k) / ∏_{k≤l} (1 + s²p_k)
/// E c_l                    = Σ_k P(K_l = k) C_(k)
/// ```
///
/// The weights of the first line are again the law of a number of kept layers, at the rates (1 + s²)p_k/(1 + s²p_k).
pub fn kernels(rates: &[f64], branch_variance: f64, start: Start) -> Vec<KernelLayer> {
    let mut aa = Scaled::from(start.variance);
    let mut epsilon = start.decorrelation;
    let mut layers = vec![KernelLayer::new(aa, epsilon, epsilon)];
    let mut by_kept = vec![epsilon];
    let (mut law, mut weighted) = (vec![1.0], vec![1.0]);
    for rate in rates {
        let factor = 1.0 + branch_variance * rate;
        aa = aa * factor;
        epsilon = add_branch(epsilon, branch_variance);
        by_kept.push(epsilon);
        add_layer(&mut law, *rate);
        add_layer(&mut weighted, (1.0 + branch_variance) * rate / factor);
        layers.push(KernelLayer::new(
            aa,
            mean(&weighted, &by_kept),
            mean(&law, &by_kept),
        ));
    }
    layers
}

/// 1 − C of a layer from that of the one below: (ε + s²(1 − f(1 − ε)))/(1 + s²), f = 2E[relu relu] at unit variance (A3).
fn add_branch(epsilon: f64, branch_variance: f64) -> f64 {
    let branch = 2.0 * pair(Activation::Relu, 1.0, epsilon).decorrelation;
    (epsilon + branch_variance * branch) / (1.0 + branch_variance)
}

fn mean(law: &[f64], values: &[f64]) -> f64 {
    law.iter().zip(values).map(|(p, value)| p * value).sum()
}
