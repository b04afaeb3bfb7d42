//! What is asked of a link about fully connected networks.

use super::{Run, compared};
use crate::link::{State, View};
use crate::plot::BoxedFigure;
use crate::sheet::{Blocks, Sheet};
use crate::study::{Amount, FigureWords, NotBlocks, Study};
use crate::task::with_fewer_networks;
use crate::views::phase::reading as phase_reading;
use crate::views::scales::report::ScalesPlan;
use crate::{Preset, Reading, Table, Task, Verdict, cost};
use depthscale::model::Parameter;
use depthscale::sample::Block;
use std::any::Any;
use std::ops::Range;

/// Blocks of networks as the numbers that cross from a worker.
fn numbers(blocks: Vec<Block>) -> Vec<f64> {
    blocks.iter().flat_map(Block::to_words).collect()
}

/// A block of networks with so many layers.
fn block(depth: usize, numbers: &[f64]) -> Result<Block, NotBlocks> {
    Block::from_words(depth, numbers).ok_or(NotBlocks)
}

impl Study for Run {
    fn state(&self) -> &State {
        &self.state
    }

    fn tasks(&self) -> &'static [Task] {
        self.view().tasks()
    }

    fn amount(&self) -> Amount {
        self.view().amount(self)
    }

    fn counted(&self) -> (usize, usize) {
        self.networks()
    }

    fn blocks(&self, task: Task) -> usize {
        match task {
            Task::Networks => self.plan().blocks(),
            Task::Maps => self.map_plan().blocks(),
            Task::Plane => self.plane.plan.blocks(),
            Task::Landmarks => self.landmarks.plan.blocks(),
            Task::Scales => self.scales.plan.blocks(),
            Task::Comparison => self.comparison.as_ref().map_or(0, |own| own.plan.blocks()),
            Task::Chain => self.chain.plan.blocks(),
        }
    }

    fn done(&self, task: Task) -> usize {
        match task {
            // every block but the last is full
            Task::Networks => self.statistics.networks().div_ceil(self.plan().block_networks()),
            Task::Maps => self.maps.blocks(),
            Task::Plane => self.plane.done(),
            Task::Landmarks => self.landmarks.done(),
            Task::Scales => self.scales.done(),
            Task::Comparison => self.comparison.as_ref().map_or(0, |own| own.done()),
            Task::Chain => self.chain.done(),
        }
    }

    fn length(&self, task: Task, block: usize) -> usize {
        match task {
            Task::Networks => Block::words(self.plan().networks_of(block).len(), self.ensemble.depth),
            Task::Maps => Block::words(self.map_plan().networks_of(block), 1),
            Task::Plane => self.plane.plan.length(block),
            Task::Landmarks => self.landmarks.plan.length(block),
            Task::Scales => self.scales.plan.length(block),
            Task::Comparison => self.comparison.as_ref().map_or(0, |own| {
                Block::words(own.plan.networks_of(block), own.plan.depth_of(block))
            }),
            Task::Chain => self.chain.plan.length(block),
        }
    }

    fn compute(&self, task: Task, range: Range<usize>) -> Vec<f64> {
        match task {
            Task::Networks => numbers(self.plan().sample_blocks(range)),
            Task::Maps => numbers(self.map_plan().sample_blocks(range)),
            Task::Plane => self.plane.plan.compute(range),
            Task::Landmarks => self.landmarks.plan.compute(range),
            Task::Scales => self.scales.plan.compute(range),
            Task::Comparison => self
                .comparison
                .as_ref()
                .map_or_else(Vec::new, |own| numbers(own.plan.sample_blocks(range))),
            Task::Chain => self.chain.plan.compute(range),
        }
    }

    fn block_seconds(&self, task: Task, block: usize) -> f64 {
        match task {
            Task::Networks => cost::block(&self.plan(), block),
            Task::Maps => self.map_plan().seconds(block),
            Task::Plane => self.plane.plan.seconds(block),
            Task::Landmarks => self.landmarks.plan.seconds(block),
            Task::Scales => self.scales.plan.seconds(block),
            Task::Comparison => self
                .comparison
                .as_ref()
                .map_or(0.0, |own| own.plan.seconds(block)),
            Task::Chain => self.chain.plan.seconds(block),
        }
    }

    fn is_shared(&self, task: Task) -> bool {
        match task {
            Task::Networks | Task::Maps => self.plan().is_wide(),
            Task::Comparison => self.comparison.as_ref().is_some_and(|own| own.plan.is_wide()),
            Task::Plane | Task::Landmarks | Task::Scales | Task::Chain => false,
        }
    }

    fn take(&mut self, task: Task, own: &[f64]) -> Result<(), NotBlocks> {
        match (task, &mut self.comparison) {
            (Task::Networks, _) => self.add(&block(self.ensemble.depth, own)?),
            (Task::Maps, _) => self.maps.add(&block(1, own)?),
            (Task::Plane, _) => self.plane.add(own),
            (Task::Landmarks, _) => self.landmarks.add(own),
            (Task::Scales, _) => self.scales.add(own),
            (Task::Chain, _) => self.chain.add(own),
            (Task::Comparison, Some(comparison)) => {
                let depth = comparison.plan.depth_of(comparison.done());
                comparison.add(&block(depth, own)?);
            }
            (Task::Comparison, None) => return Err(NotBlocks),
        }
        Ok(())
    }

    /// A row of a coarse plane.
    fn sketch(&self) -> Option<(Task, Vec<f64>)> {
        let row = (self.state.view == View::Phase).then(|| self.plane.next_coarse_row());
        Some((Task::Plane, row.flatten()?))
    }

    /// Networks are kept where only what is looked at differs.
    fn look(&mut self, state: State) -> bool {
        let same = state.looked_at_as(&self.state) == self.state;
        if same {
            let mut scales = Sheet::new(ScalesPlan::new(&state));
            scales.keep(&mut self.scales);
            let as_before = (self.state.lists, self.state.compared.is_map());
            if self.comparison.is_none() || (state.lists, state.compared.is_map()) != as_before {
                self.comparison = compared(&state);
            }
            (self.scales, self.state) = (scales, state);
        }
        same
    }

    fn keep(&mut self, before: &mut dyn Study) {
        if let Some(before) = (before as &mut dyn Any).downcast_mut::<Self>() {
            self.plane.keep(&mut before.plane);
            self.landmarks.keep(&mut before.landmarks);
            self.scales.keep(&mut before.scales);
            self.chain.keep(&mut before.chain);
        }
    }

    fn figures(&self) -> Vec<FigureWords> {
        self.view().figures(self)
    }

    fn figure<'a>(&'a self, name: &str) -> Option<BoxedFigure<'a>> {
        self.view().figure(self, name)
    }

    fn placed(&self, x: f64, y: f64) -> State {
        phase_reading::moved(&self.state, x, y)
    }

    fn stepped(&self, right: f64, up: f64) -> State {
        phase_reading::stepped(&self.state, right, up)
    }

    fn place(&self) -> Option<(f64, f64)> {
        Some((
            self.theory.network.weight_variance(),
            self.theory.network.bias_variance(),
        ))
    }

    fn smaller(&self, seconds: f64) -> Option<State> {
        let run: &dyn Study = self;
        let of = |counted: bool| -> f64 {
            let tasks = self.tasks().iter();
            let tasks = tasks.filter(|task| task.counts_networks() == counted);
            tasks
                .map(|&task| run.seconds(task, 0..self.blocks(task), 1.0))
                .sum()
        };
        with_fewer_networks(&self.state, seconds - of(false), of(true))
    }

    fn table(&self) -> Table {
        self.view().table(self)
    }

    fn details(&self) -> Option<(&'static str, Table)> {
        self.view().details(self)
    }

    fn reading(&self) -> Reading {
        self.view().reading(self)
    }

    fn report(&self) -> Result<String, String> {
        self.view().report(self)
    }

    fn csv(&self) -> Result<String, String> {
        Ok(self.view().csv(self))
    }

    fn verdict(&self, preset: &Preset) -> Option<Verdict> {
        preset.verdict(self)
    }

    fn start(&self) -> Vec<(&'static str, f64)> {
        vec![
            (Parameter::StartVariance.bound().key, self.theory.start.variance),
            (
                Parameter::StartCorrelation.bound().key,
                1.0 - self.theory.start.decorrelation,
            ),
        ]
    }
}
