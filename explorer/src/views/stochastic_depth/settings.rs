//! What a link says of stochastic depth: the question, how layers survive, and which residual networks.

use crate::limits;
use depthscale::model::Parameter;

/// A question about residual networks with stochastic depth (Hayou & Ayed).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Question {
    /// The law of the number of layers that survive (Lemma 1, figure 1a).
    Subnetworks,
    /// How gradients grow (Proposition 1, figure 2, tables 1, 4 and 5).
    #[default]
    Growth,
    /// Covariance of two inputs, layer by layer (equations A4 to A7).
    Kernels,
    /// What leaving out a layer changes (Theorem 1, Lemma 2, figure 3).
    Discrepancy,
    /// Whether masks add normal noise (Theorem 2, figures 5 and 8).
    Normality,
    /// Whether one layer has a large share of that noise (assumption 2, figures 4, 6 and 7).
    Assumption,
    /// What a training step costs (figure 1b).
    Cost,
}

impl Question {
    /// Key in links.
    pub const KEY: &'static str = "study";
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Growth,
        Self::Subnetworks,
        Self::Kernels,
        Self::Discrepancy,
        Self::Normality,
        Self::Assumption,
        Self::Cost,
    ];

    /// Name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Subnetworks => "subnetworks",
            Self::Growth => "growth",
            Self::Kernels => "kernels",
            Self::Discrepancy => "discrepancy",
            Self::Normality => "normality",
            Self::Assumption => "assumption",
            Self::Cost => "cost",
        }
    }

    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Subnetworks => "depth L_δ",
            Self::Growth => "gradients",
            Self::Kernels => "kernels",
            Self::Discrepancy => "g_l",
            Self::Normality => "normality",
            Self::Assumption => "assumption 2",
            Self::Cost => "cost",
        }
    }
}

impl Question {
    /// The numbers it depends on, in the order of the page.
    pub fn parameters(self) -> &'static [Parameter] {
        use Parameter::*;
        match self {
            Self::Subnetworks => &[Budget, Doubt, Depth, Networks, Seed],
            Self::Growth => &[Budget, Depth, Width, Networks, Seed],
            Self::Kernels => &[
                Budget,
                Depth,
                Width,
                Networks,
                Seed,
                StartVariance,
                StartCorrelation,
            ],
            Self::Discrepancy => &[Budget, Depth, Width, Networks, Seed, StartVariance],
            Self::Normality => &[Budget, Depth, Masks, Width, Networks, Seed],
            Self::Assumption => &[Depth, Width, Networks, Seed],
            Self::Cost => &[Depth, Width],
        }
    }
}

impl Question {
    /// Keys of the choices it depends on.
    pub fn choices(self) -> &'static [&'static str] {
        match self {
            Self::Subnetworks => &[Mode::KEY],
            Self::Growth | Self::Kernels | Self::Discrepancy | Self::Normality => &[Mode::KEY, Scaling::KEY],
            Self::Assumption => &[Scaling::KEY],
            Self::Cost => &[],
        }
    }
}

/// How the survival probabilities p_1…p_L are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// All 1: no stochastic depth.
    None,
    /// All the same.
    Uniform,
    /// Falling in a line from the first layer to the last.
    Linear,
    /// SenseMode, sensitivities mapped in a line onto [p_min, 1] (section 5).
    SenseLinear,
    /// SenseMode, p proportional to the sensitivity (section 6).
    SenseShare,
    /// Maximal regularisation (Lemma 2).
    Maximal,
    /// As drawn or typed.
    Custom,
}

impl Mode {
    /// Key in links: names with commas between.
    pub const KEY: &'static str = "modes";
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::Uniform,
        Self::Linear,
        Self::SenseLinear,
        Self::SenseShare,
        Self::Maximal,
        Self::Custom,
    ];

    /// Name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Uniform => "uniform",
            Self::Linear => "linear",
            Self::SenseLinear => "sense",
            Self::SenseShare => "senseshare",
            Self::Maximal => "maximal",
            Self::Custom => "custom",
        }
    }

    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "none, p = 1",
            Self::Uniform => "uniform",
            Self::Linear => "linear",
            Self::SenseLinear => "SenseMode, linear",
            Self::SenseShare => "SenseMode, p ∝ |S|",
            Self::Maximal => "maximal (Lemma 2)",
            Self::Custom => "your own",
        }
    }
}

/// How strongly a block adds to the signal: y_l = y_{l−1} + δ_l s W_l φ(y_{l−1}).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scaling {
    /// s = 1 (equation 1).
    Standard,
    /// s = 1/√L (equation 3).
    Stable,
}

