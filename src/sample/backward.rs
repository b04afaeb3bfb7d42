//! One random network, backward: δ^l through the same weights that the forward pass used.
//!
//! ```text
//! V = Wᵀδ^l:   V_d = G_d + Σ_k e_k (A_k·δ_d − e_k·G_d),   rows of G ~ N(0, s² δᵀδ)
//! δ^{l−1}_d = φ'(z^{l−1}_d) (p^l_d/ρ) ∘ V_d
//! ```
//! What the forward pass fixed of W is A_k = W e_k; on the complement of e₁, e₂ it is fresh, hence the projection of G.

use super::network::{Network, Stage};
use super::pair::Factor;
use super::statistics::Metric;
use super::streams::CHUNK;
use super::tape::Tape;
use super::tile::{CrossSum, GramSum, TILE};
use crate::model::Scaled;

/// What the next layer down needs to know of δ^l.
#[derive(Clone, Copy, Debug)]
struct Errors {
    /// |δ_a|², δ_a·δ_b, |δ_b|², Σ|δ_aδ_b|.
    gram: [f64; 4],
    /// n_i·δ_d with the normals n behind z^l.
    normals: [[f64; 2]; 2],
    /// Unit of δ is 2^exponent.
    exponent: i32,
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
                super::normals::fill(&mut streams.residual, &mut residual);
            }
            for (index, (tile, [first, second])) in units.iter().zip(fresh).enumerate() {
                let count = (network.key.width - chunk * CHUNK - index * TILE).min(TILE);
                super::normals::fill_both(&mut streams.backward, &mut first[..count], &mut second[..count]);
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
            let [mut a, mut b] =
                stage
                    .response
                    .slopes(tile, &stage.b_column(tile), &stage.rows, stage.keep_rate);
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

    /// The same numbers in a unit that keeps them near 1.
    fn rescaled(self) -> Self {
        let largest = self.gram[0].max(self.gram[2]);
        if largest == 0.0 {
            return self;
        }
        let shift = libm::ilogb(largest) / 2;
        let factor = libm::scalbn(1.0, -shift);
        Self {
            gram: self.gram.map(|sum| sum * factor * factor),
            normals: self.normals.map(|row| row.map(|sum| sum * factor)),
            exponent: self.exponent.saturating_add(shift),
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

/// Runs the backward pass and hands over the metrics of each layer, from L down to 1, in the order of [`Metric::ALL`].
pub fn backward(network: &Network, tape: &mut Tape, mut record: impl FnMut(usize, [Scaled; Metric::COUNT])) {
    let depth = network.stages.len() - 1;
    let mut errors = Errors::at_output(&network.stages[depth]);
    for layer in (1..=depth).rev() {
        record(layer, metrics(network, layer, &errors));
        if layer > 1 {
            errors = errors.before(network, tape, layer - 1);
        }
    }
}

/// All metrics of layer l, from x^l (stage l − 1), z^l (stage l) and δ^l.
fn metrics(network: &Network, layer: usize, errors: &Errors) -> [Scaled; Metric::COUNT] {
    let (input, output) = (&network.stages[layer - 1], &network.stages[layer]);
    let width = network.key.width as f64;
    let gradient_exponent = input.exponent.saturating_add(errors.exponent).saturating_mul(2);
    let gradient = |x: f64, delta: f64| Scaled::new((x / width) * (delta / width), gradient_exponent);
    let [aa, ab, _, absolute] = errors.gram;
    let signed = gradient(input.gram[1], ab);

    let (rows, n) = (&output.rows, &output.normals);
    let length_exponent = output.exponent.saturating_mul(2);
    let z_aa = rows.a * (rows.a * n[0][0]);
    let z_ab = rows.a * (rows.b * n[0][0] + rows.second * n[0][1]);
    let z_bb = rows.b * rows.b * n[0][0] + rows.second * (2.0 * rows.b * n[0][1] + rows.second * n[1][1]);
    let correlation = if z_aa > 0.0 && z_bb > 0.0 {
        (z_ab / z_aa.sqrt() / z_bb.sqrt()).clamp(-1.0, 1.0)
    } else {
        0.0
    };
    Metric::ALL.map(|metric| match metric {
        Metric::GradientAa => gradient(input.gram[0], aa),
        Metric::GradientAb => signed,
        Metric::GradientAbAbsolute => signed.abs(),
        Metric::GradientTilde => gradient(input.gram[2], absolute),
        Metric::LengthAa => Scaled::new(z_aa / width, length_exponent),
        Metric::LengthAb => Scaled::new(z_ab / width, length_exponent),
        Metric::Correlation => Scaled::new(correlation, 0),
    })
}
