//! What a view wants computed beside the theory that comes at once, and how long that takes.

use crate::cost;
use crate::link::State;
use depthscale::model::Parameter;
use serde::{Deserialize, Serialize};

/// A smaller link has no fewer networks: from here on a mean and its error say something.
const FEWEST: f64 = 4.0;

/// What is computed beside the theory that comes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// The layers of deep networks; whatever else the view is about, where it has one kind of blocks only.
    Networks,
    /// Networks of one layer, for the q map and the c map.
    Maps,
    /// The plane of initialisations.
    Plane,
    /// Where χ₁ = 1, where ξ₂ is largest, and the best σ_w².
    Landmarks,
    /// Depth scales against σ_w².
    Scales,
    /// Networks of several kinds, side by side.
    Comparison,
    /// The last two layers of networks, for the derivation of equation 12.
    Chain,
}

impl Task {
    /// Whether it takes the longer the more networks are asked for.
    pub(super) fn counts_networks(self) -> bool {
        matches!(self, Self::Networks | Self::Maps | Self::Comparison | Self::Chain)
    }
}

/// With so few networks that those take `allowed` seconds and not `taken`.
pub(super) fn with_fewer_networks(state: &State, allowed: f64, taken: f64) -> Option<State> {
    if taken <= allowed {
        return None;
    }
    let networks = cost::round_down(state.required(Parameter::Networks) * allowed / taken);
    let mut fewer = *state;
    fewer.put(Parameter::Networks, networks);
    (networks >= FEWEST).then_some(fewer)
}
