//! What each of the paper's figures comes to in numbers; `None` before all has come in.

use super::growth::{self, Growth};
use super::settings::{Mode, Question};
use super::{DepthRun, Member, assumption, cost, discrepancy, kernels, normality, printed, subnetworks};
use crate::reading::significant;
use crate::{Study, Verdict};
use depthscale::model::Survival;
use depthscale::sample::Moments;
use depthscale::sample::residual::ResidualMetric;
use depthscale::theory::residual::DepthLaw;

/// A mean this many standard errors off is off, where one is asked about.
const OFF: f64 = 3.0;
/// Of many, one in a hundred thousand is this far off.
const FAR: f64 = 4.5;
/// From this layer on the paper finds neurons normal.
const NORMAL_FROM: usize = 20;

/// Of the figure with that id.
pub(super) fn verdict(run: &DepthRun, id: &str) -> Option<Verdict> {
    if !run.complete() {
        return None;
    }
    let study = run.state.depth.study;
    match id {
        "D-F1a" if study == Question::Subnetworks => depths(run),
        "D-F1b" if study == Question::Cost => costs(run),
        "D-T1" | "D-T4" | "D-T5" if study == Question::Growth => tables(run),
        "D-F2a" | "D-F2b" | "D-F2c" if study == Question::Growth => curves(run),
        "D-A0" if study == Question::Kernels => nngp(run),
        "D-F3" if study == Question::Discrepancy => alike(run),
        "D-L2" if study == Question::Discrepancy => maximal(run),
        "D-F4" if study == Question::Assumption => shares(run),
        "D-F5" if study == Question::Normality => normal(run, 0),
        "M-masks" if study == Question::Kernels => mixture(run),
        "M-width" if study == Question::Growth => narrow(run),
        "D-F8" if study == Question::Normality => normal(run, 1),
        _ => None,
    }
}

fn told(holds: bool, words: String) -> Option<Verdict> {
    Some(Verdict { holds, words })
}

/// A difference to one decimal, with a true minus.
fn signed(value: f64) -> String {
    let size = format!("{:.1}", value.abs());
    match value < 0.0 && size != "0.0" {
        true => format!("−{size}"),
        false => size,
    }
}

fn largest(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().fold(0.0, |most, value| most.max(value.abs()))
}

/// χ² of counts against a law, depths with fewer than five expected joined, as a standard normal number (Wilson & Hilferty 1931).
pub(super) fn chi_squared(counts: &[u64], law: &DepthLaw) -> Option<f64> {
    const FEWEST: f64 = 5.0;
    let total: u64 = counts.iter().sum();
    let (mut statistic, mut classes) = (0.0, 0.0);
    let (mut seen, mut expected) = (0.0, 0.0);
    let mut rest = total as f64;
    for (&count, probability) in counts.iter().zip(law.pmf()) {
        seen += count as f64;
        expected += total as f64 * probability;
        if expected >= FEWEST && rest - expected >= FEWEST {
            statistic += (seen - expected) * (seen - expected) / expected;
            classes += 1.0;
            rest -= expected;
            (seen, expected) = (0.0, 0.0);
        }
    }
    statistic += (seen - expected) * (seen - expected) / expected;
    let spread = 2.0 / (9.0 * classes);
    (classes > 0.0).then(|| (libm::cbrt(statistic / classes) - (1.0 - spread)) / spread.sqrt())
}

/// L_δ has its law, Lemma 1 bounds it, and most loosely for the uniform mode.
fn depths(run: &DepthRun) -> Option<Verdict> {
    let members: Vec<(usize, &Member)> = subnetworks::shown(run).collect();
    let laws: Vec<DepthLaw> = members
        .iter()
        .map(|(_, member)| subnetworks::law(member))
        .collect();
    let of = |mode: Mode| members.iter().position(|(_, member)| member.mode == mode);
    let fits: Option<Vec<f64>> = members
        .iter()
        .zip(&laws)
        .map(|((index, _), law)| chi_squared(subnetworks::counts(run, *index), law))
        .collect();
    let worst = fits?.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let bounds: Vec<f64> = laws.iter().map(|law| law.bound(run.doubt())).collect();
    let kept = laws
        .iter()
        .zip(&bounds)
        .all(|(law, &bound)| law.outside(bound) <= run.doubt());
    let (uniform, linear) = (of(Mode::Uniform)?, of(Mode::Linear)?);
    told(
        worst < FAR && kept && bounds[uniform] > bounds[linear],
        format!(
            "χ² of sampled masks lies at most {worst:.1} standard deviations over its mean; Lemma 1 allows ±{} and ±{}, beyond which \
             lie {} and {} instead of β = {}",
            significant(bounds[uniform]),
            significant(bounds[linear]),
            significant(laws[uniform].outside(bounds[uniform])),
            significant(laws[linear].outside(bounds[linear])),
            run.doubt()
        ),
    )
}

