//! How well a depth scale tells which networks train.
//!
//! ```text
//! accuracy ≈ chance + (top − chance)/(1 + (L/(n ξ))^k)
//! ```
//! n, k and top by least squares over the cells; where ξ is infinite the network trains. The error of n is a jackknife error over columns,
//! since all networks of a column share their ξ.

use super::boundary::rank;
use depthscale::sample::leave_one_out_error;

/// Where a multiple and a steepness are sought.
const MULTIPLES: (f64, f64) = (0.2, 500.0);
const STEEPNESSES: (f64, f64) = (0.3, 60.0);
/// Fewer networks that train, or do not, have no boundary between them.
const FEWEST: usize = 4;

/// A curve that explains less of a map says nothing.
const LEAST: f64 = 0.01;

/// A cell of a map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub column: usize,
    pub depth: f64,
    /// ξ₁ and ξ₂; infinite where nothing limits the depth.
    pub scales: [f64; 2],
    pub accuracy: f64,
    pub trains: bool,
}

/// ξ of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// ξ₁.
    Gradient,
    /// ξ₂.
    Correlation,
    /// The shorter of both.
    Shorter,
}

impl Scale {
    pub fn of(self, [gradient, correlation]: [f64; 2]) -> f64 {
        match self {
            Self::Gradient => gradient,
            Self::Correlation => correlation,
            Self::Shorter => gradient.min(correlation),
        }
    }
}

/// What decides which networks train: a multiple of a depth scale, the papers' own or fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub name: &'static str,
    pub scale: Scale,
    /// n; fitted where there is none.
    pub multiple: Option<f64>,
    /// n of the papers.
    pub paper: f64,
}

const fn rule(name: &'static str, scale: Scale, multiple: Option<f64>, paper: f64) -> Rule {
    Rule {
        name,
        scale,
        multiple,
        paper,
    }
}

/// All of them.
pub(super) const RULES: [Rule; 6] = [
    rule("n ξ₁", Scale::Gradient, None, 12.0),
    rule("n ξ₂", Scale::Correlation, None, 6.0),
    rule("n min(ξ₁, ξ₂)", Scale::Shorter, None, 12.0),
    rule("12ξ₁", Scale::Gradient, Some(12.0), 12.0),
    rule("6ξ₂", Scale::Correlation, Some(6.0), 6.0),
    rule("min(12ξ₁, 12ξ₂)", Scale::Shorter, Some(12.0), 12.0),
];
/// Places of some.
pub(super) const FITTED: std::ops::Range<usize> = 0..3;
pub(super) const CORRELATION: usize = 1;
pub(super) const SIX: usize = 4;
pub(super) const TWELVE: usize = 5;

/// The curve of a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Logistic {
    pub chance: f64,
    pub top: f64,
    /// k.
    pub steepness: f64,
}

impl Logistic {
    /// At L/(n ξ) by its natural logarithm.
    pub fn at(&self, log_depth: f64) -> f64 {
        self.chance + (self.top - self.chance) * share(self.steepness, log_depth)
    }
}

fn share(steepness: f64, log_depth: f64) -> f64 {
    1.0 / (1.0 + libm::exp(steepness * log_depth))
}

/// A rule held against a map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RuleFit {
    pub rule: Rule,
    pub multiple: f64,
    /// Standard error of a fitted multiple.
    pub error: Option<f64>,
    pub curve: Logistic,
    /// Part of the variance of accuracy over cells that the curve explains.
    pub explained: f64,
    /// Spearman's rank correlation of the rule with the depth where the accuracy of a column falls, both cut to the map.
    pub rank: Option<f64>,
}

impl RuleFit {
    /// Fitted multiple minus the paper's, in standard errors.
    pub fn difference(&self) -> Option<f64> {
        Some((self.multiple - self.rule.paper) / self.error.filter(|error| *error > 0.0)?)
    }
}

/// All rules against a map; `None` where too few networks train, or too few do not.
pub(super) fn fits(points: &[Point], chance: f64) -> Option<Vec<RuleFit>> {
    let fits: Option<Vec<RuleFit>> = RULES.iter().map(|rule| fit(*rule, points, chance)).collect();
    // curves that explain nothing have no limit
    fits.filter(|fits| fits.iter().any(|fit| fit.explained > LEAST))
}

