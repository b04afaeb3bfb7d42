//! Training of fully connected networks: gradients against finite differences, optimisers against their formulas, the start against
//! theory, failures by name.

use depthscale::model::{Activation, Hyperparameters, WeightLaw};
use depthscale::sample::{normals, streams};
use depthscale::theory::length_map::length_map;
use depthscale::train::data::{Data, Samples};
use depthscale::train::{Diverged, Optimiser, Recipe, Trainer};

const FEATURES: usize = 6;
const CLASSES: usize = 3;
const PLAIN: Optimiser = Optimiser::Sgd { momentum: 0.0 };

fn drawn(count: usize, row: usize) -> Vec<f32> {
    let mut values = vec![0.0; count];
    normals::fill(&mut streams::weights(1, 0, 0, row), &mut values);
    values.into_iter().map(|value| value as f32).collect()
}

/// Inputs of normals; those of class k have `distance` added to their number k.
fn data(features: usize, classes: usize, count: usize, distance: f32) -> Data {
    let samples = |row| {
        let labels: Vec<u8> = (0..count).map(|index| (index % classes) as u8).collect();
        let mut inputs = drawn(features * count, row);
        for (input, label) in inputs.chunks_mut(features).zip(&labels) {
            input[usize::from(*label)] += distance;
        }
        Samples::new(features, inputs, labels).unwrap()
    };
    Data {
        name: "normals".into(),
        features,
        classes,
        train: samples(0),
        test: samples(1),
    }
}

fn small() -> Data {
    data(FEATURES, CLASSES, 8, 1.0)
}

fn recipe() -> Recipe {
    Recipe {
        activation: Activation::Tanh,
        weight_variance: 1.8,
        bias_variance: 0.1,
        keep_rate: 0.7,
        weights: WeightLaw::Gaussian,
        depth: 3,
        width: 9,
        optimiser: PLAIN,
        learning_rate: 1.0,
        batch: 8,
        seed: 1,
    }
}

fn values(trainer: &mut Trainer) -> Vec<f64> {
    trainer.parameters().map(|value| f64::from(*value)).collect()
}

/// What one step takes off each parameter.
fn taken(recipe: &Recipe, data: &Data) -> Vec<f64> {
    let mut trainer = Trainer::new(recipe, data);
    let before = values(&mut trainer);
    trainer.step().unwrap();
    let pairs = before.into_iter().zip(values(&mut trainer));
    pairs.map(|(before, after)| before - after).collect()
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|x| x * x).sum::<f64>().sqrt()
}

#[test]
fn a_step_follows_the_gradient() {
    let data = small();
    for name in ["tanh", "relu", "hardtanh", "leakyrelu(0.2)", "erf", "z*tanh(z)"] {
        for keep_rate in [1.0, 0.7] {
            for (weights, depth) in [
                (WeightLaw::Gaussian, 3),
                (WeightLaw::Orthogonal, 2),
                (WeightLaw::Gaussian, 1),
            ] {
                let recipe = Recipe {
                    activation: Activation::parse(name).unwrap(),
                    keep_rate,
                    weights,
                    depth,
                    ..recipe()
                };
                let exact = taken(&recipe, &data);
                // Another trainer has the same masks in its first step.
                let shifted = |index, by: f32| {
                    let mut trainer = Trainer::new(&recipe, &data);
                    *trainer.parameters().nth(index).unwrap() += by;
                    trainer.step().unwrap().loss
                };
                // Narrow, not to meet a kink; losses of f32 have errors of 10⁻⁷, their differences over 2h then of 2·10⁻⁴.
                let h = 1.0 / 2048.0;
                let errors = exact.iter().enumerate().map(|(index, exact)| {
                    exact - (shifted(index, h) - shifted(index, -h)) / f64::from(2.0 * h)
                });
                let errors: Vec<f64> = errors.collect();
                let error = norm(&errors) / norm(&exact);
                assert!(error < 2e-3, "{name} {keep_rate} {weights:?} {depth}: {error}");
            }
        }
    }
}