/// "; 512 units add 6.9 % to the product (none, p = 1)", where they add more than a standard error.
fn of_width(run: &DepthRun, member: &Member, first: &Growth) -> Option<String> {
    let (rate, error) = first.sampled()?;
    let shows = first.added() > run.depth as f64 * error / rate;
    Some(match shows {
        true => format!(
            "; {} units add {} % to it ({})",
            run.width,
            significant(100.0 * first.added()),
            member.name
        ),
        false => String::new(),
    })
}

/// Networks grow as the product says, at every layer.
fn curves(run: &DepthRun) -> Option<Verdict> {
    let (mut ends, mut far) = (0.0_f64, 0.0_f64);
    let (mut parts, mut width) = (Vec::new(), String::new());
    for (index, member) in run.members.iter().enumerate() {
        let layers = growth::layers(run, index);
        let off: Option<Vec<f64>> = layers.iter().map(Growth::difference).collect();
        let off = off?;
        (ends, far) = (ends.max(off[0].abs()), far.max(largest(off)));
        parts.push(format!("{} ({})", signed(layers[0].difference()?), member.name));
        width += &of_width(run, member, &layers[0])?;
    }
    told(
        ends <= OFF && far <= FAR,
        format!(
            "at l = 0 networks lie off the product, at their width, by {} standard errors{width}",
            parts.join(", ")
        ),
    )
}

/// The same at the layers of the paper's tables, and how far the paper's own numbers lie off.
fn tables(run: &DepthRun) -> Option<Verdict> {
    let mut far = 0.0_f64;
    let mut width = String::new();
    let mut paper: Vec<(f64, String)> = Vec::new();
    for (index, member) in run.members.iter().enumerate() {
        let layers = growth::layers(run, index);
        let printed = printed::rates(run, member)?;
        for (layer, printed) in printed::LAYERS.into_iter().zip(printed) {
            let growth = &layers[layer];
            far = far.max(growth.difference()?.abs());
            if let Some(distance) = growth.printed_distance(printed) {
                let (rate, error) = growth.sampled()?;
                let words = format!(
                    "{printed} for {:.3} at l = {layer} ({}), {:.1} standard errors of independent masks off, where ours is {rate:.3} \
                     ± {error:.3}",
                    growth.rate(),
                    member.name,
                    distance.abs()
                );
                paper.push((distance.abs(), words));
            }
        }
        width += &of_width(run, member, &layers[0])?;
    }
    paper.sort_by(|one, other| other.0.total_cmp(&one.0));
    let worst: Vec<String> = paper
        .into_iter()
        .filter(|(distance, _)| *distance > OFF)
        .take(2)
        .map(|(_, words)| words)
        .collect();
    told(
        far <= OFF,
        format!(
            "our networks lie within {far:.1} standard errors of the product at their width{width}; the paper prints {}; its theory of the linear mode is \
             that of layer l + 1 from l = 10 on",
            worst.join(", and ")
        ),
    )
}

