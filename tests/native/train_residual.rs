//! Residual networks in training: gradients and responses against finite differences, the loss with stochastic depth against every
//! mask there is, and what a run does.

use depthscale::sample::{normals, streams};
use depthscale::train::Noise;
use depthscale::train::data::{Data, Samples};
use depthscale::train::regression::regression;
use depthscale::train::residual::{
    Batch, Decomposition, Descent, Failure, Part, Residual, ResidualRecipe, ResidualTrainer, Shape,
};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

const SHAPE: Shape = Shape {
    features: 5,
    depth: 4,
    width: 7,
    outputs: 3,
    branch_variance: 0.25,
};
const RATES: [f64; 4] = [0.9, 0.5, 0.7, 0.3];
const SAMPLES: usize = 6;

fn drawn(count: usize, row: usize) -> Vec<f32> {
    let mut values = vec![0.0; count];
    normals::fill(&mut streams::weights(1, 0, 0, row), &mut values);
    values.into_iter().map(|value| value as f32).collect()
}

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

fn network(shape: &Shape) -> Residual {
    let mut values = drawn(1000, 0).into_iter();
    Residual::new(shape, || values.next().unwrap())
}

/// A network of classes and one of values, with what each is trained on.
fn both() -> [(Residual, Batch); 2] {
    let inputs = drawn(SAMPLES * SHAPE.features, 1);
    let one = Shape { outputs: 1, ..SHAPE };
    let labels = (0..SAMPLES).map(|sample| sample as u8 % 3).collect();
    [
        (network(&SHAPE), Batch::classes(inputs.clone(), labels).unwrap()),
        (network(&one), Batch::new(inputs, drawn(SAMPLES, 2)).unwrap()),
    ]
}

fn values(network: &mut Residual) -> Vec<f64> {
    network.parameters().map(|value| f64::from(*value)).collect()
}

/// What a step with learning rate 1 takes off each parameter.
fn gradient(network: &Residual, batch: &Batch, noise: &Noise, seed: u64) -> Vec<f64> {
    let mut network = network.clone();
    let before = values(&mut network);
    let descent = Descent {
        learning_rate: 1.0,
        momentum: 0.0,
    };
    network.step(batch, noise, descent, &mut rng(seed)).unwrap();
    before
        .iter()
        .zip(values(&mut network))
        .map(|(a, b)| a - b)
        .collect()
}

fn norm(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().map(|x| x * x).sum::<f64>().sqrt()
}

fn loss_at(network: &Residual, batch: &Batch, factors: &[f64]) -> f64 {
    let noise = Noise::Fixed {
        factors: factors.to_vec(),
    };
    network.score(batch, &noise, &mut rng(0)).unwrap().loss
}

/// The slope in δ_l by central differences.
fn slope(loss: impl Fn(&[f64]) -> f64, factors: &[f64], layer: usize) -> f64 {
    let h = 1.0 / 512.0;
    let shifted = |by| {
        let mut factors = factors.to_vec();
        factors[layer] += by;
        loss(&factors)
    };
    (shifted(h) - shifted(-h)) / (2.0 * h)
}

#[test]
fn steps_follow_the_gradient_of_both_losses() {
    let rates = RATES.to_vec();
    let noises = [
        Noise::None,
        Noise::Dropout { keep_rate: 0.7 },
        Noise::Fixed {
            factors: rates.clone(),
        },
        Noise::DepthOfEach { rates: rates.clone() },
        Noise::StochasticDepth { rates },
    ];
    for (network, batch) in both() {
        for noise in &noises {
            let exact = gradient(&network, &batch, noise, 3);
            let mut network = network.clone();
            // Narrow, not to meet a kink of relu; the 24 bits of f32 then leave a thousandth.
            let h = 1.0 / 4096.0;
            let mut shifted = |index, by| {
                *network.parameters().nth(index).unwrap() += by;
                let loss = network.score(&batch, noise, &mut rng(3)).unwrap().loss;
                *network.parameters().nth(index).unwrap() -= by;
                loss
            };
            let difference = |index| (shifted(index, h) - shifted(index, -h)) / f64::from(2.0 * h);
            let differences: Vec<f64> = (0..exact.len()).map(difference).collect();
            let errors = exact.iter().zip(differences).map(|(a, b)| a - b);
            assert!(norm(errors) < 2e-3 * norm(exact.iter().copied()), "{noise:?}");
        }
    }
}

