//! Which networks train: accuracy after training over weight variance and depth, with the depth scales of theory on it
//! (Schoenholz et al., figures 5 and 6; Huang et al., figure 7).

mod boundary;
mod course;
mod figures;
mod fit;
mod outcome;
mod told;

use super::grid::Grid;
use super::networks::{self, Place, recipe};
use super::settings::Schedule;
use super::{Blocks, Work};
use crate::picture::Picture;
use crate::study::FigureWords;
use crate::{Reading, State, Table, Verdict};
use course::Moment;
use depthscale::model::Parameter;
use depthscale::theory::OperatingPoint;
use depthscale::theory::ledger::held;
use depthscale::train::data::Data;
use fit::{Point, RuleFit};

use outcome::Outcome;
use std::sync::{Arc, Mutex, OnceLock};

/// Places along a curve of theory.
const CURVE: usize = 200;

pub(super) struct Map {
    state: State,
    grid: Grid,
    theory: OnceLock<Theory>,
    /// Of the same shape, where the time for theory was up: for answers that will be thrown away.
    cut_short: OnceLock<Theory>,
    /// What the rules come to, of so many blocks.
    fits: Mutex<(usize, Option<Arc<Vec<RuleFit>>>)>,
    /// Of all blocks.
    course: OnceLock<Vec<Moment>>,
}

/// ξ₁ and ξ₂ where networks are trained, and densely. Infinite where they are, or where there is no fixed point.
struct Theory {
    /// With χ₁ of each column.
    columns: Vec<(f64, [f64; 2])>,
    /// At σ_w² across the map.
    curve: Vec<(f64, [f64; 2])>,
}

impl Theory {
    fn new(state: &State, grid: &Grid) -> Self {
        let at = |variance: f64| {
            let network = state.network().with_weight_variance(variance).ok()?;
            Some(OperatingPoint::new(&network))
        };
        let scales = |point: &OperatingPoint| {
            [point.gradient_depth_scale, point.correlation_depth_scale]
                .map(|scale| scale.unwrap_or(f64::INFINITY))
        };
        let columns = grid.columns.iter().map(|&variance| {
            at(variance).map_or((1.0, [f64::INFINITY; 2]), |point| (point.chi_1, scales(&point)))
        });
        let [edges, _] = grid.edges();
        let (low, high) = (edges[0], edges[edges.len() - 1]);
        let across = (0..=CURVE).map(|place| low + (high - low) * place as f64 / CURVE as f64);
        Self {
            columns: columns.collect(),
            curve: across
                .filter_map(|variance| Some((variance, scales(&at(variance)?))))
                .collect(),
        }
    }
}

impl Map {
    pub(super) fn new(state: &State) -> Self {
        let (variances, depths) = (state.training.variances, state.training.depths());
        Self {
            state: *state,
            grid: Grid::new(variances.values(), depths.whole()),
            theory: OnceLock::new(),
            cut_short: OnceLock::new(),
            fits: Mutex::default(),
            course: OnceLock::new(),
        }
    }

    fn theory(&self) -> &Theory {
        let work_out = || Theory::new(&self.state, &self.grid);
        held(&self.theory, work_out).unwrap_or_else(|| self.cut_short.get_or_init(work_out))
    }

    fn steps(&self) -> usize {
        self.state.required(Parameter::Steps) as usize
    }

    /// What has come in, each with its column and row.
    fn outcomes<'a>(&self, blocks: &'a Blocks) -> impl Iterator<Item = ((usize, usize), Outcome<'a>)> {
        let outcomes = blocks.iter().enumerate();
        outcomes.filter_map(|(block, words)| Some((self.grid.of_block(block), Outcome::of(words)?)))
    }

    /// What a rule is held against: one of the accuracies that each network has had.
    fn points<'a>(&self, blocks: &'a Blocks, accuracy: impl Fn(Outcome<'a>) -> f64) -> Vec<Point> {
        let columns = &self.theory().columns;
        let points = self.outcomes(blocks).map(|((column, row), outcome)| {
            let accuracy = accuracy(outcome);
            Point {
                column,
                depth: self.grid.depths[row] as f64,
                scales: columns[column].1,
                accuracy,
                trains: outcome.is_trained(accuracy),
            }
        });
        points.collect()
    }

    /// All rules; `None` before enough networks train, and enough do not.
    fn fits(&self, blocks: &Blocks) -> Option<Arc<Vec<RuleFit>>> {
        let mut known = self.fits.lock().ok()?;
        if known.0 != blocks.len() {
            let chance = Outcome::of(blocks.first()?)?.chance();
            *known = (
                blocks.len(),
                fit::fits(&self.points(blocks, Outcome::accuracy), chance).map(Arc::new),
            );
        }
        known.1.clone()
    }

    /// How the limit moved; nothing before all is there.
    fn course(&self, blocks: &Blocks) -> &[Moment] {
        match blocks.len() == self.grid.cells() {
            true => self.course.get_or_init(|| course::course(self, blocks)),
            false => &[],
        }
    }

    /// Column and row of the cell whose learning curve is shown.
    fn chosen(&self, state: &State, blocks: &Blocks) -> Option<(usize, usize)> {
        let best = || {
            let best = self.outcomes(blocks).max_by(|(one, first), (other, second)| {
                let key = |row: usize, outcome: &Outcome| {
                    (outcome.trains(), if outcome.trains() { row } else { 0 })
                };
                key(one.1, first)
                    .cmp(&key(other.1, second))
                    .then(first.accuracy().total_cmp(&second.accuracy()))
            });
            best.map(|(place, _)| place)
        };
        let of = |(variance, depth): (f64, u32)| self.grid.nearest(variance, f64::from(depth));
        state.training.cell.map(of).or_else(best)
    }

    fn outcome<'a>(&self, place: (usize, usize), blocks: &'a Blocks) -> Option<Outcome<'a>> {
        let mut outcomes = self.outcomes(blocks);
        outcomes
            .find(|(own, _)| *own == place)
            .map(|(_, outcome)| outcome)
    }
}

