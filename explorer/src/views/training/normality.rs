//! Whether masks add normal noise while a network learns, and whether one layer has a large share of it (Hayou & Ayed, theorem 2 with its
//! assumption 2, figures 4 to 8).

use super::residual::{Course, EPOCH, over};
use super::{Blocks, NONE_YET, Work};
use crate::picture::{Legend, Measure, Picture, Place, Role};
use crate::reading::{Quantity, Reading, named, significant, words};
use crate::study::FigureWords;
use crate::table::{Column, Table};
use crate::{State, Verdict, cost};
use depthscale::model::Parameter;
use depthscale::sample::Moments;
use depthscale::sample::normality::{d_agostino, shapiro_wilk};
use depthscale::train::data::Data;
use depthscale::train::residual::{Failure, ResidualTrainer};

/// Times at which a network is looked at.
const STOPS: usize = 5;
/// Inputs of each network whose neurons are tested.
const INPUTS: usize = 25;
/// Layers that are looked at, as parts of L: of a hundred layers 5, 10, 20, 50 and the last.
const PLACES: [f64; 5] = [0.05, 0.1, 0.2, 0.5, 1.0];
/// A test with p below this finds a neuron not normal.
const LEVEL: f64 = 0.05;
/// The tests: Shapiro–Wilk and D'Agostino's K².
const TESTS: usize = 2;
/// Rates that of normal neurons one in a hundred thousand reaches.
const FAR: f64 = 4.5;

pub(super) struct Normality {
    course: Course,
    masks: usize,
    stops: Vec<usize>,
    layers: Vec<usize>,
}

impl Normality {
    pub(super) fn new(state: &State) -> Self {
        let course = Course::new(state);
        let mut layers: Vec<usize> = PLACES
            .iter()
            .map(|place| (libm::ceil(place * course.depth as f64) as usize).max(1))
            .collect();
        layers.dedup();
        Self {
            stops: course.stops(STOPS),
            masks: state.required(Parameter::Masks) as usize,
            layers,
            course,
        }
    }

    /// Numbers of a time: how many tests there were and how many found a neuron not normal, for each layer and test; then the mean share.
    fn numbers(&self) -> usize {
        2 * TESTS * self.layers.len() + 1
    }

    fn look(&self, trainer: &mut ResidualTrainer) -> Result<Vec<f64>, Failure> {
        let places: Vec<(usize, usize)> = self.layers.iter().map(|&layer| (layer, 0)).collect();
        let mut counts = vec![[0.0; 2]; TESTS * self.layers.len()];
        for input in 0..INPUTS {
            let neurons = trainer.neurons(input, self.masks, &places)?;
            let tests = neurons
                .iter()
                .flat_map(|values| [shapiro_wilk(values), d_agostino(values)]);
            for ([tested, rejected], test) in counts.iter_mut().zip(tests) {
                // a neuron that no mask moves cannot be tested
                if let Some(test) = test {
                    *tested += 1.0;
                    *rejected += f64::from(u8::from(test.p_value < LEVEL));
                }
            }
        }
        let shares: Vec<f64> = trainer.largest_shares(INPUTS)?.into_iter().flatten().collect();
        let mean = shares.iter().sum::<f64>() / shares.len() as f64;
        Ok(counts.into_iter().flatten().chain([mean]).collect())
    }

    fn epoch(&self, stop: usize) -> f64 {
        (self.stops[stop] / EPOCH) as f64
    }

    /// Part of neurons that are found not normal, and its error over networks.
    fn rejected(&self, stop: usize, layer: usize, test: usize, blocks: &Blocks) -> Moments {
        let at = stop * self.numbers() + 2 * (TESTS * layer + test);
        over(blocks, |block| Some(block.get(at + 1)? / block.get(at)?))
    }

    /// Rejected and tested, of all networks together.
    fn counted(&self, stop: usize, layer: usize, test: usize, blocks: &Blocks) -> Option<(f64, f64)> {
        let at = stop * self.numbers() + 2 * (TESTS * layer + test);
        let (tested, rejected) = blocks
            .iter()
            .filter(|block| block.get(at).is_some_and(|count| count.is_finite()))
            .fold((0.0, 0.0), |(tested, rejected), block| {
                (tested + block[at], rejected + block[at + 1])
            });
        (tested > 0.0).then_some((rejected, tested))
    }

