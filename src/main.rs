//! The command line: the same links as the page, the same numbers.

use depthscale::experiments::depth::settings::{DepthSettings, Mode, Scaling, Study};
use depthscale::experiments::link::LAST;
use depthscale::experiments::training::Shelf;
use depthscale::experiments::{
    Answer, Compared, List, Shown, State, Step, View, advice, export, link, phase, preset, presets,
};
use depthscale::model::Sampling;
use depthscale::plot::{self, SIZE, png};
use lexopt::prelude::*;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write as _};
use std::process::ExitCode;

const HELP: &str = "\
depthscale: how deep signals and gradients travel in random deep networks with dropout

Usage: depthscale <view> ['<link or parameters>'] [--format json|csv|svg|png] [--out FILE] [--threads N]

Views
  point      fixed points, slopes and depth scales; q map and c map
  phase      critical line, best weight variance for a depth, and the plane of operating points;
             rho is 1 here unless given
  scales     depth scales against weight variance, predicted and fitted, one curve a value of rho or sb2
  gradients  gradients of every layer: exact theory beside sampled networks
  compare    several networks side by side: every combination of the values in lists
  chain      equation 12 for linear networks as the supplement derives it, S1 to S26: each step's value beside
             networks of at most 300 units
  depth      residual networks with stochastic depth: study=growth, subnetworks, kernels, discrepancy, normality,
             assumption or cost, of several modes side by side
  advice     whether L layers train here, the pair that trains deepest, what dropout costs, and code for PyTorch,
             JAX and Keras; json or csv
  presets    figures of the papers, as links with what they claim
  figure     one of them by its name: H-F2a; svg, png, csv, or json with whether its claim holds

A link is what the page shows in its address bar, or just its parameters; what is left out takes its default.
The view named first wins over the link's.

Examples
  depthscale point 'phi=tanh&sw2=1.4&sb2=0.1&rho=0.9'
  depthscale phase 'phi=tanh&sb2=0.05'
  depthscale phase 'phi=tanh&show=depth' --format svg --out phase.svg
  depthscale phase 'phi=tanh&rho=0.9' --format png --out phase.png
  depthscale scales 'phi=tanh&rho=1&sb2s=0.01,0.1,0.3' --format csv
  depthscale advice 'phi=tanh&rho=0.9&L=80'
  depthscale point 'phi=z*tanh(log(1+exp(z)))&rho=1'
  depthscale gradients 'phi=linear&sw2=0.5&sb2=0.1&rho=0.8&L=200&N=1000&nets=100' --format csv
  depthscale chain 'phi=linear&sw2=0.5&sb2=0.1&rho=0.8' --format csv
  depthscale gradients 'weights=orthogonal&sampler=dense&N=200&nets=20'
  depthscale compare 'plot=gab&phi=linear&sw2=0.5&rhos=1,0.9,0.8' --format svg --out compare.svg
  depthscale depth 'budget=0.7&L=50&N=512&nets=500' --format csv
  depthscale depth 'study=subnetworks&modes=uniform,linear&budget=0.5&L=100' --format svg --out depth.svg
  depthscale figure H-F2a --format svg --out H-F2a.svg
  depthscale gradients 'rho=1&L=240&N=300&loss=softmax&inputs=digits'
  depthscale gradients '#v=1&view=gradients&sw2=2' --format svg --out gradients.svg

Parameters (rho is the keep rate: dropout 1 - rho)
";

/// More only take memory.
const THREADS: std::ops::RangeInclusive<usize> = 1..=256;

#[derive(Clone, Copy)]
enum Format {
    Json,
    Csv,
    Svg,
    Png,
}

struct Arguments {
    view: String,
    link: String,
    format: Format,
    out: Option<String>,
    threads: Option<usize>,
}

fn main() -> ExitCode {
    match parse(lexopt::Parser::from_env())
        .map_err(|error| error.to_string())
        .and_then(|arguments| match arguments {
            Some(arguments) => answer(&arguments),
            None => print(help(), None),
        }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("depthscale: {message}");
            ExitCode::from(2)
        }
    }
}

