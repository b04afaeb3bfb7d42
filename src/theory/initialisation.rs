//! The initialisation that trains deepest while signals stay of order one.

use super::OperatingPoint;
use super::critical::reach;
use super::moments::single;
use super::root::maximum;
use super::table::Table;
use crate::model::{Activation, Hyperparameters};

/// Values of q* that are tried, the most usual first: inputs are standardised to variance 1, and what signals should keep is no more
/// than a factor of four from that. Still smaller ones would train deeper with dropout, but φ would hardly bend.
pub const LENGTHS: [f64; 5] = [1.0, 2.0, 0.5, 4.0, 0.25];
/// Cells of the σ_w² axis on which the neighbourhood of a maximum is found first.
const CELLS: usize = 12;
/// Another q* must train so much deeper than a more usual one to be preferred.
const WORTH_IT: f64 = 1.001;

/// More layers than this are what rounding leaves of infinity.
pub const ENDLESS: f64 = 1e8;
/// What a refined pair must gain to replace the edge it came from.
const GAIN: f64 = 1.000_001;

/// σ_w² and σ_b² with the depth they train to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Initialisation {
    /// φ, σ_w², σ_b², ρ.
    pub network: Hyperparameters,
    /// min(12ξ₁, 12ξ₂) there, in layers; infinite where neither limits.
    pub depth: f64,
}

/// Of all (σ_w², σ_b²) whose q* is one of [`LENGTHS`] the pair with the largest trainable depth min(12ξ₁, 12ξ₂) (Huang et al.);
/// where several are as deep, the one with q* nearest 1. `None` where no pair has such a q*.
///
/// At a given q* the bias is what the weights leave: σ_b² = q* − (σ_w²/ρ)V(q*), so one number is searched, to 1e-7, or exactly where
/// χ₁ = 1 is best.
///
/// ```
/// use depthscale::{model::Activation, theory::initialisation::deepest};
/// let he = deepest(Activation::Relu, 1.0).unwrap();
/// assert_eq!((he.network.weight_variance(), he.network.bias_variance()), (2.0, 0.0));
/// assert_eq!(he.depth, f64::INFINITY);
/// ```
pub fn deepest(activation: Activation, keep_rate: f64) -> Option<Initialisation> {
    let (line, coarse) = LENGTHS
        .into_iter()
        .filter_map(|q| {
            let line = Line::new(activation, keep_rate, q);
            Some((line, line.coarse()?))
        })
        .reduce(|best, other| {
            if other.1.depth > WORTH_IT * best.1.depth {
                other
            } else {
                best
            }
        })?;
    Some(line.refined(coarse))
}

/// All pairs with one q*: σ_w² decides.
#[derive(Clone, Copy)]
struct Line {
    activation: Activation,
    keep_rate: f64,
    q: f64,
    /// The σ_w² that leaves nothing to the bias.
    most: f64,
    /// The σ_w² at which χ₁ = 1.
    unit: f64,
    /// Kernels to look up; `None` where they must be evaluated.
    table: Option<&'static Table>,
}

impl Line {
    fn new(activation: Activation, keep_rate: f64, q: f64) -> Self {
        let moments = single(activation, q);
        Self {
            activation,
            keep_rate,
            q,
            most: keep_rate * q / moments.length,
            unit: keep_rate / moments.slope_square,
            table: Table::shared(activation, q),
        }
    }

    fn at(&self, sw2: f64) -> Option<Initialisation> {
        let left = 1.0 - sw2 / self.most;
        let sb2 = if left > 1e-15 { self.q * left } else { 0.0 };
        let network = Hyperparameters::new(self.activation, sw2.min(self.most), sb2, self.keep_rate).ok()?;
        let point = match self.table {
            Some(table) => OperatingPoint::with(&network, table),
            None => OperatingPoint::new(&network),
        };
        // φ may have other fixed points, of which this need not be the one that signals reach; a conserved q is any
        let reached = point
            .length
            .is_none_or(|length| (length / self.q - 1.0).abs() < 1e-6);
        let depth = match reach(&point) {
            _ if !reached => 0.0,
            depth if depth > ENDLESS => f64::INFINITY,
            depth => depth,
        };
        (depth > 0.0).then_some(Initialisation { network, depth })
    }

    /// Width of a cell.
    fn cell(&self) -> f64 {
        self.most / CELLS as f64
    }

    fn coarse(&self) -> Option<Initialisation> {
        let unit = Some(self.unit).filter(|unit| *unit <= self.most);
        let grid = (1..=CELLS).map(|cell| self.most * cell as f64 / CELLS as f64);
        unit.into_iter()
            .chain(grid)
            .filter_map(|sw2| self.at(sw2))
            .reduce(deeper)
    }

    fn refined(&self, coarse: Initialisation) -> Initialisation {
        if coarse.depth.is_infinite() {
            return coarse;
        }
        let middle = coarse.network.weight_variance();
        let depth = |sw2: f64| self.at(sw2).map_or(0.0, |found| found.depth);
        let (low, high) = (middle - self.cell(), self.most.min(middle + self.cell()));
        self.at(maximum(depth, low, high))
            .filter(|fine| fine.depth > GAIN * coarse.depth)
            .unwrap_or(coarse)
    }
}

fn deeper(best: Initialisation, other: Initialisation) -> Initialisation {
    if other.depth > best.depth { other } else { best }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::Phase;

    #[test]
    fn nothing_on_a_coarse_grid_is_deeper() {
        for (activation, rho) in [
            (Activation::Tanh, 1.0),
            (Activation::Tanh, 0.9),
            (Activation::Relu, 0.9),
            (Activation::Gelu, 0.95),
            (Activation::Sigmoid, 0.98),
        ] {
            let best = deepest(activation, rho).unwrap();
            for (sw2, sb2) in
                (1..=20).flat_map(|k| (0..8).map(move |j| (0.2 * f64::from(k), 0.1 * f64::from(j))))
            {
                let point = OperatingPoint::new(&Hyperparameters::new(activation, sw2, sb2, rho).unwrap());
                if point.length.is_some_and(|q| (0.25..=4.0).contains(&q)) {
                    // between the lengths that are tried another may be a little deeper
                    assert!(
                        reach(&point) <= 1.01 * best.depth,
                        "{best:?} {sw2} {sb2} {}",
                        reach(&point)
                    );
                }
            }
        }
    }

    #[test]
    fn without_dropout_it_is_critical_with_unit_length() {
        for activation in [
            Activation::Tanh,
            Activation::Erf,
            Activation::HardTanh,
            Activation::Sin,
        ] {
            let best = deepest(activation, 1.0).unwrap();
            let point = OperatingPoint::new(&best.network);
            assert_eq!(
                (point.phase, best.depth),
                (Phase::Critical, f64::INFINITY),
                "{activation:?}"
            );
            assert!((point.length.unwrap() - 1.0).abs() < 1e-9, "{activation:?}");
        }
    }

    #[test]
    fn no_pair_beats_the_bound_that_dropout_sets() {
        for activation in Activation::NAMED {
            let best = deepest(activation, 0.9).unwrap();
            assert!(best.depth <= 24.0 / -libm::log(0.9), "{activation:?} {best:?}");
        }
    }
}
