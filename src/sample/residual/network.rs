//! One network, there and back, without a weight.
//!
//! On the way there W x of both inputs is normal given x, independently over units: N numbers of covariance (2/N)·Gram(x), made of two
//! normals n₁, n₂ a unit along x_a and along what of x_b is orthogonal to it. On the way back Wᵀd has that part of it fixed which lies in
//! the span of x_a and x_b, by n₁·d and n₂·d, and is fresh and normal orthogonally. The second input is carried by its distance
//! e = y_b − y_a, so that nothing cancels where the inputs come close. relu is homogeneous: signals and gradients change their unit, a
//! power of two, where they grow.

use super::tape::Tape;
use super::{ResidualMetric, ResidualPlan, ResidualProfile};
use crate::model::{Scaled, Start};
use crate::sample::dense;
use crate::sample::normals;
use crate::sample::streams::{CHUNK, FurtherStreams, Streams};

/// Vectors beyond this change their unit by [`STEP`].
const LARGE: f64 = 1e60;
/// log₂ of the change.
const STEP: i32 = 200;

/// What is remembered of a layer besides its [`Entry`](super::tape::Entry); `None` where it was left out.
struct Kept {
    /// |x_a|², |x_b across x_a|², in their unit.
    squares: [f64; 2],
    /// Of that unit, log₂.
    exponent: i32,
}

/// Which network, with its tape.
pub struct Network<'a> {
    plan: &'a ResidualPlan,
    network: usize,
    tape: Tape,
    layers: Vec<Option<Kept>>,
}

/// Gradients on their way back through a layer.
struct Back {
    /// |∇_{y_{l−1}}|².
    squared: Scaled,
    /// ⟨∇_{y_l}, W_l x_l⟩; 0 where the layer is left out.
    influence: Scaled,
}

impl<'a> Network<'a> {
    /// Runs `work` with a network that has been nowhere yet.
    pub fn with<T>(plan: &'a ResidualPlan, network: usize, work: impl FnOnce(&mut Self) -> T) -> T {
        let mut this = Self {
            plan,
            network,
            tape: Tape::take(plan.width),
            layers: Vec::with_capacity(plan.depth),
        };
        let result = work(&mut this);
        this.tape.give();
        result
    }

    /// Every metric of every layer.
    pub fn profile(&mut self) -> ResidualProfile {
        let mut profile = vec![[None; ResidualMetric::COUNT]; self.plan.depth];
        self.forward(|layer, lengths| {
            profile[layer - 1][ResidualMetric::LengthAa as usize..].copy_from_slice(&lengths)
        });
        let top = self.output_gradient(None);
        let last = 1.0 / square(&top);
        self.backward(top, |layer, back| {
            let row = &mut profile[layer - 1];
            row[ResidualMetric::Growth as usize] = Some(back.squared * last);
            row[ResidualMetric::Discrepancy as usize] = Some(back.influence * back.influence * 2.0);
        });
        profile
    }

    /// ⟨∇_{y_l}, W_l x_l⟩ of every layer, for the gradient of the output or of one neuron of y_L.
    pub fn influences(&mut self, neuron: Option<usize>) -> Vec<Scaled> {
        let mut influences = vec![Scaled::default(); self.plan.depth];
        self.forward(|_, _| {});
        let top = self.output_gradient(neuron);
        self.backward(top, |layer, back| influences[layer - 1] = back.influence);
        influences
    }

    fn streams(&self, layer: usize, chunk: usize) -> Streams {
        Streams::new(self.plan.seed, self.network, layer, chunk)
    }

