//! The list of views, and in each of all that a link can ask there. Tabs, help, the command line and tests read it, so that nothing that
//! can be asked is left out of one of them.

pub mod compare;
pub mod derivation;
#[cfg(test)]
mod drawing_tests;
pub mod gradients;
pub mod phase;
pub mod point;
pub mod scales;
pub mod stochastic_depth;
pub mod training;

use crate::link::State;
use crate::lists::List;
use crate::look::{Compared, Shown};
use crate::views::derivation::step::Step;
use crate::views::stochastic_depth::settings::{DepthSettings, Mode, Question, Scaling};
use crate::views::training::settings::{Optimiser, Schedule, Source, TrainingSettings, Trial};
use crate::{frame, limits};
use depthscale::model::{Activation, Parameter, Sampling};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashSet;

/// Which view a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// The plane of initialisations.
    Phase,
    /// The operating point: fixed points, maps, depth scales.
    Point,
    /// Depth scales against σ_w².
    Scales,
    /// Gradients of every layer.
    Gradients,
    /// Several networks in one picture.
    Compare,
    /// Equation 12, step by step.
    Chain,
    /// Residual networks with stochastic depth.
    Depth,
    /// Networks that are trained.
    Training,
}

/// What is known of a view before there is a link.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Entry {
    /// Which view.
    #[serde(skip)]
    pub view: View,
    /// Name in links and on the command line.
    pub name: &'static str,
    /// Name for people, on its tab.
    pub label: &'static str,
    /// Whether the page computes it in a program of its own, which is loaded when such a view is opened.
    pub own_program: bool,
}

/// All views, in the order of the tabs. Indexed by `View as usize`.
pub static VIEWS: [Entry; 8] = [
    Entry {
        view: View::Phase,
        name: "phase",
        label: "Phase",
        own_program: false,
    },
    Entry {
        view: View::Point,
        name: "point",
        label: "Point",
        own_program: false,
    },
    Entry {
        view: View::Scales,
        name: "scales",
        label: "Scales",
        own_program: false,
    },
    Entry {
        view: View::Gradients,
        name: "gradients",
        label: "Gradients",
        own_program: false,
    },
    Entry {
        view: View::Compare,
        name: "compare",
        label: "Compare",
        own_program: false,
    },
    Entry {
        view: View::Chain,
        name: "chain",
        label: "Derivation",
        own_program: false,
    },
    Entry {
        view: View::Depth,
        name: "depth",
        label: "Depth",
        own_program: true,
    },
    Entry {
        view: View::Training,
        name: "training",
        label: "Training",
        own_program: true,
    },
];

impl View {
    /// All views, in the order of the tabs.
    pub fn all() -> [Self; VIEWS.len()] {
        VIEWS.each_ref().map(|entry| entry.view)
    }

    /// What is known of it.
    pub fn entry(self) -> &'static Entry {
        &VIEWS[self as usize]
    }

    /// Name in links and on the command line.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// What it shows, for help.
    pub fn help(self) -> &'static str {
        match self {
            View::Phase => {
                "critical line, best weight variance for a depth, and the plane of operating points; rho is 1 here unless given"
            }
            View::Point => "fixed points, slopes and depth scales; q map and c map",
            View::Scales => {
                "depth scales against weight variance, predicted and fitted, one curve a value of rho or sb2"
            }
            View::Gradients => "gradients of every layer: exact theory beside sampled networks",
            View::Compare => "several networks side by side: every combination of the values in lists",
            View::Chain => {
                "equation 12 for linear networks as the supplement derives it: each step's value beside networks of at most 300 units"
            }
            View::Depth => "residual networks with stochastic depth, of several modes side by side",
            View::Training => "networks that are trained: what trains, how fast, and with which noise",
        }
    }
}

/// A name for links with its name for people.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// For links.
    pub name: Cow<'static, str>,
    /// For people.
    pub label: Cow<'static, str>,
}

/// A key of a link that takes one of a few names, or several of them where they are compared.
#[derive(Clone, Debug, Serialize)]
pub struct OneOf {
    /// The key.
    pub key: &'static str,
    /// What is chosen.
    pub label: &'static str,
    /// The names.
    pub options: Vec<Choice>,
}

