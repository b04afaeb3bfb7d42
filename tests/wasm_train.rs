//! Training has the same bits natively and in WebAssembly: both run this file against the same pinned losses.
#![allow(missing_docs)]

use depthscale::model::{Activation, Image, WeightLaw};
use depthscale::train::data::{Data, Samples};
use depthscale::train::{Diverged, Optimiser, Recipe, Trainer};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Every kind of φ, both laws of weights, every optimiser, sizes that fill no vector and one that products cut into blocks: bits of the
/// loss of the last of five steps, then of a test.
/// A change here is a change of numbers that people have seen: name it in the changelog.
const PINNED: [(&str, usize, WeightLaw, Optimiser, [u64; 2]); 5] = [
    (
        "tanh",
        64,
        WeightLaw::Gaussian,
        Optimiser::Sgd { momentum: 0.0 },
        [0x4003_c8fe_70f1_3dd0, 0x4003_54d4_0987_78be],
    ),
    (
        "relu",
        33,
        WeightLaw::Orthogonal,
        Optimiser::Sgd { momentum: 0.9 },
        [0x4002_e982_82be_4277, 0x4003_14b9_3cb7_3780],
    ),
    (
        "hardtanh",
        300,
        WeightLaw::Gaussian,
        Optimiser::RmsProp,
        [0x4011_d6a4_1b30_8615, 0x400c_8b60_8645_748a],
    ),
    (
        "gelu",
        7,
        WeightLaw::Gaussian,
        Optimiser::RmsProp,
        [0x4002_4eff_c166_20f9, 0x4002_50bd_eb70_f54a],
    ),
    (
        "z*tanh(z)",
        12,
        WeightLaw::Orthogonal,
        Optimiser::Sgd { momentum: 0.0 },
        [0x4010_2f1d_ac41_01b4, 0x4007_e504_22bb_56de],
    ),
];

/// The 100 images of the model, the first 80 to train on.
fn digits() -> Option<Data> {
    let samples = |from: usize, to: usize| {
        let images = (from..to).map(Image::of_network);
        let inputs = images.clone().flat_map(Image::pixels).map(|x| x as f32).collect();
        Samples::new(64, inputs, images.map(|image| image.label() as u8).collect())
    };
    Some(Data {
        name: "digits".into(),
        features: 64,
        classes: Image::CLASSES,
        train: samples(0, 80)?,
        test: samples(80, 100)?,
    })
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn losses_have_pinned_bits() -> Result<(), Diverged> {
    let data = digits().ok_or(Diverged)?;
    let mut seen = Vec::new();
    for (name, width, weights, optimiser, _) in PINNED {
        let recipe = Recipe {
            activation: Activation::parse(name).map_err(|_| Diverged)?,
            weight_variance: 1.5,
            bias_variance: 0.05,
            keep_rate: 0.9,
            weights,
            depth: 6,
            width,
            optimiser,
            learning_rate: 0.003,
            batch: 30,
            seed: 1,
        };
        let mut trainer = Trainer::new(&recipe, &data);
        for _ in 0..4 {
            trainer.step()?;
        }
        let losses = [trainer.step()?, trainer.test(20)?].map(|score| score.loss.to_bits());
        seen.push((name, width, weights, optimiser, losses));
    }
    assert_eq!(seen, PINNED, "{seen:#x?}");
    Ok(())
}
