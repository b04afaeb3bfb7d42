//! What has come in of one ensemble.

use super::plan::{DepthPlan, Part};
use depthscale::sample::residual::{ResidualMetric, read_words};
use depthscale::sample::{LogScale, Moments};
use depthscale::theory::residual::largest_share;

/// Statistics of one ensemble, its blocks added in index order.
pub(super) enum Samples {
    /// Of every layer.
    Networks {
        moments: Vec<[Moments; ResidualMetric::COUNT]>,
        /// g_l of every layer.
        discrepancies: Vec<LogScale>,
    },
    /// How often each depth came.
    Depths(Vec<u64>),
    /// p-values of both tests at each place, and the neuron of the last one under every mask, of the first network.
    Normality {
        p_values: Vec<[Vec<f64>; 2]>,
        neuron: Vec<f64>,
    },
    /// Assumption 2's ratio at each depth.
    Shares {
        /// By theory, which takes a moment.
        theory: Vec<f64>,
        moments: Vec<Moments>,
    },
    /// Seconds of each kind of step at each budget.
    Cost(Vec<[Vec<f64>; 3]>),
}

impl Samples {
    pub(super) fn empty(part: &Part) -> Self {
        match part {
            Part::Networks(plan) => Self::Networks {
                moments: vec![Default::default(); plan.depth],
                discrepancies: vec![LogScale::default(); plan.depth],
            },
            Part::Depths(plan) => Self::Depths(vec![0; plan.depth + 1]),
            Part::Normality(plan) => Self::Normality {
                p_values: vec![Default::default(); plan.layers.len()],
                neuron: Vec::new(),
            },
            Part::Shares(plans) => Self::Shares {
                theory: plans
                    .iter()
                    .map(|plan| largest_share(plan.depth, plan.branch_variance))
                    .collect(),
                moments: vec![Moments::default(); plans.len()],
            },
            Part::Cost(settings) => Self::Cost(vec![Default::default(); settings.len()]),
        }
    }

    /// Takes in a block of the ensemble.
    pub(super) fn add(&mut self, plan: &DepthPlan, part: usize, block: usize, words: &[f64]) {
        match (self, plan.parts.get(part)) {
            (
                Self::Networks {
                    moments,
                    discrepancies,
                },
                Some(Part::Networks(plan)),
            ) => {
                for profile in read_words(plan.depth, words).into_iter().flatten() {
                    for ((moments, discrepancies), row) in
                        moments.iter_mut().zip(&mut *discrepancies).zip(profile)
                    {
                        for (moments, value) in moments.iter_mut().zip(row) {
                            moments.push_value(value);
                        }
                        discrepancies.push(row[ResidualMetric::Discrepancy as usize]);
                    }
                }
            }
            (Self::Depths(counts), _) => {
                for &depth in words {
                    if let Some(count) = counts.get_mut(depth as usize) {
                        *count += 1;
                    }
                }
            }
            (Self::Normality { p_values, neuron }, _) => {
                let (tests, values) = words.split_at(2 * p_values.len());
                for (own, tests) in p_values.iter_mut().zip(tests.chunks_exact(2)) {
                    for (own, &p) in own.iter_mut().zip(tests) {
                        // a neuron that no mask moves cannot be tested
                        if p.is_finite() {
                            own.push(p);
                        }
                    }
                }
                if block == 0 {
                    *neuron = values.to_vec();
                }
            }
            (Self::Shares { moments, .. }, _) => {
                for (moments, &share) in moments.iter_mut().zip(words) {
                    moments.push(share, 0);
                }
            }
            (Self::Cost(seconds), _) => {
                let rounds = words.len() / seconds.len().max(1);
                for (own, rounds) in seconds.iter_mut().zip(words.chunks_exact(rounds.max(1))) {
                    for round in rounds.chunks_exact(3) {
                        for (own, &seconds) in own.iter_mut().zip(round) {
                            own.push(seconds);
                        }
                    }
                }
            }
            (Self::Networks { .. }, _) => {}
        }
    }

    /// Of a layer l = 1…L; of nothing outside, and in other samples.
    pub(super) fn moments(&self, layer: usize, metric: ResidualMetric) -> Moments {
        let Self::Networks { moments, .. } = self else {
            return Moments::default();
        };
        let row = layer.checked_sub(1).and_then(|index| moments.get(index));
        row.map_or_else(Moments::default, |row| row[metric as usize])
    }
}
