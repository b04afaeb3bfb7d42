//! One number of a block as JSON has it.

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};
use std::fmt;

/// A number: the shortest digits that give the same bits; `null` for NaN, and infinity by its name, since JSON has neither.
#[derive(Clone, Copy)]
pub(super) struct Word(pub(super) f64);

impl Word {
    const INFINITE: [(&'static str, f64); 2] = [("inf", f64::INFINITY), ("-inf", f64::NEG_INFINITY)];

    pub(super) fn all(words: &[f64]) -> Vec<Self> {
        words.iter().copied().map(Self).collect()
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match Self::INFINITE.iter().find(|(_, value)| *value == self.0) {
            Some((name, _)) => serializer.serialize_str(name),
            None => serializer.serialize_f64(self.0), // null for NaN
        }
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Word;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or null")
            }
            fn visit_f64<E>(self, value: f64) -> Result<Word, E> {
                Ok(Word(value))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Word, E> {
                Ok(Word(value as f64))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Word, E> {
                Ok(Word(value as f64))
            }
            fn visit_unit<E>(self) -> Result<Word, E> {
                Ok(Word(f64::NAN))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Word, E> {
                let named = Word::INFINITE.iter().find(|(name, _)| *name == text);
                named
                    .map(|(_, value)| Word(*value))
                    .ok_or_else(|| E::custom(text))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
