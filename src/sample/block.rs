//! What passes from where networks are drawn to where they are counted: every number of a few networks.

use super::statistics::{Metric, Profile};
use crate::model::Scaled;

/// Networks a block. Blocks are the unit of work and of merging, so this number is part of what fixes a result's bits.
pub const BLOCK_NETWORKS: usize = 4;

/// Numbers a value takes in [`Block::to_words`]: mantissa and exponent.
const VALUE_WORDS: usize = 2;

/// Words of a value that is not finite. No [`Scaled`] has them: zero has exponent 0.
const LOST: [f64; VALUE_WORDS] = [0.0, 1.0];

/// The profiles of up to [`BLOCK_NETWORKS`] consecutive networks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    networks: Vec<Profile>,
}

impl Block {
    /// Of these networks, in index order.
    pub fn new(networks: impl IntoIterator<Item = Profile>) -> Self {
        Self {
            networks: networks.into_iter().collect(),
        }
    }

    /// Its networks, in index order.
    pub fn networks(&self) -> &[Profile] {
        &self.networks
    }

    /// Length of [`to_words`](Self::to_words) of so many networks of `depth` layers. Only the last block of a plan may be shorter
    /// than the others.
    pub fn words(networks: usize, depth: usize) -> usize {
        networks * depth * Metric::COUNT * VALUE_WORDS
    }

    /// As plain finite numbers, to cross from a worker to the page: for each network, layer and metric a mantissa and an
    /// exponent, or 0, 1 for a value that is not finite.
    pub fn to_words(&self) -> Vec<f64> {
        write(&self.networks)
    }

    /// From [`to_words`](Self::to_words), every bit the same. `None` when they cannot be a block of networks of that depth.
    pub fn from_words(depth: usize, words: &[f64]) -> Option<Self> {
        read(depth, words).map(|networks| Self { networks })
    }
}

/// Values of so many metrics; `None` for what is not finite.
type Row<const METRICS: usize> = [Option<Scaled>; METRICS];

/// Networks of any metrics as in [`Block::to_words`].
pub(super) fn write<const METRICS: usize>(networks: &[Vec<Row<METRICS>>]) -> Vec<f64> {
    let values = networks.iter().flatten().flatten();
    values.flat_map(|&value| words_of(value)).collect()
}

/// Networks of any metrics as in [`Block::from_words`].
pub(super) fn read<const METRICS: usize>(depth: usize, words: &[f64]) -> Option<Vec<Vec<Row<METRICS>>>> {
    let layer = METRICS * VALUE_WORDS;
    let size = depth * layer;
    if size == 0 || !words.len().is_multiple_of(size) || words.len() > BLOCK_NETWORKS * size {
        return None;
    }
    let network = |words: &[f64]| words.chunks_exact(layer).map(row_of).collect();
    words.chunks_exact(size).map(network).collect()
}

/// One layer's values, if every one is what [`words_of`] writes.
fn row_of<const METRICS: usize>(words: &[f64]) -> Option<Row<METRICS>> {
    let mut row = [None; METRICS];
    for (value, words) in row.iter_mut().zip(words.chunks_exact(VALUE_WORDS)) {
        if words != LOST {
            *value = Some(Scaled::new(words[0], words[1] as i32));
        }
        if words_of(*value) != words {
            return None;
        }
    }
    Some(row)
}

fn words_of(value: Option<Scaled>) -> [f64; VALUE_WORDS] {
    value.map_or(LOST, |value| [value.mantissa(), f64::from(value.exponent())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(networks: usize) -> Block {
        let value = |index: i32| match index % 5 {
            0 => None,
            1 => Some(Scaled::default()),
            _ => Some(Scaled::new(f64::from(index - 17) / 3.0, 500 * index)),
        };
        let row = |layer: i32| core::array::from_fn(|metric| value(7 * layer + metric as i32));
        Block::new((0..networks).map(|network| (0..3).map(|layer| row(layer + network as i32)).collect()))
    }

    #[test]
    fn words_bring_back_every_bit() {
        for networks in 0..=BLOCK_NETWORKS {
            let block = block(networks);
            let words = block.to_words();
            assert_eq!(words.len(), Block::words(networks, 3));
            assert!(words.iter().all(|word| word.is_finite()));
            assert_eq!(Block::from_words(3, &words), Some(block));
        }
    }

    #[test]
    fn words_are_checked() {
        let words = block(2).to_words();
        for (depth, words) in [
            (0, &words[..0]),
            (0, &words[..]),
            (4, &words),
            (3, &words[1..]),
            (3, &words[..14]),
        ] {
            assert_eq!(Block::from_words(depth, words), None);
        }
        assert_eq!(Block::from_words(3, &block(BLOCK_NETWORKS + 1).to_words()), None);
        for mantissa in [f64::NAN, f64::INFINITY, 0.3, 1.0, -1.5, f64::MIN_POSITIVE] {
            let mut words = words.clone();
            words[4] = mantissa;
            assert_eq!(Block::from_words(3, &words), None, "{mantissa}");
        }
        for exponent in [f64::NAN, f64::INFINITY, 0.5, 1e10, -1e300] {
            for place in [1, 3, 5] {
                let mut words = words.clone();
                words[place] = exponent;
                assert_eq!(Block::from_words(3, &words), None, "{place} {exponent}");
            }
        }
    }
}
