//! A residual network, its data, and where its training stands.

use super::{Batch, Decomposition, Descent, Failure, Noise, Residual, Score, Shape};
use crate::train::data::{Data, Samples};
use crate::train::regression::Regression;
use crate::train::streams::{Purpose, Stream, normals, shuffle, stream};

/// Samples that go through the network at a time where it is only measured.
const CHUNK: usize = 256;

/// What is trained, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct ResidualRecipe {
    /// N.
    pub width: usize,
    /// s²: 1, or 1/L of a stable network.
    pub branch_variance: f64,
    /// p_1…p_L; it says L as well.
    pub survival: Vec<f64>,
    /// η.
    pub learning_rate: f64,
    /// μ in [0, 1).
    pub momentum: f64,
    /// Samples a step, at least 1; the last step of an epoch takes what is left.
    pub batch: usize,
    /// Of weights, order and masks. Weights and order do not depend on anything but it and the sizes.
    pub seed: u64,
}

#[derive(Clone, Copy, Debug)]
enum Source<'a> {
    Regression(&'a Regression),
    Classes(&'a Data),
}

/// Which samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Those trained on.
    Train,
    /// Those held back.
    Test,
}

/// A network in training.
#[derive(Clone, Debug)]
pub struct ResidualTrainer<'a> {
    recipe: ResidualRecipe,
    source: Source<'a>,
    network: Residual,
    noise: Noise,
    /// Samples of this epoch in their order, and how many of them are done.
    order: Vec<usize>,
    done: usize,
    shuffles: Stream,
    masks: Stream,
    trials: Stream,
}

impl<'a> ResidualTrainer<'a> {
    /// Draws a network with one output for a squared loss.
    pub fn regression(recipe: ResidualRecipe, regression: &'a Regression) -> Self {
        Self::new(recipe, Source::Regression(regression), regression.features(), 1)
    }

    /// Draws a network with an output for each class.
    pub fn classes(recipe: ResidualRecipe, data: &'a Data) -> Self {
        Self::new(recipe, Source::Classes(data), data.features, data.classes)
    }

    fn new(recipe: ResidualRecipe, source: Source<'a>, features: usize, outputs: usize) -> Self {
        let shape = Shape {
            features,
            depth: recipe.survival.len(),
            width: recipe.width,
            outputs,
            branch_variance: recipe.branch_variance,
        };
        let stream = |purpose| stream(recipe.seed, purpose, [0, 0]);
        let mut weights = stream(Purpose::Parameters);
        let mut normals = normals(&mut weights);
        Self {
            network: Residual::new(&shape, || normals.next().unwrap_or_default() as f32),
            noise: Noise::StochasticDepth {
                rates: recipe.survival.clone(),
            },
            source,
            order: (0..source.count(Part::Train)).collect(),
            done: 0,
            shuffles: stream(Purpose::Order),
            masks: stream(Purpose::Masks),
            trials: stream(Purpose::Trials),
            recipe,
        }
    }

    /// Chooses other survival rates for the steps to come, as SenseMode does when it has seen the [`Residual::sensitivities`].
    pub fn survive(&mut self, rates: &[f64]) {
        self.recipe.survival = rates.to_vec();
        self.noise = Noise::StochasticDepth {
            rates: rates.to_vec(),
        };
    }

    /// One step on the next batch, and the loss before it. All samples come once an epoch, in random order.
    pub fn step(&mut self) -> Result<f64, Failure> {
        if self.done == 0 {
            shuffle(&mut self.order, &mut self.shuffles);
        }
        let until = (self.done + self.recipe.batch.max(1)).min(self.order.len());
        let own = &self.order[self.done..until];
        let batch = self.source.batch(Part::Train, own).ok_or(Failure::OtherWidth)?;
        let descent = Descent {
            learning_rate: self.recipe.learning_rate as f32,
            momentum: self.recipe.momentum as f32,
        };
        let loss = self.network.step(&batch, &self.noise, descent, &mut self.masks)?;
        self.done = until % self.order.len();
        Ok(loss)
    }

    /// Steps until all samples have been seen; the mean of their losses.
    pub fn epoch(&mut self) -> Result<f64, Failure> {
        let (mut sum, mut steps) = (0.0, 0.0);
        loop {
            sum += self.step()?;
            steps += 1.0;
            if self.done == 0 {
                return Ok(sum / steps);
            }
        }
    }

