//! Per-layer statistics over networks.

use super::moments::Moments;
use crate::model::Scaled;

/// A number that each layer of each network has. x^l, z^l, δ^l as in the crate's notation, a and b the two inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Metric {
    /// g_aa = |x_a|²|δ_a|²/N²: squared norm of input a's weight gradient over N².
    GradientAa,
    /// (x_a·x_b)(δ_a·δ_b)/N², with its sign: inner product of the two weight gradients over N².
    GradientAb,
    /// g_ab of Huang et al.: absolute value of the inner product, per network.
    GradientAbAbsolute,
    /// g̃_ab = Σ|x_a x_b| Σ|δ_a δ_b|/N².
    GradientTilde,
    /// |z_a|²/N.
    LengthAa,
    /// z_a·z_b/N.
    LengthAb,
    /// z_a·z_b/(|z_a||z_b|); 0 when a length is 0.
    Correlation,
}

impl Metric {
    /// How many there are.
    pub const COUNT: usize = 7;

    /// Every metric, in the order of [`Statistics::to_words`].
    pub const ALL: [Metric; Self::COUNT] = [
        Metric::GradientAa,
        Metric::GradientAb,
        Metric::GradientAbAbsolute,
        Metric::GradientTilde,
        Metric::LengthAa,
        Metric::LengthAb,
        Metric::Correlation,
    ];
}

/// Every metric of every layer of one network; index l − 1, then the order of [`Metric::ALL`]. `None` where it is not finite:
/// signals of a φ that grows faster than z may leave every range.
pub type Profile = Vec<[Option<Scaled>; Metric::COUNT]>;

/// Moments over networks of every metric of layers 1…L.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    networks: u32,
    layers: Vec<[Moments; Metric::COUNT]>,
}

/// Numbers a moment takes in [`Statistics::to_words`]: exponent, mean, sum of squares.
const MOMENT_WORDS: usize = 3;

impl Statistics {
    /// Of no network.
    pub fn empty(depth: usize) -> Self {
        Self {
            networks: 0,
            layers: vec![[Moments::default(); Metric::COUNT]; depth],
        }
    }

    /// Adds one network. Layers beyond either depth are left out.
    pub fn push(&mut self, profile: &Profile) {
        self.networks = self.networks.saturating_add(1);
        for (moments, values) in self.layers.iter_mut().zip(profile) {
            for (moments, &value) in moments.iter_mut().zip(values) {
                match value {
                    Some(value) => moments.push_scaled(value),
                    None => moments.push_lost(),
                }
            }
        }
    }

    /// Adds the networks of another block of the same plan. To be called in the order of blocks: then the result has the
    /// same bits however the blocks were computed.
    pub fn merge(&mut self, other: &Self) {
        self.networks = self.networks.saturating_add(other.networks);
        for (own, others) in self.layers.iter_mut().zip(&other.layers) {
            for (own, others) in own.iter_mut().zip(others) {
                own.merge(others);
            }
        }
    }

    /// Number of networks.
    pub fn networks(&self) -> usize {
        self.networks as usize
    }

    /// L.
    pub fn depth(&self) -> usize {
        self.layers.len()
    }

    /// Moments of a metric at layer l = 1…L; of nothing outside.
    pub fn moments(&self, layer: usize, metric: Metric) -> Moments {
        let row = layer.checked_sub(1).and_then(|index| self.layers.get(index));
        row.map_or(Moments::default(), |row| row[metric as usize])
    }

    /// Length of [`to_words`](Self::to_words).
    pub fn words(depth: usize) -> usize {
        1 + depth * Metric::COUNT * MOMENT_WORDS
    }

    /// As plain numbers, to cross from a worker to the page: the number of networks; then for each layer and metric
    /// exponent, mean and sum of squares, or 0, 0, −1 where a value is lost.
    pub fn to_words(&self) -> Vec<f64> {
        let moments = self.layers.iter().flatten();
        let words = moments.flat_map(|m| {
            [
                f64::from(m.exponent()),
                m.scaled_mean(),
                m.scaled_sum_of_squares(),
            ]
        });
        std::iter::once(f64::from(self.networks)).chain(words).collect()
    }

    /// From [`to_words`](Self::to_words), every bit the same. `None` when they cannot be statistics of that depth.
    pub fn from_words(depth: usize, words: &[f64]) -> Option<Self> {
        let (&networks, rest) = words.split_first()?;
        if words.len() != Self::words(depth) || networks != f64::from(networks as u32) {
            return None;
        }
        let mut statistics = Self {
            networks: networks as u32,
            ..Self::empty(depth)
        };
        for (moments, words) in statistics
            .layers
            .iter_mut()
            .flatten()
            .zip(rest.chunks_exact(MOMENT_WORDS))
        {
            let exponent = words[0] as i32;
            if f64::from(exponent) != words[0] {
                return None;
            }
            *moments = Moments::from_parts(networks as usize, exponent, words[1], words[2])?;
        }
        Some(statistics)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_checked() {
        let words = Statistics::empty(2).to_words();
        assert_eq!(words.len(), Statistics::words(2));
        assert_eq!(Statistics::from_words(2, &words), Some(Statistics::empty(2)));
        assert_eq!(Statistics::from_words(3, &words), None);
        assert_eq!(Statistics::from_words(2, &[]), None);
        for (place, bad) in [
            (0, -1.0),
            (0, 0.5),
            (0, f64::NAN),
            (1, 0.5),
            (2, f64::NAN),
            (3, -2.0),
            (3, f64::INFINITY),
        ] {
            let mut words = words.clone();
            words[place] = bad;
            assert_eq!(Statistics::from_words(2, &words), None, "{place} {bad}");
        }
    }

    #[test]
    fn a_lost_value_stays_lost() {
        let row = |first| {
            let mut row = [Some(Scaled::from(2.0)); Metric::COUNT];
            row[0] = first;
            vec![row]
        };
        let (mut whole, mut lost) = (Statistics::empty(1), Statistics::empty(1));
        whole.push(&row(Some(Scaled::from(1.0))));
        lost.push(&row(None));
        let read = Statistics::from_words(1, &lost.to_words());
        assert_eq!(read.as_ref(), Some(&lost));
        let mut other = whole.clone();
        whole.merge(&lost);
        lost.merge(&other);
        other.push(&row(None));
        other.push(&row(Some(Scaled::from(1.0))));
        for all in [whole, lost, other] {
            let [first, second] =
                [Metric::GradientAa, Metric::GradientAb].map(|metric| all.moments(1, metric));
            assert_eq!(
                (first.mean(), first.variance(), first.log10_abs_mean()),
                (None, None, None)
            );
            assert_eq!(
                (first.standard_error(), first.relative_standard_error()),
                (None, None)
            );
            assert_eq!((first.count(), second.count()), (all.networks(), all.networks()));
            assert_eq!((second.mean(), second.variance()), (Some(2.0), Some(0.0)));
            assert!(all.to_words().iter().all(|word| word.is_finite()));
        }
    }

    #[test]
    fn metrics_index_their_own_order() {
        for (index, metric) in Metric::ALL.into_iter().enumerate() {
            assert_eq!(metric as usize, index);
        }
    }
}
