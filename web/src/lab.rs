//! What the program of stochastic depth and training has more: data to train on, and its questions.

use super::fail;
use super::session::address;
use depthscale_explorer::views::training::{
    Shelf,
    settings::{Source, Trial},
};
use depthscale_explorer::{Study, link, registry};
use js_sys::Uint8Array;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    /// Data that this program was given.
    static SHELF: RefCell<Shelf> = RefCell::new(Shelf::default());
}

/// The study of a link.
pub(super) fn open(link: &str) -> Box<dyn Study> {
    SHELF.with_borrow(|shelf| registry::laboratory(link::read(link).0, shelf))
}

/// Reads the files of a source for links to take from now on, and says what they are. What was there stays if they
/// are no data.
#[wasm_bindgen]
pub fn put_data(source: &str, names: Vec<String>, files: Vec<Uint8Array>) -> Result<String, JsError> {
    let files: Vec<Vec<u8>> = files.iter().map(Uint8Array::to_vec).collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(String::as_str)
        .zip(files.iter().map(Vec::as_slice))
        .collect();
    let known = Source::ALL.into_iter().find(|known| known.name() == source);
    let source = known.ok_or_else(|| fail(format!("\"{source}\" is no data")))?;
    SHELF
        .with_borrow_mut(|shelf| shelf.read(source, &files))
        .map_err(fail)
}

/// A link with another question about training, and the numbers that show best what it is about.
#[wasm_bindgen]
pub fn turned(link: &str, trial: &str) -> String {
    let mut state = link::read(link).0;
    if let Some(trial) = Trial::ALL.into_iter().find(|known| known.name() == trial) {
        state = state.turned(trial);
    }
    address(&state)
}