    /// The average network, δ = p, on the first `most` samples of a part.
    pub fn score(&mut self, part: Part, most: usize) -> Result<Score, Failure> {
        let average = Noise::Fixed {
            factors: self.recipe.survival.clone(),
        };
        let indices: Vec<usize> = (0..self.source.count(part).min(most)).collect();
        let (mut loss, mut right) = (0.0, None);
        for chunk in indices.chunks(CHUNK) {
            let batch = self.source.batch(part, chunk).ok_or(Failure::OtherWidth)?;
            let score = self.network.score(&batch, &average, &mut self.trials)?;
            loss += score.loss * chunk.len() as f64;
            right = score
                .accuracy
                .map(|own| right.unwrap_or(0.0) + own * chunk.len() as f64);
        }
        let count = indices.len().max(1) as f64;
        Ok(Score {
            loss: loss / count,
            accuracy: right.map(|right| right / count),
        })
    }

    /// [`Residual::decomposition`] on the first `most` samples trained on, at the survival rates.
    pub fn decomposition(&mut self, most: usize, trials: usize) -> Result<Decomposition, Failure> {
        let batch = self.first(Part::Train, most)?;
        let rates = &self.recipe.survival;
        self.network
            .decomposition(&batch, rates, trials, &mut self.trials)
    }

    /// [`Residual::sensitivities`] on the first `most` samples trained on.
    pub fn sensitivities(&self, most: usize) -> Result<Vec<f64>, Failure> {
        self.network.sensitivities(&self.first(Part::Train, most)?)
    }

    /// [`Residual::neurons`] for a sample held back, at the survival rates.
    pub fn neurons(
        &mut self,
        sample: usize,
        masks: usize,
        places: &[(usize, usize)],
    ) -> Result<Vec<Vec<f64>>, Failure> {
        let input = self.source.input(Part::Test, sample);
        let rates = &self.recipe.survival;
        self.network
            .neurons(input, rates, masks, places, &mut self.trials)
    }

    /// [`Residual::largest_shares`] of the first unit, for the first `most` samples held back.
    pub fn largest_shares(&self, most: usize) -> Result<Vec<Option<f64>>, Failure> {
        self.network.largest_shares(&self.first(Part::Test, most)?, 0)
    }

    /// The first samples of a part.
    fn first(&self, part: Part, most: usize) -> Result<Batch, Failure> {
        let indices: Vec<usize> = (0..self.source.count(part).min(most)).collect();
        self.source.batch(part, &indices).ok_or(Failure::OtherWidth)
    }
}

impl<'a> Source<'a> {
    fn count(self, part: Part) -> usize {
        match self {
            Self::Regression(regression) => regression.count(),
            Self::Classes(data) => samples(data, part).len(),
        }
    }

    fn input(self, part: Part, index: usize) -> &'a [f32] {
        match self {
            Self::Regression(regression) => {
                let sample = regression.sample(place(regression, part, index));
                sample.map(|(input, _)| input).unwrap_or_default()
            }
            Self::Classes(data) => samples(data, part).input(index),
        }
    }

    fn batch(self, part: Part, indices: &[usize]) -> Option<Batch> {
        let inputs = indices.iter().flat_map(|index| self.input(part, *index)).copied();
        match self {
            Self::Regression(regression) => {
                let target = |index: &usize| Some(regression.sample(place(regression, part, *index))?.1);
                let targets: Option<Vec<f32>> = indices.iter().map(target).collect();
                Batch::new(inputs.collect(), targets?)
            }
            Self::Classes(data) => {
                let labels = samples(data, part).labels();
                Batch::classes(
                    inputs.collect(),
                    indices.iter().map(|index| labels[*index]).collect(),
                )
            }
        }
    }
}

fn samples(data: &Data, part: Part) -> &Samples {
    match part {
        Part::Train => &data.train,
        Part::Test => &data.test,
    }
}

/// Where a sample of a part is.
fn place(regression: &Regression, part: Part, index: usize) -> usize {
    match part {
        Part::Train => index,
        Part::Test => regression.count() + index,
    }
}
