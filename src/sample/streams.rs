//! Random streams: one for each (seed, network, layer, chunk of units, purpose).
//!
//! A key is hashed by ChaCha8 into the 256-bit states of fast generators (xoshiro256++). So any layer of any network
//! can be drawn again on its own, in any order and on any thread, and no two streams overlap.

use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// The generator of one stream.
pub type Stream = Xoshiro256PlusPlus;

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
    /// Normals of the biases, where a sampler draws them.
    pub bias: Stream,
    /// Explicit weights: here the chunk is the number of a row or reflection. See also [`weights`](Self::weights).
    pub weights: Stream,
    /// Labels, or a random δ^L; drawn from chunk 0 only.
    pub loss: Stream,
}

impl Streams {
    /// The streams of one chunk of one layer of one network.
    pub fn new(seed: u32, network: usize, layer: usize, chunk: usize) -> Self {
        let mut hash = hash(seed, network, layer, chunk);
        let mut next = || {
            let mut state = [0; 32];
            hash.fill_bytes(&mut state);
            Stream::from_seed(state)
        };
        Self {
            forward: [next(), next()],
            masks: next(),
            backward: [next(), next()],
            residual: next(),
            bias: next(),
            weights: next(),
            loss: next(),
        }
    }

    /// The stream `weights` alone: a row of weights has no use for the others, whose hashing takes as long as 100 weights.
    pub fn weights(seed: u32, network: usize, layer: usize, row: usize) -> Stream {
        let mut hash = hash(seed, network, layer, row);
        // Seven states of eight words come before it.
        hash.set_word_pos(7 * 8);
        let mut state = [0; 32];
        hash.fill_bytes(&mut state);
        Stream::from_seed(state)
    }
}

/// What all states of a key are read from.
fn hash(seed: u32, network: usize, layer: usize, chunk: usize) -> ChaCha8Rng {
    let mut key = [0; 32];
    for (slot, word) in
        key.chunks_exact_mut(8)
            .zip([u64::from(seed), network as u64, layer as u64, chunk as u64])
    {
        slot.copy_from_slice(&word.to_le_bytes());
    }
    ChaCha8Rng::from_seed(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_key_changes_every_stream() {
        let first = |seed, network, layer, chunk| {
            let mut s = Streams::new(seed, network, layer, chunk);
            let [f, b] =
                [&mut s.forward, &mut s.backward].map(|pair| [pair[0].next_u64(), pair[1].next_u64()]);
            let rest = [s.masks, s.residual, s.bias, s.weights, s.loss].map(|mut stream| stream.next_u64());
            [&f[..], &b, &rest].concat()
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

    #[test]
    fn weights_alone_are_the_same_weights() {
        let mut all = Streams::new(3, 1, 4, 1500);
        let mut alone = Streams::weights(3, 1, 4, 1500);
        assert_eq!(alone.next_u64(), all.weights.next_u64());
    }
}
