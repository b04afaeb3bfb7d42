//! The random vectors behind the weights of a layer: rows of W, or the normals of reflections.
//!
//! Drawn on the way there. On the way back they come from memory where it reaches, else from their streams again: same bits.

use crate::model::WeightLaw;
use crate::sample::normals;
use crate::sample::plan::Plan;
use crate::sample::streams;
use std::cell::Cell;

/// Memory for the weights of the last layers, which are the first on the way back; in bytes a thread.
pub const KEPT_BYTES: usize = 32 << 20;

thread_local! {
    /// The thread's memory while no network uses it: pages fresh from the system cost as much as drawing what they hold.
    static IDLE: Cell<Vec<f64>> = const { Cell::new(Vec::new()) };
}

/// A direction through the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// Layers 1…L, once; vectors of a layer from the last to the first.
    Forward,
    /// After that, layers L…1; vectors from the first to the last.
    Backward,
}

/// The standard normal numbers that all weights of one network are made of.
pub struct Weights {
    seed: u32,
    network: usize,
    /// N: vectors a layer.
    width: usize,
    /// Gaussian: each vector has length N. Orthogonal: vector k, from 0, has N − k.
    law: WeightLaw,
    /// Layers up to this one are drawn again.
    drawn_again: usize,
    /// Room for two vectors, then the layers that are kept.
    memory: Vec<f64>,
}

impl Weights {
    /// Runs `work` with one network's weights, of which no more than `bytes` are kept.
    pub fn with<T>(plan: &Plan, network: usize, bytes: usize, work: impl FnOnce(&mut Self) -> T) -> T {
        let (width, depth) = (plan.ensemble.width, plan.ensemble.depth);
        let mut this = Self {
            seed: plan.ensemble.seed,
            network,
            width,
            law: plan.sampling.weights,
            drawn_again: 0,
            memory: IDLE.take(),
        };
        let kept = (bytes / size_of::<f64>() / this.offset(width)).min(depth);
        this.drawn_again = depth - kept;
        this.memory.resize(2 * width + kept * this.offset(width), 0.0);
        let result = work(&mut this);
        IDLE.set(this.memory);
        result
    }

    /// Which law they are behind.
    pub fn law(&self) -> WeightLaw {
        self.law
    }

    /// Hands every vector of a layer, with its number, to `act`.
    pub fn each(&mut self, layer: usize, pass: Pass, mut act: impl FnMut(usize, &[f64])) {
        let kept = layer.checked_sub(self.drawn_again + 1);
        let layer_start = kept.map(|slot| 2 * self.width + slot * self.offset(self.width));
        let pairs = self.width.div_ceil(2);
        for step in 0..pairs {
            let first = 2 * match pass {
                Pass::Forward => pairs - 1 - step,
                Pass::Backward => step,
            };
            let second = first + 1;
            let lengths = [self.length(first), self.length(second)];
            let place = layer_start.map_or(0, |start| start + self.offset(first));
            let (one, other) = self.memory[place..place + lengths[0] + lengths[1]].split_at_mut(lengths[0]);
            if kept.is_none() || pass == Pass::Forward {
                let stream = |row| streams::weights(self.seed, self.network, layer, row);
                let mut streams = [stream(first), stream(second)];
                // Two at a time is faster; what the longer has more follows from its own stream.
                let (both, rest) = one.split_at_mut(other.len());
                normals::fill_both(&mut streams, both, other);
                normals::fill(&mut streams[0], rest);
            }
            match pass {
                Pass::Backward => {
                    act(first, one);
                    if second < self.width {
                        act(second, other);
                    }
                }
                Pass::Forward => {
                    if second < self.width {
                        act(second, other);
                    }
                    act(first, one);
                }
            }
        }
    }

    /// Numbers in a vector; 0 past the last.
    fn length(&self, vector: usize) -> usize {
        match self.law {
            WeightLaw::Gaussian if vector < self.width => self.width,
            WeightLaw::Gaussian => 0,
            WeightLaw::Orthogonal => self.width.saturating_sub(vector),
        }
    }

    /// Numbers in the vectors before this one; if they are beyond 32-bit memory, more than there is.
    fn offset(&self, vector: usize) -> usize {
        match self.law {
            WeightLaw::Gaussian => vector.saturating_mul(self.width),
            WeightLaw::Orthogonal => vector.saturating_mul(2 * self.width + 1 - vector) / 2,
        }
    }
}
