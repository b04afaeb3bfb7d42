//! Ways to draw a network.

use super::conditioned::Conditioned;
use super::dense::Dense;
use super::plan::Plan;
use super::statistics::Profile;
use crate::model::Method;

/// Draws whole networks.
pub trait Sampler: Sync {
    /// Every metric of every layer of one network of the plan. Depends on the seed and the network's index only, not on how
    /// many networks the plan has, nor on the thread.
    fn profile(&self, plan: &Plan, network: usize) -> Profile;
}

/// The sampler of a method.
pub fn sampler(method: Method) -> &'static dyn Sampler {
    match method {
        Method::Conditioned => &Conditioned::Reused,
        Method::Independent => &Conditioned::Fresh,
        Method::Dense => &Dense,
    }
}
