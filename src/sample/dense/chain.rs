//! The last two layers of a linear network, with what comes of z^{L−2}, b^{L−1} and b^L followed apart: the sums I, II and III of the
//! supplement of Huang et al. (S3 to S6, S16 to S19) in real networks.
//!
//! z^L is the sum of three parts, and δ^{L−2} is linear in z^L: each part goes there and back on its own, through the same weights
//! and masks.

use super::gaussian;
use super::network::Network;
use super::signals::power;
use super::weights::{KEPT_BYTES, Weights};
use crate::model::ChainQuantity;
use crate::sample::normals;
use crate::sample::plan::Plan;
use crate::sample::streams::CHUNK;

/// Values of inputs a and b, unit by unit.
type Part = Vec<[f64; 2]>;

/// Every [`ChainQuantity`], in its order, for aa and for ab, of one network of `plan`: one of two layers with Gaussian weights, whose
/// z⁰ stands for z^{L−2}.
pub fn profile(plan: &Plan, network: usize) -> [[f64; ChainQuantity::COUNT]; 2] {
    let this = Network { plan, network };
    Weights::with(plan, network, KEPT_BYTES, |weights| {
        let masks = [0, 1].map(|stage| this.masks(stage));
        let (scale, start) = (this.scale(), this.start());
        let mut signal = start.values;
        multiply(&mut signal, |_, input| power(start.exponent[input]));
        let mut parts = vec![signal];
        let mut input = [0.0; 2];
        for (stage, masks) in masks.iter().enumerate() {
            for part in &mut parts {
                multiply(part, |unit, input| masks[unit][input]);
            }
            input = products(&parts);
            for part in &mut parts {
                *part = gaussian::times(weights, stage + 1, part);
                multiply(part, |_, _| scale);
            }
            parts.push(bias(&this, stage + 1));
        }
        let top = products(&parts);
        let mut back = |stage: usize| {
            for part in &mut parts {
                *part = gaussian::transposed_times(weights, stage + 1, part);
                multiply(part, |unit, input| scale * masks[stage][unit][input]);
            }
            parts.clone()
        };
        let one = products(&back(1));
        let parts = back(0);
        let two = products(&parts);
        let apart: Vec<[f64; 2]> = parts.chunks(1).map(products).collect();
        // δ^L = 2z^L
        [0, 1].map(|pair| {
            [
                4.0 * top[pair],
                4.0 * one[pair],
                4.0 * two[pair],
                apart[0][pair],
                apart[1][pair],
                apart[2][pair],
                input[pair],
            ]
        })
    })
}

/// b^l, for either input the same.
fn bias(network: &Network, layer: usize) -> Part {
    let deviation = network.plan.hyperparameters.bias_variance().sqrt();
    let mut normals = vec![0.0; network.plan.ensemble.width];
    for (chunk, normals) in normals.chunks_mut(CHUNK).enumerate() {
        normals::fill(&mut network.further_streams(layer, chunk).bias, normals);
    }
    normals.iter().map(|normal| [deviation * normal; 2]).collect()
}

/// Multiplies what each unit has for each input by `factor(unit, input)`.
fn multiply(part: &mut Part, factor: impl Fn(usize, usize) -> f64) {
    for (unit, values) in part.iter_mut().enumerate() {
        for (input, value) in values.iter_mut().enumerate() {
            *value *= factor(unit, input);
        }
    }
}

/// aa and ab of the sum of some parts, mean over units.
fn products(parts: &[Part]) -> [f64; 2] {
    let width = parts[0].len();
    let mut sums = [0.0; 2];
    for unit in 0..width {
        let [a, b] = [0, 1].map(|input| parts.iter().map(|part| part[unit][input]).sum::<f64>());
        sums = [sums[0] + a * a, sums[1] + a * b];
    }
    sums.map(|sum| sum / width as f64)
}
