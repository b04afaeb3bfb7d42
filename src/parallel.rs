//! The one place that knows of threads. The work is called through a pointer and its results wait in slots, so that rayon is
//! compiled once and not once a kind of work: that was a tenth of the bundle.

#[cfg(any(not(target_family = "wasm"), feature = "threads"))]
use rayon::prelude::*;
use std::sync::Mutex;

/// Whether there are threads to share work.
pub const THREADS: bool = cfg!(any(not(target_family = "wasm"), feature = "threads"));

/// What `work` makes of each of `items`, in their order: on rayon's threads, or one after the other in a bundle without threads.
pub fn map<T: Send, R: Send>(items: impl IntoIterator<Item = T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let slots: Vec<_> = items
        .into_iter()
        .map(|item| Mutex::new((Some(item), None)))
        .collect();
    each(slots.len(), &|index| {
        if let Ok(mut slot) = slots[index].lock() {
            slot.1 = slot.0.take().map(&work);
        }
    });
    slots
        .into_iter()
        .filter_map(|slot| slot.into_inner().ok()?.1)
        .collect()
}

#[cfg(any(not(target_family = "wasm"), feature = "threads"))]
fn each(count: usize, work: &(dyn Fn(usize) + Sync)) {
    (0..count).into_par_iter().for_each(work);
}

#[cfg(all(target_family = "wasm", not(feature = "threads")))]
fn each(count: usize, work: &(dyn Fn(usize) + Sync)) {
    (0..count).for_each(work);
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_in_the_order_of_the_items() {
        let words = ["one", "two", "three"].map(str::to_owned);
        assert_eq!(super::map(words, |word| word.len()), [3, 3, 5]);
        assert_eq!(
            super::map(0..1000, |n| n * n),
            (0..1000).map(|n| n * n).collect::<Vec<_>>()
        );
    }
}
