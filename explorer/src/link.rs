//! The share link: the whole state as readable text, and back.
//!
//! ```text
//! v=1&view=gradients&phi=tanh&sw2=1.4&sb2=0.1&rho=0.9&L=200&N=1000&nets=100&seed=1
//! ```
//! Canonical order, defaults left out; values are percent-encoded, as browsers do of themselves. Reading never fails: what is not understood becomes a [`Notice`] and the default stands.

use crate::frame::{self, Frame};
use crate::limits;
use crate::lists::{List, Lists, Value};
use crate::look::{Compared, Shown};
pub use crate::views::View;
use crate::views::derivation::step::Step;
use crate::views::stochastic_depth::settings::{DepthSettings, PARAMETERS as DEPTH_PARAMETERS};
use crate::views::training::settings::{PARAMETERS as TRAINING_PARAMETERS, TrainingSettings};
use depthscale::model::{
    Activation, Bound, Ensemble, Hyperparameters, Image, Inputs, Loss, Method, Parameter, ParameterError,
    Sampling, bounds::BOUNDS, random::new_seed,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::{self, Write};

/// Version of the link format.
const VERSION: &str = "1";
/// Longest link that is read; a full one is under 200 bytes.
const LONGEST: usize = 4096;
/// Key of [`State::last`], and what it may be.
pub const LAST: &str = "last";
const MOST_LAST: std::ops::RangeInclusive<u32> = 2..=10_000;
/// More notices than this help nobody.
const MOST_NOTICES: usize = 8;
/// What no chat window, browser or shell's quotes change in a link stays as it is; everything else is encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'*')
    .remove(b'/')
    .remove(b'+')
    .remove(b'(')
    .remove(b')')
    .remove(b',')
    .remove(b'!')
    .remove(b':');

/// Everything a link says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// The view to show.
    pub view: View,
    /// φ.
    pub activation: Activation,
    /// Weights, loss, inputs, and how networks are drawn.
    pub sampling: Sampling,
    /// What colours the plane.
    pub shown: Shown,
    /// What several networks are compared by.
    pub compared: Compared,
    /// How many layers next to the output are compared; all where it is `None`.
    pub last: Option<u32>,
    /// Several values of a parameter.
    pub lists: Lists,
    /// Where in the derivation of equation 12.
    pub step: Step,
    /// Of stochastic depth.
    pub depth: DepthSettings,
    /// Of training.
    pub training: TrainingSettings,
    /// Value of each [`Parameter`], in range; `None` for a start left to the fixed point.
    numbers: [Option<f64>; BOUNDS.len()],
}

impl Default for State {
    fn default() -> Self {
        Self {
            view: View::Gradients,
            activation: Activation::Tanh,
            sampling: Sampling::default(),
            shown: Shown::default(),
            compared: Compared::default(),
            last: None,
            lists: Lists::default(),
            step: Step::default(),
            depth: DepthSettings::default(),
            training: TrainingSettings::default(),
            numbers: core::array::from_fn(|index| BOUNDS[index].default),
        }
    }
}

/// Something in a link that was not taken over, for a person to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The key as given, shortened.
    pub key: String,
    /// The value as given, shortened.
    pub value: String,
    /// What is wrong, with what is allowed.
    pub message: String,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Notice {
    fn new(key: &str, value: &str, message: String) -> Self {
        Self {
            key: shorten(key),
            value: shorten(value),
            message,
        }
    }
}

impl State {
    /// A parameter's value; `None` only for a start that is left to the fixed point.
    pub fn number(&self, parameter: Parameter) -> Option<f64> {
        self.numbers[parameter as usize]
    }

