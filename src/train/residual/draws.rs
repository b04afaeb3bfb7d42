//! Random numbers of a training run, one stream a purpose: what one of them takes moves no other.

use rand_core::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// What random numbers are for.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Data,
    Weights,
    Order,
    Masks,
    /// Masks that measure and do not train.
    Trials,
}

/// The stream of a purpose; 2¹²⁸ numbers lie between two of them.
pub(crate) fn stream(seed: u64, purpose: Purpose) -> Xoshiro256PlusPlus {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    for _ in 0..purpose as usize {
        rng.jump();
    }
    rng
}

/// A standard normal number by Marsaglia's polar method; the second of each pair is not used.
pub(crate) fn normal(rng: &mut impl RngCore) -> f64 {
    let mut unit = || ((rng.next_u64() >> 11) as f64 + 0.5) / (1u64 << 52) as f64 - 1.0;
    loop {
        let (x, y) = (unit(), unit());
        let square = x * x + y * y;
        if square < 1.0 {
            return x * (-2.0 * libm::log(square) / square).sqrt();
        }
    }
}

/// Shuffles by Fisher and Yates.
pub(crate) fn shuffle(items: &mut [usize], rng: &mut impl RngCore) {
    for last in (1..items.len()).rev() {
        let other = (u128::from(rng.next_u64()) * (last as u128 + 1)) >> 64;
        items.swap(last, other as usize);
    }
}
