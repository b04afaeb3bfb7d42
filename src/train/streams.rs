//! Random streams of training: one for each (seed, purpose, place), so that weights know nothing of the batch size and masks
//! nothing of the order in which anything is computed.

use crate::model::random::streams;
use rand::RngCore;

pub(super) use crate::model::random::Stream;

/// What a stream is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    /// Weights and biases at the start; place: layer.
    Parameters,
    /// The order of the training set; place: epoch.
    Order,
    /// Dropout, place: step, layer; or the layers left out, of all steps.
    Masks,
    /// A function to learn.
    Data,
    /// Masks that measure and do not train.
    Trials,
}

/// The stream of one purpose at one place.
pub(super) fn stream(seed: u64, purpose: Purpose, place: [u64; 2]) -> Stream {
    let key = [seed, place[0], place[1], u64::from_le_bytes(*b"training")];
    streams(key, purpose as u64)()
}

/// Independent standard normals, none of them 0, by Marsaglia's polar method (SIAM Review 6, 1964).
pub(super) fn normals(stream: &mut Stream) -> impl Iterator<Item = f64> {
    std::iter::repeat_with(|| pair(stream)).flatten()
}

fn pair(stream: &mut Stream) -> [f64; 2] {
    loop {
        // Odd multiples of 2⁻⁵³ in (−1, 1).
        let point =
            [(); 2].map(|()| (((stream.next_u64() as i64 >> 11) * 2 + 1) as f64) / 9_007_199_254_740_992.0);
        let square = point[0] * point[0] + point[1] * point[1];
        if square < 1.0 {
            let factor = (-2.0 * libm::log(square) / square).sqrt();
            return point.map(|x| x * factor);
        }
    }
}

/// Shuffles by Fisher and Yates.
pub(super) fn shuffle(items: &mut [usize], stream: &mut Stream) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(last + 1, stream));
    }
}

/// Uniform among 0…count − 1, up to 2⁻⁶⁴ count.
fn below(count: usize, stream: &mut Stream) -> usize {
    ((u128::from(stream.next_u64()) * count as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_key_changes_the_stream() {
        use Purpose::{Data, Masks, Order, Parameters, Trials};
        let keys = [
            (1, Parameters, [0, 0]),
            (2, Parameters, [0, 0]),
            (1, Order, [0, 0]),
            (1, Masks, [0, 0]),
            (1, Masks, [1, 0]),
            (1, Masks, [0, 1]),
            (1, Data, [0, 0]),
            (1, Trials, [0, 0]),
        ];
        let mut words = keys.map(|(seed, purpose, place)| stream(seed, purpose, place).next_u64());
        words.sort_unstable();
        assert!(words.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn normals_have_the_moments_of_normals() {
        let count = 200_000;
        let drawn: Vec<f64> = normals(&mut stream(1, Purpose::Parameters, [0, 0]))
            .take(count)
            .collect();
        // E xᵏ and Var xᵏ.
        for (power, mean, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)] {
            let sum: f64 = drawn.iter().map(|x| (0..power).fold(1.0, |y, _| y * x)).sum();
            let z = (sum / count as f64 - mean) / (variance / count as f64).sqrt();
            assert!(z.abs() < 4.5, "moment {power}: {z} standard errors");
        }
        let lagged: f64 = drawn.windows(2).map(|pair| pair[0] * pair[1]).sum();
        assert!((lagged / (count as f64).sqrt()).abs() < 4.5);
    }

    #[test]
    fn every_number_below_is_as_likely() {
        let mut counts = [0; 7];
        let mut stream = stream(1, Purpose::Order, [0, 0]);
        for _ in 0..70_000 {
            counts[below(7, &mut stream)] += 1;
        }
        let deviation = (70_000.0f64 * (1.0 / 7.0) * (6.0 / 7.0)).sqrt();
        assert!(
            counts
                .iter()
                .all(|count| (f64::from(*count) - 10_000.0).abs() < 4.5 * deviation)
        );
    }
}
