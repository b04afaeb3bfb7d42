//! Data that is at hand. Digits are in the program; the rest is fetched, or given by the reader, when a link wants it.

use super::settings::Source;
use crate::train::data::{self, Data};
use std::sync::Arc;
#[cfg(feature = "cli")]
use std::sync::OnceLock;

/// Sets of labelled inputs.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// By the place of their source among [`Source::ALL`].
    sets: [Option<Arc<Data>>; Source::ALL.len()],
}

impl Default for Shelf {
    fn default() -> Self {
        let mut shelf = Self {
            sets: Default::default(),
        };
        shelf.put(Source::Digits, data::digits());
        shelf
    }
}

impl Shelf {
    /// Puts a set up for links to take.
    pub fn put(&mut self, source: Source, data: Data) {
        self.sets[source as usize] = Some(Arc::new(data));
    }

    /// A set, where it is at hand. The command line has MNIST in it, the page fetches it.
    pub fn get(&self, source: Source) -> Option<Arc<Data>> {
        #[cfg(feature = "cli")]
        if source == Source::Mnist {
            static MNIST: OnceLock<Option<Arc<Data>>> = OnceLock::new();
            let bytes = include_bytes!("../../../site/data/mnist-5000.gz");
            return MNIST
                .get_or_init(|| data::mnist(bytes).ok().map(Arc::new))
                .clone();
        }
        self.sets[source as usize].clone()
    }

    /// Reads files and puts them up as the set of a source; says what they are. What was there stays if they are no data.
    ///
    /// # Errors
    /// What is wrong with them, as a sentence for people.
    pub fn read(&mut self, source: Source, files: &[(&str, &[u8])]) -> Result<String, String> {
        let data = match (source, files) {
            (Source::Mnist, [(_, bytes)]) => data::mnist(bytes),
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