/// One of them.
pub(super) fn fit(rule: Rule, points: &[Point], chance: f64) -> Option<RuleFit> {
    let training = points.iter().filter(|point| point.trains).count();
    if training < FEWEST || points.len() - training < FEWEST {
        return None;
    }
    let of = |points: &mut dyn Iterator<Item = &Point>| Sum {
        chance,
        points: points
            .map(|point| {
                (
                    libm::log(point.depth / rule.scale.of(point.scales)),
                    point.accuracy,
                )
            })
            .collect(),
    };
    let all = of(&mut points.iter());
    let multiple = rule.multiple.map(libm::log);
    let best = all.search(multiple);
    let value = libm::exp(best.log_multiple);
    if multiple.is_none() && !(1.01 * MULTIPLES.0..0.99 * MULTIPLES.1).contains(&value) {
        return None;
    }
    let error = || {
        let last = points.iter().map(|point| point.column).max()?;
        let moved = (0..=last).filter_map(|column| {
            let rest = of(&mut points.iter().filter(|point| point.column != column));
            let left_out = rest.points.len() < points.len();
            left_out.then(|| libm::exp(rest.refine(best, false).log_multiple))
        });
        leave_one_out_error(&moved.collect::<Vec<_>>())
    };
    let mean = all.points.iter().map(|(_, accuracy)| accuracy).sum::<f64>() / all.points.len() as f64;
    let total: f64 = all
        .points
        .iter()
        .map(|(_, accuracy)| (accuracy - mean) * (accuracy - mean))
        .sum();
    let (top, squares) = all.judge(best);
    Some(RuleFit {
        rule,
        multiple: value,
        error: if multiple.is_none() { error() } else { None },
        curve: Logistic {
            chance,
            top,
            steepness: libm::exp(best.log_steepness),
        },
        explained: 1.0 - squares / total,
        rank: rank(points, |scales| value * rule.scale.of(scales)),
    })
}

/// Where the sum of squares is taken.
#[derive(Clone, Copy, Debug)]
struct Guess {
    log_multiple: f64,
    log_steepness: f64,
}

/// ln(L/ξ) and accuracy of each cell.
struct Sum {
    chance: f64,
    points: Vec<(f64, f64)>,
}

impl Sum {
    /// The best top, which has a closed form, and the sum of squares with it.
    fn judge(&self, guess: Guess) -> (f64, f64) {
        let steepness = libm::exp(guess.log_steepness);
        let (mut product, mut square, mut total) = (0.0, 0.0, 0.0);
        for (log_depth, accuracy) in &self.points {
            let share = share(steepness, log_depth - guess.log_multiple);
            let above = accuracy - self.chance;
            product += share * above;
            square += share * share;
            total += above * above;
        }
        let highest = 1.0 - self.chance;
        let height = match square > 0.0 {
            true => (product / square).clamp(0.0, highest),
            false => highest,
        };
        let squares = total - height * (2.0 * product - height * square);
        (self.chance + height, squares.max(0.0))
    }

    fn squares(&self, guess: Guess) -> f64 {
        self.judge(guess).1
    }

    /// The least sum of squares: from the best of a coarse grid on.
    fn search(&self, fixed: Option<f64>) -> Guess {
        let spread = |(low, high): (f64, f64), count: u32| {
            let (low, high) = (libm::log(low), libm::log(high));
            (0..count).map(move |index| low + (high - low) * (f64::from(index) + 0.5) / f64::from(count))
        };
        let multiples: Vec<f64> = match fixed {
            Some(multiple) => vec![multiple],
            None => spread(MULTIPLES, 24).collect(),
        };
        let guesses = multiples.into_iter().flat_map(|log_multiple| {
            spread(STEEPNESSES, 8).map(move |log_steepness| Guess {
                log_multiple,
                log_steepness,
            })
        });
        let start = Guess {
            log_multiple: fixed.unwrap_or_default(),
            log_steepness: 0.0,
        };
        let (first, _) = guesses.fold((start, f64::INFINITY), |(best, least), guess| {
            let squares = self.squares(guess);
            if squares < least {
                (guess, squares)
            } else {
                (best, least)
            }
        });
        self.refine(first, fixed.is_some())
    }

