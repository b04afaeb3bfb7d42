//! Quantiles of positive numbers of any size, in bounded memory.

/// Bins an octave: neighbouring bins are 0.27 % apart.
const FINEST: f64 = 256.0;

/// Occupied bins at most; beyond that bins are joined in pairs.
const CAPACITY: usize = 512;

/// A histogram of log₂ of the values, zeros counted apart.
///
/// A bin is 1/256 octave wide, or, where that would occupy more than 512 bins, the next power of two times that which does
/// not: then at most 1/256 of the range of the values. A quantile is off by at most one bin. Which bins there are depends on
/// the values alone, not on their order.
///
/// ```
/// use depthscale::sample::Quantiles;
/// let mut quantiles = Quantiles::default();
/// for log2 in 0..101 {
///     quantiles.push(f64::from(log2));
/// }
/// let [median] = quantiles.log2([0.5]);
/// assert!((median.unwrap() - 50.0).abs() <= 1.0 / 256.0);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quantiles {
    zeros: u64,
    /// Bins are 2^coarseness/256 octaves wide.
    coarseness: u32,
    /// Number of a bin, and how many values it holds; ascending, none empty.
    bins: Vec<(i64, u32)>,
}

impl Quantiles {
    /// Adds the value 2^`log2`; `log2` must be finite.
    pub fn push(&mut self, log2: f64) {
        let bin = (libm::floor(log2 * FINEST) as i64) >> self.coarseness;
        match self.bins.binary_search_by_key(&bin, |&(bin, _)| bin) {
            Ok(index) => self.bins[index].1 = self.bins[index].1.saturating_add(1),
            Err(index) => self.bins.insert(index, (bin, 1)),
        }
        while self.bins.len() > CAPACITY {
            self.join();
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

    /// Joins bins in pairs.
    fn join(&mut self) {
        self.coarseness += 1;
        self.bins.iter_mut().for_each(|(bin, _)| *bin >>= 1);
        self.bins.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(later.1);
            }
            same
        });
    }

    /// log₂ of the values below which these parts (0 to 1) of all lie: between order statistics as is usual, part 0 being the
    /// lowest value and part 1 the highest. `None` without values, and where the quantile is a zero, which sorts lowest.
    pub fn log2<const PARTS: usize>(&self, parts: [f64; PARTS]) -> [Option<f64>; PARTS] {
        let ends: Vec<u64> = self
            .bins
            .iter()
            .scan(self.zeros, |end, &(_, count)| {
                *end += u64::from(count);
                Some(*end)
            })
            .collect();
        let total = ends.last().copied().unwrap_or(self.zeros);
        let width = libm::ldexp(1.0 / FINEST, self.coarseness as i32);
        // The values of a bin are taken to be evenly spread over it.
        let value = |rank: u64| {
            let index = ends.partition_point(|&end| end <= rank);
            let &(bin, count) = self.bins.get(index).filter(|_| rank >= self.zeros)?;
            let left = (ends[index] - rank) as f64 - 0.5;
            Some((bin as f64 + 1.0 - left / f64::from(count)) * width)
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
        let pair = of(&[-2.0, 2e9]).log2([0.0, 0.25, 1.0]);
        assert_eq!(pair, [-2.0, 0.5e9 - 1.5, 2e9].map(|log2| Some(log2 + half)));
    }

    #[test]
    fn zeros_sort_lowest() {
        let mut quantiles = of(&[5.0, 6.0, 7.0]);
        quantiles.push_zero();
        quantiles.push_zero();
        let half = 0.5 / FINEST;
        assert_eq!(
            quantiles.log2([0.0, 0.25, 0.3, 0.5, 1.0]),
            [None, None, None, Some(5.0 + half), Some(7.0 + half)]
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
        assert!((CAPACITY / 2..=CAPACITY).contains(&there.bins.len()));
        let [low, high] = there.log2([0.1, 0.9]);
        assert!((low.unwrap() + 50.0).abs() < 0.6 && (high.unwrap() - 190.0).abs() < 0.6);
    }
}
