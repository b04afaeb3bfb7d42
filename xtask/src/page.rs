//! What the page is made of, as index.html says it to Trunk: its elements `<link data-trunk …>`, kept nowhere else.

use crate::process::{Outcome, files_below, read};
use crate::project::root;
use std::path::PathBuf;

/// index.html as it stands in the repository.
pub struct Page(String);

/// A file of the site.
pub struct SiteFile {
    /// Where it is on the site, with `/` between folders.
    pub address: String,
    /// Where it is in the repository.
    pub source: PathBuf,
}

impl Page {
    /// Reads it.
    pub fn read() -> Outcome<Page> {
        Ok(Page(read(&root()?.join("index.html"))?))
    }

    /// The page without what is for Trunk.
    pub fn html(&self) -> String {
        let mut html = String::new();
        let mut rest = self.0.as_str();
        while let Some((before, link)) = rest.split_once(LINK) {
            html.push_str(before.trim_end_matches(' '));
            rest = link.split_once('>').map_or("", |(_, after)| after);
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
        html + rest
    }

    /// The files that stand beside the page, without the programs.
    pub fn files(&self) -> Outcome<Vec<SiteFile>> {
        let mut files = Vec::new();
        for link in self.links() {
            let href = attribute(link, "href").ok_or("index.html has a data-trunk link without href")?;
            let source = root()?.join(href);
            let name = href.rsplit('/').next().unwrap_or(href);
            match attribute(link, "rel") {
                Some("copy-file") => files.push(SiteFile {
                    address: name.to_owned(),
                    source,
                }),
                Some("copy-dir") => files.extend(files_below(&source)?.into_iter().map(|file| {
                    let below = file.strip_prefix(&source).unwrap_or(&file);
                    let below = below.to_string_lossy().replace('\\', "/");
                    SiteFile {
                        address: format!("{name}/{below}"),
                        source: file,
                    }
                })),
                _ => {}
            }
        }
        Ok(files)
    }

    /// The flags of wasm-opt.
    pub fn wasm_opt(&self) -> Outcome<Vec<String>> {
        let flags = |link| {
            let level = attribute(link, "data-wasm-opt")?;
            let others = attribute(link, "data-wasm-opt-params")?.split_whitespace();
            Some(
                std::iter::once(format!("-O{level}"))
                    .chain(others.map(str::to_owned))
                    .collect(),
            )
        };
        self.links()
            .find_map(flags)
            .ok_or_else(|| "index.html does not say how wasm-opt is to be run".into())
    }

    fn links(&self) -> impl Iterator<Item = &str> {
        self.0
            .split(LINK)
            .skip(1)
            .filter_map(|link| Some(link.split_once('>')?.0))
    }
}

/// How an element that is for Trunk begins.
const LINK: &str = "<link data-trunk ";

/// The value of an attribute in the text of an element.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let (before, value) = element.split_once(&format!("{name}=\""))?;
    // Not the end of a longer name.
    (before.is_empty() || before.ends_with(char::is_whitespace)).then_some(())?;
    Some(value.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn what_is_for_trunk_goes_and_the_rest_stays() {
        let page = Page(
            "<head>\n  <link data-trunk rel=\"copy-file\"\n    href=\"a\" />\n  <link rel=\"b\" />\n".into(),
        );
        assert_eq!(page.html(), "<head>\n  <link rel=\"b\" />\n");
    }

    #[test]
    fn the_page_names_its_files_and_flags() {
        let page = Page::read().unwrap();
        let files = page.files().unwrap();
        for address in [
            "embed.js",
            "www/main.js",
            "data/digits.idx.gz",
            "results/index.json",
        ] {
            let file = files.iter().find(|file| file.address == address);
            assert!(file.is_some_and(|file| file.source.is_file()), "{address}");
        }
        let flags = page.wasm_opt().unwrap();
        assert_eq!(flags[0], "-O3");
        assert!(flags.iter().all(|flag| flag.starts_with('-')), "{flags:?}");
        assert!(flags.contains(&"--enable-simd".to_owned()));
    }
}
