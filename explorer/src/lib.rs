//! Questions and their answers: from a share link to a report with theory and sampled networks side by side.
//!
//! A [`Run`] is one link's theory with the blocks of sampled networks that have come in so far; each view reads it into its own
//! report. Nothing here draws but [`plot`].

pub mod advice;
pub mod cost;
pub mod data;
pub mod export;
pub mod frame;
pub mod journal;
pub mod limits;
pub mod link;
pub mod lists;
pub mod look;
pub mod picture;
pub mod plot;
pub mod presets;
pub mod reading;
pub mod registry;
pub mod run;
pub mod sheet;
pub mod study;
pub mod table;
pub mod task;
pub mod views;

pub use depthscale::theory::ledger;
pub use link::{Notice, State};
pub use lists::{List, Lists, Value};
pub use look::{Compared, Shown};
pub use presets::{Paper, Preset, Verdict, preset, presets, presets_of};
pub use reading::{Quantity, Reading, Span};
pub use run::Run;
pub use study::Study;
pub use table::{Column, Table};
pub use task::Task;
pub use views::View;
pub use views::derivation::step::Step;
