//! δ^L: what a loss asks of the last layer.

use super::network::{Network, Stage};
use crate::model::Loss;
use crate::sample::labels::{errors_of_softmax, label};
use crate::sample::normals;
use crate::sample::streams::{CHUNK, Stream};
use crate::sample::tile::{Column, TILE, Tile};

/// δ^L of one network, tile by tile.
pub enum OutputErrors {
    /// 2z.
    Squared,
    /// s − y of the first units of both inputs.
    CrossEntropy([Vec<f64>; 2]),
    /// One normal vector for both inputs.
    UnitRandom,
}

impl OutputErrors {
    /// From the units of the last stage.
    pub fn new(loss: Loss, network: &Network, stage: &Stage, layer: usize, units: &[Tile]) -> Self {
        match loss {
            Loss::Squared => Self::Squared,
            Loss::UnitRandom => Self::UnitRandom,
            Loss::CrossEntropy { classes } => {
                let mut stream = network.key.further_streams(layer, 0).loss;
                let columns: [fn(&Tile) -> &Column; 2] = [|tile| &tile.a, |tile| &tile.y];
                Self::CrossEntropy([0, 1].map(|input| {
                    let z = units
                        .iter()
                        .flat_map(columns[input])
                        .take(classes)
                        .copied()
                        .collect();
                    let label = label(network.key.image, classes, &mut stream);
                    errors_of_softmax(z, stage.exponent[input], label)
                }))
            }
        }
    }

    /// Units of δ^L are 2^exponent.
    pub fn exponent(&self, stage: &Stage) -> [i32; 2] {
        match self {
            Self::Squared => stage.exponent,
            Self::CrossEntropy(_) | Self::UnitRandom => [0; 2],
        }
    }

    /// δ_a and δ_b of a tile of `count` units; `stream` is the chunk's for losses.
    pub fn columns(
        &self,
        tile: &Tile,
        chunk: usize,
        index: usize,
        count: usize,
        stream: &mut Stream,
    ) -> [Column; 2] {
        match self {
            Self::Squared => [&tile.a, &tile.y].map(|z| z.map(|z| 2.0 * z)),
            Self::CrossEntropy(errors) => errors.each_ref().map(|errors| {
                let from = chunk * CHUNK + index * TILE;
                core::array::from_fn(|i| errors.get(from + i).copied().unwrap_or(0.0))
            }),
            Self::UnitRandom => {
                let mut column = [0.0; TILE];
                normals::fill(stream, &mut column[..count]);
                [column; 2]
            }
        }
    }
}
