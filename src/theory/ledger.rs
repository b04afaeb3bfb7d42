//! The ledger: which integrals of theory are known already, and how long theory may go on here.
//!
//! Every slow quantity of theory is an integral over φ, a function of a handful of numbers. A page may spend a few milliseconds
//! on integrals there and no more, whatever its link asks. So it opens a ledger there with [`within`]: integrals are written down
//! as they are worked out, and once the time for them is up, what is not known yet comes out as NaN at once and the whole result is thrown
//! away. A worker then does the same work with [`recorded`], which has all the time it wants, and hands the ledger's [`numbers`]
//! to the page. With these the page's own computation only looks integrals up, and has the same bits as ever.
//!
//! A ledger belongs to one thread. Where none is open, as on the command line, integrals are worked out each time.

use crate::model::Activation;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;
use std::time::Duration;
use web_time::Instant;

/// What is integrated.
#[derive(Clone, Copy, Debug)]
pub(super) enum Integral {
    /// Moments at one input.
    Single,
    /// Moments at a pair of equally long inputs.
    Pair,
    /// Moments at a pair of any two lengths.
    Unequal,
    /// Moments of fourth order at a pair.
    Quartic,
    /// E|φ_aφ_b|.
    AbsoluteValues,
    /// The mean product of two errors by their absolute values.
    AbsoluteErrors,
    /// The mean agreement of two softmaxes.
    Agreement,
}

/// Numbers that an integral may depend on, beside φ.
const ARGUMENTS: usize = 6;
/// Which integral, the fingerprint of φ, and the bits of the arguments.
type Key = [u64; ARGUMENTS + 2];
/// Numbers of an entry of [`numbers`] beside its values: the key, and how many values there are.
const HEAD: usize = ARGUMENTS + 3;
/// A ledger of more numbers than this is thrown away before the next work: 64 MiB.
const MOST: usize = 8 << 20;

#[derive(Default)]
struct Ledger {
    open: bool,
    /// How often it was thrown away.
    emptied: usize,
    /// Time for integrals.
    left: Option<Duration>,
    /// When the integral that is being worked out was begun.
    since: Option<Instant>,
    spent: bool,
    told: Option<fn(usize)>,
    /// Where the values of an integral start.
    places: HashMap<Key, usize, BuildHasherDefault<DefaultHasher>>,
    /// Entries one after the other, as [`numbers`] gives them.
    entries: Vec<f64>,
}

thread_local! {
    static LEDGER: RefCell<Ledger> = RefCell::new(Ledger::default());
}

/// What `work` gives, or `None` if its integrals would take longer than `left`, which becomes what they leave of it. Those that were
/// worked out are known from then on.
pub fn within<T>(left: &mut Duration, work: impl FnOnce() -> T) -> Option<T> {
    begin(Some(*left), None);
    let result = work();
    *left = LEDGER.with_borrow(Ledger::left).unwrap_or_default();
    (!end()).then_some(result)
}

/// What `work` gives, with its integrals written down; `told` hears how many there are, each time there is a new one. Inside another
/// `recorded` it is a part of that.
pub fn recorded<T>(told: Option<fn(usize)>, work: impl FnOnce() -> T) -> T {
    if LEDGER.with_borrow(|ledger| ledger.open) {
        return work();
    }
    begin(None, told);
    let result = work();
    end();
    result
}

/// Every entry of this thread's ledger.
pub fn numbers() -> Vec<f64> {
    LEDGER.with_borrow(|ledger| ledger.entries.clone())
}

/// Takes in entries of another thread's ledger. What is no whole entry is dropped.
pub fn take(mut numbers: &[f64]) {
    LEDGER.with_borrow_mut(|ledger| {
        while let Some((head, rest)) = numbers.split_at_checked(HEAD) {
            let Some((values, rest)) = rest.split_at_checked(head[HEAD - 1] as usize) else {
                return;
            };
            ledger.write(std::array::from_fn(|index| head[index].to_bits()), values);
            numbers = rest;
        }
    });
}

fn begin(left: Option<Duration>, told: Option<fn(usize)>) {
    LEDGER.with_borrow_mut(|ledger| {
        if ledger.entries.len() > MOST {
            ledger.places.clear();
            ledger.entries.clear();
            ledger.emptied += 1;
        }
        (ledger.open, ledger.spent) = (true, false);
        (ledger.left, ledger.told) = (left, told);
    });
}