#[test]
fn optimisers_do_what_their_formulas_say() {
    let data = small();
    let rate = 0.01;
    type Rule = fn(&mut f64, f64) -> f64;
    let rules: [(Optimiser, Rule); 3] = [
        (PLAIN, |_, g| g),
        (Optimiser::Sgd { momentum: 0.9 }, |v, g| {
            *v = 0.9 * *v + g;
            *v
        }),
        (Optimiser::RmsProp, |s, g| {
            *s = 0.9 * *s + 0.1 * g * g;
            g / (s.sqrt() + 1e-8)
        }),
    ];
    for (optimiser, rule) in rules {
        // Without dropout and with all inputs in a batch, the gradient at any weights is what a plain step of 1 takes off them.
        let plain = Recipe {
            keep_rate: 1.0,
            ..recipe()
        };
        let mut trainer = Trainer::new(
            &Recipe {
                optimiser,
                learning_rate: rate,
                ..plain.clone()
            },
            &data,
        );
        let mut memory = vec![0.0; values(&mut trainer).len()];
        for _ in 0..3 {
            let before = values(&mut trainer);
            let mut gradient = Trainer::new(&plain, &data);
            for (into, from) in gradient.parameters().zip(trainer.parameters()) {
                *into = *from;
            }
            gradient.step().unwrap();
            trainer.step().unwrap();
            let after = values(&mut trainer);
            let moved: Vec<f64> = before.iter().zip(&after).map(|(a, b)| a - b).collect();
            let known: Vec<f64> = before
                .iter()
                .zip(values(&mut gradient))
                .zip(&mut memory)
                .map(|((before, after), memory)| rate * rule(memory, before - after))
                .collect();
            // Units that the gradient does not reach are moved by 10⁻⁸ or so of RMSProp: parameters are rounded to 10⁻⁷.
            let errors: Vec<f64> = moved.iter().zip(&known).map(|(a, b)| a - b).collect();
            assert!(
                norm(&errors) < 1e-4 * norm(&known),
                "{optimiser:?} {}",
                norm(&errors) / norm(&known)
            );
        }
    }
}

/// q^l of every layer of one network, and the outputs' mean square, from plain loops in doubles over its parameters, without dropout.
fn lengths(trainer: &mut Trainer, recipe: &Recipe, input: &[f32]) -> Vec<f64> {
    let parameters = values(trainer);
    let mut rest = &parameters[..];
    let mut x: Vec<f64> = input.iter().map(|x| f64::from(*x)).collect();
    let layer = |_| {
        let (weights, after) = rest.split_at(x.len() * recipe.width);
        let (bias, after) = after.split_at(recipe.width);
        let rows = weights.chunks(x.len()).zip(bias);
        let z: Vec<f64> = rows
            .map(|(row, bias)| bias + row.iter().zip(&x).map(|(w, x)| w * x).sum::<f64>())
            .collect();
        rest = after;
        x = z.iter().map(|z| recipe.activation.value(*z)).collect();
        z.iter().map(|z| z * z).sum::<f64>() / recipe.width as f64
    };
    (0..recipe.depth).map(layer).collect()
}

