//! hard tanh: error functions at one input, smooth integrals over the angle t between a pair.
//!
//! From Price's theorem dE[f_af_b]/dc = q E[f'_af'_b], integrated from c = 1 (t = 0) down: nothing cancels near c = 1.
//! α = 1/√q is the distance of the kinks in standard deviations.

use super::super::quadrature::legendre;
use super::{PairMoments, SingleMoments, angle};
use core::f64::consts::{FRAC_1_SQRT_2, PI};

/// √(2/π).
const ROOT_2_OVER_PI: f64 = 0.797_884_560_802_865_4;

pub fn single(q: f64) -> SingleMoments {
    if q == 0.0 {
        return SingleMoments {
            length: 0.0,
            slope_square: 1.0,
            length_slope: 1.0,
            slope_value_square: 0.0,
        };
    }
    let alpha = 1.0 / q.sqrt();
    let inside = libm::erf(alpha * FRAC_1_SQRT_2);
    // E[z²; |z| < 1]/q
    let edge = ROOT_2_OVER_PI * alpha * libm::exp(-0.5 * alpha * alpha);
    let length_slope = if alpha > 1.0 {
        inside - edge
    } else {
        // The difference would cancel; its series is positive: Σ α^{2n}/(2n+1)!!.
        let (mut term, mut sum) = (1.0, 0.0);
        for n in 1..16 {
            term *= alpha * alpha / f64::from(2 * n + 1);
            sum += term;
        }
        edge * sum
    };
    SingleMoments {
        length: q * length_slope + libm::erfc(alpha * FRAC_1_SQRT_2),
        slope_square: inside,
        length_slope,
        slope_value_square: q * length_slope,
    }
}

pub fn pair(q: f64, epsilon: f64) -> PairMoments {
    let at_one = single(q);
    if q == 0.0 {
        return PairMoments {
            decorrelation: 0.0,
            slope_product: 1.0,
            slope_value_product: 0.0,
        };
    }
    if epsilon > 1.0 {
        // φ is odd: C(−c) = −C(c)
        let mirrored = pair(q, 2.0 - epsilon);
        return PairMoments {
            decorrelation: 2.0 * at_one.length - mirrored.decorrelation,
            slope_product: mirrored.slope_product,
            slope_value_product: -mirrored.slope_value_product,
        };
    }
    let alpha = 1.0 / q.sqrt();
    let psi = angle(epsilon);
    // exp(−α²/(1 + cos u)) and exp(−α²/(1 − cos u)): densities at the corners (1, 1) and (1, −1)
    let near = |u: f64| libm::exp(-alpha * alpha / (1.0 + libm::cos(u)));
    let far = |u: f64| {
        let sine = libm::sin(0.5 * u);
        libm::exp(-alpha * alpha / (2.0 * sine * sine))
    };
    let (mut kernel, mut weighted, mut corners) = (0.0, 0.0, 0.0);
    let edge_density = libm::exp(-0.5 * alpha * alpha) * alpha / (2.0 * PI).sqrt();
    for (from, to) in panels(psi, alpha) {
        kernel += legendre(from, to, |u| near(u) - far(u));
        weighted += legendre(from, to, |u| {
            2.0 * libm::sin(0.5 * (psi - u)) * libm::sin(0.5 * (psi + u)) * (near(u) - far(u))
        });
        corners += legendre(from, to, |u| {
            // P(|z_a| < 1 given z_b = 1) against the densities at the corners
            let tangent = libm::tan(0.5 * u);
            let inside = 0.5
                * (libm::erf(alpha * tangent * FRAC_1_SQRT_2) + libm::erf(alpha / tangent * FRAC_1_SQRT_2));
            4.0 * edge_density * inside * libm::sin(u) - (near(u) + far(u)) * alpha * alpha / PI
        });
    }
    let decorrelation = q * (epsilon * at_one.slope_square - weighted / PI);
    PairMoments {
        decorrelation,
        slope_product: at_one.slope_square - kernel / PI,
        slope_value_product: at_one.slope_value_square - decorrelation + q * corners,
    }
}

/// [0, ψ] cut where the integrands change, at angles of order α, and beyond so that no panel is long against its distance from the
/// singularity at 0.
fn panels(psi: f64, alpha: f64) -> impl Iterator<Item = (f64, f64)> {
    let (mut from, mut to) = (0.0, 0.1 * alpha);
    core::iter::from_fn(move || {
        if from >= psi {
            return None;
        }
        let panel = (from, to.min(psi));
        // beyond 1e8 α the integrands are constants to 1e-16; from α = 0 on in one step
        let growth = match to {
            _ if to < 3.0 * alpha => 2.0,
            _ if to < 1e8 * alpha => 3.0,
            _ => f64::INFINITY,
        };
        (from, to) = (panel.1, if growth.is_finite() { growth * to } else { growth });
        Some(panel)
    })
}
