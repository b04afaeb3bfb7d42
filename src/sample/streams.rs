//! Random streams: one for each (seed, network, layer, chunk of units, purpose).
//!
//! So any layer of any network can be drawn again on its own, in any order and on any thread.

use crate::model::random::streams;

pub use crate::model::random::Stream;

/// Units that share their streams. A wider layer has one set of streams for each such chunk.
pub const CHUNK: usize = 1024;

/// The streams of up to [`CHUNK`] units of one layer.
#[derive(Clone, Debug)]
pub struct Streams {
    /// Normals behind the preactivations z: one stream a row of their Cholesky factor.
    pub forward: [Stream; 2],
    /// Dropout masks on the units' outputs, both inputs from one word.
    pub masks: Stream,
    /// Normals behind the part of Wᵀδ that the forward pass left open.
    pub backward: [Stream; 2],
    /// Normals of the bias that the forward pass left open; drawn from chunk 0 only.
    pub residual: Stream,
}

impl Streams {
    /// The streams of one chunk of one layer of one network.
    pub fn new(seed: u32, network: usize, layer: usize, chunk: usize) -> Self {
        let mut next = streams([u64::from(seed), network as u64, layer as u64, chunk as u64], 0);
        Self {
            forward: [next(), next()],
            masks: next(),
            backward: [next(), next()],
            residual: next(),
        }
    }
}

/// Streams that only some weights and losses need: drawn apart, so that the rest does not pay for them.
#[derive(Clone, Debug)]
pub struct FurtherStreams {
    /// Normals of the biases, where they are drawn.
    pub bias: Stream,
    /// Labels, or a random δ^L.
    pub loss: Stream,
}

impl FurtherStreams {
    /// The further streams of one chunk of one layer of one network.
    pub fn new(seed: u32, network: usize, layer: usize, chunk: usize) -> Self {
        let mut next = streams([u64::from(seed), network as u64, layer as u64, chunk as u64], 1);
        Self {
            bias: next(),
            loss: next(),
        }
    }
}

/// Explicit weights: a row of normals, or the normals of a reflection.
pub fn weights(seed: u32, network: usize, layer: usize, row: usize) -> Stream {
    streams([u64::from(seed), network as u64, layer as u64, row as u64], 2)()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngCore;

    #[test]
    fn every_part_of_the_key_changes_every_stream() {
        let first = |seed, network, layer, chunk| {
            let mut s = Streams::new(seed, network, layer, chunk);
            let [f, b] =
                [&mut s.forward, &mut s.backward].map(|pair| [pair[0].next_u64(), pair[1].next_u64()]);
            let mut further = FurtherStreams::new(seed, network, layer, chunk);
            [
                f[0],
                f[1],
                b[0],
                b[1],
                s.masks.next_u64(),
                s.residual.next_u64(),
                further.bias.next_u64(),
                weights(seed, network, layer, chunk).next_u64(),
                further.loss.next_u64(),
            ]
        };
        let mut words: Vec<u64> = [
            (1, 0, 0, 0),
            (2, 0, 0, 0),
            (1, 1, 0, 0),
            (1, 0, 1, 0),
            (1, 0, 0, 1),
        ]
        .into_iter()
        .flat_map(|(s, n, l, c)| first(s, n, l, c))
        .collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), 45);
    }
}
