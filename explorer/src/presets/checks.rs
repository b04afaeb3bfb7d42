//! What each claim comes to in numbers. Every check waits for all of a run: it gives `None` before.

use super::Verdict;
use crate::reading::{significant, significant_power};
use crate::run::Run;
use crate::sheet::Blocks;
use crate::table::compare;
use crate::views::compare::{
    Comparison, Member, VARIANCES, name, sampled_crossover, sampled_depth_scale, spread,
};
use crate::views::derivation::report as chain;
use crate::views::gradients::fits::{Fit, fit};
use crate::views::point::maps::MapKind::{self, Correlation, Length};
use crate::views::point::maps::differences;
use crate::views::scales::report::Predicted;
use depthscale::sample::Estimate;
use depthscale::sample::Metric::{self, GradientAa, GradientAbAbsolute, GradientTilde};
use depthscale::theory::OperatingPoint;

/// A dot this many standard errors off would be one in a hundred thousand.
const FAR: f64 = 4.5;
/// A fitted number this many standard errors off is off.
const OFF: f64 = 3.0;
/// "Agree" of two computed depth scales.
const PERCENT: f64 = 0.01;

/// Holds the claim of the figure with that id against networks. Apart from the table of figures, so that a program without these
/// networks has no checks of them.
pub fn check(id: &str, run: &Run) -> Option<Verdict> {
    match id {
        "H-F1a" => dots(run, Length),
        "H-F1b" => dots(run, Length),
        "H-F1c" => dots(run, Correlation),
        "H-F1d" => dots(run, Correlation),
        "H-F2a" => rates(run, &[GradientAa]),
        "H-F2b" => eq_12_fails(run),
        "H-F2c" => eq_12_near_the_output(run),
        "H-F2d" => rates(run, &[GradientAbAbsolute]),
        "H-F3a" => rates(run, &[GradientAa, GradientTilde]),
        "H-F3b" => rates(run, &[GradientAa, GradientTilde]),
        "H-F3c" => rates(run, &[GradientAa, GradientTilde]),
        "H-T1" => table_1(run),
        "H-F4" => power_two(run),
        "H-F5" => power_two(run),
        "H-S" => derivation(run),
        "S-F1a" => order_and_chaos(run),
        "S-F1b" => decays(run),
        "S-F1c" => decays(run),
        "S-F2a" => dots(run, Correlation).and_then(|first| one_stable_point(run, first)),
        "S-F2b" => length_scales(run),
        "S-F2c" => correlation_scales(run),
        "S-F3a" => dots(run, Correlation),
        "S-F3b" => no_transition(run),
        "S-F3c" => no_divergence(run),
        "S-F4a" => rates(run, &[GradientAa]),
        "S-F4b" => fitted_scales(run),
        "S-A" => dropout_rescales(run),
        "M-sign" => sign_and_size(run),
        "M-nc" => crossovers(run),
        "M-root" => root_loss(run),
        "M-factor" => factors(run),
        "M-power" => growing_spread(run),
        "M-eq12" => beyond_rho_squared(run),
        _ => None,
    }
}

fn verdict(holds: bool, words: String) -> Option<Verdict> {
    Some(Verdict { holds, words })
}

/// The networks side by side, once all are there.
fn complete(run: &Run) -> Option<&Comparison> {
    let comparison = run.comparison.as_ref()?;
    (comparison.done() == comparison.plan.blocks()).then_some(comparison)
}

/// Whether all networks of a view of its own are there.
fn sampled(run: &Run) -> bool {
    run.statistics.networks() == run.ensemble.networks
}

/// "0.5012 ± 0.0003 (theory 0.5009)": as many digits as the error leaves.
fn against(value: f64, error: f64, theory: f64) -> String {
    let digits = (1.0 - libm::floor(libm::log10(error))).clamp(0.0, 9.0) as usize;
    format!("{value:.digits$} ± {error:.digits$} (theory {theory:.digits$})")
}

/// "1 at ρ = 1, 2 at ρ = 0.9"; of many, those in the middle are left to the table.
fn listed(parts: impl IntoIterator<Item = String>) -> String {
    const MOST: usize = 5;
    let mut parts: Vec<String> = parts.into_iter().collect();
    if parts.len() > MOST {
        let last = parts.split_off(parts.len() - 1);
        parts.truncate(MOST - 2);
        parts.push("…".to_owned());
        parts.extend(last);
    }
    parts.join("; ")
}

