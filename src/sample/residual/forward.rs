//! One network, forward: y_l of two inputs through the layers that survive.
//!
//! ```text
//! x = φ(y_{l−1}),  x_d = x_b − x_a = κ x_a + x_⊥,   A₁ = W x_a/|x_a|,  A₂ = W x_⊥/|x_⊥|  ~ N(0, 2/N) i.i.d.
//! z_a = |x_a| A₁,   z_d = z_b − z_a = κ|x_a| A₁ + |x_⊥| A₂
//! ```
//! Input b is carried as its distance to a, so that nothing cancels where they come close. A direction without length is dropped.

use super::ResidualPlan;
use crate::model::Scaled;
use crate::sample::conditioned::Rows;
use crate::sample::dense;
use crate::sample::normals;
use crate::sample::streams::CHUNK;
use std::cell::Cell;

/// What is left of a vector off another, if shorter than 10⁻¹³ of it, is rounding noise, along no direction in particular.
const NOISE: f64 = 1e-26;

thread_local! {
    /// The thread's memory while no network uses it: pages fresh from the system cost as much as what is computed on them.
    static IDLE: Cell<Vec<f64>> = const { Cell::new(Vec::new()) };
}

/// Signals of one network: y_a and y_d = y_b − y_a of the inputs, then after each layer that survived.
pub struct Memory(Vec<f64>);

impl Memory {
    /// Runs `work` with the thread's memory.
    pub fn with<T>(work: impl FnOnce(&mut Self) -> T) -> T {
        let mut memory = Self(IDLE.take());
        let result = work(&mut memory);
        IDLE.set(memory.0);
        result
    }

    /// y_a and y_d after `survivor` layers that survived.
    pub fn signal(&self, survivor: usize, width: usize) -> [&[f64]; 2] {
        let (a, d) = self.0[2 * width * survivor..2 * width * (survivor + 1)].split_at(width);
        [a, d]
    }
}

/// Σ u_i v_i, in an order that does not depend on the hardware.
pub fn dot(u: &[f64], v: &[f64]) -> f64 {
    let [sum] = dense::dot(u, v.as_chunks().0);
    sum
}

/// About the exponent of a length, from its square.
pub fn length_exponent(square: f64) -> i32 {
    if square > 0.0 { libm::ilogb(square) / 2 } else { 0 }
}

/// 2^exponent.
pub fn power(exponent: i32) -> f64 {
    libm::scalbn(1.0, exponent)
}

/// numerator/denominator; 0 of a direction that is dropped.
pub fn over(numerator: f64, denominator: f64) -> f64 {
    if denominator > 0.0 {
        numerator / denominator
    } else {
        0.0
    }
}

/// d = κa + d_⊥.
#[derive(Clone, Copy, Debug)]
pub struct Split {
    /// |a|².
    pub aa: f64,
    /// κ; 0 where a is 0.
    pub along: f64,
    /// |d_⊥|².
    pub across: f64,
}

impl Split {
    /// Leaves d_⊥ in place of d.
    fn of(a: &[f64], d: &mut [f64]) -> Self {
        let aa = dot(a, a);
        let mut along = 0.0;
        // The second time takes out what rounding left along a.
        for _ in 0..2 {
            let part = over(dot(a, d), aa);
            d.iter_mut().zip(a).for_each(|(d, a)| *d -= part * a);
            along += part;
        }
        let across = dot(d, d);
        Self {
            aa,
            along,
            across: if across > NOISE * along * along * aa {
                across
            } else {
                0.0
            },
        }
    }
}

/// x_a, and x_⊥ of x_d = x_b − x_a.
pub fn activate([a, d]: [&[f64]; 2], x: &mut [Vec<f64>; 2]) -> Split {
    let larger = |u: f64, v: f64| if u > v { u } else { v };
    let [x_a, x_d] = x;
    for (((x_a, x_d), &a), &d) in x_a.iter_mut().zip(&mut *x_d).zip(a).zip(d) {
        *x_a = larger(a, 0.0);
        // relu(a + d) − relu(a) without a jump; where both are active, d as it is
        *x_d = larger(d + (a - *x_a), -*x_a);
    }
    Split::of(x_a, x_d)
}

/// The normals behind A₁ and A₂ of a layer, or behind the inputs.
pub fn forward_normals(plan: &ResidualPlan, network: usize, layer: usize, normals: &mut [Vec<f64>; 2]) {
    let [first, second] = normals;
    let chunks = first.chunks_mut(CHUNK).zip(second.chunks_mut(CHUNK)).enumerate();
    for (chunk, (first, second)) in chunks {
        let mut streams = plan.streams(network, layer, chunk).forward;
        normals::fill_both(&mut streams, first, second);
    }
}

