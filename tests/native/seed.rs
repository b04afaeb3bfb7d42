//! `seed=new` draws a seed, says which, and the link with that seed gives the same answer; `links` prints every link of the walk.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_depthscale");
    Command::new(program).args(arguments).output().unwrap()
}

/// The answer, and the seed that was drawn.
fn drawn(view: &str, link: &str, format: &str) -> (Vec<u8>, u32) {
    let output = run(&[view, link, "--format", format]);
    let told = String::from_utf8(output.stderr).unwrap();
    let seed = told
        .strip_prefix("seed=")
        .and_then(|rest| rest.strip_suffix(" was drawn\n"));
    assert!(output.status.success(), "{view}: {told}");
    (
        output.stdout,
        seed.unwrap_or_else(|| panic!("{view}: {told}")).parse().unwrap(),
    )
}

#[test]
fn a_new_seed_is_told_and_gives_the_same_answer_again() {
    for (view, link, format) in [
        ("gradients", "L=9&N=20&nets=4&seed=new", "json"),
        ("point", "seed=new&L=9&N=20&nets=4", "svg"),
        ("compare", "L=9&N=20&nets=4&rhos=1,0.9&seed=new", "json"),
        ("depth", "L=5&N=8&nets=6&seed=new", "csv"),
        (
            "training",
            "seed=new&sw2span=1:2:2&Lspan=2:4:2&units=8&steps=5&batch=8",
            "json",
        ),
    ] {
        let (answer, seed) = drawn(view, link, format);
        let again = run(&[view, &link.replace("new", &seed.to_string()), "--format", format]);
        assert!(again.stderr.is_empty() && again.stdout == answer, "{view}");
        // the same once in 2³² times
        let (other, another) = drawn(view, link, format);
        assert!(seed != another && other != answer, "{view}");
    }
}

#[test]
fn shards_need_one_seed() {
    let output = run(&[
        "depth",
        "seed=new&L=5&N=8&nets=6",
        "--shard",
        "1/2",
        "--keep",
        "never-written",
    ]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        told.contains("seed is \"new\"; allowed with --shard is a number"),
        "{told}"
    );
    assert!(!std::path::Path::new("never-written").exists());
}

#[test]
fn links_are_printed_for_other_tests() {
    let output = run(&["links"]);
    let links: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let links = links.as_array().unwrap();
    for view in depthscale_explorer::View::all() {
        let bare = format!("v=1&view={}", view.name());
        let first = links.iter().find(|visit| visit["view"] == view.name()).unwrap();
        assert_eq!(
            (first["link"].as_str(), first["accepted"].as_bool()),
            (Some(&*bare), Some(true))
        );
    }
    assert!(links.iter().any(|visit| visit["accepted"] == false));
}
