//! Theory that is cut short gives nothing, and nothing wrong stays behind; theory that another thread worked out has the same bits.

use depthscale::theory::ledger;
use depthscale_explorer::plot::{self, Theme};
use depthscale_explorer::views::training::Shelf;
use depthscale_explorer::{link, registry};
use std::time::Duration;

/// Every way of theory: closed forms, quadrature, expansions, softmax, absolute values, networks side by side, residual networks.
const LINKS: [&str; 12] = [
    "view=gradients&L=30&N=50&nets=4&q0=0.5&c0=0.3",
    "view=gradients&phi=gelu&sw2=2&L=12&N=50&nets=4",
    "view=gradients&phi=hardtanh&L=12&N=50&nets=4&loss=softmax&c0=0.2",
    "view=gradients&phi=z*tanh(log(1%2Bexp(z)))&sw2=1.7&L=6&N=50&nets=4&q0=0.4",
    "view=point&phi=silu&sw2=2.5&rho=1&L=12&N=50&nets=4",
    "view=point&phi=max(-1,min(z,2))&sw2=1.5&L=6&N=50&nets=4",
    "view=compare&plot=gtilde&Ls=4,6&N=24&nets=4&q0=0.7&c0=0.2",
    "view=compare&plot=qdecay&sw2s=1,1.5&L=20&N=24&nets=4",
    "view=phase&phi=erf&N=24&nets=4&L=10",
    "view=scales&phi=sin&rhos=1,0.9",
    "view=chain&phi=linear&sw2=0.5&L=12&N=24&nets=4",
    "view=training&phi=elu&sw2span=1:3:3&Lspan=2:6:2",
];

/// All that is read of a link before networks are there.
fn read(text: &str) -> String {
    let (state, notices) = link::read(text);
    assert!(notices.is_empty(), "{text}: {notices:?}");
    let study = registry::all(state, &Shelf::full());
    plot::svg(&study.shown(), Theme::Light).unwrap() + &study.csv().unwrap() + &study.report().unwrap()
}

#[test]
fn theory_that_was_worked_out_elsewhere_has_the_same_bits_and_takes_no_time() {
    for text in LINKS {
        let plain = read(text);
        let (worked_out, numbers) = std::thread::spawn(move || {
            let worked_out = ledger::recorded(None, || read(text));
            (worked_out, ledger::numbers())
        })
        .join()
        .unwrap();
        assert!(plain == worked_out, "{text}");
        let before = numbers.len();
        let again = std::thread::spawn(move || {
            ledger::take(&numbers);
            let again = ledger::within(&mut Duration::from_secs(3600), || read(text));
            (again, ledger::numbers().len())
        });
        let (again, after) = again.join().unwrap();
        assert!(again.as_ref() == Some(&plain), "{text}");
        assert_eq!(before, after, "{text}: integrals were missing");
    }
}

#[test]
fn theory_that_is_cut_short_ends_and_leaves_nothing_behind() {
    for text in LINKS {
        let plain = read(text);
        for mut time in [
            Duration::ZERO,
            Duration::from_micros(300),
            Duration::from_millis(4),
        ] {
            let cut = ledger::within(&mut time, || read(text));
            assert!(cut.is_none_or(|cut| cut == plain), "{text}");
        }
        let whole = ledger::within(&mut Duration::from_secs(3600), || read(text));
        assert!(whole.as_ref() == Some(&plain), "{text}");
    }
}
