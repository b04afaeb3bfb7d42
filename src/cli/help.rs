//! What the program says of itself.

use depthscale::experiments::depth::settings::{DepthSettings, Mode, Scaling, Study};
use depthscale::experiments::link::LAST;
use depthscale::experiments::training::settings::{Optimiser, Schedule, Source, TrainingSettings, Trial};
use depthscale::experiments::{Compared, List, Shown, Step};
use depthscale::model::Sampling;
use depthscale::plot::{SIZE, png};
use std::fmt::Write as _;

const HELP: &str = "\
depthscale: how deep signals and gradients travel in random deep networks with dropout

Usage: depthscale <view> ['<link or parameters>'] [--format json|csv|svg|png|kept] [--out FILE] [--threads N]
                         [--keep FILE [--shard I/N]]
       depthscale merge FILE... [--format json|csv|svg|png|kept] [--out FILE]

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
  training   networks that are trained: trial=map, speed, loss, budgets or normality, on data=digits, mnist or own
  advice     whether L layers train here, the pair that trains deepest, what dropout costs, and code for PyTorch,
             JAX and Keras; json or csv
  presets    figures of the papers, as links with what they claim
  figure     one of them by its name: H-F2a; svg, png, csv, or json with whether its claim holds
  merge      the answer of a link whose blocks are in several files of --keep

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

/// All of it, with the ranges and choices of every key.
pub(super) fn help() -> String {
    let mut help = HELP.to_owned();
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
    let (width, height) = SIZE;
    let (columns, rows) = png::PNG_SIZE;
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
    let spans = TrainingSettings::SPANS.join(", ");
    let _ = writeln!(
        help,
        "\nTraining (view training)\n  {:9} {}\n  {:9} {}\n  {:9} {}\n  {:9} {}\n  {spans}: from:to:count\n  {:9} sigma_w^2:L of the cell whose learning curve is shown",
        Trial::KEY,
        Trial::ALL.map(Trial::name).join(", "),
        Source::KEY,
        Source::ALL.map(Source::name).join(", "),
        Optimiser::KEY,
        Optimiser::ALL.map(Optimiser::name).join(", "),
        Schedule::KEY,
        Schedule::ALL.map(Schedule::name).join(", "),
        TrainingSettings::CELL,
    );
    help += "\nLists: values with commas between; compare shows every combination of at most two, scales a curve each of one\n";
    for key in List::KEYS {
        let _ = writeln!(help, "  {key:8} such as {}", List::usual(key));
    }
    help
}
