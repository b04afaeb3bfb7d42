//! Networks with stochastic depth: the sampler that writes no weights down against explicit weights, two planted mistakes that the same
//! tests must catch, Proposition 1's growth, and corners.

use crate::sample_reference::kolmogorov_smirnov;
#[allow(dead_code)] // its networks are of another kind
use depthscale::model::{Scaled, Start};
use depthscale::sample::residual::{MaskedPlan, Profile, ResidualMetric, ResidualPlan, read_words};
use depthscale::sample::streams::{self, Stream, Streams};
use depthscale::sample::{Moments, normals};
use rand::RngCore;
use rayon::prelude::*;

const NETWORKS: usize = 600;
/// Probability that a correct sampler fails any test of one family.
const FAMILY_ALPHA: f64 = 1e-2;

type Values = Vec<[f64; ResidualMetric::COUNT]>;
type Pair = [Vec<f64>; 2];

fn plan(width: usize, rates: &[f64], branch_variance: f64, decorrelation: f64) -> ResidualPlan {
    ResidualPlan {
        depth: rates.len(),
        width,
        networks: NETWORKS,
        seed: 3,
        rates: rates.to_vec(),
        branch_variance,
        start: Start {
            variance: 0.8,
            decorrelation,
        },
    }
}

fn dot(u: &[f64], v: &[f64]) -> f64 {
    u.iter().zip(v).map(|(u, v)| u * v).sum()
}

fn sum(u: &[f64], v: &[f64], factor: f64) -> Vec<f64> {
    u.iter().zip(v).map(|(u, v)| u + factor * v).collect()
}

fn normal(stream: &mut Stream, deviation: f64, n: usize) -> Vec<f64> {
    let mut out = vec![0.0; n];
    normals::fill(stream, &mut out);
    out.iter().map(|x| deviation * x).collect()
}

/// How W is drawn.
#[derive(Clone, Copy, PartialEq)]
enum Law {
    Explicit,
    /// Given what it acted on, as THEORY section 4 has it.
    Conditioned,
    /// WᵀD = G + Σ e_k A_k·D: G is not projected off what the forward pass fixed.
    NoProjection,
    /// For equal inputs Gram–Schmidt leaves only the rounding of e₁·x_b, along e₁. Taken for a direction, it makes e₁ count twice.
    NoiseDirection,
}

/// What is known of one W.
enum Weights {
    All(Vec<Vec<f64>>),
    /// e_k and A_k = W e_k.
    Along([Vec<f64>; 2], [Vec<f64>; 2]),
}

/// W, and W x of both inputs.
fn draw(stream: &mut Stream, law: Law, x: &Pair) -> (Weights, Pair) {
    let n = x[0].len();
    let deviation = (2.0 / n as f64).sqrt();
    if law == Law::Explicit {
        let w: Vec<Vec<f64>> = (0..n).map(|_| normal(stream, deviation, n)).collect();
        let z = x.each_ref().map(|x| w.iter().map(|row| dot(row, x)).collect());
        return (Weights::All(w), z);
    }
    let unit = |v: &[f64], length: f64| sum(&vec![0.0; n], v, if length > 0.0 { 1.0 / length } else { 0.0 });
    let r11 = dot(&x[0], &x[0]).sqrt();
    let e1 = unit(&x[0], r11);
    let r12 = dot(&e1, &x[1]);
    let left = sum(&x[1], &e1, -r12);
    let left = sum(&left, &e1, -dot(&e1, &left));
    let mut r22 = dot(&left, &left).sqrt();
    let mut e2 = unit(&left, r22);
    let mut a = [normal(stream, deviation, n), normal(stream, deviation, n)];
    if r22 <= 1e-13 * dot(&x[1], &x[1]).sqrt() {
        r22 = 0.0;
        e2 = if law == Law::NoiseDirection {
            e1.clone()
        } else {
            vec![0.0; n]
        };
        a[1] = a[0].clone();
    }
    let z_b = sum(&unit(&a[0], 1.0 / r12), &a[1], r22);
    let z_a = a[0].iter().map(|a| r11 * a).collect();
    (Weights::Along([e1, e2], a), [z_a, z_b])
}

