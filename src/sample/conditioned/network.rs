//! One random network, forward: one or two inputs through L layers whose weights are never written down.
//!
//! Given X = [x_a x_b], the preactivations of a Gaussian layer are Gaussian with a 2×2 covariance that only depends on the Gram
//! matrix of X; those of an orthogonal layer are combinations of two orthogonal directions. Two normals a unit replace N weights.
//! Each layer leaves a [`Stage`], a few numbers. Its units are kept for the backward pass where memory allows, and drawn again from
//! their streams where it does not: same bits.

use super::chunks::over_chunks;
use super::pair::{Conditional, Frame, Rows};
use super::tape::Tape;
use crate::model::{Activation, Image, Start, WeightLaw};
use crate::sample::normals;
use crate::sample::plan::Plan;
use crate::sample::response::Response;
use crate::sample::scale::{APART, limit, reach, size_exponents};
use crate::sample::streams::{CHUNK, FurtherStreams, Stream, Streams};
use crate::sample::tile::{Column, CrossSum, GramSum, TILE, Tile, tiles};
use rand::RngCore;

/// A pair is near when z_b − z_a deviates less than this, relative to what [`reach`] says. Then x_d is computed from z_d;
/// otherwise x_b − x_a is accurate to 10⁻¹⁴ anyway.
const NEAR: f64 = 0.01;

/// Gram matrices are used from 2⁻⁹⁰⁰ to 2⁹⁰⁰. Only what has no slopes at 0 or infinity comes there: below, x counts as 0;
/// above, it has no value.
const GRAM_EXPONENT: i32 = 900;

/// What is remembered of stage l = 0…L: preactivations z^l, and what they send on, x^{l+1}. At l = L, x stands for z^L.
#[derive(Clone, Debug)]
pub struct Stage {
    /// z from normals, in units of 2^exponent.
    pub rows: Rows,
    /// Units of z_a and z_b: equal, unless their lengths are far apart. That happens where all units of one input were
    /// dropped while signals grow without bound.
    pub exponent: [i32; 2],
    /// Units of x_a and x_b.
    pub sent_exponent: [i32; 2],
    /// φ, as it acts here on each input.
    pub response: [Response; 2],
    /// Whether tiles hold x_b − x_a in place of x_b. Only without dropout: masks make any pair distant.
    pub near: bool,
    /// Probability that a unit is kept.
    pub keep_rate: f64,
    /// Whether there is no input b. Then x_b is 0.
    pub single: bool,
    /// Σn_i n_j of the normals behind z.
    pub normals: [[f64; 2]; 2],
    /// Σn_i n₃ for i = 1, 2 and Σn₃², where biases are drawn.
    biases: [f64; 3],
    /// x_a, x_b in their own directions.
    pub frame: Frame,
    /// |x_a|², x_a·x_b, Σ|x_a x_b|.
    pub gram: [f64; 3],
}

/// Sums over a stage's normals, over those of its biases with them, and over what it sends.
type StageSums = ((CrossSum, CrossSum), GramSum);

impl Stage {
    /// A stage whose units are still to be drawn.
    fn new(plan: &Plan, layer: usize, rows: Rows, exponent: [i32; 2]) -> Self {
        let activation = plan.hyperparameters.activation();
        let sizes = size_exponents(&rows, exponent);
        let acting = sizes.map(|size| limit(activation, size).map_or(activation, Activation::TwoSlopes));
        // Where φ commutes with scaling, z is kept near 1: depth 1000 leaves the range of f64 otherwise. Powers of two are
        // exact, so this changes no bit of a result.
        let unit = [0, 1].map(|d| if acting[d].is_homogeneous() { sizes[d] } else { 0 });
        // A z of length 0 has no unit; any finite factor will do.
        let factor = |d: usize| libm::scalbn(1.0, exponent[d].saturating_sub(unit[d]).clamp(-1000, 1000));
        let rows = rows.scaled([factor(0), factor(1)]);
        let last = layer == plan.ensemble.depth;
        let keep_rate = if last {
            1.0
        } else {
            plan.hyperparameters.keep_rate()
        };
        let reach = if acting[0].is_homogeneous() {
            rows.a
        } else {
            reach(activation, rows.a)
        };
        let response = acting.map(|acting| Response::of(if last { Activation::Linear } else { acting }));
        let single = plan.sampling.inputs.is_single();
        let may_be_near = !last && keep_rate == 1.0 && unit[0] == unit[1] && !single;
        Self {
            rows,
            exponent: unit,
            sent_exponent: unit,
            response,
            near: may_be_near && rows.distance_deviation() < NEAR * reach,
            keep_rate,
            single,
            normals: Default::default(),
            biases: Default::default(),
            frame: Frame::default(),
            gram: Default::default(),
        }
    }