impl Scaling {
    /// Key in links: names with commas between.
    pub const KEY: &'static str = "resnet";
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Standard, Self::Stable];

    /// Name in links and for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Stable => "stable",
        }
    }

    /// s² in a network of `depth` layers.
    pub fn branch_variance(self, depth: usize) -> f64 {
        match self {
            Self::Standard => 1.0,
            Self::Stable => 1.0 / depth as f64,
        }
    }
}

/// Some of all values of a choice, in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Chosen<T, const MOST: usize>([Option<T>; MOST]);

impl<T: Copy + PartialEq, const MOST: usize> Chosen<T, MOST> {
    fn iter(&self) -> impl Iterator<Item = T> {
        self.0.iter().copied().flatten()
    }

    fn parse(text: &str, all: &[T], name: fn(T) -> &'static str) -> Result<Self, String> {
        let mut chosen = [None; MOST];
        let allowed = || {
            let names: Vec<_> = all.iter().map(|&one| name(one)).collect();
            format!("allowed is one or more of {}, each once", names.join(", "))
        };
        for (index, text) in text.split(',').map(str::trim).enumerate() {
            let one = all.iter().copied().find(|&one| name(one) == text);
            let new = one.filter(|_| !chosen.contains(&one)).ok_or_else(allowed)?;
            *chosen.get_mut(index).ok_or_else(allowed)? = Some(new);
        }
        Ok(Self(chosen))
    }

    fn text(&self, name: fn(T) -> &'static str) -> String {
        self.iter().map(name).collect::<Vec<_>>().join(",")
    }
}

/// A curve over the layers: straight lines through values spread evenly from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knots {
    count: usize,
    values: [f32; limits::KNOTS],
}

impl Knots {
    /// Decimals kept of a value.
    const DECIMALS: f32 = 1000.0;
    /// None.
    const NO: Self = Self {
        count: 0,
        values: [0.0; limits::KNOTS],
    };

    /// Through these, rounded to thousandths; further ones are left out.
    pub fn new(values: impl IntoIterator<Item = f64>) -> Self {
        let mut knots = Self::NO;
        for (own, value) in knots.values.iter_mut().zip(values) {
            *own = ((value as f32) * Self::DECIMALS).round_ties_even() / Self::DECIMALS;
            knots.count += 1;
        }
        knots
    }

    /// The values.
    pub fn values(&self) -> Vec<f64> {
        let decimal =
            |&value: &f32| libm::round(f64::from(value * Self::DECIMALS)) / f64::from(Self::DECIMALS);
        self.values[..self.count].iter().map(decimal).collect()
    }

    /// As a link has them.
    pub fn text(&self) -> String {
        let values: Vec<_> = self.values().iter().map(f64::to_string).collect();
        values.join(",")
    }

    fn parse(text: &str, most: f64) -> Result<Self, String> {
        let allowed = || {
            format!(
                "allowed are up to {} numbers from 0 to {most}, with commas between",
                limits::KNOTS
            )
        };
        let values: Option<Vec<f64>> = text
            .split(',')
            .map(|value| {
                value
                    .trim()
                    .parse()
                    .ok()
                    .filter(|value| (0.0..=most).contains(value))
            })
            .collect();
        let values = values.filter(|values| values.len() <= limits::KNOTS);
        Ok(Self::new(values.ok_or_else(allowed)?))
    }
}

/// All of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DepthSettings {
    /// The question.
    pub study: Question,
    modes: Chosen<Mode, { Mode::ALL.len() }>,
    scalings: Chosen<Scaling, { Scaling::ALL.len() }>,
    /// p of the mode that is drawn or typed; falling from 1 to ½ where nothing is.
    pub profile: Option<Knots>,
    /// g_l for Lemma 2; those of a sampled network where nothing is drawn or typed.
    pub discrepancies: Option<Knots>,
}

impl Default for DepthSettings {
    fn default() -> Self {
        let mut modes = [None; Mode::ALL.len()];
        modes[..3].copy_from_slice(&[Some(Mode::None), Some(Mode::Uniform), Some(Mode::Linear)]);
        Self {
            study: Question::default(),
            modes: Chosen(modes),
            scalings: Chosen([Some(Scaling::Standard), None]),
            profile: None,
            discrepancies: None,
        }
    }
}

