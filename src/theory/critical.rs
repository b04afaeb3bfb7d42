//! The line χ₁ = 1, and the best σ_w² for a depth.

use super::moments::single;
use super::root::{maximum, zero};
use super::{OperatingPoint, Phase};
use crate::model::{Hyperparameters, Parameter};

/// σ_w² at which χ₁ = 1, for the φ, σ_b² and ρ of a network; the smallest in the allowed range. With ρ = 1 this is the critical
/// line between order and chaos; with dropout gradients keep their size there, but c* < 1 and ξ₂ stays finite (Huang et al.,
/// section 3).
///
/// On the line q* is the parameter: σ_w² = ρ/E[φ'²] at q*, and σ_b² = q* − V/E[φ'²] must be the one given. Relative accuracy
/// 1e-12. `None` where χ₁ never is 1 at a finite q*, as for relu with a bias.
pub fn unit_gradient_weight_variance(network: &Hyperparameters) -> Option<f64> {
    let activation = network.activation();
    let weight_variance = |q: f64| network.keep_rate() / single(activation, q).slope_square;
    let allowed = |sw2: &f64| Parameter::WeightVariance.check(*sw2).is_ok();
    if network.bias_variance() == 0.0 && activation.slopes_at_zero().is_some() {
        return Some(weight_variance(0.0)).filter(allowed);
    }
    let excess = |q: f64| {
        let moments = single(activation, q);
        q - moments.length / moments.slope_square - network.bias_variance()
    };
    // q* of the allowed σ_w² and σ_b², in steps of a fifth of an octave
    let grid: Vec<f64> = (-150..=75).map(|k| libm::exp2(0.2 * f64::from(k))).collect();
    let values: Vec<f64> = grid.iter().map(|&q| excess(q)).collect();
    let crossings = (1..grid.len()).filter(|&k| {
        values[k - 1].is_finite() && values[k].is_finite() && (values[k - 1] < 0.0) != (values[k] < 0.0)
    });
    crossings
        .filter_map(|k| {
            let q = zero(excess, grid[k - 1], grid[k]);
            let sw2 = Some(weight_variance(q)).filter(allowed)?;
            // φ may have other fixed points, of which this need not be the one that signals reach
            let at = network.with_near(Parameter::WeightVariance, sw2);
            let reached = OperatingPoint::new(&at).length?;
            ((reached / q - 1.0).abs() < 1e-6).then_some(sw2)
        })
        .reduce(f64::min)
}

/// Cells of the grid on which the neighbourhood of a maximum over σ_w² is found first.
const CELLS: usize = 60;

/// σ_w² at which ξ₂ is largest, for the φ, σ_b² and ρ of a network: the ridge that dropout leaves of the critical line (Schoenholz et
/// al., section 3.3). To 1e-7, since a maximum is flat. `None` where ξ₂ grows up to the end of what is allowed or of what has a q*.
pub fn longest_correlation_weight_variance(network: &Hyperparameters) -> Option<f64> {
    let layers = |sw2: f64| {
        let point = OperatingPoint::new(&network.with_near(Parameter::WeightVariance, sw2));
        point.length.and(point.correlation_depth_scale).unwrap_or(0.0)
    };
    let (grid, values) = on_grid(layers);
    let top = highest(&values);
    let inside = top > 0 && top < CELLS && values[top + 1] > 0.0;
    inside.then(|| maximum(layers, grid[top - 1], grid[top + 1]))
}

/// Values of `f` at logarithmically spaced σ_w² over the whole allowed range.
fn on_grid(f: impl Fn(f64) -> f64) -> (Vec<f64>, Vec<f64>) {
    let bound = Parameter::WeightVariance.bound();
    let ratio = bound.maximum / bound.minimum;
    let grid: Vec<f64> = (0..=CELLS)
        .map(|k| {
            bound
                .maximum
                .min(bound.minimum * libm::pow(ratio, k as f64 / CELLS as f64))
        })
        .collect();
    let values = grid.iter().map(|&sw2| f(sw2)).collect();
    (grid, values)
}

/// Index of the largest value.
fn highest(values: &[f64]) -> usize {
    (0..values.len())
        .reduce(|best, k| if values[k] > values[best] { k } else { best })
        .unwrap_or(0)
}

/// The initialisation that lets gradients and signals through the most layers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BestWeightVariance {
    /// σ_w² that maximises min(12ξ₁, 12ξ₂).
    pub weight_variance: f64,
    /// The trainable depth there, in layers; `None` for no limit, on a critical line.
    pub trainable_depth: Option<f64>,
    /// The σ_w² around it that reach the depth asked for; `None` if not even the best does.
    pub reaching: Option<(f64, f64)>,
}