#[test]
fn momentum_carries_on() {
    // w₂ = w₁ + μ(w₁ − w₀) − η g(w₁), also for the layer that took no part in the second step.
    let [(network, batch), _] = both();
    let fixed = |last| Noise::Fixed {
        factors: vec![1.0, 1.0, 1.0, last],
    };
    let descent = Descent {
        learning_rate: 0.1,
        momentum: 0.5,
    };
    let mut trained = network.clone();
    let first = values(&mut trained);
    trained.step(&batch, &fixed(1.0), descent, &mut rng(0)).unwrap();
    let second = values(&mut trained);
    let gradient = gradient(&trained, &batch, &fixed(0.0), 0);
    trained.step(&batch, &fixed(0.0), descent, &mut rng(0)).unwrap();
    for (index, third) in values(&mut trained).into_iter().enumerate() {
        let expected = second[index] + 0.5 * (second[index] - first[index]) - 0.1 * gradient[index];
        assert!((third - expected).abs() < 1e-6, "{index}");
    }
}

/// The mean loss over all masks, each weighted by its probability.
fn enumerated(network: &Residual, batch: &Batch) -> f64 {
    let masks = 0..1 << RATES.len();
    masks
        .map(|mask: u32| {
            let factor = |layer: usize| f64::from(mask >> layer & 1);
            let factors: Vec<f64> = (0..RATES.len()).map(factor).collect();
            let chances = RATES.iter().zip(&factors);
            let chance: f64 = chances
                .map(|(p, on)| if *on == 1.0 { *p } else { 1.0 - p })
                .product();
            chance * loss_at(network, batch, &factors)
        })
        .sum()
}

#[test]
fn the_loss_is_the_mean_over_all_masks() {
    for (network, batch) in both() {
        let exact = enumerated(&network, &batch);
        let sampled = network.decomposition(&batch, &RATES, 4000, &mut rng(1)).unwrap();
        let deviation = (sampled.loss - exact) / sampled.error;
        assert!(deviation.abs() < 4.0, "{deviation}");
        assert_eq!(sampled.average, loss_at(&network, &batch, &RATES));
        // Masks for whole batches have the same mean, with larger errors.
        let noise = Noise::StochasticDepth {
            rates: RATES.to_vec(),
        };
        let mut rng = rng(2);
        let losses: Vec<f64> = (0..4000)
            .map(|_| network.score(&batch, &noise, &mut rng).unwrap().loss)
            .collect();
        let mean = losses.iter().sum::<f64>() / 4000.0;
        let error = norm(losses.iter().map(|loss| loss - mean)) / 4000.0;
        assert!(error > sampled.error && (mean - exact).abs() < 4.0 * error);
    }
}

#[test]
fn one_layer_leaves_nothing_beyond_the_second_order() {
    // y is linear in δ_1: E(y − t)² = (Ey − t)² + s² p(1 − p) ζ², wherever ζ is taken.
    let shape = Shape {
        depth: 1,
        outputs: 1,
        ..SHAPE
    };
    let network = network(&shape);
    let batch = Batch::new(drawn(SAMPLES * SHAPE.features, 1), drawn(SAMPLES, 2)).unwrap();
    let p = 0.7;
    let exact = p * loss_at(&network, &batch, &[1.0]) + (1.0 - p) * loss_at(&network, &batch, &[0.0]);
    let parts = network.decomposition(&batch, &[p], 2, &mut rng(1)).unwrap();
    for penalty in [parts.penalty, parts.penalty_at_mean] {
        assert!((exact - parts.average - penalty).abs() < 1e-6 * exact);
    }
}

#[test]
fn small_noise_is_all_second_order_at_its_mean() {
    // The rest falls faster than the gap, which is of order s², as branches shrink.
    for outputs in [1, 3] {
        let rest = |branch_variance: f64| {
            let shape = Shape {
                outputs,
                branch_variance,
                ..SHAPE
            };
            let network = network(&shape);
            let [(_, classes), (_, values)] = both();
            let batch = if outputs == 1 { values } else { classes };
            let parts = network.decomposition(&batch, &RATES, 2, &mut rng(1)).unwrap();
            let gap = enumerated(&network, &batch) - parts.average;
            (gap - parts.penalty_at_mean) / gap
        };
        let small = rest(0.0025).abs();
        assert!(small < 0.05, "{outputs}: {small}");
    }
}

