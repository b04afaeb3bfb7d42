//! What the page and the command line ask of a link at work, whatever it is about.

use crate::plot::BoxedFigure;
use crate::{Preset, Reading, State, Table, Task, Verdict, cost, export};
use serde::Serialize;
use std::any::Any;
use std::fmt;
use std::ops::Range;

/// A figure's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FigureWords {
    /// For code and tests.
    pub name: &'static str,
    /// Heading.
    pub title: &'static str,
    /// What is drawn, in a line.
    pub caption: &'static str,
}

/// How far a study is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// There.
    pub done: usize,
    /// Asked for.
    pub total: usize,
    /// Of what, one and many.
    pub unit: [&'static str; 2],
    /// What is done to them.
    pub verb: &'static str,
}

/// Numbers that are not the next blocks of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotBlocks;

impl fmt::Display for NotBlocks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "these are not whole blocks of this link")
    }
}

impl std::error::Error for NotBlocks {}

/// A link at work: its theory at once, and what takes longer as its blocks come in. A block depends on the link, its task and its
/// index alone, so that it has the same bits wherever and whenever it is computed; blocks of a task come in in order.
pub trait Study: Any + Sync {
    /// The link's state.
    fn state(&self) -> &State;
    /// The source whose data must be given before anything can be computed.
    fn wants(&self) -> Option<&'static str> {
        None
    }
    /// Fingerprint of data that blocks depend on and the link does not name.
    fn data(&self) -> Option<String> {
        None
    }

    /// What is computed beside the theory that comes at once, in this order.
    fn tasks(&self) -> &'static [Task];
    /// How far it is.
    fn amount(&self) -> Amount;
    /// How many networks, or what else is counted in the end, have come in, and are asked for.
    fn counted(&self) -> (usize, usize) {
        let Amount { done, total, .. } = self.amount();
        (done, total)
    }
    /// How many blocks a task has.
    fn blocks(&self, task: Task) -> usize;
    /// How many of them have come in.
    fn done(&self, task: Task) -> usize;
    /// Numbers of a block.
    fn length(&self, task: Task, block: usize) -> usize;
    /// Computes a range of blocks, one after the other, on rayon's threads.
    fn compute(&self, task: Task, range: Range<usize>) -> Vec<f64>;
    /// What a block takes on one thread of a usual machine.
    fn block_seconds(&self, task: Task, block: usize) -> f64;
    /// Whether threads share the work of a single block.
    fn is_shared(&self, _task: Task) -> bool {
        false
    }
    /// The block that takes least to compute.
    fn quickest(&self) -> usize {
        0
    }
    /// Takes in the next block of a task, which has as many numbers as it should.
    ///
    /// # Errors
    /// The numbers cannot be those of a block.
    fn take(&mut self, task: Task, block: &[f64]) -> Result<(), NotBlocks>;
    /// The next block of a coarse picture and whose it is, for a page that cannot wait for a worker; `None` after the last.
    fn sketch(&self) -> Option<(Task, Vec<f64>)> {
        None
    }
    /// Turns to `state` if it asks for the same blocks, and says whether it did.
    fn look(&mut self, state: State) -> bool;
    /// Takes over what of the study before holds for this one too.
    fn keep(&mut self, _before: &mut dyn Study) {}

    /// The figures.
    fn figures(&self) -> Vec<FigureWords>;
    /// One of them by its name.
    fn figure<'a>(&'a self, name: &str) -> Option<BoxedFigure<'a>>;
    /// All of them.
    fn shown(&self) -> Vec<BoxedFigure<'_>> {
        let figures = self.figures().into_iter();
        figures.filter_map(|figure| self.figure(figure.name)).collect()
    }
    /// Whether a curve may be drawn onto a figure.
    fn is_drawn_on(&self, _figure: &str) -> bool {
        false
    }
    /// The state with a figure's curve drawn from one place to another.
    fn drawn(&self, _figure: &str, _from: (f64, f64), _to: (f64, f64)) -> State {
        *self.state()
    }
    /// The state at (x, y) of a map.
    fn placed(&self, _x: f64, _y: f64) -> State {
        *self.state()
    }
    /// The state that lies so many steps further right and up on a map.
    fn stepped(&self, _right: f64, _up: f64) -> State {
        *self.state()
    }
    /// Where the state is on a map.
    fn place(&self) -> Option<(f64, f64)> {
        None
    }

    /// The same question at a size that takes `seconds` at most on one thread; `None` where this one does, or none can.
    fn smaller(&self, seconds: f64) -> Option<State>;

    /// Numbers under the figures.
    fn table(&self) -> Table;
    /// A further table with its title, where there is one.
    fn details(&self) -> Option<(&'static str, Table)> {
        None
    }
    /// The state in words.
    fn reading(&self) -> Reading;
    /// The report as JSON.
    ///
    /// # Errors
    /// None in practice: a report holds numbers and names only.
    fn report(&self) -> Result<String, String>;
    /// The numbers as CSV.
    ///
    /// # Errors
    /// None in practice, as for [`report`](Self::report).
    fn csv(&self) -> Result<String, String> {
        Ok(export::lines(&self.table()))
    }
    /// What the numbers say of a paper's figure; `None` before all have come in, and for figures of other links.
    fn verdict(&self, preset: &Preset) -> Option<Verdict>;
    /// Values of starts that the link leaves open, by link key.
    fn start(&self) -> Vec<(&'static str, f64)> {
        Vec::new()
    }

    /// Takes in the next blocks of a task, as [`compute`](Study::compute) gives them.
    ///
    /// # Errors
    /// The numbers are not whole blocks; those before have been taken in.
    fn push(&mut self, task: Task, mut numbers: &[f64]) -> Result<(), NotBlocks> {
        while !numbers.is_empty() {
            let block = self.done(task);
            let length = match block < self.blocks(task) {
                true => self.length(task, block),
                false => 0,
            };
            let (own, rest) = numbers
                .split_at_checked(length)
                .filter(|(own, _)| !own.is_empty())
                .ok_or(NotBlocks)?;
            self.take(task, own)?;
            numbers = rest;
        }
        Ok(())
    }

    /// Whether all blocks of a task have come in.
    fn has_all(&self, task: Task) -> bool {
        self.done(task) == self.blocks(task)
    }

    /// Whether everything has come in.
    fn complete(&self) -> bool {
        self.tasks().iter().all(|&task| self.has_all(task))
    }

    /// What a range of a task's blocks takes on so many threads or workers of a usual machine.
    fn seconds(&self, task: Task, range: Range<usize>, workers: f64) -> f64 {
        let blocks = range.map(|block| self.block_seconds(task, block));
        cost::side_by_side(blocks, workers, self.is_shared(task))
    }

    /// What all tasks take.
    fn all_seconds(&self, workers: f64) -> f64 {
        let tasks = self.tasks().iter();
        tasks
            .map(|&task| self.seconds(task, 0..self.blocks(task), workers))
            .sum()
    }

    /// Computes what is missing; `progress` hears how far it is, and what part of the work that is.
    ///
    /// # Errors
    /// None in practice: what was computed is whole blocks.
    fn fill(&mut self, progress: &mut dyn FnMut(usize, usize, f64)) -> Result<(), NotBlocks> {
        self.fill_tasks(self.tasks(), progress)
    }

    /// The same of some tasks.
    ///
    /// # Errors
    /// None in practice, as for [`fill`](Self::fill).
    fn fill_tasks(
        &mut self,
        tasks: &[Task],
        progress: &mut dyn FnMut(usize, usize, f64),
    ) -> Result<(), NotBlocks> {
        const BATCH: usize = 16;
        let missing = |task| self.seconds(task, self.done(task)..self.blocks(task), 1.0);
        let all: f64 = tasks.iter().map(|&task| missing(task)).sum();
        let mut taken = 0.0;
        for &task in tasks {
            while !self.has_all(task) {
                let from = self.done(task);
                let range = from..(from + BATCH).min(self.blocks(task));
                taken += self.seconds(task, range.clone(), 1.0);
                let numbers = self.compute(task, range);
                self.push(task, &numbers)?;
                let (done, total) = self.counted();
                progress(done, total, taken / all);
            }
        }
        Ok(())
    }
}