#[test]
fn lengths_at_the_start_follow_the_length_map() {
    let data = data(40, 2, 2, 0.0);
    let (networks, depth) = (60, 6);
    for weights in WeightLaw::ALL {
        let recipe = |seed| Recipe {
            weights,
            depth,
            width: 100,
            seed,
            ..recipe()
        };
        let input = data.train.input(0);
        let all: Vec<Vec<f64>> = (0..networks)
            .map(|seed| lengths(&mut Trainer::new(&recipe(seed), &data), &recipe(seed), input))
            .collect();
        let first = recipe(0);
        let network =
            Hyperparameters::new(first.activation, first.weight_variance, first.bias_variance, 1.0).unwrap();
        let square = input.iter().map(|x| f64::from(x * x)).sum::<f64>() / input.len() as f64;
        let mut q = first.weight_variance * square + first.bias_variance;
        for layer in 0..depth {
            let mean = all.iter().map(|q| q[layer]).sum::<f64>() / networks as f64;
            let squares = all
                .iter()
                .map(|q| (q[layer] - mean) * (q[layer] - mean))
                .sum::<f64>();
            let error = squares.sqrt() / networks as f64;
            // Finite width adds a relative 1/N or so.
            assert!(
                (mean - q).abs() < 4.0 * error + 0.01 * q,
                "{weights:?} {layer} {mean} {q} {error}"
            );
            q = length_map(&network, q);
        }
    }
}

#[test]
fn orthogonal_weights_are() {
    let recipe = Recipe {
        weights: WeightLaw::Orthogonal,
        width: 31,
        ..recipe()
    };
    let data = small();
    let mut trainer = Trainer::new(&recipe, &data);
    let parameters = values(&mut trainer);
    let n = recipe.width;
    let mut traces = Vec::new();
    for layer in parameters[n * (FEATURES + 1)..]
        .chunks(n * (n + 1))
        .take(recipe.depth - 1)
    {
        let weight = |i: usize, j: usize| layer[i * n + j];
        for i in 0..n {
            for j in 0..n {
                let dot: f64 = (0..n).map(|k| weight(k, i) * weight(k, j)).sum();
                let known = if i == j { recipe.weight_variance } else { 0.0 };
                assert!((dot - known).abs() < 1e-5, "{i} {j} {dot}");
            }
        }
        traces.push((0..n).map(|i| weight(i, i)).sum::<f64>());
    }
    assert_ne!(traces[0], traces[1]);
}

/// Moments that Haar measure fixes: the trace has mean 0 and variance 1, and E q_ij² q_kl² = (N+1)/(N(N−1)(N+2)).
#[test]
fn orthogonal_weights_are_as_haar_measure_has_them() {
    let data = small();
    let n = 3;
    let networks = 4000;
    let samples: Vec<[f64; 4]> = (0..networks)
        .map(|seed| {
            let recipe = Recipe {
                weights: WeightLaw::Orthogonal,
                weight_variance: 1.0,
                depth: 2,
                width: n,
                seed,
                ..recipe()
            };
            let q = values(&mut Trainer::new(&recipe, &data))[n * (FEATURES + 1)..].to_vec();
            let trace = q[0] + q[4] + q[8];
            let determinant = q[0] * (q[4] * q[8] - q[5] * q[7]) - q[1] * (q[3] * q[8] - q[5] * q[6])
                + q[2] * (q[3] * q[7] - q[4] * q[6]);
            [trace, trace * trace, q[0] * q[0] * q[8] * q[8], determinant]
        })
        .collect();
    for (index, known) in [0.0, 1.0, 4.0 / 30.0, 0.0].into_iter().enumerate() {
        let mean = samples.iter().map(|x| x[index]).sum::<f64>() / networks as f64;
        let squares = samples
            .iter()
            .map(|x| (x[index] - mean) * (x[index] - mean))
            .sum::<f64>();
        let error = squares.sqrt() / networks as f64;
        assert!((mean - known).abs() < 4.5 * error, "{index} {mean} {error}");
    }
}