    /// Draws the stage and fills in what it sends on. False where that has no value, for φ that grow too fast.
    fn send(&mut self, key: &Key, layer: usize, activation: Activation, units: &mut [Tile]) -> bool {
        let ((normals, biases), gram) = self.draw(key, layer, units);
        let [mut aa, mut ay, mut yy, mut absolute] = gram.finish();
        let inputs = if self.single { 0..1 } else { 0..2 };
        let mut again = false;
        for d in inputs.clone() {
            let is_flat = silent(self.near, d, [aa, yy]);
            let exponent = self.exponent[d];
            if is_flat && exponent > 0 && limit(activation, exponent).is_some() {
                // Every unit that was kept lies on a flat side. What a slope of 0 leaves out is all there is: −1 for elu.
                let unit = libm::scalbn(1.0, exponent.min(GRAM_EXPONENT));
                self.response[d] = Response::of_multiple(activation, unit);
                (again, self.near, self.sent_exponent[d]) = (true, false, 0);
            }
        }
        if again {
            [aa, ay, yy, absolute] = self.draw(key, layer, units).1.finish();
        }
        self.normals = normals.finish();
        let [[first, _], [own, second]] = biases.finish();
        self.biases = [first, second, own];
        if ![aa, ay, yy, absolute].iter().all(|sum| sum.is_finite()) {
            return false;
        }
        let size = [aa, yy].map(libm::ilogb);
        if size[0].max(size[1]) > GRAM_EXPONENT {
            return false;
        }
        if size[0].max(size[1]) < -GRAM_EXPONENT {
            (aa, ay, yy, absolute) = (0.0, 0.0, 0.0, 0.0);
        }
        for d in inputs {
            // What follows is the bias, if there is one, in its own unit.
            if silent(self.near, d, [aa, yy]) && self.sent_exponent[d].abs() > APART {
                self.sent_exponent[d] = 0;
            }
        }
        if self.single {
            self.sent_exponent[1] = self.sent_exponent[0];
        }
        if self.sent_exponent[0] != self.sent_exponent[1] {
            self.frame = Frame::of_apart(aa, ay, yy);
            self.gram = [aa, ay, absolute];
            return true;
        }
        self.frame = Frame::new(aa, ay, yy, self.near);
        self.gram = [aa, if self.near { aa + ay } else { ay }, absolute];
        true
    }

    /// Draws the stage's units into `units` and sums over them.
    pub fn draw(&self, key: &Key, layer: usize, units: &mut [Tile]) -> StageSums {
        let chunks = units.chunks_mut(CHUNK / TILE).enumerate();
        over_chunks(chunks, key.wide, |(chunk, tiles)| {
            self.draw_chunk(key, layer, chunk, tiles)
        })
    }

    fn draw_chunk(&self, key: &Key, layer: usize, chunk: usize, tiles: &mut [Tile]) -> StageSums {
        let ((mut normals, mut products), mut gram) = StageSums::default();
        let mut streams = key.streams(layer, chunk);
        let mut biases = self.biases(key, layer, chunk);
        for (index, tile) in tiles.iter_mut().enumerate() {
            let count = key.units(chunk, index);
            key.fill(&mut streams.forward, &mut tile.normals, count);
            let bias = biases(count);
            tile.a = self.preactivation(0, tile, &bias);
            tile.y = if self.near {
                self.combine(self.rows.distance, tile)
            } else {
                self.preactivation(1, tile, &bias)
            };
            if self.near {
                self.response[0].apply_near(&mut tile.a, &mut tile.y);
            } else {
                self.response[0].apply(&mut tile.a);
                if !self.single {
                    self.response[1].apply(&mut tile.y);
                }
            }
            // Padding sends nothing, whatever φ(0) is.
            tile.a[count..].fill(0.0);
            tile.y[count..].fill(0.0);
            self.drop_units(&mut streams.masks, &mut tile.a, &mut tile.y);
            let [first, second] = &tile.normals;
            normals.add([first, second], [first, second]);
            if self.rows.bias != [0.0; 2] {
                products.add([first, &bias], [&bias, second]);
            }
            gram.add(&tile.a, &tile.y, &self.b_column(tile));
        }
        ((normals, products), gram)
    }

