//! Data that is at hand: fetched, or given by the reader, when a link wants it.

use super::settings::Source;
use crate::data;
use depthscale::train::data::Data;
use std::sync::Arc;

/// Sets of labelled inputs.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// By the place of their source among [`Source::ALL`].
    sets: [Option<Arc<Data>>; Source::ALL.len()],
}

impl Shelf {
    /// With the sets that come with depthscale, which the command line has in it.
    #[cfg(feature = "cli")]
    pub fn full() -> Self {
        static FULL: std::sync::LazyLock<Shelf> = std::sync::LazyLock::new(|| {
            let mut shelf = Shelf::default();
            for (source, bytes) in [
                (
                    Source::Digits,
                    &include_bytes!("../../../../site/data/digits.idx.gz")[..],
                ),
                (
                    Source::Mnist,
                    &include_bytes!("../../../../site/data/mnist-5000.gz")[..],
                ),
            ] {
                // whole, as a test says
                let _ = shelf.read(source, &[("", bytes)]);
            }
            shelf
        });
        FULL.clone()
    }

    /// Puts a set up for links to take.
    pub fn put(&mut self, source: Source, data: Data) {
        self.sets[source as usize] = Some(Arc::new(data));
    }

    /// A set, where it is at hand.
    pub fn get(&self, source: Source) -> Option<Arc<Data>> {
        self.sets[source as usize].clone()
    }

    /// Reads files and puts them up as the set of a source; says what they are. What was there stays if they are no data.
    ///
    /// # Errors
    /// What is wrong with them, as a sentence for people.
    pub fn read(&mut self, source: Source, files: &[(&str, &[u8])]) -> Result<String, String> {
        let data = match (source, files) {
            (Source::Digits | Source::Mnist, [(_, bytes)]) => data::bundled(source.label(), bytes),
            _ => data::read_files(files),
        };
        let data = data.map_err(|error| error.to_string())?;
        let words = format!(
            "{}: {} inputs of {} numbers in {} classes to train on, {} held back",
            data.name,
            data.train.len(),
            data.features,
            data.classes,
            data.test.len()
        );
        self.put(source, data);
        Ok(words)
    }
}
