//! Quantiles of positive numbers of any size, in bounded memory.

/// Bins an octave: neighbouring bins are 0.27 % apart.
const FINEST: f64 = 256.0;

/// Bins at most; values that need more get bins twice as wide.
const CAPACITY: usize = 512;

/// Beyond this bin, far outside [`Scaled`](crate::model::Scaled), all is one.
const FARTHEST: f64 = 1e15;

/// A histogram of log₂ of the values, zeros counted apart.
///
/// A bin is 1/256 octave wide, or, where the values would fill more than 512 of those, the next power of two times that which
/// does: then at most 1/255 of their range. A quantile is off by at most one bin. The bins depend on the values alone, not on
/// their order.
///
/// ```
/// use depthscale::sample::Quantiles;
/// let mut quantiles = Quantiles::default();
/// for log2 in 0..101 {
///     quantiles.push(0.01 * f64::from(log2));
/// }
/// let [median] = quantiles.log2([0.5]);
/// assert!((median.unwrap() - 0.5).abs() <= 1.0 / 256.0);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quantiles {
    zeros: u64,
    /// Bins are 2^coarseness/256 octaves wide.
    coarseness: u32,
    /// Number of the lowest bin: bin b holds log₂ from b to b + 1 widths.
    first: i64,
    /// Values in each bin, from the lowest that is not empty to the highest.
    counts: Vec<u32>,
}

impl Quantiles {
    /// Adds the value 2^`log2`; `log2` must be finite.
    pub fn push(&mut self, log2: f64) {
        let finest = libm::floor(log2 * FINEST).clamp(-FARTHEST, FARTHEST) as i64;
        let mut place = self.make_room(finest >> self.coarseness);
        while place.is_none() {
            self.join();
            place = self.make_room(finest >> self.coarseness);
        }
        if let Some(count) = place.and_then(|place| self.counts.get_mut(place)) {
            *count = count.saturating_add(1);
        }
    }

    /// Place of a bin in `counts`, which is made to reach it; `None` if that takes more bins than there may be.
    fn make_room(&mut self, bin: i64) -> Option<usize> {
        if self.counts.is_empty() {
            self.first = bin;
        }
        let (low, above) = (
            self.first.min(bin),
            (self.first + self.counts.len() as i64).max(bin + 1),
        );
        let length = usize::try_from(above - low)
            .ok()
            .filter(|&length| length <= CAPACITY)?;
        let missing = (self.first - low) as usize;
        self.counts.splice(..0, std::iter::repeat_n(0, missing));
        self.counts.resize(length, 0);
        self.first = low;
        Some((bin - low) as usize)
    }

    /// Joins bins in pairs.
    fn join(&mut self) {
        let old = std::mem::take(&mut self.counts);
        let (first, joined) = (self.first, self.first >> 1);
        self.first = joined;
        self.coarseness += 1;
        for (bin, count) in (first..).zip(old) {
            let place = ((bin >> 1) - joined) as usize;
            self.counts.resize(place + 1, 0);
            self.counts[place] = self.counts[place].saturating_add(count);
        }
    }

    /// Adds a zero.
    pub fn push_zero(&mut self) {
        self.zeros += 1;
    }

    /// Number of zeros.
    pub fn zeros(&self) -> u64 {
        self.zeros
    }

    /// log₂ of the values below which these parts (0 to 1) of all lie: between order statistics as is usual, part 0 being the
    /// lowest value and part 1 the highest. `None` without values, and where the quantile is a zero, which sorts lowest.
    pub fn log2<const PARTS: usize>(&self, parts: [f64; PARTS]) -> [Option<f64>; PARTS] {
        let mut total = self.zeros;
        let counts = self.counts.iter();
        let ends: Vec<u64> = counts
            .map(|&count| {
                total += u64::from(count);
                total
            })
            .collect();
        let width = libm::ldexp(1.0 / FINEST, self.coarseness as i32);
        // The values of a bin are taken to be evenly spread over it.
        let value = |rank: u64| {
            let place = ends.partition_point(|&end| end <= rank);
            let &count = self.counts.get(place).filter(|_| rank >= self.zeros)?;
            let left = (ends[place] - rank) as f64 - 0.5;
            Some(((self.first + place as i64 + 1) as f64 - left / f64::from(count)) * width)
        };
        parts.map(|part| {
            let place = part.clamp(0.0, 1.0) * total.checked_sub(1)? as f64;
            let (rank, fraction) = (place as u64, place - libm::floor(place));
            let low = value(rank)?;
            let high = value(rank + 1).unwrap_or(low);
            Some(low + fraction * (high - low))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> Quantiles {
        let mut quantiles = Quantiles::default();
        values.iter().for_each(|&log2| quantiles.push(log2));
        quantiles
    }

    #[test]
    fn few_values_are_their_own_quantiles() {
        assert_eq!(Quantiles::default().log2([0.0, 0.5, 1.0]), [None; 3]);
        let half = 0.5 / FINEST;
        assert_eq!(of(&[3.0]).log2([0.0, 0.3, 1.0]), [Some(3.0 + half); 3]);
        let pair = of(&[1.0, 2.0]).log2([0.0, 0.25, 1.0]);
        assert_eq!(pair, [1.0, 1.25, 2.0].map(|log2| Some(log2 + half)));
        let [low, high] = of(&[f64::MAX, -f64::MAX, 0.0])
            .log2([0.0, 1.0])
            .map(Option::unwrap);
        assert!(low < -1e12 && high > 1e12);
        let [low, high] = of(&[2e9, -2e9]).log2([0.0, 1.0]).map(Option::unwrap);
        assert!((low + 2e9).abs() < 4e9 / 256.0 && (high - 2e9).abs() < 4e9 / 256.0);
    }

    #[test]
    fn zeros_sort_lowest() {
        let mut quantiles = of(&[5.0, 6.0, 6.5]);
        quantiles.push_zero();
        quantiles.push_zero();
        let half = 0.5 / FINEST;
        assert_eq!(
            quantiles.log2([0.0, 0.25, 0.3, 0.5, 1.0]),
            [None, None, None, Some(5.0 + half), Some(6.5 + half)]
        );
        assert_eq!(quantiles.zeros(), 2);
    }

    #[test]
    fn bins_are_bounded_and_do_not_depend_on_order() {
        // A lattice that fills 0…300 evenly.
        let values: Vec<f64> = (0..20_011)
            .map(|i| f64::from(i * 7919 % 20_011) * 0.015 - 80.0)
            .collect();
        let there = of(&values);
        let back = of(&values.iter().rev().copied().collect::<Vec<_>>());
        assert_eq!(there, back);
        assert!((CAPACITY / 2..=CAPACITY).contains(&there.counts.len()));
        let [low, high] = there.log2([0.1, 0.9]);
        assert!((low.unwrap() + 50.0).abs() < 0.6 && (high.unwrap() - 190.0).abs() < 0.6);
        assert_eq!(there.counts.iter().sum::<u32>(), 20_011);
    }
}
