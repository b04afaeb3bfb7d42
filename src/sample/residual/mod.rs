//! Residual networks with stochastic depth (Hayou & Ayed, equation 1), sampled exactly in O(N) a layer.
//!
//! ```text
//! y_l = y_{l−1} + δ_l s z_l,   z_l = W_l φ(y_{l−1}),   φ = relu,   W_l: N×N of N(0, 2/N),   δ_l ~ Bernoulli(p_l)
//! d_l = ∇_{y_l} y_out,   y_out = w·y_L,   w ~ N(0, I/N)
//! ```
//! A layer that is left out (δ_l = 0) draws nothing but its δ_l. Plans of one seed share weights and the uniform numbers behind
//! δ_l, whatever their rates: a layer that survives in two of them is the same layer.
//!
//! Files: `forward` (a pair of inputs), `backward` (the gradient of input a), `masked` (one network, many masks, with every weight
//! drawn).

mod backward;
mod forward;
mod masked;

use super::block::{BLOCK_NETWORKS, read, write};
use super::streams::Streams;
use crate::model::{Scaled, Start};
use backward::{Step, backward};
use forward::{Memory, Passed};
pub use masked::MaskedPlan;
use rand::Rng;
use std::ops::Range;

/// A number that each layer l of each network has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResidualMetric {
    /// |d_{l−1}|²/|d_L|² of input a: by how much the gradient has grown on its way back to the signal before layer l.
    Growth,
    /// g_l = 2(d_l·z_l)² of input a, 0 where the layer is left out. In a network with all its layers, the discrepancy of Lemma 2.
    Discrepancy,
    /// |y_a|²/N of y_l.
    LengthAa,
    /// y_a·y_b/N of y_l.
    LengthAb,
    /// 1 − c, where c = y_a·y_b/(|y_a||y_b|) of y_l; `None` where a length is 0.
    Decorrelation,
}

impl ResidualMetric {
    /// How many there are.
    pub const COUNT: usize = 5;

    /// Every metric, in the order of a [`Profile`].
    pub const ALL: [Self; Self::COUNT] = [
        Self::Growth,
        Self::Discrepancy,
        Self::LengthAa,
        Self::LengthAb,
        Self::Decorrelation,
    ];
}

/// Every metric of every layer of one network; index l − 1, then the order of [`ResidualMetric::ALL`].
pub type Profile = Vec<[Option<Scaled>; ResidualMetric::COUNT]>;

/// An ensemble of residual networks to sample.
///
/// ```
/// use depthscale::model::Start;
/// use depthscale::sample::{Moments, residual::{ResidualMetric, ResidualPlan}};
/// let plan = ResidualPlan {
///     depth: 10,
///     width: 100,
///     networks: 400,
///     seed: 1,
///     rates: vec![0.5; 10],
///     branch_variance: 1.0,
///     start: Start { variance: 1.0, decorrelation: 0.4 },
/// };
/// let mut growth = Moments::default();
/// for network in 0..plan.networks {
///     growth.push_value(plan.profile(network)[0][ResidualMetric::Growth as usize]);
/// }
/// // A layer that survives doubles the squared gradient: Proposition 1 has (1 + p)^L.
/// let expected = (0..10).fold(1.0, |product, _| product * 1.5);
/// assert!((growth.mean().unwrap() - expected).abs() < 4.0 * growth.standard_error().unwrap());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ResidualPlan {
    /// L, layers.
    pub depth: usize,
    /// N, units a layer.
    pub width: usize,
    /// Number of networks.
    pub networks: usize,
    /// Plans of one seed share their weights.
    pub seed: u32,
    /// p_1…p_L, survival probabilities. A layer without one is left out.
    pub rates: Vec<f64>,
    /// s²: 1 in a standard network, 1/L in a stable one.
    pub branch_variance: f64,
    /// Q_0 and 1 − C_0 of the two inputs.
    pub start: Start,
}

impl ResidualPlan {
    /// Number of blocks; the last may hold fewer networks.
    pub fn blocks(&self) -> usize {
        self.networks.div_ceil(BLOCK_NETWORKS)
    }

