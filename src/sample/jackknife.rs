//! Standard errors of quantities that are no mean: slopes, ratios, logarithms.

use super::moments::Moments;

/// Fewer groups say nothing about an error.
const FEWEST: usize = 4;

/// A number with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// From all networks.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// One metric's layers over all networks, and over all networks but one group.
///
/// How far an estimate moves as each of G groups is left out tells its error, to first order in 1/G (Tukey 1958; with
/// groups, Shao and Tu 1995, section 2.3):
///
/// ```text
/// error² = (G − 1)/G Σ_g (θ_g − mean of θ)²
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Jackknife {
    whole: Vec<Moments>,
    without: Vec<Vec<Moments>>,
}

impl Jackknife {
    /// From the layers of all networks and of each group. A whole that is more than rounding away from its groups is the
    /// caller's mistake.
    pub fn new(whole: Vec<Moments>, groups: &[Vec<Moments>]) -> Self {
        // Groups before, then groups after: as many merges as groups, not their square.
        let mut without = vec![vec![Moments::default(); whole.len()]; groups.len()];
        add_earlier(without.iter_mut().zip(groups));
        add_earlier(without.iter_mut().zip(groups).rev());
        Self { whole, without }
    }

    /// The layers of all networks, layer l at l − 1.
    pub fn whole(&self) -> &[Moments] {
        &self.whole
    }

    /// What `estimate` makes of the layers, with its error. `None` with fewer than four groups, and where any of these
    /// estimates is `None`.
    pub fn estimate(&self, estimate: impl Fn(&[Moments]) -> Option<f64>) -> Option<Estimate> {
        let value = estimate(&self.whole)?;
        let moved: Vec<f64> = self
            .without
            .iter()
            .map(|layers| estimate(layers))
            .collect::<Option<_>>()?;
        let error = leave_one_out_error(&moved)?;
        (value.is_finite() && error.is_finite()).then_some(Estimate { value, error })
    }
}

/// The standard error of an estimate, from what it is without each group in turn. `None` with fewer than four groups.
pub fn leave_one_out_error(moved: &[f64]) -> Option<f64> {
    let groups = moved.len() as f64;
    let mean = moved.iter().sum::<f64>() / groups;
    let squares: f64 = moved.iter().map(|moved| (moved - mean) * (moved - mean)).sum();
    (moved.len() >= FEWEST).then(|| ((groups - 1.0) / groups * squares).sqrt())
}

/// To each ensemble, all groups that come before its own.
fn add_earlier<'a>(pairs: impl Iterator<Item = (&'a mut Vec<Moments>, &'a Vec<Moments>)>) {
    let mut earlier: Vec<Moments> = Vec::new();
    for (ensemble, group) in pairs {
        earlier.resize(ensemble.len(), Moments::default());
        merge(ensemble, &earlier);
        merge(&mut earlier, group);
    }
}

fn merge(layers: &mut [Moments], others: &[Moments]) {
    layers
        .iter_mut()
        .zip(others)
        .for_each(|(layer, other)| layer.merge(other));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(values: &[f64]) -> Vec<Moments> {
        let mut moments = Moments::default();
        values.iter().for_each(|&value| moments.push(value, 0));
        vec![moments]
    }

    #[test]
    fn each_group_is_left_out_once() {
        let groups: Vec<Vec<Moments>> = (0..5).map(|i| group(&[f64::from(i), 10.0])).collect();
        let whole = group(&[0.0, 1.0, 2.0, 3.0, 4.0, 10.0, 10.0, 10.0, 10.0, 10.0]);
        let jackknife = Jackknife::new(whole, &groups);
        for (left, ensemble) in jackknife.without.iter().enumerate() {
            assert_eq!(ensemble[0].count(), 8);
            let mean = ensemble[0].mean().unwrap();
            assert!((mean - (50.0 - left as f64) / 8.0).abs() < 1e-14);
        }
    }

    #[test]
    fn too_few_groups_have_no_error() {
        let mean = |layers: &[Moments]| layers[0].mean();
        let groups: Vec<Vec<Moments>> = (0..4).map(|i| group(&[f64::from(i)])).collect();
        let all = Jackknife::new(group(&[0.0, 1.0, 2.0, 3.0]), &groups);
        let estimate = all.estimate(mean).unwrap();
        assert!((estimate.value - 1.5).abs() < 1e-15);
        assert!((estimate.error - (5.0f64 / 12.0).sqrt()).abs() < 1e-14);
        assert_eq!(all.estimate(|_| None), None);
        let few = Jackknife::new(group(&[0.0, 1.0, 2.0]), &groups[..3]);
        assert_eq!(few.estimate(mean), None);
    }
}