/// Wᵀd.
fn transposed(stream: &mut Stream, law: Law, weights: &Weights, d: &[f64]) -> Vec<f64> {
    let n = d.len();
    match weights {
        Weights::All(w) => (0..n).map(|j| (0..n).map(|i| w[i][j] * d[i]).sum()).collect(),
        Weights::Along(e, a) => {
            let g = normal(stream, (2.0 / n as f64 * dot(d, d)).sqrt(), n);
            let mut v = g.clone();
            for (e, a) in e.iter().zip(a) {
                let open = if law == Law::NoProjection { 0.0 } else { dot(e, &g) };
                v = sum(&v, e, dot(a, d) - open);
            }
            v
        }
    }
}

/// One network from its definition, of other numbers than the plan's own.
fn plain(plan: &ResidualPlan, network: usize, law: Law) -> Values {
    let mut stream = streams::weights(plan.seed + 1 + law as u32, network, 0, 0);
    let (n, s) = (plan.width, plan.branch_variance.sqrt());
    let (q, eps) = (plan.start.variance, plan.start.decorrelation);
    let a = normal(&mut stream, q.sqrt(), n);
    let other = normal(&mut stream, (q * eps * (2.0 - eps)).sqrt(), n);
    let b = sum(&sum(&a, &a, -eps), &other, 1.0);
    let mut y = [a, b];
    let mut layers = Vec::new();
    for rate in &plan.rates {
        let before = y.clone();
        let kept = (stream.next_u64() as f64 / 18_446_744_073_709_551_616.0 < *rate).then(|| {
            let x = y.each_ref().map(|y| y.iter().map(|y| y.max(0.0)).collect());
            draw(&mut stream, law, &x)
        });
        if let Some((_, z)) = &kept {
            y = [0, 1].map(|i| sum(&y[i], &z[i], s));
        }
        layers.push((kept, before, y.clone()));
    }
    let mut d = normal(&mut stream, 1.0 / (n as f64).sqrt(), n);
    let output = dot(&d, &d);
    let mut values = vec![[0.0; ResidualMetric::COUNT]; plan.depth];
    for (index, (kept, before, [a, b])) in layers.iter().enumerate().rev() {
        let mut discrepancy = 0.0;
        if let Some((weights, z)) = kept {
            discrepancy = 2.0 * dot(&d, &z[0]) * dot(&d, &z[0]);
            let v = transposed(&mut stream, law, weights, &d);
            let through = v
                .iter()
                .zip(&before[0])
                .map(|(v, &y)| if y > 0.0 { *v } else { 0.0 });
            d = sum(&d, &through.collect::<Vec<_>>(), s);
        }
        let c = dot(a, b) / (dot(a, a) * dot(b, b)).sqrt();
        values[index] = [
            dot(&d, &d) / output,
            discrepancy,
            dot(a, a) / n as f64,
            dot(a, b) / n as f64,
            1.0 - c,
        ];
    }
    values
}

fn number(value: Option<Scaled>) -> f64 {
    value.unwrap().to_f64().unwrap()
}

fn ours(plan: &ResidualPlan, network: usize) -> Values {
    let profile = plan.profile(network);
    profile.iter().map(|row| row.map(number)).collect()
}

type Test = (f64, usize, ResidualMetric, ResidualPlan);

/// p-values over layers and metrics.
fn compare(plan: &ResidualPlan, one: impl Fn(usize) -> Values + Sync, other: Law) -> Vec<Test> {
    let draw = |draw: &(dyn Fn(usize) -> Values + Sync)| -> Vec<Values> {
        (0..plan.networks).into_par_iter().map(draw).collect()
    };
    let samples = [draw(&one), draw(&|network| plain(plan, network, other))];
    let mut tests = Vec::new();
    for layer in [1, 2, plan.depth / 2, plan.depth] {
        for metric in ResidualMetric::ALL {
            // 1 − c of equal inputs or one unit is 0 or 2 up to rounding, which is no law to compare.
            let trivial = plan.start.decorrelation == 0.0 || plan.width == 1;
            if metric == ResidualMetric::Decorrelation && trivial {
                continue;
            }
            // Narrow networks often come to 1 − c = 10⁻¹⁶, which the plain ones only know as 0.
            let rounded = |value: f64| match metric {
                ResidualMetric::Decorrelation => (value * 1e12).round(),
                _ => value,
            };
            let column = |values: &Vec<Values>| {
                let values = values
                    .iter()
                    .map(|values| rounded(values[layer - 1][metric as usize]));
                values.collect()
            };
            let [one, other] = samples.each_ref().map(column);
            tests.push((kolmogorov_smirnov(one, other), layer, metric, plan.clone()));
        }
    }
    tests
}

