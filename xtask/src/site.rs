//! The page as a folder to upload.

use crate::bundle::{self, Bundle, Profile};
use crate::headers;
use crate::minify;
use crate::page::Page;
use crate::precache;
use crate::process::{Outcome, copy, create_dir, remove_dir, rename, say, write};
use crate::project::root;
use crate::toolchain::Source;
use crate::tools;
use std::path::{Path, PathBuf};
use std::thread;

/// Builds the static site as the folder `dist/`, which stays as it was until the new one is whole.
pub fn dist() -> Outcome<()> {
    let (source, prepared) = thread::scope(|scope| {
        let prepared = scope.spawn(bundle::prepare);
        (Source::find_or_install(), joined(prepared))
    });
    let source = source?;
    prepared?;
    // wasm-opt and esbuild
    tools::npm()?;
    let dist = dist_dir()?;
    let staging = dist.with_extension("new");
    remove_dir(&staging)?;
    create_dir(&staging)?;
    build_all(source, &staging)?;
    copy_page(&staging)?;
    headers::write_to(&staging)?;
    minify::minify(&staging)?;
    precache::write_to(&staging)?;
    remove_dir(&dist)?;
    rename(&staging, &dist)?;
    say("the site is in dist/");
    Ok(())
}

/// The programs. Most of the time of a whole optimisation only one core has work, so that with threads is built beside the others.
fn build_all(source: Source, staging: &Path) -> Outcome<()> {
    let build = |bundle: Bundle| bundle.build(Some(source), Profile::Dist, &staging.join(bundle.name()));
    thread::scope(|scope| {
        let threads = scope.spawn(|| build(Bundle::Threads));
        let others = build(Bundle::Plain).and_then(|()| build(Bundle::Lab));
        joined(threads).and(others)
    })
}

/// The outcome of another thread.
pub fn joined(thread: thread::ScopedJoinHandle<'_, Outcome<()>>) -> Outcome<()> {
    thread
        .join()
        .unwrap_or_else(|_| Err("a part of xtask stopped".into()))
}

/// index.html and what stands beside it.
fn copy_page(to: &Path) -> Outcome<()> {
    let page = Page::read()?;
    write(&to.join("index.html"), &page.html())?;
    for file in page.files()? {
        let place = to.join(&file.address);
        if let Some(folder) = place.parent() {
            create_dir(folder)?;
        }
        copy(&file.source, &place)?;
    }
    Ok(())
}

/// Where [`dist`] puts the site.
pub fn dist_dir() -> Outcome<PathBuf> {
    Ok(root()?.join("dist"))
}