#[test]
fn curvatures_are_those_of_responses() {
    for factors in [[1.0; 4], RATES] {
        let [classes, values] = both().map(|(network, _)| network);
        let input = drawn(SHAPE.features, 7);
        let s = SHAPE.branch_variance.sqrt();
        // y from the losses of targets −1 and 1.
        let output = |factors: &[f64]| {
            let loss = |target| {
                let batch = Batch::new(input.clone(), vec![target]).unwrap();
                loss_at(&values, &batch, factors)
            };
            (loss(-1.0) - loss(1.0)) / 2.0
        };
        // −log π_k from the loss of label k; ζᵀHζ is the variance of ζ under π, whatever is added to all of ζ.
        let negative_log = |label: u8, factors: &[f64]| {
            let batch = Batch::classes(input.clone(), vec![label]).unwrap();
            loss_at(&classes, &batch, factors)
        };
        let batch = Batch::new(input.clone(), vec![0.0]).unwrap();
        let of_values = values.curvatures(&batch, &factors).unwrap();
        let batch = Batch::classes(input.clone(), vec![0]).unwrap();
        let of_classes = classes.curvatures(&batch, &factors).unwrap();
        for layer in 0..SHAPE.depth {
            let known = slope(output, &factors, layer) / s;
            assert!((of_values[layer] - known * known).abs() < 2e-3 * of_values[layer].max(0.01));
            let (mut mean, mut square) = (0.0, 0.0);
            for label in 0..3 {
                let change = slope(|factors| negative_log(label, factors), &factors, layer) / s;
                let share = (-negative_log(label, &factors)).exp();
                mean += share * change;
                square += share * change * change;
            }
            let known = square - mean * mean;
            assert!(
                (of_classes[layer] - known).abs() < 2e-3 * known.max(0.01),
                "{known}"
            );
        }
    }
}

#[test]
fn sensitivities_are_slopes_of_the_loss() {
    for (network, batch) in both() {
        let sensitivities = network.sensitivities(&batch).unwrap();
        for (layer, own) in sensitivities.into_iter().enumerate() {
            let known = slope(|factors| loss_at(&network, &batch, factors), &[1.0; 4], layer);
            assert!(
                (own - known).abs() < 1e-3 * known.abs().max(0.01),
                "{own} {known}"
            );
        }
    }
}

#[test]
fn without_noise_nothing_is_penalised() {
    for (network, batch) in both() {
        let Decomposition {
            loss,
            error,
            average,
            penalty,
            penalty_at_mean,
        } = network.decomposition(&batch, &[1.0; 4], 3, &mut rng(1)).unwrap();
        assert_eq!(loss, average);
        assert_eq!([error, penalty, penalty_at_mean], [0.0; 3]);
    }
}

#[test]
fn neurons_have_the_values_of_all_masks() {
    let network = network(&Shape { depth: 2, ..SHAPE });
    let input = drawn(SHAPE.features, 1);
    let of = |rates: [f64; 2], masks| {
        let places = [(1, 2), (2, 6), (3, 0), (2, 7)];
        network
            .neurons(&input, &rates, masks, &places, &mut rng(1))
            .unwrap()
    };
    let masks = 4000;
    let values = of([0.7, 0.4], masks);
    assert_eq!([values[2].len(), values[3].len()], [0, 0]);
    for (place, depth) in [(0, 1), (1, 2)] {
        let mut seen = 0;
        for (first, second) in [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)] {
            if depth == 1 && second == 1.0 {
                continue;
            }
            let known = of([first, second], 1)[place][0];
            // Products of many rows may add up in another order than those of one.
            let count = values[place]
                .iter()
                .filter(|own| (**own - known).abs() < 1e-5)
                .count();
            let chance = |p: f64, on: f64| if on == 1.0 { p } else { 1.0 - p };
            let p = chance(0.7, first) * if depth == 2 { chance(0.4, second) } else { 1.0 };
            let deviation = (masks as f64 * p * (1.0 - p)).sqrt();
            assert!(
                (count as f64 - masks as f64 * p).abs() < 4.0 * deviation,
                "{count} {p}"
            );
            seen += count;
        }
        assert_eq!(seen, masks);
    }
}

