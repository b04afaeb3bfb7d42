//! Networks that are trained, beside what theory says of them before they are. One file a question of [`settings::Trial`]; what all
//! have in common is here.

mod budgets;
mod grid;
mod loss;
mod map;
mod networks;
mod normality;
mod residual;
pub mod settings;
mod shelf;
mod speed;

pub use shelf::Shelf;

use crate::picture::Picture;
use crate::plot::BoxedFigure;
use crate::reading::{Reading, words};
use crate::study::{Amount, FigureWords, NotBlocks, Study};
use crate::{Preset, State, Table, Task, Verdict, cost, export};
use depthscale::model::Parameter;
use depthscale::parallel;
use depthscale::train::data::Data;
use serde::Serialize;
use settings::{PARAMETERS, Source, Span, TrainingSettings, Trial};
use std::ops::Range;
use std::sync::Arc;

/// Before any block has come in.
const NONE_YET: &str = "No network is trained yet.";

/// What is made smaller, in this order, where a link takes too long, and down to what.
const LEAST: [(Parameter, f64); 4] = [
    (Parameter::Runs, 1.0),
    (Parameter::Steps, 20.0),
    (Parameter::Batch, 8.0),
    (Parameter::Units, 8.0),
];

/// The blocks that have come in, in order.
pub(super) type Blocks = [Vec<f64>];

/// A question: what each block of its answer is, and how all of them are read.
pub(super) trait Work: Send + Sync {
    /// How many blocks there are.
    fn blocks(&self) -> usize;
    /// Numbers of each block.
    fn length(&self) -> usize;
    /// Computes one: [`length`](Self::length) numbers, NaN for one that does not exist.
    fn block(&self, index: usize, data: &Data) -> Vec<f64>;
    /// What that takes on one thread of a usual machine.
    fn seconds(&self, index: usize, data: &Data) -> f64;
    /// The block that takes least to compute.
    fn quickest(&self) -> usize {
        0
    }
    /// What a block is, one and many.
    fn unit(&self) -> [&'static str; 2];
    /// The figures.
    fn figures(&self) -> Vec<FigureWords>;
    /// One of them.
    fn picture(&self, panel: &str, state: &State, blocks: &Blocks) -> Option<Picture>;
    /// Numbers under the figures.
    fn table(&self, state: &State, blocks: &Blocks) -> Table;
    /// A further table.
    fn details(&self, _state: &State, _blocks: &Blocks) -> Option<(&'static str, Table)> {
        None
    }
    /// The state in words.
    fn reading(&self, state: &State, blocks: &Blocks) -> Reading;
    /// Of a paper's figure, once all blocks are there.
    fn verdict(&self, id: &str, blocks: &Blocks) -> Option<Verdict>;
    /// The cell of a map nearest to (x, y).
    fn nearest(&self, _x: f64, _y: f64) -> Option<(f64, u32)> {
        None
    }
    /// The cell of a map that is shown.
    fn cell(&self, _state: &State, _blocks: &Blocks) -> Option<(f64, u32)> {
        None
    }
    /// The cell so many columns and rows away from another.
    fn beside(&self, _cell: (f64, u32), _right: f64, _up: f64) -> Option<(f64, u32)> {
        None
    }
}

/// The question of a link.
fn work(state: &State) -> Box<dyn Work> {
    match state.training.trial {
        Trial::Map => Box::new(map::Map::new(state)),
        Trial::Speed => Box::new(speed::Speed::new(state)),
        Trial::Loss => Box::new(loss::Loss::new(state)),
        Trial::Budgets => Box::new(budgets::Budgets::new(state)),
        Trial::Normality => Box::new(normality::Normality::new(state)),
    }
}

/// A link about training, with what has been trained so far.
pub struct TrainingRun {
    state: State,
    data: Option<Arc<Data>>,
    work: Box<dyn Work>,
    blocks: Vec<Vec<f64>>,
}

impl TrainingRun {
    /// Nothing trained yet. Where `shelf` lacks the data, there is nothing to train either.
    pub fn new(state: State, shelf: &Shelf) -> Self {
        let images = state.required(Parameter::Images) as usize;
        Self {
            data: shelf
                .get(state.training.source)
                .map(|data| match images < data.train.len() {
                    true => Arc::new(data.with_at_most(images)),
                    false => data,
                }),
            work: work(&state),
            blocks: Vec::new(),
            state,
        }
    }
}

impl Study for TrainingRun {
    fn state(&self) -> &State {
        &self.state
    }

    fn wants(&self) -> Option<&'static str> {
        self.data.is_none().then(|| self.state.training.source.name())
    }

    fn data(&self) -> Option<String> {
        let data = self.data.as_ref()?;
        (self.state.training.source == Source::Own).then(|| format!("{:016x}", data.fingerprint()))
    }

    fn amount(&self) -> Amount {
        Amount {
            done: self.done(Task::Networks),
            total: self.blocks(Task::Networks),
            unit: self.work.unit(),
            verb: "trained",
        }
    }

