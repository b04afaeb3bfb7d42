use super::*;
use crate::{Study, Task, link};
use depthscale::sample::Metric;

fn compared(text: &str) -> Run {
    let (state, notices) = link::read(text);
    assert!(notices.is_empty(), "{text}: {notices:?}");
    let mut run = Run::new(state);
    run.fill(&mut |_, _, _| {}).unwrap();
    run
}

#[test]
fn a_network_compared_is_the_network_alone() {
    for text in [
        "view=compare&L=12&N=40&nets=14&phis=linear,relu&Ns=40,70",
        "view=compare&L=12&N=40&nets=14&Ls=4,9",
    ] {
        let run = compared(text);
        for member in &run.comparison.as_ref().unwrap().members {
            let mut alone = Run::new(member.run.state);
            assert!(alone.comparison.is_none());
            alone.fill_tasks(&[Task::Networks], &mut |_, _, _| {}).unwrap();
            assert_eq!(alone.statistics, member.run.statistics, "{}", member.name);
        }
    }
    let run = compared("view=compare&plot=cmap&N=40&nets=14&rhos=1,0.5");
    for member in &run.comparison.as_ref().unwrap().members {
        let mut alone = Run::new(member.run.state);
        alone.fill_tasks(&[Task::Maps], &mut |_, _, _| {}).unwrap();
        let of = |run: &Run| {
            crate::views::point::maps::differences(run, crate::views::point::maps::MapKind::Correlation)
        };
        assert_eq!(of(&alone), of(&member.run));
    }
}

#[test]
fn another_look_keeps_the_networks_and_another_list_does_not() {
    let mut run = compared("view=compare&L=12&N=40&nets=14&rhos=1,0.9");
    let look = |run: &mut Run, text: &str| {
        let kept = run.look(link::read(text).0);
        (kept, run.comparison.as_ref().map(Comparison::done))
    };
    let all = run.comparison.as_ref().unwrap().plan.blocks();
    let base = "L=12&N=40&nets=14&";
    let at = |rest: &str| format!("view=compare&{base}{rest}");
    assert_eq!(
        look(&mut run, &at("plot=gab&last=5&rhos=1,0.9")),
        (true, Some(all))
    );
    assert_eq!(
        look(&mut run, &format!("view=point&{base}rhos=1,0.9")),
        (true, Some(all))
    );
    assert_eq!(look(&mut run, &at("plot=cmap&rhos=1,0.9")), (true, Some(0)));
    assert_eq!(look(&mut run, &at("rhos=1,0.8")), (true, Some(0)));
    assert!(!look(&mut run, &at("sw2=2&rhos=1,0.8")).0);
}

#[test]
fn every_picture_has_theory_and_networks_of_every_member() {
    for plot in crate::Compared::ALL {
        let text = format!(
            "view=compare&L=40&N=80&nets=40&rho=0.8&q0=0.8&c0=0.6&plot={}&sw2s=0.7,1.4",
            plot.name()
        );
        let run = compared(&text);
        for panel in Panel::of(plot) {
            let picture = panel.picture(&run);
            for (role, (kind, label)) in picture.roles.iter().enumerate() {
                let series = picture.series.iter().filter(|series| series.role == role);
                let points: usize = series.map(|series| series.points.len()).sum();
                assert!(points > 0, "{text}: nothing plays {kind:?} {label}");
            }
            let places = picture.series.iter().flat_map(|series| &series.points);
            assert!(
                places
                    .clone()
                    .all(|place| place.x.is_finite() && place.y.is_none_or(f64::is_finite))
            );
        }
        let table = run.table();
        assert_eq!(table.columns.len(), 2);
        assert!(table.rows.iter().all(|row| row.len() == 2));
        let text = run.report().unwrap();
        assert!(!text.contains("NaN") && !text.contains("inf"));
    }
}

#[test]
fn theory_lies_within_the_networks_errors() {
    let run = compared("view=compare&L=20&N=400&nets=60&sw2s=1,2");
    for member in &run.comparison.as_ref().unwrap().members {
        let moments = member.run.statistics.moments(10, Metric::GradientAa);
        let theory = member.run.theory.exact[9].g_aa.to_f64().unwrap();
        let off = (moments.mean().unwrap() - theory) / moments.standard_error().unwrap();
        assert!(off.abs() < 4.5, "{}: {off}", member.name);
    }
}
