//! Quantiles, jackknife errors, fits and the words about heavy tails, held against what they should be.

use depthscale::model::{Activation, Ensemble, Hyperparameters, Sampling, Scaled, Start};
use depthscale::sample::fits::{Window, decay_rate, variance_power};
use depthscale::sample::{
    BLOCK_NETWORKS, Block, Metric, Moments, Plan, Profile, Quantiles, Statistics, normals, streams::Stream,
};
use depthscale_explorer::views::gradients::fits;
use depthscale_explorer::views::gradients::report as gradients;
use depthscale_explorer::{Run, Study, Task, link};
use rand::SeedableRng;

const PARTS: [f64; 7] = [0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0];

fn standard_normals(count: usize, seed: u64) -> Vec<f64> {
    let mut all = vec![0.0; count];
    normals::fill(&mut Stream::seed_from_u64(seed), &mut all);
    all
}

/// Statistics of networks whose gradients are all `value(network, layer)`.
fn synthetic(networks: usize, depth: usize, value: impl Fn(usize, usize) -> Scaled) -> Statistics {
    let profile = |network| -> Profile {
        (1..=depth)
            .map(|layer| [Some(value(network, layer)); Metric::COUNT])
            .collect()
    };
    let mut all = Statistics::empty(depth);
    for first in (0..networks).step_by(BLOCK_NETWORKS) {
        let last = networks.min(first + BLOCK_NETWORKS);
        all.add(&Block::new((first..last).map(profile)));
    }
    all
}

fn sampled(link: &str) -> Run {
    let (state, notices) = link::read(link);
    assert!(notices.is_empty(), "{notices:?}");
    let mut run = Run::new(state);
    run.fill_tasks(&[Task::Networks], &mut |_, _, _| {}).unwrap();
    run
}

fn rate(window: Window) -> impl Fn(&[Moments]) -> Option<f64> {
    move |layers| decay_rate(window.of_layers(layers).iter().map(Moments::log10_abs_mean))
}

/// log₂ of the quantile as numpy and R have it by default.
fn exact_quantile(sorted: &[f64], part: f64) -> f64 {
    let place = part * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    low + place.fract() * (high - low)
}

#[test]
fn quantiles_are_exact_to_the_stated_resolution() {
    let heavy = |x: f64| 40.0 * x * x * x; // log₂ from about −3000 to 3000
    for (count, spread) in [
        (3, 1.0),
        (50, 2.7),
        (101, 1e-3),
        (20_000, 0.3),
        (20_000, 12.0),
        (20_000, 0.0),
    ] {
        let mut logs = standard_normals(count, 3);
        for log in &mut logs {
            *log = if spread == 0.0 {
                heavy(*log)
            } else {
                spread * *log - 300.0
            };
        }
        let mut quantiles = Quantiles::default();
        logs.iter().for_each(|&log| quantiles.push(log));
        logs.sort_by(f64::total_cmp);
        let range = logs[count - 1] - logs[0];
        let resolution = f64::max(1.0 / 256.0, range / 255.0);
        for (part, log) in PARTS.into_iter().zip(quantiles.log2(PARTS)) {
            let exact = exact_quantile(&logs, part);
            assert!(
                (log.unwrap() - exact).abs() <= resolution,
                "{count} {spread} {part}: {log:?} {exact}"
            );
        }
    }
}

#[test]
fn quantiles_count_zeros_as_the_lowest() {
    let logs: Vec<f64> = standard_normals(700, 5).iter().map(|x| 0.2 * x).collect();
    let mut quantiles = Quantiles::default();
    for &log in &logs {
        quantiles.push(log);
        if quantiles.zeros() < 300 {
            quantiles.push_zero();
        }
    }
    let mut all = vec![-1e9; 300];
    all.extend(&logs);
    all.sort_by(f64::total_cmp);
    for (part, log) in PARTS.into_iter().zip(quantiles.log2(PARTS)) {
        let exact = Some(exact_quantile(&all, part)).filter(|exact| *exact > -1e8);
        match (log, exact) {
            (Some(log), Some(exact)) => assert!((log - exact).abs() <= 1.0 / 256.0, "{part}: {log} {exact}"),
            both => assert_eq!(both, (None, None), "{part}"),
        }
    }
}