    fn tasks(&self) -> &'static [Task] {
        &[Task::Networks]
    }

    fn blocks(&self, _task: Task) -> usize {
        match self.data {
            Some(_) => self.work.blocks(),
            None => 0,
        }
    }

    fn done(&self, _task: Task) -> usize {
        self.blocks.len()
    }

    fn length(&self, _task: Task, _block: usize) -> usize {
        self.work.length()
    }

    fn compute(&self, _task: Task, range: Range<usize>) -> Vec<f64> {
        let Some(data) = &self.data else {
            return Vec::new();
        };
        parallel::map(range, |index| self.work.block(index, data)).concat()
    }

    fn block_seconds(&self, _task: Task, block: usize) -> f64 {
        self.data
            .as_ref()
            .map_or(0.0, |data| self.work.seconds(block, data))
    }

    fn quickest(&self) -> usize {
        self.work.quickest()
    }

    fn take(&mut self, _task: Task, block: &[f64]) -> Result<(), NotBlocks> {
        self.blocks.push(block.to_vec());
        Ok(())
    }

    /// The cell that is shown is no reason to train anew, nor is what other views alone depend on.
    fn look(&mut self, state: State) -> bool {
        let trial = state.training.trial;
        let mut other = self.state;
        (other.view, other.training) = (state.view, state.training);
        other.training.cell = self.state.training.cell;
        if trial.is_fully_connected() {
            other.activation = state.activation;
            other.sampling.weights = state.sampling.weights;
        }
        for parameter in trial.parameters().iter().chain(&[Parameter::Images]) {
            other.put(*parameter, state.required(*parameter));
        }
        let same = other == self.state;
        if same {
            self.state = state;
        }
        same
    }

    fn figures(&self) -> Vec<FigureWords> {
        self.work.figures()
    }

    fn figure<'a>(&'a self, name: &str) -> Option<BoxedFigure<'a>> {
        Some(Box::new(self.picture(name)?))
    }

    fn placed(&self, x: f64, y: f64) -> State {
        self.at(self.work.nearest(x, y))
    }

    fn stepped(&self, right: f64, up: f64) -> State {
        let here = self.work.cell(&self.state, &self.blocks);
        self.at(here.and_then(|cell| self.work.beside(cell, right, up)))
    }

    fn place(&self) -> Option<(f64, f64)> {
        let (variance, depth) = self.work.cell(&self.state, &self.blocks)?;
        Some((variance, f64::from(depth)))
    }

    fn smaller(&self, seconds: f64) -> Option<State> {
        let data = self.data.as_ref()?;
        let taken = |state: &State| -> f64 {
            let work = work(state);
            (0..work.blocks()).map(|block| work.seconds(block, data)).sum()
        };
        if taken(&self.state) <= seconds {
            return None;
        }
        let mut state = self.state.smaller_training();
        for (parameter, least) in LEAST {
            let (value, fits) = (state.required(parameter), seconds / taken(&state));
            if fits < 1.0 {
                state.put(parameter, cost::round_down(value * fits).max(least).min(value));
            }
        }
        (taken(&state) <= seconds).then_some(state)
    }

    fn table(&self) -> Table {
        self.work.table(&self.state, &self.blocks)
    }

    fn details(&self) -> Option<(&'static str, Table)> {
        self.work.details(&self.state, &self.blocks)
    }

    fn reading(&self) -> Reading {
        match (&self.data, self.state.training.source) {
            (Some(_), _) => self.work.reading(&self.state, &self.blocks),
            (None, Source::Own) => Reading {
                headline: vec![words("Give the files to train on.")],
                detail: "MNIST in the IDX format or CIFAR-10 in its binary version, images and labels, also gzipped. \
                         They stay on this machine."
                    .to_owned(),
            },
            (None, source) => Reading {
                headline: vec![words(format!("Fetching {}…", source.label()))],
                detail: "They are loaded once, when they are first wanted.".to_owned(),
            },
        }
    }

    fn report(&self) -> Result<String, String> {
        #[derive(Serialize)]
        struct Report {
            link: String,
            trial: &'static str,
            data: Option<String>,
            reading: String,
            table: Table,
            /// By its title.
            details: Option<(&'static str, Table)>,
        }
        let reading = self.reading();
        let headline: String = reading.headline.iter().map(|span| span.text.as_str()).collect();
        export::json(&Report {
            link: self.state.link(),
            trial: self.state.training.trial.name(),
            data: self.data.as_ref().map(|data| data.name.clone()),
            reading: headline,
            table: self.table(),
            details: self.details(),
        })
    }

    fn verdict(&self, preset: &Preset) -> Option<Verdict> {
        self.data.as_ref().filter(|_| self.complete())?;
        self.work.verdict(preset.id, &self.blocks)
    }
}

impl State {
    /// With another question about training, and its usual numbers.
    pub fn turned(&self, trial: Trial) -> Self {
        let mut state = *self;
        state.training = TrainingSettings {
            trial,
            source: self.training.source,
            depths: trial.usual_depths(),
            ..TrainingSettings::default()
        };
        let own = self
            .training
            .trial
            .usual()
            .iter()
            .map(|(parameter, _)| *parameter);
        for parameter in PARAMETERS.into_iter().chain(own) {
            if let Some(value) = parameter.bound().default {
                state.put(parameter, value);
            }
        }
        for &(parameter, value) in trial.usual() {
            state.put(parameter, value);
        }
        state
    }

    /// At most as large as the map that a page trains in a minute.
    fn smaller_training(&self) -> Self {
        let usual = TrainingSettings::default();
        let mut state = *self;
        state.training.variances.count = usual.variances.count.min(self.training.variances.count);
        state.training.depths = self.training.depths.map(|depths| Span {
            count: self.training.trial.default_depths().count.min(depths.count),
            ..depths
        });
        for parameter in [Parameter::Units, Parameter::Steps] {
            if let Some(most) = parameter.bound().default {
                state.put(parameter, state.required(parameter).min(most));
            }
        }
        state
    }
}

impl TrainingRun {
    /// A figure by its name.
    pub fn picture(&self, name: &str) -> Option<Picture> {
        self.work.picture(name, &self.state, &self.blocks)
    }

    fn at(&self, cell: Option<(f64, u32)>) -> State {
        let mut state = self.state;
        state.training.cell = cell.or(state.training.cell);
        state
    }
}
