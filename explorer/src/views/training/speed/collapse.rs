//! Whether curves of several depths fall onto one under ηL^α.
//!
//! ```text
//! ln τ ≈ a + b x + c x²,   x = ln η + α ln L
//! ```
//! α leaves the least scatter about a common parabola; its error is a jackknife error over depths.

use depthscale::sample::leave_one_out_error;

/// Where α is sought.
const POWERS: (f64, f64) = (-1.0, 3.0);
/// Fewer depths, or learning rates of a depth, show no collapse.
const FEWEST: usize = 3;

/// A point of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    /// L.
    pub depth: f64,
    /// ln η.
    pub log_rate: f64,
    /// ln τ.
    pub log_time: f64,
}

/// How well curves fall onto one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Collapse {
    /// α with its error.
    pub power: f64,
    /// `None` with fewer than four depths.
    pub error: Option<f64>,
    /// Root mean square scatter of ln τ at the best α, at α = 0 and at α = 1.
    pub scatter: [f64; 3],
}

impl Collapse {
    /// α minus another, in standard errors.
    pub fn difference(&self, power: f64) -> Option<f64> {
        Some((self.power - power) / self.error.filter(|error| *error > 0.0)?)
    }
}

/// The collapse of all curves; `None` of too few points, or where no α between the ends is best.
pub(super) fn collapse(points: &[Point]) -> Option<Collapse> {
    let mut depths: Vec<f64> = points.iter().map(|point| point.depth).collect();
    depths.sort_by(f64::total_cmp);
    depths.dedup();
    let many = |depth: &f64| points.iter().filter(|point| point.depth == *depth).count() >= FEWEST;
    if depths.iter().filter(|depth| many(depth)).count() < FEWEST {
        return None;
    }
    let power = best(points)?;
    let moved: Option<Vec<f64>> = depths
        .iter()
        .map(|depth| {
            let rest: Vec<Point> = points
                .iter()
                .copied()
                .filter(|point| point.depth != *depth)
                .collect();
            best(&rest)
        })
        .collect();
    Some(Collapse {
        power,
        error: moved.and_then(|moved| leave_one_out_error(&moved)),
        scatter: [
            scatter(points, power)?,
            scatter(points, 0.0)?,
            scatter(points, 1.0)?,
        ],
    })
}

/// α of least scatter, by a grid and golden section about its best; `None` at an end.
fn best(points: &[Point]) -> Option<f64> {
    const GRID: usize = 80;
    /// (√5 − 1)/2.
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let step = (POWERS.1 - POWERS.0) / GRID as f64;
    let at = |place: usize| POWERS.0 + step * place as f64;
    let scatters: Option<Vec<f64>> = (0..=GRID).map(|place| scatter(points, at(place))).collect();
    let (place, _) = scatters?
        .into_iter()
        .enumerate()
        .min_by(|one, other| one.1.total_cmp(&other.1))?;
    if place == 0 || place == GRID {
        return None;
    }
    let (mut low, mut high) = (at(place - 1), at(place + 1));
    while high - low > 1e-6 {
        let (left, right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        if scatter(points, left)? < scatter(points, right)? {
            high = right;
        } else {
            low = left;
        }
    }
    Some(0.5 * (low + high))
}

/// Root mean square of what a parabola misses, where it is unique.
fn scatter(points: &[Point], power: f64) -> Option<f64> {
    let place = |point: &Point| point.log_rate + power * libm::log(point.depth);
    let count = points.len() as f64;
    let middle = points.iter().map(place).sum::<f64>() / count;
    // Gram–Schmidt on 1, x, x²; what is left of ln τ is the scatter.
    let dot = |one: &[f64], other: &[f64]| -> f64 { one.iter().zip(other).map(|(a, b)| a * b).sum() };
    let x: Vec<f64> = points.iter().map(|point| place(point) - middle).collect();
    let columns = [
        vec![1.0; points.len()],
        x.clone(),
        x.iter().map(|x| x * x).collect(),
    ];
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let mut rest: Vec<f64> = points.iter().map(|point| point.log_time).collect();
    for mut column in columns {
        let length = dot(&column, &column);
        for other in &basis {
            let part = dot(&column, other);
            without(&mut column, other, part);
        }
        let square = dot(&column, &column);
        if square <= 1e-12 * length {
            return None;
        }
        column.iter_mut().for_each(|value| *value /= square.sqrt());
        let part = dot(&rest, &column);
        without(&mut rest, &column, part);
        basis.push(column);
    }
    Some((dot(&rest, &rest) / count).sqrt())
}

fn without(values: &mut [f64], direction: &[f64], part: f64) {
    values
        .iter_mut()
        .zip(direction)
        .for_each(|(value, along)| *value -= part * along);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curves(power: f64, depths: &[f64], ripple: f64) -> Vec<Point> {
        let mut points = Vec::new();
        for &depth in depths {
            for rate in 0..6 {
                let log_rate = -7.0 + 0.8 * f64::from(rate);
                let x = log_rate + power * libm::log(depth);
                let noise = ripple * libm::sin(11.0 * log_rate + 0.7 * depth);
                points.push(Point {
                    depth,
                    log_rate,
                    log_time: 3.0 - 0.9 * x + 0.1 * x * x + noise,
                });
            }
        }
        points
    }

    #[test]
    fn a_known_power_is_found() {
        for power in [0.0, 0.6, 1.0] {
            let depths = [10.0, 20.0, 40.0, 60.0, 80.0];
            let exact = collapse(&curves(power, &depths, 0.0)).unwrap();
            assert!(
                (exact.power - power).abs() < 1e-4 && exact.scatter[0] < 1e-4,
                "{exact:?}"
            );
            let noisy = collapse(&curves(power, &depths, 0.1)).unwrap();
            let error = noisy.error.unwrap();
            assert!(
                error > 0.0 && error < 0.15 && (noisy.power - power).abs() < 3.0 * error,
                "{noisy:?}"
            );
            assert!(
                noisy.scatter[1..]
                    .iter()
                    .all(|scatter| *scatter >= noisy.scatter[0])
            );
        }
    }

    #[test]
    fn few_curves_have_no_power() {
        assert_eq!(collapse(&[]), None);
        assert_eq!(collapse(&curves(1.0, &[10.0, 20.0], 0.0)), None);
        let three = collapse(&curves(1.0, &[10.0, 20.0, 40.0], 0.0)).unwrap();
        assert_eq!(three.error, None);
    }
}
