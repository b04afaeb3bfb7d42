//! How several networks approach their fixed point (Schoenholz et al., figure 1b and c).

use super::Member;
use super::picture::Panel;
use crate::picture::{Measure, Picture, Place, Role};
use depthscale::sample::Metric;

/// Networks are not followed any closer to their fixed point, relative.
const ROUNDING: f64 = 1e-14;

/// The picture of a panel.
pub(super) fn picture(panel: Panel, members: &[Member]) -> Picture {
    let length = panel == Panel::Qdecay;
    let (title, theory, networks) = match length {
        true => ("|q − q*|", "|q^{l} − q*| theory", "|mean q^{l} − q*| networks"),
        false => ("|c − c*|", "|c^{l} − c*| theory", "|mean c^{l} − c*| networks"),
    };
    let mut picture = Picture {
        x: Measure {
            title: "layer l",
            whole: true,
            logarithmic: false,
            ..Measure::default()
        },
        y: Measure {
            title,
            logarithmic: true,
            whole: false,
            ..Measure::default()
        },
        roles: vec![(Role::Theory, theory), (Role::Networks, networks)],
        ..Picture::default()
    };
    for (index, member) in members.iter().enumerate() {
        let run = &member.run;
        let depth = run.ensemble.depth;
        let log = |distance: f64| Some(libm::log10(distance)).filter(|log| log.is_finite());
        if let Some(approach) = run.convergence() {
            let distances = if length {
                &approach.length
            } else {
                &approach.correlation
            };
            let layers = distances.iter().take(depth + 1).enumerate();
            let curve = layers.map(|(layer, &distance)| Place::new(layer as f64, log(distance)));
            picture.add(Some(index), 0, curve.collect());
        }
        let fixed = match length {
            true => run.theory.point.length,
            false => run.theory.point.decorrelation.map(|epsilon| 1.0 - epsilon),
        };
        let metric = if length {
            Metric::LengthAa
        } else {
            Metric::Correlation
        };
        let Some(fixed) = fixed.filter(|_| !run.theory.stationary) else {
            continue;
        };
        let dots = (1..=depth).filter_map(|layer| {
            let moments = run.statistics.moments(layer, metric);
            let (away, error) = ((moments.mean()? - fixed).abs(), moments.standard_error()?);
            // below it the difference is rounding
            if away < ROUNDING * fixed {
                return None;
            }
            let place = Place::new(layer as f64, log(away));
            Some(place.with_error(libm::log10(away - error), libm::log10(away + error)))
        });
        picture.add(Some(index), 1, dots.collect());
    }
    picture
}
