//! The loss of stochastic depth as that of the average network and a penalty, while a network learns (Hayou & Ayed, equations 4 to 6,
//! table 3).

use super::residual::{Course, EPOCH, over};
use super::{Blocks, NONE_YET, Work};
use crate::picture::{Legend, Measure, Picture, Place, Role};
use crate::reading::{Quantity, Reading, named, significant, words};
use crate::study::FigureWords;
use crate::table::{Column, Table};
use crate::{State, Verdict};
use depthscale::sample::Moments;
use depthscale::train::data::Data;
use depthscale::train::residual::ResidualTrainer;

/// Times at which the loss is taken apart.
const STOPS: usize = 7;
/// Masks of each sample by which the mean loss is measured.
const TRIALS: usize = 20;
/// Numbers of a time: ℒ, its error, ℒ̄, the penalty at δ = 1, the penalty at δ = p.
const NUMBERS: usize = 5;

/// What table 3 prints: epoch, |ℒ − ℒ̄|/ℒ, |ℒ − ℒ̄ − pen|/ℒ.
const PRINTED: [[f64; 3]; 5] = [
    [0.0, 0.015, 0.003],
    [40.0, 0.389, 0.084],
    [80.0, 0.651, 0.183],
    [120.0, 0.856, 0.231],
    [160.0, 0.884, 0.245],
];

/// What is left of ℒ, over ℒ.
#[derive(Clone, Copy)]
enum Rest {
    /// ℒ − ℒ̄.
    Average,
    /// ℒ − ℒ̄ − pen, the penalty at δ = 1, as the paper has it.
    Paper,
    /// The same at δ = p.
    Centred,
}

impl Rest {
    const ALL: [Self; 3] = [Self::Average, Self::Paper, Self::Centred];
    const NAMES: [&'static str; 3] = [
        "average network alone",
        "with the penalty at δ = 1",
        "with the penalty at δ = p",
    ];

    fn of(self, numbers: &[f64]) -> Option<f64> {
        let &[loss, _, average, penalty, centred] = numbers else {
            return None;
        };
        let taken = match self {
            Self::Average => 0.0,
            Self::Paper => penalty,
            Self::Centred => centred,
        };
        Some((loss - average - taken) / loss)
    }
}

pub(super) struct Loss {
    course: Course,
    stops: Vec<usize>,
}

impl Loss {
    pub(super) fn new(state: &State) -> Self {
        let course = Course::new(state);
        Self {
            stops: course.stops(STOPS),
            course,
        }
    }

    fn epoch(&self, stop: usize) -> f64 {
        (self.stops[stop] / EPOCH) as f64
    }

    fn numbers<'a>(&self, stop: usize, block: &'a [f64]) -> Option<&'a [f64]> {
        block.get(stop * NUMBERS..(stop + 1) * NUMBERS)
    }

    fn number(&self, stop: usize, which: usize, blocks: &Blocks) -> Moments {
        over(blocks, |block| self.numbers(stop, block)?.get(which).copied())
    }

    fn rest(&self, stop: usize, rest: Rest, blocks: &Blocks) -> Moments {
        over(blocks, |block| rest.of(self.numbers(stop, block)?))
    }

    fn last(&self) -> usize {
        self.stops.len() - 1
    }
}

/// What is left of the loss with a penalty, in words.
fn missed(rest: f64) -> String {
    let verb = if rest < 0.0 {
        "is too large by"
    } else {
        "is too small by"
    };
    format!("{verb} {} % of it", significant(100.0 * rest.abs()))
}

fn dot(x: f64, moments: &Moments) -> Place {
    let place = Place::new(x, moments.mean());
    match (moments.mean(), moments.standard_error()) {
        (Some(mean), Some(error)) => place.with_error(mean - error, mean + error),
        _ => place,
    }
}

impl Work for Loss {
    fn blocks(&self) -> usize {
        self.course.runs
    }

