//! What a program looks like as a function: where it bends, whether it is finite and continuous, how it starts and ends.
//!
//! All found by looking: on a grid, with bisection between its points. What switches or diverges and returns within one
//! cell of the grid can be missed unless it touches zero there.

use super::Formula;
use super::error::FormulaError;
use super::program::{Binary, Dual, Step, Unary, run};

/// The grid: even up to here, with this many cells to a unit; beyond, each point is a step further in proportion.
const NEAR: i32 = 64;
const CELLS: i32 = 64;
const FAR: f64 = 1e6;
const STRETCH: f64 = 1.01;
/// Most kinks that are kept; of more, those nearest zero.
const MOST_KINKS: usize = 256;
/// Most cells of the grid that are searched for one switch, from zero outwards: what swings faster is noise anyway.
const MOST_SEARCHES: usize = 512;
/// A minimum this small against its surroundings is a zero.
const TOUCH: f64 = 1e-12;

/// φ continued along its tangent from z on outwards, where a step of the program overflows though φ does not.
#[derive(Clone, Copy, Debug)]
pub struct Tail {
    /// Where it starts.
    pub z: f64,
    /// φ there.
    pub at: Dual,
}

impl Tail {
    /// φ and its slope at a z further out.
    pub fn continued(&self, z: f64) -> Dual {
        let slope = self.at.slope;
        Dual {
            value: self.at.value + slope * (z - self.z),
            slope,
        }
    }
}

/// Distances from zero, ascending.
fn distances() -> Vec<f64> {
    let near = (0..=NEAR * CELLS).map(|cell| f64::from(cell) / f64::from(CELLS));
    let far = std::iter::successors(Some(f64::from(NEAR) * STRETCH), |z| Some(z * STRETCH));
    near.chain(far.take_while(|z| *z < FAR)).chain([FAR]).collect()
}

/// The whole grid, ascending.
fn grid() -> Vec<f64> {
    let distances = distances();
    let negative = distances[1..].iter().rev().map(|z| -z);
    negative.chain(distances.iter().copied()).collect()
}

/// Where φ' leaves the cubic through the ends of its cell, if it does anywhere: there moments of φ would need a finer rule than
/// theory can afford, and would be wrong without one. tanh(12z) and sin(20z) pass.
pub fn steep(formula: &Formula) -> Option<f64> {
    /// Allowed distance, against the steepest slope of the middle.
    const STRAY: f64 = 1e-5;
    const MIDDLE: f64 = 8.0;
    let width = 1.0 / f64::from(CELLS);
    let ends: Vec<(f64, f64, f64)> = (-NEAR * CELLS..=NEAR * CELLS)
        .map(|cell| {
            let z = f64::from(cell) * width;
            let (value, slope) = formula.value_and_slope(z);
            (z, value, slope)
        })
        .collect();
    let middle = ends.iter().filter(|(z, ..)| z.abs() <= MIDDLE);
    let steepest = middle.fold(0.0, |steepest: f64, (.., slope)| steepest.max(slope.abs()));
    let smooth = |a: f64, b: f64| !formula.kinks().iter().any(|&kink| a <= kink && kink <= b);
    let (mut stray, mut worst) = (0.0, 0.0);
    for cell in ends.windows(2) {
        let [(a, value_a, slope_a), (b, value_b, slope_b)] = [cell[0], cell[1]];
        let expected = 1.5 * (value_b - value_a) / width - 0.25 * (slope_a + slope_b);
        let z = 0.5 * (a + b);
        let distance = (formula.value_and_slope(z).1 - expected).abs();
        // against the slope here too: what grows without bound is not steep for being large
        let distance = distance / steepest.max(slope_a.abs());
        if distance > stray && smooth(a, b) {
            (stray, worst) = (distance, z);
        }
    }
    (stray > STRAY).then_some(worst)
}

/// φ and φ' as the program says.
pub fn dual(steps: &[Step], z: f64) -> Dual {
    run::<true>(steps, z).0[0]
}

