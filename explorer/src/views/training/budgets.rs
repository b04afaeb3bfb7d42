//! Modes of stochastic depth at the same budget, after training (Hayou & Ayed, section 5, tables 2 and 6).

use super::residual::{Course, over};
use super::{Blocks, NONE_YET, Work};
use crate::picture::{Legend, Measure, Picture, Place, Role};
use crate::reading::{Quantity, Reading, named, words};
use crate::study::FigureWords;
use crate::table::{Column, Table};
use crate::{State, Verdict};
use depthscale::model::Survival;
use depthscale::sample::Moments;
use depthscale::train::data::Data;
use depthscale::train::residual::{Failure, Part, ResidualTrainer};

/// The modes, in the order of their hues.
const MODES: [&str; 3] = ["uniform", "linear", "SenseMode, p ∝ |S|"];
/// Inputs by which SenseMode measures how much a layer counts.
const SENSED: usize = 256;
/// Numbers of a mode: loss and accuracy on what is held back.
const NUMBERS: usize = 2;
/// Differences of this many standard errors are told.
const CLEAR: f64 = 3.0;

/// A budget as it was meant, without what rounding adds.
fn label(budget: f64) -> String {
    (libm::round(budget * 1e6) / 1e6).to_string()
}

pub(super) struct Budgets {
    course: Course,
    budgets: Vec<f64>,
}

impl Budgets {
    pub(super) fn new(state: &State) -> Self {
        Self {
            course: Course::new(state),
            budgets: state.training.budgets.values(),
        }
    }

    /// Loss and accuracy of one mode; the network starts from the same weights in every mode.
    fn train(
        &self,
        run: usize,
        mode: usize,
        budget: f64,
        data: &Data,
    ) -> Result<Option<[f64; NUMBERS]>, Failure> {
        let depth = self.course.depth;
        let mut trainer = ResidualTrainer::classes(self.course.recipe(run, vec![budget; depth]), data);
        let survival = match mode {
            0 => Survival::uniform(depth, budget),
            1 => Survival::linear(depth, budget),
            _ => Survival::sense_share(&trainer.sensitivities(SENSED)?, budget),
        };
        let Ok(survival) = survival else {
            return Ok(None);
        };
        trainer.survive(survival.rates());
        for _ in 0..self.course.steps {
            trainer.step()?;
        }
        let score = trainer.score(Part::Test, usize::MAX)?;
        Ok(score.accuracy.map(|accuracy| [score.loss, accuracy]))
    }

    /// One number of a mode at a budget, over the runs; its difference from uniform where `paired`.
    fn number(&self, budget: usize, mode: usize, which: usize, paired: bool, blocks: &Blocks) -> Moments {
        let own = blocks.iter().skip(budget).step_by(self.budgets.len()).cloned();
        let own: Vec<Vec<f64>> = own.collect();
        over(&own, |block| {
            let value = block.get(mode * NUMBERS + which)?;
            Some(value - if paired { block.get(which)? } else { &0.0 })
        })
    }

    /// The clear differences in loss from uniform, in standard errors: budget, mode, difference.
    fn differences(&self, blocks: &Blocks) -> Vec<(f64, usize, f64)> {
        let each = (0..self.budgets.len()).flat_map(|budget| [1, 2].map(|mode| (budget, mode)));
        each.filter_map(|(budget, mode)| {
            let paired = self.number(budget, mode, 0, true, blocks);
            let error = paired.standard_error().filter(|error| *error > 0.0)?;
            Some((self.budgets[budget], mode, paired.mean()? / error))
        })
        .collect()
    }
}

impl Work for Budgets {
    fn blocks(&self) -> usize {
        self.course.runs * self.budgets.len()
    }

    fn length(&self) -> usize {
        MODES.len() * NUMBERS
    }

    fn block(&self, index: usize, data: &Data) -> Vec<f64> {
        let (run, budget) = (
            index / self.budgets.len(),
            self.budgets[index % self.budgets.len()],
        );
        let mode = |mode| self.train(run, mode, budget, data);
        (0..MODES.len())
            .flat_map(|index| mode(index).ok().flatten().unwrap_or([f64::NAN; NUMBERS]))
            .collect()
    }

    fn seconds(&self, index: usize, data: &Data) -> f64 {
        let depth = self.course.depth as f64;
        let trained = |layers: f64| self.course.trained(layers, data.features, data.classes);
        let budget = self.budgets[index % self.budgets.len()];
        let steps = MODES.len() as f64 * self.course.steps as f64 * trained(budget * depth).step();
        let tests = MODES.len() as f64 * trained(depth).forward(data.test.len());
        steps + tests + 2.0 * trained(depth).forward(SENSED)
    }

    fn unit(&self) -> [&'static str; 2] {
        ["network in three modes", "networks in three modes"]
    }

    fn figures(&self) -> Vec<FigureWords> {
        vec![
            FigureWords {
                name: "budget-accuracy",
                title: "Accuracy at the same budget",
                caption: "Test accuracy of the average network after training, mean over networks ± one standard error.",
            },
            FigureWords {
                name: "budget-loss",
                title: "Loss beside that of the uniform mode",
                caption: "Difference of the test loss from that of the uniform mode, of the same network: below 0 a mode is better. Mean ± one standard error.",
            },
        ]
    }