/// What `tell` says of each network: "1 at ρ = 1; 2 at ρ = 0.9".
fn of_each(members: &[Member], tell: &mut dyn FnMut(&Run) -> Option<String>) -> Option<String> {
    let told: Option<Vec<String>> = members
        .iter()
        .map(|member| Some(format!("{} at {}", tell(&member.run)?, member.name)))
        .collect();
    Some(listed(told?))
}

/// What networks have, with its error, and what theory has.
type Beside = (Estimate, f64);

/// One of each network, and all in words.
fn beside_theory(members: &[Member], read: &dyn Fn(&Run) -> Option<Beside>) -> Option<(Vec<Beside>, String)> {
    let mut all = Vec::new();
    let words = of_each(members, &mut |run| {
        let (estimate, theory) = read(run)?;
        all.push((estimate, theory));
        Some(against(estimate.value, estimate.error, theory))
    })?;
    Some((all, words))
}

/// How far the farthest lies off theory, in standard errors.
fn farthest(all: &[Beside]) -> f64 {
    largest(
        all.iter()
            .map(|(estimate, theory)| (estimate.value - theory) / estimate.error),
    )
}

fn largest(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().fold(0.0, |most, value| most.max(value.abs()))
}

/// Every dot lies on its line; c* is 1 only without dropout.
fn dots(run: &Run, kind: MapKind) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let off: Vec<f64> = members
        .iter()
        .flat_map(|member| differences(&member.run, kind))
        .collect();
    let most = largest(off.iter().copied());
    let alike = |member: &Member| {
        let point = &member.run.theory.point;
        (point.decorrelation == Some(0.0))
            == (member.run.theory.network.keep_rate() == 1.0 && point.chi_1 <= 1.0)
    };
    let settled = kind == MapKind::Length || members.iter().all(alike);
    let mut words = format!(
        "of {} dots the farthest lies {most:.1} standard errors off its line",
        off.len()
    );
    if kind == MapKind::Correlation {
        let fixed = of_each(members, &mut |run| {
            Some(significant(1.0 - run.theory.point.decorrelation?))
        })?;
        words += &format!("; c* is {fixed}");
    }
    verdict(most <= FAR && settled, words)
}

/// A fitted rate in standard errors off what it should be far below the output: χ₁; at width N, (1 − κ/N)χ₁ for means of the root of
/// two gradients' product.
fn off_chi_1(run: &Run, metric: Metric, fit: &Fit) -> f64 {
    (fit.rate - expected(run, metric)) / fit.rate_error
}

fn rate(run: &Run, metric: Metric) -> Option<Beside> {
    let fit = fit(run, metric)?;
    let estimate = Estimate {
        value: fit.rate,
        error: fit.rate_error,
    };
    Some((estimate, expected(run, metric)))
}

fn expected(run: &Run, metric: Metric) -> f64 {
    let loss = match metric {
        Metric::GradientAa => 0.0,
        _ => run.root_loss().unwrap_or(0.0) / run.ensemble.width as f64,
    };
    run.theory.point.chi_1 * (1.0 - loss)
}

/// Fitted rates are χ₁.
fn rates(run: &Run, metrics: &[Metric]) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let mut holds = true;
    let mut told = Vec::new();
    for &metric in metrics {
        let (rates, words) = beside_theory(members, &|run| rate(run, metric))?;
        let most = farthest(&rates);
        holds &= most <= OFF;
        told.push(format!(
            "rates fitted to {} lie within {most:.1} standard errors of χ₁{}: {words}",
            name(metric),
            if metric == Metric::GradientAa {
                ""
            } else {
                " at this width"
            },
        ));
    }
    verdict(holds, told.join(". "))
}

/// log₁₀ of how far the mean |g_ab| at layer 1 lies above equation (12).
fn above_eq_12(run: &Run) -> Option<f64> {
    let sampled = run
        .statistics
        .moments(1, Metric::GradientAbAbsolute)
        .log10_abs_mean()?;
    Some(sampled - run.theory.eq12.as_ref()?.first()?.g_ab.log10_abs()?)
}