impl OneOf {
    fn new<const COUNT: usize>(
        label: &'static str,
        key: &'static str,
        options: [(&'static str, &'static str); COUNT],
    ) -> Self {
        let choice = |(name, label): (&'static str, &'static str)| Choice {
            name: name.into(),
            label: label.into(),
        };
        Self {
            key,
            label,
            options: options.map(choice).into(),
        }
    }
}

/// What a view can be asked; `None` of one that answers a single question.
pub fn question(view: View) -> Option<OneOf> {
    Some(match view {
        View::Point | View::Scales | View::Gradients => return None,
        View::Phase => OneOf::new(
            "Colour",
            Shown::KEY,
            Shown::ALL.map(|one| (one.name(), one.label())),
        ),
        View::Compare => OneOf::new(
            "Compare",
            Compared::KEY,
            Compared::ALL.map(|one| (one.name(), one.label())),
        ),
        View::Chain => OneOf {
            key: Step::KEYS[0],
            label: "Step",
            options: Step::default()
                .all()
                .map(|step| Choice {
                    name: step.name().into(),
                    label: step.name().into(),
                })
                .collect(),
        },
        View::Depth => OneOf::new(
            "Question",
            Question::KEY,
            Question::ALL.map(|one| (one.name(), one.label())),
        ),
        View::Training => OneOf::new(
            "Question",
            Trial::KEY,
            Trial::ALL.map(|one| (one.name(), one.label())),
        ),
    })
}

/// The choices that a view has beside its question and those of [`sampling`].
pub fn choices(view: View) -> Vec<OneOf> {
    match view {
        View::Depth => vec![
            OneOf::new("Modes", Mode::KEY, Mode::ALL.map(|one| (one.name(), one.label()))),
            OneOf::new(
                "ResNets",
                Scaling::KEY,
                Scaling::ALL.map(|one| (one.name(), one.name())),
            ),
        ],
        View::Training => vec![
            OneOf::new(
                "Data",
                Source::KEY,
                Source::ALL.map(|one| (one.name(), one.label())),
            ),
            OneOf::new(
                "Optimiser",
                Optimiser::KEY,
                Optimiser::ALL.map(|one| (one.name(), one.label())),
            ),
            OneOf::new(
                "Learning rate",
                Schedule::KEY,
                Schedule::ALL.map(|one| (one.name(), one.label())),
            ),
        ],
        _ => Vec::new(),
    }
}

/// What is sampled and how: the choices of fully connected networks beside their numbers.
pub fn sampling() -> Vec<OneOf> {
    let label = |name: &Cow<'static, str>| match &**name {
        "conditioned" => "exact, O(N)".into(),
        "dense" => "exact, O(N²)".into(),
        "independent" => "fresh weights back".into(),
        "gaussian" => "Gaussian".into(),
        "squared" => "squared, Σz²".into(),
        "random" => "none: random δ".into(),
        "pair" => "two, a and b".into(),
        "single" => "one".into(),
        "digits" => "one digit image".into(),
        name if name.starts_with("softmax") => "softmax cross-entropy".into(),
        _ => name.clone(),
    };
    let one_of = |key| OneOf {
        key,
        label: match key {
            "sampler" => "Networks drawn",
            "weights" => "Weights",
            "loss" => "Loss",
            _ => "Inputs",
        },
        options: Sampling::options(key)
            .into_iter()
            .map(|name| Choice {
                label: label(&name),
                name,
            })
            .collect(),
    };
    Sampling::KEYS.map(one_of).into()
}

/// What the values are that a key takes several of.
#[derive(Clone, Copy)]
enum Values {
    /// A list: activations, or numbers of a parameter.
    List(Option<Parameter>),
    /// From, to and how many.
    Span(Parameter),
    /// Names, each once.
    Names(fn(usize) -> &'static str),
    /// A curve over the layers.
    Curve,
}

/// A key of a link that takes several values.
#[derive(Clone, Copy)]
pub struct Several {
    /// The key.
    pub key: &'static str,
    /// Most values; the least is one.
    pub most: usize,
    values: Values,
    /// What a link must say besides for them to count.
    with: &'static str,
}

impl Several {
    fn span(key: &'static str, parameter: Parameter, most: usize) -> Self {
        Self {
            key,
            most,
            values: Values::Span(parameter),
            with: "",
        }
    }