#[test]
fn a_unit_answers_as_an_output_that_reads_it() {
    let mut network = network(&Shape { outputs: 1, ..SHAPE });
    let unit = 3;
    let batch = Batch::new(drawn(SHAPE.features, 1), vec![0.0]).unwrap();
    let share = network.largest_shares(&batch, unit).unwrap()[0].unwrap();
    let readout = values(&mut network).len() - SHAPE.width;
    for (index, weight) in network.parameters().skip(readout).enumerate() {
        *weight = f32::from(u8::from(index == unit));
    }
    let squares = network.curvatures(&batch, &[]).unwrap();
    let largest = squares.iter().copied().fold(0.0, f64::max);
    assert!((share - largest / squares.iter().sum::<f64>()).abs() < 1e-6);
    assert_eq!(
        network.largest_shares(&batch, SHAPE.width),
        Err(Failure::OtherWidth)
    );
    // No unit is above 0: nothing moves.
    let dark = Batch::new(vec![0.0; SHAPE.features], vec![0.0]).unwrap();
    assert_eq!(network.largest_shares(&dark, unit).unwrap(), [None]);
}

/// Three classes around means of their own.
fn classes() -> Data {
    let part = |row| {
        let labels: Vec<u8> = (0..60).map(|sample| sample % 3).collect();
        let mut inputs = drawn(60 * 5, row);
        for (input, label) in inputs.chunks_mut(5).zip(&labels) {
            input[usize::from(*label)] += 6.0;
        }
        Samples::new(5, inputs, labels).unwrap()
    };
    Data {
        name: String::new(),
        features: 5,
        classes: 3,
        train: part(3),
        test: part(4),
    }
}

fn recipe(learning_rate: f64, seed: u64) -> ResidualRecipe {
    ResidualRecipe {
        width: 8,
        branch_variance: 0.25,
        survival: RATES.to_vec(),
        learning_rate,
        momentum: 0.5,
        batch: 8,
        seed,
    }
}

#[test]
fn runs_learn() {
    let data = classes();
    let mut trainer = ResidualTrainer::classes(recipe(0.02, 1), &data);
    for _ in 0..20 {
        trainer.epoch().unwrap();
    }
    let score = trainer.score(Part::Test, usize::MAX).unwrap();
    assert!(score.accuracy.unwrap() > 0.95 && score.loss < 0.2, "{score:?}");
    let data = regression(100, 2, 1);
    let mut trainer = ResidualTrainer::regression(recipe(0.02, 1), &data);
    let before = trainer.score(Part::Test, 100).unwrap();
    for _ in 0..200 {
        trainer.epoch().unwrap();
    }
    let after = trainer.score(Part::Test, 100).unwrap();
    assert!(
        after.accuracy.is_none() && after.loss < 0.5 * before.loss,
        "{before:?} {after:?}"
    );
}

#[test]
fn epochs_see_every_sample_once() {
    // 60 samples by 8: seven steps and one of 4. With learning rate 0 and no noise the losses add up to that of all.
    let data = classes();
    let mut still = recipe(0.0, 1);
    still.survival = vec![1.0; 4];
    let mut trainer = ResidualTrainer::classes(still, &data);
    let all = trainer.score(Part::Train, usize::MAX).unwrap().loss;
    let sum = |trainer: &mut ResidualTrainer, from: usize| -> (f64, f64) {
        let losses: Vec<f64> = (0..8).map(|_| trainer.step().unwrap()).collect();
        let weights = |step: usize| if step == 7 { 4.0 } else { 8.0 };
        let total: f64 = losses
            .iter()
            .enumerate()
            .map(|(step, loss)| weights(step) * loss)
            .sum();
        (total / 60.0, losses[from])
    };
    let (first, own) = sum(&mut trainer, 0);
    let (second, other) = sum(&mut trainer, 0);
    assert!((first - all).abs() < 1e-6 * all && (second - all).abs() < 1e-6 * all);
    assert!(own != other, "another order");
}

