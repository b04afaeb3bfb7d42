//! Survival probabilities of the layers of a network with stochastic depth (Hayou & Ayed), and the modes that choose them.
//!
//! A mode meets a budget L̄/L: the mean share of layers that are kept.

use std::fmt;

/// A discrepancy below this share of the largest counts as none: 1/g stays finite.
const NEGLIGIBLE: f64 = 1e-300;

/// p_1…p_L, each in [0, 1]: layer l is kept with probability p_l.
///
/// ```
/// use depthscale::model::Survival;
/// let linear = Survival::linear(50, 0.7)?;
/// assert!((linear.mean_depth() / 35.0 - 1.0).abs() < 1e-12);
/// assert!(linear.rates()[0] > linear.rates()[49]);
/// # Ok::<(), depthscale::model::Infeasible>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Survival {
    rates: Vec<f64>,
}

/// A budget that a mode cannot meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Infeasible {
    /// L̄/L as asked for.
    pub budget: f64,
    /// Smallest and largest L̄/L that the mode can meet.
    pub feasible: (f64, f64),
}

impl fmt::Display for Infeasible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = self.feasible;
        write!(
            f,
            "the budget is {}; this mode allows {low} to {high}",
            self.budget
        )
    }
}

impl std::error::Error for Infeasible {}

impl Survival {
    /// Every layer is kept: no stochastic depth.
    pub fn none(depth: usize) -> Self {
        Self {
            rates: vec![1.0; depth],
        }
    }

    /// p_l = L̄/L.
    ///
    /// # Errors
    /// The budget is outside [0, 1].
    pub fn uniform(depth: usize, budget: f64) -> Result<Self, Infeasible> {
        check(budget, 0.0, 1.0)?;
        Ok(Self {
            rates: vec![budget; depth],
        })
    }

    /// p_l = 1 − (l/L)(1 − p_L).
    ///
    /// # Errors
    /// The budget is outside [(L−1)/2L, 1]: p_L would be negative.
    pub fn linear(depth: usize, budget: f64) -> Result<Self, Infeasible> {
        let layers = depth as f64;
        check(budget, 0.5 * (layers - 1.0) / layers, 1.0)?;
        // (1 − p_L)/L, from Σp = L − (1 − p_L)(L + 1)/2
        let slope = 2.0 * (1.0 - budget) / (layers + 1.0);
        Ok(Self {
            rates: (1..=depth)
                .map(|layer| (1.0 - layer as f64 * slope).max(0.0))
                .collect(),
        })
    }

    /// SenseMode, section 5: |S_l| mapped linearly from its range onto [p_min, 1], p_min as the budget asks; uniform where all |S_l|
    /// are equal. What is not finite counts as 0.
    ///
    /// # Errors
    /// The budget is above 1, or below the one at p_min = 0.
    pub fn sense_linear(sensitivities: &[f64], budget: f64) -> Result<Self, Infeasible> {
        let shares = shares(sensitivities);
        let least = shares.iter().copied().fold(1.0, f64::min);
        if least == 1.0 || shares.iter().all(|&share| share == least) {
            return Self::uniform(shares.len(), budget);
        }
        let places = shares.iter().map(|share| (share - least) / (1.0 - least));
        let mean = places.clone().sum::<f64>() / shares.len() as f64;
        check(budget, mean, 1.0)?;
        let minimum = (budget - mean) / (1.0 - mean);
        Ok(Self {
            rates: places.map(|place| minimum + (1.0 - minimum) * place).collect(),
        })
    }

    /// SenseMode, section 6: p_l = min(1, c|S_l|), c as the budget asks. What is not finite counts as 0.
    ///
    /// # Errors
    /// The budget is above the share of layers with S_l ≠ 0.
    pub fn sense_share(sensitivities: &[f64], budget: f64) -> Result<Self, Infeasible> {
        let shares = shares(sensitivities);
        let mut descending: Vec<f64> = shares.iter().copied().filter(|&share| share > 0.0).collect();
        descending.sort_by(|a, b| b.total_cmp(a));
        check(budget, 0.0, descending.len() as f64 / shares.len().max(1) as f64)?;
        let mut sums = descending.clone();
        for k in (1..sums.len()).rev() {
            sums[k - 1] += sums[k];
        }
        // 1/c: with the k most sensitive layers at 1, the others share what is left of L̄
        let layers = budget * shares.len() as f64;
        let mut threshold = descending.last().copied().unwrap_or(1.0);
        for (k, (&largest, &sum)) in descending.iter().zip(&sums).enumerate() {
            let left = layers - k as f64;
            if left * largest <= sum {
                threshold = sum / left;
                break;
            }
        }
        Ok(Self {
            rates: shares.iter().map(|share| (share / threshold).min(1.0)).collect(),
        })
    }

