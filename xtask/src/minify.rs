//! The site's scripts and styles without comments, white space and long names: almost half of their bytes, compressed. Modules that are
//! always wanted together are one file: each file costs a question to the host. What is wanted by its name, by a page, a worker
//! or later on, keeps it.

use crate::process::{Outcome, files_below, read, remove_dir, rename, run};
use crate::tools;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Rewrites every script and style of the site.
pub fn minify(dist: &Path) -> Outcome<()> {
    let mut texts = files_below(dist)?;
    texts.retain(|file| is(file, "js") || is(file, "css"));
    let folder = |name: &str| format!("--{name}={}", dist.display());
    run(esbuild()?
        .args(["--allow-overwrite", &folder("outdir"), &folder("outbase")])
        .args(texts))?;
    join_modules(dist)
}

fn esbuild() -> Outcome<Command> {
    let mut command = Command::new(tools::npm()?.join(".bin").join("esbuild"));
    command.args(["--minify", "--log-level=warning"]);
    Ok(command)
}

fn is(file: &Path, ending: &str) -> bool {
    file.extension().is_some_and(|extension| extension == ending)
}

/// Joins the modules of `www/`, which are minified already: so a comment names none.
fn join_modules(dist: &Path) -> Outcome<()> {
    let (www, joined) = (dist.join("www"), dist.join("www.joined"));
    let (mut classic, mut named) = (BTreeSet::new(), BTreeSet::new());
    for file in files_below(dist)? {
        if is(&file, "html") {
            let page = read(&file)?;
            classic.extend(quoted(&page, "<script src=\"www/").map(str::to_owned));
            named.extend(quoted(&page, "<script type=\"module\" src=\"www/").map(str::to_owned));
        }
    }
    let scripts: Vec<PathBuf> = files_below(&www)?
        .into_iter()
        .filter(|file| is(file, "js") && !classic.iter().any(|name| file.ends_with(name)))
        .collect();
    for script in &scripts {
        let text = read(script)?;
        for marker in ["import(\"./", "new URL(\""] {
            named.extend(
                quoted(&text, marker)
                    .filter(|name| scripts.contains(&www.join(name)))
                    .map(str::to_owned),
            );
        }
    }
    run(esbuild()?
        .args(["--bundle", "--splitting", "--format=esm"])
        .arg(format!("--outdir={}", joined.display()))
        .args(named.iter().map(|name| www.join(name))))?;
    for script in scripts {
        std::fs::remove_file(&script)
            .map_err(|error| format!("could not remove {}: {error}", script.display()))?;
    }
    for file in files_below(&joined)? {
        rename(&file, &www.join(file.file_name().unwrap_or_default()))?;
    }
    remove_dir(&joined)
}

/// What stands between each of `marker` and the next quotation mark.
fn quoted<'a>(text: &'a str, marker: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(marker)
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('"')?.0))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn names_are_found_where_they_are_asked_for() {
        let text = r#"import{a}from"./a.js";const b=()=>import("./b.js");import("./c.js").then(()=>{})"#;
        assert_eq!(quoted(text, "import(\"./").collect::<Vec<_>>(), ["b.js", "c.js"]);
    }
}
