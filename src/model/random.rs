//! Where random numbers come from: fast generators whose states are hashes of a key, so that any place of any network can be drawn
//! again on its own, in any order and on any thread, and no two streams overlap.

use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// The generator of one stream.
pub type Stream = Xoshiro256PlusPlus;

/// The streams of a key, one after the other; another `series`, other streams.
pub fn streams(key: [u64; 4], series: u64) -> impl FnMut() -> Stream {
    let mut bytes = [0; 32];
    for (slot, word) in bytes.chunks_exact_mut(8).zip(key) {
        slot.copy_from_slice(&word.to_le_bytes());
    }
    let mut hash = ChaCha8Rng::from_seed(bytes);
    hash.set_stream(series);
    move || {
        let mut state = [0; 32];
        hash.fill_bytes(&mut state);
        Stream::from_seed(state)
    }
}

/// A seed that nobody has asked for before, from the system or the browser; `None` where that has none to give.
pub fn new_seed() -> Option<u32> {
    getrandom::u32().ok()
}