    /// The canonical link, without the leading `#`. Reading it gives this state back.
    pub fn link(&self) -> String {
        let mut link = format!("v={VERSION}&view={}", self.view.name());
        if self.activation != Self::default().activation {
            let _ = write!(link, "&phi={}", encode(&self.activation.name())); // writing to a String cannot fail
        }
        for bound in &BOUNDS {
            if let Some(value) = self
                .number(bound.parameter)
                .filter(|_| self.number(bound.parameter) != bound.default)
            {
                let _ = write!(link, "&{}={value}", bound.key);
            }
        }
        let (chosen, usual) = (self.sampling.names(), Sampling::default().names());
        for ((key, chosen), usual) in Sampling::KEYS.iter().zip(&chosen).zip(&usual) {
            if chosen != usual {
                let _ = write!(link, "&{key}={}", encode(chosen));
            }
        }
        if self.shown != Shown::default() {
            let _ = write!(link, "&{}={}", Shown::KEY, self.shown.name());
        }
        if self.compared != Compared::default() {
            let _ = write!(link, "&{}={}", Compared::KEY, self.compared.name());
        }
        if let Some(last) = self.last {
            let _ = write!(link, "&{LAST}={last}");
        }
        for list in self.lists.iter() {
            let _ = write!(link, "&{}={}", list.key(), encode(&list.text()));
        }
        for (key, value) in self
            .step
            .chosen()
            .into_iter()
            .chain(self.depth.chosen())
            .chain(self.training.chosen())
        {
            let _ = write!(link, "&{key}={value}");
        }
        link
    }

    /// The same state, looked at as `other` is: in its view, with its colours, comparisons, its step, its residual networks.
    pub fn looked_at_as(&self, other: &Self) -> Self {
        Self {
            view: other.view,
            shown: other.shown,
            compared: other.compared,
            last: other.last,
            lists: other.lists,
            step: other.step,
            depth: other.depth,
            training: other.training,
            numbers: core::array::from_fn(|index| {
                let parameter = BOUNDS[index].parameter;
                let own = DEPTH_PARAMETERS.contains(&parameter) || TRAINING_PARAMETERS.contains(&parameter);
                if own {
                    other.numbers[index]
                } else {
                    self.numbers[index]
                }
            }),
            ..*self
        }
    }

    /// The states of every combination of listed values, in order, each in the view that shows it alone; this one without lists where
    /// there are none.
    pub fn members(&self) -> Vec<Self> {
        let member = |values: Vec<Value>| {
            let mut state = Self {
                view: match self.compared {
                    Compared::Qmap | Compared::Cmap | Compared::Qdecay | Compared::Cdecay => View::Point,
                    _ => View::Gradients,
                },
                compared: Compared::default(),
                last: None,
                lists: Lists::default(),
                ..*self
            };
            for value in values {
                match value {
                    Value::Activation(activation) => state.activation = activation,
                    Value::Number(parameter, number) => state.numbers[parameter as usize] = Some(number),
                }
            }
            state
        };
        self.lists.combinations().into_iter().map(member).collect()
    }

    /// The network of this link, whose numbers were checked when they were set.
    pub fn network(&self) -> Hyperparameters {
        Hyperparameters::near(
            self.activation,
            self.required(Parameter::WeightVariance),
            self.required(Parameter::BiasVariance),
            self.required(Parameter::KeepRate),
        )
    }

    /// The networks to sample.
    pub fn ensemble(&self) -> Ensemble {
        Ensemble {
            depth: self.required(Parameter::Depth) as usize,
            width: self.required(Parameter::Width) as usize,
            networks: self.required(Parameter::Networks) as usize,
            seed: self.required(Parameter::Seed) as u32,
        }
    }

    /// Layers below the output of the derivation's formulas for any layer.
    pub fn layers_below(&self) -> usize {
        self.step.layers_below(self.required(Parameter::Depth) as usize)
    }

    /// Sets a number that is known to be in range.
    pub(super) fn put(&mut self, parameter: Parameter, value: f64) {
        self.numbers[parameter as usize] = Some(value);
    }

    pub(super) fn required(&self, parameter: Parameter) -> f64 {
        self.number(parameter)
            .or(parameter.bound().default)
            .unwrap_or(parameter.bound().minimum)
    }

