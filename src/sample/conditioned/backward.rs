//! One random network, backward: δ^l through the same weights that the forward pass used.
//!
//! ```text
//! V = Wᵀδ^l:   V_d = G_d + Σ_k e_k (A_k·δ_d − e_k·G_d)
//! δ^{l−1}_d = φ'(z^{l−1}_d) (p^l_d/ρ) ∘ V_d
//! Gaussian:    rows of G ~ N(0, s² δᵀδ)
//! orthogonal:  G = σ_w H R,  RᵀR = δᵀδ − (Aᵀδ)ᵀAᵀδ/σ_w²,  H orthonormal off e₁, e₂, of normals by Gram–Schmidt
//! ```
//! What the forward pass fixed of W is A_k = W e_k; on the complement of e₁, e₂ it is fresh, hence the projection of G.

use super::Conditioned;
use super::chunks::over_chunks;
use super::factor::Factor;
use super::loss::OutputErrors;
use super::network::Network;
use super::pair::Frame;
use super::tape::Tape;
use crate::model::{Loss, Scaled, WeightLaw};
use crate::sample::normals;
use crate::sample::statistics::Metric;
use crate::sample::streams::CHUNK;
use crate::sample::tile::{Column, CrossSum, GramSum, TILE};

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
    /// δ^L, where `layer` is L.
    fn at_output(network: &Network, loss: Loss, tape: &mut Tape, layer: usize) -> Self {
        let stage = &network.stages[layer];
        let (units, _) = tape.units(network, layer);
        let output = OutputErrors::new(loss, network, stage, layer, units);
        let chunks = units.chunks(CHUNK / TILE).enumerate();
        let (gram, normals) = over_chunks(chunks, network.key.wide, |(chunk, tiles)| {
            let (mut gram, mut normals) = (GramSum::default(), CrossSum::default());
            let mut stream = network.key.further_streams(layer, chunk).loss;
            for (index, tile) in tiles.iter().enumerate() {
                let count = network.key.units(chunk, index);
                let [a, mut b] = output.columns(tile, chunk, index, count, &mut stream);
                if stage.single {
                    b.fill(0.0);
                }
                gram.add(&a, &b, &b);
                normals.add([&tile.normals[0], &tile.normals[1]], [&a, &b]);
            }
            (gram, normals)
        });
        Self {
            gram: gram.finish(),
            normals: normals.finish(),
            exponent: output.exponent(stage),
        }
        .rescaled()
    }

    /// δ^{l−1} from δ^l, where `stage` is l − 1.
    fn before(&self, network: &Network, way_back: Conditioned, tape: &mut Tape, layer: usize) -> Self {
        let (key, stage) = (&network.key, &network.stages[layer]);
        let (units, fresh) = tape.units(network, layer);
        // Hashed once: narrow layers feel it.
        let first_chunk = key.streams(layer, 0);
        let chunks = units
            .chunks(CHUNK / TILE)
            .zip(fresh.chunks_mut(CHUNK / TILE))
            .enumerate();
        let (inner, own) = over_chunks(chunks, key.wide, |(chunk, (units, fresh))| {
            let (mut inner, mut own) = (CrossSum::default(), GramSum::default());
            let mut streams = match chunk {
                0 => first_chunk.backward.clone(),
                _ => key.streams(layer, chunk).backward,
            };
            for (index, (tile, columns)) in units.iter().zip(fresh).enumerate() {
                key.fill(&mut streams, columns, key.units(chunk, index));
                let [first, second] = &*columns;
                inner.add([&tile.a, &tile.y], [first, second]);
                if network.weights == WeightLaw::Orthogonal {
                    own.add(first, second, second);
                }
            }
            (inner, own)
        });

        let [aa, ab, bb, _] = self.gram;
        // Fresh weights: as if the forward pass had left no direction.
        let frame = match way_back {
            Conditioned::Reused => stage.frame,
            Conditioned::Fresh => Frame::default(),
        };
        let off = along_frame(&frame, stage.near, inner.finish());
        let (fixed, factor) = match (network.weights, way_back) {
            (WeightLaw::Gaussian, Conditioned::Fresh) => (
                Default::default(),
                Factor::new(aa, ab, bb).scaled(network.weight_deviation),
            ),
            (WeightLaw::Gaussian, Conditioned::Reused) => {
                let factor = Factor::new(aa, ab, bb);
                let mut residual = [0.0; 2];
                normals::fill(&mut first_chunk.residual.clone(), &mut residual);
                let fixed = network
                    .weights_after(layer)
                    .project(self.normals, factor.apply(residual));
                (fixed, factor.scaled(network.weight_deviation))
            }
            (WeightLaw::Orthogonal, way_back) => {
                let fixed = match way_back {
                    Conditioned::Reused => network.weights_after(layer).project(self.normals, [0.0; 2]),
                    Conditioned::Fresh => Default::default(),
                };
                let scale = network.weight_scale;
                let [h11, h12, h22, _] = own.finish();
                let factor = Factor::off(fixed.map(|row| row.map(|dot| dot / scale)), [aa, ab, bb]);
                (fixed, factor.on_orthogonal([h11, h12, h22], off).scaled(scale))
            }
        };
        let (along_a, along_y) = coefficients(&frame, stage.near, off, fixed, &factor);

        let chunks = units
            .chunks(CHUNK / TILE)
            .zip(fresh.chunks(CHUNK / TILE))
            .enumerate();
        let (gram, normals) = over_chunks(chunks, key.wide, |(chunk, (units, fresh))| {
            let (mut gram, mut normals) = (GramSum::default(), CrossSum::default());
            let mut biases = stage.biases(key, layer, chunk);
            for (index, (tile, [first, second])) in units.iter().zip(fresh).enumerate() {
                let bias = biases(key.units(chunk, index));
                let slopes = |input: usize, sent: &Column| {
                    stage.response[input]
                        .slopes(sent, stage.keep_rate, || stage.preactivation(input, tile, &bias))
                };
                let mut a = slopes(0, &tile.a);
                let mut b = if stage.single {
                    [0.0; TILE]
                } else {
                    slopes(1, &stage.b_column(tile))
                };
                for i in 0..TILE {
                    let (x, y) = (tile.a[i], tile.y[i]);
                    a[i] *= factor.a * first[i] + (along_a[0] * x + along_y[0] * y);
                    b[i] *=
                        (factor.b * first[i] + factor.second * second[i]) + (along_a[1] * x + along_y[1] * y);
                }
                gram.add(&a, &b, &b);
                normals.add([&tile.normals[0], &tile.normals[1]], [&a, &b]);
            }
            (gram, normals)
        });
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

/// e_k·h_i from [x_a, y]·h. A dropped direction takes part in nothing.
fn along_frame(frame: &Frame, near: bool, inner: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    let y_along = frame.y_along(near);
    let e1 = inner[0].map(|dot| over(dot, frame.r11));
    let e2 = [0, 1].map(|i| over(inner[1][i] - y_along * e1[i], frame.r22));
    [e1, e2]
}

/// Coefficients (of x_a, of y; for inputs a, b) of Σ_k e_k (A_k·δ_d − e_k·G_d), with G = factor·h.
fn coefficients(
    frame: &Frame,
    near: bool,
    [e1, e2]: [[f64; 2]; 2],
    fixed: [[f64; 2]; 2],
    factor: &Factor,
) -> ([f64; 2], [f64; 2]) {
    let y_along = frame.y_along(near);
    let (g1, g2) = (factor.apply(e1), factor.apply(e2));
    let of_y = [0, 1].map(|d| over(fixed[1][d] - g2[d], frame.r22));
    let of_a = [0, 1].map(|d| over(fixed[0][d] - g1[d] - y_along * of_y[d], frame.r11));
    (of_a, of_y)
}

fn over(numerator: f64, denominator: f64) -> f64 {
    if denominator > 0.0 {
        numerator / denominator
    } else {
        0.0
    }
}

/// The metrics of one layer in the order of [`Metric::ALL`]; `None` where they have no finite value.
type Record = [Option<Scaled>; Metric::COUNT];

/// Runs the backward pass and hands over the metrics of each layer, from the last that was reached down to 1. Without a
/// finite end there are no gradients, but the lengths of what came before.
pub fn backward(
    network: &Network,
    loss: Loss,
    way_back: Conditioned,
    tape: &mut Tape,
    mut record: impl FnMut(usize, Record),
) {
    let possible = match loss {
        Loss::CrossEntropy { classes } => classes <= network.key.width,
        Loss::Squared | Loss::UnitRandom => true,
    };
    let mut errors = (network.complete && possible)
        .then(|| Errors::at_output(network, loss, tape, network.stages.len() - 1));
    for layer in (1..network.stages.len()).rev() {
        errors = errors.filter(Errors::is_finite);
        record(layer, metrics(network, layer, errors.as_ref()));
        if layer > 1 {
            errors = errors.map(|errors| errors.before(network, way_back, tape, layer - 1));
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
    // One input has nothing to be compared with.
    let of_pair = |value: Option<Scaled>| value.filter(|_| !output.single);
    let signed = of_pair(gradient(input.gram[1], 1, [0, 1]));

    let [z_aa, z_ab, z_bb] = output.lengths();
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
        Metric::GradientTilde => of_pair(gradient(input.gram[2], 3, [0, 1])),
        Metric::LengthAa => finite(z_aa / width, product([output.exponent[0]; 2])),
        Metric::LengthAb => of_pair(finite(z_ab / width, product(output.exponent))),
        Metric::Correlation => of_pair(finite(correlation, 0))
            .filter(|_| lengths_are_finite)
            .map(|_| Scaled::from(correlation.clamp(-1.0, 1.0))),
    })
}
