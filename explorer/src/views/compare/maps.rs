//! The q maps or c maps of several networks (Huang et al., figure 1; Schoenholz et al., figures 2a and 3a).

use super::Member;
use super::picture::Panel;
use crate::picture::{Measure, Picture, Place, Role};
use crate::views::point::maps::{self, MapKind};
use depthscale::theory::length_map::length_map;

/// Points of a curve.
const CURVE: usize = 97;

/// The picture of a panel. All curves run over what the widest of them shows.
pub(super) fn picture(panel: Panel, members: &[Member]) -> Picture {
    let kind = match panel {
        Panel::Qmap => MapKind::Length,
        _ => MapKind::Correlation,
    };
    let measure = |title| Measure {
        title,
        logarithmic: false,
        whole: false,
        ..Measure::default()
    };
    let (x, y) = match kind {
        MapKind::Length => ("q of a layer", "q of the next layer"),
        MapKind::Correlation => ("c of a layer", "c of the next layer"),
    };
    let mut picture = Picture {
        x: measure(x),
        y: measure(y),
        roles: vec![
            (Role::Theory, "theory"),
            (Role::Networks, "networks, one layer"),
            (Role::Other, "fixed points"),
        ],
        identity: true,
        ..Picture::default()
    };
    let ends = members.iter().map(|member| maps::arguments(&member.run, kind));
    let (low, high) = ends.fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), (from, to)| {
        (low.min(from), high.max(to))
    });
    for (index, member) in members.iter().enumerate() {
        let run = &member.run;
        let grid = (0..CURVE).map(|at| low + (high - low) * at as f64 / (CURVE - 1) as f64);
        let curve: Vec<Place> = match (kind, run.theory.point.correlation_map) {
            (MapKind::Length, _) => {
                let image = |q: f64| Some(length_map(&run.theory.network, q)).filter(|q| q.is_finite());
                grid.map(|q| Place::new(q, image(q))).collect()
            }
            (_, Some(map)) => {
                let images = map.steps(grid.clone().map(|c| 1.0 - c));
                let places = grid.zip(images);
                places
                    .map(|(c, epsilon)| Place::new(c, Some(1.0 - epsilon)))
                    .collect()
            }
            (_, None) => Vec::new(),
        };
        picture.add(Some(index), 0, curve);
        let dots = maps::report(run, kind);
        let measured = dots.mean.iter().zip(&dots.standard_error);
        let measured = dots
            .argument
            .iter()
            .zip(measured)
            .filter_map(|(&x, (&mean, &error))| {
                let (mean, error) = (mean?, error?);
                Some(Place::new(x, Some(mean)).with_error(mean - error, mean + error))
            });
        picture.add(Some(index), 1, measured.collect());
        let fixed = match kind {
            MapKind::Length => run.theory.point.length,
            MapKind::Correlation => run.theory.point.decorrelation.map(|epsilon| 1.0 - epsilon),
        };
        picture.add(
            Some(index),
            2,
            fixed
                .map(|fixed| Place::new(fixed, Some(fixed)))
                .into_iter()
                .collect(),
        );
    }
    picture
}