#[test]
fn blocks_cross_as_words_and_no_order_of_work_changes_a_bit() {
    let plan = plan(Activation::Relu, 0.5, 12, 9, 30);
    let fold = |blocks: &[Block]| {
        let mut all = Statistics::empty(12);
        blocks.iter().for_each(|block| all.add(block));
        format!("{all:?}") // shows every bit
    };
    let together = plan.sample_blocks(0..plan.blocks());
    let backwards: Vec<Block> = (0..plan.blocks()).rev().map(|b| plan.sample_block(b)).collect();
    let alone: Vec<Block> = backwards.into_iter().rev().collect();
    let crossed: Vec<Block> = together
        .iter()
        .map(|block| Block::from_words(12, &block.to_words()).unwrap())
        .collect();
    assert_eq!(fold(&together), fold(&alone));
    assert_eq!(fold(&together), fold(&crossed));
    // words of many blocks in a row are told apart by their size
    let words: Vec<f64> = together.iter().flat_map(Block::to_words).collect();
    let apart = words
        .chunks(Block::words(4, 12))
        .map(|words| Block::from_words(12, words).unwrap());
    assert_eq!(fold(&together), fold(&apart.collect::<Vec<_>>()));
    let swapped: Vec<Block> = together.iter().rev().cloned().collect();
    assert_ne!(fold(&together), fold(&swapped), "the order of blocks counts");
}

fn plan(activation: Activation, keep_rate: f64, depth: usize, width: usize, networks: usize) -> Plan {
    Plan {
        hyperparameters: Hyperparameters::new(activation, 1.1, 0.1, keep_rate).unwrap(),
        start: Start {
            variance: 0.7,
            decorrelation: 0.3,
        },
        ensemble: Ensemble::new(depth, width, networks, 11).unwrap(),
        sampling: Sampling::default(),
    }
}

#[test]
fn the_jackknife_error_of_a_mean_is_the_textbook_one() {
    for networks in [4, 5, 37, 63, 64] {
        let values = standard_normals(networks, networks as u64);
        let all = synthetic(networks, 1, |network, _| Scaled::from(values[network]));
        let moments = all.moments(1, Metric::GradientAb);
        let estimate = all
            .jackknife(Metric::GradientAb)
            .estimate(|layers| layers[0].mean())
            .unwrap();
        assert_eq!(Some(estimate.value), moments.mean());
        let ratio = estimate.error / moments.standard_error().unwrap();
        assert!((ratio - 1.0).abs() < 1e-11, "{networks}: {ratio}");
    }
    // groups of several networks, some larger than others, know the error to about 1/√(2·64)
    for networks in [70, 100, 1000, 6400] {
        let values = standard_normals(networks, 1);
        let all = synthetic(networks, 1, |network, _| Scaled::from(values[network]));
        let estimate = all
            .jackknife(Metric::GradientAa)
            .estimate(|layers| layers[0].mean());
        let ratio = estimate.unwrap().error / all.moments(1, Metric::GradientAa).standard_error().unwrap();
        assert!((ratio - 1.0).abs() < 0.3, "{networks}: {ratio}");
    }
}

#[test]
fn too_few_networks_and_other_metrics_have_no_jackknife_error() {
    let mean = |layers: &[Moments]| layers.first()?.mean();
    let all = synthetic(3, 2, |network, _| Scaled::from(network as f64));
    assert_eq!(all.jackknife(Metric::GradientAa).estimate(mean), None);
    let all = synthetic(9, 2, |network, _| Scaled::from(network as f64));
    assert!(all.jackknife(Metric::GradientAa).estimate(mean).is_some());
    assert_eq!(all.jackknife(Metric::LengthAa).estimate(mean), None);
    assert_eq!(
        Statistics::empty(2).jackknife(Metric::GradientAa).estimate(mean),
        None
    );
}

#[test]
fn the_jackknife_error_of_a_rate_is_the_spread_of_rates() {
    const ENSEMBLES: usize = 100;
    const NETWORKS: usize = 20;
    let plan = plan(Activation::Tanh, 0.9, 16, 150, ENSEMBLES * NETWORKS);
    let window = Window { from: 1, to: 12 };
    let blocks = plan.sample_blocks(0..plan.blocks());
    let estimates: Vec<_> = blocks
        .chunks(NETWORKS / BLOCK_NETWORKS)
        .map(|blocks| {
            let mut all = Statistics::empty(16);
            blocks.iter().for_each(|block| all.add(block));
            all.jackknife(Metric::GradientAa).estimate(rate(window)).unwrap()
        })
        .collect();
    assert_eq!(estimates.len(), ENSEMBLES);
    let mean = estimates.iter().map(|e| e.value).sum::<f64>() / ENSEMBLES as f64;
    let spread = estimates.iter().map(|e| (e.value - mean).powi(2)).sum::<f64>() / (ENSEMBLES - 1) as f64;
    let errors = estimates.iter().map(|e| e.error.powi(2)).sum::<f64>() / ENSEMBLES as f64;
    let ratio = (errors / spread).sqrt();
    // the spread of a hundred is known to 7 %
    assert!((0.8..1.25).contains(&ratio), "{ratio}");
}

