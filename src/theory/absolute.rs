//! g̃_ab of Huang et al.: the gradient product with absolute values unit by unit, which no average over signs makes small.

mod folded;
#[cfg(test)]
mod tests;

use super::gradients::Errors;
use super::ledger::{Integral, recall};
use super::moments::{AbsolutePair, Covariance, unequal};
use super::quadrature::legendre;
use super::trajectory::{SignalLayer, Trajectory};
use crate::model::{Activation, Hyperparameters, Scaled, WeightLaw};
use core::cell::OnceCell;
use core::f64::consts::{FRAC_PI_2, PI};
use folded::Pair;

/// g̃_ab of layers 1…L (`[l − 1]` is layer l) at infinite width, from the errors of layers 0…L under the squared or the unit random
/// loss, whose δ^L is normal.
///
/// ```text
/// g̃^l = Σ_i|x_a x_b| Σ_j|δ_a δ_b| / N² = E|φ_aφ_b|^{l−1} D^l
/// D^L = f(0, 0),   D^l = E[|φ'_aφ'_b| f(m_aφ_a/ρ, m_bφ_b/ρ)]  at z^l
/// f(u, v) = E|(G_a + u)(G_b + v)|,   G ~ N(0, Errors::fresh), or the law of δ^L at l = L
/// ```
/// A unit counts where both inputs keep it, with probability ρ² and weight ρ⁻². Where m is nothing against G, f is a constant.
///
/// Relative accuracy 1e-8, of formulas 1e-7, where errors are not far more alike than signals: 1 − r > ε/20 for the correlation r of G_a and G_b.
/// They are not below the squared loss; and under the unit random one, whose r is 1, m is 0. Orthogonal weights: as long as G is
/// no small part of Wᵀδ. Empty where `errors` are. Source: Huang et al., equation 13; the law of Wᵀδ as in [`super::gradients::reused_weights`].
pub fn tilde(
    network: &Hyperparameters,
    trajectory: &Trajectory,
    weights: WeightLaw,
    errors: &[Errors],
) -> Vec<Scaled> {
    let Some((last, below)) = errors.split_last() else {
        return Vec::new();
    };
    let mut inputs = Vec::with_capacity(below.len());
    let mut products = Vec::with_capacity(below.len());
    let mut known: Option<(&SignalLayer, Absolute)> = None;
    for (index, (layer, above)) in trajectory.layers.iter().zip(&errors[1..]).enumerate() {
        // a stationary trajectory has one set of moments
        let moments = match known {
            Some((same, moments)) if same == layer => moments,
            _ => Absolute::new(layer.activation, layer.covariance()),
        };
        inputs.push(Scaled::new(moments.value_product(), layer.exponent));
        if index > 0 {
            products.push(error_product(network, layer, weights, above, &moments));
        }
        known = Some((layer, moments));
    }
    products.push(central(last.aa, last.bb, last.ab));
    inputs
        .into_iter()
        .zip(products)
        .map(|(x, delta)| x * delta)
        .collect()
}

/// E|V_aV_b| of normal V of mean 0 and this covariance.
fn central(aa: Scaled, bb: Scaled, ab: Scaled) -> Scaled {
    let size = aa.sqrt() * bb.sqrt();
    size * Pair::new(ab.over(size)).central()
}

/// E|δ_aδ_b| at `layer` from the errors of the one above.
fn error_product(
    network: &Hyperparameters,
    layer: &SignalLayer,
    weights: WeightLaw,
    above: &Errors,
    moments: &Absolute,
) -> Scaled {
    /// G of this part of what comes with φ is none.
    const NO_FRESH: f64 = 1e-12;
    let fresh = above.fresh(network, layer, weights);
    // m φ/ρ in units of φ
    let unit = Scaled::new(1.0, layer.exponent).sqrt();
    let along = above.response.map(|m| m * unit * (1.0 / network.keep_rate()));
    let deviation = |input: usize, variance: Scaled| {
        let least = along[input] * along[input] * (NO_FRESH * layer.single[input].length);
        let short = (variance - least).mantissa() < 0.0;
        if short { least } else { variance }.sqrt()
    };
    let deviations = [deviation(0, fresh.aa), deviation(1, fresh.bb)];
    let size = deviations[0] * deviations[1];
    let pair = Pair::new(fresh.ab.over(size));
    let shift = [0, 1].map(|input| along[input].over(deviations[input]));
    size * moments.error_product(pair, shift)
}

/// What g̃ needs to know of φ at a pair.
enum Absolute {
    /// Slopes above and below 0.
    TwoSlopes([f64; 2], Covariance),
    /// Any other φ; the nodes are placed when something is worked out with them.
    Nodes(Activation, Covariance, OnceCell<AbsolutePair>),
}

impl Absolute {
    fn new(activation: Activation, covariance: Covariance) -> Self {
        match activation {
            Activation::Linear => Self::TwoSlopes([1.0, 1.0], covariance),
            Activation::Relu => Self::TwoSlopes([1.0, 0.0], covariance),
            Activation::TwoSlopes(slopes) => Self::TwoSlopes(slopes, covariance),
            _ => Self::Nodes(activation, covariance, OnceCell::new()),
        }
    }

    /// E|φ_aφ_b|.
    fn value_product(&self) -> f64 {
        match self {
            // |φ| is two slopes again
            &Self::TwoSlopes([above, below], law) => {
                let half = 0.25 * (above * above + below * below) * (law.a + law.b);
                let apart = unequal(Activation::TwoSlopes([above.abs(), -below.abs()]), law);
                (half - apart.decorrelation).max(0.0)
            }
            Self::Nodes(activation, law, nodes) => {
                let [product] = recall(
                    Integral::AbsoluteValues,
                    Some(*activation),
                    &law.numbers(),
                    || [placed(*activation, *law, nodes).value_product],
                );
                product
            }
        }
    }

