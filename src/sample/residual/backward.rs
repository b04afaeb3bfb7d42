//! One network, backward: the gradient of input a through the weights that the forward pass used.
//!
//! ```text
//! V = Wᵀd = G + Σ_k e_k (A_k·d − e_k·G),   G ~ N(0, 2|d|²/N),   e_k = x_a/|x_a|, x_⊥/|x_⊥|
//! d_{l−1} = d_l + s φ'(y_{l−1}) ∘ V
//! ```
//! What the forward pass fixed of W is A_k = W e_k; on the complement of e₁, e₂ it is fresh, hence the projection of G.

use super::forward::{
    Memory, Passed, activate, backward_normals, dot, forward_normals, length_exponent, over, power,
};
use crate::model::Scaled;

/// What one layer l does to the gradient of input a.
#[derive(Clone, Copy, Debug, Default)]
pub struct Step {
    /// |d_{l−1}|²/|d_L|².
    pub growth: Scaled,
    /// ζ_l = d_l·z_l; 0 where the layer is left out.
    pub sensitivity: Scaled,
}

/// Every layer's step, index l − 1, from d_L.
pub fn backward(passed: &Passed, memory: &Memory, mut d: Vec<f64>) -> Vec<Step> {
    let (plan, network) = (passed.plan, passed.network);
    let deviation = plan.weight_deviation();
    let (mut x, mut n, mut fresh) = ([d.clone(), d.clone()], [d.clone(), d.clone()], d.clone());
    let (mut square, mut exponent) = (dot(&d, &d), 0);
    let at_output = square;
    let mut steps = vec![Step::default(); plan.depth];
    let mut last = plan.depth;
    let unchanged = |square: f64, exponent: i32| Step {
        growth: Scaled::new(square / at_output, 2 * exponent),
        ..Step::default()
    };
    for (survivor, &layer) in passed.survivors.iter().enumerate().rev() {
        // Until the next layer that survived, nothing changes.
        steps[layer..last].fill(unchanged(square, exponent));
        last = layer - 1;
        let before = memory.signal(survivor, plan.width);
        let split = activate(before, &mut x);
        forward_normals(plan, network, layer, &mut n);
        backward_normals(plan, network, layer, &mut fresh);
        let size = deviation * square.sqrt();
        // e_k·V − e_k·G, over |x_a| and |x_⊥|
        let along = |k: usize, length: f64| {
            let known = deviation * dot(&n[k], &d);
            over(known - size * over(dot(&x[k], &fresh), length), length)
        };
        let (along_a, along_across) = (along(0, split.aa.sqrt()), along(1, split.across.sqrt()));
        let sensitivity = deviation * split.aa.sqrt() * dot(&n[0], &d);
        steps[layer - 1].sensitivity = Scaled::new(sensitivity, exponent + passed.signals[survivor].exponent);
        let shift = length_exponent(square);
        let unit = power(-shift);
        let scale = unit * plan.branch_variance.sqrt();
        let units = d.iter_mut().zip(before[0]).zip(&fresh).zip(&x[0]).zip(&x[1]);
        for ((((d, &y), fresh), x_a), x_across) in units {
            let slope = if y > 0.0 { scale } else { 0.0 };
            *d = unit * *d + slope * (size * fresh + (along_a * x_a + along_across * x_across));
        }
        exponent += shift;
        square = dot(&d, &d);
        steps[layer - 1].growth = unchanged(square, exponent).growth;
    }
    steps[..last].fill(unchanged(square, exponent));
    steps
}
