//! Studies block by block, kept in files, on as many machines as one likes.

use super::progress::Progress;
use depthscale_explorer::journal::{Block, Header, Journal, Shard, TASK};
use depthscale_explorer::study::{Amount, Study};
use depthscale_explorer::views::training::Shelf;
use depthscale_explorer::{cost, link, registry};
use rayon::prelude::*;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Most blocks that are named one by one.
const NAMED: usize = 20;

/// Blocks in memory, and in a file where they are kept.
struct Store<'a> {
    journal: Journal,
    file: Option<(&'a str, File)>,
}

impl<'a> Store<'a> {
    /// What the file has. A new one, or one that was cut within its first line, is begun.
    fn open(keep: Option<&'a str>, header: Header, run: &mut dyn Study) -> Result<Self, String> {
        let Some(path) = keep else {
            return Ok(Self {
                journal: Journal::new(header),
                file: None,
            });
        };
        let told = |error: std::io::Error| format!("cannot keep blocks in {path}: {error}");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(told)?;
        // a file system without locks is no reason to stop
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(format!(
                "{path} is being written by another depthscale; give each a file of its own"
            ));
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(told)?;
        let first = header.line()?;
        let journal = match first.as_bytes().starts_with(&text) {
            true => {
                file.rewind().map_err(told)?;
                file.write_all(first.as_bytes()).map_err(told)?;
                Journal::new(header)
            }
            false => {
                let (mut journal, whole) = Journal::read(&text).map_err(|error| format!("{path} {error}"))?;
                journal.check(run).map_err(|error| format!("{path} {error}"))?;
                let Some(whole) = whole else {
                    return Err(format!(
                        "{path} is a finished result, to which nothing is added; merge reads it"
                    ));
                };
                file.set_len(whole as u64).map_err(told)?;
                file.seek(SeekFrom::End(0)).map_err(told)?;
                journal.header = header;
                journal
            }
        };
        Ok(Self {
            journal,
            file: Some((path, file)),
        })
    }

    fn add(&mut self, index: usize, block: Block) -> Result<(), String> {
        if let Some((path, file)) = &mut self.file {
            // in one piece, so that a kill cuts the last line at most
            file.write_all(block.line(index)?.as_bytes())
                .map_err(|error| format!("cannot write {path}: {error}"))?;
        }
        self.journal.blocks.insert(index, block);
        Ok(())
    }
}

/// Computes the blocks of a study that the file `keep` lacks, and gives it all of them; or those of a shard, for the file alone.
pub(super) fn fill(run: &mut dyn Study, keep: Option<&str>, shard: Option<Shard>) -> Result<Journal, String> {
    let begun = Instant::now();
    let store = Store::open(keep, Header::new(run, shard), run)?;
    let (there, missing): (Vec<_>, Vec<_>) = (0..run.blocks(TASK))
        .filter(|&block| shard.is_none_or(|shard| shard.has(block)))
        .partition(|block| store.journal.blocks.contains_key(block));
    let (found, all) = (there.len(), there.len() + missing.len());
    let Amount { total, unit, .. } = run.amount();
    let units = |blocks: usize| total * blocks / run.blocks(TASK).max(1);
    let computed: &dyn Study = run;
    // blocks of one map differ in cost by more than their number tells
    let seconds = |blocks: &[usize]| -> f64 {
        blocks
            .iter()
            .map(|&block| computed.block_seconds(TASK, block))
            .sum()
    };
    let (before, ahead) = (seconds(&there), seconds(&missing));
    let part = |taken: f64| taken / (before + ahead);
    let progress = Progress::new(unit[1], part(before));
    let threads = rayon::current_num_threads() as f64;
    let costs = missing.iter().map(|&block| computed.block_seconds(TASK, block));
    progress.announce(
        units(found),
        units(all),
        cost::side_by_side(costs, threads, false),
    );
    let shared = Mutex::new((store, found, before));
    // one by one: a thread with a long row of them would be waited for
    missing.par_iter().with_max_len(1).try_for_each(|&index| {
        let begun = Instant::now();
        let words = computed.compute(TASK, index..index + 1);
        let seconds = begun.elapsed().as_secs_f64();
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        let (store, done, taken) = &mut *shared;
        store.add(index, Block { words, seconds })?;
        *done += 1;
        *taken += computed.block_seconds(TASK, index);
        progress.say(units(*done), units(all), part(*taken));
        Ok::<_, String>(())
    })?;
    let (store, ..) = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
    match shard {
        Some(shard) => {
            let seconds = begun.elapsed().as_secs_f64();
            eprintln!("shard {shard}: {all} blocks, of which {found} were there; {seconds:.1} s");
        }
        None => store.journal.tell(run).map_err(|error| error.to_string())?,
    }
    Ok(store.journal)
}

/// The study that several files together have all blocks of.
pub(super) fn merge(paths: &[String], shelf: &Shelf) -> Result<(Box<dyn Study>, Journal), String> {
    let mut journals = Vec::new();
    for path in paths {
        let text = fs::read(path).map_err(|error| format!("cannot read {path}: {error}"))?;
        let (journal, _) = Journal::read(&text).map_err(|error| format!("{path} {error}"))?;
        journals.push((path, journal));
    }
    let Some(&(first, ref journal)) = journals.first() else {
        return Err("no files to merge; give those that --keep made".to_owned());
    };
    let (state, notices) = link::read(&journal.header.link);
    if let Some(notice) = notices.first() {
        return Err(format!("{first} has a link that is not one: {notice}"));
    }
    if !state.view.entry().own_program {
        return Err(format!("{first} has a link of another view"));
    }
    let mut run = registry::all(state, shelf);
    let mut merged = Journal::new(Header::new(run.as_ref(), None));
    let mut shards = Vec::new();
    for (path, journal) in journals {
        shards.extend(journal.header.shard.map(|shard| (shard, path)));
        journal
            .check(run.as_mut())
            .and_then(|()| merged.merge(journal))
            .map_err(|error| format!("{path} {error}"))?;
    }
    let missing = merged.missing();
    if missing.is_empty() {
        merged.tell(run.as_mut()).map_err(|error| error.to_string())?;
        return Ok((run, merged));
    }
    let named: Vec<_> = missing.iter().take(NAMED).map(usize::to_string).collect();
    let more = match missing.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let mut message = format!(
        "{} of {} blocks are missing: {}{more}. Make them with",
        missing.len(),
        run.blocks(TASK),
        named.join(", ")
    );
    let begin = command(&merged.header.link);
    match shards.first() {
        None => message += &format!("\n  {begin} --keep {}", quoted(first)),
        Some((shard, _)) => {
            let mut wanted: Vec<_> = missing.iter().map(|&block| shard.of(block)).collect();
            wanted.sort_unstable();
            wanted.dedup();
            for shard in wanted {
                let file = shards.iter().find(|(other, _)| *other == shard);
                let file = file.map_or("FILE".to_owned(), |(_, path)| quoted(path));
                message += &format!("\n  {begin} --shard {shard} --keep {file}");
            }
        }
    }
    Err(message)
}

/// What is typed for the answer of a link.
pub(super) fn command(link: &str) -> String {
    let view = link::read(link).0.view;
    format!("depthscale {} {}", view.name(), quoted(link))
}

/// As a shell takes it.
fn quoted(text: &str) -> String {
    match text.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c)) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}
