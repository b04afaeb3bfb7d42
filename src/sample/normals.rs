//! Standard normal numbers by the ziggurat method.
//!
//! 256 horizontal layers of equal area under exp(−x²/2); 98.8 % of the draws need one word, one table look-up and one
//! comparison. Source: Marsaglia and Tsang, Journal of Statistical Software 5(8), 2000, with the 53-bit integer taken
//! from other bits than the layer (Doornik 2005). Written here, and not taken from a crate, since the tables and the tail
//! must have the same bits on every platform: they use `libm` only. Box–Muller in lanes was measured slower.

use super::streams::Stream;
use rand::distr::OpenClosed01;
use rand::{Rng, RngCore};
use std::sync::LazyLock;

/// Where the tail begins, and the area of each layer (the tail included in the lowest).
const TAIL: f64 = 3.654_152_885_361_008_8;
const AREA: f64 = 0.004_928_673_233_974_655;
/// 2⁻⁵³ and its inverse.
const UNIT: f64 = 1.0 / 9_007_199_254_740_992.0;

struct Ziggurat {
    /// Width of layer i for a signed 53-bit integer: xᵢ 2⁻⁵².
    width: [f64; 256],
    /// What lies below the density whatever its height: |x| < xᵢ₊₁.
    inside: [f64; 256],
    /// exp(−xᵢ²/2).
    height: [f64; 257],
}

static ZIGGURAT: LazyLock<Ziggurat> = LazyLock::new(|| {
    let density = |x: f64| libm::exp(-0.5 * x * x);
    let mut edge = [0.0; 257];
    edge[0] = AREA / density(TAIL);
    edge[1] = TAIL;
    for i in 2..256 {
        edge[i] = libm::sqrt(-2.0 * libm::log(AREA / edge[i - 1] + density(edge[i - 1])));
    }
    let mut tables = Ziggurat {
        width: [0.0; 256],
        inside: [0.0; 256],
        height: edge.map(density),
    };
    for i in 0..256 {
        tables.width[i] = edge[i] * (2.0 * UNIT);
        tables.inside[i] = edge[i + 1];
    }
    tables
});

/// Fills `out` with independent standard normals.
///
/// ```
/// use depthscale::sample::{normals, streams::Streams};
/// let mut n = [0.0; 1000];
/// normals::fill(&mut Streams::new(1, 0, 0, 0).forward[0], &mut n);
/// assert!((n.iter().map(|n| n * n).sum::<f64>() / 1000.0 - 1.0).abs() < 0.2);
/// ```
pub fn fill(stream: &mut Stream, out: &mut [f64]) {
    let tables = &*ZIGGURAT;
    // A copy whose address nobody takes stays in registers; the rare path gets and returns it by value for that reason.
    let mut state = stream.clone();
    for normal in out {
        *normal = draw(tables, &mut state);
    }
    *stream = state;
}

/// Fills two slices of equal length, each from a stream of its own: as two calls of [`fill`], but faster, since two
/// generators do not wait for each other.
pub fn fill_both(streams: &mut [Stream; 2], first: &mut [f64], second: &mut [f64]) {
    let tables = &*ZIGGURAT;
    let [mut one, mut other] = streams.clone();
    for (first, second) in first.iter_mut().zip(second) {
        *first = draw(tables, &mut one);
        *second = draw(tables, &mut other);
    }
    *streams = [one, other];
}

#[inline(always)]
fn draw(tables: &Ziggurat, stream: &mut Stream) -> f64 {
    loop {
        let word = stream.next_u64();
        // The lowest 8 bits choose the layer, the highest 53 are a signed integer.
        let layer = (word & 255) as usize;
        let x = ((word as i64) >> 11) as f64 * tables.width[layer];
        if x.abs() < tables.inside[layer] {
            return x;
        }
        let (accepted, state) = draw_edge(tables, stream.clone(), layer, x);
        *stream = state;
        if let Some(x) = accepted {
            return x;
        }
    }
}