    /// Sets one key from text, as a link or a text field has it. An empty value of a parameter means its default.
    ///
    /// # Errors
    /// What is wrong with key or value, also beside the rest of the state; the state is unchanged.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Notice> {
        let mut changed = *self;
        changed.assign(key, value)?;
        if let Some(conflict) = changed.conflict() {
            let message = format!("{} is {}; {conflict}", shorten(key), shorten(value));
            return Err(Notice::new(key, value, message));
        }
        *self = changed;
        Ok(())
    }

    /// Why values that are allowed one by one do not go together.
    fn conflict(&self) -> Option<String> {
        let members = self.members();
        if members.len() > limits::NETWORKS {
            let (most, many) = (limits::NETWORKS, members.len());
            return Some(format!(
                "allowed are lists of at most {most} networks together, these are {many}"
            ));
        }
        let own = members.iter().find_map(Self::own_conflict);
        own.or_else(|| self.training.conflict())
    }

    fn own_conflict(&self) -> Option<String> {
        let width = self.required(Parameter::Width) as usize;
        let Bound { minimum, maximum, .. } = Parameter::Width.bound();
        match self.sampling {
            Sampling {
                loss: loss @ Loss::CrossEntropy { classes },
                ..
            } if classes > width => Some(format!(
                "allowed with loss={} is N from {classes} to {maximum}",
                loss.name()
            )),
            Sampling {
                method: Method::Dense,
                ..
            } if width > Method::DENSE_WIDTH => Some(format!(
                "allowed with sampler=dense is N from {minimum} to {}",
                Method::DENSE_WIDTH
            )),
            Sampling {
                inputs: Inputs::Digits,
                loss: Loss::CrossEntropy { classes },
                ..
            } if classes < Image::CLASSES => Some(format!(
                "allowed with inputs=digits is loss=softmax(K) with K from {} to {}",
                Image::CLASSES,
                Loss::CLASSES.end()
            )),
            Sampling {
                inputs: Inputs::Digits,
                ..
            } if self.number(Parameter::StartVariance).is_some() => {
                Some("allowed with inputs=digits is no q0, since each image has its own".to_owned())
            }
            _ => self.step.conflict(self.required(Parameter::Depth) as usize),
        }
    }

    fn assign(&mut self, key: &str, value: &str) -> Result<(), Notice> {
        let shown = shorten(value);
        let refuse = |allowed: String| Notice::new(key, value, format!("{key} is \"{shown}\"; {allowed}"));
        let one_of = |names: &[&str]| {
            let place = names.iter().position(|name| *name == value);
            place.ok_or_else(|| refuse(format!("allowed is {}", names.join(", "))))
        };
        match key {
            "v" if value == VERSION => {}
            "v" => return Err(refuse(format!("this release reads links of version {VERSION}"))),
            "view" => self.view = View::all()[one_of(&View::all().map(View::name))?],
            _ if frame::KEYS.contains(&key) => Frame::default().set(key, value).map_err(refuse)?,
            "phi" => {
                let activation = Activation::parse(value);
                self.activation = activation.map_err(|error| refuse(error.to_string()))?;
            }
            Shown::KEY => self.shown = Shown::ALL[one_of(&Shown::ALL.map(Shown::name))?],
            Compared::KEY => self.compared = Compared::ALL[one_of(&Compared::ALL.map(Compared::name))?],
            LAST if value.trim().is_empty() => self.last = None,
            LAST => {
                let last = value.trim().parse().ok();
                let (least, most) = (MOST_LAST.start(), MOST_LAST.end());
                let allowed = || refuse(format!("allowed is a whole number from {least} to {most}"));
                self.last = Some(last.filter(|last| MOST_LAST.contains(last)).ok_or_else(allowed)?);
            }
            _ if DepthSettings::KEYS.contains(&key) => self.depth.set(key, value).map_err(refuse)?,
            _ if TrainingSettings::KEYS.contains(&key) => self.training.set(key, value).map_err(refuse)?,
            _ if Step::KEYS.contains(&key) => self.step.set(key, value).map_err(refuse)?,
            _ if let Some(key) = List::KEYS.into_iter().find(|own| *own == key) => {
                let list = List::parse(key, value);
                list.and_then(|list| self.lists.put(list)).map_err(refuse)?;
            }
            _ if self.sampling.choose(key, value) => {}
            _ if Sampling::KEYS.contains(&key) => {
                let mut allowed = format!("allowed is {}", Sampling::options(key).join(", "));
                if key == "loss" {
                    let _ = write!(
                        allowed,
                        " (the number from {} to {})",
                        Loss::CLASSES.start(),
                        Loss::CLASSES.end()
                    );
                }
                return Err(refuse(allowed));
            }
            _ => {
                let Some(bound) = BOUNDS.iter().find(|bound| bound.key == key) else {
                    let key_shown = shorten(key);
                    let message = format!("\"{key_shown}\" is not a parameter; allowed is {}", keys());
                    return Err(Notice::new(key, value, message));
                };
                let number = if value.is_empty() {
                    bound.default
                } else {
                    let parsed = value
                        .trim()
                        .parse()
                        .map_err(|_| ParameterError::NotANumber(bound.parameter, shown.clone()));
                    let checked = parsed.and_then(|number| bound.parameter.check(number));
                    Some(checked.map_err(|error| Notice::new(key, value, error.to_string()))?)
                };
                self.numbers[bound.parameter as usize] = number;
            }
        }
        Ok(())
    }
}