    /// |z_a|², z_a·z_b and |z_b|².
    pub fn lengths(&self) -> [f64; 3] {
        let (rows, n) = (&self.rows, &self.normals);
        let aa = rows.a * (rows.a * n[0][0]);
        let ab = rows.a * (rows.b * n[0][0] + rows.second * n[0][1]);
        let bb = rows.b * rows.b * n[0][0] + rows.second * (2.0 * rows.b * n[0][1] + rows.second * n[1][1]);
        let ([beta_a, beta_b], [first, second, own]) = (rows.bias, self.biases);
        let (along_a, along_b) = (rows.a * first, rows.b * first + rows.second * second);
        [
            aa + beta_a * (2.0 * along_a + beta_a * own),
            ab + beta_a * along_b + beta_b * along_a + beta_a * beta_b * own,
            bb + beta_b * (2.0 * along_b + beta_b * own),
        ]
    }

    /// z of an input on a tile, without the response's unit.
    #[inline(always)]
    pub fn preactivation(&self, input: usize, tile: &Tile, bias: &Column) -> Column {
        let mut z = match input {
            0 => tile.normals[0].map(|first| self.rows.a * first),
            _ => self.combine(self.rows.b, tile),
        };
        let deviation = self.rows.bias[input];
        if deviation != 0.0 {
            z.iter_mut()
                .zip(bias)
                .for_each(|(z, bias)| *z += deviation * bias);
        }
        z
    }

    /// along·n₁ + second·n₂.
    #[inline(always)]
    fn combine(&self, along: f64, tile: &Tile) -> Column {
        let [first, second] = &tile.normals;
        core::array::from_fn(|i| along * first[i] + self.rows.second * second[i])
    }

    /// The normals of a chunk's biases, tile by tile, each of as many units as it is asked for; nothing where biases are not drawn.
    pub fn biases(&self, key: &Key, layer: usize, chunk: usize) -> impl FnMut(usize) -> Column {
        let mut stream = (self.rows.bias != [0.0; 2]).then(|| key.further_streams(layer, chunk).bias);
        move |count| {
            let mut column = [0.0; TILE];
            if let Some(stream) = &mut stream {
                normals::fill(stream, &mut column[..count]);
            }
            column
        }
    }

    /// Multiplies x by p/ρ, independently for the two inputs. The keep rate is rounded to a multiple of 2⁻³².
    fn drop_units(&self, stream: &mut Stream, a: &mut Column, b: &mut Column) {
        if self.keep_rate == 1.0 {
            return;
        }
        let scale = (1.0 / self.keep_rate).to_bits();
        let threshold = (self.keep_rate * 4_294_967_296.0).round() as u64;
        let mut words = [0; TILE];
        let mut state = stream.clone();
        words.fill_with(|| state.next_u64());
        *stream = state;
        // field − threshold borrows into the top bit exactly when the unit is kept.
        let factor =
            |field: u64| f64::from_bits(scale & 0u64.wrapping_sub(field.wrapping_sub(threshold) >> 63));
        for (i, word) in words.into_iter().enumerate() {
            a[i] *= factor(word & 0xffff_ffff);
            b[i] *= factor(word >> 32);
        }
    }

    /// x_b of a tile.
    #[inline(always)]
    pub fn b_column(&self, tile: &Tile) -> Column {
        let mut b = tile.y;
        if self.near {
            b.iter_mut().zip(&tile.a).for_each(|(b, a)| *b += a);
        }
        b
    }
}

/// Which network, how wide, and for which inputs: what it draws depends on.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    seed: u32,
    network: usize,
    /// N.
    pub width: usize,
    single: bool,
    /// The image that goes through it.
    pub image: Option<Image>,
    /// Whether threads share a layer's units.
    pub wide: bool,
}

impl Key {
    /// Streams of one chunk of stage `layer`.
    pub fn streams(&self, layer: usize, chunk: usize) -> Streams {
        Streams::new(self.seed, self.network, layer, chunk)
    }

    /// Those that are seldom needed.
    pub fn further_streams(&self, layer: usize, chunk: usize) -> FurtherStreams {
        FurtherStreams::new(self.seed, self.network, layer, chunk)
    }

    /// How many units a tile of a chunk has.
    pub fn units(&self, chunk: usize, tile: usize) -> usize {
        (self.width - chunk * CHUNK - tile * TILE).min(TILE)
    }

    /// Fills the first `count` places of two columns with normals, the rest with 0; one input needs no second.
    pub fn fill(&self, streams: &mut [Stream; 2], columns: &mut [Column; 2], count: usize) {
        let [first, second] = columns;
        if self.single {
            normals::fill(&mut streams[0], &mut first[..count]);
            second.fill(0.0);
        } else {
            normals::fill_both(streams, &mut first[..count], &mut second[..count]);
            second[count..].fill(0.0);
        }
        first[count..].fill(0.0);
    }
}