    /// So many values, as a link has them.
    pub fn text(&self, count: usize) -> String {
        let joined = |value: &dyn Fn(usize) -> String| (0..count).map(value).collect::<Vec<_>>().join(",");
        match self.values {
            Values::List(None) => {
                joined(&|index| Activation::NAMED[index % Activation::NAMED.len()].name().into())
            }
            Values::List(Some(parameter)) => joined(&|index| spread(parameter, index, count).to_string()),
            Values::Span(parameter) => {
                let from = spread(parameter, 0, count);
                format!("{from}:{}:{count}", spread(parameter, count - 1, count))
            }
            Values::Names(name) => joined(&|index| name(index).to_owned()),
            Values::Curve => joined(&|index| if index % 2 == 0 { "1" } else { "0.5" }.to_owned()),
        }
    }
}

/// One of so many values over a parameter's slider.
fn spread(parameter: Parameter, index: usize, count: usize) -> f64 {
    let bound = parameter.bound();
    let (low, high) = (bound.slider.0.max(bound.minimum), bound.slider.1);
    let part = index as f64 / (count - 1).max(1) as f64;
    let value = match bound.slider_step == 0.0 {
        true => low * libm::pow(high / low, part),
        false => low + (high - low) * part,
    };
    match bound.whole {
        true => libm::round(value),
        false => libm::round(value * 1e6) / 1e6,
    }
}

/// The lists, spans, sets and curves that count in a state's view.
pub fn several(state: &State) -> Vec<Several> {
    let list = |key: &'static str| Several {
        key,
        most: limits::CURVES,
        values: Values::List(List::parameter(key)),
        with: "",
    };
    match state.view {
        View::Scales => List::FAMILIES.map(list).into(),
        View::Compare => List::KEYS.map(list).into(),
        View::Depth | View::Training => {
            let keys = frame::controls_of(state);
            let trial = state.training.trial;
            let all = [
                Several {
                    key: Mode::KEY,
                    most: Mode::ALL.len(),
                    values: Values::Names(|index| Mode::ALL[index % Mode::ALL.len()].name()),
                    with: "",
                },
                Several {
                    key: Scaling::KEY,
                    most: Scaling::ALL.len(),
                    values: Values::Names(|index| Scaling::ALL[index % Scaling::ALL.len()].name()),
                    with: "",
                },
                Several {
                    key: DepthSettings::PROFILE,
                    most: limits::KNOTS,
                    values: Values::Curve,
                    with: "&modes=custom",
                },
                Several {
                    key: DepthSettings::DISCREPANCIES,
                    most: limits::KNOTS,
                    values: Values::Curve,
                    with: "&modes=maximal",
                },
                Several::span(
                    TrainingSettings::VARIANCES,
                    Parameter::WeightVariance,
                    limits::SIDE,
                ),
                Several::span(TrainingSettings::DEPTHS, Parameter::Layers, trial.most_depths()),
                Several::span(TrainingSettings::RATES, Parameter::LearningRate, limits::SIDE),
                Several::span(TrainingSettings::BUDGETS, Parameter::Budget, limits::SIDE),
            ];
            let counts = |several: &Several| match several.values {
                Values::Curve => keys.contains(&Mode::KEY),
                _ => keys.contains(&several.key),
            };
            all.into_iter().filter(counts).collect()
        }
        View::Phase | View::Point | View::Gradients | View::Chain => Vec::new(),
    }
}

/// A link to be opened by a test.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Visit {
    /// The link, without the leading `#`.
    pub link: String,
    /// Its view.
    pub view: &'static str,
    /// What it is opened for.
    pub why: String,
    /// Whether it is a view or one of its questions, without further choices.
    pub bare: bool,
    /// Whether all of it is valid; the others are to be refused with a notice.
    pub accepted: bool,
}

/// A link for everything that can be asked: each view, with each option of its question and of its choices; each list and span with one
/// value, with as many as may be, and with one more.
pub fn walk() -> Vec<Visit> {
    let mut seen = HashSet::new();
    let visits = View::all().into_iter().flat_map(walk_of);
    // a list with one value may be one of the choices
    visits.filter(|visit| seen.insert(visit.link.clone())).collect()
}