/// Reads a link: a whole address, its part after `#`, or bare `key=value` pairs joined by `&`.
///
/// ```
/// use depthscale_explorer::link;
/// let (state, notices) = link::read("#v=1&view=point&rho=0&sw2=2");
/// assert_eq!(state.link(), "v=1&view=point&sw2=2");
/// assert_eq!(notices[0].message, "rho is 0; allowed is a number from 0.01 to 1");
/// ```
pub fn read(text: &str) -> (State, Vec<Notice>) {
    read_onto(State::default(), text)
}

/// A link in which a seed stands for each `seed=new`, and that seed; as it was where none is asked for, or the system has none to give.
///
/// ```
/// use depthscale_explorer::link;
/// let (text, seed) = link::with_new_seed("view=point&seed=new");
/// assert_eq!(text, format!("view=point&seed={}", seed.unwrap()));
/// assert_eq!(link::with_new_seed("seed=7"), ("seed=7".to_owned(), None));
/// ```
pub fn with_new_seed(text: &str) -> (String, Option<u32>) {
    let text = fragment(text);
    let asks = |pair: &str| {
        pair.split_once('=')
            .is_some_and(|(key, value)| asks_new_seed(key, value))
    };
    let Some(seed) = text.split('&').any(asks).then(new_seed).flatten() else {
        return (text.to_owned(), None);
    };
    let given = format!("{}={seed}", Parameter::Seed.bound().key);
    let pairs = text.split('&').map(|pair| if asks(pair) { &given } else { pair });
    (pairs.collect::<Vec<_>>().join("&"), Some(seed))
}

/// Whether a key and its value ask for a seed that is to be drawn.
pub fn asks_new_seed(key: &str, value: &str) -> bool {
    key == Parameter::Seed.bound().key && value.trim() == "new"
}

/// How the link's view stands in another page; [`read`] tells what is wrong with it.
pub fn frame(text: &str) -> Frame {
    let mut frame = Frame::default();
    for pair in fragment(text).split('&') {
        if let Some((key, value)) = pair.split_once('=')
            && let Ok(value) = decode(key, value)
        {
            let _ = frame.set(key, &value); // a key of the state, or told by `read`
        }
    }
    frame
}

