//! One random network, backward: δ^l through the same weights that the forward pass used.
//!
//! ```text
//! V = Wᵀδ^l:   V_d = G_d + Σ_k e_k (A_k·δ_d − e_k·G_d),   rows of G ~ N(0, s² δᵀδ)
//! δ^{l−1}_d = φ'(z^{l−1}_d) (p^l_d/ρ) ∘ V_d
//! ```
//! What the forward pass fixed of W is A_k = W e_k; on the complement of e₁, e₂ it is fresh, hence the projection of G.

use super::network::{Network, Stage};
use super::pair::Factor;
use super::tape::Tape;
use crate::model::Scaled;
use crate::sample::normals;
use crate::sample::response::Response;
use crate::sample::statistics::Metric;
use crate::sample::streams::CHUNK;
use crate::sample::tile::{CrossSum, GramSum, TILE};

/// What the next layer down needs to know of δ^l.
#[derive(Clone, Copy, Debug)]
struct Errors {
    /// |δ_a|², δ_a·δ_b, |δ_b|², Σ|δ_aδ_b|.
    gram: [f64; 4],
    /// n_i·δ_d with the normals n behind z^l.
    normals: [[f64; 2]; 2],
    /// Units of δ_a and δ_b are 2^exponent.
    exponent: [i32; 2],
}

impl Errors {
    /// δ^L = 2z^L.
    fn at_output(stage: &Stage) -> Self {
        let [aa, ab, absolute] = stage.gram;
        let (rows, n) = (&stage.rows, &stage.normals);
        let bb = stage.frame.r12 * stage.frame.r12 + stage.frame.r22 * stage.frame.r22;
        let along = |i: usize| {
            [
                2.0 * rows.a * n[i][0],
                2.0 * (rows.b * n[i][0] + rows.second * n[i][1]),
            ]
        };
        Self {
            gram: [aa, ab, bb, absolute].map(|sum| 4.0 * sum),
            normals: [along(0), along(1)],
            exponent: stage.exponent,
        }
    }

    /// δ^{l−1} from δ^l, where `stage` is l − 1.
    fn before(&self, network: &Network, tape: &mut Tape, layer: usize) -> Self {
        let stage = &network.stages[layer];
        let (units, fresh) = tape.units(network, layer);
        let (mut inner, mut residual) = (CrossSum::default(), [0.0; 2]);
        let chunks = units.chunks(CHUNK / TILE).zip(fresh.chunks_mut(CHUNK / TILE));
        for (chunk, (units, fresh)) in chunks.enumerate() {
            let mut streams = network.key.streams(layer, chunk);
            if chunk == 0 {
                normals::fill(&mut streams.residual, &mut residual);
            }
            for (index, (tile, [first, second])) in units.iter().zip(fresh).enumerate() {
                let count = (network.key.width - chunk * CHUNK - index * TILE).min(TILE);
                normals::fill_both(&mut streams.backward, &mut first[..count], &mut second[..count]);
                first[count..].fill(0.0);
                second[count..].fill(0.0);
                inner.add([&tile.a, &tile.y], [first, second]);
            }
        }

        let [aa, ab, bb, _] = self.gram;
        let factor = Factor::new(aa, ab, bb);
        let fixed = network
            .weights_after(stage)
            .project(self.normals, factor.apply(residual));
        let s = network.weight_deviation;
        let fresh_factor = Factor {
            a: s * factor.a,
            b: s * factor.b,
            second: s * factor.second,
        };
        let (along_a, along_y) = coefficients(stage, inner.finish(), fixed, &fresh_factor);

        let (mut gram, mut normals) = (GramSum::default(), CrossSum::default());
        for (tile, [first, second]) in units.iter().zip(&*fresh) {
            let slopes = |response: &Response| {
                response.slopes(tile, &stage.b_column(tile), &stage.rows, stage.keep_rate)
            };
            let [mut a, mut b] = slopes(&stage.response[0]);
            if stage.response[1] != stage.response[0] {
                b = slopes(&stage.response[1])[1];
            }
            for i in 0..TILE {
                let (x, y) = (tile.a[i], tile.y[i]);
                a[i] *= fresh_factor.a * first[i] + (along_a[0] * x + along_y[0] * y);
                b[i] *= (fresh_factor.b * first[i] + fresh_factor.second * second[i])
                    + (along_a[1] * x + along_y[1] * y);
            }
            gram.add(&a, &b, &b);
            normals.add([&tile.normals[0], &tile.normals[1]], [&a, &b]);
        }
        Self {
            gram: gram.finish(),
            normals: normals.finish(),
            exponent: self.exponent,
        }
        .rescaled()
    }

    /// Whether every number is one. They are not where φ' is not, or beyond 10¹⁵⁰.
    fn is_finite(&self) -> bool {
        let numbers = self.gram.iter().chain(self.normals.as_flattened());
        numbers.copied().all(f64::is_finite)
    }

