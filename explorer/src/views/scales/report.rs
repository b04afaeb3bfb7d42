//! Depth scales against σ_w², one curve a value of ρ or σ_b²: predicted, and fitted to how layers approach the fixed point
//! (Schoenholz et al., figures 2 and 3).

use crate::cost;
use crate::link::State;
use crate::lists::List;
use crate::reading::{Quantity, Reading, named, significant, words};
use crate::run::{FALLBACK_START, Run};
use crate::sheet::{Blocks, Sheet};
use crate::table::{Column, Table};
use depthscale::model::{Hyperparameters, Parameter, Start};
use depthscale::theory::OperatingPoint;
use depthscale::theory::convergence::{Convergence, Fit};
use depthscale::theory::critical::unit_gradient_weight_variance;
use depthscale::theory::phase_map::Side;
use depthscale::theory::table::Table as Kernels;
use serde::Serialize;

/// Points of a predicted curve, evenly over the slider's range.
const POINTS: usize = 120;
/// Points next to the critical line, where a depth scale diverges: parts of its σ_w² to either side.
const NEAR: [f64; 6] = [1e-2, 3e-3, 1e-3, 1e-4, 1e-5, 1e-6];
/// σ_w² of each curve at which layers are followed, evenly up to the slider's end.
const MARKS: usize = 16;
/// Layers followed: enough for a fit wherever depth scales are below a hundred layers.
const LAYERS: usize = 300;
/// Numbers of a point of a curve, and of a mark.
const WORDS: usize = 5;

/// Which curves: φ, the family, what it leaves fixed, and where layers start. σ_w² plays no part.
#[derive(Clone, Debug, PartialEq)]
pub struct ScalesPlan {
    network: Hyperparameters,
    family: List,
    start: Start,
}

/// A point of a predicted curve. `None`: does not exist or is infinite.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Predicted {
    /// σ_w².
    pub sigma_w2: f64,
    /// ξ_q, layers.
    pub xi_q: Option<f64>,
    /// ξ₁, layers.
    pub xi_1: Option<f64>,
    /// ξ₂, layers.
    pub xi_2: Option<f64>,
    /// c*.
    pub c_star: Option<f64>,
}

/// Depth scales read off the approach to the fixed point. `None`: does not exist, or too few layers to fit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Mark {
    /// σ_w².
    pub sigma_w2: f64,
    /// ξ_q, predicted.
    pub xi_q: Option<f64>,
    /// ξ_q, fitted to |q^l − q*|.
    pub xi_q_fitted: Option<f64>,
    /// Decay of |c^l − c*|, predicted: ξ₂, or ξ_q where that is longer and c* is not 1, since c follows q.
    pub xi_c: Option<f64>,
    /// Decay of |c^l − c*|, fitted.
    pub xi_c_fitted: Option<f64>,
}

/// One member of the family.
#[derive(Clone, Debug, Serialize)]
pub struct Member {
    /// φ.
    pub phi: String,
    /// ρ.
    pub rho: f64,
    /// σ_b².
    pub sigma_b2: f64,
    /// Predicted, σ_w² ascending.
    pub predicted: Vec<Predicted>,
    /// Fitted, σ_w² ascending.
    pub fitted: Vec<Mark>,
}

/// Everything the view shows.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The canonical link that gives this report.
    pub link: String,
    /// One curve each.
    pub curves: Vec<Member>,
}

impl ScalesPlan {
    /// The curves of a link. Layers start at its q⁰ and c⁰, or at q⁰ = 1 and c⁰ = 0.6.
    pub fn new(state: &State) -> Self {
        let q0 = state.number(Parameter::StartVariance);
        let c0 = state.number(Parameter::StartCorrelation);
        let family = state.lists.family();
        let varied = family.network(&state.network(), 0);
        Self {
            network: varied.with_near(Parameter::WeightVariance, 1.0),
            family,
            start: Start {
                variance: q0.unwrap_or(FALLBACK_START.variance),
                decorrelation: c0.map_or(FALLBACK_START.decorrelation, |c0| 1.0 - c0),
            },
        }
    }

    fn curves(&self) -> usize {
        self.family.values().len()
    }

