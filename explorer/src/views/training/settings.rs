//! What a link says of training: the question, on which data, how, and over which grid.

use crate::limits;
use depthscale::model::Parameter;
use std::fmt;

/// A question about networks that are trained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trial {
    /// Which networks train: accuracy over weight variance and depth (Schoenholz et al., figures 5 and 6; Huang et al., figure 7).
    #[default]
    Map,
    /// Steps to a test accuracy against the learning rate (Huang et al., figure 6).
    Speed,
    /// Stochastic depth's loss as that of the average network and a penalty (Hayou & Ayed, table 3).
    Loss,
    /// Modes of stochastic depth at the same budget (Hayou & Ayed, tables 2 and 6).
    Budgets,
    /// Whether masks add normal noise while networks train (Hayou & Ayed, figures 4 to 8).
    Normality,
}

impl Trial {
    /// Key in links.
    pub const KEY: &'static str = "trial";
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Map, Self::Speed, Self::Loss, Self::Budgets, Self::Normality];

    /// Name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::Speed => "speed",
            Self::Loss => "loss",
            Self::Budgets => "budgets",
            Self::Normality => "normality",
        }
    }

    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Map => "what trains",
            Self::Speed => "how fast",
            Self::Loss => "loss of stochastic depth",
            Self::Budgets => "budgets",
            Self::Normality => "normality",
        }
    }

    /// The numbers it depends on, in the order of the page.
    pub fn parameters(self) -> &'static [Parameter] {
        use Parameter::*;
        match self {
            Self::Map => &[
                BiasVariance,
                KeepRate,
                Units,
                Images,
                Steps,
                Batch,
                LearningRate,
                Momentum,
                Runs,
                Seed,
            ],
            Self::Speed => &[
                WeightVariance,
                BiasVariance,
                KeepRate,
                Units,
                Images,
                Steps,
                Batch,
                Momentum,
                Runs,
                Seed,
            ],
            Self::Loss => &[
                Budget,
                Layers,
                Units,
                Steps,
                Batch,
                LearningRate,
                Momentum,
                Runs,
                Seed,
            ],
            Self::Budgets => &[
                Layers,
                Units,
                Images,
                Steps,
                Batch,
                LearningRate,
                Momentum,
                Runs,
                Seed,
            ],
            Self::Normality => &[
                Budget,
                Layers,
                Masks,
                Units,
                Steps,
                Batch,
                LearningRate,
                Momentum,
                Runs,
                Seed,
            ],
        }
    }

    /// Keys of the choices it depends on, besides the activation.
    pub fn choices(self) -> &'static [&'static str] {
        match self {
            Self::Map => &[
                "weights",
                Source::KEY,
                Optimiser::KEY,
                Schedule::KEY,
                TrainingSettings::VARIANCES,
                TrainingSettings::DEPTHS,
            ],
            Self::Speed => &[
                "weights",
                Source::KEY,
                Optimiser::KEY,
                TrainingSettings::DEPTHS,
                TrainingSettings::RATES,
            ],
            Self::Loss | Self::Normality => &[],
            Self::Budgets => &[Source::KEY, TrainingSettings::BUDGETS],
        }
    }

    /// Numbers with which it shows what it is about, within a minute or two on a page; the others have their defaults.
    pub fn usual(self) -> &'static [(Parameter, f64)] {
        use Parameter::*;
        match self {
            Self::Map => &[],
            Self::Speed => &[(Units, 128.0), (Steps, 600.0), (Momentum, 0.0), (Runs, 2.0)],
            Self::Loss => &[
                (Budget, 0.8),
                (Layers, 50.0),
                (Steps, 400.0),
                (Batch, 16.0),
                (LearningRate, 0.01),
                (Momentum, 0.0),
                (Runs, 4.0),
            ],
            Self::Budgets => &[
                (Layers, 20.0),
                (Units, 32.0),
                (Steps, 225.0),
                (Batch, 32.0),
                (LearningRate, 0.005),
                (Momentum, 0.9),
                (Runs, 16.0),
            ],
            Self::Normality => &[
                (Layers, 100.0),
                (Steps, 320.0),
                (Batch, 16.0),
                (LearningRate, 0.005),
                (Momentum, 0.0),
                (Runs, 2.0),
            ],
        }
    }

    /// L with which it does; `None` for those of a link that says nothing.
    pub fn usual_depths(self) -> Option<Span> {
        (self == Self::Speed).then_some(Span::new(5.0, 25.0, 5))
    }

    /// L where a link says nothing: as many as the question can show.
    pub fn default_depths(self) -> Span {
        Span::new(6.0, 60.0, self.most_depths().min(10))
    }

    /// Most values of L: rows of a map, or curves of one picture.
    pub fn most_depths(self) -> usize {
        match self {
            Self::Speed => limits::CURVES,
            _ => limits::SIDE,
        }
    }

    /// Whether its networks are fully connected, with φ; else they are residual with relu.
    pub fn is_fully_connected(self) -> bool {
        matches!(self, Self::Map | Self::Speed)
    }
}

