//! The two quadrature rules: a trapezoid against the normal law for smooth functions, Gauss–Legendre for pieces.
//!
//! Gauss–Hermite is the wrong tool here: tanh(√q t) has poles at iπ/(2√q), so 256 nodes give 1e-9 at q = 4 and 1e-2 at
//! q = 100. The trapezoid rule converges like exp(−2πd/h), d the distance of the nearest pole from the real axis.

use std::sync::OnceLock;

/// The normal density at 8.6 is 3e-17: nothing beyond matters to twelve digits.
const CUT: f64 = 8.6;

/// Nodes t ≥ 0 and weights of ∫ f(t) e^{−t²/2}/√(2π) dt for even f whose nearest poles lie at distance π/(2·`amplitude`),
/// such as products of tanh(`amplitude`·t).
///
/// The step is min(1/4, π²/(50·amplitude)): discretisation error e^{−50} at simple poles, 1e-16 at the sixth-order ones of
/// E[φ'_aφ_aφ'_bφ_b], and e^{−300} from the Gaussian.
pub fn even_gaussian_rule(amplitude: f64) -> Vec<(f64, f64)> {
    let step = f64::min(
        0.25,
        core::f64::consts::PI * core::f64::consts::PI / (50.0 * amplitude),
    );
    let count = (CUT / step) as usize + 1;
    let density = step * 2.0 / (2.0 * core::f64::consts::PI).sqrt();
    (0..=count)
        .map(|index| {
            let t = index as f64 * step;
            let weight = density * libm::exp(-0.5 * t * t);
            (t, if index == 0 { 0.5 * weight } else { weight })
        })
        .collect()
}

/// Panels of this many grains, with twenty nodes each, are as good as a trapezoid of one grain: for tanh, whose grain is 0.197,
/// the poles are 1.25 panels of half a width away, (1.25 + 1.6)^−40 = 1e-18.
pub const PANEL: f64 = 12.0;
/// Twenty nodes resolve e^{−t²/2} on panels of this many standard deviations to 1e-17.
const GAUSSIAN_PANEL: f64 = 4.3;
/// A trapezoid of more nodes than this gives way to panels that widen away from the points of interest.
const MOST_TRAPEZOID: f64 = 160.0;

/// How φ must be resolved on the axis of its argument.
#[derive(Clone, Copy, Debug)]
pub struct Resolution {
    /// Step of a trapezoid rule that integrates smooth products of φ and φ' to the last digit.
    pub grain: f64,
    /// Whether φ is as good as straight far from the points of interest, so that panels may widen there.
    pub settles: bool,
    /// Whether φ, φ' or φ'' jump at the points of interest.
    pub kinked: bool,
    /// Standard deviations to either side that matter: 8.6 unless φ grows fast.
    pub reach: f64,
}

/// Nodes of an axis where φ varies for ever: what varies faster over longer signals loses digits instead of minutes.
const MOST_NODES: f64 = 2000.0;

/// Nodes and weights of ∫ f(x) dN(x; mean, deviation²), for one axis of an integral; a buffer to use again and again.
#[derive(Debug, Default)]
pub struct Axis {
    /// (x, weight).
    pub nodes: Vec<(f64, f64)>,
}

impl Axis {
    /// Places nodes for a function that is resolved as `resolution` says, with points of interest (kinks, or the middle of what
    /// structure there is) at `points`, in any order. Panels end at `cuts` too, without being narrower near them.
    pub fn place(
        &mut self,
        resolution: Resolution,
        mean: f64,
        deviation: f64,
        points: &mut [f64],
        cuts: &mut [f64],
    ) {
        self.nodes.clear();
        if deviation == 0.0 {
            self.nodes.push((mean, 1.0));
            return;
        }
        let Resolution {
            grain,
            settles,
            kinked,
            reach,
        } = resolution;
        let coarsest = 2.0 * reach * deviation / MOST_NODES;
        let grain = if settles { grain } else { grain.max(coarsest) };
        let step = f64::min(0.25 * deviation, grain);
        if !kinked && (!settles || reach * deviation <= 0.5 * MOST_TRAPEZOID * step) {
            let count = (reach * deviation / step) as i32 + 1;
            let density = step / (deviation * (2.0 * core::f64::consts::PI).sqrt());
            self.nodes.extend((-count..=count).map(|index| {
                let x = f64::from(index) * step;
                let t = x / deviation;
                (mean + x, density * libm::exp(-0.5 * t * t))
            }));
            return;
        }
        points.sort_by(f64::total_cmp);
        cuts.sort_by(f64::total_cmp);
        let (low, high) = (mean - reach * deviation, mean + reach * deviation);
        let mut cuts = cuts.iter().copied().peekable();
        let mut before = None;
        let mut from = low;
        let inside = points
            .iter()
            .copied()
            .filter(|&point| point > low && point < high);
        for after in inside.map(Some).chain([None]) {
            let to = after.unwrap_or(high);
            while let Some(cut) = cuts.next_if(|&cut| cut < to) {
                if cut > from {
                    self.gap(
                        Resolution { grain, ..resolution },
                        mean,
                        deviation,
                        (from, cut),
                        (before, after),
                    );
                    from = cut;
                }
            }
            self.gap(
                Resolution { grain, ..resolution },
                mean,
                deviation,
                (from, to),
                (before, after),
            );
            (before, from) = (after, to);
        }
    }

