//! Every figure of fully connected networks can be drawn at any size, and read anywhere.

use crate::plot::{Theme, svg_document};
use crate::run::Run;
use crate::{Study, Task, link};

fn run(text: &str) -> Run {
    Run::new(link::read(text).0)
}

fn document(run: &Run, size: (u32, u32), theme: Theme) -> String {
    svg_document(&run.shown(), size, theme).unwrap()
}

#[test]
fn every_view_draws_theory_and_networks_at_any_size() {
    for text in [
        "view=gradients&N=20&L=30&nets=8",
        "view=point&N=20&L=30&nets=8",
        "view=gradients&phi=linear&sw2=0.5&rho=0.5&N=10&L=1&nets=4",
        "view=point&phi=relu&sw2=3&N=10&L=40&nets=4",
        "view=gradients&phi=relu&sw2=100&N=10&L=1000&nets=4",
        "view=point&phi=linear&sw2=1&sb2=0&rho=1&N=5&L=2&nets=4",
        "view=phase&phi=erf&N=5&L=2&nets=4",
        "view=phase&phi=relu&rho=1&sw2=9&show=depth&N=5&L=2&nets=4",
        "view=scales&phi=erf&rhos=1,0.5&N=5&L=2&nets=4",
    ] {
        let mut run = run(text);
        for size in [(900, 500), (320, 200), (60, 40)] {
            let before = document(&run, size, Theme::Light);
            assert!(
                before.contains("<svg") && !before.contains("NaN") && !before.contains("inf"),
                "{text}"
            );
        }
        run.fill_tasks(&[Task::Networks], &mut |_, _, _| {}).unwrap();
        run.plane.fill();
        run.scales.fill();
        for size in [(900, 500), (320, 200), (60, 40)] {
            let drawn = document(&run, size, Theme::Dark);
            assert!(drawn.contains("<circle") && !drawn.contains("NaN"), "{text}");
        }
        for figure in run.shown() {
            for x in [f64::NEG_INFINITY, -1.0, 0.5, 30.0, f64::NAN, 1e300] {
                let readout = figure.read_at(x);
                assert!(readout.x.is_finite() && !readout.entries.is_empty(), "{text}");
                assert!(readout.entries.iter().all(|entry| !entry.value.contains("NaN")));
            }
            assert!(!figure.summary().contains("NaN"));
        }
    }
}
