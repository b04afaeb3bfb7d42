//! The map, the learning curve of one of its cells, and how well all fall onto one curve.

use super::{Map, Moment, Outcome, best, fit};
use crate::picture::{Cell, Field, Legend, Measure, Picture, Place, Role};
use crate::study::FigureWords;
use crate::views::training::Blocks;
use crate::{Quantity, State};

pub(super) const PANELS: [FigureWords; 5] = [
    FigureWords {
        name: "map",
        title: "Which networks train",
        caption: "Accuracy on the batches of the last tenth of the steps, with dropout's masks on; one that diverged counts as chance. Paler cells are not trained yet and show the nearest one that is. Click a cell for its learning curve.",
    },
    FigureWords {
        name: "learning",
        title: "Learning curve",
        caption: "Accuracy of the cell that is framed: of its batches, with masks, and of inputs held back, without.",
    },
    FigureWords {
        name: "loss",
        title: "Loss",
        caption: "Cross-entropy of the same batches.",
    },
    FigureWords {
        name: "collapse",
        title: "One curve for all",
        caption: "Accuracy of every network against its depth in units of the scale that fits best.",
    },
    FigureWords {
        name: "course",
        title: "The limit while networks train",
        caption: "Fitted n after fewer steps, ± one standard error; the papers’ are 6 and 12.",
    },
];

/// Of curves that leave a map at its top, as far as they are drawn.
const BEYOND: f64 = 10.0;

/// Accuracy, and multiples of depth scales over it.
pub(super) fn map(map: &Map, state: &State, blocks: &Blocks) -> Picture {
    let theory = map.theory();
    let edges = map.grid.edges();
    let highest = BEYOND * edges[1].last().copied().unwrap_or(1.0);
    let cell = |(place, outcome): ((usize, usize), Outcome)| {
        let [gradient, correlation] = theory.columns[place.0].1;
        Cell {
            value: (!outcome.has_diverged()).then(|| outcome.accuracy()),
            told: vec![
                Some(outcome.accuracy()),
                outcome.loss(),
                Some(outcome.test()),
                Some(gradient),
                Some(correlation),
            ],
        }
    };
    let fits = map.fits(blocks);
    let fitted = fits.as_deref().and_then(|fits| best(fits));
    let mut picture = Picture {
        x: Measure {
            title: "weight variance σw²",
            ..Measure::default()
        },
        y: Measure {
            title: "depth L",
            whole: true,
            ..Measure::default()
        },
        roles: vec![
            (
                Role::Guide,
                fitted.map_or("n ξ, to be fitted", |fit| fit.rule.name),
            ),
            (Role::Guide, "12ξ₁"),
            (Role::Guide, "12ξ₂"),
            (Role::Guide, "6ξ₂"),
        ],
        field: Some(Field {
            title: "accuracy",
            failed: "diverged",
            at: map.grid.values(),
            edges,
            cells: map.grid.rows(map.outcomes(blocks).map(cell)),
            told: vec![
                ("accuracy", None),
                ("loss", None),
                ("accuracy, held back", None),
                ("ξ₁", Some(Quantity::Gradient)),
                ("ξ₂", Some(Quantity::Correlation)),
            ],
            chosen: map.chosen(state, blocks),
        }),
        ..Picture::default()
    };
    let mut curve = |role: usize, depth: &dyn Fn([f64; 2]) -> f64| {
        let places = theory
            .curve
            .iter()
            .map(|&(variance, scales)| Place::new(variance, Some(depth(scales).min(highest))));
        picture.add(None, role, places.collect());
    };
    if let Some(fit) = fitted {
        curve(0, &|scales| fit.multiple * fit.rule.scale.of(scales));
    }
    curve(1, &|[gradient, _]| 12.0 * gradient);
    curve(2, &|[_, correlation]| 12.0 * correlation);
    curve(3, &|[_, correlation]| 6.0 * correlation);
    picture
}

const STEPS: Measure = Measure {
    title: "steps",
    logarithmic: false,
    whole: false,
    holds: None,
};

/// Accuracies of the chosen cell against steps.
pub(super) fn learning(map: &Map, state: &State, blocks: &Blocks) -> Picture {
    let mut picture = Picture {
        x: STEPS,
        y: Measure {
            title: "accuracy",
            holds: Some((0.0, 1.0)),
            ..Measure::default()
        },
        roles: vec![(Role::Theory, "mean of a few steps"), (Role::Networks, "tested")],
        legend: Legend::of(["batches", "held back"]),
        ..Picture::default()
    };
    if let Some(outcome) = chosen(map, state, blocks) {
        let learned = || outcome.learned(map.steps());
        let batches = learned().map(|(step, point)| Place::new(step as f64, point.accuracy));
        picture.add(Some(0), 0, batches.collect());
        let tests = learned().filter_map(|(step, point)| Some(Place::new(step as f64, Some(point.test?))));
        picture.add(Some(1), 1, tests.collect());
    }
    picture
}