    /// Lemma 2: p_l = min(1, max(0, ½ − C/g_l)), which maximises Σ p_l(1 − p_l) g_l, with C as the budget asks.
    ///
    /// Layers with g_l = 0 (or not finite) are the limit of equal small ones: 0 or 1 (for a budget below or above ½) unless the others
    /// reach ½; then they share the rest.
    ///
    /// # Errors
    /// The budget is outside [0, 1].
    pub fn maximal(discrepancies: &[f64], budget: f64) -> Result<Self, Infeasible> {
        check(budget, 0.0, 1.0)?;
        let shares = shares(discrepancies);
        // p and 1 − p are alike: the smaller has mean at most ½, so C ≥ 0 and min(1, ·) never acts
        let layers = budget.min(1.0 - budget) * shares.len() as f64;
        let mut inverse: Vec<f64> = shares
            .iter()
            .filter(|&&share| share > NEGLIGIBLE)
            .map(|share| 1.0 / share)
            .collect();
        inverse.sort_by(f64::total_cmp);
        let (mut c, mut for_none) = (0.0, 0.0);
        let halves = 0.5 * inverse.len() as f64;
        if halves <= layers {
            for_none = (layers - halves) / (shares.len() - inverse.len()).max(1) as f64;
        } else {
            c = f64::INFINITY;
            let mut sum = 0.0;
            for (k, inverse) in (1..).map(f64::from).zip(inverse) {
                sum += inverse;
                // whether layer k has p > 0 where the k with the largest g share L̄
                if sum <= (k - 2.0 * layers) * inverse {
                    break;
                }
                c = (0.5 * k - layers) / sum;
            }
        }
        let smaller = shares.iter().map(|&share| {
            if share > NEGLIGIBLE {
                (0.5 - c / share).max(0.0)
            } else {
                for_none
            }
        });
        Ok(Self {
            rates: if budget > 0.5 {
                smaller.map(|rate| 1.0 - rate).collect()
            } else {
                smaller.collect()
            },
        })
    }

    /// Straight lines through `knots`, spread evenly from layer 1 to L: one knot is a constant, L knots are the rates themselves.
    /// `None` without a knot, or where one is outside [0, 1].
    pub fn custom(knots: &[f64], depth: usize) -> Option<Self> {
        let valid = knots.iter().all(|knot| (0.0..=1.0).contains(knot));
        let (&last, before) = knots.split_last().filter(|_| valid)?;
        let steps = depth.saturating_sub(1).max(1);
        let rate = |index: usize| {
            let position = index * before.len();
            match knots.get(position / steps..) {
                Some(&[from, to, ..]) => from + (to - from) * ((position % steps) as f64 / steps as f64),
                _ => last,
            }
        };
        Some(Self {
            rates: (0..depth).map(rate).collect(),
        })
    }

    /// p_1…p_L.
    pub fn rates(&self) -> &[f64] {
        &self.rates
    }

    /// L.
    pub fn depth(&self) -> usize {
        self.rates.len()
    }

    /// L̄ = Σ p_l, the mean number of layers that are kept.
    pub fn mean_depth(&self) -> f64 {
        self.rates.iter().sum()
    }
}

fn check(budget: f64, low: f64, high: f64) -> Result<(), Infeasible> {
    if (low..=high).contains(&budget) {
        return Ok(());
    }
    Err(Infeasible {
        budget,
        feasible: (low, high),
    })
}

