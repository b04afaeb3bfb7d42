//! The site's scripts and styles without comments, white space and long names: almost half of their bytes, compressed. Files stay as
//! they are, so that what a browser says still tells where.

use crate::process::{Outcome, files_below, run};
use crate::tools;
use std::path::Path;
use std::process::Command;

/// Rewrites every script and style of the site.
pub fn minify(dist: &Path) -> Outcome<()> {
    let files = files_below(dist)?;
    let texts = files.iter().filter(|file| {
        file.extension()
            .is_some_and(|ending| ending == "js" || ending == "css")
    });
    let folder = |name: &str| format!("--{name}={}", dist.display());
    run(Command::new(tools::npm()?.join(".bin").join("esbuild"))
        .args(["--minify", "--allow-overwrite", "--log-level=warning"])
        .args([folder("outdir"), folder("outbase")])
        .args(texts))
}