/// Kernels of all architectures.
fn nngp(run: &DepthRun) -> Option<Verdict> {
    let (mut lengths, mut correlations, mut printed) = (0.0_f64, 0.0_f64, 0.0_f64);
    let mut apart = String::new();
    for (index, member) in run.members.iter().enumerate() {
        let exact = kernels::exact(run, member);
        let moments = |layer, metric| -> Moments { run.samples[index].moments(layer, metric) };
        let off =
            |moments: &Moments, theory: f64| Some((moments.mean()? - theory) / moments.standard_error()?);
        for (layer, kernel) in exact.iter().enumerate().skip(1) {
            let length = moments(layer, ResidualMetric::LengthAa);
            let log = length.log10_abs_mean()? - kernel.aa.log10_abs()?;
            let relative = libm::exp10(log) - 1.0;
            lengths = lengths.max((relative / length.relative_standard_error()?).abs());
            let correlation = moments(layer, ResidualMetric::Decorrelation);
            correlations = correlations.max(off(&correlation, kernel.mean_decorrelation)?.abs());
        }
        if let Some((layer, _, recursion)) = kernels::farthest(run, member) {
            let distance = off(&moments(layer, ResidualMetric::Decorrelation), recursion)?.abs();
            if distance > printed {
                printed = distance;
                apart = format!(
                    "; the printed recursion for two inputs lies {distance:.0} standard errors off at layer {layer} ({})",
                    member.name
                );
            }
        }
    }
    told(
        lengths <= FAR && correlations <= FAR && printed <= FAR,
        format!(
            "Q(x, x) lies within {lengths:.1} standard errors of the product at this width, the mean correlation within {correlations:.1} of the \
             exact mean over masks{apart}"
        ),
    )
}

/// The mean over masks is exact, and the printed recursion is not it.
fn mixture(run: &DepthRun) -> Option<Verdict> {
    let (mut exact_off, mut printed_off) = (0.0_f64, 0.0_f64);
    let mut words = Vec::new();
    for (index, member) in run.members.iter().enumerate() {
        let (layer, exact, printed) = kernels::farthest(run, member)?;
        let moments = run.samples[index].moments(layer, ResidualMetric::Decorrelation);
        let (mean, error) = (moments.mean()?, moments.standard_error()?);
        exact_off = exact_off.max(((mean - exact) / error).abs());
        printed_off = printed_off.max(((mean - printed) / error).abs());
        words.push(format!(
            "at layer {layer} networks have a mean correlation of {:.4} ± {error:.4}; exact is {:.4}, the recursion has {:.4} ({})",
            1.0 - mean,
            1.0 - exact,
            1.0 - printed,
            member.name
        ));
    }
    told(exact_off <= OFF && printed_off > OFF, words.join("; "))
}

/// Narrow networks grow as theory at their width says, and not as the product.
fn narrow(run: &DepthRun) -> Option<Verdict> {
    let (mut own_off, mut product_off) = (0.0_f64, 0.0_f64);
    let mut words = Vec::new();
    for (index, member) in run.members.iter().enumerate() {
        let first = growth::layers(run, index)[0];
        let (rate, error) = first.sampled()?;
        let ratio = libm::pow(rate / first.rate(), run.depth as f64);
        let relative = run.depth as f64 * error / rate;
        own_off = own_off.max(first.difference()?.abs());
        product_off = product_off.max((ratio - 1.0) / (ratio * relative));
        words.push(format!(
            "networks of {} units grow {ratio:.3} ± {:.3} times as much as the product; theory says {:.3} ({})",
            run.width,
            ratio * relative,
            1.0 + first.added(),
            member.name
        ));
    }
    told(own_off <= OFF && product_off > OFF, words.join("; "))
}

/// Theorem 1.
fn alike(run: &DepthRun) -> Option<Verdict> {
    let mut far = 0.0_f64;
    let mut parts = Vec::new();
    for (index, scaling) in discrepancy::scalings(run).into_iter().enumerate() {
        let theory = discrepancy::theory(run, scaling).log10_abs()?;
        let mut all = Moments::default();
        for layer in 1..=run.depth {
            let moments = discrepancy::moments(run, index, layer);
            let ratio = libm::exp10(moments.log10_abs_mean()? - theory);
            far = far.max(((ratio - 1.0) / moments.relative_standard_error()? / ratio).abs());
            all.push(ratio, 0);
        }
        parts.push(format!("{} of it ({})", significant(all.mean()?), scaling.name()));
    }
    told(
        far <= FAR,
        format!(
            "the mean of g_l lies within {far:.1} standard errors of one value for all {} layers; over layers it is {}",
            run.depth,
            parts.join(", ")
        ),
    )
}

