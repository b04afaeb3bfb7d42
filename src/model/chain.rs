//! The quantities of the chain S1…S26, by which the supplement of Huang et al. derives equation 12 for linear networks.

/// Which inputs a product is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputPair {
    /// One input with itself.
    Aa,
    /// Two inputs.
    Ab,
}

impl InputPair {
    /// Both, in the order of the chain.
    pub const ALL: [Self; 2] = [Self::Aa, Self::Ab];
}

/// A product of two inputs' signals, mean over the units of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainQuantity {
    /// q̃^L = δ^L·δ^L/N.
    Top,
    /// q̃^{L−1}.
    OneBelow,
    /// q̃^{L−2} = 4(I + II + III).
    TwoBelow,
    /// I: what of q̃^{L−2}/4 comes from z^{L−2}.
    FromSignal,
    /// II: what comes from b^{L−1}.
    FromLowerBias,
    /// III: what comes from b^L.
    FromUpperBias,
    /// x^L·x^L/N, which turns q̃ into g.
    Input,
}

impl ChainQuantity {
    /// How many there are; `ChainQuantity as usize` is less.
    pub const COUNT: usize = 7;
}
