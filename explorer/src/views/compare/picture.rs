//! The pictures that a comparison has.

use crate::look::Compared;
use crate::picture::{Legend, Picture, Strand};
use crate::run::Run;
use crate::study::FigureWords;

/// One of the pictures that a comparison has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// g_aa of every layer.
    Gaa,
    /// |g_ab| of every layer.
    Gab,
    /// |g_ab| beside χ₁^(L−l).
    GabChi,
    /// g_aa and g̃_ab of every layer.
    Gtilde,
    /// g_aa of every layer over gradient independence.
    Factor,
    /// Variance of g_aa against its mean.
    VarianceAa,
    /// Variance of |g_ab| against its mean.
    VarianceAb,
    /// Variance of g̃_ab against its mean.
    VarianceTilde,
    /// Depth scale fitted to g_aa.
    Fitted,
    /// n_c.
    Crossover,
    /// q → q'.
    Qmap,
    /// c → c'.
    Cmap,
    /// |q^l − q*|.
    Qdecay,
    /// |c^l − c*|.
    Cdecay,
}

impl Panel {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Gaa,
        Self::Gab,
        Self::GabChi,
        Self::Gtilde,
        Self::Factor,
        Self::VarianceAa,
        Self::VarianceAb,
        Self::VarianceTilde,
        Self::Fitted,
        Self::Crossover,
        Self::Qmap,
        Self::Cmap,
        Self::Qdecay,
        Self::Cdecay,
    ];

    /// The pictures that compare by a quantity.
    pub fn of(compared: Compared) -> &'static [Self] {
        match compared {
            Compared::Gaa => &[Self::Gaa],
            Compared::Gab => &[Self::Gab],
            Compared::GabChi => &[Self::GabChi],
            Compared::Gtilde => &[Self::Gtilde],
            Compared::Factor => &[Self::Factor],
            Compared::Variance => &[Self::VarianceAa, Self::VarianceAb, Self::VarianceTilde],
            Compared::Fitted => &[Self::Fitted],
            Compared::Crossover => &[Self::Crossover],
            Compared::Qmap => &[Self::Qmap],
            Compared::Cmap => &[Self::Cmap],
            Compared::Qdecay => &[Self::Qdecay],
            Compared::Cdecay => &[Self::Cdecay],
        }
    }

    /// The picture of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|panel| panel.words().name == name)
    }

    /// Its words.
    pub fn words(self) -> FigureWords {
        FigureWords {
            name: self.name(),
            title: self.title(),
            caption: self.caption(),
        }
    }

    /// Name for code and tests.
    fn name(self) -> &'static str {
        match self {
            Self::Gaa => "compared-gaa",
            Self::Gab => "compared-gab",
            Self::GabChi => "compared-gabchi",
            Self::Gtilde => "compared-gtilde",
            Self::Factor => "factor",
            Self::VarianceAa => "variance-gaa",
            Self::VarianceAb => "variance-gab",
            Self::VarianceTilde => "variance-gtilde",
            Self::Fitted => "fitted",
            Self::Crossover => "crossover",
            Self::Qmap => "compared-qmap",
            Self::Cmap => "compared-cmap",
            Self::Qdecay => "compared-qdecay",
            Self::Cdecay => "compared-cdecay",
        }
    }

    /// Heading.
    fn title(self) -> &'static str {
        match self {
            Self::Gaa => "g_aa per layer",
            Self::Gab | Self::GabChi => "g_ab per layer",
            Self::Gtilde => "g_aa and g̃_ab per layer",
            Self::Factor => "What gradient independence leaves out",
            Self::VarianceAa => "g_aa: variance against mean",
            Self::VarianceAb => "|g_ab|: variance against mean",
            Self::VarianceTilde => "g̃_ab: variance against mean",
            Self::Fitted => "Depth scale of gradients",
            Self::Crossover => "Where g_ab turns into noise",
            Self::Qmap => "Length maps",
            Self::Cmap => "Correlation maps",
            Self::Qdecay => "Approach of q to q*",
            Self::Cdecay => "Approach of c to c*",
        }
    }

    /// What is drawn, in a line.
    fn caption(self) -> &'static str {
        match self {
            Self::Gaa => "Means over networks ± one standard error. Gradients travel from right to left.",
            Self::Gab => {
                "Networks by the absolute value, as the paper has it; the mean with its sign goes its own way."
            }
            Self::GabChi => {
                "Networks by the absolute value, beside the power of χ₁ that the paper conjectures."
            }
            Self::Gtilde => "Means over networks ± one standard error, beside powers of χ₁.",
            Self::Factor => "g_aa of every layer over what it would be with fresh weights on the way back.",
            Self::VarianceAa | Self::VarianceAb | Self::VarianceTilde => {
                "One dot a layer; both axes are logarithmic, so that a power of the mean is a straight line."
            }
            Self::Fitted => {
                "Layers until g_aa has faded or grown by a factor e: predicted |1/ln χ₁|, and fitted to networks."
            }
            Self::Crossover => {
                "Layers below the output from where the spread of g_ab is larger than its mean."
            }
            Self::Qmap => "Variance q of the preactivations from one layer to the next.",
            Self::Cmap => "Correlation c of two inputs from one layer to the next, where q has settled.",
            Self::Qdecay | Self::Cdecay => {
                "Distance to the fixed point, layer by layer. Networks stop falling where their finite width shows."
            }
        }
    }

    /// The picture of what `run` compares; empty where it compares nothing.
    pub fn picture(self, run: &Run) -> Picture {
        let Some(comparison) = &run.comparison else {
            return Picture::default();
        };
        let members = &comparison.members;
        let picture = match self {
            Self::Gaa | Self::Gab | Self::GabChi | Self::Gtilde | Self::Factor => {
                super::layers::picture(self, members, run.state.last)
            }
            Self::VarianceAa | Self::VarianceAb | Self::VarianceTilde => {
                super::variance::picture(self, members)
            }
            Self::Fitted => super::fitted::fitted(members),
            Self::Crossover => super::fitted::crossover(members),
            Self::Qmap | Self::Cmap => super::maps::picture(self, members),
            Self::Qdecay | Self::Cdecay => super::decay::picture(self, members),
        };
        Picture {
            legend: legend(run),
            ..picture
        }
    }
}

/// Hues for the values of the first list, strokes for those of the second.
fn legend(run: &Run) -> Legend {
    let Some(comparison) = &run.comparison else {
        return Legend::default();
    };
    let mut lists = run
        .state
        .lists
        .iter()
        .map(|list| (0..list.values().len()).map(|index| list.name(index)).collect());
    let strands = comparison.members.iter().map(|member| Strand {
        name: member.name.clone(),
        places: member.places,
    });
    Legend {
        strands: strands.collect(),
        hues: lists.next().unwrap_or_default(),
        strokes: lists.next().unwrap_or_default(),
    }
}