fn assert_one_law(name: &str, mut tests: Vec<Test>) {
    tests.sort_by(|x, y| x.0.total_cmp(&y.0));
    let small = tests.iter().filter(|test| test.0 < 0.05).count() as f64 / tests.len() as f64;
    println!(
        "{name}: {} tests, smallest p {:.1e}, {:.1} % below 0.05",
        tests.len(),
        tests[0].0,
        100.0 * small
    );
    assert!(tests[0].0 > FAMILY_ALPHA / tests.len() as f64, "{:?}", tests[0]);
    assert!(small < 0.08, "too many small p-values: {small}");
}

#[test]
fn conditioned_networks_have_the_law_of_explicit_weights() {
    let falling: Vec<f64> = (1..=8).map(|l| 1.0 - f64::from(l) / 12.0).collect();
    let mut tests = Vec::new();
    for width in [4, 16, 64] {
        for rates in [&[1.0; 8][..], &[0.7; 8], &[0.3; 8], &falling] {
            for branch_variance in [1.0, 0.125] {
                let plan = plan(width, rates, branch_variance, 0.4);
                tests.extend(compare(&plan, |network| ours(&plan, network), Law::Explicit));
            }
        }
    }
    assert_one_law("grid", tests);
}

#[test]
fn so_they_have_in_the_corners() {
    let mut tests = Vec::new();
    for (width, decorrelation) in [
        (1, 0.4),
        (2, 0.4),
        (3, 1.7),
        (8, 0.0),
        (8, 1e-7),
        (8, 2.0),
        (32, 1e-3),
    ] {
        for (rate, branch_variance) in [(1.0, 1.0), (0.8, 1.0), (1.0, 0.1), (0.9, 4.0)] {
            let plan = plan(width, &[rate; 6], branch_variance, decorrelation);
            tests.extend(compare(&plan, |network| ours(&plan, network), Law::Explicit));
        }
    }
    assert_one_law("corners", tests);
}

/// Smallest p-value of a mistake, to be far below any threshold above.
fn caught(plan: &ResidualPlan, mistake: Law) -> f64 {
    let smallest = |law| {
        let tests = compare(plan, |network| plain(plan, network, law), Law::Explicit);
        tests.iter().fold(1.0, |s: f64, test| s.min(test.0))
    };
    assert!(smallest(Law::Conditioned) > 1e-5, "the plain sampler is sound");
    smallest(mistake)
}

#[test]
fn a_missing_projection_is_caught() {
    let p = caught(&plan(4, &[0.9; 12], 1.0, 0.4), Law::NoProjection);
    assert!(p < 1e-11, "{p:e}");
}

#[test]
fn a_noise_direction_is_caught() {
    let p = caught(&plan(8, &[1.0; 12], 1.0, 0.0), Law::NoiseDirection);
    assert!(p < 1e-11, "{p:e}");
}

/// Proposition 1, and the length of the signal: ∏(1 + s²p_k) on average, with the spread that masks alone give.
#[test]
fn growth_and_length_are_products_over_layers() {
    for (rate, branch_variance) in [(0.5, 1.0), (0.8, 1.0), (0.4, 0.5)] {
        let mut plan = plan(400, &[rate; 8], branch_variance, 0.4);
        plan.networks = 3000;
        let profiles: Vec<Profile> = (0..plan.networks)
            .into_par_iter()
            .map(|i| plan.profile(i))
            .collect();
        let factor = 1.0 + branch_variance * rate;
        let square = 1.0 + (2.0 + branch_variance) * branch_variance * rate;
        for layer in 1..=8 {
            for (metric, layers, start) in [
                (ResidualMetric::Growth, 9 - layer, 1.0),
                (ResidualMetric::LengthAa, layer, plan.start.variance),
            ] {
                let values = profiles
                    .iter()
                    .map(|profile| number(profile[layer - 1][metric as usize]));
                let mean = values.sum::<f64>() / plan.networks as f64;
                let expected = start * factor.powi(layers as i32);
                let spread = (square / factor / factor).powi(layers as i32) - 1.0;
                let sigmas = (mean / expected - 1.0) / (spread / plan.networks as f64).sqrt();
                assert!(
                    sigmas.abs() < 4.5,
                    "{rate} {branch_variance} {layer} {metric:?}: {sigmas}"
                );
            }
        }
    }
}