/// `None`: help was asked for.
fn parse(mut parser: lexopt::Parser) -> Result<Option<Arguments>, lexopt::Error> {
    let mut arguments = Arguments {
        view: String::new(),
        link: String::new(),
        format: Format::Json,
        out: None,
        threads: None,
    };
    let mut positional = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("format") => {
                arguments.format = match parser.value()?.string()?.as_str() {
                    "json" => Format::Json,
                    "csv" => Format::Csv,
                    "svg" => Format::Svg,
                    "png" => Format::Png,
                    other => {
                        return Err(format!("--format is \"{other}\"; allowed is json, csv, svg, png").into());
                    }
                }
            }
            Long("out") => arguments.out = Some(parser.value()?.string()?),
            Long("threads") => {
                let text = parser.value()?.string()?;
                let threads = text.parse().ok().filter(|threads| THREADS.contains(threads));
                arguments.threads = Some(threads.ok_or_else(|| {
                    let (least, most) = (THREADS.start(), THREADS.end());
                    format!("--threads is \"{text}\"; allowed is a whole number from {least} to {most}")
                })?);
            }
            Value(value) if positional.len() < 2 => positional.push(value.string()?),
            Value(value) => return Err(format!("one argument too many: {value:?}; quote the link").into()),
            other => {
                return Err(format!(
                    "{}; allowed is --format, --out, --threads, --help",
                    other.unexpected()
                )
                .into());
            }
        }
    }
    let mut positional = positional.into_iter();
    arguments.view = positional.next().unwrap_or_default();
    arguments.link = positional.next().unwrap_or_default();
    Ok(Some(arguments))
}

fn help() -> String {
    let mut help = HELP.to_owned();
    for bound in &depthscale::model::bounds::BOUNDS {
        let default = bound
            .default
            .map_or("the fixed point".to_owned(), |default| default.to_string());
        let kind = if bound.whole { "whole, " } else { "" };
        let _ = writeln!(
            help,
            "  {:5} {:18} {kind}{} to {}, default {default}",
            bound.key, bound.name, bound.minimum, bound.maximum
        );
    }
    let (width, height) = SIZE;
    let (columns, rows) = (width * png::PIXELS, height * png::PIXELS);
    let _ = writeln!(
        help,
        "\nFigures\n  svg and png show the same; svg has {width} by {height} pixels, png {columns} by {rows}"
    );
    help += "\nChoices (the first is the default)\n";
    for key in Sampling::KEYS {
        let _ = writeln!(help, "  {key:8} {}", Sampling::options(key).join(", "));
    }
    help += "  digits: each network gets an image of a handwritten digit, with a q0 and a label of its own\n";
    let _ = writeln!(
        help,
        "\nLooks\n  {:8} {}: what colours the plane",
        Shown::KEY,
        Shown::ALL.map(Shown::name).join(", ")
    );
    let _ = writeln!(
        help,
        "  {:8} {}: what networks are compared by\n  {LAST:8} how many layers next to the output are compared; all unless given",
        Compared::KEY,
        Compared::ALL.map(Compared::name).join(", ")
    );
    let [step, layer] = Step::KEYS;
    let _ = writeln!(
        help,
        "  {step:8} S1 to S{}: where chain stands\n  {layer:8} layers below the output of chain's S11, S13, S24 and S26; 0 to L - 1, default {}",
        Step::COUNT,
        Step::LAYER
    );
    let [study, modes, scalings, profile, discrepancies] = DepthSettings::KEYS;
    let _ = writeln!(
        help,
        "\nStochastic depth (view depth; relu, weight variance 2/N)\n  {study:8} {}\n  {modes:8} one or more of {}\n  \
         {scalings:8} one or both of {}\n  {profile:8} survival probabilities of mode custom, from the first layer to the last\n  \
         {discrepancies:8} g_l of mode maximal; without them those of a sampled network",
        Study::ALL.map(Study::name).join(", "),
        Mode::ALL.map(Mode::name).join(", "),
        Scaling::ALL.map(Scaling::name).join(", ")
    );
    help += "\nLists: values with commas between; compare shows every combination of at most two, scales a curve each of one\n";
    for key in List::KEYS {
        let _ = writeln!(help, "  {key:8} such as {}", List::usual(key));
    }
    help
}

