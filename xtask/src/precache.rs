//! What the service worker keeps on the reader's machine: every file of the site with its hash, under a version.
//!
//! The version and the hashes follow from the files and their headers alone, so the same build is the same version, and a
//! file that comes from another build is noticed.

use crate::headers;
use crate::process::{Outcome, files_below, read, read_bytes, write};
use crate::sha256::integrity;
use std::collections::BTreeMap;
use std::path::Path;

/// Where a page holds the version. Without one, as while serving, the page keeps nothing.
const BUILD: &str = "<meta name=\"depthscale-build\" content=\"";

/// Files that only other pages, or the browser itself, ask for.
const OUTSIDE: [&str; 3] = ["embed.js", "precache.js", WORKER];

/// What keeps the files.
const WORKER: &str = "service-worker.js";

/// What a page is, beside what it loads.
const PAGE: &str = ".html";

/// What is kept, by how its path ends. Larger data than the digits are fetched each time they are wanted.
const KEPT: [&str; 7] = ["/", PAGE, ".js", ".css", ".svg", ".wasm", ".idx.gz"];

/// Writes `dist/precache.js`, and the version into the pages.
pub fn write_to(dist: &Path) -> Outcome<()> {
    let (mut files, mut pages) = (BTreeMap::new(), BTreeMap::new());
    for file in files_below(dist)? {
        let path = file
            .strip_prefix(dist)
            .unwrap_or(&file)
            .to_string_lossy()
            .replace('\\', "/");
        if path.ends_with(PAGE) {
            pages.insert(path, read(&file)?);
        } else if KEPT.iter().any(|ending| path.ends_with(ending)) && !OUTSIDE.contains(&&*path) {
            files.insert(path, integrity(&read_bytes(&file)?));
        }
    }
    let headers = headers::list()?;
    let worker = read(&dist.join(WORKER))?;
    let version = integrity(format!("{files:?}{pages:?}{headers:?}{worker}").as_bytes());
    for (path, html) in pages {
        let html = html.replacen(BUILD, &format!("{BUILD}{version}"), 1);
        if !html.contains(&version) {
            return Err(format!("{path} does not contain {BUILD}"));
        }
        write(&dist.join(&path), &html)?;
        let address = if path == "index.html" {
            "./".to_owned()
        } else {
            path
        };
        files.insert(address, integrity(html.as_bytes()));
    }
    let script = format!(
        "// What service-worker.js keeps; written by `cargo xtask dist`.\nself.precache = {{\n  version: {version:?},\n  headers: {},\n  types: {},\n  files: {},\n}};\n",
        object(headers),
        object(KEPT.map(|ending| (ending.to_owned(), headers::content_type(ending).to_owned()))),
        object(files),
    );
    write(&dist.join("precache.js"), &script)
}

/// An object of strings, a line each. Rust's quotes are JavaScript's for what stands in paths, headers and hashes.
fn object(pairs: impl IntoIterator<Item = (String, String)>) -> String {
    let lines: String = pairs
        .into_iter()
        .map(|(name, value)| format!("    {name:?}: {value:?},\n"))
        .collect();
    format!("{{\n{lines}  }}")
}

#[cfg(test)]
mod tests {
    use super::object;

    #[test]
    fn objects_are_javascript() {
        let pairs = [("./".to_owned(), "a=b".to_owned())];
        assert_eq!(object(pairs), "{\n    \"./\": \"a=b\",\n  }");
    }
}