/// The same with what the link leaves out taken from `state`.
pub fn read_onto(mut state: State, text: &str) -> (State, Vec<Notice>) {
    let text = fragment(text);
    if text.len() > LONGEST {
        let message = format!(
            "the link is {} bytes long; allowed is {LONGEST}, so none of it was read",
            text.len()
        );
        return (state, vec![Notice::new("link", text, message)]);
    }
    let pairs: Vec<&str> = text.split('&').filter(|pair| !pair.is_empty()).collect();
    let read = |state: &mut State, pair: &str| match pair.split_once('=') {
        Some((key, value)) => decode(key, value).and_then(|decoded| state.set(key, &decoded)),
        None => Err(Notice::new(
            pair,
            "",
            format!("\"{}\" is not of the form key=value", shorten(pair)),
        )),
    };
    let mut refused = Vec::new();
    for (index, pair) in pairs.iter().enumerate() {
        refused.extend(read(&mut state, pair).err().map(|notice| (index, notice)));
    }
    // What a part did not go together with may have been changed by a later one, but not its own key.
    let key = |index: usize| pairs[index].split('=').next();
    let mut notices = Vec::new();
    for (index, notice) in refused {
        let is_last = (index + 1..pairs.len()).all(|later| key(later) != key(index));
        notices.extend(match is_last {
            true => read(&mut state, pairs[index]).err(),
            false => Some(notice),
        });
    }
    state.training = state.training.shortest();
    if notices.len() > MOST_NOTICES {
        let more = notices.len() - MOST_NOTICES + 1;
        notices.truncate(MOST_NOTICES - 1);
        notices.push(Notice::new(
            "link",
            "",
            format!("{more} more parts of the link were not understood"),
        ));
    }
    (state, notices)
}

/// The part of an address that is the link.
fn fragment(address: &str) -> &str {
    let text = address.trim();
    text.split_once('#').map_or(text, |(_, fragment)| fragment)
}

/// A value as a link has it.
fn encode(value: &str) -> impl fmt::Display {
    utf8_percent_encode(value, ENCODED)
}

/// A value as it was before a browser, or [`encode`], encoded it. A plus stays a plus: it adds.
///
/// # Errors
/// A percent sign without two hexadecimal digits, or bytes that are no UTF-8.
fn decode<'a>(key: &str, value: &'a str) -> Result<Cow<'a, str>, Notice> {
    let refuse = |problem: &str| {
        Notice::new(
            key,
            value,
            format!("{} is \"{}\"; {problem}", shorten(key), shorten(value)),
        )
    };
    let is_escape =
        |after: &str| after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    if !value.split('%').skip(1).all(is_escape) {
        return Err(refuse("allowed after % are two hexadecimal digits"));
    }
    percent_decode_str(value)
        .decode_utf8()
        .map_err(|_| refuse("its escapes are no UTF-8 text"))
}

/// Every key a link may have.
fn keys() -> String {
    let looks = [Shown::KEY, Compared::KEY, LAST];
    let keys = [
        &["v", "view"][..],
        &frame::control_keys(),
        &looks,
        &Step::KEYS,
        &DepthSettings::KEYS,
        &TrainingSettings::KEYS,
        &List::KEYS,
    ];
    keys.concat().join(", ")
}

