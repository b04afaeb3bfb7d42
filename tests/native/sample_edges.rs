//! Bits, and the corners: one unit, nothing kept, equal inputs, lengths far outside f64.

use depthscale::model::{Activation, Ensemble, Hyperparameters, Sampling, Start};
use depthscale::sample::{Block, Metric, Plan, Profile, Statistics};

struct Setting {
    activation: Activation,
    weight_variance: f64,
    bias_variance: f64,
    keep_rate: f64,
    start_variance: f64,
    decorrelation: f64,
    depth: usize,
    width: usize,
    networks: usize,
}

const BASE: Setting = Setting {
    activation: Activation::Tanh,
    weight_variance: 1.4,
    bias_variance: 0.1,
    keep_rate: 0.9,
    start_variance: 0.7,
    decorrelation: 0.4,
    depth: 6,
    width: 100,
    networks: 10,
};

impl Setting {
    fn plan(&self) -> Plan {
        Plan {
            hyperparameters: Hyperparameters::new(
                self.activation,
                self.weight_variance,
                self.bias_variance,
                self.keep_rate,
            )
            .unwrap(),
            start: Start {
                variance: self.start_variance,
                decorrelation: self.decorrelation,
            },
            ensemble: Ensemble::new(self.depth, self.width, self.networks, 5).unwrap(),
            sampling: Sampling::default(),
        }
    }

    /// All blocks merged, after a check that every number that can leave is finite.
    fn sample(&self) -> Statistics {
        let plan = self.plan();
        let mut all = Statistics::empty(self.depth);
        plan.sample_blocks(0..plan.blocks())
            .iter()
            .for_each(|block| all.add(block));
        assert_eq!(all.networks(), self.networks);
        for layer in 1..=self.depth {
            for metric in Metric::ALL {
                let m = all.moments(layer, metric);
                for number in [
                    m.mean(),
                    m.variance(),
                    m.standard_error(),
                    m.relative_standard_error(),
                    m.log10_abs_mean(),
                ] {
                    assert!(number.is_none_or(f64::is_finite), "{layer} {metric:?}");
                }
            }
        }
        all
    }
}

/// Any change here changes what a published link shows.
#[test]
fn values_are_pinned() {
    let pinned: [(Activation, f64, [f64; 7]); 6] = [
        (
            Activation::Linear,
            0.9,
            [
                674.8984863467431,
                121.13307521087907,
                121.13307521087907,
                392.3178910610853,
                2.48268031112219,
                0.993175361092934,
                0.352249768624252,
            ],
        ),
        (
            Activation::Tanh,
            0.9,
            [
                0.8253321717175666,
                0.09790217282933808,
                0.09790217282933808,
                0.35544830917560455,
                0.4771287393832918,
                0.23348255702288223,
                0.4772202632667666,
            ],
        ),
        (
            Activation::Tanh,
            1.0,
            [
                0.4426827397859302,
                0.19830279659331723,
                0.19830279659331723,
                0.2801285483905791,
                0.44010761394743914,
                0.28390127188460684,
                0.6594081283279251,
            ],
        ),
        (
            Activation::Relu,
            0.5,
            [
                127.65444565295554,
                -6.586816101781971,
                6.586816101781971,
                9.138587146076128,
                2.3522325500425723,
                0.39076709662650033,
                0.13871378111206517,
            ],
        ),
        (
            Activation::HardTanh,
            0.9,
            [
                5.299835192718046,
                -0.05245283303602407,
                0.05245283303602407,
                1.6872648870207738,
                0.7315342884707036,
                0.28450496643988865,
                0.3841482416179783,
            ],
        ),
        (
            Activation::Erf,
            0.9,
            [
                2.2055626241122055,
                0.10847983261427185,
                0.10847983261427185,
                0.8375612217891732,
                0.624554908155262,
                0.26548508540076193,
                0.4175717571961105,
            ],
        ),
    ];
    for (activation, keep_rate, values) in pinned {
        let row = Setting {
            activation,
            keep_rate,
            ..BASE
        }
        .plan()
        .sample_network(3)[2];
        assert_eq!(
            row.map(|value| value.unwrap().to_f64().unwrap()),
            values,
            "{activation:?} {keep_rate}"
        );
    }
}

