//! Gradients of every layer of several networks, on a logarithmic axis.

use super::Member;
use super::picture::Panel;
use crate::picture::{Measure, Picture, Place, Role};
use depthscale::model::Scaled;
use depthscale::sample::{Metric, Moments};
use depthscale::theory::LayerGradient;

/// log₁₀ e: what a small relative error is on the axis.
const LOG10_E: f64 = std::f64::consts::LOG10_E;
/// About so many dots are drawn of each quantity.
const DOTS: usize = 30;

/// A dot and its bar for a sampled mean, on a logarithmic axis. A mean within two errors of zero has no bar: it would reach down for
/// ever.
pub(super) fn dot(x: f64, moments: &Moments) -> Place {
    let place = Place::new(x, moments.log10_abs_mean());
    match (place.y, moments.relative_standard_error()) {
        (Some(y), Some(error)) if error < 0.5 => {
            place.with_error(y + libm::log10(1.0 - error), y + libm::log10(1.0 + error))
        }
        _ => place,
    }
}

/// The picture of a panel, of the last layers only where `last` says so.
pub(super) fn picture(panel: Panel, members: &[Member], last: Option<u32>) -> Picture {
    let roles: &[(Role, &'static str)] = match panel {
        Panel::Gaa => &[
            (Role::Theory, "g_aa theory"),
            (Role::Guide, "χ₁^{L−l}"),
            (Role::Networks, "g_aa networks"),
        ],
        Panel::Gab => &[
            (Role::Theory, "|g_ab| theory"),
            (Role::Guide, "signed mean, eq. (12)"),
            (Role::Networks, "|g_ab| networks"),
        ],
        Panel::GabChi => &[
            (Role::Theory, "|g_ab| theory"),
            (Role::Guide, "χ₁^{L−l}"),
            (Role::Networks, "|g_ab| networks"),
        ],
        Panel::Factor => &[
            (Role::Theory, "theory"),
            (Role::Guide, "gradient independence"),
            (Role::Networks, "networks"),
        ],
        _ => &[
            (Role::Theory, "theory"),
            (Role::Guide, "χ₁^{L−l}"),
            (Role::Networks, "g_aa networks"),
            (Role::Other, "g̃_ab networks"),
        ],
    };
    let mut picture = Picture {
        x: Measure {
            title: "layer l",
            whole: true,
            logarithmic: false,
            ..Measure::default()
        },
        y: Measure {
            title: if panel == Panel::Factor {
                "factor"
            } else {
                "squared gradient"
            },
            logarithmic: true,
            whole: false,
            ..Measure::default()
        },
        roles: roles.to_vec(),
        ..Picture::default()
    };
    for (index, member) in members.iter().enumerate() {
        let run = &member.run;
        let depth = run.ensemble.depth;
        let from = last.map_or(1, |last| (depth + 1).saturating_sub(last as usize).max(1));
        let aa = |read: fn(&LayerGradient) -> Scaled| run.theory.exact.iter().map(read).collect::<Vec<_>>();
        let curve = |layers: &[Scaled]| {
            let shown = layers.iter().enumerate().skip(from - 1);
            shown
                .map(|(at, g)| Place::new((at + 1) as f64, g.log10_abs()))
                .collect::<Vec<_>>()
        };
        let own = |picture: &mut Picture, role, points: Vec<Place>| picture.add(Some(index), role, points);
        let (g_aa, g_ab) = (aa(|layer| layer.g_aa), aa(|layer| layer.g_ab));
        let (theory, metric) = match panel {
            Panel::Gab | Panel::GabChi => (&run.absolute[..], Metric::GradientAbAbsolute),
            _ => (&g_aa[..], Metric::GradientAa),
        };
        own(&mut picture, 0, curve(theory));
        own(
            &mut picture,
            1,
            match panel {
                Panel::Gab => curve(&g_ab),
                _ => powers(theory, run.theory.point.chi_1, from),
            },
        );
        let dots = |metric| {
            let step = (depth + 1 - from).div_ceil(DOTS);
            let mut dots: Vec<Place> = (from..=depth)
                .rev()
                .step_by(step)
                .map(|layer| dot(layer as f64, &run.statistics.moments(layer, metric)))
                .collect();
            dots.reverse();
            dots
        };
        own(&mut picture, 2, dots(metric));
        if panel == Panel::Factor {
            let assumed: Vec<Option<f64>> = run
                .theory
                .independence
                .iter()
                .map(|layer| layer.g_aa.log10_abs())
                .collect();
            let added = picture.series.len() - 3;
            for place in picture.series[added..]
                .iter_mut()
                .flat_map(|series| &mut series.points)
            {
                let assumed = assumed.get(place.x as usize - 1).copied().flatten();
                place.y = place.y.zip(assumed).map(|(log, assumed)| log - assumed);
                place.error = place
                    .error
                    .zip(assumed)
                    .map(|((low, high), assumed)| (low - assumed, high - assumed));
            }
        }
        if panel == Panel::Gtilde {
            own(&mut picture, 0, curve(run.tilde()));
            own(&mut picture, 1, powers(run.tilde(), run.theory.point.chi_1, from));
            own(&mut picture, 3, dots(Metric::GradientTilde));
        }
    }
    picture
}

/// log₁₀ of χ₁^(L−l) times the last layer's value.
fn powers(layers: &[Scaled], chi_1: f64, from: usize) -> Vec<Place> {
    let Some(top) = layers.last().and_then(|top| top.log10_abs()) else {
        return Vec::new();
    };
    let step = libm::log(chi_1) * LOG10_E;
    let depth = layers.len();
    [from, depth]
        .map(|layer| {
            let power = top + (depth - layer) as f64 * step;
            Place::new(layer as f64, Some(power).filter(|power| power.is_finite()))
        })
        .to_vec()
}
