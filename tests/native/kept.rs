//! Studies of links: from the results that come with the page where there are any, else computed.

use depthscale_explorer::journal::Journal;
use depthscale_explorer::views::training::Shelf;
use depthscale_explorer::{State, Study, registry};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

/// Files of `site/results/` by link.
pub fn index() -> BTreeMap<String, PathBuf> {
    let folder = crate::root().join("site/results");
    let text = std::fs::read(folder.join("index.json")).unwrap();
    let index: BTreeMap<String, String> = serde_json::from_slice(&text).unwrap();
    let paths = index.into_iter().map(|(link, file)| (link, folder.join(file)));
    paths.collect()
}

/// What was kept of a link, of this version.
pub fn journal(path: &Path) -> Journal {
    Journal::read(&std::fs::read(path).unwrap()).unwrap().0
}

/// Links of tests/links.txt.
pub fn published() -> impl DoubleEndedIterator<Item = &'static str> {
    let lines = include_str!("../links.txt").lines();
    lines.filter(|line| line.starts_with("#v="))
}

/// With everything computed: once for all tests, so it is kept until the program ends.
pub fn completed(state: State) -> &'static dyn Study {
    static STUDIES: Mutex<BTreeMap<String, Arc<OnceLock<&dyn Study>>>> = Mutex::new(BTreeMap::new());
    let study = Arc::clone(STUDIES.lock().unwrap().entry(state.link()).or_default());
    *study.get_or_init(|| Box::leak(compute(state)))
}

fn compute(state: State) -> Box<dyn Study> {
    let mut study = registry::all(state, &Shelf::full());
    if let Some(path) = index().remove(&state.link()) {
        let journal = journal(&path);
        journal.check(study.as_mut()).unwrap();
        journal.tell(study.as_mut()).unwrap();
        assert!(study.complete(), "{path:?} has not all blocks");
    }
    study.fill(&mut |_, _, _| {}).unwrap();
    study
}