#[test]
fn threads_blocks_and_words_change_no_bit() {
    let plan = Setting {
        networks: 23,
        width: 70,
        ..BASE
    }
    .plan();
    // Debug shows every bit of a number.
    let merged = |blocks: Vec<Block>| {
        let mut all = Statistics::empty(6);
        blocks.iter().for_each(|block| all.add(block));
        format!("{all:?}")
    };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        merged(pool.install(|| plan.sample_blocks(0..plan.blocks())))
    };
    assert_eq!(plan.blocks(), 6);
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(3));
    let through_words = |block| Block::from_words(6, &plan.sample_block(block).to_words()).unwrap();
    assert_eq!(one, merged((0..6).map(through_words).collect()));
    let mut split = plan.sample_blocks(0..2);
    split.extend(plan.sample_blocks(2..6));
    assert_eq!(one, merged(split));
    assert_eq!(plan.sample_block(6).networks(), &[] as &[Profile]);
}

#[test]
fn more_networks_keep_the_first_ones() {
    let few = Setting { networks: 4, ..BASE }.plan();
    let many = Setting { networks: 40, ..BASE }.plan();
    assert_eq!(few.sample_block(0), many.sample_block(0));
}

#[test]
fn equal_inputs_stay_equal_to_the_last_bit() {
    for activation in Activation::NAMED {
        for width in [1, 2, 50, 1030] {
            let plan = Setting {
                activation,
                keep_rate: 1.0,
                decorrelation: 0.0,
                width,
                networks: 1,
                ..BASE
            }
            .plan();
            for row in plan.sample_network(0) {
                let of = |metric: Metric| row[metric as usize].unwrap();
                assert_eq!(
                    of(Metric::GradientAa),
                    of(Metric::GradientAb),
                    "{activation:?} {width}"
                );
                assert_eq!(of(Metric::GradientAa), of(Metric::GradientAbAbsolute));
                assert_eq!(of(Metric::GradientAa), of(Metric::GradientTilde));
                assert_eq!(of(Metric::LengthAa), of(Metric::LengthAb));
                let c = of(Metric::Correlation).to_f64().unwrap();
                assert!((c - 1.0).abs() < 1e-14 || of(Metric::LengthAa).mantissa() == 0.0);
            }
        }
    }
}

#[test]
fn nearly_equal_inputs_part_at_the_chaotic_rate() {
    // 1 − c is 10⁻²⁴ at first and grows by χ₁ ≈ 25·(4/3)/√(2πq) ≈ 2.9 a layer (q ≈ 20.8), so it
    // takes 52 layers to become 0.1. No digit of it may be lost on the way.
    let setting = Setting {
        weight_variance: 25.0,
        bias_variance: 0.0,
        keep_rate: 1.0,
        decorrelation: 1e-24,
        depth: 60,
        width: 1000,
        ..BASE
    };
    let all = setting.sample();
    let apart = (1..=60)
        .find(|&layer| all.moments(layer, Metric::Correlation).mean().unwrap() < 0.9)
        .unwrap();
    assert!((48..=56).contains(&apart), "{apart}");
}

#[test]
fn dead_networks_are_zero() {
    for activation in Activation::NAMED {
        // One unit, kept once in a hundred: nothing gets through two layers.
        let setting = Setting {
            activation,
            bias_variance: 0.0,
            keep_rate: 0.01,
            width: 1,
            depth: 40,
            ..BASE
        };
        let all = setting.sample();
        for metric in Metric::ALL {
            // Where φ(0) is not 0, a unit that is kept sends something whatever it received.
            if activation.value(0.0) == 0.0 {
                assert_eq!(all.moments(40, metric).mean(), Some(0.0));
            }
            assert_eq!(
                all.moments(1, metric)
                    .log10_abs_mean()
                    .filter(|_| metric == Metric::GradientAa),
                None
            );
        }
        // With a bias, signals live and gradients still do not.
        let all = Setting {
            bias_variance: 0.3,
            ..setting
        }
        .sample();
        assert!(all.moments(40, Metric::LengthAa).mean().unwrap() > 0.0);
        assert_eq!(all.moments(1, Metric::GradientAa).mean(), Some(0.0));
    }
}