/// One layer of linear units is linear in its masks: the variance of an output over masks is (1/ρ − 1) Σ_j (V_kj z_j)², which the
/// mean loss of two classes with equal outputs tells.
#[test]
fn masks_keep_units_at_their_rate() {
    let count = 4000;
    let data = data(2, 2, count, 0.0);
    let keep_rate = 0.6;
    let recipe = Recipe {
        activation: Activation::Linear,
        keep_rate,
        depth: 1,
        width: 5,
        batch: count,
        ..recipe()
    };
    let mut trainer = Trainer::new(&recipe, &data);
    // z = 1 for every input, outputs of the first class −ln(1 − …) apart: V = (t, 0), so that the loss is ln(1 + e^∓t·kept/ρ).
    let t = 0.5;
    for (index, value) in trainer.parameters().enumerate() {
        *value = match index {
            0..10 => 0.0,
            10..15 => 1.0,
            15..20 => t,
            _ => 0.0,
        };
    }
    let loss = trainer.step().unwrap().loss;
    let binomial = |kept: i32| {
        let ways = [1.0, 5.0, 10.0, 10.0, 5.0, 1.0][kept as usize];
        ways * libm::pow(keep_rate, kept.into()) * libm::pow(1.0 - keep_rate, (5 - kept).into())
    };
    // Half of the inputs have the first class.
    let of = |kept: i32, sign: f64| (1.0 + (sign * f64::from(t) * f64::from(kept) / keep_rate).exp()).ln();
    let moment = |power: i32| {
        let term = |kept| binomial(kept) * 0.5 * (of(kept, -1.0).powi(power) + of(kept, 1.0).powi(power));
        (0..6).map(term).sum::<f64>()
    };
    let error = ((moment(2) - moment(1).powi(2)) / count as f64).sqrt();
    assert!(
        (loss - moment(1)).abs() < 4.0 * error,
        "{loss} {} {error}",
        moment(1)
    );
}

#[test]
fn the_same_recipe_has_the_same_bits_and_batches_do_not_change_weights() {
    let data = data(FEATURES, CLASSES, 50, 1.0);
    let run = |recipe: &Recipe| {
        let mut trainer = Trainer::new(recipe, &data);
        let start = values(&mut trainer);
        let losses: Vec<f64> = (0..20).map(|_| trainer.step().unwrap().loss).collect();
        (start, losses, values(&mut trainer))
    };
    let recipe = Recipe {
        learning_rate: 0.1,
        ..recipe()
    };
    let first = run(&recipe);
    assert_eq!(first, run(&recipe));
    let seed = run(&Recipe {
        seed: 2,
        ..recipe.clone()
    });
    assert!(seed.0 != first.0 && seed.1 != first.1);
    let batch = run(&Recipe {
        batch: 16,
        ..recipe.clone()
    });
    assert!(batch.0 == first.0 && batch.1 != first.1);
    // The masks of a sample do not depend on how many come after it; tests in between change nothing.
    let mut tested = Trainer::new(&recipe, &data);
    for loss in &first.1 {
        tested.test(7).unwrap();
        assert_eq!(tested.step().unwrap().loss, *loss);
    }
}

#[test]
fn scores_are_those_of_plain_loops() {
    let data = data(FEATURES, CLASSES, 11, 1.0);
    for batch in [1, 4, 11, 100] {
        let recipe = Recipe {
            batch,
            depth: 2,
            ..recipe()
        };
        let mut trainer = Trainer::new(&recipe, &data);
        let parameters = values(&mut trainer);
        for most in [0, 1, 5, 11, usize::MAX] {
            let count = most.clamp(1, 11);
            let (mut loss, mut right) = (0.0, 0.0);
            for index in 0..count {
                let mut rest = &parameters[..];
                let mut x: Vec<f64> = data.test.input(index).iter().map(|x| f64::from(*x)).collect();
                let mut matrix = |rows: usize, x: &[f64]| -> Vec<f64> {
                    let (own, after) = rest.split_at(rows * x.len());
                    rest = after;
                    own.chunks(x.len())
                        .map(|row| row.iter().zip(x).map(|(a, b)| a * b).sum())
                        .collect()
                };
                for _ in 0..recipe.depth {
                    let z = matrix(recipe.width, &x);
                    let bias = matrix(recipe.width, &[1.0]);
                    x = z.iter().zip(bias).map(|(z, bias)| (z + bias).tanh()).collect();
                }
                let outputs = matrix(CLASSES, &x);
                let label = usize::from(data.test.labels()[index]);
                loss += outputs.iter().map(|o| o.exp()).sum::<f64>().ln() - outputs[label];
                right += f64::from(u8::from(outputs.iter().all(|o| *o <= outputs[label])));
            }
            let score = trainer.test(most).unwrap();
            assert!(
                (score.loss - loss / count as f64).abs() < 1e-5,
                "{score:?} {loss}"
            );
            assert_eq!(score.accuracy, right / count as f64);
        }
    }
}

