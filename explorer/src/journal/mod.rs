//! Blocks of a study kept as text, so that what took long is computed once: a journal while they are computed, a result to be
//! shipped with the page once all are there. Both hold every number exactly.
//!
//! A journal has a line of JSON for its link, then one for each block, in whatever order they were done:
//!
//! ```text
//! {"depthscale":"0.1.0","link":"v=1&view=training","blocks":120,"words":7680}
//! {"block":3,"seconds":0.52,"words":[0.25,null]}
//! ```
//! A last line without an end was cut when the program was killed, and counts for nothing.

mod shard;
#[cfg(test)]
mod tests;
mod word;

pub use shard::Shard;

use crate::study::{NotBlocks, Study};
use crate::{Task, link};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use word::Word;

/// The program's version: other versions may have other numbers.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The one kind of blocks that is kept.
pub const TASK: Task = Task::Networks;

/// What a journal is of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Header {
    /// Version of the program.
    depthscale: String,
    /// The link.
    pub link: String,
    /// How many blocks the link has.
    blocks: usize,
    /// Numbers of all of them.
    words: usize,
    /// Fingerprint of data that the link does not name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<String>,
    /// The shard that the file was begun for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
}

impl Header {
    /// Of a study, in this version.
    pub fn new(run: &dyn Study, shard: Option<Shard>) -> Self {
        Self {
            depthscale: VERSION.to_owned(),
            link: run.state().link(),
            blocks: run.blocks(TASK),
            words: (0..run.blocks(TASK)).map(|block| run.length(TASK, block)).sum(),
            data: run.data(),
            shard,
        }
    }

    /// The first line of a journal, with its end.
    ///
    /// # Errors
    /// None in practice: it holds numbers and text only.
    pub fn line(&self) -> Result<String, String> {
        line(self)
    }
}

/// A block that is there.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its numbers.
    pub words: Vec<f64>,
    /// What it took to compute, on one core.
    pub seconds: f64,
}

impl Block {
    /// Whether it has the same numbers, bit by bit.
    fn equals(&self, other: &Self) -> bool {
        let bits = |block: &Self| block.words.iter().map(|word| word.to_bits()).collect::<Vec<_>>();
        bits(self) == bits(other)
    }