#[test]
fn small_shapes_are_finite() {
    for activation in Activation::NAMED {
        for width in [1, 2, 3, 63, 64, 65] {
            for (keep_rate, bias_variance, decorrelation) in [
                (1.0, 0.0, 0.3),
                (1.0, 0.5, 2.0),
                (0.5, 0.0, 1.0),
                (0.5, 0.5, 0.0),
                (1.0, 0.0, 1e-300),
            ] {
                Setting {
                    activation,
                    width,
                    keep_rate,
                    bias_variance,
                    decorrelation,
                    depth: 1,
                    networks: 5,
                    ..BASE
                }
                .sample();
                Setting {
                    activation,
                    width,
                    keep_rate,
                    bias_variance,
                    decorrelation,
                    depth: 80,
                    networks: 5,
                    ..BASE
                }
                .sample();
            }
        }
    }
}

#[test]
fn lengths_may_leave_the_range_of_f64() {
    // A linear layer multiplies q by σ_w²/ρ on average, relu halves that; g ~ (Σz²)².
    let log10 = f64::log10;
    for (activation, weight_variance, keep_rate, rate) in [
        (Activation::Linear, 4.0, 1.0, log10(4.0)),
        (Activation::Linear, 1e-3, 1.0, -3.0),
        (Activation::Linear, 100.0, 0.1, 3.0),
        (Activation::Relu, 1e-3, 1.0, log10(0.5e-3)),
        (Activation::Relu, 100.0, 0.5, 2.0),
        (Activation::Tanh, 1e-3, 1.0, -3.0),
        (Activation::HardTanh, 1e-3, 0.5, log10(2e-3)),
        (
            Activation::Erf,
            1e-3,
            1.0,
            log10(1e-3 * 4.0 / std::f64::consts::PI),
        ),
    ] {
        let setting = Setting {
            activation,
            weight_variance,
            keep_rate,
            bias_variance: 0.0,
            depth: 1000,
            width: 2000,
            networks: 2,
            ..BASE
        };
        let all = setting.sample();
        let of = |layer, metric| all.moments(layer, metric).log10_abs_mean().unwrap();
        // ln q wanders by √(κL/N), κ ≤ 20 here; saturation in the first layers adds a constant.
        let growth = of(1000, Metric::LengthAa) - of(1, Metric::LengthAa);
        assert!(
            (growth - 999.0 * rate).abs() < 10.0,
            "{activation:?} {growth} {}",
            999.0 * rate
        );
        let drift = of(1000, Metric::GradientAa) - of(1, Metric::GradientAa);
        assert!(drift.abs() < 10.0, "{activation:?} {drift}");
        let total = of(1, Metric::GradientAa);
        assert!((total - 2000.0 * rate).abs() < 12.0, "{activation:?} {total}");
    }
}

#[test]
fn linear_lengths_grow_by_the_weight_variance() {
    let setting = Setting {
        activation: Activation::Linear,
        weight_variance: 1.5,
        bias_variance: 0.0,
        keep_rate: 1.0,
        networks: 2000,
        width: 20,
        ..BASE
    };
    let all = setting.sample();
    for layer in 1..=6 {
        let q = all.moments(layer, Metric::LengthAa);
        let exact = 0.7 * 1.5f64.powi(layer as i32);
        assert!(
            (q.mean().unwrap() - exact).abs() < 4.5 * q.standard_error().unwrap(),
            "{layer}"
        );
        let q_ab = all.moments(layer, Metric::LengthAb);
        assert!(
            (q_ab.mean().unwrap() - 0.6 * exact).abs() < 4.5 * q_ab.standard_error().unwrap(),
            "{layer}"
        );
    }
}

