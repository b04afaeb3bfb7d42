//! One network with every weight drawn, under many masks at once.

use super::ResidualPlan;
use super::forward::inputs;
use crate::sample::normals;
use crate::sample::streams;

/// Masks that share an instruction, and what is loaded of the weights.
const LANES: usize = 8;

/// One number of each of [`LANES`] masks.
type Lanes = [f64; LANES];

/// Networks of a plan, input a, each under many independent masks (Theorem 2). Mask 0 is the one of the plan's
/// [`profile`](ResidualPlan::profile); the weights are drawn one by one, and are others than the profile's.
#[derive(Clone, Debug, PartialEq)]
pub struct MaskedPlan {
    /// The networks.
    pub networks: ResidualPlan,
    /// Masks a network.
    pub masks: usize,
    /// Layers l to look at.
    pub layers: Vec<usize>,
}

impl MaskedPlan {
    /// The first neuron of y_l of one network for each of `layers`, under each mask; none of layers that there are not. O(N²) a
    /// layer and mask in which it survives; memory 16N bytes a mask.
    pub fn neurons(&self, network: usize) -> Vec<Vec<f64>> {
        let plan = &self.networks;
        let [start, _] = inputs(plan, network);
        let mut y = vec![start; self.masks];
        let mut neurons = vec![Vec::new(); self.layers.len()];
        for layer in 0..=plan.depth {
            if layer > 0 {
                let mut survives = plan.survivals(network, layer);
                let kept: Vec<&mut Vec<f64>> = y.iter_mut().filter(|_| survives()).collect();
                add_branch(plan, network, layer, kept);
            }
            for (neurons, _) in neurons
                .iter_mut()
                .zip(&self.layers)
                .filter(|(_, own)| **own == layer)
            {
                *neurons = y.iter().map(|y| y[0]).collect();
            }
        }
        neurons
    }
}

/// y += sWφ(y) under the masks in which the layer survives.
fn add_branch(plan: &ResidualPlan, network: usize, layer: usize, mut kept: Vec<&mut Vec<f64>>) {
    let width = plan.width;
    let mut x: Vec<Vec<Lanes>> = Vec::with_capacity(kept.len().div_ceil(LANES));
    for masks in kept.chunks(LANES) {
        let mut lanes = vec![[0.0; LANES]; width];
        for (lane, y) in masks.iter().enumerate() {
            for (x, &y) in lanes.iter_mut().zip(y.iter()) {
                x[lane] = if y > 0.0 { y } else { 0.0 };
            }
        }
        x.push(lanes);
    }
    let scale = plan.weight_deviation() * plan.branch_variance.sqrt();
    let [mut first, mut second] = [vec![0.0; width], vec![0.0; width]];
    for row in (0..width).step_by(2) {
        let stream = |row| streams::weights(plan.seed, network, layer, row);
        normals::fill_both(&mut [stream(row), stream(row + 1)], &mut first, &mut second);
        for (x, masks) in x.iter().zip(kept.chunks_mut(LANES)) {
            let z = rows_times([&first, &second], x);
            // With an odd width the last row is alone.
            for (row, z) in (row..width).zip(z) {
                for (y, z) in masks.iter_mut().zip(z) {
                    y[row] += scale * z;
                }
            }
        }
    }
}

/// Two rows of weights times the signals of all lanes. Two, so that each signal is loaded half as often.
#[inline(never)]
fn rows_times([first, second]: [&[f64]; 2], x: &[Lanes]) -> [Lanes; 2] {
    let mut sums = [[0.0; LANES]; 2];
    for ((&first, &second), x) in first.iter().zip(second).zip(x) {
        for lane in 0..LANES {
            sums[0][lane] += first * x[lane];
            sums[1][lane] += second * x[lane];
        }
    }
    sums
}