#[test]
fn the_fitted_rate_of_linear_networks_is_that_of_the_theory() {
    let run = sampled("phi=linear&sw2=0.9&sb2=0.1&rho=1&L=60&N=2000&nets=40&c0=0.5");
    let fits = fits::fits(&run);
    for (fit, name) in [
        (fits.g_aa, "g_aa"),
        (fits.g_ab, "g_ab"),
        (fits.g_ab_abs, "|g_ab|"),
        (fits.g_tilde_ab, "g̃_ab"),
    ] {
        let fit = fit.unwrap();
        assert!(fit.rate_error < 0.01 * fit.rate, "{name} {fit:?}");
        assert!(fit.rate_difference.unwrap().abs() < 4.0, "{name} {fit:?}");
        assert_eq!((fit.from_layer, fit.to_layer), (1, 45), "{name}");
    }
    let table = fits::fits_table(&run);
    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    assert!(
        table
            .rows
            .iter()
            .flatten()
            .all(|value| value.is_some_and(f64::is_finite))
    );
}

#[test]
fn a_constant_relative_spread_is_the_power_two() {
    let factors: Vec<f64> = standard_normals(50, 9)
        .iter()
        .map(|x| libm::exp(0.3 * x))
        .collect();
    // g from 10⁻³⁶⁰⁰ up
    let all = synthetic(50, 40, |network, layer| {
        Scaled::new(factors[network], 300 * (layer as i32 - 40))
    });
    let networks = all.jackknife(Metric::GradientAa);
    let window = Window::of(networks.whole()).unwrap();
    assert_eq!(window, Window { from: 1, to: 30 });
    let power = networks
        .estimate(|layers| variance_power(window.of_layers(layers)))
        .unwrap();
    assert!(
        (power.value - 2.0).abs() < 1e-12 && power.error < 1e-12,
        "{power:?}"
    );
    let rate = networks.estimate(rate(window)).unwrap();
    assert!((rate.value / libm::ldexp(1.0, -300) - 1.0).abs() < 1e-10 && rate.error < 1e-100);
}

#[test]
fn heavy_tails_are_said_where_they_are() {
    let deep = sampled("phi=tanh&L=200&N=50&nets=40");
    let words = gradients::reading(&deep).detail;
    assert!(words.contains("ln g_aa has a standard deviation of") && words.contains("Trust the median."));
    for text in ["phi=tanh&L=20&N=1000&nets=40", "phi=tanh&L=200&N=50&nets=4"] {
        let mut run = Run::new(link::read(text).0);
        assert!(!gradients::reading(&run).detail.contains("ln g_aa has"), "{text}");
        run.fill_tasks(&[Task::Networks], &mut |_, _, _| {}).unwrap();
        assert!(!gradients::reading(&run).detail.contains("ln g_aa has"), "{text}");
    }
}

#[test]
fn reports_hold_logarithms_of_what_is_positive() {
    // narrow relu networks die
    let run = sampled("phi=relu&sw2=1.5&sb2=0&rho=0.5&L=25&N=4&nets=60");
    let report = serde_json::to_value(gradients::report(&run)).unwrap();
    let sampled = &report["sampled"];
    for key in ["g_aa", "g_ab_abs", "g_tilde_ab"] {
        for name in [
            "mean_log10",
            "mean_log10_error",
            "sd_log10",
            "log10_q05",
            "log10_q25",
            "log10_median",
            "log10_q75",
            "log10_q95",
            "zeros",
        ] {
            assert_eq!(sampled[key][name].as_array().unwrap().len(), 25, "{key} {name}");
        }
        assert!(sampled[key]["zeros"][0].as_u64() > Some(0));
        assert!(sampled[key]["mean_log10"][0].is_null() && sampled[key]["log10_q05"][0].is_null());
    }
    assert!(sampled["g_ab"]["mean_log10"].is_null() && sampled["c_ab"]["zeros"].is_null());
    assert!(report["fits"]["g_aa"].is_null());
    assert!(!report.to_string().contains("NaN"));

    // in living networks quantiles ascend around the mean of the logarithm
    let run = self::sampled("phi=tanh&L=40&N=60&nets=90");
    let sampled = gradients::curves(&run).sampled;
    let log = sampled.g_aa.logarithm.unwrap();
    for layer in 0..40 {
        let ascending = [
            log.log10_q05[layer],
            log.log10_q25[layer],
            log.log10_median[layer],
            log.log10_q75[layer],
            log.log10_q95[layer],
        ]
        .map(Option::unwrap);
        assert!(ascending.is_sorted(), "{ascending:?}");
        let (mean, sd) = (log.mean_log10[layer].unwrap(), log.sd_log10[layer].unwrap());
        assert!((ascending[2] - mean).abs() < 0.5 * sd);
        assert!((ascending[4] - ascending[0]) / sd > 2.3 && (ascending[4] - ascending[0]) / sd < 4.3);
        assert!((log.mean_log10_error[layer].unwrap() * 90f64.sqrt() / sd - 1.0).abs() < 1e-9);
    }
}