/// Its loss.
pub(super) fn loss(map: &Map, state: &State, blocks: &Blocks) -> Picture {
    let mut picture = Picture {
        x: STEPS,
        y: Measure {
            title: "cross-entropy",
            logarithmic: true,
            ..Measure::default()
        },
        roles: vec![(Role::Theory, "loss")],
        legend: Legend::of(["batches"]),
        ..Picture::default()
    };
    if let Some(outcome) = chosen(map, state, blocks) {
        let points = outcome.learned(map.steps()).map(|(step, point)| {
            let log = point.loss.filter(|loss| *loss > 0.0).map(libm::log10);
            Place::new(step as f64, log)
        });
        picture.add(Some(0), 0, points.collect());
    }
    picture
}

fn chosen<'a>(map: &Map, state: &State, blocks: &'a Blocks) -> Option<Outcome<'a>> {
    map.outcome(map.chosen(state, blocks)?, blocks)
}

/// Accuracy of every network against L/(n ξ), with the curve through all.
pub(super) fn collapse(map: &Map, blocks: &Blocks) -> Picture {
    let mut picture = Picture {
        x: Measure {
            title: "L/(n ξ)",
            logarithmic: true,
            ..Measure::default()
        },
        y: Measure {
            title: "accuracy",
            holds: Some((0.0, 1.0)),
            ..Measure::default()
        },
        roles: vec![(Role::Guide, "fit"), (Role::Networks, "networks")],
        legend: Legend::of(["χ₁ < 1", "χ₁ ≥ 1"]),
        ..Picture::default()
    };
    let fits = map.fits(blocks);
    let Some(fit) = fits.as_deref().and_then(|fits| best(fits)) else {
        return picture;
    };
    let mut sides = [Vec::new(), Vec::new()];
    for fit::Point {
        column,
        depth,
        scales,
        accuracy,
        ..
    } in map.points(blocks, Outcome::accuracy)
    {
        let at = libm::log10(depth / (fit.multiple * fit.rule.scale.of(scales)));
        if at.is_finite() {
            let side = usize::from(map.theory().columns[column].0 >= 1.0);
            sides[side].push(Place::new(at, Some(accuracy)));
        }
    }
    let all = || sides.iter().flatten().map(|place| place.x);
    let (low, high) = (all().fold(0.0, f64::min), all().fold(0.0, f64::max));
    let curve = (0..=super::CURVE).map(|place| {
        let at = low + (high - low) * place as f64 / super::CURVE as f64;
        Place::new(at, Some(fit.curve.at(at * std::f64::consts::LN_10)))
    });
    picture.add(None, 0, curve.collect());
    for (side, mut places) in sides.into_iter().enumerate() {
        places.sort_by(|one, other| one.x.total_cmp(&other.x));
        picture.add(Some(side), 1, places);
    }
    picture
}

/// Fitted multiples against the steps that networks have had.
pub(super) fn course(map: &Map, blocks: &Blocks) -> Picture {
    let rules = &fit::RULES[fit::FITTED];
    let mut picture = Picture {
        x: Measure {
            logarithmic: true,
            ..STEPS
        },
        y: Measure {
            title: "multiple n",
            holds: Some((0.0, 12.0)),
            ..Measure::default()
        },
        roles: vec![(Role::Guide, "6 and 12"), (Role::Networks, "fitted")],
        legend: Legend::of(rules.iter().map(|rule| rule.name)),
        ..Picture::default()
    };
    let moments = map.course(blocks);
    let at = |moment: &Moment| libm::log10(moment.step as f64);
    for paper in [6.0, 12.0] {
        let line = moments.iter().map(|moment| Place::new(at(moment), Some(paper)));
        picture.add(None, 0, line.collect());
    }
    for (place, _) in rules.iter().enumerate() {
        let fitted = moments.iter().filter_map(|moment| {
            let fit = moment.fits[place].as_ref()?;
            let error = fit.error.unwrap_or(f64::NAN);
            let there = Place::new(at(moment), Some(fit.multiple));
            Some(there.with_error(fit.multiple - error, fit.multiple + error))
        });
        picture.add(Some(place), 1, fitted.collect());
    }
    picture
}
