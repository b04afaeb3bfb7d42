//! Residual networks with stochastic depth, sampled exactly (Hayou & Ayed).
//!
//! y_l = y_{l−1} + δ_l s W_l x_l, x_l = relu(y_{l−1}), W_l of independent normals with variance 2/N, δ_l = 1 with probability p_l.
//! `network` draws signals and gradients in O(N) a layer, as [`conditioned`](super::conditioned) does for fully connected networks:
//! no weight is drawn. `masked` draws one network with all its weights, under many masks.

mod masked;
mod network;
mod tape;

pub use masked::MaskedPlan;

use super::block::{BLOCK_NETWORKS, value_of, words_of};
use super::streams::Streams;
use crate::model::{Scaled, Start};
use network::Network;
use rand_core::RngCore;
use std::ops::Range;

/// A number that each layer l = 1…L of each network has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResidualMetric {
    /// |∇_{y_{l−1}}|²/|∇_{y_L}|²: q̃_{l−1} of one network, input a.
    Growth,
    /// g_l = 2⟨∇_{y_l} y_out, W_l x_l⟩² of one output and input a, ∇_{y_L} y_out of variance 1/N a unit; 0 where the layer is left out.
    Discrepancy,
    /// |y_l|²/N of input a.
    LengthAa,
    /// ⟨y_l, y_l'⟩/N of both inputs.
    LengthAb,
    /// 1 − ⟨y_l, y_l'⟩/(|y_l||y_l'|).
    Decorrelation,
}

impl ResidualMetric {
    /// How many there are.
    pub const COUNT: usize = 5;
}

/// Every metric of every layer of one network; index l − 1.
pub type ResidualProfile = Vec<[Option<Scaled>; ResidualMetric::COUNT]>;

/// An ensemble of residual networks. Two that differ in the rates alone have the same weights, and masks that differ no more than they
/// must.
#[derive(Clone, Debug, PartialEq)]
pub struct ResidualPlan {
    /// L.
    pub depth: usize,
    /// N.
    pub width: usize,
    /// How many.
    pub networks: usize,
    /// Of all random streams.
    pub seed: u32,
    /// p_1…p_L.
    pub rates: Vec<f64>,
    /// s².
    pub branch_variance: f64,
    /// Q_0 of both inputs, and 1 − C_0.
    pub start: Start,
}

impl ResidualPlan {
    /// Number of blocks; the last may hold fewer networks.
    pub fn blocks(&self) -> usize {
        self.networks.div_ceil(BLOCK_NETWORKS)
    }

    /// Numbers of the networks of one block; none past the end.
    pub fn networks_of(&self, block: usize) -> Range<usize> {
        let until = (block + 1).saturating_mul(BLOCK_NETWORKS).min(self.networks);
        (block * BLOCK_NETWORKS).min(until)..until
    }

    /// Every metric of every layer of one network. Depends on the seed and the network's index only.
    pub fn profile(&self, network: usize) -> ResidualProfile {
        Network::with(self, network, |network| network.profile())
    }

    /// The networks of a block as plain numbers, to cross from a worker: a mantissa and an exponent for each value.
    pub fn block_words(&self, block: usize) -> Vec<f64> {
        let profiles = self.networks_of(block).flat_map(|network| self.profile(network));
        profiles.flatten().flat_map(words_of).collect()
    }

    /// L_δ: how many layers of a network survive.
    pub fn depth_of(&self, network: usize) -> usize {
        (1..=self.depth)
            .filter(|&layer| self.survives(network, layer))
            .count()
    }

    /// |ζ_l| = |⟨∇_{y_l} y_out, W_l x_l⟩| of every layer of one network with all its layers, in units of the largest: what SenseMode calls
    /// the sensitivity, but for a factor that all layers share.
    pub fn sensitivities(&self, network: usize) -> Vec<f64> {
        let all = self.whole();
        let influences: Vec<Scaled> = Network::with(&all, network, |network| network.influences(None));
        let logs: Vec<Option<f64>> = influences.iter().map(|influence| influence.log2_abs()).collect();
        let largest = logs
            .iter()
            .flatten()
            .fold(f64::NEG_INFINITY, |most, &log| most.max(log));
        let part = |log: Option<f64>| log.map_or(0.0, |log| libm::exp2(log - largest));
        logs.into_iter().map(part).collect()
    }

    /// max μ_l²/Σμ_l², μ_l = ⟨∇_{y_l} y_L¹, W_l x_l⟩ of one network with all its layers: the largest share of one layer in the noise of
    /// its first neuron (Hayou & Ayed, Theorem 2, assumption 2). NaN where no layer has any.
    pub fn neuron_share(&self, network: usize) -> f64 {
        let all = self.whole();
        let influences = Network::with(&all, network, |network| network.influences(Some(0)));
        let logs: Vec<f64> = influences
            .iter()
            .filter_map(|influence| influence.log2_abs())
            .collect();
        let largest = logs.iter().fold(f64::NEG_INFINITY, |most, &log| most.max(log));
        1.0 / logs
            .iter()
            .map(|log| libm::exp2(2.0 * (log - largest)))
            .sum::<f64>()
    }

    /// The same with all layers.
    fn whole(&self) -> Self {
        Self {
            rates: vec![1.0; self.depth],
            ..self.clone()
        }
    }

    /// Whether a layer of a network survives.
    fn survives(&self, network: usize, layer: usize) -> bool {
        let mut stream = Streams::new(self.seed, network, layer, 0).masks;
        uniform(&mut stream) < self.rates[layer - 1]
    }
}

/// Evenly from 0 up to, but not, 1.
fn uniform(stream: &mut super::streams::Stream) -> f64 {
    const UNIT: f64 = 1.0 / 9_007_199_254_740_992.0;
    (stream.next_u64() >> 11) as f64 * UNIT
}

/// The profiles of a block, from [`ResidualPlan::block_words`]; `None` if they cannot be of networks of that depth.
pub fn read_words(depth: usize, words: &[f64]) -> Option<Vec<ResidualProfile>> {
    const ROW: usize = 2 * ResidualMetric::COUNT;
    let size = depth * ROW;
    if size == 0 || !words.len().is_multiple_of(size) {
        return None;
    }
    let row = |words: &[f64]| {
        let mut row = [None; ResidualMetric::COUNT];
        for (value, words) in row.iter_mut().zip(words.chunks_exact(2)) {
            *value = value_of(words)?;
        }
        Some(row)
    };
    let profile = |words: &[f64]| words.chunks_exact(ROW).map(row).collect();
    words.chunks_exact(size).map(profile).collect()
}