    /// Panels of a stretch between two points of interest, or one and the end.
    fn gap(
        &mut self,
        resolution: Resolution,
        mean: f64,
        deviation: f64,
        (from, to): (f64, f64),
        (before, after): (Option<f64>, Option<f64>),
    ) {
        let panel = PANEL * resolution.grain;
        let density = 1.0 / (deviation * (2.0 * core::f64::consts::PI).sqrt());
        let mut x = from;
        while x < to {
            let away = before.map_or(f64::INFINITY, |before| 2.0 * (x - before));
            let towards = after.map_or(f64::INFINITY, |after| (after - x) * (2.0 / 3.0));
            // what is finer than rounding at x is no place of its own
            let mut width = away.min(towards).max(panel).max(8.0 * f64::EPSILON * x.abs());
            if !resolution.settles {
                width = width.min(panel);
            }
            width = width.min(GAUSSIAN_PANEL * deviation);
            let left = to - x;
            // no slivers, which cost as much as panels
            if left < 2.0 * width {
                width = if left <= width { left } else { 0.5 * left };
            }
            let (middle, half) = (x + 0.5 * width, 0.5 * width);
            for &(node, weight) in legendre_half() {
                for node in [-node, node] {
                    let at = middle + half * node;
                    let t = (at - mean) / deviation;
                    self.nodes
                        .push((at, half * weight * density * libm::exp(-0.5 * t * t)));
                }
            }
            x = if width == left { to } else { x + width };
        }
    }
}

/// Nodes of the 20-point rule on one half of [−1, 1]; the other half mirrors it.
const LEGENDRE: usize = 20;

/// Nodes in (0, 1) and weights of the 20-point Gauss–Legendre rule on [−1, 1], by Newton on the three-term recurrence.
fn legendre_half() -> &'static [(f64, f64); LEGENDRE / 2] {
    static RULE: OnceLock<[(f64, f64); LEGENDRE / 2]> = OnceLock::new();
    RULE.get_or_init(|| {
        core::array::from_fn(|index| {
            let n = LEGENDRE as f64;
            let mut x = libm::cos(core::f64::consts::PI * (index as f64 + 0.75) / (n + 0.5));
            let mut slope = 1.0;
            // Quadratic from an error of 1e-3: five steps are more than enough.
            for _ in 0..6 {
                let (mut previous, mut value) = (1.0, x);
                for k in 2..=LEGENDRE {
                    let k = k as f64;
                    (previous, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * previous) / k);
                }
                slope = n * (x * value - previous) / (x * x - 1.0);
                x -= value / slope;
            }
            (x, 2.0 / ((1.0 - x * x) * slope * slope))
        })
    })
}

/// ∫ₐᵇ f by 20-point Gauss–Legendre; exact for polynomials of degree 39.
pub fn legendre(a: f64, b: f64, mut f: impl FnMut(f64) -> f64) -> f64 {
    let (middle, half) = (0.5 * (a + b), 0.5 * (b - a));
    let sum: f64 = legendre_half()
        .iter()
        .map(|&(x, w)| w * (f(middle - half * x) + f(middle + half * x)))
        .sum();
    half * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trapezoid_gives_normal_moments() {
        let rule = even_gaussian_rule(3.0);
        let moment = |f: fn(f64) -> f64| rule.iter().map(|&(t, w)| w * f(t)).sum::<f64>();
        assert!((moment(|_| 1.0) - 1.0).abs() < 1e-14);
        assert!((moment(|t| t * t * t * t) - 3.0).abs() < 1e-12);
    }

    #[test]
    fn legendre_is_exact_to_degree_39() {
        let exact = (libm::pow(2.0, 40.0) - libm::pow(-1.0, 40.0)) / 40.0;
        assert!((legendre(-1.0, 2.0, |x| libm::pow(x, 39.0)) / exact - 1.0).abs() < 1e-14);
    }
}
