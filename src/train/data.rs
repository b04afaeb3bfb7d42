//! What networks are trained on: inputs with the class of each.

/// Inputs with their labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    /// Numbers of one input, d.
    features: usize,
    /// n×d, one input after the other.
    inputs: Vec<f32>,
    labels: Vec<u8>,
}

impl Samples {
    /// As many inputs of `features` numbers as there are labels. `None` where they do not go together, or without any.
    pub fn new(features: usize, inputs: Vec<f32>, labels: Vec<u8>) -> Option<Self> {
        let fits =
            features > 0 && !labels.is_empty() && inputs.len() == features.checked_mul(labels.len())?;
        fits.then_some(Self {
            features,
            inputs,
            labels,
        })
    }

    /// n.
    #[allow(clippy::len_without_is_empty)] // never empty
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// The numbers of an input; none beyond the last.
    pub fn input(&self, index: usize) -> &[f32] {
        let from = index.saturating_mul(self.features);
        self.inputs.get(from..from + self.features).unwrap_or_default()
    }

    /// The class of each input, from 0.
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }
}

/// A set of labelled inputs. All inputs are in units in which those trained on have mean 0 and mean square 1, over all their numbers
/// together.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// For people.
    pub name: String,
    /// Numbers of one input, d.
    pub features: usize,
    /// Classes K; labels are below.
    pub classes: usize,
    /// What is trained on, in random order.
    pub train: Samples,
    /// What is held back.
    pub test: Samples,
}

impl Data {
    /// A number that other data hardly have: FNV-1a of the bits of all inputs and labels.
    pub fn fingerprint(&self) -> u64 {
        let sets = [&self.train, &self.test].into_iter();
        let bits = sets.flat_map(|samples| {
            let labels = samples.labels.iter().map(|&label| u64::from(label));
            samples
                .inputs
                .iter()
                .map(|value| u64::from(value.to_bits()))
                .chain(labels)
        });
        bits.fold(0xcbf2_9ce4_8422_2325, |hash, bits| {
            (hash ^ bits).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// The same with the first `most` inputs to train on, or all if there are fewer.
    pub fn with_at_most(&self, most: usize) -> Self {
        let count = most.clamp(1, self.train.len());
        Self {
            train: Samples {
                features: self.features,
                inputs: self.train.inputs[..count * self.features].to_vec(),
                labels: self.train.labels[..count].to_vec(),
            },
            ..self.clone()
        }
    }
}