/// Proposition 1 is the limit of wide networks. Before it, a unit that is active and long makes all later signals longer, its own
/// included, so that of a gradient more than half goes through active units: to first order, the mean growth from layer L to l is off
/// by a factor e^{a/N} with g = 1 + s², r_j = g^{−j/2},
///
/// ```text
/// a = (2s⁴/πg²) Σ_{m=l−1}^{L−1} [ Σ_{k=l−1}^{m−1} (asin r_{m−k} + r_{m−k}√(1−r_{m−k}²)) − Σ_{k=0}^{l−2} r_{m−k}√(1−r_{m−k}²) ]
/// ```
/// and the mean length of y_l by that of the growth from layer l to the first.
#[test]
fn narrow_networks_grow_faster_than_wide_ones() {
    const DEPTH: usize = 20;
    for branch_variance in [1.0, 0.05] {
        let growth: f64 = 1.0 + branch_variance;
        let bias = |depth: usize, layer: usize| {
            let mut sum = 0.0;
            for m in layer - 1..depth {
                for k in 0..m {
                    let r = growth.powf(-((m - k) as f64) / 2.0);
                    let product = r * (1.0 - r * r).sqrt();
                    sum += if k >= layer - 1 {
                        r.asin() + product
                    } else {
                        -product
                    };
                }
            }
            let factor = branch_variance / growth;
            2.0 * factor * factor / std::f64::consts::PI * sum
        };
        let mut plan = plan(64, &[1.0; DEPTH], branch_variance, 0.4);
        plan.networks = 20_000;
        let profiles: Vec<Profile> = (0..plan.networks)
            .into_par_iter()
            .map(|i| plan.profile(i))
            .collect();
        for layer in [1, 5, 10, 15, 20] {
            for (metric, layers, bias, start) in [
                (ResidualMetric::Growth, DEPTH + 1 - layer, bias(DEPTH, layer), 1.0),
                (
                    ResidualMetric::LengthAa,
                    layer,
                    bias(layer, 1),
                    plan.start.variance,
                ),
            ] {
                let mut moments = Moments::default();
                for profile in &profiles {
                    moments.push_value(profile[layer - 1][metric as usize]);
                }
                let expected = start * growth.powi(layers as i32) * (bias / plan.width as f64).exp();
                let sigmas = (moments.mean().unwrap() - expected) / moments.standard_error().unwrap();
                println!("{branch_variance} {layer} {metric:?}: a = {bias:.2}, {sigmas:.1}");
                assert!(
                    sigmas.abs() < 4.5,
                    "{branch_variance} {layer} {metric:?}: {sigmas}"
                );
            }
        }
    }
}

#[test]
fn a_thousand_layers_stay_in_range() {
    for (width, rate) in [(64, 1.0), (2, 1.0), (64, 0.5)] {
        let plan = plan(width, &vec![rate; 1000], 1.0, 0.4);
        for network in 0..20 {
            let profile = plan.profile(network);
            assert!(profile.iter().flatten().all(Option::is_some));
            let log2 = |layer: usize, metric| {
                profile[layer][metric as usize].unwrap().log2_abs().unwrap() / plan.depth_of(network) as f64
            };
            if width == 64 {
                // E log₂ of a layer's factor is 1 but for O(1/N).
                let (growth, length) = (
                    log2(0, ResidualMetric::Growth),
                    log2(999, ResidualMetric::LengthAa),
                );
                assert!((0.85..1.1).contains(&growth) && (0.85..1.1).contains(&length));
            }
        }
    }
}

#[test]
fn one_seed_is_one_network_at_all_rates() {
    let whole = plan(16, &[1.0; 6], 1.0, 0.4);
    let none = plan(16, &[0.0; 6], 1.0, 0.4);
    for network in 0..20 {
        let (start, profile) = (ours(&none, network), ours(&whole, network));
        assert_eq!((none.depth_of(network), whole.depth_of(network)), (0, 6));
        let [growth, discrepancy, length, _, decorrelation] = start[0];
        assert_eq!((growth, discrepancy), (1.0, 0.0));
        assert!(start.iter().all(|row| *row == start[0]));
        assert!(length > 0.0 && (0.0..1.0).contains(&decorrelation));
        // The same first layer, whatever becomes of the others.
        let first = plan(16, &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0], 1.0, 0.4);
        let lengths = |values: &Values| values[0][ResidualMetric::LengthAa as usize];
        assert_eq!(lengths(&ours(&first, network)), lengths(&profile));
        // What survives at a lower rate survives at a higher one.
        let depths = [0.2, 0.5, 0.9].map(|rate| plan(16, &[rate; 6], 1.0, 0.4).depth_of(network));
        assert!(depths.is_sorted());
    }
    let half = plan(16, &[0.5; 6], 1.0, 0.4);
    for network in 0..20 {
        let moved = ours(&half, network);
        let survived = moved
            .iter()
            .filter(|row| row[ResidualMetric::Discrepancy as usize] > 0.0);
        assert_eq!(survived.count(), half.depth_of(network));
    }
}

