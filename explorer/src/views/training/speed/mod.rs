//! How fast networks learn: steps to a test accuracy against the learning rate, for several depths (Huang et al., figure 6).

mod collapse;
mod told;

use super::grid::Grid;
use super::networks::{self, Place, recipe};
use super::{Blocks, Work};
use crate::picture::{self, Legend, Measure, Picture, Role};
use crate::study::FigureWords;
use crate::{Reading, State, Table, Verdict};
use collapse::{Collapse, Point};
use depthscale::model::Parameter;
use depthscale::train::data::Data;
use depthscale::train::{Diverged, Recipe, Trainer};

/// Inputs of a test.
const TEST: usize = 256;
/// Words of a block.
const LENGTH: usize = 4;

pub(super) struct Speed {
    state: State,
    /// Columns of η.
    grid: Grid,
}

/// What became of the networks of one depth and learning rate.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Outcome {
    /// Networks that reached the accuracy.
    reached: f64,
    /// Mean of ln τ over them, and of its square.
    log_time: Option<(f64, f64)>,
    /// Networks that diverged before.
    diverged: f64,
}

impl Outcome {
    fn of(words: &[f64]) -> Option<Self> {
        let &[reached, mean, square, diverged] = words else {
            return None;
        };
        Some(Self {
            reached,
            log_time: (reached > 0.0).then_some((mean, square)),
            diverged,
        })
    }

    /// Standard error of the mean of ln τ; `None` of one network.
    fn error(self) -> Option<f64> {
        let (mean, square) = self.log_time?;
        (self.reached > 1.0).then(|| ((square - mean * mean).max(0.0) / (self.reached - 1.0)).sqrt())
    }
}

/// After how many steps a network is tested next.
fn next_test(taken: usize, steps: usize) -> usize {
    (taken + taken.div_ceil(20).max(1)).min(steps)
}

/// ln of the steps until the test accuracy reaches a sixth of the way from chance to 1, which is 0.25 of ten classes. `None` if it
/// does not in so many steps. Tests come after each twentieth more steps; between two the accuracy counts as straight.
fn log_time(recipe: &Recipe, steps: usize, data: &Data) -> Result<Option<f64>, Diverged> {
    let chance = 1.0 / data.classes as f64;
    let goal = chance + (1.0 - chance) / 6.0;
    let mut trainer = Trainer::new(recipe, data);
    let (mut taken, mut before) = (0, (0.0, trainer.test(TEST)?.accuracy));
    while taken < steps {
        let until = next_test(taken, steps);
        for _ in taken..until {
            trainer.step()?;
        }
        taken = until;
        let now = (taken as f64, trainer.test(TEST)?.accuracy);
        if now.1 >= goal {
            let part = ((goal - before.1) / (now.1 - before.1)).clamp(0.0, 1.0);
            let time = before.0 + part * (now.0 - before.0);
            return Ok(Some(libm::log(time.max(1.0))));
        }
        before = now;
    }
    Ok(None)
}

impl Speed {
    pub(super) fn new(state: &State) -> Self {
        let (rates, depths) = (state.training.rates, state.training.depths());
        Self {
            state: *state,
            grid: Grid::new(rates.ratios(), depths.whole()),
        }
    }

    /// What has come in, row by row, each with its column and row.
    fn outcomes(&self, blocks: &Blocks) -> Vec<((usize, usize), Outcome)> {
        let cells = blocks.iter().enumerate();
        let cells = cells.filter_map(|(block, words)| Some((self.grid.of_block(block), Outcome::of(words)?)));
        let mut cells: Vec<_> = cells.collect();
        cells.sort_by_key(|((column, row), _)| (*row, *column));
        cells
    }

    fn collapse(&self, blocks: &Blocks) -> Option<Collapse> {
        let points = self
            .outcomes(blocks)
            .into_iter()
            .filter_map(|((column, row), outcome)| {
                Some(Point {
                    depth: self.grid.depths[row] as f64,
                    log_rate: libm::log(self.grid.columns[column]),
                    log_time: outcome.log_time?.0,
                })
            });
        collapse::collapse(&points.collect::<Vec<_>>())
    }

