//! Memory of a network on its way back.

use super::network::Network;
use crate::sample::plan::Plan;
use crate::sample::tile::{Column, TILE, Tile, tiles};
use std::cell::Cell;

/// Memory for the units of past layers, in bytes a thread. Beyond it, units are drawn again on the way back.
const TAPE_BYTES: usize = 8 << 20;

thread_local! {
    /// The thread's tape while no network uses it: fresh memory for each block would cost a tenth of the time.
    static IDLE: Cell<Tape> = const { Cell::new(Tape { units: Vec::new(), fresh: Vec::new(), tiles: 0, slots: 0 }) };
}

/// Units of the latest stages, as many as memory allows, at least one. What it held before does not matter.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    /// Slot after slot; stage l has slot l mod `slots`.
    units: Vec<Tile>,
    /// Backward normals of one layer.
    fresh: Vec<[Column; 2]>,
    /// Tiles a layer.
    tiles: usize,
    slots: usize,
}

impl Tape {
    /// Runs `work` with the thread's tape, made fit for a plan.
    pub fn with<T>(plan: &Plan, work: impl FnOnce(&mut Tape) -> T) -> T {
        let mut tape = IDLE.take();
        tape.fit(plan, TAPE_BYTES);
        let result = work(&mut tape);
        IDLE.set(tape);
        result
    }

    /// Makes room for as many stages of a plan as go into `bytes`.
    pub fn fit(&mut self, plan: &Plan, bytes: usize) {
        self.tiles = tiles(plan.ensemble.width);
        self.slots = (bytes / (self.tiles * size_of::<Tile>())).clamp(1, plan.ensemble.depth + 1);
        self.units.resize(self.tiles * self.slots, Tile::ZERO);
        self.fresh.resize(self.tiles, [[0.0; TILE]; 2]);
    }

    /// Where a stage's units go.
    pub fn slot(&mut self, layer: usize) -> &mut [Tile] {
        let start = layer % self.slots * self.tiles;
        &mut self.units[start..start + self.tiles]
    }

    /// Units of a stage, drawn again if a later one took their place, and room for backward normals. To be called from the
    /// last stage down.
    pub fn units(&mut self, network: &Network, layer: usize) -> (&[Tile], &mut [[Column; 2]]) {
        let depth = network.stages.len() - 1;
        if layer + self.slots <= depth {
            network.stages[layer].draw(&network.key, layer, self.slot(layer));
        }
        let start = layer % self.slots * self.tiles;
        (&self.units[start..start + self.tiles], &mut self.fresh)
    }
}