#[test]
fn equal_inputs_stay_equal() {
    for width in [1, 2, 50] {
        let plan = plan(width, &[0.8; 30], 1.0, 0.0);
        for row in ours(&plan, 1) {
            let [_, _, aa, ab, decorrelation] = row;
            assert_eq!((aa, 0.0), (ab, decorrelation));
        }
    }
}

/// 1 − c is known far below rounding: φ is homogeneous, so that close inputs of half the distance stay so, to all digits.
#[test]
fn close_inputs_lose_no_digits() {
    let [near, nearer] = [1e-20, 2.5e-21].map(|eps| plan(100, &[0.9; 40], 1.0, eps));
    for network in 0..5 {
        let decorrelation = |plan| ours(plan, network)[39][ResidualMetric::Decorrelation as usize];
        let ratio = decorrelation(&near) / decorrelation(&nearer);
        assert!((ratio - 4.0).abs() < 1e-6, "{ratio}");
    }
}

#[test]
fn sensitivities_are_those_of_the_profile() {
    let plan = plan(20, &[1.0; 12], 1.0, 0.4);
    let discrepancies = ours(&plan, 3)
        .into_iter()
        .map(|row| row[ResidualMetric::Discrepancy as usize]);
    let discrepancies: Vec<f64> = discrepancies.collect();
    let largest = discrepancies.iter().fold(0.0, |x: f64, &y| x.max(y));
    let sensitivities = plan.sensitivities(3);
    assert_eq!(sensitivities.len(), 12);
    for (zeta, g) in sensitivities.iter().zip(&discrepancies) {
        assert!((zeta * zeta - g / largest).abs() < 1e-14);
    }
}

/// μ_l is the sum over all paths through the branch of layer l, and other paths are independent. So in wide networks μ_l are normal, all
/// of one variance, and any two have the correlation s²/(1 + s²), of the paths through both.
#[test]
fn shares_are_those_of_equally_correlated_normals() {
    for (depth, branch_variance) in [(2, 1.0), (2, 0.5), (20, 1.0), (20, 0.05)] {
        let plan = plan(300, &vec![1.0; depth], branch_variance, 0.4);
        let correlation = branch_variance / (1.0 + branch_variance);
        let mut stream = streams::weights(1, depth, 0, 0);
        let [mut shares, mut expected] = [Moments::default(); 2];
        for network in 0..2000 {
            shares.push(plan.neuron_share(network), 0);
        }
        for _ in 0..20_000 {
            let common = correlation.sqrt() * normal(&mut stream, 1.0, 1)[0];
            let own = normal(&mut stream, (1.0 - correlation).sqrt(), depth);
            let squares: Vec<f64> = own.iter().map(|own| (common + own) * (common + own)).collect();
            let largest = squares.iter().fold(0.0, |x: f64, &y| x.max(y));
            expected.push(largest / squares.iter().sum::<f64>(), 0);
        }
        if depth == 2 {
            let k = ((1.0 - correlation) / (1.0 + correlation)).sqrt();
            let closed = 0.5 - 2.0 / std::f64::consts::PI * k * k.ln() / (1.0 - k * k);
            let sigmas = (expected.mean().unwrap() - closed) / expected.standard_error().unwrap();
            assert!(sigmas.abs() < 4.5, "{sigmas}");
        }
        let error = shares
            .standard_error()
            .unwrap()
            .hypot(expected.standard_error().unwrap());
        let sigmas = (shares.mean().unwrap() - expected.mean().unwrap()) / error;
        println!(
            "{depth} {branch_variance}: {:?} {:?} {sigmas}",
            shares.mean(),
            expected.mean()
        );
        assert!(sigmas.abs() < 4.5, "{depth} {branch_variance}: {sigmas}");
    }
    assert_eq!(plan(5, &[1.0], 1.0, 0.4).neuron_share(0), 1.0);
    assert_eq!(plan(5, &[0.0], 1.0, 0.4).neuron_share(0), 0.0);
}

