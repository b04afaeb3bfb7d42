//! How deep a column of a map trains, without a curve.

use super::fit::Point;

/// Fewer columns have no order.
const FEWEST: usize = 4;

/// Spearman's rank correlation over columns of the depth down to which networks train with a rule's, both cut to the depths of the
/// map: a column that trains at all depths, or at none, says no more. `None` where either is the same everywhere.
pub(super) fn rank(points: &[Point], rule: impl Fn([f64; 2]) -> f64) -> Option<f64> {
    let depths = || points.iter().map(|point| point.depth);
    let (low, high) = (
        depths().fold(f64::INFINITY, f64::min),
        depths().fold(0.0, f64::max),
    );
    let last = points.iter().map(|point| point.column).max()?;
    let columns = (0..=last).filter_map(|column| {
        let mut own: Vec<Point> = points
            .iter()
            .copied()
            .filter(|point| point.column == column)
            .collect();
        own.sort_by(|one, other| one.depth.total_cmp(&other.depth));
        Some((
            boundary(&own)?.clamp(low, high),
            rule(own.first()?.scales).clamp(low, high),
        ))
    });
    let (found, told): (Vec<f64>, Vec<f64>) = columns.unzip();
    correlation(&ranks(&found), &ranks(&told)).filter(|_| found.len() >= FEWEST)
}

/// The depth that has the fewest networks on the wrong side of it, half way between two; infinite where all train, 0 where none does.
/// `None` of fewer than two networks, which must be in order of depth.
pub(super) fn boundary(column: &[Point]) -> Option<f64> {
    if column.len() < 2 {
        return None;
    }
    let wrong = |split: usize| {
        let below = column[..split].iter().filter(|point| !point.trains).count();
        below + column[split..].iter().filter(|point| point.trains).count()
    };
    let split = (0..=column.len()).min_by_key(|&split| wrong(split))?;
    Some(match split {
        0 => 0.0,
        _ if split == column.len() => f64::INFINITY,
        _ => 0.5 * (column[split - 1].depth + column[split].depth),
    })
}

/// Ranks, ties sharing the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let below = values.iter().filter(|other| *other < value).count() as f64;
        let same = values.iter().filter(|other| *other == value).count() as f64;
        below + 0.5 * (same + 1.0)
    };
    values.iter().map(rank).collect()
}

fn correlation(one: &[f64], other: &[f64]) -> Option<f64> {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (first, second) = (mean(one), mean(other));
    let product = |a: &[f64], a_mean: f64, b: &[f64], b_mean: f64| -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - a_mean) * (b - b_mean)).sum()
    };
    let squares = product(one, first, one, first) * product(other, second, other, second);
    (squares > 0.0).then(|| product(one, first, other, second) / squares.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(trains: &[bool]) -> Vec<Point> {
        (1..)
            .zip(trains)
            .map(|(row, &trains)| Point {
                column: 0,
                depth: f64::from(10 * row),
                scales: [1.0; 2],
                accuracy: f64::from(u8::from(trains)),
                trains,
            })
            .collect()
    }

    #[test]
    fn the_boundary_leaves_fewest_on_the_wrong_side() {
        for (trains, expected) in [
            (&[true, true, false, false][..], 25.0),
            (&[true, false, true, true, false], 45.0),
            (&[true, true], f64::INFINITY),
            (&[false, false], 0.0),
        ] {
            assert_eq!(boundary(&column(trains)), Some(expected));
        }
        assert_eq!(boundary(&column(&[true])), None);
    }

    #[test]
    fn ties_share_a_rank() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 0.0]), [3.5, 2.0, 3.5, 1.0]);
        assert_eq!(correlation(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), Some(-1.0));
        assert_eq!(correlation(&[1.0, 1.0], &[1.0, 2.0]), None);
    }
}