/// Magnitudes as shares of the largest; what is not finite counts as 0.
fn shares(values: &[f64]) -> Vec<f64> {
    let sizes = values
        .iter()
        .map(|value| value.abs())
        .map(|size| if size.is_finite() { size } else { 0.0 });
    let largest = sizes.clone().fold(f64::MIN_POSITIVE, f64::max);
    sizes.map(|size| size / largest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Uniform numbers in [0, 1) by a fixed congruential generator.
    fn numbers(count: usize, seed: u64) -> Vec<f64> {
        let mut state = seed;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        (0..count).map(|_| next()).collect()
    }

    /// That the rates are some, and meet the budget.
    fn meets(survival: &Survival, budget: f64) {
        let rates = survival.rates();
        assert!(rates.iter().all(|rate| (0.0..=1.0).contains(rate)), "{rates:?}");
        let wanted = budget * rates.len() as f64;
        let error = (survival.mean_depth() - wanted).abs();
        assert!(error <= 1e-12 * wanted, "{wanted}: {error:e} {rates:?}");
    }

    #[test]
    fn every_mode_meets_its_budget() {
        for depth in [1, 2, 7, 50, 1000] {
            let sensitivities: Vec<f64> = numbers(depth, 3).iter().map(|x| x * x - 0.3).collect();
            for budget in [0.01, 0.3, 0.5, 0.7, 0.97, 1.0] {
                meets(&Survival::uniform(depth, budget).unwrap(), budget);
                meets(&Survival::maximal(&sensitivities, budget).unwrap(), budget);
                meets(&Survival::sense_share(&sensitivities, budget).unwrap(), budget);
                for mode in [
                    Survival::linear(depth, budget),
                    Survival::sense_linear(&sensitivities, budget),
                ] {
                    match mode {
                        Ok(survival) => meets(&survival, budget),
                        // the end of the range is in it
                        Err(Infeasible {
                            feasible: (low, high),
                            ..
                        }) => {
                            assert!(budget < low && high == 1.0);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn linear_ends_where_the_last_layer_is_never_kept() {
        assert_eq!(
            Survival::linear(100, 0.4949),
            Err(Infeasible {
                budget: 0.4949,
                feasible: (0.495, 1.0)
            })
        );
        let last = Survival::linear(100, 0.495).unwrap();
        meets(&last, 0.495);
        assert!(last.rates()[99] < 1e-15);
        for (layer, rate) in (1..).zip(last.rates()) {
            assert!((rate - (1.0 - f64::from(layer) / 100.0)).abs() < 1e-15);
        }
    }

    #[test]
    fn sensitivities_map_onto_rates() {
        let sensitivities = [-4.0, 1.0, 2.0, 3.0];
        let linear = Survival::sense_linear(&sensitivities, 0.75).unwrap();
        for (rate, expected) in linear.rates().iter().zip([1.0, 0.5, 2.0 / 3.0, 5.0 / 6.0]) {
            assert!((rate - expected).abs() < 1e-15);
        }
        let error = Survival::sense_linear(&sensitivities, 0.49).unwrap_err();
        assert_eq!(error.feasible, (0.5, 1.0));
        assert_eq!(error.to_string(), "the budget is 0.49; this mode allows 0.5 to 1");
        // in proportion, until the largest are at 1 and the others share what is left
        for (budget, expected) in [
            (0.25, [0.4, 0.1, 0.2, 0.3]),
            (0.625, [1.0, 0.25, 0.5, 0.75]),
            (0.75, [1.0, 1.0 / 3.0, 2.0 / 3.0, 1.0]),
            (0.775, [1.0, 1.1 / 3.0, 2.2 / 3.0, 1.0]),
            (0.95, [1.0, 0.8, 1.0, 1.0]),
        ] {
            let share = Survival::sense_share(&sensitivities, budget).unwrap();
            for (rate, expected) in share.rates().iter().zip(expected) {
                assert!((rate - expected).abs() < 1e-14, "{rate} {expected}");
            }
        }
    }

    #[test]
    fn sensitivities_without_differences_or_without_size() {
        for budget in [0.1, 1.0] {
            let uniform = Survival::uniform(3, budget);
            assert_eq!(Survival::sense_linear(&[-2.0, 2.0, 2.0], budget), uniform);
            assert_eq!(Survival::sense_linear(&[0.0, 0.0, f64::NAN], budget), uniform);
        }
        let some = [0.0, 1e-100, 0.0, 5e200];
        assert_eq!(
            Survival::sense_share(&some, 0.5).unwrap().rates(),
            [0.0, 1.0, 0.0, 1.0]
        );
        assert_eq!(
            Survival::sense_share(&some, 0.51).unwrap_err().feasible,
            (0.0, 0.5)
        );
        assert_eq!(
            Survival::sense_share(&[0.0; 4], 0.1).unwrap_err().feasible,
            (0.0, 0.0)
        );
    }

    #[test]
    fn lemma_2_is_the_maximum() {
        let penalty =
            |rates: &[f64], g: &[f64]| -> f64 { rates.iter().zip(g).map(|(p, g)| p * (1.0 - p) * g).sum() };
        let g: Vec<f64> = numbers(30, 1).iter().map(|x| x * x * x).collect();
        for (seed, budget) in (10..).zip([0.05, 0.2, 0.4, 0.5, 0.6, 0.8, 0.95]) {
            let best = Survival::maximal(&g, budget).unwrap();
            // Karush, Kuhn and Tucker: g(1 − 2p) is one number where p is inside, less where p = 0, more where p = 1
            let slopes = || {
                best.rates()
                    .iter()
                    .zip(&g)
                    .map(|(p, g)| (*p, g * (1.0 - 2.0 * p)))
            };
            let inside = slopes()
                .filter(|(p, _)| *p > 0.0 && *p < 1.0)
                .map(|(_, slope)| slope);
            let common = inside.clone().next().unwrap();
            assert!(inside.clone().all(|slope| (slope - common).abs() < 1e-14));
            assert!(slopes().all(|(p, slope)| p > 0.0 || slope <= common));
            assert!(slopes().all(|(p, slope)| p < 1.0 || slope >= common));
            assert!(common == 0.0 || (common > 0.0) == (budget < 0.5), "sign of C");
            let most = penalty(best.rates(), &g);
            for trial in 0..100 {
                // a random profile of this budget, some of its rates 0 or 1
                let other: Vec<f64> = numbers(30, 100 * seed + trial).iter().map(|x| x * x).collect();
                let other = Survival::sense_share(&other, budget).unwrap();
                assert!(penalty(other.rates(), &g) <= most);
            }
        }
        assert!(
            Survival::maximal(&g, 0.5)
                .unwrap()
                .rates()
                .iter()
                .all(|rate| *rate == 0.5)
        );
    }

    #[test]
    fn lemma_2_without_discrepancy_is_a_limit() {
        for budget in [0.1, 0.3, 0.5, 0.6, 0.9, 1.0] {
            for pattern in [[0.0, 3.0, 0.0, 1.0, 2.0], [0.0; 5], [1.0; 5]] {
                let limit = Survival::maximal(&pattern, budget).unwrap();
                let small = Survival::maximal(&pattern.map(|g| f64::max(g, 1e-14)), budget).unwrap();
                meets(&limit, budget);
                for (p, q) in limit.rates().iter().zip(small.rates()) {
                    assert!((p - q).abs() < 1e-13, "{pattern:?} {limit:?} {small:?}");
                }
            }
        }
    }

    #[test]
    fn lines_go_through_knots() {
        let knots = [1.0, 0.2, 0.6];
        assert_eq!(Survival::custom(&knots, 3).unwrap().rates(), knots);
        let rates = [1.0, 0.6, 0.2, 0.4, 0.6];
        for (p, q) in Survival::custom(&knots, 5).unwrap().rates().iter().zip(rates) {
            assert!((p - q).abs() < 1e-15);
        }
        assert_eq!(Survival::custom(&[0.3], 4).unwrap().rates(), [0.3; 4]);
        assert_eq!(Survival::custom(&knots, 1).unwrap().rates(), [1.0]);
        assert_eq!(Survival::custom(&knots, 2).unwrap().rates(), [1.0, 0.6]);
        let many = numbers(1000, 7);
        assert_eq!(Survival::custom(&many, 1000).unwrap().rates(), many);
        for bad in [&[][..], &[0.5, 1.5], &[f64::NAN]] {
            assert_eq!(Survival::custom(bad, 4), None);
        }
    }
}
