//! Pairs under a smooth φ, by its expansion in Hermite polynomials: one set of coefficients for every correlation.
//!
//! With φ(√q t) = Σ a_k h_k(t), h_k orthonormal under the normal law, Mehler's formula gives C = Σ a_k² c^k. Then
//!
//! ```text
//! (V − C)/ε = Σ_j c^j Σ_{k>j} a_k²,   E φ'_aφ'_b = Σ b_k² c^k,   b_k = a_{k+1} √((k+1)/q)
//! ```
//! where nothing cancels for c ≥ 0, however near 1. The coefficients fall off the faster the farther the singularities of φ lie from
//! the real axis, measured in √q: forty do for silu at q = 1.

use super::super::quadrature::{Axis, Resolution};
use super::{PairMoments, numeric};
use crate::model::Activation;

/// More coefficients than this cost as much as a quadrature in two dimensions.
pub const FOR_A_FEW: usize = 320;
/// The same where a hundred correlations share them.
pub const FOR_MANY: usize = 3000;
/// Coefficients are left out where even k of them are smaller than this, against the whole.
const NEGLIGIBLE: f64 = 1e-17;
/// h_k(t) e^{−t²/4} is bounded, so a φ_k's integrand dies with e^{−t²/4}: 1e-17 here.
const REACH: f64 = 12.6;
/// h_k oscillates like cos √k t, and φ hardly faster where h_k still matters: this many steps a radian.
const STEPS: f64 = 0.6;

/// An expansion that needs more than this many times q/grain² terms is not worth a try (silu needs 16, gelu 7).
const TERMS: f64 = 10.0;

/// Expansions of φ and φφ' at one q.
#[derive(Clone, Debug)]
pub struct Spectrum {
    /// Σ_{k>j} a_k².
    tails: Vec<f64>,
    /// b_k² = E φ'h_k squared.
    slopes: Vec<f64>,
    /// Squares of the coefficients of φφ'.
    products: Vec<f64>,
}

impl Spectrum {
    /// `None` where the expansion has more than `most` terms: at kinks, or where q is large.
    pub fn new(activation: Activation, q: f64, most: usize) -> Option<Self> {
        let grain = numeric::resolution(activation).grain;
        if !activation.kinks().is_empty() || q == 0.0 || TERMS * q > most as f64 * grain * grain {
            return None;
        }
        let mut axis = Axis::default();
        let resolution = Resolution {
            grain: (0.5 * grain).min(q.sqrt() / (STEPS * (most as f64).sqrt())),
            settles: false,
            kinked: false,
            reach: REACH,
        };
        axis.place(resolution, 0.0, q.sqrt(), &mut [], &mut []);
        // weight·φ', weight·φφ' and the polynomials h_{k−1}, h_k at each node
        let root = q.sqrt();
        let mut nodes: Vec<[f64; 5]> = Vec::with_capacity(axis.nodes.len());
        for &(z, weight) in &axis.nodes {
            let (value, slope) = activation.value_and_slope(z);
            nodes.push([z / root, weight * slope, weight * (value * slope), 0.0, 1.0]);
        }
        let (mut slopes, mut products) = (Vec::new(), Vec::new());
        let (mut slope_energy, mut product_energy) = (0.0, 0.0);
        // φ may be odd or even: then every other coefficient is 0
        let mut small = 0;
        for k in 0..most {
            let (next, last) = (1.0 / ((k + 1) as f64).sqrt(), (k as f64).sqrt());
            let (mut slope, mut product) = (0.0, 0.0);
            for [t, weighted_slope, weighted_product, before, now] in &mut nodes {
                slope += *weighted_slope * *now;
                product += *weighted_product * *now;
                (*before, *now) = (*now, (*t * *now - last * *before) * next);
            }
            slopes.push(slope * slope);
            products.push(product * product);
            slope_energy += slope * slope;
            product_energy += product * product;
            let weight = (k + 1) as f64;
            let done = weight * slope * slope <= NEGLIGIBLE * slope_energy
                && weight * product * product <= NEGLIGIBLE * product_energy;
            small = if done { small + 1 } else { 0 };
            if small == 6 {
                return Some(Self::finish(q, slopes, products));
            }
        }
        None
    }

    fn finish(q: f64, slopes: Vec<f64>, products: Vec<f64>) -> Self {
        // a_{k+1}² = q b_k²/(k + 1), summed from the small end
        let mut tails = vec![0.0; slopes.len()];
        let mut tail = 0.0;
        for k in (0..slopes.len()).rev() {
            tail += q * slopes[k] / (k + 1) as f64;
            tails[k] = tail;
        }
        Self {
            tails,
            slopes,
            products,
        }
    }

    /// The moments at correlation 1 − ε.
    pub fn pair(&self, epsilon: f64) -> PairMoments {
        let c = 1.0 - epsilon;
        let series = |coefficients: &[f64]| coefficients.iter().rev().fold(0.0, |sum, a| sum * c + a);
        PairMoments {
            decorrelation: epsilon * series(&self.tails),
            slope_product: series(&self.slopes),
            slope_value_product: series(&self.products),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Covariance;
    use super::*;

    #[test]
    fn expansions_agree_with_quadrature() {
        for activation in [
            Activation::Gelu,
            Activation::Silu,
            Activation::Softplus,
            Activation::Sigmoid,
            Activation::Sin,
        ] {
            for q in [1e-4, 0.3, 1.7] {
                let spectrum = Spectrum::new(activation, q, FOR_A_FEW).unwrap();
                for epsilon in [1e-15, 1e-7, 0.1, 0.9, 1.6, 2.0] {
                    let ours = spectrum.pair(epsilon);
                    let reference = numeric::pair(activation, Covariance::equal(q, epsilon));
                    let whole = numeric::pair(activation, Covariance::equal(q, 0.0));
                    let label = format!("{activation:?} q={q} ε={epsilon}");
                    let error = ours.decorrelation / reference.decorrelation - 1.0;
                    assert!(error.abs() < 1e-12, "{label}: V − C off by {error:e}");
                    for (ours, reference, whole) in [
                        (ours.slope_product, reference.slope_product, whole.slope_product),
                        (
                            ours.slope_value_product,
                            reference.slope_value_product,
                            whole.slope_value_product,
                        ),
                    ] {
                        assert!(
                            (ours - reference).abs() < 1e-13 * whole,
                            "{label}: {ours} {reference}"
                        );
                    }
                }
            }
        }
    }
}