/// At most 40 characters, none of them a control character.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_round_trip_and_leave_defaults_out() {
        assert_eq!(State::default().link(), "v=1&view=gradients");
        let text =
            "v=1&view=point&phi=relu&sw2=0.0012345678901234567&rho=0.5&L=3&seed=4294967295&q0=2&c0=-0.5";
        let (state, notices) = read(text);
        assert_eq!(notices, []);
        assert_eq!(read(&state.link()), (state, vec![]));
        let (canonical, notices) = read("https://example.org/a?b=c#N=1e3&rho=.9&sampler=conditioned&v=1");
        assert_eq!((canonical, notices), (State::default(), vec![]));
    }

    #[test]
    fn looks_round_trip_and_are_no_part_of_the_networks() {
        for text in [
            "v=1&view=phase&sw2=2&show=depth",
            "v=1&view=scales&rhos=1,0.8",
            "v=1&view=scales&rho=1&show=xi2&sb2s=0.01,0.3",
            "v=1&view=compare&rhos=1,0.8&phis=relu,max(-1,min(z,2))",
            "v=1&view=chain&phi=linear&sw2=0.5&step=S11&layer=20",
        ] {
            let (state, notices) = read(text);
            assert_eq!((state.link().as_str(), notices), (text, vec![]));
            let plain = state.looked_at_as(&State::default());
            assert!(
                !["show", "s=", "step", "layer"]
                    .iter()
                    .any(|look| plain.link().contains(look))
            );
        }
        assert_eq!(read("show=chi1&sb2s=&rhos=").0.link(), State::default().link());
        assert_eq!(
            read("plot=gab&last=30&view=compare&Ns=10,1e2&phis=tanh,relu")
                .0
                .link(),
            "v=1&view=compare&plot=gab&last=30&Ns=10,100&phis=tanh,relu",
            "the first list gives colours, the second strokes"
        );
        let told = |text: &str| read(text).1[0].message.clone();
        for (text, message) in [
            (
                "last=1",
                "last is \"1\"; allowed is a whole number from 2 to 10000",
            ),
            (
                "rhos=1,0.9,0.8,0.7&phis=relu,tanh,erf,sin,gelu",
                "phis is relu,tanh,erf,sin,gelu; allowed are lists of at most 16 networks together, these are 20",
            ),
            (
                "sampler=dense&Ns=10,20000",
                "Ns is 10,20000; allowed with sampler=dense is N from 1 to 10000",
            ),
            (
                "rhos=1&phis=relu&Ns=10",
                "Ns is \"10\"; allowed are at most two lists",
            ),
        ] {
            assert_eq!(told(text), message);
        }
        assert_eq!(
            told("show=chi2"),
            "show is \"chi2\"; allowed is chi1, xi1, xi2, c, depth"
        );
        assert_eq!(
            told("rhos=1,2"),
            "rhos is \"1,2\"; allowed are at most 8 numbers from 0.01 to 1, with commas between"
        );
    }

    #[test]
    fn choices_that_do_not_go_together_are_refused_whichever_comes_second() {
        let told = |text: &str| read(text).1[0].message.clone();
        assert_eq!(
            read("loss=softmax&sampler=dense&weights=orthogonal&inputs=single")
                .0
                .link(),
            "v=1&view=gradients&sampler=dense&weights=orthogonal&loss=softmax(10)&inputs=single"
        );
        assert_eq!(
            told("loss=softmax(20)&N=8"),
            "N is 8; allowed with loss=softmax(20) is N from 20 to 1000000"
        );
        assert_eq!(
            told("N=8&loss=softmax"),
            "loss is softmax; allowed with loss=softmax(10) is N from 10 to 1000000"
        );
        assert_eq!(
            told("N=1e6&sampler=dense"),
            "sampler is dense; allowed with sampler=dense is N from 1 to 10000"
        );
        for (link, message) in [
            (
                "inputs=digits&loss=softmax(9)",
                "loss is softmax(9); allowed with inputs=digits is loss=softmax(K) with K from 10 to 1000",
            ),
            (
                "loss=softmax(2)&inputs=digits",
                "inputs is digits; allowed with inputs=digits is loss=softmax(K) with K from 10 to 1000",
            ),
            (
                "q0=2&inputs=digits",
                "inputs is digits; allowed with inputs=digits is no q0, since each image has its own",
            ),
            (
                "inputs=digits&q0=2",
                "q0 is 2; allowed with inputs=digits is no q0, since each image has its own",
            ),
        ] {
            assert_eq!(told(link), message);
        }
        let digits = "v=1&view=gradients&c0=0.5&loss=softmax(10)&inputs=digits";
        assert_eq!(
            (read(digits).0.link(), read(digits).1),
            (digits.to_owned(), vec![])
        );
        assert_eq!(
            told("loss=hinge"),
            "loss is \"hinge\"; allowed is squared, softmax(10), random (the number from 2 to 1000)"
        );
        assert_eq!(
            told("L=5&layer=5"),
            "layer is 5; allowed with layer=5 is L from 6 to 1000"
        );
        assert_eq!(
            told("layer=60&L=50"),
            "L is 50; allowed with layer=60 is L from 61 to 1000"
        );
        assert_eq!(
            told("weights=haar"),
            "weights is \"haar\"; allowed is gaussian, orthogonal"
        );
    }

    #[test]
    fn bad_parts_fall_back_one_by_one() {
        let (state, notices) = read("sw2=-1&rho=0.5&N=0&L=2.5&seed=x&phi=sine&foo=1&junk&sb2=NaN&q0=inf");
        assert_eq!(state.link(), "v=1&view=gradients&rho=0.5");
        assert_eq!(notices.len(), MOST_NOTICES);
        let messages: Vec<_> = notices.iter().map(|notice| notice.message.as_str()).collect();
        assert_eq!(messages[0], "sw2 is -1; allowed is a number from 0.001 to 100");
        assert_eq!(messages[2], "L is 2.5; allowed is a whole number from 1 to 1000");
        assert_eq!(
            messages[3],
            "seed is \"x\"; allowed is a whole number from 0 to 4294967295"
        );
        assert!(messages[4].contains("linear, tanh, relu"));
    }

    #[test]
    fn values_survive_percent_encoding() {
        let formula = "z*tanh(z)^2";
        assert_eq!(encode(formula).to_string(), "z*tanh(z)%5E2");
        for text in [
            formula,
            "sin(z)+0.1z",
            "max(z, 0.2*z)",
            "100%",
            "a&b=c#d",
            "é𝒛",
            "\u{0}",
            "",
        ] {
            let encoded = encode(text).to_string();
            assert!(!encoded.contains(['&', '=', '#', ' ', '^']), "{encoded}");
            assert_eq!(decode("phi", &encoded), Ok(text.into()));
        }
        assert_eq!(decode("phi", "z%2atanh%28z%29%5e2+1"), Ok("z*tanh(z)^2+1".into()));
        // What a browser leaves alone, and what another encodes, is the same state.
        assert_eq!(read("sw2=%31%2E5&phi=%72elu"), read("sw2=1.5&phi=relu"));
        assert_eq!(read("phi=%26rho=0.5").0, State::default());
    }

    #[test]
    fn hostile_escapes_become_notices() {
        for (link, message) in [
            (
                "phi=%",
                "phi is \"%\"; allowed after % are two hexadecimal digits",
            ),
            (
                "phi=relu%",
                "phi is \"relu%\"; allowed after % are two hexadecimal digits",
            ),
            (
                "phi=%zz",
                "phi is \"%zz\"; allowed after % are two hexadecimal digits",
            ),
            (
                "phi=%2",
                "phi is \"%2\"; allowed after % are two hexadecimal digits",
            ),
            (
                "phi=%é",
                "phi is \"%é\"; allowed after % are two hexadecimal digits",
            ),
            ("phi=%ff", "phi is \"%ff\"; its escapes are no UTF-8 text"),
            ("phi=%c3", "phi is \"%c3\"; its escapes are no UTF-8 text"),
        ] {
            let (state, notices) = read(link);
            assert_eq!((state, notices[0].message.as_str()), (State::default(), message));
        }
        let (state, notices) = read("sw2=%00&phi=%00relu&rho=0.5");
        assert_eq!(state.link(), "v=1&view=gradients&rho=0.5");
        assert!(
            notices.iter().all(|notice| !notice.message.contains('\0')),
            "{notices:?}"
        );
    }

    #[test]
    fn junk_is_bounded() {
        let (state, notices) = read(&"<script>alert(1)</script>&".repeat(400));
        assert_eq!((state, notices.len()), (State::default(), 1));
        let (_, notices) = read(&format!("{}={}", "k".repeat(1000), "\u{0}é".repeat(1000)));
        assert!(notices[0].message.chars().count() < 500, "{notices:?}");
    }
}
