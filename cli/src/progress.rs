//! How far a run is, on a terminal.

use std::io::{self, IsTerminal};
use std::time::Instant;

/// One line that is written over.
pub(super) struct Progress {
    watched: bool,
    /// Of what.
    unit: &'static str,
    begun: Instant,
    /// What part of the work was done at the beginning.
    found: f64,
}

impl Progress {
    pub(super) fn new(unit: &'static str, found: f64) -> Self {
        Self {
            watched: io::stderr().is_terminal(),
            unit,
            begun: Instant::now(),
            found,
        }
    }

    /// Says how much is there, and how long the rest will take by theory.
    pub(super) fn announce(&self, done: usize, total: usize, seconds: f64) {
        if self.watched && done < total {
            eprint!(
                "\r{done} of {total} {}\x1b[K, about {}",
                self.unit,
                duration(seconds)
            );
        }
    }

    /// Says how much is there, which is this part of the work, and how long the rest will take at this pace.
    pub(super) fn say(&self, done: usize, total: usize, part: f64) {
        if !self.watched {
            return;
        }
        let end = match total - done.min(total) {
            0 => "\n".to_owned(),
            _ => format!(
                ", {} left",
                duration(self.left(self.begun.elapsed().as_secs_f64(), part))
            ),
        };
        eprint!("\r{done} of {total} {}\x1b[K{end}", self.unit);
    }

    fn left(&self, elapsed: f64, part: f64) -> f64 {
        elapsed * (1.0 - part).max(0.0) / (part - self.found).max(f64::MIN_POSITIVE)
    }
}

/// "8 s", "3 min", "2.5 h".
fn duration(seconds: f64) -> String {
    match seconds {
        ..90.0 => format!("{seconds:.0} s"),
        90.0..5400.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_left_follows_from_what_was_done_since_the_beginning() {
        let progress = super::Progress::new("networks", 0.5);
        assert_eq!(progress.left(10.0, 0.75), 10.0);
        assert_eq!(progress.left(10.0, 1.0), 0.0);
    }

    #[test]
    fn durations_are_told_in_the_largest_unit_that_fits() {
        let told = [0.4, 89.0, 90.0, 3600.0, 9000.0].map(super::duration);
        assert_eq!(told, ["0 s", "89 s", "2 min", "60 min", "2.5 h"]);
    }
}