fn walk_of(view: View) -> Vec<Visit> {
    let name = view.name();
    let bare = format!("v=1&view={name}");
    let visit = |link: String, why: String, accepted: bool| Visit {
        link,
        view: name,
        why,
        bare: false,
        accepted,
    };
    let question_alone = |link: String, why: String| Visit {
        bare: true,
        ..visit(link, why, true)
    };
    let mut visits = vec![question_alone(bare.clone(), "the view alone".to_owned())];
    let asked: Vec<String> = match question(view) {
        Some(OneOf { key, options, .. }) => options
            .iter()
            .map(|option| format!("{key}={}", option.name))
            .collect(),
        None => vec![String::new()],
    };
    for (index, question) in asked.iter().enumerate() {
        let link = match question.is_empty() {
            true => bare.clone(),
            false => format!("{bare}&{question}"),
        };
        if !question.is_empty() {
            visits.push(question_alone(link.clone(), question.clone()));
        }
        let state = crate::link::read(&link).0;
        let counts = frame::controls_of(&state);
        // What all questions have in common is opened with the first of them.
        let own = choices(view)
            .into_iter()
            .chain(sampling().into_iter().filter(|_| index == 0));
        for OneOf { key, options, .. } in own.filter(|one| counts.contains(&one.key)) {
            for Choice { name, .. } in options {
                let chosen = format!("{key}={name}");
                visits.push(visit(format!("{link}&{chosen}"), chosen, true));
            }
        }
        for several in several(&state) {
            let Several { key, most, with, .. } = several;
            for count in [1, most, most + 1] {
                visits.push(visit(
                    format!("{link}{with}&{key}={}", several.text(count)),
                    format!("{key} with {count} of at most {most}"),
                    count <= most,
                ));
            }
        }
    }
    if view == View::Compare {
        visits.extend(pairs_of_lists().map(|(lists, many)| {
            let why = format!("two lists of {many} networks");
            visit(format!("{bare}&{lists}"), why, many <= limits::NETWORKS)
        }));
    }
    visits
}

/// Two lists at the limit of all networks together, and beyond it.
fn pairs_of_lists() -> impl Iterator<Item = (String, usize)> {
    let rates = "rhos=1,0.95,0.9,0.85,0.8,0.7,0.6,0.5";
    [("1,2", 16), ("1,2,3", 24)]
        .into_iter()
        .map(move |(variances, many)| (format!("{rates}&sw2s={variances}"), many))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::training::Shelf;
    use crate::{Run, link, registry};
    use std::any::Any;

    #[test]
    fn entries_stand_in_the_order_of_the_enum_and_know_their_program() {
        for (index, entry) in VIEWS.iter().enumerate() {
            assert_eq!(entry.view as usize, index);
            let state = link::read(&format!("view={}", entry.name)).0;
            assert_eq!(state.view, entry.view);
            let study = registry::all(state, &Shelf::default());
            let own = !(study.as_ref() as &dyn Any).is::<Run>();
            assert_eq!(own, entry.own_program, "{}", entry.name);
        }
    }

    #[test]
    fn what_runs_before_the_programs_knows_which_views_have_one() {
        let own = VIEWS.iter().filter(|entry| entry.own_program);
        let names: Vec<String> = own.map(|entry| format!("'{}'", entry.name)).collect();
        let list = format!("[{}].includes(asked.get('view')", names.join(", "));
        assert!(
            include_str!("../../../www/boot.js").contains(&list),
            "boot.js lacks {list}"
        );
    }

    #[test]
    fn every_key_of_several_values_is_walked() {
        let walked = walk();
        let keys = [
            &List::KEYS[..],
            &TrainingSettings::SPANS,
            &[
                Mode::KEY,
                Scaling::KEY,
                DepthSettings::PROFILE,
                DepthSettings::DISCREPANCIES,
            ],
        ];
        for key in keys.concat() {
            for accepted in [true, false] {
                let there = |visit: &&Visit| {
                    visit.why.starts_with(&format!("{key} with")) && visit.accepted == accepted
                };
                assert!(walked.iter().any(|visit| there(&visit)), "{key} {accepted}");
            }
        }
    }

    #[test]
    fn what_is_accepted_opens_and_what_is_not_says_why() {
        for Visit { link, accepted, .. } in walk() {
            let (state, notices) = link::read(&link);
            assert_eq!(notices.is_empty(), accepted, "{link}: {notices:?}");
            assert_eq!(link::read(&state.link()), (state, Vec::new()), "{link}");
            for notice in notices {
                let (_, last) = link.rsplit_once('&').unwrap();
                let (key, _) = last.split_once('=').unwrap();
                assert!(
                    notice.message.starts_with(&format!("{key} is "))
                        && notice.message.contains("; allowed "),
                    "{link}: {notice}"
                );
            }
        }
    }
}