    fn length(&self) -> usize {
        NUMBERS * self.stops.len()
    }

    fn block(&self, index: usize, _data: &Data) -> Vec<f64> {
        let function = self.course.function(index);
        let rates = vec![self.course.budget; self.course.depth];
        let mut trainer = ResidualTrainer::regression(self.course.recipe(index, rates), &function);
        let mut numbers = Vec::new();
        let mut step = 0;
        for &stop in &self.stops {
            let trained = (step..stop).try_for_each(|_| trainer.step().map(drop));
            step = stop;
            let parts = trained.and_then(|()| trainer.decomposition(usize::MAX, TRIALS));
            numbers.extend(parts.map_or([f64::NAN; NUMBERS], |parts| {
                [
                    parts.loss,
                    parts.error,
                    parts.average,
                    parts.penalty,
                    parts.penalty_at_mean,
                ]
            }));
        }
        numbers
    }

    fn seconds(&self, _index: usize, _data: &Data) -> f64 {
        let places = self.course.places();
        // ℒ and ℒ̄, and two penalties there and back
        let passes = (TRIALS + 1 + 2 * 2) as f64;
        self.course
            .seconds(&self.stops, |trained| passes * trained.forward(places))
    }

    fn unit(&self) -> [&'static str; 2] {
        ["network", "networks"]
    }

    fn figures(&self) -> Vec<FigureWords> {
        vec![
            FigureWords {
                name: "loss-rest",
                title: "What the approximations leave of the loss",
                caption: "(ℒ − approximation)/ℒ over the epochs, mean over networks ± one standard error; diamonds are the paper's table 3.",
            },
            FigureWords {
                name: "loss-parts",
                title: "The loss and its parts",
                caption: "ℒ is the mean over masks, ℒ̄ that of the average network; penalties are added to ℒ̄.",
            },
        ]
    }

    fn picture(&self, panel: &str, _state: &State, blocks: &Blocks) -> Option<Picture> {
        let x = Measure {
            title: "epoch",
            ..Measure::default()
        };
        let mut picture = match panel {
            "loss-rest" => {
                let mut picture = Picture {
                    x,
                    y: Measure {
                        title: "part of the loss",
                        holds: Some((0.0, 0.0)),
                        ..Measure::default()
                    },
                    roles: vec![(Role::Networks, "networks"), (Role::Other, "table 3")],
                    legend: Legend::of(Rest::NAMES),
                    ..Picture::default()
                };
                for (member, rest) in Rest::ALL.into_iter().enumerate() {
                    let dots = (0..self.stops.len())
                        .map(|stop| dot(self.epoch(stop), &self.rest(stop, rest, blocks)));
                    picture.add(Some(member), 0, dots.collect());
                }
                for member in [0, 1] {
                    let printed = PRINTED
                        .iter()
                        .map(|row| Place::new(row[0], Some(row[1 + member])));
                    let last = self.epoch(self.last());
                    picture.add(Some(member), 1, printed.filter(|place| place.x <= last).collect());
                }
                picture
            }
            "loss-parts" => {
                let names = ["ℒ", "ℒ̄", "ℒ̄ + penalty at δ = 1", "ℒ̄ + penalty at δ = p"];
                let mut picture = Picture {
                    x,
                    y: Measure {
                        title: "log₁₀ of the loss",
                        logarithmic: true,
                        ..Measure::default()
                    },
                    roles: vec![(Role::Theory, "mean over networks")],
                    legend: Legend::of(names),
                    ..Picture::default()
                };
                for member in 0..names.len() {
                    let places = (0..self.stops.len()).map(|stop| {
                        let value = over(blocks, |block| {
                            let &[loss, _, average, penalty, centred] = self.numbers(stop, block)? else {
                                return None;
                            };
                            Some([loss, average, average + penalty, average + centred][member])
                        });
                        let logarithm = value.mean().filter(|mean| *mean > 0.0).map(libm::log10);
                        Place::new(self.epoch(stop), logarithm)
                    });
                    picture.add(Some(member), 0, places.collect());
                }
                picture
            }
            _ => return None,
        };
        picture.y.title = match panel {
            "loss-parts" => "loss",
            _ => picture.y.title,
        };
        Some(picture)
    }

