//! What the way back needs of the layers on the way there.

use std::cell::Cell;

thread_local! {
    /// The thread's memory while no network uses it: pages fresh from the system cost as much as drawing what they hold.
    static IDLE: Cell<Vec<f64>> = const { Cell::new(Vec::new()) };
}

/// Vectors of a kept layer.
const VECTORS: usize = 4;

/// Vectors of N units of every kept layer, one after the other.
pub struct Tape {
    width: usize,
    memory: Vec<f64>,
}

/// Of one layer.
pub struct Entry<'a> {
    /// x_a, what units send on for input a; a unit that sends 0 has slope 0.
    pub sent: &'a mut [f64],
    /// What input b sends beyond input a that is orthogonal to x_a.
    pub across: &'a mut [f64],
    /// The two normals behind each unit's pair of W x.
    pub normals: [&'a mut [f64]; 2],
}

impl Tape {
    /// For layers of `width` units, in the thread's idle memory.
    pub fn take(width: usize) -> Self {
        Self {
            width,
            memory: IDLE.take(),
        }
    }

    /// Gives the memory back.
    pub fn give(self) {
        IDLE.set(self.memory);
    }

    /// The entry of the `index`th kept layer, with room made for it.
    pub fn entry(&mut self, index: usize) -> Entry<'_> {
        let size = VECTORS * self.width;
        if self.memory.len() < (index + 1) * size {
            self.memory.resize((index + 1) * size, 0.0);
        }
        let (sent, rest) = self.memory[index * size..(index + 1) * size].split_at_mut(self.width);
        let (across, rest) = rest.split_at_mut(self.width);
        let (one, other) = rest.split_at_mut(self.width);
        Entry {
            sent,
            across,
            normals: [one, other],
        }
    }
}
