//! Lists in a link: several values of one parameter, for several networks in one picture.
//!
//! ```text
//! view=compare&plot=qmap&phi=tanh&rhos=1,0.7,0.4
//! ```
//! A list has the key of its parameter with an s. Two lists are every pair of their values.

use crate::limits;
use depthscale::model::{Activation, Hyperparameters, Parameter, bounds::BOUNDS};
use std::fmt::Write;

/// One value of a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// φ.
    Activation(Activation),
    /// Of a parameter with a range.
    Number(Parameter, f64),
}

impl Value {
    /// `network` with this value; L and N are none of a network's.
    pub fn network(self, network: &Hyperparameters) -> Hyperparameters {
        match self {
            Self::Activation(activation) => network.with_activation(activation),
            Self::Number(parameter, value) => network.with_near(parameter, value),
        }
    }

    /// What people call it: "tanh", "ρ = 0.9".
    pub fn name(self) -> String {
        match self {
            Self::Activation(activation) => activation.name().into_owned(),
            Self::Number(parameter, value) => format!("{} = {value}", parameter.bound().symbol),
        }
    }

    /// The number; `None` for φ.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Activation(_) => None,
            Self::Number(_, value) => Some(value),
        }
    }
}

/// The values of one parameter, in the order of the link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct List {
    key: &'static str,
    values: [Option<Value>; limits::CURVES],
}

impl Default for List {
    /// Schoenholz et al., figure 3: ρ = 1, 0.99, 0.98, 0.95, 0.9.
    fn default() -> Self {
        let values = [1.0, 0.99, 0.98, 0.95, 0.9].map(|rho| Some(Value::Number(Parameter::KeepRate, rho)));
        let mut list = Self {
            key: "rhos",
            values: [None; limits::CURVES],
        };
        list.values[..values.len()].copy_from_slice(&values);
        list
    }
}

impl List {
    /// Keys in links.
    pub const KEYS: [&'static str; 6] = ["phis", "sw2s", "sb2s", "rhos", "Ls", "Ns"];
    /// Those whose values make a curve against σ_w² each.
    pub const FAMILIES: [&'static str; 3] = ["rhos", "sb2s", "phis"];

    /// Values to begin with.
    pub fn usual(key: &str) -> &'static str {
        match key {
            "phis" => "linear,relu,tanh,hardtanh", // Huang et al., figure 4
            "sw2s" => "1,1.5,2,3",
            "sb2s" => "0.01,0.05,0.1,0.2,0.3", // Schoenholz et al., figure 2
            "rhos" => "1,0.99,0.98,0.95,0.9",  // figure 3
            "Ls" => "50,100,200",
            _ => "100,300,1000",
        }
    }

    /// The parameter whose values a list holds; `None` of φ.
    pub fn parameter(key: &str) -> Option<Parameter> {
        let single = key.trim_end_matches('s');
        let bound = BOUNDS.iter().find(|bound| bound.key == single);
        bound.map(|bound| bound.parameter)
    }

    /// Reads values with commas between.
    ///
    /// # Errors
    /// What is wrong, as the end of a sentence.
    pub fn parse(key: &'static str, text: &str) -> Result<Self, String> {
        let bound = Self::parameter(key).map(Parameter::bound);
        let read = |part: &str| match bound {
            None => Activation::parse(part)
                .map(Value::Activation)
                .map_err(|error| error.to_string()),
            Some(bound) => {
                let number = part.trim().parse().ok();
                number
                    .and_then(|number| bound.parameter.check(number).ok())
                    .map(|number| Value::Number(bound.parameter, number))
                    .ok_or_else(|| {
                        let whole = if bound.whole { "whole " } else { "" };
                        let (most, from, to) = (limits::CURVES, bound.minimum, bound.maximum);
                        format!(
                            "allowed are at most {most} {whole}numbers from {from} to {to}, with commas between"
                        )
                    })
            }
        };
        let mut list = Self {
            key,
            values: [None; limits::CURVES],
        };
        for (index, part) in parts(text).enumerate() {
            let place = list
                .values
                .get_mut(index)
                .ok_or_else(|| format!("allowed are at most {} values", limits::CURVES))?;
            *place = Some(read(part)?);
        }
        Ok(list)
    }

    /// Its key in links.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// The values, in the order of the link.
    pub fn values(&self) -> impl ExactSizeIterator<Item = Value> + Clone {
        let count = self.values.iter().flatten().count();
        let values = self.values;
        (0..count).map(move |index| values[index].unwrap_or(Value::Number(Parameter::KeepRate, 1.0)))
    }

    /// A value by its place in the list.
    pub fn value(&self, index: usize) -> Option<Value> {
        self.values.get(index).copied().flatten()
    }

    /// `network` with a value of the list.
    pub fn network(&self, network: &Hyperparameters, index: usize) -> Hyperparameters {
        self.value(index).map_or(*network, |value| value.network(network))
    }

    /// What people call a value of the list: "ρ = 0.9".
    pub fn name(&self, index: usize) -> String {
        self.value(index).map_or_else(String::new, Value::name)
    }

    /// The values as a link has them.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for value in self.values.iter().flatten() {
            if !text.is_empty() {
                text.push(',');
            }
            let _ = match value {
                Value::Activation(activation) => write!(text, "{}", activation.name()),
                Value::Number(_, number) => write!(text, "{number}"),
            }; // writing to a String cannot fail
        }
        text
    }
}

