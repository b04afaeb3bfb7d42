//! Variance over networks against mean, layer by layer (Huang et al., figures 4 and 5).

use super::Member;
use super::picture::Panel;
use crate::picture::{Measure, Picture, Place, Role};
use depthscale::sample::Metric;

/// About so many dots are drawn of each member.
const DOTS: usize = 60;

pub(super) fn metric(panel: Panel) -> Metric {
    match panel {
        Panel::VarianceAa => Metric::GradientAa,
        Panel::VarianceAb => Metric::GradientAbAbsolute,
        _ => Metric::GradientTilde,
    }
}

/// The picture of a panel.
pub(super) fn picture(panel: Panel, members: &[Member]) -> Picture {
    let measure = |title| Measure {
        title,
        logarithmic: true,
        whole: false,
        ..Measure::default()
    };
    let mut picture = Picture {
        x: measure("mean"),
        y: measure("variance"),
        roles: vec![
            (Role::Guide, "V ∝ m²"),
            (Role::Networks, "networks, a layer each"),
        ],
        ..Picture::default()
    };
    for (index, member) in members.iter().enumerate() {
        let layers = member.run.statistics.layers(metric(panel));
        let step = layers.len().div_ceil(DOTS);
        let dots = layers.iter().rev().step_by(step.max(1)).filter_map(|layer| {
            let mean = layer.log10_abs_mean()?;
            Some(Place::new(mean, Some(layer.log10_variance()?)))
        });
        let mut dots: Vec<Place> = dots.collect();
        dots.sort_by(|a, b| a.x.total_cmp(&b.x));
        picture.add(Some(index), 1, dots);
    }
    let known = picture.series.iter().flat_map(|series| &series.points);
    let places: Vec<(f64, f64)> = known.filter_map(|place| Some((place.x, place.y?))).collect();
    let ends = places
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (x, _)| {
            (low.min(*x), high.max(*x))
        });
    if !places.is_empty() {
        let offset = places.iter().map(|(x, y)| y - 2.0 * x).sum::<f64>() / places.len() as f64;
        let line = [ends.0, ends.1].map(|x| Place::new(x, Some(2.0 * x + offset)));
        picture.add(None, 0, line.to_vec());
    }
    picture
}