impl DepthSettings {
    /// Key of the profile.
    pub const PROFILE: &'static str = "ps";
    /// Key of g_l.
    pub const DISCREPANCIES: &'static str = "gs";
    /// Keys in links.
    pub const KEYS: [&'static str; 5] = [
        Question::KEY,
        Mode::KEY,
        Scaling::KEY,
        Self::PROFILE,
        Self::DISCREPANCIES,
    ];
    /// Largest g_l: only their ratios count.
    pub const LARGEST: f64 = 1000.0;

    /// The modes, in the order of their hues.
    pub fn modes(&self) -> impl Iterator<Item = Mode> {
        self.modes.iter()
    }

    /// The networks, in the order of their strokes.
    pub fn scalings(&self) -> impl Iterator<Item = Scaling> {
        self.scalings.iter()
    }

    /// With the mode that is drawn or typed among the modes.
    pub fn with_mode(mut self, mode: Mode) -> Self {
        if self.modes().all(|own| own != mode)
            && let Some(free) = self.modes.0.iter_mut().find(|own| own.is_none())
        {
            *free = Some(mode);
        }
        self
    }

    /// Sets one key; an empty value means its default.
    ///
    /// # Errors
    /// What is allowed, as the end of a sentence.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let default = Self::default();
        let empty = value.trim().is_empty();
        match key {
            Question::KEY if empty => self.study = default.study,
            Question::KEY => {
                let study = Question::ALL.into_iter().find(|study| study.name() == value);
                let names = || format!("allowed is {}", Question::ALL.map(Question::name).join(", "));
                self.study = study.ok_or_else(names)?;
            }
            Mode::KEY if empty => self.modes = default.modes,
            Mode::KEY => self.modes = Chosen::parse(value, &Mode::ALL, Mode::name)?,
            Scaling::KEY if empty => self.scalings = default.scalings,
            Scaling::KEY => self.scalings = Chosen::parse(value, &Scaling::ALL, Scaling::name)?,
            Self::PROFILE if empty => self.profile = None,
            Self::PROFILE => self.profile = Some(Knots::parse(value, 1.0)?),
            _ if empty => self.discrepancies = None,
            _ => self.discrepancies = Some(Knots::parse(value, Self::LARGEST)?),
        }
        Ok(())
    }

    /// The value of each key, as a link has it; empty where nothing is drawn or typed.
    pub fn texts(&self) -> [(&'static str, String); 5] {
        let knots = |knots: &Option<Knots>| knots.as_ref().map_or_else(String::new, Knots::text);
        [
            (Question::KEY, self.study.name().to_owned()),
            (Mode::KEY, self.modes.text(Mode::name)),
            (Scaling::KEY, self.scalings.text(Scaling::name)),
            (Self::PROFILE, knots(&self.profile)),
            (Self::DISCREPANCIES, knots(&self.discrepancies)),
        ]
    }

    /// What of it is not the default.
    pub(crate) fn chosen(&self) -> impl Iterator<Item = (&'static str, String)> {
        let own = self.texts().into_iter().zip(Self::default().texts());
        own.filter(|(own, default)| own != default).map(|(own, _)| own)
    }
}

/// The numbers that only this view has.
pub const PARAMETERS: [Parameter; 3] = [Parameter::Budget, Parameter::Doubt, Parameter::Masks];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back() {
        let mut settings = DepthSettings::default();
        for (key, text) in [
            ("study", "kernels"),
            ("modes", "custom,none,sense"),
            ("resnet", "stable,standard"),
            ("ps", "1,0.25,0.125"),
            ("gs", "0,3.5"),
        ] {
            settings.set(key, text).unwrap();
            let texts = settings.texts();
            assert!(texts.contains(&(key, text.to_owned())), "{texts:?}");
        }
        assert_eq!(settings.chosen().count(), 5);
        for key in DepthSettings::KEYS {
            settings.set(key, "").unwrap();
        }
        assert_eq!(settings, DepthSettings::default());
    }

    #[test]
    fn what_is_not_allowed_is_told() {
        let mut settings = DepthSettings::default();
        let many = vec!["0.5"; limits::KNOTS + 1].join(",");
        for (key, text) in [
            ("study", "all"),
            ("modes", "none,none"),
            ("modes", "quadratic"),
            ("resnet", "standard,stable,stable"),
            ("ps", "1.5"),
            ("ps", "0.5,,1"),
            ("ps", "NaN"),
            ("ps", &many),
            ("gs", "-1"),
        ] {
            assert!(
                settings.set(key, text).unwrap_err().starts_with("allowed"),
                "{key}={text}"
            );
        }
        assert_eq!(settings, DepthSettings::default());
    }
}
