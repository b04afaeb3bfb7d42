//! Networks dealt into groups, so that errors of anything computed from their moments can be found later.

use super::jackknife::Jackknife;
use super::moments::Moments;
use super::statistics::{Metric, Profile};

/// Groups at most. Up to as many networks each is its own group.
const GROUPS: usize = 64;

/// Moments of the gradient metrics of layers 1…L for each group: network i is in group i mod 64.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups(Vec<Vec<[Moments; Metric::GRADIENTS.len()]>>);

impl Groups {
    /// Adds network `index`; to be called in the order of indices.
    pub fn push(&mut self, index: usize, profile: &Profile) {
        let group = index % GROUPS;
        if group == self.0.len() {
            self.0.push(vec![Default::default(); profile.len()]);
        }
        let layers = self.0.get_mut(group).into_iter().flatten();
        for (moments, values) in layers.zip(profile) {
            for (moments, metric) in moments.iter_mut().zip(Metric::GRADIENTS) {
                moments.push_value(values[metric as usize]);
            }
        }
    }

    /// For errors of what is computed from the layers of a gradient metric; of nothing for another metric. `whole` holds the
    /// layers of all networks.
    pub fn jackknife(&self, metric: Metric, whole: Vec<Moments>) -> Jackknife {
        let place = Metric::GRADIENTS.iter().position(|&gradient| gradient == metric);
        let layers =
            |group: &Vec<[Moments; _]>| place.map(|place| group.iter().map(|layer| layer[place]).collect());
        Jackknife::new(whole, &self.0.iter().filter_map(layers).collect::<Vec<_>>())
    }
}
