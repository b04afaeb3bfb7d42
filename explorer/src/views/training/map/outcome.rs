//! What became of the networks of one cell, as words of a block and back.

use depthscale::train::data::Data;
use depthscale::train::{Diverged, Recipe, Score, Trainer};

/// Points of a learning curve.
const POINTS: usize = 32;
/// Every so many of them the network is tested.
const TESTED: usize = 4;
/// Inputs of a test while training, and at its end.
const TEST: usize = 256;
const LAST_TEST: usize = 1000;
/// Words before the learning curve, and of each of its points.
const HEAD: usize = 6;
const WORDS: usize = 3;
/// Words of a block.
pub(super) const LENGTH: usize = HEAD + WORDS * POINTS;

/// Means over the runs of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Outcome<'a> {
    words: &'a [f64],
}

/// A point of a learning curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Learned {
    /// Mean loss since the last point, with masks; of runs that had not diverged.
    pub loss: Option<f64>,
    /// Mean accuracy since the last point, with masks; chance where a run had diverged.
    pub accuracy: Option<f64>,
    /// Accuracy of inputs held back, without masks.
    pub test: Option<f64>,
}

fn there(word: f64) -> Option<f64> {
    word.is_finite().then_some(word)
}

impl<'a> Outcome<'a> {
    /// From the words of a block.
    pub fn of(words: &'a [f64]) -> Option<Self> {
        (words.len() == LENGTH).then_some(Self { words })
    }

    /// Accuracy of guessing, one over the number of classes.
    pub fn chance(self) -> f64 {
        self.words[0]
    }
    /// Part of the runs that diverged.
    pub fn diverged(self) -> f64 {
        self.words[1]
    }
    /// Steps taken, mean of the runs.
    pub fn steps(self) -> f64 {
        self.words[2]
    }
    /// Of the batches of the last tenth of the steps, with masks.
    pub fn accuracy(self) -> f64 {
        self.words[3]
    }
    /// Of the same, of runs that did not diverge.
    pub fn loss(self) -> Option<f64> {
        there(self.words[4])
    }
    /// Of inputs held back, after the last step, without masks.
    pub fn test(self) -> f64 {
        self.words[5]
    }
    /// Whether most runs diverged.
    pub fn has_diverged(self) -> bool {
        self.diverged() > 0.5
    }
    /// Of the batches up to a point of the learning curve, from the one before it on.
    pub fn accuracy_at(self, point: usize) -> f64 {
        there(self.words[HEAD + WORDS * point + 1]).unwrap_or(self.chance())
    }
    /// Whether an accuracy is more than half way from chance to 1.
    pub fn is_trained(self, accuracy: f64) -> bool {
        accuracy > 0.5 * (1.0 + self.chance())
    }
    /// Whether its own is.
    pub fn trains(self) -> bool {
        self.is_trained(self.accuracy())
    }
    /// The points of the learning curve with their steps, of so many in all.
    pub fn learned(self, steps: usize) -> impl Iterator<Item = (usize, Learned)> + 'a {
        let points = self.words[HEAD..].chunks_exact(WORDS);
        ends(steps).zip(points).map(|(step, words)| {
            let learned = Learned {
                loss: there(words[0]),
                accuracy: there(words[1]),
                test: there(words[2]),
            };
            (step, learned)
        })
    }
}

/// After which steps a learning curve has its points; fewer where there are fewer steps.
pub(super) fn ends(steps: usize) -> impl Iterator<Item = usize> {
    let count = POINTS.min(steps);
    (1..=count).map(move |point| steps * point / count)
}

/// How many inputs a network is tested by in all.
pub(super) fn tested(steps: usize, data: &Data) -> usize {
    let tests = ends(steps).count() / TESTED;
    tests * TEST.min(data.test.len()) + LAST_TEST.min(data.test.len())
}

/// What one network went through, up to where it diverged.
#[derive(Debug, Default)]
struct History {
    scores: Vec<Score>,
    /// Accuracies, one for [`TESTED`] points.
    tests: Vec<f64>,
    last_test: Option<f64>,
}

impl History {
    fn train(&mut self, trainer: &mut Trainer, steps: usize) -> Result<(), Diverged> {
        for (point, end) in (1..).zip(ends(steps)) {
            while self.scores.len() < end {
                self.scores.push(trainer.step()?);
            }
            if point % TESTED == 0 {
                self.tests.push(trainer.test(TEST)?.accuracy);
            }
        }
        self.last_test = Some(trainer.test(LAST_TEST)?.accuracy);
        Ok(())
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

/// Words of one network.
fn words(recipe: &Recipe, steps: usize, data: &Data) -> Vec<f64> {
    let mut history = History::default();
    let outcome = history.train(&mut Trainer::new(recipe, data), steps);
    let History {
        scores,
        tests,
        last_test,
    } = history;
    let chance = 1.0 / data.classes as f64;
    let loss = |from: usize, until: usize| {
        let scores = scores.get(from..until.min(scores.len())).unwrap_or_default();
        mean(scores.iter().map(|score| score.loss)).unwrap_or(f64::NAN)
    };
    let accuracy = |from: usize, until: usize| {
        let scores = scores.get(from..until.min(scores.len())).unwrap_or_default();
        mean(scores.iter().map(|score| score.accuracy)).unwrap_or(chance)
    };
    let end = match outcome {
        Ok(()) => {
            let last = steps - steps.div_ceil(10);
            [
                0.0,
                steps as f64,
                accuracy(last, steps),
                loss(last, steps),
                last_test.unwrap_or(chance),
            ]
        }
        Err(Diverged) => [1.0, scores.len() as f64, chance, f64::NAN, chance],
    };
    let mut words = vec![chance];
    words.extend(end);
    let mut from = 0;
    for (point, until) in (1..).zip(ends(steps)) {
        let test = match point % TESTED {
            0 => tests.get(point / TESTED - 1).copied().unwrap_or(chance),
            _ => f64::NAN,
        };
        words.extend([loss(from, until), accuracy(from, until), test]);
        from = until;
    }
    words.resize(LENGTH, f64::NAN);
    words
}

/// Words of a cell: each recipe is trained for so many steps, or until it diverges.
pub(super) fn train(recipes: &[Recipe], steps: usize, data: &Data) -> Vec<f64> {
    let runs: Vec<Vec<f64>> = recipes.iter().map(|recipe| words(recipe, steps, data)).collect();
    let of_runs = |word: usize| mean(runs.iter().filter_map(|run| there(run[word])));
    (0..LENGTH)
        .map(|word| of_runs(word).unwrap_or(f64::NAN))
        .collect()
}