fn answer(arguments: &Arguments) -> Result<(), String> {
    let out = arguments.out.as_deref();
    if arguments.view.is_empty() {
        return Err(format!(
            "no view given; allowed is {}, advice, presets, figure. Try --help",
            View::ALL.map(View::name).join(", ")
        ));
    }
    if arguments.view == "presets" {
        return print(export::json(&presets().collect::<Vec<_>>())?, out);
    }
    if matches!(arguments.format, Format::Png) && out.is_none() && io::stdout().is_terminal() {
        return Err("a png is not text; write it to a file with --out FILE, or into a pipe".to_owned());
    }
    if let Some(threads) = arguments.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build_global()
            .map_err(|error| error.to_string())?;
    }
    if arguments.view == "figure" {
        return print(figure(&arguments.link, arguments.format)?, out);
    }
    let defaults = if arguments.view == View::Phase.name() {
        phase::defaults()
    } else {
        Ok(State::default())
    };
    let (mut state, notices) =
        link::read_onto(defaults.map_err(|notice| notice.to_string())?, &arguments.link);
    if let Some(notice) = notices.first() {
        return Err(notice.to_string());
    }
    if arguments.view == "advice" {
        return print(advice_text(&state, arguments.format)?, out);
    }
    state
        .set("view", &arguments.view)
        .map_err(|notice| notice.to_string())?;
    let answer = complete(state, arguments.format)?;
    print(written(&answer, arguments.format)?, out)
}

/// Theory and what the view wants computed or sampled beside it.
fn complete(state: State, format: Format) -> Result<Answer, String> {
    let mut answer = Answer::new(state, &Shelf::default()).map_err(|error| error.to_string())?;
    // the plane's numbers are a report of their own
    if state.view != View::Phase || matches!(format, Format::Svg | Format::Png) {
        answer.complete(progress()).map_err(|error| error.to_string())?;
    }
    Ok(answer)
}

fn written(answer: &Answer, format: Format) -> Result<Vec<u8>, String> {
    match format {
        Format::Json => answer.report().map(String::into_bytes),
        Format::Csv => answer.csv().map(String::into_bytes),
        Format::Svg => plot::svg(answer).map(String::into_bytes),
        Format::Png => png::png(&plot::svg(answer)?),
    }
}

/// A figure of the papers.
fn figure(id: &str, format: Format) -> Result<Vec<u8>, String> {
    let preset = preset(id).ok_or_else(|| {
        let ids: Vec<_> = presets().map(|preset| preset.id).collect();
        format!("figure is \"{id}\"; allowed is {}", ids.join(", "))
    })?;
    let answer = complete(link::read(preset.link).0, format)?;
    match format {
        Format::Json => {
            export::figure(preset, answer.verdict(preset), &answer.report()?).map(String::into_bytes)
        }
        _ => written(&answer, format),
    }
}

/// Says on the terminal how many networks are there.
fn progress() -> impl FnMut(usize, usize) {
    let watched = io::stderr().is_terminal();
    move |done, total| {
        if watched {
            let end = if done == total { "\n" } else { "" };
            eprint!("\r{done} of {total} networks{end}");
        }
    }
}

fn advice_text(state: &State, format: Format) -> Result<String, String> {
    let report = advice::report(state).map_err(|error| error.to_string())?;
    match format {
        Format::Json => export::json(&report),
        Format::Csv => Ok(export::lines(&advice::table(&report))),
        Format::Svg => Err("--format is \"svg\"; allowed for advice is json, csv".to_owned()),
        Format::Png => Err("--format is \"png\"; allowed for advice is json, csv".to_owned()),
    }
}

fn print(content: impl AsRef<[u8]>, out: Option<&str>) -> Result<(), String> {
    match out {
        Some(path) => std::fs::write(path, content).map_err(|error| format!("cannot write {path}: {error}")),
        // a reader that has seen enough (head) is no error
        None => match io::stdout().write_all(content.as_ref()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
            _ => Ok(()),
        },
    }
}
