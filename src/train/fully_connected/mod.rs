//! Training a fully connected network to tell classes apart.

mod activation;
mod initialisation;
mod layer;
mod loss;
mod network;
mod optimiser;
mod order;

pub use optimiser::Optimiser;

use super::data::Data;
use super::streams::{Purpose, stream};
use crate::model::{Activation, WeightLaw};
use layer::Dropout;
use loss::cross_entropy;
use network::Network;
use order::Order;

/// A network and how it is trained.
///
/// ```text
/// z^1 = W^1 x + b^1,   z^l = W^l x^l + b^l,   x^l = m^l ∘ φ(z^{l−1})/ρ,   l = 2…L,   outputs V (m ∘ φ(z^L)/ρ)
/// W^1_ij ~ N(0, σ_w²/d),   W^l_ij ~ N(0, σ_w²/N),   b^l_i ~ N(0, σ_b²),   V_ij ~ N(0, 1/N)
/// ```
/// x is one of the data's inputs of d numbers, of mean square 1 or so, and each class has an output. Masks m ~ Bernoulli(ρ) are new for
/// each sample, layer and step. The loss is softmax cross-entropy, its mean over the batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    /// φ.
    pub activation: Activation,
    /// σ_w² at the start.
    pub weight_variance: f64,
    /// σ_b² at the start.
    pub bias_variance: f64,
    /// ρ in (0, 1]; 1 is no dropout.
    pub keep_rate: f64,
    /// Law of the N×N weights at the start; W^1 and V are Gaussian.
    pub weights: WeightLaw,
    /// L, at least 1.
    pub depth: usize,
    /// N, at least 1.
    pub width: usize,
    /// How a step follows from the gradient.
    pub optimiser: Optimiser,
    /// η.
    pub learning_rate: f64,
    /// B, inputs a step; more than there are is all.
    pub batch: usize,
    /// Of the parameters at the start, the order of inputs and the masks, which each have streams of their own.
    pub seed: u64,
}

/// How well a batch is classified.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Mean of −ln p of the right class.
    pub loss: f64,
    /// Share of inputs whose right class has the largest output.
    pub accuracy: f64,
}

/// Training ended: the loss is too large for a number, or some parameter is, from steps that were too long. There is no way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diverged;

/// A network in training, with all the memory that its steps need.
#[derive(Clone, Debug)]
pub struct Trainer<'a> {
    data: &'a Data,
    keep_rate: f64,
    seed: u64,
    network: Network,
    order: Order,
    /// Taken so far.
    steps: u64,
    diverged: bool,
}

impl<'a> Trainer<'a> {
    /// The network at its start.
    pub fn new(recipe: &Recipe, data: &'a Data) -> Self {
        let order = Order::new(data.train.len(), recipe.batch, recipe.seed);
        Self {
            data,
            keep_rate: recipe.keep_rate,
            seed: recipe.seed,
            network: Network::new(recipe, data, order.batch()),
            order,
            steps: 0,
            diverged: false,
        }
    }

    /// Takes a step, and gives the score of its batch as it was before, with its masks.
    ///
    /// # Errors
    /// The step was not taken; nor will any other be.
    pub fn step(&mut self) -> Result<Score, Diverged> {
        let (samples, batch) = (&self.data.train, self.order.of_step(self.steps));
        let dropout = |layer| {
            (self.keep_rate < 1.0).then(|| Dropout {
                keep_rate: self.keep_rate,
                stream: stream(self.seed, Purpose::Masks, [self.steps, layer as u64]),
            })
        };
        let labels = || {
            batch
                .iter()
                .filter_map(|index| samples.labels().get(*index).copied())
        };
        let finite = self.network.forward(samples, batch.iter().copied(), dropout);
        let total = cross_entropy(&self.network.outputs, labels());
        let score = Self::score(&mut self.diverged, finite, total, batch.len())?;
        self.network.backward(labels());
        self.steps += 1;
        Ok(score)
    }

    /// The score of the first `most` inputs that were held back, or of all, without masks; 0 counts as 1.
    ///
    /// # Errors
    /// Training has diverged, or its last step was too long.
    pub fn test(&mut self, most: usize) -> Result<Score, Diverged> {
        let samples = &self.data.test;
        let count = most.clamp(1, samples.len());
        let (mut finite, mut total) = (true, (0.0, 0.0));
        let mut rest = 0..count;
        while !rest.is_empty() {
            let batch = rest.start..count.min(rest.start + self.order.batch());
            finite &= self.network.forward(samples, batch.clone(), |_| None);
            let (loss, right) = cross_entropy(
                &self.network.outputs,
                samples.labels()[batch.clone()].iter().copied(),
            );
            total = (total.0 + loss, total.1 + right);
            rest.start = batch.end;
        }
        Self::score(&mut self.diverged, finite, total, count)
    }

    /// All trained numbers: W^1 row by row, b^1, …, W^L, b^L, V.
    pub fn parameters(&mut self) -> impl Iterator<Item = &mut f32> {
        self.network.parameters()
    }

    /// Means from totals, where all is finite now and was before.
    fn score(
        diverged: &mut bool,
        finite: bool,
        (loss, right): (f64, f64),
        count: usize,
    ) -> Result<Score, Diverged> {
        *diverged |= !finite || !loss.is_finite();
        let score = Score {
            loss: loss / count as f64,
            accuracy: right / count as f64,
        };
        (!*diverged).then_some(score).ok_or(Diverged)
    }
}
