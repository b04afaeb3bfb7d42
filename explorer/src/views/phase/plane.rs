//! The plane of initialisations (σ_w², σ_b²) as the page shows it: first coarse, then the line χ₁ = 1, then fine.

use crate::cost;
use crate::link::State;
use crate::look::Shown;
use crate::sheet::{Blocks, Sheet};
use depthscale::model::{Hyperparameters, Parameter};
use depthscale::theory::critical::unit_gradient_weight_variance;
use depthscale::theory::depth_scales::depth_scale;
use depthscale::theory::kernels::Exact;
use depthscale::theory::phase_map::{Side, row};
use depthscale::theory::table::Table;
use depthscale::theory::{OperatingPoint, Phase};

/// Columns and rows, coarse and fine.
const COARSE: (usize, usize) = (40, 32);
const FINE: (usize, usize) = (300, 250);
/// Points of the line, closer together at small σ_b² where it bends.
const LINE: usize = 49;
/// Numbers of a cell.
const WORDS: usize = 5;

/// Which plane: φ and ρ, and what it spans. Neither the operating point inside it nor anything about the networks plays a part.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanePlan {
    network: Hyperparameters,
    /// Lowest and highest σ_w².
    pub x: (f64, f64),
    /// Lowest and highest σ_b².
    pub y: (f64, f64),
    /// Whether the kernels of φ can be tabulated; else the coarse plane is all there is.
    fine: bool,
}

/// An operating point of the plane. `None`: does not exist; infinite for a depth scale at criticality.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// How signals travel, as [`Phase`]; `None` where q has no fixed point.
    pub phase: Option<Phase>,
    /// q*.
    pub length: Option<f64>,
    /// 1 − c*.
    pub decorrelation: Option<f64>,
    /// χ₁.
    pub chi_1: f64,
    /// ξ₂, layers.
    pub correlation_depth_scale: f64,
}

impl PlanePlan {
    /// The plane of a link: as far as its sliders go, and as far as it takes to hold the operating point.
    pub fn new(state: &State) -> Self {
        let network = state.network();
        let side = |parameter: Parameter, value: f64| {
            let bound = parameter.bound();
            let (from, to) = bound.slider;
            let from = if value < from { bound.minimum } else { from };
            let doubled = core::iter::successors(Some(to), |to| Some(2.0 * to));
            let to = doubled.into_iter().find(|to| *to >= value);
            (from, to.unwrap_or(bound.maximum).min(bound.maximum))
        };
        let x = side(Parameter::WeightVariance, network.weight_variance());
        let y = side(Parameter::BiasVariance, network.bias_variance());
        Self {
            // the same for every operating point
            network: network
                .with_near(Parameter::WeightVariance, x.0)
                .with_near(Parameter::BiasVariance, y.0),
            x,
            y,
            fine: Table::shared(network.activation(), 0.0).is_some(),
        }
    }

    /// Values at the middle of each of `count` cells.
    fn side(parameter: Parameter, (from, to): (f64, f64), count: usize) -> Side {
        let half = 0.5 * (to - from) / count as f64;
        Side::near(parameter, from + half, to - half, count)
    }

    /// σ_w² of the middles of a row's cells.
    fn columns(&self, count: usize) -> Side {
        Self::side(Parameter::WeightVariance, self.x, count)
    }

    fn cells(&self, count: (usize, usize), index: usize) -> Vec<f64> {
        let rows = Self::side(Parameter::BiasVariance, self.y, count.1);
        let along = self.network.with_near(Parameter::BiasVariance, rows.value(index));
        let activation = along.activation();
        let points = match Table::shared(activation, 0.0) {
            Some(table) => row(&along, table, self.columns(count.0)),
            None => row(&along, &Exact::new(activation), self.columns(count.0)),
        };
        points.iter().flat_map(words).collect()
    }

    /// σ_b² of a point of the line.
    fn line_at(&self, index: usize) -> f64 {
        let part = index as f64 / (LINE - 1) as f64;
        self.y.0 + part * part * (self.y.1 - self.y.0)
    }

    fn line(&self, index: usize) -> Vec<f64> {
        let network = self
            .network
            .with_near(Parameter::BiasVariance, self.line_at(index));
        vec![unit_gradient_weight_variance(&network).unwrap_or(f64::NAN)]
    }
}

impl Blocks for PlanePlan {
    fn blocks(&self) -> usize {
        COARSE.1 + LINE + if self.fine { FINE.1 } else { 0 }
    }

    fn length(&self, index: usize) -> usize {
        if index < COARSE.1 {
            WORDS * COARSE.0
        } else if index < COARSE.1 + LINE {
            1
        } else {
            WORDS * FINE.0
        }
    }

    fn block(&self, index: usize) -> Vec<f64> {
        if index < COARSE.1 {
            self.cells(COARSE, index)
        } else if index < COARSE.1 + LINE {
            self.line(index - COARSE.1)
        } else {
            self.cells(FINE, index - COARSE.1 - LINE)
        }
    }

    fn seconds(&self, index: usize) -> f64 {
        let activation = self.network.activation();
        match index {
            _ if index < COARSE.1 => cost::points(COARSE.0) + cost::table(activation) / COARSE.1 as f64,
            _ if index < COARSE.1 + LINE => cost::search(activation),
            _ => cost::points(FINE.0),
        }
    }
}

/// Phases by number.
const PHASES: [Phase; 3] = [Phase::Ordered, Phase::Critical, Phase::Chaotic];

