//! What was typed.

use depthscale_explorer::journal::Shard;
use lexopt::prelude::*;

/// More only take memory.
const THREADS: std::ops::RangeInclusive<usize> = 1..=256;

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Csv,
    Svg,
    Png,
    Kept,
}

impl Format {
    const ALL: [Self; 5] = [Self::Json, Self::Csv, Self::Svg, Self::Png, Self::Kept];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Kept => "kept",
        }
    }
}

pub(super) struct Arguments {
    pub(super) view: String,
    /// A link; the name of a figure; files to merge.
    pub(super) objects: Vec<String>,
    pub(super) format: Format,
    pub(super) out: Option<String>,
    pub(super) threads: Option<usize>,
    /// The journal.
    pub(super) keep: Option<String>,
    pub(super) shard: Option<Shard>,
    /// Files to train on.
    pub(super) data: Vec<String>,
}

/// `None`: help was asked for.
pub(super) fn parse(mut parser: lexopt::Parser) -> Result<Option<Arguments>, lexopt::Error> {
    let mut arguments = Arguments {
        view: String::new(),
        objects: Vec::new(),
        format: Format::Json,
        out: None,
        threads: None,
        keep: None,
        shard: None,
        data: Vec::new(),
    };
    let mut positional = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("format") => {
                let text = parser.value()?.string()?;
                let format = Format::ALL.into_iter().find(|format| format.name() == text);
                arguments.format = format.ok_or_else(|| {
                    let names = Format::ALL.map(Format::name).join(", ");
                    format!("--format is \"{text}\"; allowed is {names}")
                })?;
            }
            Long("out") => arguments.out = Some(parser.value()?.string()?),
            Long("threads") => {
                let text = parser.value()?.string()?;
                let threads = text.parse().ok().filter(|threads| THREADS.contains(threads));
                arguments.threads = Some(threads.ok_or_else(|| {
                    let (least, most) = (THREADS.start(), THREADS.end());
                    format!("--threads is \"{text}\"; allowed is a whole number from {least} to {most}")
                })?);
            }
            Long("keep") => arguments.keep = Some(parser.value()?.string()?),
            Long("shard") => {
                let text = parser.value()?.string()?;
                let shard = text.parse();
                arguments.shard = Some(shard.map_err(|allowed| format!("--shard is \"{text}\"; {allowed}"))?);
            }
            Long("data") => {
                for file in parser.values()? {
                    arguments.data.push(file.string()?);
                }
            }
            Value(value) => positional.push(value.string()?),
            other => {
                return Err(format!(
                    "{}; allowed is --format, --out, --threads, --keep, --shard, --data, --help",
                    other.unexpected()
                )
                .into());
            }
        }
    }
    let mut positional = positional.into_iter();
    arguments.view = positional.next().unwrap_or_default();
    arguments.objects = positional.collect();
    match arguments.objects.get(1) {
        Some(more) if arguments.view != "merge" => {
            Err(format!("one argument too many: {more:?}; quote the link").into())
        }
        _ => Ok(Some(arguments)),
    }
}
