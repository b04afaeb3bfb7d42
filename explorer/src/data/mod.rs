//! Images to train on, out of files: those that come with depthscale, and those of the reader.

mod error;
mod files;

pub use error::{DataError, Problem};
pub use files::{bundled, read_files};

use depthscale::train::data::{Data, Samples};
use rand::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Fewest images that are split.
const FEWEST: usize = 20;
/// Most images that are trained on, and that are held back.
const MOST: [usize; 2] = [60_000, 10_000];
/// Of five images, one is held back where there is no test set.
const HELD_BACK: usize = 5;

/// Images as files have them: a byte a number.
struct Labelled {
    features: usize,
    values: Vec<u8>,
    labels: Vec<u8>,
}

impl Labelled {
    /// Whether there is something to learn.
    fn checked(&self) -> Result<(), DataError> {
        let same = |values: &[u8]| values.windows(2).all(|pair| pair[0] == pair[1]);
        let problem = match self.labels.len() {
            count if count < FEWEST => Some(Problem::TooFew(count)),
            _ if same(&self.labels) => Some(Problem::OneClass),
            _ if same(&self.values) => Some(Problem::Flat),
            _ => None,
        };
        problem.map_or(Ok(()), |problem| Err(problem.of("")))
    }

    /// In random order and in their units; a fifth is held back where there is no test set.
    fn data(self, name: &str, test: Option<Self>) -> Result<Data, DataError> {
        let order = shuffled(self.labels.len());
        let held = match test {
            Some(_) => 0,
            None => self.labels.len().div_ceil(HELD_BACK),
        };
        let (own_test, train) = order.split_at(held);
        let train = &train[..train.len().min(MOST[0])];
        let most = |order: Vec<usize>| order.into_iter().take(MOST[1]).collect::<Vec<_>>();
        let units = Units::of(train.iter().flat_map(|&index| self.image(index)));
        let classes = self
            .labels
            .iter()
            .chain(test.iter().flat_map(|test| &test.labels));
        let classes = classes.max().map_or(0, |&most| usize::from(most) + 1);
        let test = match &test {
            Some(test) => test.samples(&most(shuffled(test.labels.len())), units)?,
            None => self.samples(&most(own_test.to_vec()), units)?,
        };
        Ok(Data {
            name: name.to_owned(),
            features: self.features,
            classes,
            train: self.samples(train, units)?,
            test,
        })
    }

    fn image(&self, index: usize) -> &[u8] {
        &self.values[index * self.features..][..self.features]
    }

    fn samples(&self, order: &[usize], units: Units) -> Result<Samples, DataError> {
        let values = order.iter().flat_map(|&index| self.image(index));
        let inputs = values.map(|&value| units.read(value)).collect();
        let labels = order.iter().map(|&index| self.labels[index]).collect();
        Samples::new(self.features, inputs, labels).ok_or_else(|| Problem::Empty.of(""))
    }
}

/// What makes mean 0 and mean square 1.
#[derive(Clone, Copy)]
struct Units {
    mean: f64,
    deviation: f64,
}

impl Units {
    /// Sums of bytes are exact.
    fn of<'a>(values: impl Iterator<Item = &'a u8>) -> Self {
        let (mut count, mut sum, mut squares) = (0_u64, 0_u64, 0_u64);
        for &value in values {
            count += 1;
            sum += u64::from(value);
            squares += u64::from(value) * u64::from(value);
        }
        let mean = sum as f64 / count as f64;
        Self {
            mean,
            deviation: (squares as f64 / count as f64 - mean * mean).sqrt(),
        }
    }

    fn read(self, value: u8) -> f32 {
        ((f64::from(value) - self.mean) / self.deviation) as f32
    }
}

/// 0…`count` − 1 in an order that is always the same (Fisher & Yates).
fn shuffled(count: usize) -> Vec<usize> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(count as u64);
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        // multiply-shift: less than 2⁻³² from even
        let place = (u64::from(rng.next_u32()) * (last as u64 + 1)) >> 32;
        order.swap(last, place as usize);
    }
    order
}