    fn share(&self, stop: usize, blocks: &Blocks) -> Moments {
        over(blocks, |block| {
            block.get((stop + 1) * self.numbers() - 1).copied()
        })
    }

    /// Rate with its error over networks: neurons of one network are not independent.
    fn dot(&self, stop: usize, layer: usize, test: usize, blocks: &Blocks) -> Place {
        let rate = self.rejected(stop, layer, test, blocks);
        let place = Place::new(self.epoch(stop), rate.mean());
        match (rate.mean(), rate.standard_error()) {
            (Some(mean), Some(error)) => place.with_error(mean - error, mean + error),
            _ => place,
        }
    }

    fn last_layer(&self) -> usize {
        self.layers.len() - 1
    }
}

impl Work for Normality {
    fn blocks(&self) -> usize {
        self.course.runs
    }

    fn length(&self) -> usize {
        self.stops.len() * self.numbers()
    }

    fn block(&self, index: usize, _data: &Data) -> Vec<f64> {
        let function = self.course.function(index);
        let rates = vec![self.course.budget; self.course.depth];
        let mut trainer = ResidualTrainer::regression(self.course.recipe(index, rates), &function);
        let mut step = 0;
        let look = |&stop: &usize| {
            let trained = (step..stop).try_for_each(|_| trainer.step().map(drop));
            step = stop;
            let seen = trained.and_then(|()| self.look(&mut trainer));
            seen.unwrap_or_else(|_| vec![f64::NAN; self.numbers()])
        };
        self.stops.iter().flat_map(look).collect()
    }

    fn seconds(&self, _index: usize, _data: &Data) -> f64 {
        self.course.seconds(&self.stops, |trained| {
            let tested = TESTS * INPUTS * self.masks * self.layers.len();
            INPUTS as f64 * trained.forward(self.masks) + 2.0 * trained.forward(INPUTS) + cost::tests(tested)
        })
    }

    fn unit(&self) -> [&'static str; 2] {
        ["network", "networks"]
    }

    fn figures(&self) -> Vec<FigureWords> {
        vec![
            FigureWords {
                name: "trained-normality",
                title: "Found not normal while the network learns",
                caption: "Part of neurons that Shapiro–Wilk finds not normal at 5 % under random masks, over the epochs, one hue a layer, ± one standard error.",
            },
            FigureWords {
                name: "trained-share",
                title: "Largest share of one layer",
                caption: "Assumption 2: the largest μ_l² over their sum, over the epochs, mean over networks ± one standard error.",
            },
        ]
    }

    fn picture(&self, panel: &str, _state: &State, blocks: &Blocks) -> Option<Picture> {
        let x = Measure {
            title: "epoch",
            ..Measure::default()
        };
        let names: Vec<String> = self.layers.iter().map(|layer| format!("layer {layer}")).collect();
        let picture = match panel {
            "trained-normality" => {
                let mut picture = Picture {
                    x,
                    y: Measure {
                        title: "part found not normal",
                        holds: Some((0.0, 1.0)),
                        ..Measure::default()
                    },
                    roles: vec![
                        (Role::Networks, "networks"),
                        (Role::Guide, "5 %, of normal neurons"),
                    ],
                    legend: Legend::of(names.iter().map(String::as_str)),
                    ..Picture::default()
                };
                for layer in 0..self.layers.len() {
                    let dots = (0..self.stops.len()).map(|stop| self.dot(stop, layer, 0, blocks));
                    picture.add(Some(layer), 0, dots.collect());
                }
                let ends = [0, self.stops.len() - 1].map(|stop| Place::new(self.epoch(stop), Some(LEVEL)));
                picture.add(None, 1, ends.to_vec());
                picture
            }
            "trained-share" => {
                let mut picture = Picture {
                    x,
                    y: Measure {
                        title: "largest share",
                        ..Measure::default()
                    },
                    roles: vec![(Role::Networks, "networks")],
                    legend: Legend::of(["last layer"]),
                    ..Picture::default()
                };
                let dots = (0..self.stops.len()).map(|stop| {
                    let share = self.share(stop, blocks);
                    let place = Place::new(self.epoch(stop), share.mean());
                    match (share.mean(), share.standard_error()) {
                        (Some(mean), Some(error)) => place.with_error(mean - error, mean + error),
                        _ => place,
                    }
                });
                picture.add(Some(0), 0, dots.collect());
                picture
            }
            _ => return None,
        };
        Some(picture)
    }