/// What is trained on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// 1,797 handwritten digits of 8×8 pixels.
    #[default]
    Digits,
    /// 5,000 images of MNIST.
    Mnist,
    /// Files of the reader.
    Own,
}

impl Source {
    /// Key in links.
    pub const KEY: &'static str = "data";
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Digits, Self::Mnist, Self::Own];

    /// Name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Mnist => "mnist",
            Self::Own => "own",
        }
    }

    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Digits => "digits, 8×8",
            Self::Mnist => "MNIST, 5,000",
            Self::Own => "your files",
        }
    }
}

/// How weights follow gradients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Optimiser {
    /// Stochastic gradient descent, with momentum.
    #[default]
    Sgd,
    /// By the root mean square of past gradients.
    RmsProp,
}

impl Optimiser {
    /// Key in links.
    pub const KEY: &'static str = "optimiser";
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Sgd, Self::RmsProp];

    /// Name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sgd => "sgd",
            Self::RmsProp => "rmsprop",
        }
    }

    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sgd => "SGD",
            Self::RmsProp => "RMSProp",
        }
    }
}

/// How the learning rate depends on the depth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Schedule {
    /// Not at all: η = c.
    #[default]
    Fixed,
    /// η = c/L.
    PerLayer,
}

impl Schedule {
    /// Key in links.
    pub const KEY: &'static str = "schedule";
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Fixed, Self::PerLayer];

    /// Name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::PerLayer => "perlayer",
        }
    }

    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Fixed => "η = c",
            Self::PerLayer => "η = c/L",
        }
    }
}

/// Values of one quantity over a grid, evenly spread from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The first.
    pub from: f64,
    /// The last.
    pub to: f64,
    /// How many.
    pub count: usize,
}

/// What a [`Span`] may hold.
struct Allowed {
    least: f64,
    most: f64,
    count: usize,
    whole: bool,
}

impl Span {
    const fn new(from: f64, to: f64, count: usize) -> Self {
        Self { from, to, count }
    }

    /// The values, spread linearly.
    pub fn values(&self) -> Vec<f64> {
        let last = self.count.saturating_sub(1).max(1) as f64;
        (0..self.count)
            .map(|index| self.from + (self.to - self.from) * (index as f64 / last))
            .collect()
    }

    /// The nearest whole numbers to the values, each once.
    pub fn whole(&self) -> Vec<usize> {
        let mut values: Vec<usize> = self
            .values()
            .into_iter()
            .map(|value| libm::round(value) as usize)
            .collect();
        values.dedup();
        values
    }

    /// The values, spread in even ratios; for positive ends.
    pub fn ratios(&self) -> Vec<f64> {
        let last = self.count.saturating_sub(1).max(1) as f64;
        let ratio = libm::log(self.to / self.from);
        (0..self.count)
            .map(|index| self.from * libm::exp(ratio * (index as f64 / last)))
            .collect()
    }

    fn parse(text: &str, allowed: &Allowed) -> Result<Self, String> {
        let &Allowed {
            least,
            most,
            count,
            whole,
        } = allowed;
        let read = || {
            let mut parts = text.split(':').map(str::trim);
            let mut end = || -> Option<f64> {
                let value: f64 = parts.next()?.parse().ok()?;
                ((least..=most).contains(&value) && !(whole && value.fract() != 0.0)).then_some(value)
            };
            let (from, to) = (end()?, end()?);
            let many: usize = parts.next()?.parse().ok()?;
            let fits = parts.next().is_none()
                && (1..=count).contains(&many)
                && from <= to
                && (many > 1) == (from < to);
            fits.then_some(Self::new(from, to, many))
        };
        let kind = if whole { "whole numbers" } else { "numbers" };
        read().ok_or_else(|| format!("allowed is from:to:count, two {kind} from {least} to {most} in order, and how many values, at most {count} (1 where both ends are equal), such as {}", Self::new(least, most, 2)))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.from, self.to, self.count)
    }
}