    /// The same numbers in a unit that keeps them near 1.
    fn rescaled(self) -> Self {
        if !self.is_finite() {
            return self;
        }
        let shift = [self.gram[0], self.gram[2]].map(|square| match square {
            0.0 => 0,
            square => libm::ilogb(square) / 2,
        });
        let [a, b] = shift.map(|shift| libm::scalbn(1.0, -shift));
        let [aa, ab, bb, absolute] = self.gram;
        Self {
            gram: [aa * a * a, ab * a * b, bb * b * b, absolute * a * b],
            normals: self.normals.map(|row| [row[0] * a, row[1] * b]),
            exponent: [0, 1].map(|d| self.exponent[d].saturating_add(shift[d])),
        }
    }
}

/// Coefficients (of x_a, of y; for inputs a, b) of Σ_k e_k (A_k·δ_d − e_k·G_d), from [x_a, y]·h, with G = factor·h.
fn coefficients(
    stage: &Stage,
    inner: [[f64; 2]; 2],
    fixed: [[f64; 2]; 2],
    factor: &Factor,
) -> ([f64; 2], [f64; 2]) {
    let frame = &stage.frame;
    // A dropped direction takes part in nothing.
    let over = |numerator: f64, denominator: f64| {
        if denominator > 0.0 {
            numerator / denominator
        } else {
            0.0
        }
    };
    let y_along = if stage.near { frame.r12_distance } else { frame.r12 };
    let e1 = inner[0].map(|dot| over(dot, frame.r11));
    let e2 = [0, 1].map(|i| over(inner[1][i] - y_along * e1[i], frame.r22));
    let (g1, g2) = (factor.apply(e1), factor.apply(e2));
    let of_y = [0, 1].map(|d| over(fixed[1][d] - g2[d], frame.r22));
    let of_a = [0, 1].map(|d| over(fixed[0][d] - g1[d] - y_along * of_y[d], frame.r11));
    (of_a, of_y)
}

/// The metrics of one layer in the order of [`Metric::ALL`]; `None` where they have no finite value.
type Record = [Option<Scaled>; Metric::COUNT];

/// Runs the backward pass and hands over the metrics of each layer, from the last that was reached down to 1. Without a
/// finite end there are no gradients, but the lengths of what came before.
pub fn backward(network: &Network, tape: &mut Tape, mut record: impl FnMut(usize, Record)) {
    let Some(output) = network.stages.last() else {
        return;
    };
    let mut errors = network.complete.then(|| Errors::at_output(output));
    for layer in (1..network.stages.len()).rev() {
        errors = errors.filter(Errors::is_finite);
        record(layer, metrics(network, layer, errors.as_ref()));
        if layer > 1 {
            errors = errors.map(|errors| errors.before(network, tape, layer - 1));
        }
    }
}

/// All metrics of layer l, from x^l (stage l − 1), z^l (stage l) and δ^l.
fn metrics(network: &Network, layer: usize, errors: Option<&Errors>) -> Record {
    let (input, output) = (&network.stages[layer - 1], &network.stages[layer]);
    let width = network.key.width as f64;
    let finite = |value: f64, exponent: i32| value.is_finite().then(|| Scaled::new(value, exponent));
    let product = |exponents: [i32; 2]| exponents[0].saturating_add(exponents[1]);
    // The entry of the Gram matrix of x times that of δ, of inputs c and d.
    let gradient = |x: f64, entry: usize, [c, d]: [usize; 2]| {
        let errors = errors?;
        let unit = |d: usize| input.sent_exponent[d].saturating_add(errors.exponent[d]);
        finite(
            (x / width) * (errors.gram[entry] / width),
            product([unit(c), unit(d)]),
        )
    };
    let signed = gradient(input.gram[1], 1, [0, 1]);

    let (rows, n) = (&output.rows, &output.normals);
    let z_aa = rows.a * (rows.a * n[0][0]);
    let z_ab = rows.a * (rows.b * n[0][0] + rows.second * n[0][1]);
    let z_bb = rows.b * rows.b * n[0][0] + rows.second * (2.0 * rows.b * n[0][1] + rows.second * n[1][1]);
    let correlation = if z_aa > 0.0 && z_bb > 0.0 {
        z_ab / z_aa.sqrt() / z_bb.sqrt()
    } else {
        0.0
    };
    let lengths_are_finite = z_aa.is_finite() && z_bb.is_finite();
    Metric::ALL.map(|metric| match metric {
        Metric::GradientAa => gradient(input.gram[0], 0, [0, 0]),
        Metric::GradientAb => signed,
        Metric::GradientAbAbsolute => signed.map(Scaled::abs),
        Metric::GradientTilde => gradient(input.gram[2], 3, [0, 1]),
        Metric::LengthAa => finite(z_aa / width, product([output.exponent[0]; 2])),
        Metric::LengthAb => finite(z_ab / width, product(output.exponent)),
        Metric::Correlation => finite(correlation, 0)
            .filter(|_| lengths_are_finite)
            .map(|_| Scaled::from(correlation.clamp(-1.0, 1.0))),
    })
}