    fn curve(&self, curve: usize) -> Vec<f64> {
        let network = self.family.network(&self.network, curve);
        let (from, to) = Parameter::WeightVariance.bound().slider;
        let even = Side::of_slider(Parameter::WeightVariance, POINTS);
        let critical = unit_gradient_weight_variance(&network).filter(|at| (from..to).contains(at));
        let near = critical.into_iter().flat_map(|at| {
            NEAR.iter()
                .flat_map(move |part| [at * (1.0 - part), at * (1.0 + part)])
        });
        let mut places: Vec<f64> = (0..POINTS).map(|index| even.value(index)).chain(near).collect();
        places.sort_by(f64::total_cmp);
        let mut numbers = Vec::with_capacity(self.length(curve));
        for place in places {
            let point = at(&network, place);
            let settled = |value: Option<f64>| point.length.and(value).unwrap_or(f64::NAN);
            numbers.extend([
                place,
                settled(point.length_depth_scale),
                settled(point.gradient_depth_scale),
                settled(point.correlation_depth_scale),
                settled(point.decorrelation.map(|epsilon| 1.0 - epsilon)),
            ]);
        }
        // as many as there are with a critical line
        numbers.resize(self.length(curve), f64::NAN);
        numbers
    }

    fn mark(&self, curve: usize, mark: usize) -> Vec<f64> {
        let sigma_w2 = Parameter::WeightVariance.bound().slider.1 * (mark + 1) as f64 / MARKS as f64;
        let network = self
            .family
            .network(&self.network, curve)
            .with_near(Parameter::WeightVariance, sigma_w2);
        let point = OperatingPoint::new(&network);
        let approach = Convergence::new(&network, &point, self.start, LAYERS);
        let fitted = |distances: &[f64]| Fit::new(distances).map(|fit| fit.depth_scale);
        let (xi_q, xi_2) = (point.length_depth_scale, point.correlation_depth_scale);
        let follows = point.decorrelation != Some(0.0) && xi_2 < xi_q;
        let of = |value: Option<f64>| point.length.and(value).unwrap_or(f64::NAN);
        vec![
            sigma_w2,
            of(xi_q),
            of(approach.as_ref().and_then(|approach| fitted(&approach.length))),
            of(if follows { xi_q } else { xi_2 }),
            of(approach
                .as_ref()
                .and_then(|approach| fitted(&approach.correlation))),
        ]
    }
}

/// The operating point at one σ_w².
fn at(network: &Hyperparameters, sigma_w2: f64) -> OperatingPoint {
    let network = network.with_near(Parameter::WeightVariance, sigma_w2);
    match Kernels::shared(network.activation(), 0.0) {
        Some(table) => OperatingPoint::with(&network, table),
        None => OperatingPoint::new(&network),
    }
}

impl Blocks for ScalesPlan {
    fn seconds(&self, index: usize) -> f64 {
        match index < self.curves() {
            true => cost::points(POINTS + 2 * NEAR.len()) + cost::search(self.network.activation()),
            false => cost::points(1) + cost::followed(LAYERS),
        }
    }

    fn blocks(&self) -> usize {
        self.curves() * (1 + MARKS)
    }

    fn length(&self, index: usize) -> usize {
        if index < self.curves() {
            WORDS * (POINTS + 2 * NEAR.len())
        } else {
            WORDS
        }
    }

    fn block(&self, index: usize) -> Vec<f64> {
        let curves = self.curves();
        match index.checked_sub(curves) {
            None => self.curve(index),
            Some(mark) => self.mark(mark % curves, mark / curves),
        }
    }
}

fn there(value: f64) -> Option<f64> {
    Some(value).filter(|value| !value.is_nan())
}

impl Sheet<ScalesPlan> {
    /// How many operating points have come in, and how many are asked for.
    pub fn points(&self) -> (usize, usize) {
        let count = |blocks: usize| {
            let curves = blocks.min(self.plan.curves());
            curves * POINTS + (blocks - curves)
        };
        (count(self.done()), count(self.plan.blocks()))
    }

    /// A predicted curve; empty before it has come in.
    pub fn predicted(&self, curve: usize) -> Vec<Predicted> {
        let numbers = self.block(curve).unwrap_or_default();
        let points = numbers.chunks_exact(WORDS).filter_map(|words| {
            let &[sigma_w2, xi_q, xi_1, xi_2, c_star] = words else {
                return None;
            };
            Some(Predicted {
                sigma_w2: there(sigma_w2)?,
                xi_q: there(xi_q),
                xi_1: there(xi_1),
                xi_2: there(xi_2),
                c_star: there(c_star),
            })
        });
        points.collect()
    }

