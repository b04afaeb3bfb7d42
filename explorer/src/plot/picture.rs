//! Several networks in one picture: each in a hue and a stroke of its own, theory as lines, networks as dots.

use super::frame::{Axis, Drawn, Frame, Geometry, Line};
use super::surface::Area;
use super::{
    Curve, Entry, Options, PlaneReadout, Readout, Theme, bar, draw_legend, field, legend_height, numbers,
    ticks,
};
use crate::limits;
use crate::picture::{Legend, Measure, Picture, Place, Role, Strand};
use plotters::style::Color;

/// Ids of the values of the first list, of the second, and of the roles that curves play.
const HUES: [&str; limits::CURVES] = [
    "hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "hue-6", "hue-7",
];
const DASHES: [&str; limits::CURVES] = [
    "dash-0", "dash-1", "dash-2", "dash-3", "dash-4", "dash-5", "dash-6", "dash-7",
];
const ROLES: [&str; 4] = ["role-0", "role-1", "role-2", "role-3"];
const STROKES: [Line; 4] = [Line::Solid, Line::Dashed, Line::Dotted, Line::Long];
/// Decades below everything else that a curve may add to the picture.
const ROOM: f64 = 1.0;

/// Few values are spread over all hues.
fn shade(legend: &Legend, place: usize) -> usize {
    place * (Theme::SHADES - 1) / legend.hues.len().max(2).saturating_sub(1)
}

fn stroke(legend: &Legend, [hue, stroke]: [usize; 2]) -> Line {
    let place = if legend.strokes.is_empty() { hue } else { stroke };
    STROKES[place % STROKES.len()]
}

fn line_of(role: Role) -> Line {
    match role {
        Role::Theory => Line::Solid,
        Role::Guide => Line::Thin,
        Role::Networks => Line::Dots,
        Role::Box => Line::Patch,
        Role::Other => Line::Diamonds,
    }
}

/// Guides over a field are told apart by their strokes.
fn line_of_role(picture: &Picture, index: usize) -> Line {
    match (picture.roles[index].0, picture.field()) {
        (Role::Guide, Some(_)) => STROKES[index % STROKES.len()],
        (role, _) => line_of(role),
    }
}

/// What hues and strokes stand for, then what curves are.
pub fn curves(picture: &Picture) -> Vec<Curve> {
    let legend = &picture.legend;
    let entry = |id, label: &str, shade, line| Curve {
        id,
        label: label.to_owned().into(),
        quantity: None,
        shade,
        line,
        optional: false,
    };
    let mut curves = Vec::new();
    if let ([], [only]) = (&legend.hues[..], &legend.strands[..]) {
        curves.push(entry(HUES[0], &only.name, Some(0), Line::Solid));
    }
    for ((index, name), id) in legend.hues.iter().enumerate().zip(HUES) {
        let line = stroke(legend, [index, 0]);
        curves.push(entry(id, name, Some(shade(legend, index)), line));
    }
    for ((index, name), id) in legend.strokes.iter().enumerate().zip(DASHES) {
        curves.push(entry(id, name, None, stroke(legend, [0, index])));
    }
    for (index, id) in ROLES.iter().enumerate().take(picture.roles.len()) {
        curves.push(entry(
            id,
            picture.roles[index].1,
            None,
            line_of_role(picture, index),
        ));
    }
    if let Some(field) = picture.field().filter(|field| field::has_failed(field)) {
        curves.push(entry("outcome", field.failed, None, Line::Patch));
    }
    curves
}

