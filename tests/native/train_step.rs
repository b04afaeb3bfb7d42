//! A step of training: its gradient against finite differences, its noise against its law, its failures by name.

use depthscale::sample::{normals, streams};
use depthscale::train::cost::{Cost, Settings};
use depthscale::train::residual::{Descent, Shape};
use depthscale::train::{Batch, Failure, Noise, Residual};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

const DEPTH: usize = 5;
const WIDTH: usize = 7;
const SAMPLES: usize = 4;

fn drawn(count: usize, row: usize) -> Vec<f32> {
    let mut values = vec![0.0; count];
    normals::fill(&mut streams::weights(1, 0, 0, row), &mut values);
    values.into_iter().map(|value| value as f32).collect()
}

fn network(depth: usize) -> Residual {
    let mut values = drawn((depth * WIDTH + 1) * WIDTH, 0).into_iter();
    let shape = Shape {
        features: WIDTH,
        depth,
        width: WIDTH,
        outputs: 1,
        branch_variance: 1.0 / depth as f64,
    };
    Residual::new(&shape, || values.next().unwrap())
}

fn batch(size: f32) -> Batch {
    let inputs = drawn(SAMPLES * WIDTH, 1).into_iter().map(|x| x * size);
    Batch::new(inputs.collect(), drawn(SAMPLES, 2)).unwrap()
}

fn descent(learning_rate: f32) -> Descent {
    Descent {
        learning_rate,
        momentum: 0.0,
    }
}

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

fn values(network: &mut Residual) -> Vec<f32> {
    network.parameters().map(|value| *value).collect()
}

/// What a step with learning rate 1 takes off each parameter.
fn gradient(noise: &Noise, seed: u64) -> Vec<f64> {
    let mut network = network(DEPTH);
    let before = values(&mut network);
    network
        .step(&batch(1.0), noise, descent(1.0), &mut rng(seed))
        .unwrap();
    let pairs = before.into_iter().zip(values(&mut network));
    pairs
        .map(|(before, after)| f64::from(before) - f64::from(after))
        .collect()
}

fn every_noise() -> [Noise; 5] {
    let rates = vec![0.9, 0.3, 0.5, 0.5, 0.7];
    [
        Noise::None,
        Noise::Dropout { keep_rate: 0.6 },
        Noise::Fixed {
            factors: rates.clone(),
        },
        Noise::DepthOfEach { rates: rates.clone() },
        Noise::StochasticDepth { rates },
    ]
}

#[test]
fn a_step_follows_the_gradient() {
    for noise in every_noise() {
        for seed in 0..4 {
            let exact = gradient(&noise, seed);
            let mut network = network(DEPTH);
            // Narrow, not to meet a kink of relu; the 24 bits of f32 then leave a thousandth.
            let mut shifted = |index, by| {
                *network.parameters().nth(index).unwrap() += by;
                let loss = network.score(&batch(1.0), &noise, &mut rng(seed)).unwrap().loss;
                *network.parameters().nth(index).unwrap() -= by;
                loss
            };
            let h = 1.0 / 4096.0;
            let difference = |index| (shifted(index, h) - shifted(index, -h)) / f64::from(2.0 * h);
            let differences: Vec<f64> = (0..exact.len()).map(difference).collect();
            let norm = |values: &[f64]| values.iter().map(|x| x * x).sum::<f64>().sqrt();
            let errors: Vec<f64> = exact.iter().zip(differences).map(|(a, b)| a - b).collect();
            assert!(norm(&errors) < 2e-3 * norm(&exact), "{noise:?}");
        }
    }
}

/// y_out of each sample in doubles and plain loops, with the branches that take part.
fn outputs(network: &mut Residual, takes_part: [bool; DEPTH]) -> Vec<f64> {
    let parameters: Vec<f64> = values(network).into_iter().map(f64::from).collect();
    let (weights, readout) = parameters.split_at(DEPTH * WIDTH * WIDTH);
    let dot = |row: &[f64], x: &[f64]| row.iter().zip(x).map(|(a, b)| a * b).sum::<f64>();
    let sample = |x: &[f32]| {
        let mut y: Vec<f64> = x.iter().map(|x| f64::from(*x)).collect();
        for (layer, _) in weights
            .chunks(WIDTH * WIDTH)
            .zip(takes_part)
            .filter(|(_, takes_part)| *takes_part)
        {
            let x: Vec<f64> = y.iter().map(|y| y.max(0.0)).collect();
            for (y, row) in y.iter_mut().zip(layer.chunks(WIDTH)) {
                *y += dot(row, &x) / (DEPTH as f64).sqrt();
            }
        }
        dot(readout, &y)
    };
    drawn(SAMPLES * WIDTH, 1).chunks(WIDTH).map(sample).collect()
}

