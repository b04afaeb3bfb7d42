//! The figures of fully connected networks that are drawn in a way of their own, and their words.

use super::study::FigureWords;
use super::{State, View};

/// A figure that is more than a [`Picture`](super::picture::Picture).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The plane of initialisations.
    Plane,
    /// ξ_q, ξ₁, ξ₂ against σ_w².
    DepthScales,
    /// c* against σ_w².
    FixedCorrelation,
    /// Gradients of every layer.
    Gradients,
    /// q → q'.
    LengthMap,
    /// c → c'.
    CorrelationMap,
}

impl Figure {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Plane,
        Self::DepthScales,
        Self::FixedCorrelation,
        Self::Gradients,
        Self::LengthMap,
        Self::CorrelationMap,
    ];

    /// The figures of a link's view. The plane has the gradients beside it of networks where its operating point is.
    pub fn of(state: &State) -> &'static [Self] {
        match state.view {
            View::Phase => &[Self::Plane, Self::Gradients],
            View::Scales => &[Self::DepthScales, Self::FixedCorrelation],
            View::Point => &[Self::LengthMap, Self::CorrelationMap],
            View::Gradients | View::Chain | View::Depth | View::Training => &[Self::Gradients],
            View::Compare => &[],
        }
    }

    /// The figure of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.words().name == name)
    }

    /// Its words.
    pub fn words(self) -> FigureWords {
        let [name, title, caption] = match self {
            Self::Plane => [
                "plane",
                "Where you are",
                "Click, drag or use the arrow keys to move the operating point; every view follows.",
            ],
            Self::DepthScales => [
                "depth-scales",
                "Depth scales",
                "Layers until q, gradients and c have come closer, faded or grown by a factor e; dots are fitted to the layers themselves.",
            ],
            Self::FixedCorrelation => [
                "fixed-correlation",
                "Fixed correlation",
                "Correlation of two inputs in deep layers.",
            ],
            Self::Gradients => [
                "gradients",
                "Gradient per layer",
                "Means over networks ± one standard error; g_ab by its absolute value. Gradients travel from right to left.",
            ],
            Self::LengthMap => [
                "length-map",
                "Length map",
                "Variance q of the preactivations from one layer to the next.",
            ],
            Self::CorrelationMap => [
                "correlation-map",
                "Correlation map",
                "Correlation c of two inputs from one layer to the next, where q has settled.",
            ],
        };
        FigureWords { name, title, caption }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        for figure in Figure::ALL {
            assert_eq!(Figure::from_name(figure.words().name), Some(figure));
        }
    }
}