#[test]
fn divergence_has_a_name_and_stays() {
    let data = small();
    for name in ["tanh", "relu", "linear", "erf", "exp(z)"] {
        for optimiser in [PLAIN, Optimiser::Sgd { momentum: 0.9 }, Optimiser::RmsProp] {
            for learning_rate in [1e3, 1e30, f64::MAX, f64::INFINITY, f64::NAN] {
                let recipe = Recipe {
                    activation: Activation::parse(name).unwrap(),
                    optimiser,
                    learning_rate,
                    ..recipe()
                };
                let mut trainer = Trainer::new(&recipe, &data);
                let outcomes: Vec<_> = (0..60).flat_map(|_| [trainer.step(), trainer.test(9)]).collect();
                for score in outcomes.iter().flatten() {
                    assert!(score.loss.is_finite() && (0.0..=1.0).contains(&score.accuracy));
                }
                let first = outcomes.iter().position(|outcome| *outcome == Err(Diverged));
                // Units of bounded φ saturate, and then even weights of 10³⁰ have a finite loss.
                let certain = learning_rate.is_nan() || learning_rate > 1e31;
                let certain = certain || name == "linear" && learning_rate == 1e30;
                assert!(
                    first.is_some() || !certain,
                    "{name} {optimiser:?} {learning_rate}"
                );
                let after = &outcomes[first.unwrap_or(outcomes.len())..];
                assert!(after.iter().all(|outcome| *outcome == Err(Diverged)));
            }
        }
    }
}

#[test]
fn any_parameter_that_is_no_number_is_seen() {
    let data = small();
    for name in ["tanh", "relu", "hardtanh", "gelu", "0*z"] {
        let recipe = Recipe {
            activation: Activation::parse(name).unwrap(),
            depth: 2,
            width: 4,
            ..recipe()
        };
        let count = Trainer::new(&recipe, &data).parameters().count();
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            for index in 0..count {
                let mut trainer = Trainer::new(&recipe, &data);
                *trainer.parameters().nth(index).unwrap() = bad;
                assert_eq!(trainer.clone().test(3), Err(Diverged), "{name} {index} {bad}");
                assert_eq!(trainer.step(), Err(Diverged), "{name} {index} {bad}");
            }
        }
    }
}

#[test]
fn separable_classes_are_learnt() {
    let data = data(10, 2, 400, 6.0);
    for (optimiser, learning_rate) in [
        (PLAIN, 0.05),
        (Optimiser::Sgd { momentum: 0.9 }, 0.005),
        (Optimiser::RmsProp, 0.001),
    ] {
        for keep_rate in [1.0, 0.95] {
            let recipe = Recipe {
                weight_variance: 1.5,
                depth: 8,
                width: 40,
                batch: 32,
                keep_rate,
                optimiser,
                learning_rate,
                ..recipe()
            };
            let mut trainer = Trainer::new(&recipe, &data);
            let before = trainer.test(400).unwrap();
            for _ in 0..200 {
                trainer.step().unwrap();
            }
            let after = trainer.test(400).unwrap();
            assert!(
                after.accuracy > 0.95 && after.loss < 0.5 * before.loss,
                "{optimiser:?} {keep_rate} {before:?} {after:?}"
            );
        }
    }
}