#[test]
fn the_loss_is_that_of_plain_loops() {
    let mut network = network(DEPTH);
    let numbers = |takes_part: [bool; DEPTH]| takes_part.map(|own| f64::from(u8::from(own))).to_vec();
    let certain = |takes_part| Noise::StochasticDepth {
        rates: numbers(takes_part),
    };
    let of_each = |takes_part| Noise::DepthOfEach {
        rates: numbers(takes_part),
    };
    let fixed = |takes_part| Noise::Fixed {
        factors: numbers(takes_part),
    };
    let some = [true, false, false, true, true];
    for (noise, takes_part) in [
        (Noise::None, [true; DEPTH]),
        (Noise::Dropout { keep_rate: 1.0 }, [true; DEPTH]),
        (certain(some), some),
        (certain([false; DEPTH]), [false; DEPTH]),
        (of_each(some), some),
        (fixed(some), some),
    ] {
        let outputs = outputs(&mut network, takes_part).into_iter();
        let squares = outputs
            .zip(drawn(SAMPLES, 2))
            .map(|(y, t)| (y - f64::from(t)) * (y - f64::from(t)));
        let known = squares.sum::<f64>() / (2 * SAMPLES) as f64;
        let loss = network.score(&batch(1.0), &noise, &mut rng(1)).unwrap().loss;
        assert!((loss - known).abs() < 1e-6 * known, "{noise:?} {loss} {known}");
    }
}

#[test]
fn what_takes_no_part_is_not_trained() {
    let rates = vec![1.0, 0.0, 1.0, 0.0, 1.0];
    let gradient = gradient(&Noise::StochasticDepth { rates }, 1);
    let trained = gradient
        .chunks(WIDTH * WIDTH)
        .map(|layer| layer.iter().any(|g| *g != 0.0));
    assert!(trained.eq([true, false, true, false, true, true]));
}

#[test]
fn branches_take_part_at_their_rates() {
    let [.., noise] = every_noise();
    let steps = 4000;
    let mut counts = [0; DEPTH];
    for seed in 0..steps {
        let gradient = gradient(&noise, seed);
        for (count, layer) in counts.iter_mut().zip(gradient.chunks(WIDTH * WIDTH)) {
            *count += u32::from(layer.iter().any(|g| *g != 0.0));
        }
    }
    for (count, p) in counts.into_iter().zip([0.9, 0.3, 0.5, 0.5, 0.7]) {
        let error = f64::from(count) / steps as f64 - p;
        let deviation: f64 = (p * (1.0 - p) / steps as f64).sqrt();
        assert!(error.abs() < 4.0 * deviation, "{p} {}", error / deviation);
    }
}