/// The 1.2 %: the tail, or the part of a layer that the density's edge crosses.
#[cold]
#[inline(never)]
fn draw_edge(tables: &Ziggurat, mut stream: Stream, layer: usize, x: f64) -> (Option<f64>, Stream) {
    if layer == 0 {
        loop {
            let beyond = -libm::log(uniform(&mut stream)) / TAIL;
            if -2.0 * libm::log(uniform(&mut stream)) > beyond * beyond {
                return (Some(if x < 0.0 { -TAIL - beyond } else { TAIL + beyond }), stream);
            }
        }
    }
    let (low, high) = (tables.height[layer], tables.height[layer + 1]);
    let height = low + (high - low) * uniform(&mut stream);
    ((height < libm::exp(-0.5 * x * x)).then_some(x), stream)
}

/// Uniform in (0, 1].
fn uniform(stream: &mut Stream) -> f64 {
    stream.sample(OpenClosed01)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::streams::Streams;

    fn draws(n: usize) -> Vec<f64> {
        let mut out = vec![0.0; n];
        fill(&mut Streams::new(7, 0, 0, 0).forward[0], &mut out);
        out
    }

    #[test]
    fn layers_have_equal_areas() {
        let tables = &*ZIGGURAT;
        // The topmost layer closes at x = 0, where the density is 1: the constants are right to their last digits.
        assert!(
            (tables.inside[254] * (1.0 - tables.height[255]) - AREA).abs() < 1e-14,
            "{:e} {:e}",
            tables.inside[254] * (1.0 - tables.height[255]),
            AREA
        );
    }

    #[test]
    fn moments_are_normal() {
        let n = 1_000_000;
        let sample = draws(n);
        for (power, mean, variance) in [
            (1, 0.0, 1.0),
            (2, 1.0, 2.0),
            (3, 0.0, 15.0),
            (4, 3.0, 96.0),
            (6, 15.0, 10_170.0),
        ] {
            let sum: f64 = sample.iter().map(|&x| (0..power).fold(1.0, |y, _| y * x)).sum();
            let z = (sum / n as f64 - mean) / (variance / n as f64).sqrt();
            assert!(z.abs() < 4.5, "moment {power}: {z} standard errors");
        }
    }

    #[test]
    fn law_is_normal() {
        // Kolmogorov–Smirnov: P(√n D > t) ≈ 2 exp(−2t²) = α.
        let (n, alpha) = (1_000_000, 1e-6f64);
        let mut sample = draws(n);
        sample.sort_by(f64::total_cmp);
        let distance = sample.iter().enumerate().fold(0.0f64, |worst, (i, &x)| {
            let law = 0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2);
            worst
                .max((law - i as f64 / n as f64).abs())
                .max((law - (i + 1) as f64 / n as f64).abs())
        });
        assert!(distance * (n as f64).sqrt() < (0.5 * (2.0 / alpha).ln()).sqrt());
        // The tail beyond the ziggurat's base has probability 2.58e-4, and exceeds 4.5 with 6.8e-6.
        let beyond = |t: f64| sample.iter().filter(|x| x.abs() > t).count() as f64;
        for t in [TAIL, 4.0, 4.5] {
            let expected = n as f64 * libm::erfc(t * std::f64::consts::FRAC_1_SQRT_2);
            assert!(
                (beyond(t) - expected).abs() < 4.5 * expected.sqrt() + 1.0,
                "{t}: {} {expected}",
                beyond(t)
            );
        }
    }

    #[test]
    fn streams_are_uncorrelated() {
        let n = 100_000;
        let mut columns = vec![vec![0.0; n]; 4];
        let [mut s, mut t] = [Streams::new(7, 0, 0, 0), Streams::new(7, 0, 1, 0)];
        let [first, second] = &mut s.forward;
        let sources = [first, second, &mut s.backward[0], &mut t.forward[0]];
        for (column, stream) in columns.iter_mut().zip(sources) {
            fill(stream, column);
        }
        for i in 0..4 {
            for j in 0..i {
                let z = columns[i]
                    .iter()
                    .zip(&columns[j])
                    .map(|(x, y)| x * y)
                    .sum::<f64>()
                    / (n as f64).sqrt();
                assert!(z.abs() < 4.5, "{i} {j} {z}");
            }
        }
    }
}
