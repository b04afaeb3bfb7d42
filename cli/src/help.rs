//! What the program says of itself.

use depthscale_explorer::link::LAST;
use depthscale_explorer::plot::{SIZE, png};
use depthscale_explorer::views::stochastic_depth::settings::DepthSettings;
use depthscale_explorer::views::training::settings::TrainingSettings;
use depthscale_explorer::views::{self, OneOf};
use depthscale_explorer::{List, Step, View};
use std::fmt::Write as _;

const HELP: &str = "\
depthscale: how deep signals and gradients travel in random deep networks with dropout

Usage: depthscale <view> ['<link or parameters>'] [--format json|csv|svg|png|kept] [--out FILE] [--threads N]
                         [--keep FILE [--shard I/N]]
       depthscale merge FILE... [--format json|csv|svg|png|kept] [--out FILE]

Views
";

const REST: &str = "\
  advice     whether L layers train here, the pair that trains deepest, what dropout costs, and code for PyTorch,
             JAX and Keras; json or csv
  presets    figures of the papers, as links with what they claim
  figure     one of them by its name: H-F2a; svg, png, csv, or json with whether its claim holds
  merge      the answer of a link whose blocks are in several files of --keep
  links      every view, question, choice and list as links, with whether they are valid: what the tests open

A link is what the page shows in its address bar, or just its parameters; what is left out takes its default.
The view named first wins over the link's.

Training
  --data FILE...  with data=own: images and labels of MNIST (IDX) or batches of CIFAR-10 (binary), also gzipped

What takes long (views depth and training, and their figures)
  --keep FILE    blocks that FILE has are not computed again, new ones are added at once: stopped in whatever way, the
                 same command goes on, and its answer is the same to the last bit
  --shard I/N    every N-th block only, from the I-th on, into FILE; merge has the answer of all
  --format kept  all blocks in one JSON document, which merge also reads

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
  depthscale training 'sw2span=1:4:12&Lspan=10:100:10' --keep map.jsonl --format svg --out map.svg
  depthscale training 'data=own&trial=map' --data train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz --format csv
  depthscale gradients 'rho=1&L=240&N=300&loss=softmax&inputs=digits'
  depthscale gradients '#v=1&view=gradients&sw2=2' --format svg --out gradients.svg

Parameters (rho is the keep rate: dropout 1 - rho)
";

/// Longest line.
const WIDTH: usize = 116;

/// Each view with what it can be asked.
fn views() -> String {
    let line = |view: View| {
        let asked = views::question(view).map_or(String::new(), |question| {
            format!("; {}: {}", question.key, names(&question))
        });
        wrapped(
            &format!("  {:11}", view.name()),
            &format!("{}{asked}", view.help()),
        )
    };
    View::all().map(line).concat()
}

/// The names of a choice; the first and the last of many.
fn names(OneOf { options, .. }: &OneOf) -> String {
    match &options[..] {
        [first, .., last] if options.len() > 20 => format!("{} to {}", first.name, last.name),
        _ => options
            .iter()
            .map(|option| &*option.name)
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// Words after a title, in lines that stand below each other.
fn wrapped(title: &str, words: &str) -> String {
    let mut text = String::new();
    let mut line = title.to_owned();
    for word in words.split(' ') {
        if line.len() + 1 + word.len() > WIDTH {
            text += &format!("{}\n", line.trim_end());
            line = " ".repeat(title.len());
        }
        if line.len() > title.len() {
            line.push(' ');
        }
        line += word;
    }
    text + &line + "\n"
}

/// All of it, with the ranges and choices of every key.
pub(super) fn help() -> String {
    let mut help = HELP.to_owned() + &views() + REST;
    for bound in &depthscale::model::bounds::BOUNDS {
        let default = bound
            .default
            .map_or("the fixed point".to_owned(), |default| default.to_string());
        let kind = if bound.whole { "whole, " } else { "" };
        let _ = writeln!(
            help,
            "  {:8} {:26} {kind}{} to {}, default {default}",
            bound.key, bound.name, bound.minimum, bound.maximum
        );
    }
    help += "  seed=new draws a seed and says which on standard error\n";
    let (width, height) = SIZE;
    let (columns, rows) = png::PNG_SIZE;
    let _ = writeln!(
        help,
        "\nFigures\n  svg and png show the same; svg has {width} by {height} pixels, png {columns} by {rows}"
    );
    help += "\nChoices (the first is the default)\n";
    for choice in views::sampling() {
        let _ = writeln!(help, "  {:8} {}", choice.key, names(&choice));
    }
    help += "  digits: each network gets an image of a handwritten digit, with a q0 and a label of its own\n";
    let layer = Step::KEYS[1];
    let _ = writeln!(
        help,
        "\nLooks\n  {LAST:8} how many layers next to the output compare shows; all unless given\n  \
         {layer:8} layers below the output of chain's S11, S13, S24 and S26; 0 to L - 1, default {}",
        Step::LAYER
    );
    help += "\nStochastic depth (view depth; relu, weight variance 2/N)\n";
    for choice in views::choices(View::Depth) {
        let _ = writeln!(help, "  {:8} one or more of {}", choice.key, names(&choice));
    }
    let _ = writeln!(
        help,
        "  {:8} survival probabilities of mode custom, from the first layer to the last\n  \
         {:8} g_l of mode maximal; without them those of a sampled network",
        DepthSettings::PROFILE,
        DepthSettings::DISCREPANCIES
    );
    help += "\nTraining (view training)\n";
    for choice in views::choices(View::Training) {
        let _ = writeln!(help, "  {:9} {}", choice.key, names(&choice));
    }
    let _ = writeln!(
        help,
        "  {}: from:to:count\n  {:9} sigma_w^2:L of the cell whose learning curve is shown",
        TrainingSettings::SPANS.join(", "),
        TrainingSettings::CELL,
    );
    help += "\nLists: values with commas between; compare shows every combination of at most two, scales a curve each of one\n";
    for key in List::KEYS {
        let _ = writeln!(help, "  {key:8} such as {}", List::usual(key));
    }
    help
}