#[test]
fn dropout_keeps_the_mean_and_adds_its_variance() {
    // One layer is linear in its masks: y_out = w·y_0 + Σ_j c_j m_j/ρ, so the mean is that without, the variance (1/ρ − 1) Σ c_j².
    let mut network = network(1);
    let keep_rate = 0.6;
    let input = drawn(WIDTH, 3);
    // y_out of the same masks from two losses, of targets −1 and 1.
    let output = |noise: &Noise, seed| {
        let [low, high] = [-1.0, 1.0].map(|target| {
            let batch = Batch::new(input.clone(), vec![target]).unwrap();
            network.score(&batch, noise, &mut rng(seed)).unwrap().loss
        });
        (low - high) / 2.0
    };
    let mean = output(&Noise::None, 0);
    let seeds = 20_000;
    let drawn: Vec<f64> = (0..seeds)
        .map(|seed| output(&Noise::Dropout { keep_rate }, seed) - mean)
        .collect();
    let moment = |power: fn(f64) -> f64| drawn.iter().map(|x| power(*x)).sum::<f64>() / seeds as f64;
    let parameters: Vec<f64> = values(&mut network).into_iter().map(f64::from).collect();
    let (weights, readout) = parameters.split_at(WIDTH * WIDTH);
    let contribution = |j: usize| {
        let through: f64 = (0..WIDTH).map(|i| readout[i] * weights[i * WIDTH + j]).sum();
        through * f64::from(input[j].max(0.0))
    };
    let squares: f64 = (0..WIDTH).map(contribution).map(|c| c * c).sum();
    let variance = (1.0 / keep_rate - 1.0) * squares;
    let (first, second, fourth) = (moment(|x| x), moment(|x| x * x), moment(|x| x * x * x * x));
    assert!(first.abs() < 4.0 * (variance / seeds as f64).sqrt(), "{first}");
    let error = ((fourth - second * second) / seeds as f64).sqrt();
    assert!(
        (second - variance).abs() < 4.0 * error,
        "{second} {variance} {error}"
    );
}

#[test]
fn steps_lower_the_loss() {
    for noise in every_noise() {
        let mut network = network(DEPTH);
        let loss = |network: &Residual| {
            network
                .score(&batch(1.0), &Noise::None, &mut rng(0))
                .unwrap()
                .loss
        };
        let before = loss(&network);
        let mut rng = rng(1);
        for _ in 0..500 {
            network
                .step(&batch(1.0), &noise, descent(0.02), &mut rng)
                .unwrap();
        }
        assert!(
            loss(&network) < 0.5 * before,
            "{noise:?} {before} {}",
            loss(&network)
        );
    }
}

#[test]
fn failures_have_names_and_change_nothing() {
    let mut network = network(DEPTH);
    let before = values(&mut network);
    let wide = Batch::new(vec![1.0; 2 * WIDTH + 2], vec![0.0; 2]).unwrap();
    for noise in every_noise() {
        let mut step = |batch: &Batch| network.step(batch, &noise, descent(0.1), &mut rng(1));
        assert_eq!(step(&batch(1e38)), Err(Failure::Diverged));
        assert_eq!(step(&batch(f32::NAN)), Err(Failure::Diverged));
        assert_eq!(step(&wide), Err(Failure::OtherWidth));
    }
    assert_eq!(values(&mut network), before);
    // Steps that are far too long end in the same way, with finite losses before.
    let mut rng = rng(1);
    let losses: Vec<_> = (0..100)
        .map(|_| network.step(&batch(1.0), &Noise::None, descent(1e3), &mut rng))
        .collect();
    let diverged = losses
        .iter()
        .position(|loss| *loss == Err(Failure::Diverged))
        .unwrap();
    assert!(diverged > 0 && losses[..diverged].iter().flatten().all(|loss| loss.is_finite()));
    assert!(
        losses[diverged..]
            .iter()
            .all(|loss| *loss == Err(Failure::Diverged))
    );
}

#[test]
fn batches_have_a_shape() {
    let shapes = [(6, 3), (6, 6), (6, 4), (0, 3), (6, 0), (0, 0)];
    let fits = shapes.map(|(inputs, targets)| Batch::new(vec![0.0; inputs], vec![0.0; targets]).is_some());
    assert_eq!(fits, [true, true, false, false, false, false]);
}

#[test]
fn costs_are_read_off_the_clock_in_order() {
    let settings = Settings {
        depth: 3,
        width: 4,
        batch: 2,
        ..Settings::default()
    };
    let mut cost = Cost::new(&settings).unwrap();
    // A clock that shows 0, 1, 4, 9, …
    let looks = std::cell::Cell::new(0.0);
    let clock = || {
        looks.set(looks.get() + 1.0);
        (looks.get() - 1.0) * (looks.get() - 1.0)
    };
    assert_eq!(cost.measure(&clock), Ok([1.0, 5.0, 9.0]));
    assert!(Cost::new(&Settings { width: 0, ..settings }).is_none());
    assert!(Cost::new(&Settings { batch: 0, ..settings }).is_none());
    assert!(
        Cost::new(&Settings { depth: 0, ..settings })
            .unwrap()
            .measure(&clock)
            .is_ok()
    );
}