    fn table(&self, _state: &State, blocks: &Blocks) -> Table {
        let mut columns = Vec::new();
        for layer in &self.layers {
            for (key, label) in [("shapiro_wilk", "Shapiro–Wilk"), ("k_squared", "K²")] {
                columns.push(Column {
                    key: format!("{key}_{layer}").into(),
                    label: label.into(),
                    group: format!("not normal, layer {layer}").into(),
                });
            }
        }
        columns.push(Column::new("largest share", "share", "mean"));
        columns.push(Column::new("largest share", "share_error", "std. error"));
        let row = |stop: usize| {
            let tests = (0..self.layers.len()).flat_map(|layer| (0..TESTS).map(move |test| (layer, test)));
            let rates = tests.map(|(layer, test)| self.rejected(stop, layer, test, blocks).mean());
            let share = self.share(stop, blocks);
            rates.chain([share.mean(), share.standard_error()]).collect()
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
        let rate = |stop: usize, layer: usize| {
            let (rejected, tested) = self.counted(stop, layer, 0, blocks)?;
            Some(format!("{} %", significant(100.0 * rejected / tested)))
        };
        let (last, deep) = (self.stops.len() - 1, self.last_layer());
        let headline = match (rate(0, deep), rate(last, deep), rate(last, 0)) {
            (Some(before), Some(after), Some(early)) => vec![
                words(format!("In layer {}, ", self.layers[deep])),
                named(before, Quantity::Gradient),
                words(" of neurons are found not normal under random masks at the start and "),
                named(after, Quantity::Gradient),
                words(format!(
                    " after {} epochs; in layer {}, ",
                    self.epoch(last),
                    self.layers[0]
                )),
                named(early, Quantity::Correlation),
                words(". Of normal neurons it would be 5 %."),
            ],
            _ if blocks.is_empty() => vec![words(NONE_YET)],
            _ if self.course.budget == 1.0 => vec![words(super::residual::NOTHING_LEFT_OUT)],
            _ => vec![words("Training diverged: take a smaller learning rate.")],
        };
        Reading {
            headline,
            detail: format!(
                "Stable residual networks of {} layers of {} units with survival probability {} learn sin(βᵀx) at {} places. At each time one \
                 neuron of each layer is followed under {} masks, for {INPUTS} inputs of each network.",
                self.course.depth,
                self.course.width,
                self.course.budget,
                self.course.function(0).count(),
                self.masks
            ),
        }
    }

    fn verdict(&self, id: &str, blocks: &Blocks) -> Option<Verdict> {
        if id != "D-F5t" {
            return None;
        }
        let deep = self.last_layer();
        let mut worst = 0.0_f64;
        for stop in 0..self.stops.len() {
            let rate = self.rejected(stop, deep, 0, blocks);
            worst = worst.max((rate.mean()? - LEVEL) / rate.standard_error()?.max(f64::EPSILON));
        }
        let last = self.stops.len() - 1;
        let shares = [0, last].map(|stop| self.share(stop, blocks).mean());
        let [Some(first_share), Some(last_share)] = shares else {
            return None;
        };
        Some(Verdict {
            holds: worst < FAR,
            words: format!(
                "in layer {} the part found not normal is at most {} standard errors over 5 % at any of {} times; the largest share of one \
                 layer goes from {} to {}",
                self.layers[deep],
                significant(worst),
                self.stops.len(),
                significant(first_share),
                significant(last_share)
            ),
        })
    }
}
