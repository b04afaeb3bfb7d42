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
        0xea4b_02a6_ca35_9fb5,
    ),
    ("phi=tanh&L=20&N=1500&nets=5&seed=7", 0x400c_e554_7557_a019),
    (
        "phi=tanh&sw2=3&sb2=0.3&rho=1&L=40&N=64&nets=5",
        0xc4e7_273d_daa5_2f95,
    ),
    (
        "phi=relu&sw2=1.9&rho=0.7&L=30&N=100&nets=8",
        0x242d_f057_ebc3_f94c,
    ),
    (
        "phi=hardtanh&sw2=1.4&rho=0.5&L=15&N=33&nets=4&q0=2&c0=-0.3",
        0x300d_54a7_f7df_2784,
    ),
    (
        "phi=erf&sw2=1.4&sb2=0.05&rho=0.98&L=25&N=50&nets=4",
        0x58b5_3a3e_61a9_dd38,
    ),
    (
        "phi=linear&sw2=4&rho=0.9&L=900&N=3&nets=4&sb2=0",
        0xef5f_7b5c_88ef_9b8c,
    ),
    (
        "phi=leakyrelu(0.2)&sw2=1.9&rho=0.7&L=30&N=100&nets=4",
        0xc24c_b472_1e94_f009,
    ),
    ("phi=elu&L=20&N=60&nets=4&q0=0.8&c0=0.6", 0x1696_f2f0_2d8e_4e97),
    ("phi=selu&sw2=1&sb2=0&L=20&N=60&nets=4", 0xd394_6cf3_e477_5897),
    ("phi=gelu&sw2=2&L=20&N=60&nets=4", 0x04a6_cf22_9d0c_439a),
    ("phi=silu&sw2=9&rho=1&L=300&N=20&nets=4", 0x977b_e3c1_44fa_0f3f),
    ("phi=softplus&L=20&N=60&nets=4", 0x9a88_6feb_9f4c_f487),
    ("phi=sigmoid&sw2=3&L=20&N=60&nets=4", 0x7330_13c0_924f_2930),
    ("phi=sin&sw2=2&L=20&N=60&nets=4", 0xa3a0_a18e_9b87_91fb),
    (
        "phi=z*tanh(log(1%2Bexp(z)))&L=20&N=60&nets=4",
        0xe67e_97ec_fc9b_90bc,
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