    /// Numbers of the networks of one block; none past the end.
    pub fn networks_of(&self, block: usize) -> Range<usize> {
        let from = block.saturating_mul(BLOCK_NETWORKS);
        let until = from.saturating_add(BLOCK_NETWORKS);
        from.min(self.networks)..until.min(self.networks)
    }

    /// The profiles of one block as plain finite numbers, which [`read_words`] reads: L · [`ResidualMetric::COUNT`] pairs a network.
    pub fn block_words(&self, block: usize) -> Vec<f64> {
        let profiles = self.networks_of(block).map(|network| self.profile(network));
        write(&profiles.collect::<Vec<_>>())
    }

    /// Every metric of every layer of one network. Depends on the seed and the network's index only, not on how many networks the
    /// plan has, nor on the thread. Memory: 16 bytes a unit and surviving layer, kept by the thread for the next network.
    pub fn profile(&self, network: usize) -> Profile {
        Memory::with(|memory| {
            let passed = Passed::forward(self, network, memory);
            let steps = backward(&passed, memory, forward::output_weights(self, network));
            let lengths = (1..=self.depth).map(|layer| passed.after(layer).metrics(self.width));
            let rows = steps.iter().zip(lengths);
            rows.map(|(step, [aa, ab, decorrelation])| {
                let zeta = step.sensitivity;
                [Some(step.growth), Some(zeta * zeta * 2.0), aa, ab, decorrelation]
            })
            .collect()
        })
    }

    /// L_δ, how many layers of one network survive. The same as in its profile; draws no weights.
    pub fn depth_of(&self, network: usize) -> usize {
        let survive = |&layer: &usize| self.survivals(network, layer)();
        (1..=self.depth).filter(survive).count()
    }

    /// |ζ_l| = |d_l·z_l| of input a for l = 1…L, over the largest of them (SenseMode); 0 where layer l is left out.
    pub fn sensitivities(&self, network: usize) -> Vec<f64> {
        Memory::with(|memory| {
            let passed = Passed::forward(self, network, memory);
            let steps = backward(&passed, memory, forward::output_weights(self, network));
            over_largest(&steps)
        })
    }

    /// max_l μ_l²/Σ_l μ_l² with μ_l = ∇_{y_l} y_L¹·z_l, of the first neuron of the last layer (Theorem 2, assumption 2); 0 where no layer
    /// moves it.
    pub fn neuron_share(&self, network: usize) -> f64 {
        Memory::with(|memory| {
            let passed = Passed::forward(self, network, memory);
            let mut neuron = vec![0.0; self.width];
            neuron[..1].fill(1.0);
            let ratios = over_largest(&backward(&passed, memory, neuron));
            let sum: f64 = ratios.iter().map(|ratio| ratio * ratio).sum();
            if sum > 0.0 { 1.0 / sum } else { 0.0 }
        })
    }

    /// Whether a layer survives, drawn as often as asked; the first is that of [`profile`](Self::profile).
    fn survivals(&self, network: usize, layer: usize) -> impl FnMut() -> bool + use<> {
        let rate = self.rates.get(layer - 1).copied().unwrap_or(0.0);
        let mut stream = self.streams(network, layer, 0).masks;
        // from [0, 1): never below a rate of 0, always below 1
        move || stream.random::<f64>() < rate
    }

    /// Streams of one chunk of a layer; those of the inputs and of w have layer 0.
    fn streams(&self, network: usize, layer: usize, chunk: usize) -> Streams {
        Streams::new(self.seed, network, layer, chunk)
    }

    /// √(2/N), the deviation of a weight.
    fn weight_deviation(&self) -> f64 {
        (2.0 / self.width as f64).sqrt()
    }
}

/// |ζ_l| over the largest.
fn over_largest(steps: &[Step]) -> Vec<f64> {
    let sizes = || steps.iter().map(|step| step.sensitivity.abs());
    let largest = sizes().fold(Scaled::default(), |one, other| {
        if (other - one).mantissa() > 0.0 {
            other
        } else {
            one
        }
    });
    sizes().map(|size| size.over(largest)).collect()
}

/// The profiles of a block from its [`block_words`](ResidualPlan::block_words), every bit the same. `None` when they cannot be a block
/// of networks of that depth.
pub fn read_words(depth: usize, words: &[f64]) -> Option<Vec<Profile>> {
    read(depth, words)
}
