//! The papers' figures and tables, and what they missed: each a link, with what it claims and a check of that in numbers.

mod checks;
mod hayou;
mod huang;
mod missed;
mod schoenholz;
mod trained;

use crate::run::Run;
use serde::Serialize;

/// Where a figure is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// Huang et al.
    Huang,
    /// Schoenholz et al.
    Schoenholz,
    /// Hayou & Ayed.
    Hayou,
    /// What the papers missed.
    Missed,
}

/// A figure or a table.
#[derive(Clone, Copy, Serialize)]
pub struct Preset {
    /// Paper and figure: "H-F2a".
    pub id: &'static str,
    /// Whose.
    pub paper: Paper,
    /// What it shows.
    pub title: &'static str,
    /// What it says.
    pub claim: &'static str,
    /// The link, canonical.
    pub link: &'static str,
}

/// What the numbers say of a claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// Whether it holds.
    pub holds: bool,
    /// The numbers, in a sentence.
    pub words: String,
}

impl Preset {
    /// Holds the claim against networks of its link. `None` before everything has been computed and sampled, and for figures of other
    /// studies, which know their own ([`Study::verdict`](crate::Study::verdict)).
    pub fn verdict(&self, run: &Run) -> Option<Verdict> {
        checks::check(self.id, run)
    }
}

/// All of them, paper by paper.
pub fn presets() -> impl Iterator<Item = &'static Preset> {
    huang::PRESETS
        .iter()
        .chain(trained::HUANG)
        .chain(schoenholz::PRESETS)
        .chain(trained::SCHOENHOLZ)
        .chain(hayou::PRESETS)
        .chain(trained::HAYOU)
        .chain(missed::PRESETS)
}

/// The one with an id, in any case.
pub fn preset(id: &str) -> Option<&'static Preset> {
    presets().find(|preset| preset.id.eq_ignore_ascii_case(id))
}

/// Those that a link opens: two parts of a figure may be one view.
pub fn presets_of(link: &str) -> impl Iterator<Item = &'static Preset> {
    presets().filter(move |preset| preset.link == link)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link;

    #[test]
    fn links_are_canonical_and_ids_unique() {
        for one in presets() {
            let (state, notices) = link::read(one.link);
            assert!(notices.is_empty(), "{}: {notices:?}", one.id);
            assert_eq!(state.link(), one.link, "{}", one.id);
            assert_eq!(presets().filter(|other| other.id == one.id).count(), 1);
            assert!(presets_of(one.link).any(|other| other.id == one.id));
            assert_eq!(preset(&one.id.to_lowercase()).map(|found| found.id), Some(one.id));
            assert!(
                one.claim.ends_with('.') && !one.title.ends_with('.'),
                "{}",
                one.id
            );
        }
    }
}
