//! The pictures of each study.

use super::settings::Question;
use super::{DepthRun, assumption, cost, discrepancy, growth, kernels, normality, profile, subnetworks};
use crate::picture::Picture;
use crate::study::FigureWords;

/// A picture about stochastic depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// p_l.
    Survival,
    /// g_l that Lemma 2 is applied to.
    Weights,
    /// The law of L_δ.
    Law,
    /// q̃_l.
    Growth,
    /// q̃_l as a rate a layer.
    Rate,
    /// Q_l.
    Kernel,
    /// C_l.
    Correlation,
    /// g_l of networks.
    Discrepancy,
    /// p-values against depth.
    Tests,
    /// Part of neurons that are found not normal.
    Rejected,
    /// Quantiles of a neuron against those of a normal one.
    Quantiles,
    /// Assumption 2's ratio.
    Share,
    /// Cost of a step.
    Cost,
}

impl Panel {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Survival,
        Self::Weights,
        Self::Law,
        Self::Growth,
        Self::Rate,
        Self::Kernel,
        Self::Correlation,
        Self::Discrepancy,
        Self::Tests,
        Self::Rejected,
        Self::Quantiles,
        Self::Share,
        Self::Cost,
    ];

    /// Those of a study.
    pub(super) fn of(study: Question) -> &'static [Self] {
        match study {
            Question::Subnetworks => &[Self::Law, Self::Survival],
            Question::Growth => &[Self::Growth, Self::Rate, Self::Survival],
            Question::Kernels => &[Self::Kernel, Self::Correlation, Self::Survival],
            Question::Discrepancy => &[Self::Discrepancy, Self::Weights, Self::Survival],
            Question::Normality => &[Self::Tests, Self::Rejected, Self::Quantiles, Self::Survival],
            Question::Assumption => &[Self::Share],
            Question::Cost => &[Self::Cost],
        }
    }

    /// Name for code and tests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Survival => "survival",
            Self::Weights => "weights",
            Self::Law => "depth-law",
            Self::Growth => "growth",
            Self::Rate => "growth-rate",
            Self::Kernel => "kernel",
            Self::Correlation => "kernel-correlation",
            Self::Discrepancy => "discrepancy",
            Self::Tests => "normality-tests",
            Self::Rejected => "normality-rejected",
            Self::Quantiles => "normal-quantiles",
            Self::Share => "largest-share",
            Self::Cost => "step-cost",
        }
    }

    /// The panel with that [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|panel| panel.name() == name)
    }

    /// Its words.
    pub(super) fn words(self) -> FigureWords {
        FigureWords {
            name: self.name(),
            title: self.title(),
            caption: self.caption(),
        }
    }

    /// Heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Survival => "How layers survive",
            Self::Weights => "What Lemma 2 weighs layers by",
            Self::Law => "Depth of the networks that are left",
            Self::Growth => "Growth of gradients",
            Self::Rate => "Growth per layer",
            Self::Kernel => "Covariance of two inputs",
            Self::Correlation => "Correlation of two inputs",
            Self::Discrepancy => "What leaving out a layer changes",
            Self::Tests => "Tests of normality",
            Self::Rejected => "Found not normal",
            Self::Quantiles => "A neuron under random masks",
            Self::Share => "Largest share of one layer",
            Self::Cost => "Cost of a training step",
        }
    }

    /// What is drawn, in a line.
    pub fn caption(self) -> &'static str {
        match self {
            Self::Survival => "Survival probability p_l of each layer. Draw on it for a mode of your own.",
            Self::Weights => "g_l of one sampled network, or as you draw it here.",
            Self::Law => {
                "Exact law of L_δ, its normal approximation, sampled masks ± one standard error; thin uprights bound L_δ by Lemma 1."
            }
            Self::Growth => {
                "Squared gradient at layer l over that at the output, means over networks and masks ± one standard error."
            }
            Self::Rate => {
                "Mean factor a layer from l to the output, as in the paper's tables; diamonds are the paper's networks."
            }
            Self::Kernel => {
                "Q_l of one input and of two, means over networks and masks ± one standard error."
            }
            Self::Correlation => {
                "Mean correlation over networks and masks; the thin line is the paper's recursion, which averages kernels over masks at every layer."
            }
            Self::Discrepancy => {
                "g_l over networks: median, quartiles and 5 to 95 %, and the mean ± one standard error. Theorem 1: the mean is the same for every layer."
            }
            Self::Tests => {
                "p-values of Shapiro–Wilk over networks: median, quartiles and 5 to 95 %. Of normal neurons they would fill 0 to 1 evenly."
            }
            Self::Rejected => {
                "Part of networks whose neuron a test finds not normal at 5 %, ± one standard error."
            }
            Self::Quantiles => {
                "A neuron of the last layer under every mask, against what a normal one would have."
            }
            Self::Share => "Assumption 2 of Theorem 2: the largest μ_l² over their sum, against depth.",
            Self::Cost => "Time of a step over that without noise, medians measured on this machine, now.",
        }
    }

    /// Whether a curve may be drawn onto it.
    pub fn is_drawn_on(self) -> bool {
        matches!(self, Self::Survival | Self::Weights)
    }

    /// The picture.
    pub fn picture(self, run: &DepthRun) -> Picture {
        match self {
            Self::Survival => profile::survival(run),
            Self::Weights => profile::weights(run),
            Self::Law => subnetworks::picture(run),
            Self::Growth => growth::picture(run),
            Self::Rate => growth::rates(run),
            Self::Kernel => kernels::covariance(run),
            Self::Correlation => kernels::correlation(run),
            Self::Discrepancy => discrepancy::picture(run),
            Self::Tests => normality::tests(run),
            Self::Rejected => normality::rejected(run),
            Self::Quantiles => normality::quantiles(run),
            Self::Share => assumption::picture(run),
            Self::Cost => cost::picture(run),
        }
    }
}
