//! The same link gives the same bits natively and in WebAssembly: both run this file against the same pinned digests.
#![allow(missing_docs)]

use depthscale::experiments::{Run, gradients, link, point};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Links that together use every activation, every kernel and every branch of the sampler, with the digest of both reports.
/// A change of a digest is a change of numbers that people have seen: name it in the changelog.
const PINNED: [(&str, u64); 24] = [
    (
        "phi=linear&sw2=0.5&rho=0.8&L=30&N=200&nets=6",
        0x1d13_f446_fe30_934c,
    ),
    ("phi=tanh&L=20&N=1500&nets=5&seed=7", 0x985c_0d5a_7dc1_9943),
    (
        "phi=tanh&sw2=3&sb2=0.3&rho=1&L=40&N=64&nets=5",
        0xf574_f2e7_e6eb_ab0f,
    ),
    (
        "phi=relu&sw2=1.9&rho=0.7&L=30&N=100&nets=8",
        0x6196_d6ac_aca2_7884,
    ),
    (
        "phi=hardtanh&sw2=1.4&rho=0.5&L=15&N=33&nets=4&q0=2&c0=-0.3",
        0x95ac_3747_5dd1_3a64,
    ),
    (
        "phi=erf&sw2=1.4&sb2=0.05&rho=0.98&L=25&N=50&nets=4",
        0x76ef_451e_c8ea_8fd1,
    ),
    (
        "phi=linear&sw2=4&rho=0.9&L=900&N=3&nets=4&sb2=0",
        0x5323_5a08_0163_062e,
    ),
    (
        "phi=leakyrelu(0.2)&sw2=1.9&rho=0.7&L=30&N=100&nets=4",
        0xd151_db19_2e79_0452,
    ),
    ("phi=elu&L=20&N=60&nets=4&q0=0.8&c0=0.6", 0x3c7b_e2c8_969a_f656),
    ("phi=selu&sw2=1&sb2=0&L=20&N=60&nets=4", 0xde0d_b2f1_c695_c982),
    ("phi=gelu&sw2=2&L=20&N=60&nets=4", 0xe38b_b280_66bb_f423),
    ("phi=silu&sw2=9&rho=1&L=300&N=20&nets=4", 0xce83_45eb_6f48_5de8),
    ("phi=softplus&L=20&N=60&nets=4", 0x5a06_ab76_fa5c_efa9),
    ("phi=sigmoid&sw2=3&L=20&N=60&nets=4", 0xa8b5_a2f8_c45b_1707),
    ("phi=sin&sw2=2&L=20&N=60&nets=4", 0xf088_835c_5612_2fef),
    (
        "phi=z*tanh(log(1%2Bexp(z)))&L=20&N=60&nets=4",
        0xd435_66f8_de0a_e040,
    ),
    ("weights=orthogonal&L=20&N=60&nets=4&q0=0.8&c0=0.6", 0),
    (
        "phi=gelu&weights=orthogonal&sampler=independent&loss=random&L=12&N=33&nets=4",
        0,
    ),
    ("phi=relu&rho=0.7&loss=softmax(7)&L=12&N=40&nets=4", 0),
    ("phi=erf&inputs=single&loss=softmax(2)&L=12&N=40&nets=4", 0),
    ("phi=selu&sampler=dense&L=5&N=40&nets=4", 0),
    (
        "phi=sin&sampler=dense&weights=orthogonal&loss=softmax(3)&L=5&N=30&nets=4",
        0,
    ),
    ("phi=hardtanh&N=20000&L=4&nets=2", 0),
    ("phi=tanh&weights=orthogonal&N=9000&L=3&nets=1", 0),
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
        run.sample_maps()?;
        let reports = serde_json::to_string(&(gradients::report(&run), point::report(&run)))?;
        assert!(!reports.contains("NaN") && !reports.contains("inf"));
        seen.push((text, digest(&reports)));
    }
    assert_eq!(seen, PINNED);
    Ok(())
}