    /// τ against ηL^α, one hue a depth.
    fn curves(&self, blocks: &Blocks, power: f64, title: &'static str) -> Picture {
        let names: Vec<String> = self
            .grid
            .depths
            .iter()
            .map(|depth| format!("L = {depth}"))
            .collect();
        let mut picture = Picture {
            x: Measure {
                title,
                logarithmic: true,
                ..Measure::default()
            },
            y: Measure {
                title: "steps τ",
                logarithmic: true,
                ..Measure::default()
            },
            roles: vec![(Role::Networks, "networks"), (Role::Guide, "for the eye")],
            legend: Legend::of(names.iter().map(String::as_str)),
            ..Picture::default()
        };
        let outcomes = self.outcomes(blocks);
        for (row, depth) in self.grid.depths.iter().enumerate() {
            let own = outcomes.iter().filter(|((_, own), _)| *own == row);
            let places = own.filter_map(|((column, _), outcome)| {
                let at = libm::log10(self.grid.columns[*column]) + power * libm::log10(*depth as f64);
                let (mean, error) = (outcome.log_time?.0, outcome.error());
                let decades = |log: f64| log / std::f64::consts::LN_10;
                let place = picture::Place::new(at, Some(decades(mean)));
                Some(error.map_or(place, |error| {
                    place.with_error(decades(mean - error), decades(mean + error))
                }))
            });
            let places: Vec<_> = places.collect();
            picture.add(Some(row), 1, places.clone());
            picture.add(Some(row), 0, places);
        }
        picture
    }
}

const PANELS: [FigureWords; 3] = [
    FigureWords {
        name: "rate",
        title: "How fast",
        caption: "Steps until inputs held back are told apart a sixth of the way from chance, which is 0.25 of ten classes.",
    },
    FigureWords {
        name: "rate-depth",
        title: "Against ηL",
        caption: "The same against ηL, under which the paper finds one curve.",
    },
    FigureWords {
        name: "rate-power",
        title: "Against ηL^α",
        caption: "The same with the α that leaves the least scatter.",
    },
];

impl Work for Speed {
    fn blocks(&self) -> usize {
        self.grid.cells()
    }

    fn length(&self) -> usize {
        LENGTH
    }

    fn block(&self, index: usize, data: &Data) -> Vec<f64> {
        let (column, row) = self.grid.of_block(index);
        let place = Place {
            weight_variance: self.state.required(Parameter::WeightVariance),
            depth: self.grid.depths[row],
            learning_rate: self.grid.columns[column],
        };
        let number = |parameter: Parameter| self.state.required(parameter) as usize;
        let (mut times, mut diverged) = (Vec::new(), 0.0);
        for run in 0..number(Parameter::Runs) {
            match log_time(&recipe(&self.state, place, run), number(Parameter::Steps), data) {
                Ok(time) => times.extend(time),
                Err(Diverged) => diverged += 1.0,
            }
        }
        let reached = times.len() as f64;
        let mean = |of: fn(f64) -> f64| times.iter().map(|time| of(*time)).sum::<f64>() / reached;
        vec![reached, mean(|time| time), mean(|time| time * time), diverged]
    }

    /// Of networks that do not reach the accuracy; others are done earlier.
    fn seconds(&self, index: usize, data: &Data) -> f64 {
        let steps = self.state.required(Parameter::Steps) as usize;
        let next = |&taken: &usize| (taken < steps).then(|| next_test(taken, steps));
        let tests = core::iter::successors(Some(0), next).count();
        let depth = self.grid.depths[self.grid.of_block(index).1];
        networks::seconds(&self.state, depth, tests * TEST.min(data.test.len()), data)
    }

    fn unit(&self) -> [&'static str; 2] {
        ["point", "points"]
    }

    fn figures(&self) -> Vec<FigureWords> {
        PANELS.to_vec()
    }

    fn picture(&self, panel: &str, _state: &State, blocks: &Blocks) -> Option<Picture> {
        Some(match panel {
            "rate" => self.curves(blocks, 0.0, "learning rate η"),
            "rate-depth" => self.curves(blocks, 1.0, "ηL"),
            "rate-power" => {
                let power = self.collapse(blocks).map_or(1.0, |collapse| collapse.power);
                self.curves(blocks, power, "ηL^α")
            }
            _ => return None,
        })
    }

    fn table(&self, _state: &State, blocks: &Blocks) -> Table {
        told::table(self, blocks)
    }

    fn details(&self, _state: &State, blocks: &Blocks) -> Option<(&'static str, Table)> {
        Some(("Powers of the depth", told::powers(self, blocks)))
    }

    fn reading(&self, _state: &State, blocks: &Blocks) -> Reading {
        told::reading(self, blocks)
    }

    fn verdict(&self, id: &str, blocks: &Blocks) -> Option<Verdict> {
        told::verdict(self, id, blocks)
    }
}