/// The tail on the side of `side` = ±1, if the program overflows there while its slope has come to rest.
pub fn tail(steps: &[Step], side: f64) -> Option<Tail> {
    let is_finite = |z: f64| {
        (1..=steps.len()).all(|end| {
            let (stack, values) = run::<true>(&steps[..end], z);
            let last = stack[values - 1];
            last.value.is_finite() && last.slope.is_finite()
        })
    };
    let distances = distances();
    let last = distances
        .iter()
        .rposition(|distance| is_finite(side * distance))?;
    if last + 1 == distances.len() {
        return None;
    }
    let z = side * distances[last];
    let (at, before) = (dual(steps, z), dual(steps, z / 2.0));
    let at_rest = (at.slope - before.slope).abs() <= 1e-6 * at.slope.abs().max(1.0);
    at_rest.then_some(Tail { z, at })
}

/// The kinks of φ, once it has proved finite and continuous.
pub fn kinks(formula: &Formula) -> Result<Vec<f64>, FormulaError> {
    for distance in distances() {
        for z in [distance, -distance] {
            let (value, slope) = formula.value_and_slope(z);
            let is_near = distance <= f64::from(NEAR);
            if value.is_nan() || is_near && value.is_infinite() {
                return Err(FormulaError::NotFinite(z));
            }
            if slope.is_nan() || is_near && slope.is_infinite() {
                return Err(FormulaError::SlopeNotFinite(z));
            }
        }
    }
    let grid = grid();
    let mut kinks = Vec::new();
    for (end, step) in formula.steps.iter().enumerate() {
        let Some(is_pole) = watched(*step) else { continue };
        for z in zeros(&grid, |z| switch(&formula.steps, end, z)) {
            if is_pole {
                return Err(FormulaError::NotFinite(z));
            }
            check_kink(formula, z)?;
            kinks.push(z);
        }
    }
    kinks.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    kinks.dedup();
    kinks.truncate(MOST_KINKS);
    kinks.sort_by(f64::total_cmp);
    kinks.dedup();
    Ok(kinks)
}

/// Whether a step does something special where its [`switch`] is zero: `Some(true)` for a pole, `Some(false)` for a kink.
fn watched(step: Step) -> Option<bool> {
    match step {
        Step::Unary(Unary::Abs | Unary::Relu | Unary::Sign | Unary::Sqrt) => Some(false),
        Step::Binary(Binary::Max | Binary::Min | Binary::Power) => Some(false),
        Step::Unary(Unary::Ln | Unary::Log1p | Unary::Tan) | Step::Binary(Binary::Divide) => Some(true),
        Step::Unary(Unary::Whole(n)) if n < 0 => Some(true),
        _ => None,
    }
}

/// What a watched step depends on the sign of.
fn switch(steps: &[Step], end: usize, z: f64) -> Dual {
    let (stack, values) = run::<true>(&steps[..end], z);
    let u = stack[values - 1];
    match steps[end] {
        Step::Unary(Unary::Log1p) => Dual {
            value: 1.0 + u.value,
            ..u
        },
        Step::Unary(Unary::Tan) => Dual {
            value: libm::cos(u.value),
            slope: -libm::sin(u.value) * u.slope,
        },
        Step::Binary(Binary::Max | Binary::Min) => {
            let a = stack[values - 2];
            Dual {
                value: a.value - u.value,
                slope: a.slope - u.slope,
            }
        }
        Step::Binary(Binary::Power) => stack[values - 2],
        _ => u,
    }
}

/// −1, 0, 1, or 2 for NaN.
fn sign(value: f64) -> i8 {
    value.partial_cmp(&0.0).map_or(2, |order| order as i8)
}

/// Where w changes its sign, becomes or stops being zero, or touches zero.
fn zeros(grid: &[f64], w: impl Fn(f64) -> Dual) -> Vec<f64> {
    let points: Vec<Dual> = grid.iter().map(|z| w(*z)).collect();
    let sign_at = |index: usize| points.get(index).map_or(2, |point| sign(point.value));
    let mut cells: Vec<usize> = (0..grid.len() - 1).collect();
    let distance = |cell: usize| (grid[cell] + grid[cell + 1]).abs();
    cells.sort_by(|a, b| distance(*a).total_cmp(&distance(*b)));
    let mut zeros = Vec::new();
    let mut searches = 0;
    for index in cells {
        if searches == MOST_SEARCHES {
            break;
        }
        let cell = &grid[index..index + 2];
        let (left, right) = (sign_at(index), sign_at(index + 1));
        if left == 2 || right == 2 {
            continue;
        }
        if left == right {
            let away = |point: Dual| point.slope * f64::from(left);
            if away(points[index]) < 0.0 && away(points[index + 1]) > 0.0 {
                searches += 1;
                let z = bisect(cell, |z| away(w(z)) < 0.0);
                let around = points[index].value.abs() + points[index + 1].value.abs();
                if w(z).value * f64::from(left) <= TOUCH * around {
                    zeros.push(rounded(z, &w));
                }
            }
        } else if right == 0 && sign_at(index + 2) != 0 {
            zeros.push(cell[1]); // exactly on the grid
        } else if left != 0 || index == 0 || sign_at(index - 1) == 0 {
            searches += 1;
            zeros.push(rounded(bisect(cell, |z| sign(w(z).value) == left), &w));
        }
    }
    zeros
}

