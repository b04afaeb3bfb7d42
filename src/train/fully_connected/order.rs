//! Which inputs a batch holds.

use crate::train::streams::{Purpose, shuffle, stream};

/// A training set of n inputs in batches of B, in a new random order every epoch; the n mod B last of an order wait for another.
#[derive(Clone, Debug)]
pub(super) struct Order {
    seed: u64,
    batch: usize,
    /// Of the epoch at hand.
    order: Vec<usize>,
}

impl Order {
    /// A batch larger than the set is the set, and an empty one holds one input.
    pub fn new(count: usize, batch: usize, seed: u64) -> Self {
        Self {
            seed,
            batch: batch.clamp(1, count.max(1)),
            order: (0..count).collect(),
        }
    }

    /// B.
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// The inputs of a step, from 0; steps are asked for in order.
    pub fn of_step(&mut self, step: u64) -> &[usize] {
        let batches = (self.order.len() / self.batch) as u64;
        let Some(index) = step.checked_rem(batches) else {
            return &[];
        };
        if index == 0 {
            let mut stream = stream(self.seed, Purpose::Order, [step / batches, 0]);
            shuffle(&mut self.order, &mut stream);
        }
        &self.order[index as usize * self.batch..][..self.batch]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_holds_every_input_at_most_once_and_another_has_another_order() {
        let mut order = Order::new(103, 20, 1);
        let mut epochs: Vec<Vec<usize>> = Vec::new();
        for epoch in 0..2 {
            let steps = (5 * epoch)..(5 * epoch + 5);
            epochs.push(steps.flat_map(|step| order.of_step(step).to_vec()).collect());
        }
        assert_ne!(epochs[0], epochs[1]);
        for mut epoch in epochs {
            epoch.sort_unstable();
            epoch.dedup();
            assert_eq!(epoch.len(), 100);
        }
    }

    #[test]
    fn a_large_batch_is_the_set() {
        for batch in [7, 8, 1000] {
            let mut all = Order::new(7, batch, 1).of_step(0).to_vec();
            all.sort_unstable();
            assert_eq!(all, [0, 1, 2, 3, 4, 5, 6]);
        }
        assert_eq!(Order::new(7, 0, 1).of_step(3).len(), 1);
    }
}