#[test]
fn words_bring_back_every_bit() {
    let mut plan = plan(8, &[0.7; 5], 1.0, 0.4);
    plan.networks = 10;
    assert_eq!(
        (plan.blocks(), plan.networks_of(2), plan.networks_of(3)),
        (3, 8..10, 10..10)
    );
    for block in 0..plan.blocks() {
        let words = plan.block_words(block);
        assert_eq!(
            words.len(),
            plan.networks_of(block).len() * 5 * ResidualMetric::COUNT * 2
        );
        let profiles: Vec<Profile> = plan
            .networks_of(block)
            .map(|network| plan.profile(network))
            .collect();
        assert_eq!(read_words(5, &words), Some(profiles));
        assert_eq!(read_words(5, &words[1..]), None);
        assert_eq!(read_words(0, &words), None);
        let mut wrong = words.clone();
        wrong[0] = 3.0;
        assert_eq!(read_words(5, &wrong), None);
    }
}

/// Weights as streams have them, one after the other.
#[test]
fn masked_networks_are_one_network_under_masks() {
    for (width, masks, branch_variance) in [(1, 3, 1.0), (7, 20, 1.0), (12, 8, 0.25)] {
        let networks = plan(width, &[0.9, 0.5, 0.6, 1.0, 0.0], branch_variance, 0.4);
        let masked = MaskedPlan {
            masks,
            layers: vec![0, 1, 3, 5, 6],
            networks,
        };
        let plan = &masked.networks;
        let neurons = masked.neurons(2);
        assert!(neurons[4].is_empty());
        let mut survivors = vec![Streams::new(0, 0, 0, 0).masks; plan.depth];
        for (layer, stream) in survivors.iter_mut().enumerate() {
            *stream = Streams::new(plan.seed, 2, layer + 1, 0).masks;
        }
        for (mask, _) in neurons[0].iter().enumerate() {
            let start = &mut Streams::new(plan.seed, 2, 0, 0).forward[0];
            let mut y = normal(start, plan.start.variance.sqrt(), width);
            let mut depth = 0;
            for layer in 0..=plan.depth {
                let uniform = |stream: &mut Stream| (stream.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
                if layer > 0 && uniform(&mut survivors[layer - 1]) < plan.rates[layer - 1] {
                    depth += 1;
                    let x: Vec<f64> = y.iter().map(|y| y.max(0.0)).collect();
                    let s = (2.0 / width as f64 * branch_variance).sqrt();
                    let row = |row| normal(&mut streams::weights(plan.seed, 2, layer, row), s, width);
                    y = (0..width).map(|i| y[i] + dot(&row(i), &x)).collect();
                }
                if let Some(place) = masked.layers.iter().position(|&own| own == layer) {
                    let size = dot(&y, &y).sqrt();
                    assert!(
                        (neurons[place][mask] - y[0]).abs() < 1e-12 * size,
                        "{layer} {mask}"
                    );
                }
            }
            if mask == 0 {
                assert_eq!(depth, plan.depth_of(2), "mask 0 is that of the profile");
            }
        }
    }
}

/// Bits that no change of machine, compiler or thread may change.
#[test]
fn draws_are_pinned() {
    let plan = plan(5, &[0.5, 0.5, 1.0], 0.5, 0.4);
    let rows = plan
        .profile(7)
        .into_iter()
        .map(|row| row.map(|value| number(value).to_bits()));
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows, PINNED);

    let masked = MaskedPlan {
        networks: plan,
        masks: 5,
        layers: vec![3],
    };
    let neurons: Vec<u64> = masked.neurons(7).concat().into_iter().map(f64::to_bits).collect();
    assert_eq!(neurons, PINNED_NEURONS);
}
const PINNED: [[u64; ResidualMetric::COUNT]; 3] = [
    [
        0x4011_db73_cd8f_a33e,
        0,
        0x3ff2_c507_5273_b28b,
        0x3fe2_385e_9d68_85f4,
        0x3fd4_d464_f01f_664e,
    ],
    [
        0x4011_db73_cd8f_a33e,
        0x402c_2096_d383_bb8d,
        0x4005_004c_4845_34cb,
        0x3ffa_7417_e52b_6c62,
        0x3fcc_404e_38c7_5de9,
    ],
    [
        0x400c_9229_0c2d_000f,
        0x4020_3e85_a402_a06b,
        0x4004_cb02_b6ac_0439,
        0x4005_3f40_8652_623d,
        0x3fba_86d1_998a_5a78,
    ],
];
const PINNED_NEURONS: [u64; 5] = [
    0x4008_78ab_9cc8_19fa,
    0x4008_78ab_9cc8_19fa,
    0x400f_8601_60f1_bc0b,
    0x4008_78ab_9cc8_19fa,
    0x4008_142e_128d_b472,
];