/// With dropout |g_ab| lies decades above equation (12) at the input, without it lies on it.
pub fn eq_12_fails(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let mut holds = true;
    let told = of_each(members, &mut |run| {
        let decades = above_eq_12(run)?;
        holds &= (decades.abs() > 1.0) == (run.theory.network.keep_rate() < 1.0);
        Some(significant_power(decades))
    })?;
    let words = format!("at layer 1 |g_ab| of the networks is this many times equation (12): {told}");
    verdict(holds, words)
}

/// The mean of g_ab over networks lies on equation (12) in the last five layers.
pub fn eq_12_near_the_output(run: &Run) -> Option<Verdict> {
    const LAYERS: usize = 5;
    let members = &complete(run)?.members;
    let mut off = Vec::new();
    for member in members {
        let run = &member.run;
        for layer in run.ensemble.depth + 1 - LAYERS..=run.ensemble.depth {
            let theory = run.theory.eq12.as_ref()?.get(layer - 1)?.g_ab.to_f64();
            off.push(compare(theory, Some(&run.statistics.moments(layer, Metric::GradientAb)))[3]?);
        }
    }
    let most = largest(off);
    let words = format!(
        "in the last {LAYERS} layers the networks lie within {most:.1} standard errors of equation (12); further down their standard deviation is larger than their mean, from n_c layers below the output: {}",
        of_each(members, &mut |run| {
            let nowhere = || "nowhere".to_owned();
            Some(run.crossover.map_or_else(nowhere, significant))
        })?
    );
    verdict(most <= FAR, words)
}

/// Networks have what every equation of the supplement says.
pub fn derivation(run: &Run) -> Option<Verdict> {
    if run.chain.done() < run.chain.plan.blocks() || !sampled(run) {
        return None;
    }
    let report = chain::report(run);
    let off: Vec<f64> = report.difference.iter().flatten().copied().collect();
    let words = format!(
        "with the slips of S2, S14 and S17 put right, networks of {} units lie within {:.1} standard errors of all {} equations at that width",
        report.width,
        largest(off.iter().copied()),
        off.len()
    );
    verdict(off.len() == report.step.len() && largest(off) <= FAR, words)
}

/// The power of every fit is 2.
pub fn power_two(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let mut powers = Vec::new();
    for member in members {
        for metric in VARIANCES {
            if let Some(fit) = fit(&member.run, metric) {
                powers.push((fit.variance_slope?, fit.variance_slope_error?));
            }
        }
    }
    let ends = powers
        .iter()
        .fold((f64::INFINITY, 0.0_f64), |(low, high), (power, _)| {
            (low.min(*power), high.max(*power))
        });
    let off = powers
        .iter()
        .filter(|(power, error)| (power - 2.0).abs() > OFF * error)
        .count();
    let words = format!(
        "fitted powers run from {:.3} to {:.3}; {off} of {} lie more than {OFF} standard errors from 2",
        ends.0,
        ends.1,
        powers.len()
    );
    verdict(off == 0, words)
}

/// g_aa and |g_ab| go with ξ₁, q_ab with ξ₂.
pub fn table_1(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let mut holds = true;
    let mut told = Vec::new();
    for member in members {
        let run = &member.run;
        let depth = |rate: f64| 1.0 / libm::log(rate).abs();
        let (aa, absolute) = (
            fit(run, Metric::GradientAa)?,
            fit(run, Metric::GradientAbAbsolute)?,
        );
        let (xi_1, xi_2) = (
            run.theory.point.gradient_depth_scale?,
            run.theory.point.correlation_depth_scale?,
        );
        let fitted = run.fitted_scales()[1]?;
        holds &= off_chi_1(run, Metric::GradientAa, &aa).abs() <= OFF;
        holds &= off_chi_1(run, Metric::GradientAbAbsolute, &absolute).abs() <= OFF;
        holds &= (fitted / xi_2 - 1.0).abs() <= PERCENT;
        told.push(format!(
            "at {} ξ₁ = {}, ξ₂ = {}; fitted to q_ab {}, to g_aa {}, to |g_ab| {}",
            member.name,
            significant(xi_1),
            significant(xi_2),
            significant(fitted),
            significant(depth(aa.rate)),
            significant(depth(absolute.rate))
        ));
    }
    verdict(holds, listed(told))
}

