//! What each claim comes to in numbers. Every check waits for all of a run: it gives `None` before.

use super::Verdict;
use crate::experiments::chain;
use crate::experiments::compare::{
    Comparison, Member, VARIANCES, name, sampled_crossover, sampled_depth_scale, spread,
};
use crate::experiments::fits::{Fit, fit};
use crate::experiments::maps::{MapKind, differences};
use crate::experiments::reading::{significant, significant_power};
use crate::experiments::run::Run;
use crate::experiments::sheet::Blocks;
use crate::experiments::table::compare;
use crate::model::Scaled;
use crate::sample::{Estimate, Metric};
use crate::theory::OperatingPoint;

/// A dot this many standard errors off would be one in a hundred thousand.
const FAR: f64 = 4.5;
/// A fitted number this many standard errors off is off.
const OFF: f64 = 3.0;
/// "Agree" of two computed depth scales.
const PERCENT: f64 = 0.01;

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

fn largest(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().fold(0.0, |most, value| most.max(value.abs()))
}

/// Every dot lies on its line; c* is 1 only without dropout.
pub fn dots(run: &Run, kind: MapKind) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let off: Vec<f64> = members
        .iter()
        .flat_map(|member| differences(&member.run, kind))
        .collect();
    let most = largest(off.iter().copied());
    let alike = |member: &Member| {
        let point = &member.run.point;
        (point.decorrelation == Some(0.0)) == (member.run.network.keep_rate() == 1.0 && point.chi_1 <= 1.0)
    };
    let settled = kind == MapKind::Length || members.iter().all(alike);
    let mut words = format!(
        "of {} dots the farthest lies {most:.1} standard errors off its line",
        off.len()
    );
    if kind == MapKind::Correlation {
        let fixed = members.iter().map(|member| {
            let c = 1.0 - member.run.point.decorrelation.unwrap_or(f64::NAN);
            format!("{} at {}", significant(c), member.name)
        });
        words += &format!("; c* is {}", listed(fixed));
    }
    verdict(most <= FAR && settled, words)
}

/// A fitted rate in standard errors off what it should be far below the output: χ₁; at width N, (1 − κ/N)χ₁ for means of the root of
/// two gradients' product.
fn off_chi_1(run: &Run, metric: Metric, fit: &Fit) -> f64 {
    (fit.rate - expected(run, metric)) / fit.rate_error
}

fn expected(run: &Run, metric: Metric) -> f64 {
    let loss = match metric {
        Metric::GradientAa => 0.0,
        _ => run.root_loss().unwrap_or(0.0) / run.ensemble.width as f64,
    };
    run.point.chi_1 * (1.0 - loss)
}

/// Fitted rates are χ₁.
pub fn rates(run: &Run, metrics: &[Metric]) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let mut holds = true;
    let mut told = Vec::new();
    for &metric in metrics {
        let mut off = Vec::new();
        let mut rates = Vec::new();
        for member in members {
            let fit = fit(&member.run, metric)?;
            off.push(off_chi_1(&member.run, metric, &fit));
            let rate = against(fit.rate, fit.rate_error, expected(&member.run, metric));
            rates.push(format!("{rate} at {}", member.name));
        }
        holds &= largest(off.iter().copied()) <= OFF;
        told.push(format!(
            "rates fitted to {} lie within {:.1} standard errors of χ₁{}: {}",
            name(metric),
            largest(off),
            if metric == Metric::GradientAa {
                ""
            } else {
                " at this width"
            },
            listed(rates)
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
    Some(sampled - run.eq12.as_ref()?.first()?.g_ab.log10_abs()?)
}

/// With dropout |g_ab| lies decades above equation (12) at the input, without it lies on it.
pub fn eq_12_fails(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let mut holds = true;
    let mut told = Vec::new();
    for member in members {
        let decades = above_eq_12(&member.run)?;
        holds &= (decades.abs() > 1.0) == (member.run.network.keep_rate() < 1.0);
        told.push(format!("{} at {}", significant_power(decades), member.name));
    }
    let words = format!(
        "at layer 1 |g_ab| of the networks is this many times equation (12): {}",
        listed(told)
    );
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
            let theory = run.eq12.as_ref()?.get(layer - 1)?.g_ab.to_f64();
            off.push(compare(theory, Some(&run.statistics.moments(layer, Metric::GradientAb)))[3]?);
        }
    }
    let most = largest(off);
    let words = format!(
        "in the last {LAYERS} layers the networks lie within {most:.1} standard errors of equation (12); further down their spread outgrows their mean, from n_c layers below the output: {}",
        listed(members.iter().map(|member| {
            let layers = member
                .run
                .crossover
                .map_or_else(|| "nowhere".to_owned(), significant);
            format!("{layers} at {}", member.name)
        }))
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
            run.point.gradient_depth_scale?,
            run.point.correlation_depth_scale?,
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
        run.network.bias_variance()
    );
    verdict(wrong == 0 && ordered > 0 && chaotic > 0, words)
}

