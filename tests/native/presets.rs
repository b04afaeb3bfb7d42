//! Every figure of the papers, and what they missed: computed in full, and its claim held against the numbers.

use crate::kept;
use depthscale_explorer::views::training::Shelf;
use depthscale_explorer::{Preset, Verdict, link, preset, presets, registry};

fn verdict(preset: &Preset, link: &str) -> Verdict {
    let (state, notices) = link::read(link);
    assert!(notices.is_empty(), "{}: {notices:?}", preset.id);
    let before = registry::all(state, &Shelf::full()).verdict(preset);
    assert_eq!(before, None, "{} is judged before it is computed", preset.id);
    kept::completed(state).verdict(preset).unwrap()
}

/// Wants files of the reader.
const FILES: &str = "H-F7d";

/// Measures the time of steps.
const TIMED: &str = "D-F1b";

/// A test for each figure, with whether its claim holds: the papers' power 2 does not, nor the recursion of kernels for two inputs.
macro_rules! figures {
    ($($name:ident: $id:literal $holds:literal,)*) => {
        $(
            #[test]
            fn $name() {
                let preset = preset($id).unwrap();
                if preset.id == FILES {
                    let none = registry::all(link::read(preset.link).0, &Shelf::full());
                    assert!(none.verdict(preset).is_none());
                    return;
                }
                let Verdict { holds, words } = verdict(preset, preset.link);
                // what is timed depends on the machine
                assert!(holds == $holds || preset.id == TIMED, "{words}");
                assert!(!words.contains("NaN") && !words.contains("inf"), "{words}");
                assert!(words.contains(|sign: char| sign.is_ascii_digit()), "a verdict has numbers: {words}");
            }
        )*

        #[test]
        fn every_figure_has_a_test() {
            let tested = [$($id),*];
            let all: Vec<&str> = presets().map(|preset| preset.id).collect();
            assert_eq!(all, tested);
        }
    };
}

figures! {
    huang_1a: "H-F1a" true,
    huang_1b: "H-F1b" true,
    huang_1c: "H-F1c" true,
    huang_1d: "H-F1d" true,
    huang_2a: "H-F2a" true,
    huang_2b: "H-F2b" true,
    huang_2c: "H-F2c" true,
    huang_2d: "H-F2d" true,
    huang_3a: "H-F3a" true,
    huang_3b: "H-F3b" true,
    huang_3c: "H-F3c" true,
    huang_table_1: "H-T1" true,
    huang_4: "H-F4" false,
    huang_5: "H-F5" false,
    huang_supplement: "H-S" true,
    huang_6a: "H-F6a" false,
    huang_6b: "H-F6b" false,
    huang_6c: "H-F6c" true,
    huang_7a: "H-F7a" false,
    huang_7b: "H-F7b" true,
    huang_7c: "H-F7c" true,
    huang_7d: "H-F7d" false,
    huang_7e: "H-F7e" false,
    huang_7f: "H-F7f" false,
    huang_7g: "H-F7g" false,
    huang_7h: "H-F7h" false,
    schoenholz_1a: "S-F1a" true,
    schoenholz_1b: "S-F1b" true,
    schoenholz_1c: "S-F1c" true,
    schoenholz_2a: "S-F2a" true,
    schoenholz_2b: "S-F2b" true,
    schoenholz_2c: "S-F2c" true,
    schoenholz_3a: "S-F3a" true,
    schoenholz_3b: "S-F3b" true,
    schoenholz_3c: "S-F3c" true,
    schoenholz_4a: "S-F4a" true,
    schoenholz_4b: "S-F4b" true,
    schoenholz_appendix: "S-A" true,
    schoenholz_5: "S-F5" true,
    schoenholz_6a: "S-F6a" true,
    schoenholz_6b: "S-F6b" true,
    schoenholz_6c: "S-F6c" true,
    hayou_1a: "D-F1a" true,
    hayou_1b: "D-F1b" true,
    hayou_table_1: "D-T1" true,
    hayou_2b: "D-F2b" true,
    hayou_table_5: "D-T5" true,
    hayou_table_4: "D-T4" true,
    hayou_2a: "D-F2a" true,
    hayou_2c: "D-F2c" true,
    hayou_kernels: "D-A0" false,
    hayou_3: "D-F3" true,
    hayou_lemma_2: "D-L2" true,
    hayou_4: "D-F4" true,
    hayou_5: "D-F5" true,
    hayou_8: "D-F8" true,
    hayou_table_3: "D-T3" true,
    hayou_table_2: "D-T2" false,
    hayou_table_6: "D-T6" false,
    hayou_5_trained: "D-F5t" true,
    sign_and_size: "M-sign" true,
    crossovers: "M-nc" true,
    root_loss: "M-root" true,
    factors: "M-factor" true,
    growing_spread: "M-power" true,
    beyond_rho_squared: "M-eq12" true,
    mixture: "M-masks" true,
    narrow: "M-width" true,
}

/// A check that cannot fail says nothing: these look at networks of which the claim is wrong.
#[test]
fn claims_fail_where_they_are_wrong() {
    for (id, link) in [
        // fresh weights on the way back are what independence assumes
        (
            "M-factor",
            "v=1&view=compare&sw2=1&rho=0.8&L=20&N=500&sampler=independent&plot=factor&phis=linear,relu",
        ),
        // twenty units are not infinitely many
        (
            "H-F2c",
            "v=1&view=compare&phi=linear&sw2=0.7&rho=0.8&L=30&N=20&nets=400&plot=gab&rhos=0.75",
        ),
        // nor are two, of which c is a ratio
        (
            "H-F1c",
            "v=1&view=compare&phi=tanh&sw2=1.5&sb2=0.25&N=2&nets=2000&plot=cmap&rhos=1",
        ),
        // near the output equation (12) holds with dropout too
        (
            "H-F2b",
            "v=1&view=compare&phi=linear&sw2=0.5&L=6&N=500&nets=20&plot=gab&rhos=0.9",
        ),
        // four units are not infinitely many here either
        ("D-F2c", "v=1&view=depth&L=50&N=4&nets=2000"),
        (
            "D-A0",
            "v=1&view=depth&L=10&N=8&nets=4000&study=kernels&modes=none",
        ),
        // stable networks have no room for either
        (
            "M-width",
            "v=1&view=depth&L=10&N=64&nets=200&modes=none&resnet=stable",
        ),
        (
            "M-masks",
            "v=1&view=depth&L=10&N=64&nets=50&study=kernels&modes=uniform&resnet=stable",
        ),
        (
            "D-F3",
            "v=1&view=depth&L=10&N=4&nets=20000&study=discrepancy&resnet=stable",
        ),
        // a neuron of a network of ten layers is a sum of ten coins
        (
            "D-F5",
            "v=1&view=depth&L=10&N=64&study=normality&modes=uniform&resnet=stable",
        ),
    ] {
        let preset = preset(id).unwrap();
        let Verdict { holds, words } = verdict(preset, link);
        assert!(!holds, "{id} at {link}: {words}");
    }
}
