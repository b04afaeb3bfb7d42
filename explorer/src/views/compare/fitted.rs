//! One number a network against what is varied: the depth scale fitted to its gradients (Schoenholz et al., figure 4b), and where its
//! g_ab turns into noise.

use super::Member;
use crate::lists::Value;
use crate::picture::{Measure, Picture, Place, Role};
use crate::run::Run;
use crate::views::gradients::fits;
use depthscale::model::Parameter;
use depthscale::sample::{Estimate, Metric};
use depthscale::theory::OperatingPoint;

/// Points of a predicted curve.
const CURVE: usize = 97;

/// |1/ln rate| of the line fitted to g_aa, with its error.
pub fn depth_scale(run: &Run) -> Option<Estimate> {
    let fit = fits::fit(run, Metric::GradientAa)?;
    let slope = libm::log(fit.rate).abs();
    let estimate = Estimate {
        value: 1.0 / slope,
        error: fit.rate_error / (fit.rate * slope * slope),
    };
    (estimate.value.is_finite() && estimate.error.is_finite()).then_some(estimate)
}

/// n_c of the sampled networks, with its error.
pub fn sampled_crossover(run: &Run) -> Option<Estimate> {
    let networks = run.statistics.jackknife(Metric::GradientAb);
    networks.estimate(depthscale::sample::fits::crossover)
}

/// The first number that is varied: what the pictures here have on their axis.
fn varied(member: &Member) -> Option<(Parameter, f64)> {
    member.values.iter().find_map(|value| match *value {
        Value::Number(parameter, number) => Some((parameter, number)),
        Value::Activation(_) => None,
    })
}

/// Its place on the axis: L and N go by factors.
fn place(parameter: Parameter, number: f64) -> f64 {
    if by_factors(parameter) {
        libm::log10(number)
    } else {
        number
    }
}

fn by_factors(parameter: Parameter) -> bool {
    matches!(parameter, Parameter::Depth | Parameter::Width)
}

fn axis(members: &[Member]) -> Measure {
    let parameter = members.first().and_then(varied).map(|(parameter, _)| parameter);
    Measure {
        title: match parameter {
            Some(Parameter::WeightVariance) => "weight variance σw²",
            Some(Parameter::BiasVariance) => "bias variance σb²",
            Some(Parameter::KeepRate) => "keep rate ρ",
            Some(Parameter::Depth) => "depth L",
            Some(Parameter::Width) => "width N",
            _ => "network",
        },
        logarithmic: parameter.is_some_and(by_factors),
        whole: parameter.is_none(),
        ..Measure::default()
    }
}

/// Where a member stands: at its number, or at its place in the list.
fn at(member: &Member) -> f64 {
    varied(member).map_or((member.places[0] + 1) as f64, |(parameter, number)| {
        place(parameter, number)
    })
}

/// Members that differ in nothing but the number on the axis.
fn lines(members: &[Member]) -> Vec<Vec<usize>> {
    let mut lines: Vec<Vec<usize>> = Vec::new();
    for index in 0..members.len() {
        let others = |index: usize| {
            let axis = varied(&members[index]).map(|(parameter, _)| parameter);
            let values = members[index].values.iter();
            let others = values.filter(
                move |value| !matches!(value, Value::Number(parameter, _) if Some(*parameter) == axis),
            );
            others.copied().collect::<Vec<Value>>()
        };
        match lines.iter_mut().find(|line| others(line[0]) == others(index)) {
            Some(line) => line.push(index),
            None => lines.push(vec![index]),
        }
    }
    lines
}

/// |1/ln χ₁| against the fitted.
pub(super) fn fitted(members: &[Member]) -> Picture {
    let mut picture = Picture {
        x: axis(members),
        y: Measure {
            title: "layers",
            logarithmic: true,
            whole: false,
            ..Measure::default()
        },
        roles: vec![
            (Role::Theory, "|1/ln χ₁|"),
            (Role::Networks, "fitted to networks"),
        ],
        ..Picture::default()
    };
    for line in lines(members) {
        picture.add(Some(line[0]), 0, predicted(members, &line));
    }
    for (index, member) in members.iter().enumerate() {
        let dot = depth_scale(&member.run).map(|Estimate { value, error }| {
            let place = Place::new(at(member), Some(libm::log10(value)));
            place.with_error(libm::log10(value - error), libm::log10(value + error))
        });
        picture.add(Some(index), 1, dot.into_iter().collect());
    }
    picture
}

/// |1/ln χ₁| along a line: between its members too, where the number is one of the network's.
fn predicted(members: &[Member], line: &[usize]) -> Vec<Place> {
    let log = |point: &OperatingPoint| {
        point
            .gradient_depth_scale
            .map(libm::log10)
            .filter(|log| log.is_finite())
    };
    let own = line.iter().map(|&index| &members[index]);
    let number = |member: &Member| varied(member).filter(|(parameter, _)| !by_factors(*parameter));
    let numbers: Vec<(Parameter, f64)> = own.clone().filter_map(number).collect();
    let mut curve: Vec<Place> = match numbers.first() {
        Some(&(parameter, first)) => {
            let ends = numbers.iter().fold((first, first), |(low, high), (_, number)| {
                (low.min(*number), high.max(*number))
            });
            let network = members[line[0]].run.theory.network;
            let grid = (0..CURVE).map(|at| ends.0 + (ends.1 - ends.0) * at as f64 / (CURVE - 1) as f64);
            let point = |number: f64| {
                network
                    .with(parameter, number)
                    .ok()
                    .map(|network| OperatingPoint::new(&network))
            };
            grid.map(|number| Place::new(number, point(number).and_then(|point| log(&point))))
                .collect()
        }
        None => own
            .map(|member| Place::new(at(member), log(&member.run.theory.point)))
            .collect(),
    };
    curve.sort_by(|a, b| a.x.total_cmp(&b.x));
    curve
}

/// n_c, predicted and of the networks.
pub(super) fn crossover(members: &[Member]) -> Picture {
    let mut picture = Picture {
        x: axis(members),
        y: Measure {
            title: "layers below the output",
            ..Measure::default()
        },
        roles: vec![(Role::Theory, "n_c theory"), (Role::Networks, "n_c networks")],
        ..Picture::default()
    };
    for line in lines(members) {
        let mut curve: Vec<Place> = line
            .iter()
            .map(|&index| Place::new(at(&members[index]), members[index].run.crossover))
            .collect();
        curve.sort_by(|a, b| a.x.total_cmp(&b.x));
        picture.add(Some(line[0]), 0, curve);
    }
    for (index, member) in members.iter().enumerate() {
        let dot = sampled_crossover(&member.run).map(|Estimate { value, error }| {
            Place::new(at(member), Some(value)).with_error(value - error, value + error)
        });
        picture.add(Some(index), 1, dot.into_iter().collect());
    }
    picture
}