/// The σ_w² that maximises Huang et al.'s trainable depth min(12ξ₁, 12ξ₂) at the φ, σ_b² and ρ of `network`, and whether `depth`
/// layers are within it. The σ_w² of `network` plays no part.
///
/// On a critical line exact to 1e-12; elsewhere to 1e-7, since a maximum is flat.
///
/// ```
/// use depthscale::{model::*, theory::critical::best_weight_variance};
/// let tanh = Hyperparameters::new(Activation::Tanh, 1.0, 0.05, 1.0).unwrap();
/// let best = best_weight_variance(&tanh, 100.0);
/// assert!((best.weight_variance - 1.7609546396067391).abs() < 1e-12);
/// assert_eq!(best.trainable_depth, None); // infinite
/// ```
pub fn best_weight_variance(network: &Hyperparameters, depth: f64) -> BestWeightVariance {
    let bound = Parameter::WeightVariance.bound();
    let at = |sw2: f64| network.with_near(Parameter::WeightVariance, sw2);
    let layers = |sw2: f64| reach(&OperatingPoint::new(&at(sw2)));
    let (grid, values) = on_grid(layers);
    let top = highest(&values);
    let mut best = maximum(layers, grid[top.saturating_sub(1)], grid[(top + 1).min(CELLS)]);
    // an infinite peak is the critical line itself
    if let Some(line) = unit_gradient_weight_variance(network)
        && layers(line) >= layers(best)
    {
        best = line;
    }
    let trainable = layers(best);
    let excess = |sw2: f64| layers(sw2).min(2.0 * depth) - depth;
    let reaching = (trainable >= depth).then(|| {
        let below = (0..=CELLS).rev().find(|&k| grid[k] < best && values[k] < depth);
        let above = (0..=CELLS).find(|&k| grid[k] > best && values[k] < depth);
        (
            below.map_or(bound.minimum, |k| zero(excess, grid[k], best)),
            above.map_or(bound.maximum, |k| zero(excess, best, grid[k])),
        )
    });
    BestWeightVariance {
        weight_variance: best,
        trainable_depth: Some(trainable).filter(|depth| depth.is_finite()),
        reaching,
    }
}

/// min(12ξ₁, 12ξ₂), the depth to which a network trains: infinite where neither limits, 0 where there is no fixed point to speak of.
pub fn reach(point: &OperatingPoint) -> f64 {
    match point.phase {
        // ξ₁ is what rounding leaves of infinity; so is ξ₂ if inputs become alike
        Phase::Critical if point.decorrelation == Some(0.0) => f64::INFINITY,
        Phase::Critical | Phase::LengthConserved => point
            .correlation_depth_scale
            .map_or(f64::INFINITY, |xi| 12.0 * xi),
        Phase::Ordered | Phase::Chaotic => point.trainable_depth().unwrap_or(f64::INFINITY),
        Phase::LengthDiverges | Phase::LengthOscillates => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Activation;

    #[test]
    fn he_and_glorot() {
        let line = |activation, sb2, rho| {
            unit_gradient_weight_variance(&Hyperparameters::new(activation, 1.0, sb2, rho).unwrap())
        };
        assert_eq!(line(Activation::Relu, 0.0, 1.0), Some(2.0));
        assert_eq!(line(Activation::Relu, 0.1, 1.0), None);
        assert_eq!(line(Activation::Tanh, 0.0, 0.5), Some(0.5));
        assert_eq!(line(Activation::Linear, 0.0, 1.0), Some(1.0));
    }

    #[test]
    fn the_best_is_better_than_its_neighbours_and_the_range_ends_where_depth_does() {
        for (activation, sb2, rho, depth) in [
            (Activation::Tanh, 0.05, 0.98, 60.0),
            (Activation::Relu, 0.1, 0.95, 20.0),
            (Activation::Gelu, 0.1, 1.0, 100.0),
            (Activation::Erf, 0.01, 1.0, 500.0),
        ] {
            let network = Hyperparameters::new(activation, 1.0, sb2, rho).unwrap();
            let layers = |sw2: f64| reach(&OperatingPoint::new(&network.with_weight_variance(sw2).unwrap()));
            let best = best_weight_variance(&network, depth);
            let top = layers(best.weight_variance);
            for factor in [0.5, 0.9, 0.999, 1.001, 1.1, 2.0] {
                assert!(
                    layers(factor * best.weight_variance) <= top,
                    "{network:?} {best:?} {factor}"
                );
            }
            if let Some((low, high)) = best.reaching {
                assert!(low < best.weight_variance && best.weight_variance < high);
                // beyond the upper edge of relu q diverges
                for (edge, outwards) in [(low, 1.0 - 1e-9), (high, 1.0 + 1e-9)] {
                    assert!(layers(edge * outwards) < depth, "{network:?} {best:?}");
                    assert!(layers(edge / outwards) >= depth, "{network:?} {best:?}");
                }
            } else {
                assert!(top < depth);
            }
        }
    }
}