/// Closes the ledger; says whether the time was up before all was known.
fn end() -> bool {
    LEDGER.with_borrow_mut(|ledger| {
        ledger.open = false;
        std::mem::take(&mut ledger.spent)
    })
}

impl Ledger {
    fn write(&mut self, key: Key, values: &[f64]) {
        if self.places.contains_key(&key) {
            return;
        }
        self.entries.extend(key.map(f64::from_bits));
        self.entries.push(values.len() as f64);
        self.places.insert(key, self.entries.len());
        self.entries.extend_from_slice(values);
    }

    fn read<const N: usize>(&self, key: &Key) -> Option<[f64; N]> {
        let place = *self.places.get(key)?;
        self.entries.get(place..place + N)?.try_into().ok()
    }

    fn left(&self) -> Option<Duration> {
        let under_way = self.since.map_or(Duration::ZERO, |since| since.elapsed());
        self.left.map(|left| left.saturating_sub(under_way))
    }

    fn is_spent(&mut self) -> bool {
        self.spent = self.spent || self.open && self.left().is_some_and(|left| left.is_zero());
        self.spent
    }

    /// Begins an integral; says whether it is one of another's.
    fn start(&mut self) -> bool {
        let inner = self.since.is_some();
        if !inner && self.left.is_some() {
            self.since = Some(Instant::now());
        }
        inner
    }

    /// The integral that is no other's is worked out.
    fn stop(&mut self) {
        self.left = self.left();
        self.since = None;
    }
}

/// Whether the time is up, so that whatever comes out will be thrown away.
pub(super) fn is_spent() -> bool {
    LEDGER.with_borrow_mut(|ledger| ledger.open && ledger.is_spent())
}

/// Whose tables this thread may use: `None` for those that all share. Work that is told of is written down for another thread, which
/// has no table that somebody filled here before, unwritten: it has tables of its own, and others after each time the ledger was emptied.
pub(super) fn apart() -> Option<usize> {
    LEDGER.with_borrow(|ledger| (ledger.open && ledger.told.is_some()).then_some(ledger.emptied))
}

/// What `place` holds, worked out when it is first asked for; `None`, and nothing held, where the time for that is up.
pub fn held<T>(place: &OnceLock<T>, work: impl FnOnce() -> T) -> Option<&T> {
    // work on numbers that are not known takes its time for nothing
    if place.get().is_none() && !is_spent() {
        let value = work();
        // what was cut short would outlive the work that asks
        if !is_spent() {
            let _ = place.set(value); // or another thread did meanwhile, with the same numbers
        }
    }
    place.get()
}

/// The values of an integral: as they stand in the ledger, or worked out; NaN once the time is up.
pub(super) fn recall<const N: usize>(
    integral: Integral,
    activation: Option<Activation>,
    at: &[f64],
    work: impl FnOnce() -> [f64; N],
) -> [f64; N] {
    let known = LEDGER.with_borrow_mut(|ledger| {
        if !ledger.open {
            return None;
        }
        let mut key = [0; ARGUMENTS + 2];
        key[0] = integral as u64;
        key[1] = activation.map_or(0, fingerprint);
        for (part, argument) in key[2..].iter_mut().zip(at) {
            *part = argument.to_bits();
        }
        Some(match ledger.read(&key) {
            Some(values) => Ok(values),
            None if ledger.is_spent() => Ok([f64::NAN; N]),
            None => Err(key),
        })
    });
    let Some(known) = known else {
        return work();
    };
    known.unwrap_or_else(|key| {
        let inner = LEDGER.with_borrow_mut(Ledger::start);
        let values = work();
        LEDGER.with_borrow_mut(|ledger| {
            if !inner {
                ledger.stop();
            }
            // what was cut short is not known
            if !ledger.is_spent() {
                ledger.write(key, &values);
                if let Some(told) = ledger.told {
                    told(ledger.places.len());
                }
            }
        });
        values
    })
}

