//! Data that is at hand. Digits are in the program; the rest is fetched, or given by the reader, when a link wants it.

use super::settings::Source;
use crate::train::data::Data;
use std::sync::Arc;

/// Sets of labelled inputs.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// By the place of their source among [`Source::ALL`].
    sets: [Option<Arc<Data>>; Source::ALL.len()],
}

impl Shelf {
    /// Puts a set up for links to take.
    pub fn put(&mut self, source: Source, data: Data) {
        self.sets[source as usize] = Some(Arc::new(data));
    }

    /// A set, where it is at hand.
    pub fn get(&self, source: Source) -> Option<Arc<Data>> {
        self.sets[source as usize].clone()
    }
}