#[test]
fn rates_change_nothing_but_masks() {
    let data = classes();
    let mut certain = recipe(0.02, 1);
    certain.survival = vec![1.0; 4];
    let mut changed = ResidualTrainer::classes(certain, &data);
    changed.survive(&RATES);
    let mut other = ResidualTrainer::classes(recipe(0.02, 1), &data);
    // Measuring takes nothing from the masks that train.
    other.decomposition(10, 3).unwrap();
    for _ in 0..10 {
        assert_eq!(changed.step(), other.step());
    }
}

#[test]
fn steps_that_are_too_long_have_a_name() {
    let data = classes();
    let mut trainer = ResidualTrainer::classes(recipe(1e6, 1), &data);
    let losses: Vec<_> = (0..40).map(|_| trainer.step()).collect();
    let diverged = losses.iter().position(|loss| loss.is_err()).unwrap();
    assert!(losses[..diverged].iter().flatten().all(|loss| loss.is_finite()));
    assert!(
        losses[diverged..]
            .iter()
            .all(|loss| *loss == Err(Failure::Diverged))
    );
    assert_eq!(trainer.score(Part::Test, 10), Err(Failure::Diverged));
    assert_eq!(trainer.decomposition(10, 2), Err(Failure::Diverged));
    assert_eq!(trainer.sensitivities(10), Err(Failure::Diverged));
    assert_eq!(trainer.largest_shares(10), Err(Failure::Diverged));
    assert_eq!(trainer.neurons(0, 2, &[(4, 0)]), Err(Failure::Diverged));
    assert_eq!(trainer.neurons(60, 2, &[(4, 0)]), Err(Failure::OtherWidth));
}

#[test]
fn targets_have_a_kind() {
    let [(classes, of_classes), (values, of_values)] = both();
    for (network, batch) in [(&classes, &of_values), (&values, &of_classes)] {
        let score = network.score(batch, &Noise::None, &mut rng(0));
        assert_eq!(score, Err(Failure::OtherWidth));
        assert_eq!(network.sensitivities(batch), Err(Failure::OtherWidth));
        assert_eq!(network.curvatures(batch, &[]), Err(Failure::OtherWidth));
    }
    let none = regression(0, 5, 1);
    let mut trainer = ResidualTrainer::regression(recipe(0.1, 1), &none);
    assert_eq!(trainer.step(), Err(Failure::OtherWidth));
}

#[test]
fn regression_targets_are_the_sine_of_one_direction() {
    // One dimension: asin y = ±βx + kπ, so y is a function of x with one β.
    let data = regression(200, 1, 5);
    assert_eq!(data.count(), 200);
    assert!(data.sample(399).is_some() && data.sample(400).is_none());
    let samples = |index| data.sample(index).unwrap();
    let small = (0..400).map(samples).filter(|(x, _)| x[0].abs() < 0.3);
    let slopes: Vec<f32> = small.map(|(x, y)| y.asin() / x[0]).collect();
    assert!(slopes.len() > 50);
    assert!(
        slopes.iter().all(|slope| (slope / slopes[0] - 1.0).abs() < 1e-3),
        "{slopes:?}"
    );
    // Many dimensions: mean square ½ of a uniform phase.
    let data = regression(1000, 256, 5);
    let square: f32 = (0..2000).map(|index| data.sample(index).unwrap().1.powi(2)).sum();
    // y² has variance 1/8.
    assert!((square / 2000.0 - 0.5).abs() < 4.0 * (0.125f32 / 2000.0).sqrt());
}

#[test]
fn runs_have_their_bits() {
    let data = classes();
    let function = regression(40, 5, 1);
    let losses = |seed| {
        let mut classes = ResidualTrainer::classes(recipe(0.02, seed), &data);
        let mut values = ResidualTrainer::regression(recipe(0.02, seed), &function);
        for _ in 0..9 {
            classes.step().unwrap();
            values.step().unwrap();
        }
        [classes.step().unwrap(), values.step().unwrap()].map(f64::to_bits)
    };
    assert_eq!(losses(1), losses(1));
    assert!(losses(1) != losses(2));
    assert_eq!(
        losses(1).map(f64::from_bits),
        [0.07840675889634838, 0.7849903605911264]
    );
}