/// What is fitted to iterates is what is predicted.
pub fn decays(run: &Run) -> Option<Verdict> {
    let length = run.state.compared == crate::experiments::Compared::Qdecay;
    let members = &complete(run)?.members;
    let off = members.iter().filter_map(|member| {
        let point = &member.run.point;
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
    let mut told = Vec::new();
    for member in members {
        let point = &member.run.point;
        let stable = point.correlation_slope < 1.0;
        holds &= stable && (point.chi_1 <= 1.0) == (point.decorrelation == Some(0.0));
        told.push(format!(
            "{} and {} at {}",
            significant(point.chi_1),
            significant(point.correlation_slope),
            member.name
        ));
    }
    verdict(
        holds,
        format!("{}; the slopes at 1 and at c* are {}", dots.words, listed(told)),
    )
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

/// c* falls with ρ at every σ_w², and is 1 nowhere with dropout.
pub fn no_transition(run: &Run) -> Option<Verdict> {
    let (done, all) = run.scales.points();
    if done < all {
        return None;
    }
    let family = run.state.lists.family();
    let curves: Vec<Vec<f64>> = (0..family.values().len())
        .map(|curve| {
            let points = run.scales.predicted(curve);
            points.iter().filter_map(|point| point.c_star).collect()
        })
        .collect();
    let dropout = |curve: usize| {
        family
            .value(curve)
            .and_then(|value| value.number())
            .is_some_and(|rho| rho < 1.0)
    };
    let most = curves.iter().enumerate().filter(|(curve, _)| dropout(*curve));
    let most: Vec<f64> = most.map(|(_, c)| c.iter().copied().fold(0.0, f64::max)).collect();
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
    let (done, all) = run.scales.points();
    if done < all {
        return None;
    }
    let family = run.state.lists.family();
    let peaks: Vec<(String, f64)> = (0..family.values().len())
        .map(|curve| {
            let points = run.scales.predicted(curve);
            let peak = points.iter().filter_map(|point| point.xi_2).fold(0.0, f64::max);
            (family.name(curve), peak)
        })
        .collect();
    let [(_, without), with @ ..] = &peaks[..] else {
        return None;
    };
    let holds = with.windows(2).all(|pair| pair[1].1 < pair[0].1)
        && with.iter().all(|(_, peak)| *peak < 0.1 * without);
    let words = format!(
        "the largest ξ_c is {}, and {} layers next to the transition without dropout",
        listed(
            with.iter()
                .map(|(name, peak)| format!("{} at {name}", significant(*peak)))
        ),
        significant(*without)
    );
    verdict(holds, words)
}

/// |1/ln χ₁| fitted to networks.
pub fn fitted_scales(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let mut off = Vec::new();
    let mut told = Vec::new();
    for member in members {
        let predicted = member.run.point.gradient_depth_scale?;
        let Estimate { value, error } = sampled_depth_scale(&member.run)?;
        off.push((value - predicted) / error);
        told.push(format!("{} at {}", against(value, error, predicted), member.name));
    }
    let most = largest(off);
    verdict(
        most <= OFF,
        format!("within {most:.1} standard errors: {}", listed(told)),
    )
}

/// q with ρ is q without dropout at σ_w²/ρ, and ξ_q is more than χ₁.
pub fn dropout_rescales(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let mut holds = true;
    let mut told = Vec::new();
    for member in members {
        let network = &member.run.network;
        let point = &member.run.point;
        let (rho, sw2) = (network.keep_rate(), network.weight_variance());
        let without = network.with_weight_variance(sw2 / rho).ok()?;
        let without = OperatingPoint::new(&without.with(crate::model::Parameter::KeepRate, 1.0).ok()?);
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
    let rate = run.point.chi_2.max(run.point.chi_q * run.point.chi_q);
    let crossover = sampled_crossover(run)?;
    let off = [
        signed.rate_difference?,
        (crossover.value - run.crossover?) / crossover.error,
    ];
    let words = format!(
        "the mean with its sign changes by {} a layer where it is known, and far below the output by {}; the absolute value by {}; they part at n_c = {}",
        against(signed.rate, signed.rate_error, signed.rate_theory?),
        significant(rate),
        against(absolute.rate, absolute.rate_error, run.point.chi_1),
        against(crossover.value, crossover.error, run.crossover?)
    );
    let holds = largest(off) <= OFF && off_chi_1(run, Metric::GradientAbAbsolute, &absolute).abs() <= OFF;
    verdict(holds, words)
}

/// g̃_ab changes by less than χ₁ a layer, by what κ/N says.
pub fn root_loss(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let (mut off, mut from_chi_1) = (Vec::new(), Vec::new());
    let mut told = Vec::new();
    for member in members {
        let run = &member.run;
        let fit = fit(run, Metric::GradientTilde)?;
        off.push(off_chi_1(run, Metric::GradientTilde, &fit));
        from_chi_1.push((fit.rate - run.point.chi_1) / fit.rate_error);
        let rate = against(fit.rate, fit.rate_error, expected(run, Metric::GradientTilde));
        told.push(format!("{rate} at {}", member.name));
    }
    let first = &members.first()?.run;
    let words = format!(
        "rates fitted to g̃_ab lie up to {:.1} standard errors below χ₁ = {:.4}, and within {:.1} of (1 − κ/N)χ₁ with κ = {}: {}",
        -from_chi_1.iter().copied().fold(0.0, f64::min),
        first.point.chi_1,
        largest(off.iter().copied()),
        significant(first.root_loss()?),
        listed(told)
    );
    let below = from_chi_1.iter().any(|off| *off < -OFF);
    verdict(largest(off) <= OFF && below, words)
}

/// n_c of networks is the predicted one, within a layer.
pub fn crossovers(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let mut off = Vec::new();
    let mut told = Vec::new();
    for member in members {
        let predicted = member.run.crossover?;
        let Estimate { value, error } = sampled_crossover(&member.run)?;
        off.push(value - predicted);
        told.push(format!("{} at {}", against(value, error, predicted), member.name));
    }
    let most = largest(off);
    verdict(
        most <= 1.0,
        format!(
            "the networks' n_c lies within {most:.1} layers of theory: {}",
            listed(told)
        ),
    )
}

/// By how many times g_aa at the input is more than under gradient independence, as networks have it.
pub fn factors(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let mut holds = true;
    let mut told = Vec::new();
    for member in members {
        let run = &member.run;
        let moments = run.statistics.moments(1, Metric::GradientAa);
        let log = |layer: Scaled| layer.log10_abs();
        let (exact, assumed) = (
            log(run.exact.first()?.g_aa)?,
            log(run.independence.first()?.g_aa)?,
        );
        let (mean, error) = (moments.log10_abs_mean()?, moments.relative_standard_error()?);
        let [theory, measured] = [exact, mean].map(|log| libm::exp10(log - assumed));
        let error = error * measured;
        holds &= (measured - theory).abs() <= FAR * error && theory > 1.0;
        told.push(format!("{} at {}", against(measured, error, theory), member.name));
    }
    verdict(
        holds,
        format!(
            "g_aa at the input is this many times what independence gives: {}",
            listed(told)
        ),
    )
}

/// N Var ln g_aa grows as theory says.
pub fn growing_spread(run: &Run) -> Option<Verdict> {
    let members = &complete(run)?.members;
    let mut off = Vec::new();
    let mut told = Vec::new();
    for member in members {
        let [theory, measured, error] = spread(&member.run);
        let (theory, measured, error) = (theory?, measured?, error?);
        off.push((measured - theory) / error);
        told.push(format!("{} at {}", against(measured, error, theory), member.name));
    }
    let most = largest(off);
    let words = format!(
        "N Var ln g_aa grows a layer by, within {most:.1} standard errors of theory: {}",
        listed(told)
    );
    verdict(most <= OFF, words)
}

/// For σ_w² > ρ² signed g_ab goes with (σ_w²/ρ)².
pub fn beyond_rho_squared(run: &Run) -> Option<Verdict> {
    if !sampled(run) {
        return None;
    }
    let fit = fit(run, Metric::GradientAb)?;
    let [bottom, above] =
        [run.eq12.as_ref()?.first()?, run.eq12.as_ref()?.get(1)?].map(|layer| layer.g_ab.log10_abs());
    let deep = libm::exp10(bottom? - above?);
    let rate = run.point.chi_q * run.point.chi_q;
    let words = format!(
        "equation (12) itself changes by {deep:.5} a layer at the input, where (σ_w²/ρ)² is {rate:.5} and χ₂ {:.5}; the networks next to the output by {}",
        run.point.chi_2,
        against(fit.rate, fit.rate_error, fit.rate_theory?)
    );
    let holds =
        fit.rate_difference?.abs() <= OFF && (deep / rate - 1.0).abs() <= PERCENT && rate > run.point.chi_2;
    verdict(holds, words)
}