/// c* is 1 where χ₁ < 1, and nowhere else.
pub fn order_and_chaos(run: &Run) -> Option<Verdict> {
    let plane = &run.plane;
    if plane.points().0 < plane.points().1 || run.landmarks.done() == 0 {
        return None;
    }
    let (columns, rows) = plane.size();
    let (mut ordered, mut chaotic, mut wrong) = (0, 0, 0);
    for index in 0..columns * rows {
        let part = |index: usize, count: usize| (index as f64 + 0.5) / count as f64;
        let cell = plane.cell(part(index % columns, columns), part(index / columns, rows))?;
        let alike = cell.decorrelation == Some(0.0);
        match (cell.chi_1 <= 1.0, alike) {
            (true, true) => ordered += 1,
            (false, false) => chaotic += 1,
            _ => wrong += 1,
        }
    }
    let critical = run.landmarks.landmarks()?.unit?;
    let words = format!(
        "of {} places in the plane {ordered} have χ₁ ≤ 1 and c* = 1, {chaotic} have χ₁ > 1 and c* < 1, {wrong} neither; at σ_b² = {} the line is at σ_w² = {critical:.4}",
        columns * rows,
        run.theory.network.bias_variance()
    );
    verdict(wrong == 0 && ordered > 0 && chaotic > 0, words)
}

/// What is fitted to iterates is what is predicted.
pub fn decays(run: &Run) -> Option<Verdict> {
    let length = run.state.compared == crate::Compared::Qdecay;
    let members = &complete(run)?.members;
    let off = members.iter().filter_map(|member| {
        let point = &member.run.theory.point;
        let [xi_q, xi_2] = member.run.fitted_scales();
        let (fitted, predicted) = match length {
            true => (xi_q, point.length_depth_scale),
            false => (xi_2, point.correlation_depth_scale),
        };
        Some((fitted? / predicted? - 1.0).abs())
    });
    let off: Vec<f64> = off.collect();
    let close = off.iter().filter(|off| **off <= PERCENT).count();
    let name = if length { "ξ_q" } else { "ξ_c" };
    let words = format!(
        "exponentials fit the iterates of {} of {} networks, and {close} of their scales lie within 1 % of {name}; the largest difference is {} %",
        off.len(),
        members.len(),
        significant(100.0 * largest(off.iter().copied()))
    );
    verdict(close == off.len() && !off.is_empty(), words)
}

/// Below the transition 1 is the one fixed point, above it is unstable and another is stable.
pub fn one_stable_point(run: &Run, dots: Verdict) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let mut holds = dots.holds;
    let told = of_each(members, &mut |run| {
        let point = &run.theory.point;
        let stable = point.correlation_slope < 1.0;
        holds &= stable && (point.chi_1 <= 1.0) == (point.decorrelation == Some(0.0));
        let slopes = [point.chi_1, point.correlation_slope].map(significant);
        Some(slopes.join(" and "))
    })?;
    let words = dots.words + "; the slopes at 1 and at c* are " + &told;
    verdict(holds, words)
}

/// Fitted against predicted of every mark of the depth scales.
fn marks(run: &Run, length: bool) -> Option<Verdict> {
    let scales = &run.scales;
    let (done, all) = scales.points();
    if done < all {
        return None;
    }
    let curves = run.state.lists.family().values().len();
    let off = (0..curves)
        .flat_map(|curve| scales.marks(curve))
        .filter_map(|mark| {
            let (predicted, fitted) = match length {
                true => (mark.xi_q?, mark.xi_q_fitted?),
                false => (mark.xi_c?, mark.xi_c_fitted?),
            };
            Some(fitted / predicted - 1.0)
        });
    let mut off: Vec<f64> = off.map(f64::abs).collect();
    off.sort_by(f64::total_cmp);
    let close = off.iter().filter(|off| **off <= PERCENT).count();
    let median = off.get(off.len() / 2)?;
    let words = format!(
        "{close} of {} fitted scales lie within 1 % of the predicted ones, half of them within {} %, the farthest {} % off",
        off.len(),
        significant(100.0 * median),
        significant(100.0 * off.last()?)
    );
    verdict(close == off.len(), words)
}

/// Of ξ_q.
pub fn length_scales(run: &Run) -> Option<Verdict> {
    marks(run, true)
}

/// Of ξ_c.
pub fn correlation_scales(run: &Run) -> Option<Verdict> {
    marks(run, false)
}