/// The normals behind what a layer leaves open of Wᵀd, or behind w.
pub fn backward_normals(plan: &ResidualPlan, network: usize, layer: usize, normals: &mut [f64]) {
    for (chunk, normals) in normals.chunks_mut(CHUNK).enumerate() {
        normals::fill(&mut plan.streams(network, layer, chunk).backward[0], normals);
    }
}

/// w ~ N(0, I/N).
pub fn output_weights(plan: &ResidualPlan, network: usize) -> Vec<f64> {
    let mut weights = vec![0.0; plan.width];
    backward_normals(plan, network, 0, &mut weights);
    let deviation = 1.0 / (plan.width as f64).sqrt();
    weights.iter_mut().for_each(|weight| *weight *= deviation);
    weights
}

/// y_a and y_d of the inputs, y_0.
pub fn inputs(plan: &ResidualPlan, network: usize) -> [Vec<f64>; 2] {
    let mut inputs = [vec![0.0; plan.width], vec![0.0; plan.width]];
    forward_normals(plan, network, 0, &mut inputs);
    let rows = Rows::start(plan.start.variance, plan.start.decorrelation);
    let [a, d] = &mut inputs;
    for (a, d) in a.iter_mut().zip(d) {
        (*a, *d) = (rows.a * *a, rows.distance * *a + rows.second * *d);
    }
    inputs
}

/// What there is to know of y_l.
#[derive(Clone, Copy, Debug)]
pub struct Signal {
    /// y is in units of 2^exponent.
    pub exponent: i32,
    /// y_d = y_b − y_a along and across y_a.
    split: Split,
}

impl Signal {
    /// |y_a|²/N, y_a·y_b/N and 1 − c.
    pub fn metrics(&self, width: usize) -> [Option<Scaled>; 3] {
        let Split { aa, along, across } = self.split;
        let mean = |sum: f64| Some(Scaled::new(sum / width as f64, 2 * self.exponent));
        let b_along = (1.0 + along) * aa.sqrt();
        let b = (b_along * b_along + across).sqrt();
        let decorrelation = if b_along > 0.0 {
            across / (b * (b + b_along))
        } else {
            1.0 - b_along / b
        };
        let decorrelation = (aa > 0.0 && b > 0.0).then(|| Scaled::from(decorrelation));
        [mean(aa), mean((1.0 + along) * aa), decorrelation]
    }
}

/// A network after its forward pass.
pub struct Passed<'a> {
    pub plan: &'a ResidualPlan,
    pub network: usize,
    /// Layers that survived, in order.
    pub survivors: Vec<usize>,
    /// Of the inputs, then after each of them.
    pub signals: Vec<Signal>,
}

impl<'a> Passed<'a> {
    /// Draws the network's layers into `memory`.
    pub fn forward(plan: &'a ResidualPlan, network: usize, memory: &mut Memory) -> Self {
        let survivors: Vec<usize> = (1..=plan.depth)
            .filter(|&layer| plan.survivals(network, layer)())
            .collect();
        let width = plan.width;
        let mut y = inputs(plan, network);
        let [mut x, mut n] = [y.clone(), y.clone()];
        let mut this = Self {
            plan,
            network,
            signals: Vec::with_capacity(survivors.len() + 1),
            survivors,
        };
        memory.0.clear();
        let mut exponent = 0;
        for survivor in 0..=this.survivors.len() {
            memory.0.extend_from_slice(&y[0]);
            memory.0.extend_from_slice(&y[1]);
            let size = dot(&y[0], &y[0]).max(dot(&y[1], &y[1]));
            let [a, d] = &mut y;
            this.signals.push(Signal {
                exponent,
                split: Split::of(a, d),
            });
            let Some(&layer) = this.survivors.get(survivor) else {
                break;
            };
            let before = memory.signal(survivor, width);
            let split = activate(before, &mut x);
            forward_normals(plan, network, layer, &mut n);
            // Units in which y stays near 1; powers of two are exact.
            let shift = length_exponent(size);
            let (unit, scale) = (
                power(-shift),
                plan.weight_deviation() * plan.branch_variance.sqrt(),
            );
            exponent += shift;
            let z_a = unit * scale * split.aa.sqrt();
            let [z_d, z_across] = [split.along * z_a, unit * scale * split.across.sqrt()];
            let [first, second] = &n;
            for ((y, before), first) in a.iter_mut().zip(before[0]).zip(first) {
                *y = unit * before + z_a * first;
            }
            for (((y, before), first), second) in d.iter_mut().zip(before[1]).zip(first).zip(second) {
                *y = unit * before + (z_d * first + z_across * second);
            }
        }
        this
    }

    /// y_l.
    pub fn after(&self, layer: usize) -> Signal {
        self.signals[self.survivors.partition_point(|&survivor| survivor <= layer)]
    }
}
