//! Part of the blocks, for one of several machines.

use serde::de::{self, Deserialize, Deserializer};
use serde::{Serialize, Serializer};
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// Every n-th block, from the i-th one on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    /// i, from 1.
    index: usize,
    /// n.
    count: usize,
}

impl Shard {
    const COUNTS: RangeInclusive<usize> = 1..=10_000;

    /// Whether a block, counted from 0, is one of it.
    pub fn has(self, block: usize) -> bool {
        self.of(block) == self
    }

    /// The shard of as many that has a block.
    pub fn of(self, block: usize) -> Self {
        Self {
            index: block % self.count + 1,
            ..self
        }
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (index, count) = text.split_once('/')?;
            let (index, count) = (index.parse().ok()?, count.parse().ok()?);
            (Self::COUNTS.contains(&count) && (1..=count).contains(&index)).then_some(Self { index, count })
        };
        let most = Self::COUNTS.end();
        read().ok_or_else(|| format!("allowed is i/n, whole numbers with 1 ≤ i ≤ n ≤ {most}, such as 2/8"))
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl Serialize for Shard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Shard {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}