fn words(point: &OperatingPoint) -> [f64; WORDS] {
    let phase = PHASES.iter().position(|&phase| phase == point.phase);
    [
        phase.map_or(f64::NAN, |phase| phase as f64),
        point.length.unwrap_or(f64::NAN),
        point.decorrelation.unwrap_or(f64::NAN),
        point.chi_1,
        point.correlation_depth_scale.unwrap_or(f64::INFINITY),
    ]
}

impl Cell {
    /// The cell that an operating point would be.
    pub fn of(point: &OperatingPoint) -> Option<Self> {
        Self::read(&words(point))
    }

    fn read(words: &[f64]) -> Option<Self> {
        let &[phase, length, decorrelation, chi_1, correlation_depth_scale] = words else {
            return None;
        };
        let there = |value: f64| Some(value).filter(|value| !value.is_nan());
        Some(Self {
            phase: there(phase).and_then(|phase| PHASES.get(phase as usize).copied()),
            length: there(length),
            decorrelation: there(decorrelation),
            chi_1,
            correlation_depth_scale,
        })
    }

    /// The value that colours the cell; `None` where q has no fixed point. A depth scale may be infinite.
    pub fn value(&self, shown: Shown) -> Option<f64> {
        self.phase?;
        let gradient = depth_scale(self.chi_1).unwrap_or(f64::INFINITY);
        match shown {
            Shown::Chi1 => Some(self.chi_1),
            Shown::Xi1 => Some(gradient),
            Shown::Xi2 => Some(self.correlation_depth_scale),
            Shown::C => self.decorrelation.map(|epsilon| 1.0 - epsilon),
            Shown::Depth => Some(12.0 * gradient.min(self.correlation_depth_scale)),
        }
    }
}

impl Sheet<PlanePlan> {
    /// How many operating points have come in, and how many are asked for.
    pub fn points(&self) -> (usize, usize) {
        let cells = |blocks: usize| {
            let coarse = blocks.min(COARSE.1);
            let fine = blocks.saturating_sub(COARSE.1 + LINE);
            coarse * COARSE.0 + fine * FINE.0
        };
        (cells(self.done()), cells(self.plan.blocks()))
    }

    /// The next row of the coarse picture, computed here and now for a frame that cannot wait for a worker; `None` after the last.
    pub fn next_coarse_row(&self) -> Option<Vec<f64>> {
        (self.done() < COARSE.1).then(|| self.plan.block(self.done()))
    }

    /// Columns and rows of the finest picture there will be.
    pub fn size(&self) -> (usize, usize) {
        if self.plan.fine { FINE } else { COARSE }
    }

    /// The cell that holds a place, both as parts of the sides from 0 to 1: fine where that has come in, else coarse.
    pub fn cell(&self, x: f64, y: f64) -> Option<Cell> {
        let find = |count: (usize, usize), first: usize| {
            let index = |part: f64, count: usize| ((part * count as f64).max(0.0) as usize).min(count - 1);
            let row = self.block(first + index(y, count.1))?;
            let column = WORDS * index(x, count.0);
            Cell::read(row.get(column..column + WORDS)?)
        };
        find(FINE, COARSE.1 + LINE).or_else(|| find(COARSE, 0))
    }

    /// σ_w² and σ_b² of the line χ₁ = 1, in pieces, as far as it has come in: the critical line if ρ = 1.
    pub fn unit_line(&self) -> Vec<Vec<(f64, f64)>> {
        let points = (0..LINE).map(|index| {
            let weight_variance = *self.block(COARSE.1 + index)?.first()?;
            (!weight_variance.is_nan()).then(|| (weight_variance, self.plan.line_at(index)))
        });
        pieces(points)
    }

    /// σ_w² and σ_b² where ξ₂ is largest along each row, in pieces: the ridge that dropout leaves of the critical line (Schoenholz et
    /// al., section 3.3). Off the cells by a parabola through the three around the top. Rows that have their top at an edge of the
    /// plane or of what has a fixed point have none.
    pub fn ridge(&self) -> Vec<Vec<(f64, f64)>> {
        let (count, first) = if self.done() == self.plan.blocks() && self.plan.fine {
            (FINE, COARSE.1 + LINE)
        } else {
            (COARSE, 0)
        };
        let (columns, rows) = (
            self.plan.columns(count.0),
            PlanePlan::side(Parameter::BiasVariance, self.plan.y, count.1),
        );
        pieces((0..count.1).map(|index| {
            let row: Vec<f64> = self
                .block(first + index)?
                .chunks_exact(WORDS)
                .map(|words| {
                    Cell::read(words)
                        .filter(|cell| cell.phase.is_some() && cell.correlation_depth_scale.is_finite())
                        .map_or(0.0, |cell| cell.correlation_depth_scale)
                })
                .collect();
            let top = (0..row.len()).max_by(|&a, &b| row[a].total_cmp(&row[b]))?;
            let around = top.checked_sub(1).and_then(|from| row.get(from..from + 3))?;
            let &[left, middle, right] = around else {
                return None;
            };
            if left == 0.0 || right == 0.0 {
                return None;
            }
            let bend = left - 2.0 * middle + right;
            let shift = if bend < 0.0 {
                0.5 * (left - right) / bend
            } else {
                0.0
            };
            let step = columns.value(1) - columns.value(0);
            Some((columns.value(top) + shift * step, rows.value(index)))
        }))
    }
}

/// Runs of points without a gap.
fn pieces(points: impl Iterator<Item = Option<(f64, f64)>>) -> Vec<Vec<(f64, f64)>> {
    let points: Vec<_> = points.collect();
    points
        .split(Option::is_none)
        .map(|piece| piece.iter().copied().flatten().collect::<Vec<_>>())
        .filter(|piece| !piece.is_empty())
        .collect()
}
