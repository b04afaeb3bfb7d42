//! One random network, forward: a pair of inputs through L layers whose weights are never written down.
//!
//! Given X = [x_a x_b], the preactivations of a layer are Gaussian with a 2×2 covariance that only depends on the Gram
//! matrix of X: two normals a unit replace N weights. Each layer leaves a [`Stage`], a few numbers. Its units are kept
//! for the backward pass where memory allows, and drawn again from their streams where it does not: same bits.

use super::pair::{Conditional, Frame, Rows};
use super::tape::Tape;
use crate::model::Activation;
use crate::sample::normals;
use crate::sample::plan::Plan;
use crate::sample::response::Response;
use crate::sample::scale::{APART, limit, reach, size_exponents};
use crate::sample::streams::{CHUNK, Stream, Streams};
use crate::sample::tile::{Column, CrossSum, GramSum, TILE, Tile};
use rand_core::RngCore;

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
    /// Σn_i n_j of the normals behind z.
    pub normals: [[f64; 2]; 2],
    /// x_a, x_b in their own directions.
    pub frame: Frame,
    /// |x_a|², x_a·x_b, Σ|x_a x_b|.
    pub gram: [f64; 3],
}

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
        let is_pair = !last && keep_rate == 1.0 && unit[0] == unit[1];
        Self {
            rows,
            exponent: unit,
            sent_exponent: unit,
            response,
            near: is_pair && rows.distance_deviation() < NEAR * reach,
            keep_rate,
            normals: Default::default(),
            frame: Frame::default(),
            gram: Default::default(),
        }
    }

    /// Draws the stage and fills in what it sends on. False where that has no value, for φ that grow too fast.
    fn send(&mut self, key: &Key, layer: usize, activation: Activation, units: &mut [Tile]) -> bool {
        let (normals, gram) = self.draw(key, layer, units);
        let [mut aa, mut ay, mut yy, mut absolute] = gram.finish();
        let flat = [0, 1].map(|d| silent(self.near, d, [aa, yy]));
        let mut again = false;
        for (d, is_flat) in flat.into_iter().enumerate() {
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
        for d in 0..2 {
            // What follows is the bias, if there is one, in its own unit.
            if silent(self.near, d, [aa, yy]) && self.sent_exponent[d].abs() > APART {
                self.sent_exponent[d] = 0;
            }
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
    pub fn draw(&self, key: &Key, layer: usize, units: &mut [Tile]) -> (CrossSum, GramSum) {
        let (mut normals, mut gram) = (CrossSum::default(), GramSum::default());
        for (chunk, tiles) in units.chunks_mut(CHUNK / TILE).enumerate() {
            let mut streams = key.streams(layer, chunk);
            for (index, tile) in tiles.iter_mut().enumerate() {
                let count = (key.width - chunk * CHUNK - index * TILE).min(TILE);
                let [first, second] = &mut tile.normals;
                normals::fill_both(&mut streams.forward, &mut first[..count], &mut second[..count]);
                first[count..].fill(0.0);
                second[count..].fill(0.0);
                let [first, second] = &tile.normals;
                let (along, across) = (
                    if self.near {
                        self.rows.distance
                    } else {
                        self.rows.b
                    },
                    self.rows.second,
                );
                for i in 0..TILE {
                    tile.a[i] = self.rows.a * first[i];
                    tile.y[i] = along * first[i] + across * second[i];
                }
                if self.near {
                    self.response[0].apply_near(&mut tile.a, &mut tile.y);
                } else {
                    self.response[0].apply(&mut tile.a);
                    self.response[1].apply(&mut tile.y);
                }
                // Padding sends nothing, whatever φ(0) is.
                tile.a[count..].fill(0.0);
                tile.y[count..].fill(0.0);
                self.drop_units(&mut streams.masks, &mut tile.a, &mut tile.y);
                normals.add([first, second], [first, second]);
                gram.add(&tile.a, &tile.y, &self.b_column(tile));
            }
        }
        (normals, gram)
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

/// Which network, and how wide: what its streams depend on.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    seed: u32,
    network: usize,
    /// N.
    pub width: usize,
}

impl Key {
    /// Streams of one chunk of stage `layer`.
    pub fn streams(&self, layer: usize, chunk: usize) -> Streams {
        Streams::new(self.seed, self.network, layer, chunk)
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
    /// s = σ_w/√N.
    pub weight_deviation: f64,
    /// σ_b.
    bias_deviation: f64,
}

impl Network {
    /// Draws the forward pass of one network of the plan.
    pub fn forward(plan: &Plan, network: usize, tape: &mut Tape) -> Self {
        let width = plan.ensemble.width;
        let mut this = Self {
            stages: Vec::with_capacity(plan.ensemble.depth + 1),
            complete: false,
            key: Key {
                seed: plan.ensemble.seed,
                network,
                width,
            },
            weight_deviation: (plan.hyperparameters.weight_variance() / width as f64).sqrt(),
            bias_deviation: plan.hyperparameters.bias_variance().sqrt(),
        };
        let (mut rows, mut exponent) = (Rows::start(plan.start.variance, plan.start.decorrelation), [0; 2]);
        for layer in 0..=plan.ensemble.depth {
            if !rows.is_finite() {
                return this;
            }
            let mut stage = Stage::new(plan, layer, rows, exponent);
            let activation = plan.hyperparameters.activation();
            let sent = stage.send(&this.key, layer, activation, tape.slot(layer));
            if sent {
                (rows, exponent) = (this.rows_after(&stage), stage.sent_exponent);
            }
            this.stages.push(stage);
            if !sent {
                return this;
            }
        }
        this.complete = true;
        this
    }

    /// The next preactivations, in the units of what this stage sends.
    fn rows_after(&self, stage: &Stage) -> Rows {
        Rows::new(&stage.frame, self.weight_deviation, self.bias(stage))
    }

    /// What the next preactivations say about the weights between.
    pub fn weights_after(&self, stage: &Stage) -> Conditional {
        Conditional::new(
            &stage.frame,
            &self.rows_after(stage),
            self.weight_deviation,
            self.bias(stage),
        )
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