    /// E[|φ'_aφ'_b (X + k_aφ_a)(Y + k_bφ_b)|] with X and Y of `pair`.
    fn error_product(&self, pair: Pair, k: [f64; 2]) -> f64 {
        match self {
            &Self::TwoSlopes([above, below], law) if above == below => {
                let [u, v] = k.map(|k| k * above);
                let of = |one: f64| Scaled::from(one);
                let (aa, bb) = (1.0 + u * u * law.a, 1.0 + v * v * law.b);
                let product = central(of(aa), of(bb), of(pair.r + u * v * law.product()));
                above * above * product.in_units(0)
            }
            &Self::TwoSlopes(slopes, law) => sectors(slopes, law, pair, k, PANELS),
            Self::Nodes(activation, law, nodes) => {
                let [a, b, distance] = law.numbers();
                let at = [a, b, distance, pair.r, k[0], k[1]];
                let [product] = recall(Integral::AbsoluteErrors, Some(*activation), &at, || {
                    [over_nodes(placed(*activation, *law, nodes), pair, k)]
                });
                product
            }
        }
    }
}

/// The nodes of a pair, placed when they are first wanted.
fn placed(activation: Activation, law: Covariance, nodes: &OnceCell<AbsolutePair>) -> &AbsolutePair {
    nodes.get_or_init(|| AbsolutePair::new(activation, law))
}

/// Panels of twenty nodes in each part of a sector.
const PANELS: i32 = 2;

/// Two slopes: integrated over the direction of (z_a, z_b), the length being closed.
fn sectors([above, below]: [f64; 2], law: Covariance, pair: Pair, k: [f64; 2], panels: i32) -> f64 {
    // z_a = √q_a R cos ψ, z_b = √q_b R cos(ψ − θ)
    let theta = 2.0 * libm::asin((0.5 * law.decorrelation()).sqrt().min(1.0));
    let [k_a, k_b] = [k[0] * law.a.sqrt(), k[1] * law.b.sqrt()];
    let sector = |from: f64, to: f64, [a, b]: [f64; 2]| {
        if a * b == 0.0 {
            return 0.0;
        }
        let (k_a, k_b) = (k_a * a, k_b * b);
        let part = |from: f64, to: f64| {
            let width = (to - from) / f64::from(panels);
            let sum: f64 = (0..panels)
                .map(|panel| {
                    let from = from + f64::from(panel) * width;
                    legendre(from, from + width, |psi| {
                        pair.rayleigh(k_a * libm::cos(psi), k_b * libm::cos(psi - theta))
                    })
                })
                .sum();
            sum
        };
        // where both shifts are the same, f bends the more sharply the nearer r is to 1; ±π makes it the other sign
        let equal = libm::atan2(k_a - k_b * libm::cos(theta), k_b * libm::sin(theta));
        let cut = [equal - PI, equal, equal + PI]
            .into_iter()
            .find(|cut| *cut > from && *cut < to);
        let sum = match cut {
            Some(cut) => part(from, cut) + part(cut, to),
            None => part(from, to),
        };
        (a * b).abs() * sum / (2.0 * PI)
    };
    // (−z_a, −z_b) has the slopes of the other side and the same |V_aV_b|
    let (same, apart) = ([theta - FRAC_PI_2, FRAC_PI_2], [-FRAC_PI_2, theta - FRAC_PI_2]);
    sector(same[0], same[1], [above; 2])
        + sector(same[0], same[1], [below; 2])
        + sector(apart[0], apart[1], [above, below])
        + sector(apart[0], apart[1], [below, above])
}

fn over_nodes(nodes: &AbsolutePair, pair: Pair, [k_a, k_b]: [f64; 2]) -> f64 {
    /// Where terms of fourth order are smaller than this, those of second order do.
    const ACCURACY: f64 = 1e-9;
    // E w and E w of k_a²φ_a² + k_b²φ_b², k_ak_bφ_aφ_b and the square of the first
    let symmetric = k_a == k_b || !nodes.ordered;
    let mut sums = [0.0; 4];
    for &([a, b], weight) in &nodes.nodes {
        let mut squares = k_a * k_a * a * a + k_b * k_b * b * b;
        if !symmetric {
            squares = 0.5 * (squares + k_a * k_a * b * b + k_b * k_b * a * a);
        }
        sums[0] += weight;
        sums[1] += weight * squares;
        sums[2] += weight * (k_a * k_b * a * b);
        sums[3] += weight * squares * squares;
    }
    let [one, squares, product, fourth] = sums;
    let central = one * pair.central();
    // E|(X + s)(Y + t)| = E|XY| + (w/π)(s² + t²) + (2/π) asin r st + …; what follows is below (s² + t²)²/(20w)
    if 0.05 * fourth <= ACCURACY * pair.w * central {
        return central + squares * (pair.w / PI) + product * pair.central_sign();
    }
    let sum = |a: usize, b: usize| -> f64 {
        let terms = nodes.nodes.iter();
        terms
            .map(|&(value, weight)| weight * pair.shifted(k_a * value[a], k_b * value[b]))
            .sum()
    };
    if symmetric {
        sum(0, 1)
    } else {
        0.5 * (sum(0, 1) + sum(1, 0))
    }
}