/// The first number in a cell that is no longer `before`; to the last bit.
fn bisect(cell: &[f64], before: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (cell[0], cell[1]);
    loop {
        let middle = 0.5 * low + 0.5 * high;
        if middle <= low || middle >= high {
            return high;
        }
        *(if before(middle) { &mut low } else { &mut high }) = middle;
    }
}

/// A round number beside z, if w is zero there too.
fn rounded(z: f64, w: impl Fn(f64) -> Dual) -> f64 {
    let round = (z * 1e6).round() / 1e6 + 0.0; // no −0
    if w(round).value == 0.0 { round } else { z }
}

/// Whether φ is continuous with a finite slope around z.
fn check_kink(formula: &Formula, z: f64) -> Result<(), FormulaError> {
    let scale = z.abs().max(1.0);
    let (close, apart) = (scale / (1_u64 << 44) as f64, scale / (1_u64 << 34) as f64);
    let around = [-close, 0.0, close].map(|offset| formula.value_and_slope(z + offset));
    if around.iter().any(|(value, _)| !value.is_finite()) {
        // Far out an infinite φ is only large.
        return if z.abs() > f64::from(NEAR) {
            Ok(())
        } else {
            Err(FormulaError::NotFinite(z))
        };
    }
    for (offset, (_, slope)) in [(-apart, around[0]), (apart, around[2])] {
        let (_, slope_apart) = formula.value_and_slope(z + offset);
        // A bounded slope has settled by now; |u|^p with p < 1 has not.
        if !slope.is_finite() || slope.abs() > 1.05 * slope_apart.abs() + 1e-3 {
            return Err(FormulaError::SlopeNotFinite(z));
        }
    }
    let values = around.map(|(value, _)| value);
    let (high, low) = values.iter().fold((values[0], values[0]), |(high, low), v| {
        (high.max(*v), low.min(*v))
    });
    let steepest = around
        .iter()
        .fold(0.0_f64, |steepest, (_, slope)| steepest.max(slope.abs()));
    if high - low > 1e-6 * (1.0 + values[1].abs()) + 4.0 * close * steepest {
        return Err(FormulaError::Jump { z, by: high - low });
    }
    Ok(())
}

/// [φ'(0+), φ'(0−)] if φ(0) = 0, up to rounding, and not both are 0.
pub fn slopes_at_zero(formula: &Formula) -> Option<[f64; 2]> {
    /// Beside a kink, yet with a square that is no zero.
    const BESIDE: f64 = 1e-60;
    let is_zero = formula.value(0.0).abs() <= f64::EPSILON;
    let slopes = [BESIDE, -BESIDE].map(|z| settled(formula.value_and_slope(z).1));
    (is_zero && slopes != [0.0, 0.0]).then_some(slopes)
}

/// [lim φ(z)/z at +∞, at −∞], if both exist.
pub fn slopes_at_infinity(formula: &Formula) -> Option<[f64; 2]> {
    let limit = |side: f64| {
        let [near, far] =
            [1e25, 1e50].map(|distance| settled(formula.value(side * distance) / (side * distance)));
        ((near - far).abs() <= 1e-9 * far.abs()).then_some(far)
    };
    Some([limit(1.0)?, limit(-1.0)?])
}

/// Slopes this small are what is left of a 0.
fn settled(slope: f64) -> f64 {
    if slope.abs() < 1e-11 { 0.0 } else { slope }
}
