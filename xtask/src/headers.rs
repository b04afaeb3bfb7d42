//! The HTTP headers every file of the page is sent with, kept once, in Trunk.toml.
//!
//! Cross-origin isolation is what makes shared memory, and so threads, possible. `trunk serve` reads the list itself;
//! `dist` writes it to `_headers`, which static hosts and the test server read.

use crate::process::{Outcome, read, write};
use crate::project::root;
use std::path::Path;

/// Writes `dist/_headers` from Trunk.toml.
pub fn write_to(dist: &Path) -> Outcome<()> {
    write(&dist.join("_headers"), &render(&list()?))
}

/// Name and value of each header.
pub fn list() -> Outcome<Vec<(String, String)>> {
    let headers = parse(&read(&root()?.join("Trunk.toml"))?);
    if headers.is_empty() {
        return Err("Trunk.toml has no [serve.headers]".into());
    }
    Ok(headers)
}

/// The content type of an address or of its ending, for every server and the service worker: browsers refuse a module, a style or a wasm file of another type.
pub fn content_type(address: &str) -> &'static str {
    if address.ends_with('/') {
        return content_type(".html"); // a browser asks for the folder
    }
    match address.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("gz") => "application/gzip",
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("md" | "txt") => "text/plain; charset=utf-8",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

/// The format of `_headers`: a path pattern, then indented `Name: value` lines.
fn render(headers: &[(String, String)]) -> String {
    let lines: String = headers
        .iter()
        .map(|(name, value)| format!("  {name}: {value}\n"))
        .collect();
    format!("/*\n{lines}")
}

/// The `"Name" = "value"` lines of the section `[serve.headers]`.
fn parse(toml: &str) -> Vec<(String, String)> {
    toml.lines()
        .skip_while(|line| line.trim() != "[serve.headers]")
        .skip(1)
        .take_while(|line| !line.trim_start().starts_with('['))
        .filter_map(|line| {
            let (name, value) = line.split_once('=')?;
            Some((unquote(name)?, unquote(value)?))
        })
        .collect()
}

fn unquote(text: &str) -> Option<String> {
    text.trim()
        .strip_prefix('"')?
        .strip_suffix('"')
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{list, parse, render};
    use crate::process::{Outcome, read};
    use crate::project::root;

    #[test]
    fn the_section_becomes_a_headers_file() {
        let toml =
            "[serve]\nport = 8080\n\n[serve.headers]\n# why\n\"A-B\" = \"c=d\"\n\n[watch]\n\"x\" = \"y\"\n";
        assert_eq!(render(&parse(toml)), "/*\n  A-B: c=d\n");
    }

    #[test]
    fn the_book_tells_other_hosts_the_same() -> Outcome<()> {
        let book = read(&root()?.join("docs/hosting.md"))?.replace(['"', ';'], "");
        for (name, value) in list()? {
            let value = value.replace(';', "");
            for line in [
                format!("add_header {name} {value} always"),
                format!("Header always set {name} {value}"),
            ] {
                assert!(book.contains(&line), "docs/hosting.md lacks `{line}`");
            }
        }
        Ok(())
    }
}