/// Lemma 2: no other mode of the budget has more regularisation.
fn maximal(run: &DepthRun) -> Option<Verdict> {
    let own = run.members.iter().find(|member| member.mode == Mode::Maximal)?;
    let g = &run.discrepancies;
    let penalty = |survival: &Survival| {
        let terms = survival.rates().iter().zip(g).map(|(p, g)| p * (1.0 - p) * g);
        terms.sum::<f64>()
    };
    let most = penalty(&own.survival);
    let others: Vec<(&str, f64)> = run
        .members
        .iter()
        .filter(|member| (member.survival.mean_depth() / own.survival.mean_depth() - 1.0).abs() < 1e-9)
        .filter(|member| member.mode != Mode::Maximal)
        .map(|member| (member.mode.label(), penalty(&member.survival) / most))
        .collect();
    let words: Vec<String> = others
        .iter()
        .map(|(name, part)| format!("{} of it ({name})", significant(*part)))
        .collect();
    told(
        !others.is_empty() && others.iter().all(|(_, part)| *part <= 1.0),
        format!(
            "Σp(1 − p)g is largest; other modes of this budget have {}",
            words.join(", ")
        ),
    )
}

/// Assumption 2's ratio falls as for independent normal numbers.
fn shares(run: &DepthRun) -> Option<Verdict> {
    let mut far = 0.0_f64;
    let mut ends = Vec::new();
    let mut falls = true;
    for (scaling, shares) in assumption::ratios(run) {
        let mut before = f64::INFINITY;
        for (_, theory, moments) in &shares {
            let (mean, error) = (moments.mean()?, moments.standard_error()?);
            if error > 0.0 {
                far = far.max(((mean - theory) / error).abs());
            }
            falls &= mean < before + OFF * error;
            before = mean;
        }
        let (first, last) = (shares.first()?, shares.last()?);
        ends.push(format!(
            "from {} at L = {} to {} at L = {} ({})",
            significant(first.2.mean()?),
            first.0,
            significant(last.2.mean()?),
            last.0,
            scaling.name()
        ));
    }
    told(
        falls && far <= FAR,
        format!(
            "the largest share falls {}; theory lies at most {far:.1} standard errors off",
            ends.join(", ")
        ),
    )
}

/// Neurons are found normal no more rarely than normal ones from layer 20 on, and are not before.
fn normal(run: &DepthRun, test: usize) -> Option<Verdict> {
    let (layers, p_values) = normality::tested(run, 0)?;
    let parts: Option<Vec<(usize, f64, f64)>> = layers
        .iter()
        .zip(p_values)
        .map(|(&layer, tests)| {
            let (part, error) = normality::part_rejected(&tests[test])?;
            Some((layer, part, error))
        })
        .collect();
    let parts = parts?;
    let (first, last) = (parts.first()?, parts.last()?);
    let deep = parts.iter().filter(|(layer, ..)| *layer >= NORMAL_FROM);
    let most = deep.fold(
        (0, 0.0, 0.0),
        |most, part| if part.1 > most.1 { *part } else { most },
    );
    let percent = |part: f64| significant(100.0 * part);
    told(
        (last.1 - normality::LEVEL) / last.2 <= OFF && first.1 > last.1,
        format!(
            "of the neurons of layer {} the test finds {} % not normal, of layer {} {} ± {} %, and from layer {NORMAL_FROM} on at most \
             {} % (layer {}); of normal ones it would find 5 %",
            first.0,
            percent(first.1),
            last.0,
            percent(last.1),
            percent(last.2),
            percent(most.1),
            most.0
        ),
    )
}

/// Leaving out layers saves their time; leaving out units saves none.
fn costs(run: &DepthRun) -> Option<Verdict> {
    let medians = cost::medians(run);
    let half = medians.iter().find(|(budget, _)| *budget == 0.5)?;
    let ratios = |(_, [none, dropout, depth]): &(f64, [f64; 3])| (dropout / none, depth / none);
    let cheapest = medians
        .iter()
        .map(|row| ratios(row).0)
        .fold(f64::INFINITY, f64::min);
    let (dropout, depth) = ratios(half);
    told(
        depth < 1.0 && cheapest > 1.0,
        format!(
            "at L̄/L = 0.5 a step with stochastic depth takes {} times that without noise, one with dropout {} times",
            significant(depth),
            significant(dropout)
        ),
    )
}
