//! tanh: trapezoid rules, on rotated axes for a pair.
//!
//! z_a = S + D, z_b = S − D with S = √(q(2−ε)/2) s, D = √(qε/2) t and s, t independent normals. The addition theorem turns
//! tanh(S ± D) into the one-dimensional tables tanh S and tanh D, so the double sum needs no transcendental function, and
//! the half difference of φ_a and φ_b comes out as a product: nothing cancels as ε → 0.

use super::super::quadrature::even_gaussian_rule;
use super::{PairMoments, SingleMoments};

/// tanh and friends at one node, each to full relative accuracy.
struct Node {
    /// Argument, at least 0.
    position: f64,
    weight: f64,
    tanh: f64,
    /// 1 − tanh.
    complement: f64,
    /// 1 − tanh².
    sech_square: f64,
}

fn nodes(amplitude: f64) -> Vec<Node> {
    even_gaussian_rule(amplitude)
        .into_iter()
        .map(|(t, weight)| {
            let complement = 2.0 / (libm::exp(2.0 * amplitude * t) + 1.0);
            let tanh = libm::tanh(amplitude * t);
            Node {
                position: amplitude * t,
                weight,
                tanh,
                complement,
                sech_square: complement * (2.0 - complement),
            }
        })
        .collect()
}

/// Where S and D differ by more than this, one of tanh(S ± D) follows the sign of the larger to within e^{−40}, and the
/// integrands, squares of what is left, are constant to within e^{−80}.
const BAND: f64 = 20.0;

/// Beyond this the complements of S and D underflow together.
const SATURATED: f64 = 170.0;

/// ((1 − tanh(S − D))/2)², the squared half difference where tanh(S + D) = 1; argument D − S.
fn half_saturated(reverse: f64) -> f64 {
    let half = 1.0 / (1.0 + libm::exp(-2.0 * reverse));
    half * half
}

pub fn single(q: f64) -> SingleMoments {
    let root = q.sqrt();
    let mut moments = SingleMoments {
        length: 0.0,
        slope_square: 0.0,
        length_slope: 0.0,
        slope_value_square: 0.0,
    };
    if q == 0.0 {
        return SingleMoments {
            slope_square: 1.0,
            length_slope: 1.0,
            ..moments
        };
    }
    for (node, (t, _)) in nodes(root).iter().zip(even_gaussian_rule(root)) {
        let Node {
            weight,
            tanh,
            sech_square,
            ..
        } = *node;
        moments.length += weight * tanh * tanh;
        moments.slope_square += weight * sech_square * sech_square;
        moments.length_slope += weight * t / root * tanh * sech_square;
        moments.slope_value_square += weight * (tanh * sech_square) * (tanh * sech_square);
    }
    moments
}

pub fn pair(q: f64, epsilon: f64) -> PairMoments {
    let sums = nodes((0.5 * q * (2.0 - epsilon)).sqrt());
    let differences = nodes((0.5 * q * epsilon).sqrt());
    // tails[j]: weight of all nodes from j on
    let mut tails = vec![0.0; differences.len() + 1];
    for (index, node) in differences.iter().enumerate().rev() {
        tails[index] = tails[index + 1] + node.weight;
    }
    // The integrands are even in s and in t: (s, t) → (s, −t) swaps the pair, (−s, t) swaps and negates it.
    let mut moments = PairMoments {
        decorrelation: 0.0,
        slope_product: 0.0,
        slope_value_product: 0.0,
    };
    for s in &sums {
        let from = differences.partition_point(|t| t.position < s.position - BAND);
        let to = differences.partition_point(|t| t.position <= s.position + BAND);
        // D ≫ S: φ_a = 1, φ_b = −1
        let mut row = PairMoments {
            decorrelation: tails[to],
            slope_product: 0.0,
            slope_value_product: 0.0,
        };
        for t in &differences[from..to] {
            if s.position.min(t.position) > SATURATED {
                // tanh(S + D) = 1 and no slope is left; the quotients below would be 0/0
                row.decorrelation += t.weight * half_saturated(t.position - s.position);
                continue;
            }
            let one_minus = s.complement + t.complement - s.complement * t.complement;
            let inverse = 1.0 / (one_minus * (2.0 - one_minus)); // 1/(1 − tanh²S tanh²D)
            let half_difference = t.tanh * s.sech_square * inverse;
            let slopes = s.sech_square * t.sech_square * inverse;
            let slopes = slopes * slopes;
            let values = (s.tanh - t.tanh) * (s.tanh + t.tanh) * inverse;
            row.decorrelation += t.weight * half_difference * half_difference;
            row.slope_product += t.weight * slopes;
            row.slope_value_product += t.weight * slopes * values;
        }
        moments.decorrelation += s.weight * 2.0 * row.decorrelation;
        moments.slope_product += s.weight * row.slope_product;
        moments.slope_value_product += s.weight * row.slope_value_product;
    }
    moments
}