/// A network after its forward pass.
#[derive(Clone, Debug)]
pub struct Network {
    /// Stages l = 0…L, or up to the last whose z is finite.
    pub stages: Vec<Stage>,
    /// Whether all stages are there and what they send is finite.
    pub complete: bool,
    /// Its streams.
    pub key: Key,
    /// Law of W.
    pub weights: WeightLaw,
    /// s = σ_w/√N.
    pub weight_deviation: f64,
    /// σ_w.
    pub weight_scale: f64,
    /// σ_b.
    bias_deviation: f64,
}

impl Network {
    /// Draws the forward pass of one network of the plan.
    pub fn forward(plan: &Plan, network: usize, tape: &mut Tape) -> Self {
        let (width, depth) = (plan.ensemble.width, plan.ensemble.depth);
        let weight_variance = plan.hyperparameters.weight_variance();
        let mut this = Self {
            stages: Vec::with_capacity(depth + 1),
            complete: false,
            key: Key {
                seed: plan.ensemble.seed,
                network,
                width,
                single: plan.sampling.inputs.is_single(),
                image: plan.sampling.inputs.image(network),
                wide: plan.is_wide(),
            },
            weights: plan.sampling.weights,
            weight_deviation: (weight_variance / width as f64).sqrt(),
            weight_scale: weight_variance.sqrt(),
            bias_deviation: plan.hyperparameters.bias_variance().sqrt(),
        };
        let Start {
            variance,
            decorrelation,
        } = plan.start_of(network);
        let start = Rows::start(variance, decorrelation);
        let (mut rows, mut exponent) = (if this.key.single { start.single() } else { start }, [0; 2]);
        for layer in 0..=depth {
            if !rows.is_finite() {
                return this;
            }
            let mut stage = Stage::new(plan, layer, rows, exponent);
            let activation = plan.hyperparameters.activation();
            let sent = stage.send(&this.key, layer, activation, tape.slot(layer));
            if sent && layer < depth {
                (rows, exponent) = (this.rows_after(&stage, layer), stage.sent_exponent);
            }
            this.stages.push(stage);
            if !sent {
                return this;
            }
        }
        this.complete = true;
        this
    }

    /// The preactivations of stage `layer` + 1, in the units of what this stage sends.
    fn rows_after(&self, stage: &Stage, layer: usize) -> Rows {
        let rows = match self.weights {
            WeightLaw::Gaussian => Rows::new(&stage.frame, self.weight_deviation, self.bias(stage)),
            WeightLaw::Orthogonal => {
                let normals = self.normals_products(layer + 1);
                let weights = Conditional::orthogonal(&stage.frame, normals, self.weight_scale);
                Rows::orthogonal(&stage.frame, &weights, self.bias(stage))
            }
        };
        if self.key.single { rows.single() } else { rows }
    }

    /// What the preactivations of stage `layer` + 1 say about the weights between.
    pub fn weights_after(&self, layer: usize) -> Conditional {
        let stage = &self.stages[layer];
        match self.weights {
            WeightLaw::Gaussian => Conditional::new(
                &stage.frame,
                &self.rows_after(stage, layer),
                self.weight_deviation,
                self.bias(stage),
            ),
            WeightLaw::Orthogonal => {
                Conditional::orthogonal(&stage.frame, self.stages[layer + 1].normals, self.weight_scale)
            }
        }
    }

    /// n_i·n_j of the normals that a stage is going to draw.
    fn normals_products(&self, layer: usize) -> [[f64; 2]; 2] {
        let chunks = 0..self.key.width.div_ceil(CHUNK);
        over_chunks(chunks, self.key.wide, |chunk| {
            let (mut sum, mut columns) = (CrossSum::default(), [[0.0; TILE]; 2]);
            let mut streams = self.key.streams(layer, chunk).forward;
            for index in 0..tiles(self.key.width - chunk * CHUNK).min(CHUNK / TILE) {
                self.key
                    .fill(&mut streams, &mut columns, self.key.units(chunk, index));
                let [first, second] = &columns;
                sum.add([first, second], [first, second]);
            }
            sum
        })
        .finish()
    }

    /// σ_b in the units of what a stage sends.
    fn bias(&self, stage: &Stage) -> [f64; 2] {
        let unit = |exponent: i32| libm::scalbn(self.bias_deviation, exponent.saturating_neg());
        stage.sent_exponent.map(unit)
    }
}

/// Whether input d sends nothing, from |x_a|² and |y|². Of a near pair, y is the distance, and only both can be silent.
fn silent(near: bool, d: usize, lengths: [f64; 2]) -> bool {
    if near {
        lengths == [0.0; 2]
    } else {
        lengths[d] == 0.0
    }
}
