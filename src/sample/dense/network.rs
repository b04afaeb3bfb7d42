//! One network, there and back.

use super::output::errors;
use super::signals::{Gram, Signals, power};
use super::weights::Weights;
use super::{gaussian, rotation};
use crate::model::{Activation, Image, Scaled, Start, WeightLaw};
use crate::sample::normals;
use crate::sample::plan::Plan;
use crate::sample::scale::limit;
use crate::sample::statistics::{Metric, Profile};
use crate::sample::streams::{self, CHUNK, FurtherStreams, Streams};
use rand::RngCore;

/// What is remembered of layer l.
struct Layer {
    /// φ'(z^{l−1}) p^l/ρ.
    slopes: Vec<[f64; 2]>,
    /// Of x^l.
    sent: Gram,
    /// Of z^l.
    received: Gram,
}

/// Every metric of every layer of one network.
pub fn profile(plan: &Plan, network: usize, weights: &mut Weights) -> Profile {
    let this = Network { plan, network };
    let (mut layers, mut z) = (Vec::with_capacity(plan.ensemble.depth), this.start());
    for layer in 1..=plan.ensemble.depth {
        let (x, slopes) = this.send(layer, &z);
        z = this.receive(layer, &x, weights);
        let (sent, received) = (x.gram(), z.gram());
        layers.push(Layer {
            slopes,
            sent,
            received,
        });
        if z.lost == [true; 2] {
            break;
        }
    }

    let mut profile = vec![[None; Metric::COUNT]; plan.ensemble.depth];
    let mut delta = errors(
        plan.sampling.loss,
        plan.sampling.inputs.image(network),
        &z,
        &mut this.further_streams(plan.ensemble.depth, 0).loss,
    );
    for (index, (layer, values)) in layers.iter().zip(&mut profile).enumerate().rev() {
        *values = metrics(layer, &delta.gram());
        // Below the first layer nobody asks, and what is lost stays lost.
        if index > 0 && delta.lost != [true; 2] {
            delta = this.back(index + 1, layer, &delta, weights);
        }
    }
    profile
}

/// All metrics of a layer, in their order.
fn metrics(layer: &Layer, errors: &Gram) -> [Option<Scaled>; Metric::COUNT] {
    let product = |x: Option<Scaled>, delta: Option<Scaled>| Some(x? * delta?);
    let signed = product(layer.sent.ab, errors.ab);
    Metric::ALL.map(|metric| match metric {
        Metric::GradientAa => product(layer.sent.aa, errors.aa),
        Metric::GradientAb => signed,
        Metric::GradientAbAbsolute => signed.map(Scaled::abs),
        Metric::GradientTilde => product(layer.sent.absolute, errors.absolute),
        Metric::LengthAa => layer.received.aa,
        Metric::LengthAb => layer.received.ab,
        Metric::Correlation => layer.received.correlation(),
    })
}

/// Which network.
pub(super) struct Network<'a> {
    pub plan: &'a Plan,
    pub network: usize,
}

