//! The last two layers of a linear network, what comes of z^{L−2}, b^{L−1} and b^L followed apart: the sums I, II and III of the
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

/// Parts, each of inputs a and b: column 2k + d is part k of input d.
const COLUMNS: usize = 6;

/// Every [`ChainQuantity`], in its order, for aa and for ab, of one network of `plan`: one of two layers with Gaussian weights, whose
/// z⁰ stands for z^{L−2}.
pub fn profile(plan: &Plan, network: usize) -> [[f64; ChainQuantity::COUNT]; 2] {
    let this = Network { plan, network };
    Weights::with(plan, network, KEPT_BYTES, |weights| {
        let masks = [0, 1].map(|stage| this.masks::<2>(stage));
        let (scale, start) = (this.scale(), this.start::<2>());
        let unit = start.exponent.map(power);
        let mut parts: Vec<[f64; COLUMNS]> = start
            .values
            .iter()
            .map(|z| [z[0] * unit[0], z[1] * unit[1], 0.0, 0.0, 0.0, 0.0])
            .collect();
        let mut input = [0.0; 2];
        for (below, masks) in masks.iter().enumerate() {
            mask(&mut parts, masks);
            input = products(&parts, 0..COLUMNS);
            parts = gaussian::times(weights, below + 1, &parts);
            add_bias(&this, below + 1, &mut parts, scale);
        }
        let top = products(&parts, 0..COLUMNS);
        let mut back = |parts: &[[f64; COLUMNS]], layer: usize| {
            let mut parts = gaussian::transposed_times(weights, layer, parts);
            parts
                .as_flattened_mut()
                .iter_mut()
                .for_each(|value| *value *= scale);
            mask(&mut parts, &masks[layer - 1]);
            parts
        };
        let one = back(&parts, 2);
        let two = back(&one, 1);
        let [one, all] = [&one, &two].map(|parts| products(parts, 0..COLUMNS));
        let [signal, lower, upper] = [0..2, 2..4, 4..6].map(|columns| products(&two, columns));
        // δ^L = 2z^L
        [0, 1].map(|pair| {
            [
                4.0 * top[pair],
                4.0 * one[pair],
                4.0 * all[pair],
                signal[pair],
                lower[pair],
                upper[pair],
                input[pair],
            ]
        })
    })
}

/// z from Wx in units of the weights, with what this layer's bias adds as a part of its own.
fn add_bias(network: &Network, layer: usize, parts: &mut [[f64; COLUMNS]], scale: f64) {
    let deviation = network.plan.hyperparameters.bias_variance().sqrt();
    for (chunk, parts) in parts.chunks_mut(CHUNK).enumerate() {
        let mut normals = [0.0; CHUNK];
        normals::fill(&mut network.further_streams(layer, chunk).bias, &mut normals);
        for (part, normal) in parts.iter_mut().zip(normals) {
            part.iter_mut().for_each(|value| *value *= scale);
            part[2 * layer..2 * layer + 2].fill(deviation * normal);
        }
    }
}

/// Each input's units by its mask.
fn mask(parts: &mut [[f64; COLUMNS]], masks: &[[f64; 2]]) {
    for (part, mask) in parts.iter_mut().zip(masks) {
        part.iter_mut()
            .enumerate()
            .for_each(|(column, value)| *value *= mask[column % 2]);
    }
}

/// aa and ab of the sum of some parts, mean over units.
fn products(parts: &[[f64; COLUMNS]], columns: std::ops::Range<usize>) -> [f64; 2] {
    let mut sums = [0.0; 2];
    for part in parts {
        let [a, b] = part[columns.clone()]
            .chunks(2)
            .fold([0.0; 2], |[a, b], input| [a + input[0], b + input[1]]);
        sums = [sums[0] + a * a, sums[1] + a * b];
    }
    sums.map(|sum| sum / parts.len() as f64)
}
