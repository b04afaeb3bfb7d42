//! Data to train on has the same bits natively and in WebAssembly: both run this file against the same pinned digests.
#![allow(missing_docs)]

use depthscale::train::data::{Data, Samples};
use depthscale_explorer::data::{DataError, bundled};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// FNV-1a of what is trained on and what is held back: labels, then bits of inputs.
fn digest(data: &Data) -> u64 {
    let bytes = |samples: &Samples| {
        let inputs = (0..samples.len()).flat_map(|index| samples.input(index));
        let inputs = inputs.flat_map(|value| value.to_bits().to_le_bytes());
        let labels = samples.labels().iter().copied();
        labels.chain(inputs).collect::<Vec<u8>>()
    };
    [&data.train, &data.test]
        .into_iter()
        .flat_map(bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn sets_have_the_pinned_bits() -> Result<(), DataError> {
    let digits = bundled("digits", include_bytes!("../site/data/digits.idx.gz"))?;
    let mnist = bundled("MNIST", include_bytes!("../site/data/mnist-5000.gz"))?;
    assert_eq!(
        [digest(&digits), digest(&mnist)],
        [0xbdba_b6b3_9664_a61f, 0x4915_951f_a253_b395]
    );
    Ok(())
}