    /// Walks downhill by steps that halve where none leads further (Hooke & Jeeves 1961).
    fn refine(&self, from: Guess, fixed: bool) -> Guess {
        let (mut best, mut squares) = (from, self.squares(from));
        let mut step = 0.3;
        while step > 1e-4 {
            let across = if fixed { 0.0 } else { step };
            let beside = [(across, 0.0), (-across, 0.0), (0.0, step), (0.0, -step)];
            let mut moved = false;
            for (multiple, steepness) in beside {
                let next = Guess {
                    log_multiple: (best.log_multiple + multiple)
                        .clamp(libm::log(MULTIPLES.0), libm::log(MULTIPLES.1)),
                    log_steepness: (best.log_steepness + steepness)
                        .clamp(libm::log(STEEPNESSES.0), libm::log(STEEPNESSES.1)),
                };
                let own = self.squares(next);
                if own < squares {
                    (best, squares, moved) = (next, own, true);
                }
            }
            if !moved {
                step *= 0.5;
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANCE: f64 = 0.1;

    /// Twelve columns of a made-up map, their ξ₁ and ξ₂ of different shapes, whose boundary is n times `scale`; with ripples for noise.
    fn map(multiple: f64, scale: Scale, ripple: f64, infinite: Option<usize>) -> Vec<Point> {
        let curve = Logistic {
            chance: CHANCE,
            top: 0.95,
            steepness: 4.0,
        };
        (0..12)
            .flat_map(|column| {
                let x = column as f64;
                let mut scales = [2.0 + 30.0 / (1.0 + (x - 4.0) * (x - 4.0)), 1.0 + 1.4 * x];
                if infinite == Some(column) {
                    scales = [f64::INFINITY; 2];
                }
                (1..=10).map(move |row| {
                    let depth = f64::from(12 * row);
                    let exact = curve.at(libm::log(depth / (multiple * scale.of(scales))));
                    let accuracy = exact + ripple * libm::sin(7.0 * x + 3.0 * depth);
                    Point {
                        column,
                        depth,
                        scales,
                        accuracy,
                        trains: accuracy > 0.55,
                    }
                })
            })
            .collect()
    }

    fn fits_of(points: &[Point]) -> Vec<RuleFit> {
        fits(points, CHANCE).unwrap()
    }

    #[test]
    fn a_known_multiple_is_found_and_its_scale_explains_most() {
        for (scale, place) in [(Scale::Gradient, 0), (Scale::Correlation, 1), (Scale::Shorter, 2)] {
            for multiple in [4.0, 9.0] {
                let fits = fits_of(&map(multiple, scale, 0.02, None));
                let own = &fits[place];
                let error = own.error.unwrap();
                assert!((own.multiple - multiple).abs() < 3.0 * error + 0.05, "{own:?}");
                assert!(error < 0.1 * multiple && own.explained > 0.99, "{own:?}");
                let exact = &fits_of(&map(multiple, scale, 0.0, None))[place];
                assert!((exact.multiple / multiple - 1.0).abs() < 1e-3, "{exact:?}");
                assert!((exact.curve.top - 0.95).abs() < 1e-3 && (exact.curve.steepness - 4.0).abs() < 0.01);
                let best = fits.iter().map(|fit| fit.explained).fold(0.0, f64::max);
                assert_eq!(own.explained, best);
                assert!(own.rank.unwrap() > 0.95);
            }
        }
    }

    #[test]
    fn where_a_scale_is_infinite_networks_train() {
        let fits = fits(&map(6.0, Scale::Shorter, 0.02, Some(4)), CHANCE).unwrap();
        assert!((fits[2].multiple - 6.0).abs() < 0.2, "{:?}", fits[2]);
        for fit in fits {
            assert!(fit.explained.is_finite() && fit.explained <= 1.0 && fit.multiple.is_finite());
        }
    }

    #[test]
    fn the_papers_multiple_is_no_worse_than_fitted_only_where_it_is_right() {
        let right = fits(&map(12.0, Scale::Shorter, 0.02, None), CHANCE).unwrap();
        assert!(right[2].explained - right[TWELVE].explained < 1e-3);
        assert!(right[2].difference().unwrap().abs() < 3.0, "{:?}", right[2]);
        let wrong = fits(&map(4.0, Scale::Shorter, 0.02, None), CHANCE).unwrap();
        assert!(wrong[2].explained - wrong[TWELVE].explained > 0.1);
        assert!(wrong[2].difference().unwrap() < -5.0);
    }

    #[test]
    fn maps_without_a_boundary_have_no_fit() {
        for accuracy in [CHANCE, 1.0] {
            let mut points = map(6.0, Scale::Gradient, 0.02, None);
            for point in &mut points {
                (point.accuracy, point.trains) = (accuracy, accuracy > 0.55);
            }
            assert_eq!(fits(&points, CHANCE), None);
        }
        assert_eq!(fits(&[], CHANCE), None);
    }
}
