//! Where a link stands in the derivation of equation 12: the step, and the layer of the formulas that hold for every layer.

use depthscale::model::{ChainQuantity, InputPair, Parameter};

/// One of the supplement's equations S1…S26 (Huang et al.): the first 13 derive g_aa, the others in the same order g_ab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// 1…26.
    number: usize,
    /// Layers below the output.
    layer: usize,
}

/// What a step gives a value to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepValue {
    /// Of the last two layers.
    Last(ChainQuantity),
    /// q̃^l of any layer.
    Error,
    /// g^l of any layer.
    Gradient,
}

impl Default for Step {
    fn default() -> Self {
        Self {
            number: 1,
            layer: Self::LAYER,
        }
    }
}

impl Step {
    /// Keys in links.
    pub const KEYS: [&'static str; 2] = ["step", "layer"];
    /// How many.
    pub const COUNT: usize = 26;
    /// Layers below the output where a link does not say: enough for the sums of equation 12 to show where they go.
    pub const LAYER: usize = 10;

    /// Every step, with this one's layer.
    pub fn all(self) -> impl Iterator<Item = Self> {
        (1..=Self::COUNT).map(move |number| Self { number, ..self })
    }

    /// Name in links and in the paper.
    pub fn name(self) -> String {
        format!("S{}", self.number)
    }

    /// Which inputs it is about.
    pub fn pair(self) -> InputPair {
        InputPair::ALL[usize::from(self.number > Self::COUNT / 2)]
    }

    /// What it gives a value to.
    pub fn value(self) -> StepValue {
        use ChainQuantity::*;
        match (self.number - 1) % (Self::COUNT / 2) {
            0 | 1 | 8 => StepValue::Last(OneBelow),
            2 | 6 | 9 => StepValue::Last(TwoBelow),
            3 => StepValue::Last(FromSignal),
            4 => StepValue::Last(FromLowerBias),
            5 => StepValue::Last(FromUpperBias),
            7 => StepValue::Last(Top),
            11 => StepValue::Last(Input),
            10 => StepValue::Error,
            _ => StepValue::Gradient,
        }
    }

    /// Layers below the output of the formulas for any layer, in a network of `depth` layers: none is below layer 1.
    pub fn layers_below(self, depth: usize) -> usize {
        self.layer.min(depth.saturating_sub(1))
    }

    /// Sets one key; an empty value means its default.
    ///
    /// # Errors
    /// What is allowed, as the end of a sentence.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let default = Self::default();
        let number = |text: &str, allowed: std::ops::RangeInclusive<usize>| {
            text.parse().ok().filter(|number| allowed.contains(number))
        };
        let deepest = Parameter::Depth.bound().maximum as usize - 1;
        match key {
            "step" if value.is_empty() => self.number = default.number,
            "step" => {
                self.number = value
                    .strip_prefix('S')
                    .and_then(|text| number(text, 1..=Self::COUNT))
                    .ok_or(format!("allowed is S1 to S{}", Self::COUNT))?;
            }
            _ if value.is_empty() => self.layer = default.layer,
            _ => {
                self.layer = number(value, 0..=deepest)
                    .ok_or(format!("allowed is a whole number from 0 to {deepest}"))?;
            }
        }
        Ok(())
    }

    /// What of it is not the default, as a link has it.
    pub(crate) fn chosen(self) -> Vec<(&'static str, String)> {
        let (default, [step, layer]) = (Self::default(), Self::KEYS);
        let step = (self.number != default.number).then(|| (step, self.name()));
        let layer = (self.layer != default.layer).then(|| (layer, self.layer.to_string()));
        step.into_iter().chain(layer).collect()
    }

    /// Why its layer does not go with networks of `depth` layers. The default goes with all.
    pub(crate) fn conflict(self, depth: usize) -> Option<String> {
        let (layer, deepest) = (self.layer, Parameter::Depth.bound().maximum);
        (layer >= depth && layer != Self::LAYER)
            .then(|| format!("allowed with layer={layer} is L from {} to {deepest}", layer + 1))
    }
}