    /// Layers 1…L; `told` hears their number, |y_a|²/N, y_a·y_b/N and 1 − c.
    fn forward(&mut self, mut told: impl FnMut(usize, [Option<Scaled>; 3])) {
        let width = self.plan.width;
        let Start {
            variance,
            decorrelation: epsilon,
        } = self.plan.start;
        let (deviation, across) = (variance.sqrt(), (epsilon * (2.0 - epsilon)).sqrt());
        let [mut near, mut apart] = [vec![0.0; width], vec![0.0; width]];
        for (chunk, (y, e)) in near.chunks_mut(CHUNK).zip(apart.chunks_mut(CHUNK)).enumerate() {
            normals::fill_both(&mut self.streams(0, chunk).forward, y, e);
            for (y, e) in y.iter_mut().zip(e) {
                // y_b = (1 − ε) y_a + √(ε(2 − ε)) n
                *e = deviation * (across * *e - epsilon * *y);
                *y *= deviation;
            }
        }
        let scale = (2.0 / width as f64 * self.plan.branch_variance).sqrt();
        let mut exponent = 0;
        let mut kept = 0;
        let mut now = lengths(&near, &apart, exponent);
        for layer in 1..=self.plan.depth {
            if self.plan.survives(self.network, layer) {
                let streams: Vec<Streams> = (0..width.div_ceil(CHUNK))
                    .map(|chunk| self.streams(layer, chunk))
                    .collect();
                let entry = self.tape.entry(kept);
                let slope = send(&near, &apart, entry.sent, entry.across);
                let squares = [square(entry.sent), square(entry.across)];
                let [n1, n2] = entry.normals;
                for ((mut streams, n1), n2) in streams
                    .into_iter()
                    .zip(n1.chunks_mut(CHUNK))
                    .zip(n2.chunks_mut(CHUNK))
                {
                    normals::fill_both(&mut streams.forward, n1, n2);
                }
                let [along, aside] = squares.map(|square| scale * square.sqrt());
                for (((y, e), n1), n2) in near.iter_mut().zip(&mut apart).zip(&*n1).zip(&*n2) {
                    let z = along * n1;
                    *y += z;
                    *e += slope * z + aside * n2;
                }
                self.layers.push(Some(Kept { squares, exponent }));
                kept += 1;
                if squares[0].max(squares[1]) > LARGE {
                    let unit = libm::scalbn(1.0, -STEP);
                    near.iter_mut().chain(&mut apart).for_each(|value| *value *= unit);
                    exponent += STEP;
                }
                now = lengths(&near, &apart, exponent);
            } else {
                self.layers.push(None);
            }
            told(layer, now);
        }
    }

    /// ∇_{y_L} of the output, of variance 1/N a unit; or of one neuron of y_L.
    fn output_gradient(&self, neuron: Option<usize>) -> Vec<f64> {
        let width = self.plan.width;
        let mut gradient = vec![0.0; width];
        if let Some(neuron) = neuron {
            gradient[neuron] = 1.0;
            return gradient;
        }
        for (chunk, gradient) in gradient.chunks_mut(CHUNK).enumerate() {
            let mut further = FurtherStreams::new(self.plan.seed, self.network, self.plan.depth, chunk);
            normals::fill(&mut further.loss, gradient);
        }
        let deviation = (1.0 / width as f64).sqrt();
        gradient.iter_mut().for_each(|d| *d *= deviation);
        gradient
    }