/// The largest number of each curve of depth scales.
fn peaks(run: &Run, read: fn(&Predicted) -> Option<f64>) -> Option<Vec<f64>> {
    let (done, all) = run.scales.points();
    if done < all {
        return None;
    }
    let peak = |curve| {
        let points = run.scales.predicted(curve);
        points.iter().filter_map(read).fold(0.0, f64::max)
    };
    Some((0..run.state.lists.family().values().len()).map(peak).collect())
}

/// c* falls with ρ at every σ_w², and is 1 nowhere with dropout.
pub fn no_transition(run: &Run) -> Option<Verdict> {
    let family = run.state.lists.family();
    let dropout = |curve: usize| {
        family
            .value(curve)
            .and_then(|value| value.number())
            .is_some_and(|rho| rho < 1.0)
    };
    let most = peaks(run, |point| point.c_star)?.into_iter().enumerate();
    let most: Vec<f64> = most
        .filter(|(curve, _)| dropout(*curve))
        .map(|(_, c)| c)
        .collect();
    let falls = most.windows(2).all(|pair| pair[1] < pair[0]);
    let words = format!(
        "the largest c* with dropout is {}, less for each further step of dropout: {}",
        significant(*most.first()?),
        listed(most.iter().skip(1).map(|c| significant(*c)))
    );
    verdict(falls && most.iter().all(|c| *c < 1.0), words)
}

/// ξ₂ is finite wherever there is dropout.
pub fn no_divergence(run: &Run) -> Option<Verdict> {
    let peaks = peaks(run, |point| point.xi_2)?;
    let [without, with @ ..] = &peaks[..] else {
        return None;
    };
    let holds =
        with.windows(2).all(|pair| pair[1] < pair[0]) && with.iter().all(|peak| *peak < 0.1 * without);
    let family = run.state.lists.family();
    let named = |(peak, curve): (&f64, usize)| format!("{} at {}", significant(*peak), family.name(curve));
    let words = format!(
        "the largest ξ_c is {}, and {} layers next to the transition without dropout",
        listed(with.iter().zip(1..).map(named)),
        significant(*without)
    );
    verdict(holds, words)
}

/// |1/ln χ₁| fitted to networks.
pub fn fitted_scales(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let (all, told) = beside_theory(members, &|run| {
        Some((sampled_depth_scale(run)?, run.theory.point.gradient_depth_scale?))
    })?;
    let most = farthest(&all);
    verdict(most <= OFF, format!("within {most:.1} standard errors: {told}"))
}

/// q with ρ is q without dropout at σ_w²/ρ, and ξ_q is more than χ₁.
pub fn dropout_rescales(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let mut holds = true;
    let mut told = Vec::new();
    for member in members {
        let network = &member.run.theory.network;
        let point = &member.run.theory.point;
        let (rho, sw2) = (network.keep_rate(), network.weight_variance());
        let without = network.with_weight_variance(sw2 / rho).ok()?;
        let without = OperatingPoint::new(&without.with(depthscale::model::Parameter::KeepRate, 1.0).ok()?);
        let same = (without.length? / point.length? - 1.0).abs();
        let fitted = member.run.fitted_scales()[0]?;
        let (predicted, short) = (point.length_depth_scale?, point.gradient_depth_scale?);
        holds &= same <= 1e-12 && (fitted / predicted - 1.0).abs() <= PERCENT;
        told.push(format!(
            "at {} q* differs by {} from that at σ_w²/ρ, ξ_q is {} and fitted {}, without the term it would be {}",
            member.name,
            significant(same),
            significant(predicted),
            significant(fitted),
            significant(short)
        ));
    }
    verdict(holds, listed(told))
}

/// The signed mean goes with the larger of χ₂ and χ_q², the absolute value with χ₁.
pub fn sign_and_size(run: &Run) -> Option<Verdict> {
    if !sampled(run) {
        return None;
    }
    let (signed, absolute) = (
        fit(run, Metric::GradientAb)?,
        fit(run, Metric::GradientAbAbsolute)?,
    );
    let rate = run
        .theory
        .point
        .chi_2
        .max(run.theory.point.chi_q * run.theory.point.chi_q);
    let crossover = sampled_crossover(run)?;
    let off = [
        signed.rate_difference?,
        (crossover.value - run.crossover?) / crossover.error,
    ];
    let words = format!(
        "the mean with its sign changes by {} a layer where it is known, and far below the output by {}; the absolute value by {}; they part at n_c = {}",
        against(signed.rate, signed.rate_error, signed.rate_theory?),
        significant(rate),
        against(absolute.rate, absolute.rate_error, run.theory.point.chi_1),
        against(crossover.value, crossover.error, run.crossover?)
    );
    let holds = largest(off) <= OFF && off_chi_1(run, Metric::GradientAbAbsolute, &absolute).abs() <= OFF;
    verdict(holds, words)
}