/// All of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainingSettings {
    /// The question.
    pub trial: Trial,
    /// What is trained on.
    pub source: Source,
    /// How weights follow gradients.
    pub optimiser: Optimiser,
    /// How the learning rate depends on the depth.
    pub schedule: Schedule,
    /// σ_w² of a map's columns.
    pub variances: Span,
    /// L of a map's rows, and of the curves of speed; `None` where the link says nothing.
    pub depths: Option<Span>,
    /// η of the curves of speed, in even ratios.
    pub rates: Span,
    /// L̄/L at which modes are compared.
    pub budgets: Span,
    /// σ_w² and L of the cell whose learning curve is shown; the map's best where none is chosen.
    pub cell: Option<(f64, u32)>,
}

impl Default for TrainingSettings {
    fn default() -> Self {
        Self {
            trial: Trial::default(),
            source: Source::default(),
            optimiser: Optimiser::default(),
            schedule: Schedule::default(),
            variances: Span::new(1.0, 4.0, 12),
            depths: None,
            rates: Span::new(0.0003, 0.03, 6),
            budgets: Span::new(0.2, 1.0, 5),
            cell: None,
        }
    }
}

impl TrainingSettings {
    /// Key of the columns.
    pub const VARIANCES: &'static str = "sw2span";
    /// Key of the rows.
    pub const DEPTHS: &'static str = "Lspan";
    /// Key of the learning rates.
    pub const RATES: &'static str = "lrspan";
    /// Key of the budgets.
    pub const BUDGETS: &'static str = "budgetspan";
    /// Key of the cell.
    pub const CELL: &'static str = "cell";
    /// Keys of values over a grid.
    pub const SPANS: [&'static str; 4] = [Self::VARIANCES, Self::DEPTHS, Self::RATES, Self::BUDGETS];
    /// Keys in links.
    pub const KEYS: [&'static str; 9] = [
        Trial::KEY,
        Source::KEY,
        Optimiser::KEY,
        Schedule::KEY,
        Self::VARIANCES,
        Self::DEPTHS,
        Self::RATES,
        Self::BUDGETS,
        Self::CELL,
    ];
    /// Sets one key; an empty value means its default.
    ///
    /// # Errors
    /// What is allowed, as the end of a sentence.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let default = Self::default();
        let text = value.trim();
        let empty = text.is_empty();
        let of = |parameter: Parameter, whole: bool| {
            let bound = parameter.bound();
            Allowed {
                least: bound.minimum,
                most: bound.maximum,
                count: limits::SIDE,
                whole,
            }
        };
        let span = |parameter: Parameter, own: Span| match empty {
            true => Ok(own),
            false => Span::parse(text, &of(parameter, parameter == Parameter::Layers)),
        };
        match key {
            Trial::KEY => self.trial = choose(text, &Trial::ALL, Trial::name)?,
            Source::KEY => self.source = choose(text, &Source::ALL, Source::name)?,
            Optimiser::KEY => self.optimiser = choose(text, &Optimiser::ALL, Optimiser::name)?,
            Schedule::KEY => self.schedule = choose(text, &Schedule::ALL, Schedule::name)?,
            Self::VARIANCES => self.variances = span(Parameter::WeightVariance, default.variances)?,
            Self::DEPTHS if empty => self.depths = None,
            Self::DEPTHS => self.depths = Some(span(Parameter::Layers, default.depths())?),
            Self::RATES => self.rates = span(Parameter::LearningRate, default.rates)?,
            Self::BUDGETS => self.budgets = span(Parameter::Budget, default.budgets)?,
            _ if empty => self.cell = None,
            _ => {
                let read = || {
                    let (variance, depth) = text.split_once(':')?;
                    let checked =
                        |parameter: Parameter, text: &str| parameter.check(text.trim().parse().ok()?).ok();
                    let variance = checked(Parameter::WeightVariance, variance)?;
                    Some((variance, checked(Parameter::Layers, depth)? as u32))
                };
                self.cell = Some(read().ok_or("allowed is σ_w²:L, such as 1.5:40")?);
            }
        }
        Ok(())
    }