    fn picture(&self, panel: &str, _state: &State, blocks: &Blocks) -> Option<Picture> {
        let paired = panel == "budget-loss";
        let title = match panel {
            "budget-accuracy" => "test accuracy",
            "budget-loss" => "loss less that of uniform",
            _ => return None,
        };
        let mut picture = Picture {
            x: Measure {
                title: "budget L̄/L",
                holds: Some((0.0, 1.0)),
                ..Measure::default()
            },
            y: Measure {
                title,
                ..Measure::default()
            },
            roles: vec![(Role::Networks, "networks")],
            legend: Legend::of(MODES),
            ..Picture::default()
        };
        for mode in 0..MODES.len() {
            let dots = self.budgets.iter().enumerate().map(|(index, &budget)| {
                let moments = self.number(index, mode, usize::from(!paired), paired, blocks);
                let place = Place::new(budget, moments.mean());
                match (moments.mean(), moments.standard_error()) {
                    (Some(mean), Some(error)) => place.with_error(mean - error, mean + error),
                    _ => place,
                }
            });
            picture.add(Some(mode), 0, dots.collect());
        }
        Some(picture)
    }

    fn table(&self, _state: &State, blocks: &Blocks) -> Table {
        const KEYS: [[&str; 5]; 3] = [
            [
                "uniform_accuracy",
                "uniform_accuracy_error",
                "uniform_loss",
                "uniform_less",
                "uniform_less_error",
            ],
            [
                "linear_accuracy",
                "linear_accuracy_error",
                "linear_loss",
                "linear_less",
                "linear_less_error",
            ],
            [
                "sense_accuracy",
                "sense_accuracy_error",
                "sense_loss",
                "sense_less",
                "sense_less_error",
            ],
        ];
        let mut columns = Vec::new();
        for (mode, keys) in MODES.into_iter().zip(KEYS) {
            let labels = ["accuracy", "std. error", "loss", "less uniform", "std. error"];
            let own = keys
                .into_iter()
                .zip(labels)
                .map(|(key, label)| Column::new(mode, key, label));
            columns.extend(own.take(if mode == MODES[0] { 3 } else { 5 }));
        }
        let row = |budget: usize| {
            let mode = |mode: usize| {
                let accuracy = self.number(budget, mode, 1, false, blocks);
                let loss = self.number(budget, mode, 0, false, blocks);
                let less = self.number(budget, mode, 0, true, blocks);
                let all = [
                    accuracy.mean(),
                    accuracy.standard_error(),
                    loss.mean(),
                    less.mean(),
                    less.standard_error(),
                ];
                all.into_iter().take(if mode == 0 { 3 } else { 5 })
            };
            (0..MODES.len()).flat_map(mode).collect()
        };
        Table {
            label_heading: "L̄/L",
            columns,
            labels: self.budgets.iter().map(|&budget| label(budget)).collect(),
            rows: (0..self.budgets.len()).map(row).collect(),
        }
    }

    fn reading(&self, _state: &State, blocks: &Blocks) -> Reading {
        let (mut better, mut worse) = (Vec::new(), Vec::new());
        for (budget, mode, difference) in self.differences(blocks) {
            if difference.abs() >= CLEAR && mode == 2 {
                let list = if difference < 0.0 { &mut better } else { &mut worse };
                list.push(label(budget));
            }
        }
        let mut headline = vec![words("SenseMode ")];
        match (better.is_empty(), worse.is_empty()) {
            _ if blocks.is_empty() => headline = vec![words(NONE_YET)],
            _ if self.differences(blocks).is_empty() => {
                headline = vec![words(
                    "To tell modes apart takes two runs that do not diverge, at a budget below 1.",
                )];
            }
            (true, true) => headline.push(words(
                "cannot be told from the uniform mode at any budget, by its test loss.",
            )),
            (false, true) => {
                headline.push(named(
                    format!("beats the uniform mode at L̄/L = {}", better.join(", ")),
                    Quantity::Gradient,
                ));
                headline.push(words(", by its test loss."));
            }
            (true, false) => {
                headline.push(named(
                    format!("is worse than the uniform mode at L̄/L = {}", worse.join(", ")),
                    Quantity::Correlation,
                ));
                headline.push(words(", by its test loss."));
            }
            (false, false) => {
                headline.push(named(
                    format!("beats the uniform mode at L̄/L = {}", better.join(", ")),
                    Quantity::Gradient,
                ));
                headline.push(named(
                    format!(" and is worse at {}", worse.join(", ")),
                    Quantity::Correlation,
                ));
                headline.push(words(", by its test loss."));
            }
        }
        Reading {
            headline,
            detail: format!(
                "Stable residual networks of {} layers of {} units, {} steps each. A network starts from the same weights in every mode, \
                 so that differences are of the same network; told are those of {CLEAR} standard errors or more. The paper's budget \
                 hypothesis: SenseMode wins at small budgets, the uniform mode at large ones. The linear mode cannot have budgets below about a half.",
                self.course.depth, self.course.width, self.course.steps
            ),
        }
    }

    fn verdict(&self, id: &str, blocks: &Blocks) -> Option<Verdict> {
        if !matches!(id, "D-T2" | "D-T6") {
            return None;
        }
        let sense: Vec<(f64, f64)> = self
            .differences(blocks)
            .into_iter()
            .filter(|(_, mode, _)| *mode == 2)
            .map(|(budget, _, difference)| (budget, difference))
            .collect();
        let wins = |small: bool| {
            let own = sense
                .iter()
                .filter(|(budget, _)| (*budget < 0.5) == small && *budget < 1.0);
            own.fold(0.0, |sum, (_, difference)| sum + difference) / (sense.len().max(1) as f64).sqrt()
        };
        let (small, large) = (wins(true), wins(false));
        let told: Vec<String> = sense
            .iter()
            .map(|(budget, difference)| format!("{difference:+.1} at {}", label(*budget)).replace('-', "−"))
            .collect();
        Some(Verdict {
            holds: small < -CLEAR && large > CLEAR,
            words: format!(
                "loss of SenseMode less that of the uniform mode, in standard errors: {} (the hypothesis wants it below 0 at budgets under a half, above 0 over it)",
                told.join(", ")
            ),
        })
    }
}