/// Trapezoid rule for E φ(√q n)².
fn mean_square(activation: Activation, q: f64) -> f64 {
    (-800..=800).fold(0.0, |sum, k| {
        let n = 0.01 * f64::from(k);
        sum + 0.01 * (-0.5 * n * n).exp() / std::f64::consts::TAU.sqrt()
            * activation.value(q.sqrt() * n).powi(2)
    })
}

#[test]
fn units_that_fell_silent_speak_again_where_phi_of_0_is_not_0() {
    for activation in [Activation::Sigmoid, Activation::Softplus] {
        let setting = Setting {
            activation,
            weight_variance: 0.6,
            bias_variance: 0.0,
            keep_rate: 0.7,
            width: 1000,
            networks: 40,
            ..BASE
        };
        let all = setting.sample();
        let mut q = 0.7;
        for layer in 1..=6 {
            q = 0.6 / 0.7 * mean_square(activation, q);
            let sampled = all.moments(layer, Metric::LengthAa);
            // Mean of φ² over a width of N: corrections of order 1/N.
            let allowed = 4.5 * sampled.standard_error().unwrap() + 5e-3 * q;
            assert!(
                (sampled.mean().unwrap() - q).abs() < allowed,
                "{activation:?} {layer}"
            );
        }
        // One unit a layer, kept half of the time: z = 0 wherever the one before was dropped, never for long.
        let narrow = Setting {
            keep_rate: 0.5,
            width: 1,
            depth: 200,
            ..setting
        };
        let last = narrow.sample().moments(200, Metric::LengthAa).mean().unwrap();
        assert!(last > 1e-3, "{activation:?} {last}");
    }
}

/// The unbounded activations that are not homogeneous.
const UNBOUNDED: [Activation; 5] = [
    Activation::Elu,
    Activation::Selu,
    Activation::Gelu,
    Activation::Silu,
    Activation::Softplus,
];

#[test]
fn signals_that_grow_without_bound_follow_the_slopes_at_infinity() {
    for activation in UNBOUNDED {
        for (weight_variance, keep_rate, width) in [(100.0, 0.01, 4000), (4.0, 1.0, 200)] {
            let setting = Setting {
                activation,
                weight_variance,
                keep_rate,
                width,
                depth: 1000,
                networks: 2,
                ..BASE
            };
            let slopes = activation.slopes_at_infinity().unwrap();
            // The same normals and masks: as soon as signals are long, the two networks are proportional.
            let limit = Setting {
                activation: Activation::TwoSlopes(slopes),
                ..setting
            };
            for (row, other) in setting
                .plan()
                .sample_network(1)
                .iter()
                .zip(limit.plan().sample_network(1))
                .skip(400)
            {
                let log10 = |row: &[Option<depthscale::model::Scaled>; 7], metric: Metric| {
                    row[metric as usize].unwrap().log10_abs().unwrap()
                };
                for metric in [Metric::LengthAa, Metric::GradientAa] {
                    let [own, other] = [row, &other].map(|row| log10(row, metric));
                    assert!(
                        (own - other).abs() < 5.0,
                        "{activation:?} {metric:?} {own} {other}"
                    );
                }
            }
        }
    }
}

