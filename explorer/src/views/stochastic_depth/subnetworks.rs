//! How many layers survive (Hayou & Ayed, Lemma 1 and figure 1a): L_δ is a sum of independent coins.

use super::boxes::{columns, dot};
use super::samples::Samples;
use super::settings::Mode;
use super::{DepthRun, Member};
use crate::picture::{Measure, Picture, Place, Role};
use crate::reading::{Quantity, Reading, named, significant, words};
use crate::table::{Column, Table};
use depthscale::theory::residual::DepthLaw;

/// Depths that are less likely are not drawn.
const UNLIKELY: f64 = 1e-4;

pub(super) fn law(member: &Member) -> DepthLaw {
    DepthLaw::new(member.survival.rates())
}

/// How often each depth came in the masks of a member.
pub(super) fn counts(run: &DepthRun, index: usize) -> &[u64] {
    match run.samples.get(index) {
        Some(Samples::Depths(counts)) => counts,
        _ => &[],
    }
}

/// Members whose depth is random; scalings do not change it.
pub(super) fn shown(run: &DepthRun) -> impl Iterator<Item = (usize, &Member)> {
    let members = run.members.iter().enumerate();
    members.filter(|(_, member)| member.places[1] == 0)
}

/// Part of the masks with a depth, and its standard error by the law.
fn part(counts: &[u64], depth: usize, probability: f64) -> Option<(f64, f64)> {
    let total: u64 = counts.iter().sum();
    let part = *counts.get(depth)? as f64 / total as f64;
    let error = (probability * (1.0 - probability) / total as f64).sqrt();
    (total > 0).then_some((part, error))
}

/// The law, its normal approximation, sampled masks, and Lemma 1's bound.
pub(super) fn picture(run: &DepthRun) -> Picture {
    let mut picture = Picture {
        x: Measure {
            title: "layers that survive",
            whole: true,
            ..Measure::default()
        },
        y: Measure {
            title: "probability",
            ..Measure::default()
        },
        roles: vec![
            (Role::Theory, "exact law"),
            (Role::Guide, "normal approximation, bound of Lemma 1"),
            (Role::Networks, "sampled masks"),
        ],
        legend: run.full_legend(),
        ..Picture::default()
    };
    let random = |(_, member): &(usize, &Member)| member.mode != Mode::None || run.members.len() == 1;
    for (index, member) in shown(run).filter(random) {
        let law = law(member);
        let pmf = law.pmf();
        let likely = |depth: &usize| pmf[*depth] > UNLIKELY;
        let (Some(first), Some(last)) = ((0..pmf.len()).find(likely), (0..pmf.len()).rfind(likely)) else {
            continue;
        };
        let range = first.saturating_sub(1)..=(last + 1).min(run.depth);
        let exact = range
            .clone()
            .map(|depth| Place::new(depth as f64, Some(pmf[depth])));
        picture.add(Some(index), 0, exact.collect());
        let normal = range
            .clone()
            .map(|depth| Place::new(depth as f64, Some(law.normal(depth))));
        picture.add(Some(index), 1, normal.collect());
        let most = pmf.iter().fold(0.0_f64, |most, &one| most.max(one));
        let bound = law.bound(run.doubt());
        for end in [law.mean() - bound, law.mean() + bound] {
            if (0.0..=run.depth as f64).contains(&end) {
                let upright = [0.0, 0.5 * most].map(|height| Place::new(end, Some(height)));
                picture.add(Some(index), 1, upright.to_vec());
            }
        }
        let counts = counts(run, index);
        let dots = range.map(|depth| {
            let (part, error) = part(counts, depth, pmf[depth]).unzip();
            dot(depth as f64, part, error)
        });
        picture.add(Some(index), 2, dots.collect());
    }
    picture
}

