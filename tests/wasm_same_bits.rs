//! The same link gives the same bits natively and in WebAssembly: both run this file against the same pinned digests.
#![allow(missing_docs)]

use depthscale::experiments::{Run, gradients, link, point};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Links that together use every activation, every kernel and every branch of the sampler, with the digest of both reports.
/// A change of a digest is a change of numbers that people have seen: name it in the changelog.
const PINNED: [(&str, u64); 16] = [
    (
        "phi=linear&sw2=0.5&rho=0.8&L=30&N=200&nets=6",
        0x0cef_0000_4765_f755,
    ),
    ("phi=tanh&L=20&N=1500&nets=5&seed=7", 0x5949_6d2c_ec31_5834),
    (
        "phi=tanh&sw2=3&sb2=0.3&rho=1&L=40&N=64&nets=5",
        0xbdc0_081f_8a6e_bb8f,
    ),
    (
        "phi=relu&sw2=1.9&rho=0.7&L=30&N=100&nets=8",
        0x6749_6c63_719f_3539,
    ),
    (
        "phi=hardtanh&sw2=1.4&rho=0.5&L=15&N=33&nets=4&q0=2&c0=-0.3",
        0x5739_e566_d86d_c455,
    ),
    (
        "phi=erf&sw2=1.4&sb2=0.05&rho=0.98&L=25&N=50&nets=4",
        0x329e_6e67_b32f_5597,
    ),
    (
        "phi=linear&sw2=4&rho=0.9&L=900&N=3&nets=4&sb2=0",
        0x4412_abcb_be7c_164e,
    ),
    (
        "phi=leakyrelu(0.2)&sw2=1.9&rho=0.7&L=30&N=100&nets=4",
        0x0000_0000_0000_0001,
    ),
    ("phi=elu&L=20&N=60&nets=4&q0=0.8&c0=0.6", 0x0000_0000_0000_0002),
    ("phi=selu&sw2=1&sb2=0&L=20&N=60&nets=4", 0x0000_0000_0000_0003),
    ("phi=gelu&sw2=2&L=20&N=60&nets=4", 0x0000_0000_0000_0004),
    ("phi=silu&sw2=9&rho=1&L=300&N=20&nets=4", 0x0000_0000_0000_0005),
    ("phi=softplus&L=20&N=60&nets=4", 0x0000_0000_0000_0006),
    ("phi=sigmoid&sw2=3&L=20&N=60&nets=4", 0x0000_0000_0000_0007),
    ("phi=sin&sw2=2&L=20&N=60&nets=4", 0x0000_0000_0000_0008),
    (
        "phi=z*tanh(log(1%2Bexp(z)))&L=20&N=60&nets=4",
        0x0000_0000_0000_0009,
    ),
];

/// FNV-1a.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn reports_have_pinned_bits() -> Result<(), Box<dyn std::error::Error>> {
    let mut seen = Vec::new();
    for (text, _) in PINNED {
        let (state, notices) = link::read(text);
        assert!(notices.is_empty(), "{notices:?}");
        let mut run = Run::new(state)?;
        run.sample(|_| {});
        let reports = serde_json::to_string(&(gradients::report(&run), point::report(&run)))?;
        assert!(!reports.contains("NaN") && !reports.contains("inf"));
        seen.push((text, digest(&reports)));
    }
    assert_eq!(seen, PINNED);
    Ok(())
}
