//! What a view shows that is no property of the networks: the colour of the plane, the quantity that is compared.

use serde::Serialize;

/// What colours the plane of initialisations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shown {
    /// χ₁: cool where gradients vanish, warm where they explode.
    #[default]
    Chi1,
    /// ξ₁, layers.
    Xi1,
    /// ξ₂, layers.
    Xi2,
    /// c*.
    C,
    /// min(12ξ₁, 12ξ₂), layers: the depth that trains (Huang et al.).
    Depth,
}

impl Shown {
    /// Key in links.
    pub const KEY: &'static str = "show";
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Chi1, Self::Xi1, Self::Xi2, Self::C, Self::Depth];

    /// Name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chi1 => "chi1",
            Self::Xi1 => "xi1",
            Self::Xi2 => "xi2",
            Self::C => "c",
            Self::Depth => "depth",
        }
    }

    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Chi1 => "χ₁",
            Self::Xi1 => "ξ₁",
            Self::Xi2 => "ξ₂",
            Self::C => "c*",
            Self::Depth => "trainable depth",
        }
    }
}

/// What several networks are compared by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Compared {
    /// g_aa of every layer.
    #[default]
    Gaa,
    /// |g_ab| of every layer, with the mean that keeps its sign.
    Gab,
    /// |g_ab| of every layer beside χ₁^(L−l).
    GabChi,
    /// g_aa and g̃_ab of every layer.
    Gtilde,
    /// g_aa over what it would be under gradient independence.
    Factor,
    /// Variance of the gradients against their mean.
    Variance,
    /// Depth scales fitted to g_aa and g_ab.
    Fitted,
    /// n_c, where the mean of g_ab sinks into its spread.
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

impl Compared {
    /// Key in links.
    pub const KEY: &'static str = "plot";
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Gaa,
        Self::Gab,
        Self::GabChi,
        Self::Gtilde,
        Self::Factor,
        Self::Variance,
        Self::Fitted,
        Self::Crossover,
        Self::Qmap,
        Self::Cmap,
        Self::Qdecay,
        Self::Cdecay,
    ];

    /// Name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gaa => "gaa",
            Self::Gab => "gab",
            Self::GabChi => "gabchi",
            Self::Gtilde => "gtilde",
            Self::Factor => "factor",
            Self::Variance => "variance",
            Self::Fitted => "fitted",
            Self::Crossover => "crossover",
            Self::Qmap => "qmap",
            Self::Cmap => "cmap",
            Self::Qdecay => "qdecay",
            Self::Cdecay => "cdecay",
        }
    }

    /// Name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Gaa => "g_aa",
            Self::Gab => "g_ab",
            Self::GabChi => "g_ab, χ₁",
            Self::Gtilde => "g̃_ab",
            Self::Factor => "independence",
            Self::Variance => "variance",
            Self::Fitted => "fitted ξ",
            Self::Crossover => "crossover",
            Self::Qmap => "q map",
            Self::Cmap => "c map",
            Self::Qdecay => "q − q*",
            Self::Cdecay => "c − c*",
        }
    }

    /// Whether it is read off networks of one layer.
    pub fn is_map(self) -> bool {
        matches!(self, Self::Qmap | Self::Cmap)
    }
}