    fn table(&self, _state: &State, blocks: &Blocks) -> Table {
        let column = Column::new;
        let mut columns = vec![
            column("loss", "loss", "mean over masks"),
            column("loss", "average", "average network"),
            column("loss", "penalty", "penalty, δ = 1"),
            column("loss", "penalty_at_mean", "penalty, δ = p"),
        ];
        for (group, keys) in Rest::NAMES.into_iter().zip([
            ["rest_average", "rest_average_error"],
            ["rest_penalty", "rest_penalty_error"],
            ["rest_centred", "rest_centred_error"],
        ]) {
            columns.push(column(group, keys[0], "left of the loss"));
            columns.push(column(group, keys[1], "std. error"));
        }
        let row = |stop: usize| {
            let parts = [0, 2, 3, 4].map(|which| self.number(stop, which, blocks).mean());
            let rests = Rest::ALL.into_iter().flat_map(|rest| {
                let rest = self.rest(stop, rest, blocks);
                [rest.mean(), rest.standard_error()]
            });
            parts.into_iter().chain(rests).collect()
        };
        Table {
            label_heading: "epoch",
            columns,
            labels: (0..self.stops.len())
                .map(|stop| self.epoch(stop).to_string())
                .collect(),
            rows: (0..self.stops.len()).map(row).collect(),
        }
    }

    fn reading(&self, _state: &State, blocks: &Blocks) -> Reading {
        let last = self.last();
        let [average, paper, centred] = Rest::ALL.map(|rest| self.rest(last, rest, blocks).mean());
        let percent = |value: f64| format!("{} %", significant(100.0 * value));
        let headline = match (average, paper, centred) {
            (Some(_), ..) if self.course.budget == 1.0 => vec![words(super::residual::NOTHING_LEFT_OUT)],
            (Some(average), Some(paper), Some(centred)) => vec![
                words(format!("After {} epochs ", self.epoch(last))),
                named(percent(average), Quantity::Gradient),
                words(" of the loss is noise of stochastic depth. The penalty of the paper "),
                named(missed(paper), Quantity::Correlation),
                words(", one about δ = p "),
                named(missed(centred), Quantity::Length),
                words("."),
            ],
            _ if blocks.is_empty() => vec![words(NONE_YET)],
            _ => vec![words("Training diverged: take a smaller learning rate.")],
        };
        Reading {
            headline,
            detail: format!(
                "Stable residual networks of {} layers of {} units learn sin(βᵀx) at {} places of R²⁵⁶, each layer kept with probability {}: \
                 |βᵀx| is about 16, so they can only learn it by heart. relu networks are linear between kinks, so the term Γ_l that the \
                 paper leaves out is 0 almost everywhere; what penalties miss is of higher order.",
                self.course.depth,
                self.course.width,
                self.course.function(0).count(),
                self.course.budget
            ),
        }
    }

    fn verdict(&self, id: &str, blocks: &Blocks) -> Option<Verdict> {
        let at = |stop: usize| Rest::ALL.map(|rest| self.rest(stop, rest, blocks).mean());
        let ([Some(first), ..], [Some(average), Some(paper), Some(centred)]) = (at(0), at(self.last()))
        else {
            return None;
        };
        (id == "D-T3").then(|| Verdict {
            holds: average > first && paper.abs() < average,
            words: format!(
                "the average network leaves {} of the loss at the start and {} after {} epochs (paper: 0.015 and 0.884 after 160); with the \
                 paper's penalty {} is left (paper: 0.245), with that about δ = p {}",
                significant(first),
                significant(average),
                self.epoch(self.last()),
                significant(paper.abs()),
                significant(centred.abs())
            ),
        })
    }
}