    /// The marks of a curve that have come in.
    pub fn marks(&self, curve: usize) -> Vec<Mark> {
        let curves = self.plan.curves();
        let marks = (0..MARKS).filter_map(|mark| {
            let &[sigma_w2, xi_q, xi_q_fitted, xi_c, xi_c_fitted] =
                self.block(curves + mark * curves + curve)?
            else {
                return None;
            };
            Some(Mark {
                sigma_w2: there(sigma_w2)?,
                xi_q: there(xi_q),
                xi_q_fitted: there(xi_q_fitted),
                xi_c: there(xi_c),
                xi_c_fitted: there(xi_c_fitted),
            })
        });
        marks.collect()
    }
}

/// The report of what `run` holds so far.
pub fn report(run: &Run) -> Report {
    let family = run.state.lists.family();
    let member = |curve: usize| {
        let network = family.network(&run.theory.network, curve);
        Member {
            phi: network.activation().name().into_owned(),
            rho: network.keep_rate(),
            sigma_b2: network.bias_variance(),
            predicted: run.scales.predicted(curve),
            fitted: run.scales.marks(curve),
        }
    };
    Report {
        link: run.state.link(),
        curves: (0..family.values().len()).map(member).collect(),
    }
}

/// One row a mark: predicted, fitted, by how many percent they differ.
pub fn table(run: &Run) -> Table {
    let column = Column::new;
    let off = |predicted: Option<f64>, fitted: Option<f64>| Some(100.0 * (fitted? / predicted? - 1.0));
    let family = run.state.lists.family();
    let (labels, rows) = (0..family.values().len())
        .flat_map(|curve| {
            let name = family.name(curve);
            run.scales.marks(curve).into_iter().map(move |mark| {
                let row = vec![
                    mark.xi_q,
                    mark.xi_q_fitted,
                    off(mark.xi_q, mark.xi_q_fitted),
                    mark.xi_c,
                    mark.xi_c_fitted,
                    off(mark.xi_c, mark.xi_c_fitted),
                ];
                (format!("{name}, σ_w² = {}", significant(mark.sigma_w2)), row)
            })
        })
        .unzip();
    Table {
        label_heading: "Curve",
        columns: vec![
            column("ξ_q", "xi_q", "predicted"),
            column("ξ_q", "xi_q_fitted", "fitted"),
            column("ξ_q", "xi_q_off", "off by, %"),
            column("decay of c", "xi_c", "predicted"),
            column("decay of c", "xi_c_fitted", "fitted"),
            column("decay of c", "xi_c_off", "off by, %"),
        ],
        labels,
        rows,
    }
}

/// The state in words.
pub fn reading(run: &Run) -> Reading {
    let family = run.state.lists.family();
    let peaks: Vec<(usize, Predicted)> = (0..family.values().len())
        .filter_map(|curve| {
            let reach = |point: &Predicted| point.xi_2.unwrap_or(0.0);
            let points = run.scales.predicted(curve);
            let peak = points.into_iter().max_by(|a, b| reach(a).total_cmp(&reach(b)))?;
            Some((curve, peak))
        })
        .collect();
    let headline = match peaks
        .last()
        .and_then(|(curve, peak)| Some((curve, peak, peak.xi_2?)))
    {
        None => vec![words("Depth scales against the weight variance σ_w².")],
        Some((&curve, peak, xi)) if xi < 1e4 => vec![
            words(format!(
                "At {} inputs keep their relation for at most ",
                family.name(curve)
            )),
            named(format!("ξ₂ = {}", significant(xi)), Quantity::Correlation),
            words(format!(" layers, near σ_w² = {}.", significant(peak.sigma_w2))),
        ],
        Some((&curve, peak, _)) => vec![
            words(format!("At {} ", family.name(curve))),
            named("ξ₂ diverges".to_owned(), Quantity::Correlation),
            words(format!(
                " near σ_w² = {}: on the critical line signals travel any depth.",
                significant(peak.sigma_w2)
            )),
        ],
    };
    let table = table(run);
    let offs = table.rows.iter().flat_map(|row| [row[2], row[5]]).flatten();
    let (close, all) = offs.fold((0, 0), |(close, all), off| {
        (close + usize::from(off.abs() < 1.0), all + 1)
    });
    let detail = match all {
        0 => "Lines are predicted, 1/|ln χ|; dots will be fitted to how layers approach the fixed point."
            .to_owned(),
        _ => format!(
            "Lines are predicted, 1/|ln χ|. Dots are fitted to how layers approach the fixed point: {close} of {all} within 1 %; the others lie where q and c decay almost alike, or slower than {LAYERS} layers show."
        ),
    };
    Reading { headline, detail }
}