/// Lowest and highest of what is shown. On a logarithmic axis guides do not count, and nothing lies more than a decade below theory
/// and networks.
fn range(picture: &Picture, read: impl Fn(&Place) -> Option<f64>, guides: bool) -> Option<(f64, f64)> {
    let counted = picture
        .series
        .iter()
        .filter(|series| guides || picture.roles[series.role].0 != Role::Guide);
    let values = counted.flat_map(|series| &series.points).filter_map(read);
    values.fold(None, |range: Option<(f64, f64)>, value| {
        let (low, high) = range.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}

fn ranges(picture: &Picture) -> [(f64, f64); 2] {
    if let Some(field) = picture.field() {
        let ends = |edges: &Vec<f64>| Some((*edges.first()?, *edges.last()?));
        return field
            .edges
            .each_ref()
            .map(|edges| ends(edges).unwrap_or((0.0, 1.0)));
    }
    let wider = |range: Option<(f64, f64)>, measure: &Measure| {
        let (low, high) = range.unwrap_or((0.0, 1.0));
        let room = 0.04 * (high - low);
        match measure.logarithmic {
            true => (low - room.max(0.05), high + room.max(0.05)),
            // from zero, unless it is far
            false if (0.0..=high - low).contains(&low) => (0.0, high + room.max(1e-6)),
            false => (low - room, high + room.max(1e-6)),
        }
    };
    let held = |range: Option<(f64, f64)>, measure: &Measure| match (range, measure.holds) {
        (Some((low, high)), Some((least, most))) => Some((low.min(least), high.max(most))),
        (range, held) => range.or(held),
    };
    let x = held(range(picture, |place| place.y.map(|_| place.x), true), &picture.x);
    // error bars count too, but for those that reach down for ever on a logarithmic axis
    let bar = |place: &Place| place.error.filter(|_| !picture.y.logarithmic);
    let ends = |place: &Place| {
        [place.y.map(|y| (y, y)), place.reach, bar(place)]
            .into_iter()
            .flatten()
    };
    let lowest = range(
        picture,
        |place| ends(place).map(|(low, _)| low).reduce(f64::min),
        !picture.y.logarithmic,
    );
    let highest = range(
        picture,
        |place| ends(place).map(|(_, high)| high).reduce(f64::max),
        !picture.y.logarithmic,
    );
    let y = lowest.zip(highest).map(|((low, _), (_, high))| (low, high));
    let y = held(y, &picture.y);
    if picture.identity {
        let both = x.map_or((0.0, 1.0), |(low, high)| (low.min(0.0), high));
        return [both, both];
    }
    let x = match picture.x.whole {
        true => x.filter(|(low, high)| high > low).unwrap_or((0.5, 1.5)),
        false => wider(x, &picture.x),
    };
    let lowest = x.0;
    let (low, high) = wider(y, &picture.y);
    let deep = picture.y.logarithmic && high - low > 2.0;
    [
        (lowest, x.1),
        if deep {
            (low - 0.1 * ROOM, high)
        } else {
            (low, high)
        },
    ]
}

/// At a tick that is 1, 2 or 5 times a power of ten.
fn mark(value: f64) -> String {
    match (1.0..1e4).contains(&value) {
        true => format!("{value:.0}"),
        false => numbers::short(value),
    }
}

fn tick_marks(measure: &Measure, (low, high): (f64, f64), count: f64) -> Vec<ticks::Tick> {
    if !measure.logarithmic {
        let mut ticks = ticks::linear(low, high, count as usize);
        ticks.retain(|(at, _)| !measure.whole || at.fract() == 0.0);
        return ticks;
    }
    let decades = ticks::decades(low, high, count as usize);
    if decades.len() >= 2 {
        return decades;
    }
    // less than two decades: 1, 2, 5
    let first = libm::floor(low) as i32;
    let steps =
        (first..=libm::ceil(high) as i32).flat_map(|decade| [1.0, 2.0, 5.0].map(|step| (decade, step)));
    let values = steps.map(|(decade, step)| step * libm::pow(10.0, f64::from(decade)));
    let marks: Vec<_> = values
        .map(|value| (libm::log10(value), mark(value)))
        .filter(|(at, _)| (low..=high).contains(at))
        .collect();
    if marks.len() < 2 {
        let ends = [low, high].map(|end| libm::pow(10.0, end));
        let between = ticks::linear(ends[0], ends[1], count as usize).into_iter();
        return between
            .map(|(value, label)| (libm::log10(value), label))
            .collect();
    }
    let apart = marks.len().div_ceil(count.max(2.0) as usize);
    marks.into_iter().step_by(apart).collect()
}

/// Draws onto the whole of `area`.
///
/// # Errors
/// What the backend says.
pub fn draw(picture: &Picture, area: &Area, options: &Options) -> Drawn<Geometry> {
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (
        f64::from(width) / options.scale,
        f64::from(height) / options.scale,
    );
    let curves = curves(picture);
    let top = if options.legend {
        legend_height(&curves, width)
    } else {
        0.0
    };
    let [x_range, y_range] = ranges(picture);
    let x = Axis {
        range: x_range,
        ticks: tick_marks(&picture.x, x_range, width / 80.0),
        title: picture.x.title,
    };
    let y = Axis {
        range: y_range,
        ticks: tick_marks(&picture.y, y_range, height / 52.0),
        title: picture.y.title,
    };
    let (plane, bar) = match picture.field() {
        Some(_) => bar::split(area, options),
        None => (area.clone(), area.clone()),
    };
    let frame = match picture.field() {
        None => Frame::new(area, options, top, &x, &y)?,
        Some(cells) => {
            field::draw_bar(cells, &bar, options, top)?;
            let frame = Frame::bare(&plane, options, top, &x, &y)?;
            field::draw(cells, &frame, options.theme)?;
            frame
        }
    };
    if options.legend {
        draw_legend(&frame, &curves, options.theme, width)?;
    }
    if picture.identity {
        let (low, high) = x_range;
        frame.curve(&[(low, low), (high, high)], options.theme.neutral(), Line::Thin)?;
    }
    let legend = &picture.legend;
    // guides under theory under networks
    for role in [Role::Box, Role::Guide, Role::Theory, Role::Other, Role::Networks] {
        for series in &picture.series {
            let member = series.member.and_then(|index| legend.strands.get(index));
            let off = |ids: &[&str], place: usize| ids.get(place).is_some_and(|id| !options.shows(id));
            let hidden = off(&ROLES, series.role)
                || member
                    .is_some_and(|Strand { places, .. }| off(&HUES, places[0]) || off(&DASHES, places[1]));
            if picture.roles[series.role].0 != role || hidden {
                continue;
            }
            let (color, stroke) = match member {
                Some(member) => (
                    options.theme.shade(shade(legend, member.places[0])),
                    stroke(legend, member.places),
                ),
                None => (options.theme.neutral(), Line::Solid),
            };
            if role == Role::Box {
                for place in &series.points {
                    let Some(median) = place.y else { continue };
                    let reach = place.reach.unwrap_or((median, median));
                    frame.boxed(place.x, median, place.error.unwrap_or(reach), reach, color)?;
                }
                continue;
            }
            if matches!(role, Role::Networks | Role::Other) {
                for place in &series.points {
                    let Some(y) = place.y else { continue };
                    if let Some((low, high)) = place.error {
                        frame.bar(place.x, low, high, color)?;
                    }
                    frame.mark(place.x, y, color, line_of(role))?;
                }
                continue;
            }
            let places: Vec<_> = series
                .points
                .iter()
                .map(|place| Some((place.x, place.y?)))
                .collect();
            match role {
                Role::Theory => frame.curves(&places, color, stroke)?,
                _ if picture.field().is_some() => {
                    for piece in places.split(Option::is_none) {
                        let piece: Vec<_> = piece.iter().copied().flatten().collect();
                        frame.outlined(&piece, line_of_role(picture, series.role))?;
                    }
                }
                _ => frame.curves(&places, color.mix(0.7), Line::Thin)?,
            }
        }
    }
    if let Some(cells) = picture.field() {
        field::draw_chosen(cells, &frame)?;
    }
    Ok(Geometry {
        is_plane: picture.field().is_some(),
        ..frame.geometry(step(picture, x_range))
    })
}

/// Distance of neighbouring x that can be read.
fn step(picture: &Picture, (low, high): (f64, f64)) -> f64 {
    match picture.field() {
        Some(field) => (high - low) / field.size().0.max(1) as f64,
        None if picture.x.whole => 1.0,
        None => (high - low) / 96.0,
    }
}

/// The numbers of a field's cell at (x, y); of the one that is looked at where these are no numbers. `None` of a picture without a field.
pub fn read_plane(picture: &Picture, x: f64, y: f64) -> Option<PlaneReadout> {
    let cells = picture.field()?;
    Some(field::read_at(picture, cells, x, y))
}

/// A number of an axis, as it is without logarithms.
pub(super) fn told(measure: &Measure, value: f64) -> String {
    match measure {
        Measure {
            logarithmic: true, ..
        } => numbers::from_log10(value, false),
        Measure { whole: true, .. } => format!("{value:.0}"),
        _ => numbers::short(value),
    }
}

/// What every curve has nearest to `x`.
pub fn read_at(picture: &Picture, x: f64) -> Readout {
    if let Some(readout) = read_plane(picture, x, f64::NAN) {
        return readout.readout;
    }
    let (low, high) = ranges(picture)[0];
    let x = if x.is_nan() { low } else { x.clamp(low, high) };
    let x = if picture.x.whole { libm::round(x) } else { x };
    let entries = picture.series.iter().filter_map(|series| {
        let known = series.points.iter().filter(|place| place.y.is_some());
        let nearest = known.min_by(|a, b| (a.x - x).abs().total_cmp(&(b.x - x).abs()))?;
        let (role, words) = picture.roles[series.role];
        let member = picture.legend.strands.get(series.member?)?;
        if role == Role::Guide {
            return None;
        }
        let value = told(&picture.y, nearest.y?);
        let at = match role {
            Role::Theory => String::new(),
            _ => format!(" at {}", told(&picture.x, nearest.x)),
        };
        Some(Entry {
            label: format!("{}, {words}", member.name).into(),
            value: value + &at,
            quantity: None,
        })
    });
    let mut entries: Vec<Entry> = entries.collect();
    if entries.is_empty() {
        entries.push(Entry {
            label: "networks".into(),
            value: "on their way".to_owned(),
            quantity: None,
        });
    }
    Readout {
        x,
        title: format!("{} {}", picture.x.title, told(&picture.x, x)),
        entries,
    }
}

/// The figure in words.
pub fn summary(picture: &Picture) -> String {
    if let Some(cells) = picture.field() {
        return field::summary(picture, cells);
    }
    let names: Vec<&str> = picture
        .legend
        .strands
        .iter()
        .map(|strand| &*strand.name)
        .collect();
    let [(low, high), _] = ranges(picture);
    let readout = read_at(picture, 0.5 * (low + high));
    let said: Vec<String> = readout
        .entries
        .iter()
        .map(|entry| format!("{}: {}", entry.label, entry.value))
        .collect();
    format!(
        "Chart of {} against {} for {}. At {}: {}.",
        picture.y.title,
        picture.x.title,
        names.join("; "),
        readout.title,
        said.join("; ")
    )
}