/// The same for the same φ in every program.
fn fingerprint(activation: Activation) -> u64 {
    let mut hasher = DefaultHasher::new();
    match activation {
        Activation::TwoSlopes(slopes) => slopes.map(f64::to_bits).hash(&mut hasher),
        other => other.name().hash(&mut hasher),
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(z: f64, worked: &mut u32) -> f64 {
        let mut work = || {
            *worked += 1;
            [z * z]
        };
        recall(Integral::Single, Some(Activation::Tanh), &[z], &mut work)[0]
    }

    const LONG: Duration = Duration::from_secs(3600);

    fn within_long<T>(work: impl FnOnce() -> T) -> Option<T> {
        within(&mut LONG.clone(), work)
    }

    #[test]
    fn what_another_thread_needs_is_written_whatever_was_filled_before() {
        use crate::theory::{kernels::Kernels, table::Table};
        let read = || Table::shared(Activation::Selu, 0.0).map(|table| table.single(1.25));
        assert!(read().is_some());
        let before = numbers().len();
        let written = recorded(Some(|_| {}), read);
        assert_eq!(written, read());
        assert!(numbers().len() > before);
    }

    #[test]
    fn what_is_known_is_not_worked_out_again_here_or_elsewhere() {
        let mut worked = 0;
        assert_eq!(within_long(|| square(3.0, &mut worked)), Some(9.0));
        assert_eq!(within_long(|| square(3.0, &mut worked)), Some(9.0));
        assert_eq!(worked, 1);
        assert_eq!(square(3.0, &mut worked), 9.0, "no ledger is open");
        assert_eq!(worked, 2);
        let numbers = numbers();
        let elsewhere = std::thread::spawn(move || {
            let mut worked = 0;
            take(&numbers);
            take(&numbers[..5]); // no whole entry
            let values = recorded(None, || [square(3.0, &mut worked), square(4.0, &mut worked)]);
            (values, worked)
        });
        assert_eq!(elsewhere.join().unwrap(), ([9.0, 16.0], 1));
    }

    #[test]
    fn when_the_time_is_up_nothing_is_given_and_nothing_wrong_is_kept() {
        let mut worked = 0;
        let mut nothing = Duration::ZERO;
        let none = within(&mut nothing, || square(5.0, &mut worked));
        assert_eq!((none, worked), (None, 0));
        assert_eq!(within_long(|| square(5.0, &mut worked)), Some(25.0));
        // cut short in the middle of an integral
        let cut = within_long(|| {
            recall(Integral::Single, None, &[6.0], || {
                LEDGER.with_borrow_mut(|ledger| ledger.left = Some(Duration::ZERO));
                [f64::NAN]
            })
        });
        assert_eq!(cut.map(|[value]| value.is_nan()), None);
        assert_eq!(
            within_long(|| recall(Integral::Single, None, &[6.0], || [36.0])),
            Some([36.0])
        );
    }

    #[test]
    fn time_that_was_taken_is_gone_for_the_next_and_other_work_takes_none() {
        let pause = Duration::from_millis(5);
        let wait = || {
            let began = Instant::now();
            while began.elapsed() < pause {}
        };
        let mut left = LONG;
        let other = within(&mut left, wait);
        assert_eq!((other, left), (Some(()), LONG));
        let inner = || recall(Integral::Single, None, &[9.5], || [9.5]);
        let slow = |at| {
            recall(Integral::Single, None, &[at], || {
                inner();
                wait();
                [at]
            })
        };
        assert_eq!(within(&mut left, || slow(9.0)), Some([9.0]));
        let once = LONG - left;
        assert!(once >= pause);
        assert_eq!(within(&mut left, || slow(9.0)), Some([9.0]), "it is known");
        assert_eq!(LONG - left, once);
        left = pause;
        assert_eq!(within(&mut left, || [slow(10.0), slow(11.0)]), None);
        assert_eq!(left, Duration::ZERO);
    }

    #[test]
    fn what_is_recorded_inside_a_record_does_not_end_it() {
        let mut worked = 0;
        recorded(None, || {
            recorded(None, || square(7.0, &mut worked));
            square(8.0, &mut worked)
        });
        assert_eq!(within_long(|| square(8.0, &mut worked)), Some(64.0));
        assert_eq!(worked, 2);
    }

    #[test]
    fn integrals_activations_and_arguments_are_told_apart() {
        let of = |integral, activation, at: &[f64], value: f64| {
            recorded(None, || recall(integral, activation, at, || [value]))[0]
        };
        let slopes = |below| Some(Activation::TwoSlopes([1.0, below]));
        assert_eq!(of(Integral::Pair, slopes(0.5), &[1.0, 2.0], 1.0), 1.0);
        assert_eq!(of(Integral::Quartic, slopes(0.5), &[1.0, 2.0], 2.0), 2.0);
        assert_eq!(of(Integral::Pair, slopes(0.25), &[1.0, 2.0], 3.0), 3.0);
        assert_eq!(of(Integral::Pair, slopes(0.5), &[1.0, -2.0], 4.0), 4.0);
        assert_eq!(of(Integral::Pair, slopes(0.5), &[1.0, 2.0], 5.0), 1.0);
    }
}