/// Mean, variance and bound of each mode.
pub(super) fn table(run: &DepthRun) -> Table {
    let column = |key, label| Column::new("", key, label);
    let row = |(index, member): (usize, &Member)| {
        let law = law(member);
        let counts = counts(run, index);
        let total: u64 = counts.iter().sum();
        let each = || {
            (0..)
                .zip(counts)
                .map(|(depth, &count)| (f64::from(depth), count as f64))
        };
        let mean = each().map(|(depth, count)| depth * count).sum::<f64>() / total as f64;
        let squares = each()
            .map(|(depth, count)| (depth - mean) * (depth - mean) * count)
            .sum::<f64>();
        let error = (law.variance() / total as f64).sqrt();
        let sampled = |value: f64| Some(value).filter(|_| total > 1);
        let bound = law.bound(run.doubt());
        vec![
            Some(law.mean()),
            sampled(mean),
            sampled(error),
            sampled((mean - law.mean()) / error).filter(|difference| difference.is_finite()),
            Some(law.variance()),
            sampled(squares / (total as f64 - 1.0)),
            Some(bound),
            Some(law.outside(bound)),
        ]
    };
    Table {
        label_heading: "Mode",
        columns: vec![
            column("mean_theory", "mean L_δ"),
            column("mean_sampled", "masks"),
            column("mean_error", "std. error"),
            column("mean_difference", "difference"),
            column("variance_theory", "variance"),
            column("variance_sampled", "masks"),
            column("bound", "Lemma 1: ±"),
            column("outside", "probability beyond"),
        ],
        labels: shown(run)
            .map(|(_, member)| member.mode.label().to_owned())
            .collect(),
        rows: shown(run).map(row).collect(),
    }
}

/// Probability of each depth.
pub(super) fn details(run: &DepthRun) -> Table {
    let members: Vec<(usize, &Member)> = shown(run).collect();
    let laws: Vec<DepthLaw> = members.iter().map(|(_, member)| law(member)).collect();
    let row = |depth: usize| {
        let of_member = |((index, _), law): (&(usize, &Member), &DepthLaw)| {
            let probability = law.pmf()[depth];
            let (part, error) = part(counts(run, *index), depth, probability).unzip();
            let difference = part.zip(error).map(|(part, error)| (part - probability) / error);
            [
                Some(probability),
                part,
                error,
                difference.filter(|value| value.is_finite()),
            ]
        };
        members.iter().zip(&laws).flat_map(of_member).collect()
    };
    Table {
        label_heading: "Depth",
        columns: members
            .iter()
            .flat_map(|(index, _)| columns(run, *index, "", "depth"))
            .collect(),
        labels: (0..=run.depth).map(|depth| depth.to_string()).collect(),
        rows: (0..=run.depth).map(row).collect(),
    }
}

/// The state in words.
pub(super) fn reading(run: &DepthRun) -> Reading {
    let mut headline = vec![words("Of "), words(format!("{} layers survive ", run.depth))];
    let random: Vec<(usize, &Member)> = shown(run)
        .filter(|(_, member)| member.mode != Mode::None)
        .collect();
    for (place, (_, member)) in random.iter().enumerate() {
        if place > 0 {
            headline.push(words(if place + 1 == random.len() { " and " } else { ", " }));
        }
        let law = law(member);
        let told = format!(
            "{} ± {}",
            significant(law.mean()),
            significant(law.variance().sqrt())
        );
        headline.push(named(told, Quantity::Gradient));
        headline.push(words(format!(" ({})", member.mode.label())));
    }
    if random.is_empty() {
        headline.push(words("all"));
    }
    headline.push(words("."));
    let bounds: Vec<String> = random
        .iter()
        .map(|(_, member)| {
            let law = law(member);
            let bound = law.bound(run.doubt());
            format!(
                "±{} ({}; beyond it lies {})",
                significant(bound),
                member.mode.label(),
                significant(law.outside(bound))
            )
        })
        .collect();
    let smallest = (run.depth - 1) as f64 / (2 * run.depth) as f64;
    let mut detail = match bounds.is_empty() {
        true => String::new(),
        false => format!(
            "With probability {} or more, Lemma 1 keeps L_δ within {}.",
            1.0 - run.doubt(),
            bounds.join(", ")
        ),
    };
    detail += &format!(
        " A linear mode needs a budget of at least (L − 1)/2L = {}.",
        significant(smallest)
    );
    Reading {
        headline,
        detail: detail.trim_start().to_owned(),
    }
}