    /// Its line in a journal, with its end.
    ///
    /// # Errors
    /// None in practice, as for [`Header::line`].
    pub fn line(&self, index: usize) -> Result<String, String> {
        line(&Line {
            block: index,
            seconds: milliseconds(self.seconds),
            words: Word::all(&self.words),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Line {
    block: usize,
    seconds: f64,
    words: Vec<Word>,
}

/// A result as it is shipped.
#[derive(Deserialize)]
struct Kept {
    version: String,
    link: String,
    seconds: f64,
    blocks: Vec<Vec<Word>>,
}

fn line(content: &impl Serialize) -> Result<String, String> {
    let text = serde_json::to_string(content).map_err(|error| error.to_string())?;
    Ok(text + "\n")
}

fn milliseconds(seconds: f64) -> f64 {
    (seconds * 1e3).round() / 1e3
}

/// Blocks of a link that are there.
#[derive(Clone, Debug)]
pub struct Journal {
    /// What they are of.
    pub header: Header,
    /// By their index.
    pub blocks: BTreeMap<usize, Block>,
}

impl Journal {
    /// None yet.
    pub fn new(header: Header) -> Self {
        Self {
            header,
            blocks: BTreeMap::new(),
        }
    }

    /// Reads a journal, and says how many bytes of it are whole lines; or a shipped result, which has no such lines.
    ///
    /// # Errors
    /// What is wrong with it, as what follows a file's name.
    pub fn read(text: &[u8]) -> Result<(Self, Option<usize>), String> {
        let whole = text
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |end| end + 1);
        let mut lines = text[..whole].split_inclusive(|&byte| byte == b'\n');
        let Some(Ok(header)) = lines.next().map(serde_json::from_slice) else {
            return match serde_json::from_slice::<Kept>(text) {
                Ok(kept) => Ok((kept.into(), None)),
                Err(_) if text.is_empty() => Err("is empty".to_owned()),
                Err(_) => Err("holds no results of depthscale".to_owned()),
            };
        };
        let mut journal = Self::new(header);
        for (index, line) in lines.enumerate() {
            let number = index + 2;
            let line: Line = serde_json::from_slice(line)
                .map_err(|error| format!("is damaged in line {number}: {error}"))?;
            let block = Block {
                words: line.words.into_iter().map(|word| word.0).collect(),
                seconds: line.seconds,
            };
            journal.add(line.block, block)?;
        }
        Ok((journal, Some(whole)))
    }

    /// Takes in a block.
    ///
    /// # Errors
    /// It was there with other numbers; as what follows a file's name.
    fn add(&mut self, index: usize, block: Block) -> Result<(), String> {
        match self.blocks.get(&index) {
            Some(there) if !there.equals(&block) => Err(format!(
                "has other numbers for block {index} than were there before"
            )),
            Some(_) => Ok(()),
            None => {
                self.blocks.insert(index, block);
                Ok(())
            }
        }
    }

    /// Takes in the blocks of another journal of the same link.
    ///
    /// # Errors
    /// One was there with other numbers; as what follows the other file's name.
    pub fn merge(&mut self, other: Self) -> Result<(), String> {
        other
            .blocks
            .into_iter()
            .try_for_each(|(index, block)| self.add(index, block))
    }

    /// Whether its blocks are those of a study.
    ///
    /// # Errors
    /// How they are not, as what follows a file's name.
    pub fn check(&self, run: &mut dyn Study) -> Result<(), String> {
        let (own, expected) = (&self.header, Header::new(run, None));
        if own.depthscale != VERSION {
            let version = &own.depthscale;
            return Err(format!(
                "is of depthscale {version}; this is {VERSION}, whose numbers may differ"
            ));
        }
        if !shares(run, &own.link) {
            return Err(format!(
                "is of another link, {}; this one is {}",
                own.link, expected.link
            ));
        }
        if own.data != expected.data {
            return Err("is of other data than those given with --data".to_owned());
        }
        let fits = |(&index, block): (&usize, &Block)| {
            index < run.blocks(TASK) && block.words.len() == run.length(TASK, index)
        };
        if (own.blocks, own.words) != (expected.blocks, expected.words) || !self.blocks.iter().all(fits) {
            return Err("has blocks of other sizes than this link".to_owned());
        }
        Ok(())
    }

    /// The blocks that are not there.
    pub fn missing(&self) -> Vec<usize> {
        (0..self.header.blocks)
            .filter(|block| !self.blocks.contains_key(block))
            .collect()
    }

    /// Gives a study all blocks, in order, up to the first that is missing.
    ///
    /// # Errors
    /// The blocks are not those of the study; [`check`](Self::check) says why.
    pub fn tell(&self, run: &mut dyn Study) -> Result<(), NotBlocks> {
        (0..)
            .zip(&self.blocks)
            .take_while(|(place, (index, _))| place == *index)
            .try_for_each(|(_, (_, block))| run.push(TASK, &block.words))
    }

    /// What all its blocks took to compute on one core, in seconds.
    pub fn seconds(&self) -> f64 {
        self.blocks.values().map(|block| block.seconds).sum()
    }

    /// The result to be shipped with the page: a document of JSON with a block a line. `command` is the one that makes it.
    ///
    /// # Errors
    /// None in practice, as for [`Header::line`].
    pub fn kept(&self, command: &str) -> Result<String, String> {
        #[derive(Serialize)]
        struct Head<'a> {
            version: &'a str,
            command: &'a str,
            link: &'a str,
            seconds: f64,
        }
        let head = line(&Head {
            version: VERSION,
            command,
            link: &self.header.link,
            seconds: milliseconds(self.seconds()),
        })?;
        let blocks: Result<Vec<_>, _> = self
            .blocks
            .values()
            .map(|block| line(&Word::all(&block.words)))
            .collect();
        let head = head.trim_end().trim_end_matches('}');
        Ok(format!("{head},\"blocks\":[\n{}]}}\n", blocks?.join(",")))
    }
}

impl From<Kept> for Journal {
    fn from(kept: Kept) -> Self {
        // what each took is not told
        let seconds = kept.seconds / kept.blocks.len().max(1) as f64;
        let header = Header {
            depthscale: kept.version,
            link: kept.link,
            blocks: kept.blocks.len(),
            words: kept.blocks.iter().map(Vec::len).sum(),
            data: None,
            shard: None,
        };
        let blocks = kept.blocks.into_iter().map(|words| Block {
            words: words.into_iter().map(|word| word.0).collect(),
            seconds,
        });
        Self {
            header,
            blocks: blocks.enumerate().collect(),
        }
    }
}

/// Whether a link asks for the same blocks as a study.
fn shares(run: &mut dyn Study, link: &str) -> bool {
    let asked = *run.state();
    let (state, notices) = link::read(link);
    let same = notices.is_empty() && run.look(state);
    run.look(asked);
    same
}