/// Up to two lists, in the order of the link.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lists([Option<List>; limits::LISTS]);

impl Lists {
    /// Those there are.
    pub fn iter(&self) -> impl Iterator<Item = &List> {
        self.0.iter().flatten()
    }

    /// Puts a list in the place of the one with its key, or after the others; an empty one is taken away.
    ///
    /// # Errors
    /// What is allowed, as the end of a sentence.
    pub fn put(&mut self, list: List) -> Result<(), String> {
        let [first, second] = &mut self.0;
        if list.values[0].is_none() {
            self.0 = match (*first, *second) {
                (Some(one), other) if one.key == list.key => [other, None],
                (one, Some(other)) if other.key == list.key => [one, None],
                same => same.into(),
            };
            return Ok(());
        }
        let same = |place: &Option<List>| place.is_some_and(|there| there.key == list.key);
        let place = match (first, second) {
            (first, _) if first.is_none() || same(first) => first,
            (_, second) if second.is_none() || same(second) => second,
            _ => return Err("allowed are at most two lists".to_owned()),
        };
        *place = Some(list);
        Ok(())
    }

    /// The curves of the depth scales: the last list that makes some, or those of Schoenholz et al., figure 3.
    pub fn family(&self) -> List {
        let makes_some = |list: &&List| List::FAMILIES.contains(&list.key);
        self.iter().filter(makes_some).last().copied().unwrap_or_default()
    }

    /// Every combination of values, those of the first list in its order, and of the second within.
    pub fn combinations(&self) -> Vec<Vec<Value>> {
        self.iter().fold(vec![Vec::new()], |sets, list| {
            let longer = |set: Vec<Value>| list.values().map(move |value| [&set[..], &[value]].concat());
            sets.into_iter().flat_map(longer).collect()
        })
    }
}

/// The parts between commas that stand in no bracket.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    text.split(move |c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    })
    .filter(move |_| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_written() {
        for (key, text) in [
            ("rhos", "1,0.5"),
            ("sb2s", "0,0.05,100"),
            ("rhos", "0.9"),
            ("phis", "tanh,leakyrelu(0.2),max(-1,min(z,2)),relu"),
            ("Ns", "100,100000"),
        ] {
            let list = List::parse(key, text).unwrap();
            assert_eq!((list.key(), list.text().as_str()), (key, text));
        }
        for key in List::KEYS {
            assert_eq!(
                List::parse(key, List::usual(key)).unwrap().text(),
                List::usual(key)
            );
        }
        assert_eq!(List::default().text(), List::usual("rhos"));
        for (key, text, problem) in [
            ("rhos", "1,0", "at most 8 numbers from 0.01 to 1"),
            ("rhos", "1,,2", "at most 8 numbers"),
            ("sb2s", "-1", "at most 8 numbers from 0 to"),
            ("sb2s", "NaN", "at most 8 numbers"),
            ("Ns", "10.5", "at most 8 whole numbers"),
            ("rhos", "1,1,1,1,1,1,1,1,1", "at most 8 values"),
            ("phis", "tanh,nonsense", "allowed is linear"),
        ] {
            let error = List::parse(key, text).unwrap_err();
            assert!(error.contains(problem), "{key} {text}: {error}");
        }
    }

    #[test]
    fn two_lists_are_every_pair() {
        let mut lists = Lists::default();
        assert_eq!(lists.combinations(), [[]]);
        lists.put(List::parse("phis", "tanh,relu").unwrap()).unwrap();
        lists.put(List::parse("rhos", "1,0.9,0.8").unwrap()).unwrap();
        let names: Vec<String> = lists
            .combinations()
            .iter()
            .map(|set| set.iter().map(|value| value.name()).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(names[..2], ["tanh ρ = 1", "tanh ρ = 0.9"]);
        assert_eq!(names.len(), 6);
        let third = lists.put(List::parse("Ns", "10").unwrap());
        assert!(third.unwrap_err().contains("two lists"));
        // One with a key that is there takes its place, an empty one goes.
        lists.put(List::parse("phis", "erf").unwrap()).unwrap();
        assert_eq!(lists.combinations().len(), 3);
        lists.put(List::parse("phis", "").unwrap()).unwrap();
        assert_eq!(lists.iter().map(List::text).collect::<Vec<_>>(), ["1,0.9,0.8"]);
        assert_eq!(lists.family().text(), "1,0.9,0.8");
    }
}
