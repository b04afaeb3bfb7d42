//! One network with all its weights and one input, under many masks: what Theorem 2 is about (Hayou & Ayed).
//!
//! Conditioning saves nothing here: a mask gives signals of its own, and W acts on all of them. A row of weights is drawn once and
//! multiplied into the signals of every mask that keeps the layer, eight masks at a time.

use super::{ResidualPlan, uniform};
use crate::sample::normals;
use crate::sample::streams::{self, CHUNK, Streams};

/// Masks that go side by side.
const LANES: usize = 8;
type Lanes = [f64; LANES];

/// Networks of which each is drawn once, with many masks.
#[derive(Clone, Debug, PartialEq)]
pub struct MaskedPlan {
    /// The networks; every mask has their rates.
    pub networks: ResidualPlan,
    /// Masks of each.
    pub masks: usize,
    /// Layers that are looked at, in order.
    pub layers: Vec<usize>,
}

impl MaskedPlan {
    /// The first neuron of y_l of one network, for each layer looked at and each mask.
    pub fn neurons(&self, network: usize) -> Vec<Vec<f64>> {
        let plan = &self.networks;
        let width = plan.width;
        let groups = self.masks.div_ceil(LANES);
        // y of every group of masks, unit by unit; all start alike
        let mut y = vec![[0.0; LANES]; groups * width];
        let mut start = vec![0.0; width];
        for (chunk, start) in start.chunks_mut(CHUNK).enumerate() {
            normals::fill(&mut Streams::new(plan.seed, network, 0, chunk).forward[0], start);
        }
        let deviation = plan.start.variance.sqrt();
        for y in y.chunks_exact_mut(width) {
            for (y, start) in y.iter_mut().zip(&start) {
                *y = [deviation * start; LANES];
            }
        }
        let scale = (2.0 / width as f64 * plan.branch_variance).sqrt();
        let (mut kept, mut x, mut z) = (Vec::new(), Vec::<Lanes>::new(), Vec::<Lanes>::new());
        let mut row = vec![0.0; width];
        let mut seen = Vec::with_capacity(self.layers.len());
        for layer in 1..=plan.depth {
            kept.clear();
            let mut stream = Streams::new(plan.seed, network, layer, 0).masks;
            let rate = plan.rates[layer - 1];
            kept.extend((0..self.masks).filter(|_| uniform(&mut stream) < rate));
            // masks that keep the layer, gathered into full lanes
            let gathered = kept.len().div_ceil(LANES);
            x.clear();
            x.resize(gathered * width, [0.0; LANES]);
            for (place, &mask) in kept.iter().enumerate() {
                let from = &y[mask / LANES * width..][..width];
                let to = &mut x[place / LANES * width..][..width];
                for (to, from) in to.iter_mut().zip(from) {
                    to[place % LANES] = from[mask % LANES].max(0.0);
                }
            }
            z.clear();
            z.resize(gathered * width, [0.0; LANES]);
            for unit in 0..width {
                normals::fill(&mut streams::weights(plan.seed, network, layer, unit), &mut row);
                for (z, x) in z.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
                    z[unit] = product(&row, x);
                }
            }
            for (place, &mask) in kept.iter().enumerate() {
                let from = &z[place / LANES * width..][..width];
                let to = &mut y[mask / LANES * width..][..width];
                for (to, from) in to.iter_mut().zip(from) {
                    to[mask % LANES] += scale * from[place % LANES];
                }
            }
            if self.layers.contains(&layer) {
                let neuron = |mask: usize| y[mask / LANES * width][mask % LANES];
                seen.push((0..self.masks).map(neuron).collect());
            }
        }
        seen
    }
}

/// Σ_j w_j x_j of every lane.
#[inline(never)]
fn product(row: &[f64], x: &[Lanes]) -> Lanes {
    // two sums a lane, so that additions do not wait for each other
    let mut sums = [[0.0; LANES]; 2];
    let ((rows, last), (xs, last_x)) = (row.as_chunks::<2>(), x.as_chunks::<2>());
    for (row, x) in rows.iter().zip(xs) {
        for (sum, (w, x)) in sums.iter_mut().zip(row.iter().zip(x)) {
            for (sum, x) in sum.iter_mut().zip(x) {
                *sum += w * x;
            }
        }
    }
    for (w, x) in last.iter().zip(last_x) {
        for (sum, x) in sums[0].iter_mut().zip(x) {
            *sum += w * x;
        }
    }
    core::array::from_fn(|lane| sums[0][lane] + sums[1][lane])
}