impl Network<'_> {
    fn streams(&self, layer: usize, chunk: usize) -> Streams {
        Streams::new(self.plan.ensemble.seed, self.network, layer, chunk)
    }

    pub(super) fn further_streams(&self, layer: usize, chunk: usize) -> FurtherStreams {
        FurtherStreams::new(self.plan.ensemble.seed, self.network, layer, chunk)
    }

    /// z⁰.
    pub(super) fn start(&self) -> Signals {
        let mut values = vec![[0.0; 2]; self.plan.ensemble.width];
        match self.plan.sampling.inputs.image(self.network) {
            Some(image) => self.enter(image, &mut values),
            None => self.draw_start(&mut values),
        }
        let lost = [false, self.plan.sampling.inputs.is_single()];
        Signals::new(values, [0; 2], lost)
    }

    /// z⁰ = W⁰x + b⁰ of an image x: for each unit a normal a pixel, and one for the bias.
    fn enter(&self, image: Image, z: &mut [[f64; 2]]) {
        let network = &self.plan.hyperparameters;
        let mut along: Vec<f64> = image.pixels().collect();
        let scale = (network.weight_variance() / along.len() as f64).sqrt();
        along.iter_mut().for_each(|x| *x *= scale);
        along.push(network.bias_variance().sqrt());
        let mut row = vec![0.0; along.len()];
        for (unit, z) in z.iter_mut().enumerate() {
            let mut stream = streams::weights(self.plan.ensemble.seed, self.network, 0, unit);
            normals::fill(&mut stream, &mut row);
            z[0] = row.iter().zip(&along).map(|(normal, along)| normal * along).sum();
        }
    }

    /// z⁰ of covariance q⁰ and c⁰.
    fn draw_start(&self, values: &mut [[f64; 2]]) {
        let Start {
            variance,
            decorrelation: epsilon,
        } = self.plan.start;
        let deviation = variance.sqrt();
        let (along, across) = (1.0 - epsilon, (epsilon * (2.0 - epsilon)).sqrt());
        for (chunk, values) in values.chunks_mut(CHUNK).enumerate() {
            let [mut first, mut second] = [[0.0; CHUNK]; 2];
            normals::fill_both(&mut self.streams(0, chunk).forward, &mut first, &mut second);
            for ((value, first), second) in values.iter_mut().zip(first).zip(second) {
                *value = [first, along * first + across * second].map(|z| deviation * z);
            }
        }
    }

    /// x^l = p^l φ(z^{l−1})/ρ and φ'(z^{l−1}) p^l/ρ.
    fn send(&self, layer: usize, z: &Signals) -> (Signals, Vec<[f64; 2]>) {
        let (activation, masks) = (self.plan.hyperparameters.activation(), self.masks(layer - 1));
        let (mut x, mut slopes) = (vec![[0.0; 2]; masks.len()], vec![[0.0; 2]; masks.len()]);
        let mut exponent = z.exponent;
        for d in 0..2 {
            let mut respond = |acting: Activation, unit: f64| {
                let mut silent = true;
                let units = masks.iter().zip(&z.values).zip(x.iter_mut().zip(&mut slopes));
                // A dropped unit sends 0 even where φ is not finite.
                for ((mask, z), (x, slope)) in units.filter(|((mask, _), _)| mask[d] != 0.0) {
                    let (value, derivative) = acting.value_and_slope(unit * z[d]);
                    (x[d], slope[d]) = (mask[d] * value, mask[d] * derivative);
                    silent &= value == 0.0;
                }
                silent
            };
            let far = limit(activation, z.exponent[d]).map(Activation::TwoSlopes);
            let acting = far.unwrap_or(activation);
            if !acting.is_homogeneous() {
                exponent[d] = 0;
            }
            let silent = respond(acting, power(z.exponent[d] - exponent[d]));
            if silent && far.is_some() && z.exponent[d] > 0 {
                // Every kept unit lies on a flat side. What a slope of 0 leaves out is all there is: −1 for elu.
                respond(activation, power(z.exponent[d]));
                exponent[d] = 0;
            }
        }
        (Signals::new(x, exponent, z.lost), slopes)
    }

    /// p/ρ of the units of stage l, independently for the inputs.
    pub(super) fn masks(&self, stage: usize) -> Vec<[f64; 2]> {
        let keep_rate = self.plan.hyperparameters.keep_rate();
        let mut masks = vec![[1.0 / keep_rate; 2]; self.plan.ensemble.width];
        if keep_rate == 1.0 {
            return masks;
        }
        let threshold = (keep_rate * 4_294_967_296.0).round() as u64;
        for (chunk, masks) in masks.chunks_mut(CHUNK).enumerate() {
            let mut stream = self.streams(stage, chunk).masks;
            for mask in masks {
                let word = stream.next_u64();
                for (mask, field) in mask.iter_mut().zip([word & 0xffff_ffff, word >> 32]) {
                    *mask = if field < threshold { *mask } else { 0.0 };
                }
            }
        }
        masks
    }

    /// z^l = W^l x^l + b^l.
    fn receive(&self, layer: usize, x: &Signals, weights: &mut Weights) -> Signals {
        let mut z = match weights.law() {
            WeightLaw::Gaussian => gaussian::times(weights, layer, &x.values),
            WeightLaw::Orthogonal => rotation::times(weights, layer, &x.values),
        };
        let (scale, bias) = (self.scale(), self.plan.hyperparameters.bias_variance().sqrt());
        if bias == 0.0 {
            z.as_flattened_mut().iter_mut().for_each(|z| *z *= scale);
            return Signals::new(z, x.exponent, x.lost);
        }
        // In the larger unit of Wx and b, the other at worst vanishes.
        let exponent = x.exponent.map(|exponent| exponent.max(libm::ilogb(bias)));
        let factor = [0, 1].map(|d| scale * power(x.exponent[d] - exponent[d]));
        let bias = exponent.map(|exponent| libm::scalbn(bias, -exponent));
        for (chunk, z) in z.chunks_mut(CHUNK).enumerate() {
            let mut normals = [0.0; CHUNK];
            normals::fill(&mut self.further_streams(layer, chunk).bias, &mut normals);
            for (z, normal) in z.iter_mut().zip(normals) {
                for d in 0..2 {
                    z[d] = factor[d] * z[d] + bias[d] * normal;
                }
            }
        }
        Signals::new(z, exponent, x.lost)
    }

    /// δ^{l−1} = φ'(z^{l−1})(p^l/ρ) ∘ W^lᵀδ^l.
    fn back(&self, number: usize, layer: &Layer, delta: &Signals, weights: &mut Weights) -> Signals {
        let mut back = match weights.law() {
            WeightLaw::Gaussian => gaussian::transposed_times(weights, number, &delta.values),
            WeightLaw::Orthogonal => rotation::transposed_times(weights, number, &delta.values),
        };
        let scale = self.scale();
        for (back, slope) in back.iter_mut().zip(&layer.slopes) {
            for d in 0..2 {
                back[d] *= scale * slope[d];
            }
        }
        Signals::new(back, delta.exponent, delta.lost)
    }

    /// What the weights are in units of: σ_w/√N for normals, σ_w for a rotation.
    pub(super) fn scale(&self) -> f64 {
        let variance = self.plan.hyperparameters.weight_variance();
        match self.plan.sampling.weights {
            WeightLaw::Gaussian => (variance / self.plan.ensemble.width as f64).sqrt(),
            WeightLaw::Orthogonal => variance.sqrt(),
        }
    }
}
