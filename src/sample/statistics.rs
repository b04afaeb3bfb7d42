//! Per-layer statistics over networks.

use super::block::Block;
use super::groups::Groups;
use super::jackknife::Jackknife;
use super::log_scale::LogScale;
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

    /// Every metric, in the order of a [`Profile`].
    pub const ALL: [Metric; Self::COUNT] = [
        Metric::GradientAa,
        Metric::GradientAb,
        Metric::GradientAbAbsolute,
        Metric::GradientTilde,
        Metric::LengthAa,
        Metric::LengthAb,
        Metric::Correlation,
    ];

    /// Products of gradients.
    pub const GRADIENTS: [Metric; 4] = [
        Metric::GradientAa,
        Metric::GradientAb,
        Metric::GradientAbAbsolute,
        Metric::GradientTilde,
    ];

    /// Those of them that are never negative, and so have a logarithm.
    pub const LOGARITHMIC: [Metric; 3] = [
        Metric::GradientAa,
        Metric::GradientAbAbsolute,
        Metric::GradientTilde,
    ];
}

/// Every metric of every layer of one network; index l − 1, then the order of [`Metric::ALL`]. `None` where it is not finite:
/// signals of a φ that grows faster than z may leave every range.
pub type Profile = Vec<[Option<Scaled>; Metric::COUNT]>;

/// What networks have in common, of every metric of layers 1…L.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    networks: u32,
    moments: Vec<[Moments; Metric::COUNT]>,
    logarithms: Vec<[LogScale; Metric::LOGARITHMIC.len()]>,
    groups: Groups,
}

impl Statistics {
    /// Of no network.
    pub fn empty(depth: usize) -> Self {
        Self {
            networks: 0,
            moments: vec![Default::default(); depth],
            logarithms: vec![Default::default(); depth],
            groups: Groups::default(),
        }
    }

    /// Adds the next block. Blocks must come in index order: then the result has the same bits however they were computed.
    /// Layers beyond either depth are left out.
    pub fn add(&mut self, block: &Block) {
        // A block's moments by themselves, then merged: this order fixes the bits.
        let mut moments = vec![[Moments::default(); Metric::COUNT]; self.depth()];
        for profile in block.networks() {
            self.groups.push(self.networks(), profile);
            self.networks = self.networks.saturating_add(1);
            for ((moments, logarithms), values) in moments.iter_mut().zip(&mut self.logarithms).zip(profile) {
                for (moments, &value) in moments.iter_mut().zip(values) {
                    moments.push_value(value);
                }
                for (logarithms, metric) in logarithms.iter_mut().zip(Metric::LOGARITHMIC) {
                    logarithms.push(values[metric as usize]);
                }
            }
        }
        for (own, others) in self.moments.iter_mut().flatten().zip(moments.iter().flatten()) {
            own.merge(others);
        }
    }

    /// Number of networks.
    pub fn networks(&self) -> usize {
        self.networks as usize
    }

    /// L.
    pub fn depth(&self) -> usize {
        self.moments.len()
    }

    /// Moments of a metric at layer l = 1…L; of nothing outside.
    pub fn moments(&self, layer: usize, metric: Metric) -> Moments {
        let row = layer.checked_sub(1).and_then(|index| self.moments.get(index));
        row.map_or(Moments::default(), |row| row[metric as usize])
    }

    /// g_aa at layer l = 1…L, mean and error over networks.
    pub fn g_aa(&self, layer: usize) -> Moments {
        self.moments(layer, Metric::GradientAa)
    }

    /// g_ab at layer l = 1…L with its sign, mean and error over networks.
    pub fn g_ab(&self, layer: usize) -> Moments {
        self.moments(layer, Metric::GradientAb)
    }

    /// Moments of a metric at layers 1…L.
    pub fn layers(&self, metric: Metric) -> Vec<Moments> {
        self.moments.iter().map(|row| row[metric as usize]).collect()
    }

    /// A metric on a logarithmic scale, layers 1…L; empty for one that is not in [`Metric::LOGARITHMIC`].
    pub fn logarithms(&self, metric: Metric) -> impl Iterator<Item = &LogScale> {
        let place = Metric::LOGARITHMIC.iter().position(|&own| own == metric);
        self.logarithms
            .iter()
            .filter_map(move |row| place.map(|place| &row[place]))
    }

    /// For errors of what is computed from the layers of one of [`Metric::GRADIENTS`].
    pub fn jackknife(&self, metric: Metric) -> Jackknife {
        self.groups.jackknife(metric, self.layers(metric))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(first: Option<f64>) -> Profile {
        let mut row = [Some(Scaled::from(2.0)); Metric::COUNT];
        row[0] = first.map(Scaled::from);
        vec![row]
    }

    fn of(blocks: &[&[Option<f64>]]) -> Statistics {
        let mut all = Statistics::empty(1);
        for block in blocks {
            all.add(&Block::new(block.iter().map(|&first| row(first))));
        }
        all
    }

    #[test]
    fn a_lost_value_stays_lost() {
        for all in [
            of(&[&[Some(1.0)], &[None]]),
            of(&[&[None], &[Some(1.0)]]),
            of(&[&[Some(1.0), None, Some(1.0)]]),
        ] {
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
            assert!(all.logarithms(Metric::GradientAa).all(|log| log.mean().is_none()));
        }
    }

    #[test]
    fn blocks_are_merged_as_moments() {
        let all = of(&[&[Some(1.0), Some(5.0)], &[], &[Some(-3.0)]]);
        let (mut first, mut second) = (Moments::default(), Moments::default());
        first.push(1.0, 0);
        first.push(5.0, 0);
        second.push(-3.0, 0);
        first.merge(&second);
        assert_eq!(all.moments(1, Metric::GradientAa), first);
        assert_eq!(all.layers(Metric::GradientAa), [first]);
        assert_eq!(all.moments(0, Metric::GradientAa), Moments::default());
        assert_eq!(all.moments(2, Metric::GradientAa), Moments::default());
        assert_eq!(all.logarithms(Metric::GradientAb).count(), 0);
    }

    #[test]
    fn metrics_index_their_own_order() {
        for (index, metric) in Metric::ALL.into_iter().enumerate() {
            assert_eq!(metric as usize, index);
        }
    }
}