    /// The value of each key, as a link has it; empty where no cell is chosen.
    pub fn texts(&self) -> [(&'static str, String); 9] {
        let cell = |(variance, depth): (f64, u32)| format!("{variance}:{depth}");
        [
            (Trial::KEY, self.trial.name().to_owned()),
            (Source::KEY, self.source.name().to_owned()),
            (Optimiser::KEY, self.optimiser.name().to_owned()),
            (Schedule::KEY, self.schedule.name().to_owned()),
            (Self::VARIANCES, self.variances.to_string()),
            (Self::DEPTHS, self.depths().to_string()),
            (Self::RATES, self.rates.to_string()),
            (Self::BUDGETS, self.budgets.to_string()),
            (Self::CELL, self.cell.map_or_else(String::new, cell)),
        ]
    }

    /// L of a map's rows, and of the curves of speed.
    pub fn depths(&self) -> Span {
        self.depths.unwrap_or(self.trial.default_depths())
    }

    /// The same with what it says of depths left out, where the question says as much.
    pub(crate) fn shortest(self) -> Self {
        Self {
            depths: self.depths.filter(|own| *own != self.trial.default_depths()),
            ..self
        }
    }

    /// What of it is not the default.
    pub(crate) fn chosen(&self) -> impl Iterator<Item = (&'static str, String)> {
        let own = self.shortest();
        let chosen = own.texts().into_iter().zip(Self::default().texts());
        chosen
            .filter(move |((key, own_text), default)| match *key {
                Self::DEPTHS => own.depths.is_some(),
                _ => *own_text != default.1,
            })
            .map(|(own, _)| own)
    }

    /// Why values that are allowed one by one do not go together.
    pub(crate) fn conflict(&self) -> Option<String> {
        let (many, most) = (self.depths().whole().len(), self.trial.most_depths());
        (many > most).then(|| {
            let trial = self.trial.name();
            format!("allowed with trial={trial} are at most {most} depths, Lspan has {many}")
        })
    }
}

/// The one with that name, the first where there is none.
fn choose<T: Copy>(text: &str, all: &[T], name: fn(T) -> &'static str) -> Result<T, String> {
    let found = all
        .iter()
        .copied()
        .find(|&one| text.is_empty() || name(one) == text);
    let names = || all.iter().map(|&one| name(one)).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| format!("allowed is {}", names()))
}

/// The numbers that only this view has.
pub const PARAMETERS: [Parameter; 8] = {
    use Parameter::*;
    [Units, Layers, Steps, Batch, LearningRate, Momentum, Runs, Images]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back() {
        let mut settings = TrainingSettings::default();
        for (key, text) in [
            ("trial", "speed"),
            ("data", "mnist"),
            ("optimiser", "rmsprop"),
            ("schedule", "perlayer"),
            ("sw2span", "1.5:2:3"),
            ("Lspan", "10:250:20"),
            ("lrspan", "0.001:0.1:5"),
            ("budgetspan", "0.5:0.5:1"),
            ("cell", "1.75:40"),
        ] {
            settings.set(key, text).unwrap();
            let texts = settings.texts();
            assert!(texts.contains(&(key, text.to_owned())), "{texts:?}");
        }
        assert_eq!(settings.chosen().count(), 9);
        for key in TrainingSettings::KEYS {
            settings.set(key, "").unwrap();
        }
        assert_eq!(settings, TrainingSettings::default());
    }

    #[test]
    fn what_is_not_allowed_is_told() {
        let mut settings = TrainingSettings::default();
        for (key, text) in [
            ("trial", "all"),
            ("data", "cifar"),
            ("sw2span", "1:4"),
            ("sw2span", "4:1:3"),
            ("sw2span", "1:4:1"),
            ("sw2span", "1:4:65"),
            ("sw2span", "1:4:3:3"),
            ("sw2span", "0:4:3"),
            ("sw2span", "1:NaN:3"),
            ("Lspan", "10.5:20:2"),
            ("Lspan", "10:301:2"),
            ("cell", "1.5"),
            ("cell", "1.5:0"),
            ("cell", "x:3"),
        ] {
            let message = settings.set(key, text).unwrap_err();
            assert!(message.starts_with("allowed"), "{key}={text}");
        }
        assert_eq!(settings, TrainingSettings::default());
    }

    #[test]
    fn spans_reach_both_ends() {
        let span = Span::new(1.0, 4.0, 4);
        assert_eq!(span.values(), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(Span::new(10.0, 10.0, 1).whole(), [10]);
        assert_eq!(Span::new(1.0, 3.0, 5).whole(), [1, 2, 3]);
        let ratios = Span::new(0.001, 1.0, 4).ratios();
        assert!((ratios[1] - 0.01).abs() < 1e-15 && ratios[0] == 0.001);
    }
}