    /// Layers L…1, from ∇_{y_L} on.
    fn backward(&mut self, mut gradient: Vec<f64>, mut told: impl FnMut(usize, Back)) {
        let width = self.plan.width;
        let unit_weight = (2.0 / width as f64).sqrt();
        let s = self.plan.branch_variance.sqrt();
        let mut fresh = vec![0.0; width];
        let mut exponent = 0;
        let mut squared = square(&gradient);
        let mut kept = self.layers.iter().flatten().count();
        for (layer, own) in (1..).zip(&self.layers).collect::<Vec<_>>().into_iter().rev() {
            let Some(own) = own else {
                told(
                    layer,
                    Back {
                        squared: Scaled::new(squared, 2 * exponent),
                        influence: Scaled::default(),
                    },
                );
                continue;
            };
            kept -= 1;
            for (chunk, fresh) in fresh.chunks_mut(CHUNK).enumerate() {
                let mut streams = Streams::new(self.plan.seed, self.network, layer, chunk);
                normals::fill(&mut streams.backward[0], fresh);
            }
            let entry = self.tape.entry(kept);
            let length = squared.sqrt();
            let mut fixed = [0.0; 2];
            let directions = [&*entry.sent, &*entry.across];
            let mut along = 0.0;
            for (place, ((direction, normals), square)) in
                directions.iter().zip(&entry.normals).zip(own.squares).enumerate()
            {
                if square > 0.0 {
                    let through = dot(normals, &gradient);
                    if place == 0 {
                        along = through * square.sqrt();
                    }
                    // of (Wᵀd)·direction what the way there fixed, for what the fresh normals would have
                    fixed[place] = (through * square.sqrt() - length * dot(direction, &fresh)) / square;
                }
            }
            let influence = Scaled::new(unit_weight * along, own.exponent + exponent);
            let step = s * unit_weight;
            let units = gradient
                .iter_mut()
                .zip(&fresh)
                .zip(&*entry.sent)
                .zip(&*entry.across);
            for (((d, fresh), &sent), across) in units {
                if sent > 0.0 {
                    *d += step * (length * fresh + fixed[0] * sent + fixed[1] * across);
                }
            }
            squared = square(&gradient);
            if squared > LARGE {
                let unit = libm::scalbn(1.0, -STEP / 2);
                gradient.iter_mut().for_each(|d| *d *= unit);
                squared *= unit * unit;
                exponent += STEP / 2;
            }
            told(
                layer,
                Back {
                    squared: Scaled::new(squared, 2 * exponent),
                    influence,
                },
            );
        }
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    let [sum] = dense::dot(one, other.as_chunks().0);
    sum
}

fn square(vector: &[f64]) -> f64 {
    dot(vector, vector)
}

/// relu of both inputs: of a itself, and of b what is orthogonal to that; gives how much of a there is in b − a.
fn send(near: &[f64], apart: &[f64], sent: &mut [f64], across: &mut [f64]) -> f64 {
    for (((y, e), sent), across) in near.iter().zip(apart).zip(&mut *sent).zip(&mut *across) {
        let other = y + e;
        *sent = y.max(0.0);
        // relu(y + e) − relu(y), exact where both are positive
        *across = match (*y > 0.0, other > 0.0) {
            (true, true) => *e,
            (true, false) => -y,
            (false, true) => other,
            (false, false) => 0.0,
        };
    }
    let own = square(sent);
    if own == 0.0 {
        return 0.0;
    }
    let slope = dot(sent, across) / own;
    for (across, sent) in across.iter_mut().zip(&*sent) {
        *across -= slope * sent;
    }
    slope
}

/// |y_a|²/N, y_a·y_b/N and 1 − c.
fn lengths(near: &[f64], apart: &[f64], exponent: i32) -> [Option<Scaled>; 3] {
    let width = near.len() as f64;
    let [own, between, distance] = [square(near), dot(near, apart), square(apart)];
    let other = own + 2.0 * between + distance;
    let scaled = |value: f64| Some(Scaled::new(value / width, 2 * exponent));
    let cosine = (own + between) / (own * other).sqrt();
    let decorrelation = if own == 0.0 || other <= 0.0 {
        0.0
    } else if cosine > 0.0 {
        // 1 − c = (1 − c²)/(1 + c), 1 − c² = |e across y_a|²/|y_b|²
        let slope = between / own;
        let across: f64 = near
            .iter()
            .zip(apart)
            .map(|(y, e)| e - slope * y)
            .map(|across| across * across)
            .sum();
        across / other / (1.0 + cosine)
    } else {
        1.0 - cosine
    };
    [
        scaled(own),
        scaled(own + between),
        Some(Scaled::new(decorrelation, 0)),
    ]
}