/// g̃_ab changes by less than χ₁ a layer, by what κ/N says.
pub fn root_loss(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let (rates, told) = beside_theory(members, &|run| rate(run, Metric::GradientTilde))?;
    let off = farthest(&rates);
    let from_chi_1 = rates
        .iter()
        .zip(members)
        .map(|((rate, _), member)| (rate.value - member.run.theory.point.chi_1) / rate.error);
    let lowest = from_chi_1.fold(0.0, f64::min);
    let first = &members.first()?.run;
    let words = format!(
        "rates fitted to g̃_ab lie up to {:.1} standard errors below χ₁ = {:.4}, and within {:.1} of (1 − κ/N)χ₁ with κ = {}: {}",
        -lowest,
        first.theory.point.chi_1,
        off,
        significant(first.root_loss()?),
        told
    );
    verdict(off <= OFF && lowest < -OFF, words)
}

/// n_c of networks is the predicted one, within a layer.
pub fn crossovers(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let (all, told) = beside_theory(members, &|run| Some((sampled_crossover(run)?, run.crossover?)))?;
    let most = largest(all.iter().map(|(estimate, theory)| estimate.value - theory));
    let words = format!("the networks' n_c lies within {most:.1} layers of theory: {told}");
    verdict(most <= 1.0, words)
}

/// By how many times g_aa at the input is more than under gradient independence, as networks have it.
pub fn factors(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let (all, told) = beside_theory(members, &|run| {
        let moments = run.statistics.moments(1, Metric::GradientAa);
        let exact = run.theory.exact.first()?.g_aa.log10_abs()?;
        let assumed = run.theory.independence.first()?.g_aa.log10_abs()?;
        let [theory, value] = [exact, moments.log10_abs_mean()?].map(|log| libm::exp10(log - assumed));
        let error = moments.relative_standard_error()? * value;
        Some((Estimate { value, error }, theory))
    })?;
    let words = format!("g_aa at the input is this many times what independence gives: {told}");
    let holds = farthest(&all) <= FAR && all.iter().all(|(_, theory)| *theory > 1.0);
    verdict(holds, words)
}

/// N Var ln g_aa grows as theory says.
pub fn growing_spread(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let (all, told) = beside_theory(members, &|run| {
        let [theory, value, error] = spread(run);
        let (value, error) = (value?, error?);
        Some((Estimate { value, error }, theory?))
    })?;
    let most = farthest(&all);
    let words = format!("N Var ln g_aa grows a layer by, within {most:.1} standard errors of theory: {told}");
    verdict(most <= OFF, words)
}

/// For σ_w² > ρ² signed g_ab goes with (σ_w²/ρ)².
pub fn beyond_rho_squared(run: &Run) -> Option<Verdict> {
    if !sampled(run) {
        return None;
    }
    let fit = fit(run, Metric::GradientAb)?;
    let [bottom, above] = [
        run.theory.eq12.as_ref()?.first()?,
        run.theory.eq12.as_ref()?.get(1)?,
    ]
    .map(|layer| layer.g_ab.log10_abs());
    let deep = libm::exp10(bottom? - above?);
    let rate = run.theory.point.chi_q * run.theory.point.chi_q;
    let words = format!(
        "equation (12) itself changes by {deep:.5} a layer at the input, where (σ_w²/ρ)² is {rate:.5} and χ₂ {:.5}; the networks next to the output by {}",
        run.theory.point.chi_2,
        against(fit.rate, fit.rate_error, fit.rate_theory?)
    );
    let holds = fit.rate_difference?.abs() <= OFF
        && (deep / rate - 1.0).abs() <= PERCENT
        && rate > run.theory.point.chi_2;
    verdict(holds, words)
}
