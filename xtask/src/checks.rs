//! Every check of the project, in one list that stops at the first failure.

use crate::apt;
use crate::bundle::{Bundle, trunk_env};
use crate::process::{Outcome, on_path, output, path_with, run, say, write};
use crate::project::{NAME, PROGRAMS, WASM_TARGET, root, target_dir};
use crate::site;
use crate::toolchain::{Plain, Source, clear_flags, clippy, write_cargo_shim};
use crate::tools;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// A check: its name as printed, and what runs it.
type Step = (&'static str, fn() -> Outcome<()>);

/// The cheap and the telling come first.
const STEPS: [Step; 13] = [
    ("format", check_format),
    ("clippy, native", clippy_native),
    ("tests, native", tests_native),
    ("documentation", documentation),
    ("clippy, wasm", clippy_wasm),
    ("clippy, wasm with threads", clippy_wasm_threads),
    ("clippy, wasm of stochastic depth and training", clippy_wasm_lab),
    ("tests, wasm in a browser", tests_wasm),
    ("dist", site::dist),
    ("dist is complete", dist_is_complete),
    ("trunk build", trunk_build),
    ("types of the JavaScript", javascript_types),
    ("page tests", page_tests),
];

/// The package of the benchmarks, and of the tests that run in a browser.
const EXPLORER: &str = "depthscale-explorer";

/// The files that make up a complete site, beside what www/ holds.
const DIST_FILES: [&str; 11] = [
    "index.html",
    "_headers",
    "embed.js",
    "precache.js",
    "service-worker.js",
    "plain/depthscale-web.js",
    "plain/depthscale-web_bg.wasm",
    "threads/depthscale-web.js",
    "threads/depthscale-web_bg.wasm",
    "lab/depthscale-web.js",
    "lab/depthscale-web_bg.wasm",
];

/// Runs the steps whose names contain `args[0]`, or all, and prints a summary.
pub fn test(args: &[String]) -> Outcome<()> {
    let word = match args {
        [] => "",
        [word] => word.as_str(),
        _ => return Err("`test` takes at most one word".into()),
    };
    let chosen: Vec<&Step> = STEPS.iter().filter(|(name, _)| name.contains(word)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
        return Err(format!(
            "no step is called `{word}`; the steps are: {}",
            names.join("; ")
        ));
    }
    let mut lines = Vec::new();
    let mut failure = None;
    for (name, step) in chosen {
        say(&format!("== {name}"));
        let started = Instant::now();
        let outcome = step();
        let seconds = started.elapsed().as_secs_f64();
        let mark = if outcome.is_ok() { "ok    " } else { "FAILED" };
        lines.push(format!("{mark} {seconds:7.1} s  {name}"));
        if let Err(message) = outcome {
            failure = Some(format!("{name}: {message}"));
            break;
        }
    }
    let failed = usize::from(failure.is_some());
    println!("\n{}", lines.join("\n"));
    if let Some(message) = &failure {
        println!("{message}");
    }
    println!("{} passed, {failed} failed", lines.len() - failed);
    if failure.is_some() {
        // The summary line above is the last of the output, so no error line follows it.
        std::process::exit(1);
    }
    Ok(())
}

/// Formats the Rust code.
pub fn format() -> Outcome<()> {
    run(component("fmt", "rustfmt")?.arg("--all"))
}

/// Runs the benchmarks.
pub fn bench(args: &[String]) -> Outcome<()> {
    run(cargo()?.args(["bench", "--package", EXPLORER]).args(args))?;
    if !args.is_empty() {
        return Ok(());
    }
    say("== the benchmarks again, in a browser");
    // the runner takes `cargo bench` for its own kind of benchmark
    in_browser(
        &[
            "test",
            "--release",
            "--package",
            EXPLORER,
            "--bench",
            "theory",
            "--bench",
            "sample",
            "--bench",
            "train",
        ],
        &["--nocapture"],
    )
}

fn check_format() -> Outcome<()> {
    run(component("fmt", "rustfmt")?.args(["--all", "--check"]))
}

fn clippy_native() -> Outcome<()> {
    run(component("clippy", "clippy")?.args(["--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn tests_native() -> Outcome<()> {
    run(cargo()?.args(["test", "--workspace"]))
}

fn documentation() -> Outcome<()> {
    run(cargo()?
        .args(["doc", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings"))
}

fn clippy_wasm() -> Outcome<()> {
    clippy_wasm_plain(&[])
}

fn clippy_wasm_lab() -> Outcome<()> {
    clippy_wasm_plain(&["--features", "depthscale-web/lab"])
}

fn clippy_wasm_plain(features: &[&str]) -> Outcome<()> {
    let plain = Plain::find(Source::find_or_install()?);
    let mut command = lint(plain, features);
    run(clear_flags(&mut command).envs(plain.env()).current_dir(root()?))
}

fn clippy_wasm_threads() -> Outcome<()> {
    let source = Source::find_or_install()?;
    let mut command = lint(
        Plain::FromSource(source),
        &["--features", "depthscale-web/threads"],
    );
    run(Bundle::Threads.configure(&mut command, Some(source))?)
}

/// A command that fails on any warning in what is compiled for wasm: clippy, or the compiler where it has no clippy.
fn lint(compiler: Plain, features: &[&str]) -> Command {
    let mut command;
    if let Some(clippy) = clippy(compiler) {
        command = clippy;
        command.args(["--package", EXPLORER, "--package", NAME]);
    } else {
        say("this compiler has no clippy here; its own warnings of the page's programs are checked instead");
        command = Command::new("cargo");
        command.arg("rustc");
    }
    command.args(["--package", PROGRAMS]);
    command.args(["--target", WASM_TARGET]).args(features);
    command.args(["--", "-D", "warnings"]);
    command
}

/// The integration tests named `tests/wasm*.rs`, in a headless browser.
fn tests_wasm() -> Outcome<()> {
    let names = files(&root()?.join("tests"), "wasm", ".rs")?;
    if names.is_empty() {
        return Err("there is no tests/wasm*.rs".into());
    }
    // In release, so that what is tested is what is shipped; it also shares its dependencies with `dist`.
    let mut args = vec!["test", "--release", "--package", EXPLORER];
    for name in &names {
        args.extend(["--test", name.trim_end_matches(".rs")]);
    }
    in_browser(&args, &[])
}

/// Runs tests or benchmarks for wasm in a headless browser, on the compiler that builds the plain bundle.
fn in_browser(args: &[&str], of_runner: &[&str]) -> Outcome<()> {
    let plain = Plain::find(Source::find_or_install()?);
    let browser = tools::browser()?;
    // The runner looks for the browser's flags in the folder it runs in, and nowhere else.
    write(&root()?.join("webdriver.json"), include_str!("../webdriver.json"))?;
    let mut cargo = cargo()?;
    cargo
        .args(args)
        .args(["--target", WASM_TARGET, "--"])
        .args(of_runner);
    run(clear_flags(&mut cargo)
        .envs(plain.env())
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        )
        .env("WASM_BINDGEN_TEST_TIMEOUT", "600")
        .env("CHROMEDRIVER", browser.driver)
        .env("RUST_BACKTRACE", "0")
        .env("PATH", path_with(&Vec::from_iter(tools::wasm_bindgen()?))?))
}

fn dist_is_complete() -> Outcome<()> {
    is_complete(&site::dist_dir()?, &DIST_FILES)
}

/// Fails with the first file that a folder lacks.
fn is_complete(folder: &Path, files: &[&str]) -> Outcome<()> {
    match files.iter().find(|file| !folder.join(file).is_file()) {
        None => Ok(()),
        Some(missing) => Err(format!("{} is missing", folder.join(missing).display())),
    }
}

/// Trunk.toml and index.html say to Trunk what they say to us. Where `dist` has put its programs, so that they need not be built again.
fn trunk_build() -> Outcome<()> {
    let source = Source::find_or_install()?;
    let shim = target_dir()?.join("trunk").join("bin");
    write_cargo_shim(&shim, &trunk_env(source)?)?;
    let mut folders = vec![shim];
    folders.extend(tools::trunk()?);
    folders.extend(tools::wasm_bindgen()?);
    folders.push(tools::npm()?.join(".bin"));
    let dist = target_dir()?.join("trunk").join("dist");
    // Trunk reads NO_COLOR as a boolean and stops at the usual `NO_COLOR=1`.
    run(clear_flags(&mut Command::new("trunk"))
        .args(["build", "--release", "--dist"])
        .arg(&dist)
        .current_dir(root()?)
        .env_remove("NO_COLOR")
        .env("PATH", path_with(&folders)?))?;
    let of_dist = |file: &&str| !["_headers", "precache.js"].contains(file);
    is_complete(&dist, &Vec::from_iter(DIST_FILES.into_iter().filter(of_dist)))
}

fn javascript_types() -> Outcome<()> {
    let tsc = tools::npm()?.join(".bin").join("tsc");
    run(Command::new(tsc)
        .args(["--project", "tests/page"])
        .current_dir(root()?))
}

/// tests/page/*.test.mjs against dist/, in the browsers that the variables name.
fn page_tests() -> Outcome<()> {
    let page = root()?.join("tests").join("page");
    tools::npm()?;
    tools::node(tools::NODE_TO_TEST, "the page tests need")?;
    let mut names = files(&page, "", ".test.mjs")?;
    let mut webkit = Vec::new();
    if cfg!(target_os = "linux") {
        let found = tools::webkit()?;
        webkit.extend([
            ("DEPTHSCALE_WEBKIT_DRIVER", found.driver),
            ("DEPTHSCALE_XVFB", found.xvfb),
        ]);
    } else {
        say("WebKitGTK is for Linux: its page tests are left out");
        names.retain(|name| name != "webkit.test.mjs");
    }
    // The page's numbers are held against the command line's; which profile built it makes no difference to a bit.
    run(cargo()?.arg("build"))?;
    let program = target_dir()?
        .join("debug")
        .join(format!("depthscale{}", std::env::consts::EXE_SUFFIX));
    run(Command::new("node")
        .arg("run.mjs")
        .args(names)
        .env("DEPTHSCALE_CHROMIUM", headless_chromium()?)
        .env("DEPTHSCALE_FIREFOX", tools::firefox()?)
        .envs(webkit)
        .env("DEPTHSCALE_CLI", program)
        .current_dir(page))
}

/// Chromium without windows, where opening a page takes half the work; Chromium itself where that is not packaged.
fn headless_chromium() -> Outcome<PathBuf> {
    const SHELL: &str = "chromium-headless-shell";
    if on_path(SHELL).is_none() && apt::may_install() && apt::install(&[SHELL], |_, _| Ok(())).is_err() {
        say("the page tests take longer in Chromium itself");
    }
    on_path(SHELL).map_or_else(|| Ok(tools::browser()?.chromium), Ok)
}

/// The names in a folder with this beginning and end, sorted.
fn files(folder: &Path, beginning: &str, end: &str) -> Outcome<Vec<String>> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("could not list {}: {error}", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(beginning) && name.ends_with(end))
        .collect();
    names.sort();
    Ok(names)
}

/// A command of cargo that rustup's smallest profile leaves out.
fn component(command: &str, name: &str) -> Outcome<Command> {
    let mut cargo = cargo()?;
    cargo.arg(command);
    match output(Command::new("cargo").args([command, "--version"])) {
        Some(_) => Ok(cargo),
        None => Err(format!(
            "there is no `cargo {command}` here; run: rustup component add {name}"
        )),
    }
}

/// Plain cargo in the repository root.
fn cargo() -> Outcome<Command> {
    let root: PathBuf = root()?;
    let mut command = Command::new("cargo");
    command.current_dir(root);
    Ok(command)
}
