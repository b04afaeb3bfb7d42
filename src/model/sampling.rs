//! What is sampled and how: weights, loss, inputs, and the way networks are drawn.

use super::Image;
use serde::Serialize;
use std::borrow::Cow;

/// How a layer's weights are drawn. Both laws have variance σ_w²/N an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WeightLaw {
    /// Independent normal entries.
    #[default]
    Gaussian,
    /// σ_w times a random rotation or reflection (Haar measure).
    Orthogonal,
}

impl WeightLaw {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Gaussian, Self::Orthogonal];

    /// Name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gaussian => "gaussian",
            Self::Orthogonal => "orthogonal",
        }
    }
}

/// The loss, as far as the backward pass sees it: δ^L.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Σ(z^L)², zero labels: δ^L = 2z^L.
    #[default]
    Squared,
    /// Softmax cross-entropy over the first `classes` units of layer L, each input with a label of its own: the digit that its image
    /// shows, else drawn uniformly.
    CrossEntropy {
        /// K outputs, [2, 1000](Self::CLASSES) and no more than N.
        classes: usize,
    },
    /// No loss: δ^L is a standard normal vector, the same for both inputs, that knows nothing of the weights.
    UnitRandom,
}

impl Loss {
    /// How many outputs a softmax may have.
    pub const CLASSES: std::ops::RangeInclusive<usize> = 2..=1000;
    /// How many it has unless said: digits.
    const USUAL_CLASSES: usize = 10;
    /// One of each kind.
    pub const ALL: [Self; 3] = [
        Self::Squared,
        Self::CrossEntropy {
            classes: Self::USUAL_CLASSES,
        },
        Self::UnitRandom,
    ];

    /// Name in links, with the number of outputs.
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Self::Squared => "squared".into(),
            Self::CrossEntropy { classes } => format!("softmax({classes})").into(),
            Self::UnitRandom => "random".into(),
        }
    }

    /// From its [`name`](Self::name); "softmax" alone has ten outputs. `None` for anything else, or a number of outputs out of range.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| text.strip_prefix('(')?.strip_suffix(')')?.parse().ok();
        match text {
            "squared" => Some(Self::Squared),
            "random" => Some(Self::UnitRandom),
            _ => {
                let classes = match text.strip_prefix("softmax")? {
                    "" => Self::USUAL_CLASSES,
                    argument => number(argument)?,
                };
                Self::CLASSES
                    .contains(&classes)
                    .then_some(Self::CrossEntropy { classes })
            }
        }
    }
}

/// How networks are drawn. All but the last have exactly the law of the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Weights conditioned on the forward pass: O(N) a layer.
    #[default]
    Conditioned,
    /// Every weight drawn: O(N²) a layer. The check on the first.
    Dense,
    /// Forward as the first, backward through fresh weights: the papers' gradient independence, to see it fail.
    Independent,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Conditioned, Self::Dense, Self::Independent];
    /// Largest N that is worth drawing N² weights a layer for.
    pub const DENSE_WIDTH: usize = 10_000;

    /// Name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conditioned => "conditioned",
            Self::Dense => "dense",
            Self::Independent => "independent",
        }
    }
}

/// What goes through each network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Inputs {
    /// Two, that share weights and biases: a and b.
    #[default]
    Pair,
    /// Only a. What belongs to b has no value.
    Single,
    /// Only a, an image of a digit: another for each network, with a variance of its own in place of q⁰.
    Digits,
}

impl Inputs {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pair, Self::Single, Self::Digits];

    /// Name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::Single => "single",
            Self::Digits => "digits",
        }
    }

    /// Whether there is no input b.
    pub fn is_single(self) -> bool {
        self != Self::Pair
    }

    /// The image that goes through network number `network`, if images do.
    pub fn image(self, network: usize) -> Option<Image> {
        (self == Self::Digits).then(|| Image::of_network(network))
    }
}

/// What is sampled, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sampling {
    /// How networks are drawn.
    pub method: Method,
    /// Law of the weights.
    pub weights: WeightLaw,
    /// What gradients are of.
    pub loss: Loss,
    /// One input or two, and whether images.
    pub inputs: Inputs,
}

impl Sampling {
    /// Keys in links.
    pub const KEYS: [&str; 4] = ["sampler", "weights", "loss", "inputs"];

    /// The name of each choice, in the order of [`KEYS`](Self::KEYS).
    pub fn names(self) -> [Cow<'static, str>; 4] {
        [
            self.method.name().into(),
            self.weights.name().into(),
            self.loss.name(),
            self.inputs.name().into(),
        ]
    }

    /// Takes the choice of that name; whether there is one.
    pub fn choose(&mut self, key: &str, name: &str) -> bool {
        fn take<T: Copy>(into: &mut T, found: Option<T>) -> bool {
            found.map(|found| *into = found).is_some()
        }
        match key {
            "sampler" => take(
                &mut self.method,
                Method::ALL.into_iter().find(|method| method.name() == name),
            ),
            "weights" => take(
                &mut self.weights,
                WeightLaw::ALL.into_iter().find(|law| law.name() == name),
            ),
            "loss" => take(&mut self.loss, Loss::parse(name)),
            "inputs" => take(
                &mut self.inputs,
                Inputs::ALL.into_iter().find(|inputs| inputs.name() == name),
            ),
            _ => false,
        }
    }

    /// The names that a key allows, of losses one of each kind.
    pub fn options(key: &str) -> Vec<Cow<'static, str>> {
        match key {
            "sampler" => Method::ALL.map(|method| method.name().into()).into(),
            "weights" => WeightLaw::ALL.map(|law| law.name().into()).into(),
            "loss" => Loss::ALL.map(Loss::name).into(),
            "inputs" => Inputs::ALL.map(|inputs| inputs.name().into()).into(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_can_be_chosen() {
        for (index, key) in Sampling::KEYS.into_iter().enumerate() {
            let options = Sampling::options(key);
            assert_eq!(Sampling::default().names()[index], options[0]);
            for option in options {
                let mut sampling = Sampling::default();
                assert!(sampling.choose(key, &option) && !sampling.choose(key, "other"));
                assert_eq!(sampling.names()[index], option);
            }
        }
    }

    #[test]
    fn losses_read_their_own_names() {
        for loss in Loss::ALL
            .into_iter()
            .chain([Loss::CrossEntropy { classes: 1000 }])
        {
            assert_eq!(Loss::parse(&loss.name()), Some(loss));
        }
        assert_eq!(Loss::parse("softmax"), Loss::parse("softmax(10)"));
        for bad in [
            "",
            "softmax(1)",
            "softmax(1001)",
            "softmax(-3)",
            "softmax(2",
            "softmax2",
            "Squared",
        ] {
            assert_eq!(Loss::parse(bad), None, "{bad}");
        }
    }
}
