//! From what was typed to what is printed.

use crate::arguments::{self, Arguments, Format};
use crate::progress::Progress;
use crate::{help, sweep};
use depthscale_explorer::journal::Journal;
use depthscale_explorer::plot::{self, Theme, png};
use depthscale_explorer::views::phase::report as phase;
use depthscale_explorer::views::training::{Shelf, settings::Source};
use depthscale_explorer::{
    Preset, State, Study, View, advice, export, link, preset, presets, registry, views,
};
use std::io::{self, IsTerminal, Write as _};

/// The whole program.
///
/// # Errors
/// What is wrong, for people.
pub fn run() -> Result<(), String> {
    match arguments::parse(lexopt::Parser::from_env()).map_err(|error| error.to_string())? {
        Some(arguments) => answer(&arguments),
        None => print(help::help(), None),
    }
}

/// Data that is at hand, with the files that were named.
fn shelf(files: &[String]) -> Result<Shelf, String> {
    let mut shelf = Shelf::full();
    if files.is_empty() {
        return Ok(shelf);
    }
    let contents: Result<Vec<Vec<u8>>, String> = files
        .iter()
        .map(|file| std::fs::read(file).map_err(|error| format!("cannot read {file}: {error}")))
        .collect();
    let contents = contents?;
    let named: Vec<(&str, &[u8])> = files
        .iter()
        .map(String::as_str)
        .zip(contents.iter().map(Vec::as_slice))
        .collect();
    shelf.read(Source::Own, &named)?;
    Ok(shelf)
}

fn answer(arguments: &Arguments) -> Result<(), String> {
    let out = arguments.out.as_deref();
    let object = arguments.objects.first().map_or("", String::as_str);
    let view = arguments.view.as_str();
    if view.is_empty() {
        return Err(format!(
            "no view given; allowed is {}, advice, presets, figure, links, merge. Try --help",
            View::all().map(View::name).join(", ")
        ));
    }
    if arguments.shard.is_some() && arguments.keep.is_none() {
        return Err("--shard needs --keep FILE: part of the blocks is no answer yet".to_owned());
    }
    if arguments.keep.is_some() && ["merge", "presets", "links", "advice"].contains(&view) {
        return Err(not_kept("--keep"));
    }
    if view == "presets" {
        return print(export::json(&presets().collect::<Vec<_>>())?, out);
    }
    if view == "links" {
        return print(export::json(&views::walk())?, out);
    }
    if arguments.format == Format::Png && out.is_none() && io::stdout().is_terminal() {
        return Err("a png is not text; write it to a file with --out FILE, or into a pipe".to_owned());
    }
    if let Some(threads) = arguments.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build_global()
            .map_err(|error| error.to_string())?;
    }
    if view == "merge" {
        let (study, journal) = sweep::merge(&arguments.objects, &shelf(&arguments.data)?)?;
        let answered = Answered {
            study,
            journal: Some(journal),
        };
        return print(answered.written(arguments.format)?, out);
    }
    if view == "figure" {
        let preset = figure(object)?;
        return match complete(link::read(preset.link).0, arguments)? {
            Some(answered) => print(answered.drawn(preset, arguments.format)?, out),
            None => Ok(()),
        };
    }
    let defaults = if view == View::Phase.name() {
        phase::defaults()
    } else {
        State::default()
    };
    let (object, seed) = link::with_new_seed(object);
    if let Some(seed) = seed {
        if arguments.shard.is_some() {
            return Err(
                "seed is \"new\"; allowed with --shard is a number, the same for all shards".to_owned(),
            );
        }
        eprintln!("seed={seed} was drawn");
    }
    let (mut state, notices) = link::read_onto(defaults, &object);
    if let Some(notice) = notices.first() {
        return Err(notice.to_string());
    }
    if view == "advice" {
        return print(advice_text(&state, arguments.format)?, out);
    }
    state.set("view", view).map_err(|notice| notice.to_string())?;
    match complete(state, arguments)? {
        Some(answered) => print(answered.written(arguments.format)?, out),
        None => Ok(()),
    }
}

/// Theory and what the view wants computed, sampled or trained beside it.
struct Answered {
    study: Box<dyn Study>,
    /// The blocks of a study that keeps them.
    journal: Option<Journal>,
}

/// `None` for a shard, whose blocks are in its file.
fn complete(state: State, arguments: &Arguments) -> Result<Option<Answered>, String> {
    let Arguments {
        format, keep, shard, ..
    } = arguments;
    let mut study = registry::all(state, &shelf(&arguments.data)?);
    let journal = if state.view.entry().own_program {
        Some(sweep::fill(study.as_mut(), keep.as_deref(), *shard)?)
    } else if keep.is_some() {
        return Err(not_kept("--keep"));
    } else if *format == Format::Kept {
        return Err(not_kept("--format kept"));
    } else {
        // the plane's numbers are a report of their own
        if state.view != View::Phase || matches!(format, Format::Svg | Format::Png) {
            let threads = rayon::current_num_threads() as f64;
            let progress = Progress::new("networks", 0.0);
            progress.announce(0, study.counted().1, study.all_seconds(threads));
            study
                .fill(&mut |done, total, part| progress.say(done, total, part))
                .map_err(|error| error.to_string())?;
        }
        None
    };
    Ok(shard.is_none().then_some(Answered { study, journal }))
}

impl Answered {
    fn written(&self, format: Format) -> Result<Vec<u8>, String> {
        let study = self.study.as_ref();
        match (format, &self.journal) {
            (Format::Json, _) => study.report().map(String::into_bytes),
            (Format::Csv, _) => study.csv().map(String::into_bytes),
            (Format::Svg, _) => plot::svg(&study.shown(), Theme::Light).map(String::into_bytes),
            (Format::Png, _) => png::png(&study.shown()),
            (Format::Kept, Some(journal)) => {
                let command = sweep::command(&journal.header.link) + " --format kept";
                journal.kept(&command).map(String::into_bytes)
            }
            (Format::Kept, None) => Err(not_kept("--format kept")),
        }
    }

    /// A figure of the papers.
    fn drawn(&self, preset: &Preset, format: Format) -> Result<Vec<u8>, String> {
        match format {
            Format::Json => {
                let verdict = self.study.verdict(preset);
                export::figure(preset, verdict, &self.study.report()?).map(String::into_bytes)
            }
            _ => self.written(format),
        }
    }
}

fn not_kept(option: &str) -> String {
    format!("{option} is for what is computed block by block: views depth and training, and their figures")
}

fn figure(id: &str) -> Result<&'static Preset, String> {
    preset(id).ok_or_else(|| {
        let ids: Vec<_> = presets().map(|preset| preset.id).collect();
        format!("figure is \"{id}\"; allowed is {}", ids.join(", "))
    })
}

fn advice_text(state: &State, format: Format) -> Result<String, String> {
    let report = advice::report(state);
    match format {
        Format::Json => export::json(&report),
        Format::Csv => Ok(export::lines(&advice::table(&report))),
        other => Err(format!(
            "--format is \"{}\"; allowed for advice is json, csv",
            other.name()
        )),
    }
}

fn print(content: impl AsRef<[u8]>, out: Option<&str>) -> Result<(), String> {
    match out {
        Some(path) => std::fs::write(path, content).map_err(|error| format!("cannot write {path}: {error}")),
        // a reader that has seen enough (head) is no error
        None => match io::stdout().write_all(content.as_ref()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
            _ => Ok(()),
        },
    }
}
