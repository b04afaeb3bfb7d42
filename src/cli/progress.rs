//! How far a run is, on a terminal.

use std::io::{self, IsTerminal};
use std::time::Instant;

/// One line that is written over.
pub(super) struct Progress {
    watched: bool,
    /// Of what.
    unit: &'static str,
    begun: Instant,
    /// What was there at the beginning.
    found: usize,
}

impl Progress {
    pub(super) fn new(unit: &'static str, found: usize) -> Self {
        Self {
            watched: io::stderr().is_terminal(),
            unit,
            begun: Instant::now(),
            found,
        }
    }

    /// Says how much is there, and how long the rest will take at this pace.
    pub(super) fn say(&self, done: usize, total: usize) {
        if !self.watched {
            return;
        }
        let pace = self.begun.elapsed().as_secs_f64() / done.saturating_sub(self.found).max(1) as f64;
        let end = match total - done.min(total) {
            0 => "\n".to_owned(),
            rest => format!(", {} left", duration(pace * rest as f64)),
        };
        eprint!("\r{done} of {total} {}\x1b[K{end}", self.unit);
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
    fn durations_are_told_in_the_largest_unit_that_fits() {
        let told = [0.4, 89.0, 90.0, 3600.0, 9000.0].map(super::duration);
        assert_eq!(told, ["0 s", "89 s", "2 min", "60 min", "2.5 h"]);
    }
}