/// Place of the rule among those fitted that explains most.
fn best(fits: &[RuleFit]) -> Option<&RuleFit> {
    let fitted = fits.get(fit::FITTED)?.iter();
    fitted.max_by(|one, other| one.explained.total_cmp(&other.explained))
}

impl Work for Map {
    fn blocks(&self) -> usize {
        self.grid.cells()
    }

    fn length(&self) -> usize {
        outcome::LENGTH
    }

    fn block(&self, index: usize, data: &Data) -> Vec<f64> {
        let (column, row) = self.grid.of_block(index);
        let depth = self.grid.depths[row];
        let rate = self.state.required(Parameter::LearningRate);
        let place = Place {
            weight_variance: self.grid.columns[column],
            depth,
            learning_rate: match self.state.training.schedule {
                Schedule::Fixed => rate,
                Schedule::PerLayer => rate / depth as f64,
            },
        };
        let runs = self.state.required(Parameter::Runs) as usize;
        let recipes: Vec<_> = (0..runs).map(|run| recipe(&self.state, place, run)).collect();
        outcome::train(&recipes, self.steps(), data)
    }

    fn seconds(&self, index: usize, data: &Data) -> f64 {
        let depth = self.grid.depths[self.grid.of_block(index).1];
        networks::seconds(&self.state, depth, outcome::tested(self.steps(), data), data)
    }

    fn quickest(&self) -> usize {
        let depth = |block: &usize| self.grid.depths[self.grid.of_block(*block).1];
        (0..self.blocks()).min_by_key(depth).unwrap_or_default()
    }

    fn unit(&self) -> [&'static str; 2] {
        ["network", "networks"]
    }

    fn figures(&self) -> Vec<FigureWords> {
        figures::PANELS.to_vec()
    }

    fn picture(&self, panel: &str, state: &State, blocks: &Blocks) -> Option<Picture> {
        match panel {
            "map" => Some(figures::map(self, state, blocks)),
            "learning" => Some(figures::learning(self, state, blocks)),
            "loss" => Some(figures::loss(self, state, blocks)),
            "collapse" => Some(figures::collapse(self, blocks)),
            "course" => Some(figures::course(self, blocks)),
            _ => None,
        }
    }

    fn table(&self, _state: &State, blocks: &Blocks) -> Table {
        told::table(self, blocks)
    }

    fn details(&self, _state: &State, blocks: &Blocks) -> Option<(&'static str, Table)> {
        Some(("Every network", told::details(self, blocks)))
    }

    fn reading(&self, _state: &State, blocks: &Blocks) -> Reading {
        told::reading(self, blocks)
    }

    fn verdict(&self, id: &str, blocks: &Blocks) -> Option<Verdict> {
        told::verdict(self, id, blocks)
    }

    fn nearest(&self, x: f64, y: f64) -> Option<(f64, u32)> {
        Some(self.grid.at(self.grid.nearest(x, y)))
    }

    fn cell(&self, state: &State, blocks: &Blocks) -> Option<(f64, u32)> {
        Some(self.grid.at(self.chosen(state, blocks)?))
    }

    fn beside(&self, cell: (f64, u32), right: f64, up: f64) -> Option<(f64, u32)> {
        let (column, row) = self.grid.nearest(cell.0, f64::from(cell.1));
        let moved = |from: usize, by: f64, count: usize| {
            (from as f64 + libm::round(by)).clamp(0.0, count as f64 - 1.0) as usize
        };
        Some(self.grid.at((
            moved(column, right, self.grid.columns.len()),
            moved(row, up, self.grid.depths.len()),
        )))
    }
}