#[test]
fn far_from_1_nothing_jumps_where_phi_is_replaced_by_its_slopes() {
    for activation in Activation::NAMED {
        for exponent in [-200, -80, 200] {
            let row = |shift: i32| {
                let setting = Setting {
                    activation,
                    bias_variance: 0.0,
                    weight_variance: 2.0,
                    start_variance: libm::scalbn(0.7, exponent + shift),
                    ..BASE
                };
                setting.plan().sample_network(0)
            };
            let scales = match exponent {
                200 => activation.slopes_at_infinity().unwrap() != [0.0; 2],
                _ => activation.slopes_at_zero().is_some(),
            };
            if !scales {
                continue;
            }
            // Just on either side of the border, q is 2⁸ times as large and all else the same.
            for (small, large) in row(-4).iter().zip(row(4)) {
                for metric in Metric::ALL {
                    let power = match metric {
                        Metric::Correlation => 0,
                        Metric::LengthAa | Metric::LengthAb => 8,
                        _ => 16,
                    };
                    let [small, large] = [small[metric as usize], large[metric as usize]].map(Option::unwrap);
                    let ratio = libm::scalbn(large.over(small), -power);
                    assert!(
                        (ratio - 1.0).abs() < 1e-9,
                        "{activation:?} {exponent} {metric:?} {ratio}"
                    );
                }
            }
        }
    }
}

#[test]
fn nearly_equal_inputs_stay_nearly_equal_where_signals_grow() {
    // For long signals φ is two slopes, and 1 − c of nearly equal inputs stays what it is. Before, it changes a little.
    for activation in UNBOUNDED {
        for decorrelation in [1e-11, 1e-8] {
            let setting = Setting {
                activation,
                weight_variance: 4.0,
                bias_variance: 0.0,
                keep_rate: 1.0,
                decorrelation,
                depth: 300,
                width: 1000,
                networks: 2,
                ..BASE
            };
            for row in setting.plan().sample_network(0) {
                let c = row[Metric::Correlation as usize].unwrap().to_f64().unwrap();
                let ratio = (1.0 - c) / decorrelation;
                assert!(
                    (1e-4..5.0).contains(&ratio),
                    "{activation:?} {decorrelation} {ratio}"
                );
            }
        }
    }
}

#[test]
fn all_units_on_the_flat_side_send_what_the_slope_leaves_out() {
    // Four units that grow 7-fold a layer: once in a while all are negative, and send −1 on.
    let setting = Setting {
        activation: Activation::Elu,
        weight_variance: 100.0,
        bias_variance: 0.0,
        keep_rate: 1.0,
        decorrelation: 0.0,
        depth: 400,
        width: 4,
        networks: 50,
        ..BASE
    };
    for network in 0..50 {
        for row in setting.plan().sample_network(network) {
            assert!(row[Metric::LengthAa as usize].unwrap().mantissa() > 0.0);
        }
    }
}

#[test]
fn a_silent_input_restarts_at_the_bias_however_long_the_other_is() {
    // Some ten units of each input are kept, half of them negative: with 7 in 1000 nothing gets on, 7 times in 1000 layers.
    for activation in [Activation::Relu, Activation::Gelu, Activation::Selu] {
        let setting = Setting {
            activation,
            weight_variance: 100.0,
            keep_rate: 0.01,
            width: 1000,
            depth: 1000,
            networks: 1,
            ..BASE
        };
        let profile = setting.plan().sample_network(0);
        let lengths: Vec<f64> = profile
            .iter()
            .map(|row| row[Metric::LengthAa as usize].unwrap().log10_abs().unwrap())
            .collect();
        let restarts = lengths.windows(2).filter(|pair| pair[1] < pair[0] - 50.0).count();
        assert!(lengths.iter().all(|log10| *log10 > -2.0), "{activation:?}");
        assert!((1..25).contains(&restarts), "{activation:?} {restarts}");
    }
}

#[test]
fn what_is_not_finite_has_no_value() {
    for start_variance in [f64::INFINITY, f64::NAN] {
        for activation in Activation::NAMED {
            let setting = Setting {
                activation,
                start_variance,
                ..BASE
            };
            let all = setting.sample();
            for metric in Metric::ALL {
                for layer in 1..=6 {
                    let moments = all.moments(layer, metric);
                    assert_eq!((moments.mean(), moments.variance()), (None, None));
                    assert_eq!((moments.count(), moments.log10_abs_mean()), (10, None));
                }
            }
        }
    }
}
