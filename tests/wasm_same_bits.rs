//! The same link gives the same bits natively and in WebAssembly: both run this file against the same pinned digests.
#![allow(missing_docs)]

use depthscale_explorer::views::gradients::report as gradients;
use depthscale_explorer::views::point::report as point;
use depthscale_explorer::views::training::Shelf;
use depthscale_explorer::{Run, Study, Task, link, registry};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Links that together use every activation, every kernel and every branch of the sampler, with the digest of both reports.
/// A change of a digest is a change of numbers that people have seen: name it in the changelog.
const PINNED: [(&str, u64); 26] = [
    (
        "phi=linear&sw2=0.5&rho=0.8&L=30&N=200&nets=6",
        0x7a72_40a4_baab_b19f,
    ),
    ("phi=tanh&L=20&N=1500&nets=5&seed=7", 0x53a9_9cd2_c0b8_3d98),
    (
        "phi=tanh&sw2=3&sb2=0.3&rho=1&L=40&N=64&nets=5",
        0x6038_8452_487e_b07d,
    ),
    (
        "phi=relu&sw2=1.9&rho=0.7&L=30&N=100&nets=8",
        0x2698_d664_6f3c_1a04,
    ),
    (
        "phi=hardtanh&sw2=1.4&rho=0.5&L=15&N=33&nets=4&q0=2&c0=-0.3",
        0x786a_6299_f93c_eee9,
    ),
    (
        "phi=erf&sw2=1.4&sb2=0.05&rho=0.98&L=25&N=50&nets=4",
        0x4a7c_6919_402b_97eb,
    ),
    (
        "phi=linear&sw2=4&rho=0.9&L=900&N=3&nets=4&sb2=0",
        0x7d40_b238_45d4_aace,
    ),
    (
        "phi=leakyrelu(0.2)&sw2=1.9&rho=0.7&L=30&N=100&nets=4",
        0x717b_2ad4_f882_7842,
    ),
    ("phi=elu&L=20&N=60&nets=4&q0=0.8&c0=0.6", 0xe3c6_9142_63f2_7140),
    ("phi=selu&sw2=1&sb2=0&L=20&N=60&nets=4", 0x6dc8_7e75_0e72_ab2e),
    ("phi=gelu&sw2=2&L=20&N=60&nets=4", 0xdb4e_ecbb_8953_f2e5),
    ("phi=silu&sw2=9&rho=1&L=300&N=20&nets=4", 0xf091_4cea_ebad_b2ed),
    ("phi=softplus&L=20&N=60&nets=4", 0x773b_757c_3506_3acf),
    ("phi=sigmoid&sw2=3&L=20&N=60&nets=4", 0x7503_c96d_5f6e_57cc),
    ("phi=sin&sw2=2&L=20&N=60&nets=4", 0xc434_318d_9eca_2283),
    (
        "phi=z*tanh(log(1%2Bexp(z)))&L=20&N=60&nets=4",
        0xaabc_76fb_5983_f564,
    ),
    (
        "weights=orthogonal&L=20&N=60&nets=4&q0=0.8&c0=0.6",
        0x733a_a18c_643a_4dd3,
    ),
    (
        "phi=gelu&weights=orthogonal&sampler=independent&loss=random&L=12&N=33&nets=4",
        0x6e03_eec4_c312_d744,
    ),
    (
        "phi=relu&rho=0.7&loss=softmax(7)&L=12&N=40&nets=4",
        0x9a0a_7808_1388_e39e,
    ),
    (
        "phi=erf&inputs=single&loss=softmax(2)&L=12&N=40&nets=4",
        0x8063_58fc_9881_8fa9,
    ),
    ("phi=selu&sampler=dense&L=5&N=40&nets=4", 0xc932_ce0c_bf01_89e9),
    (
        "phi=sin&sampler=dense&weights=orthogonal&loss=softmax(3)&L=5&N=30&nets=4",
        0x067e_9807_05cb_7c71,
    ),
    ("phi=hardtanh&N=20000&L=4&nets=2", 0x2510_86bf_0615_59c7),
    (
        "phi=tanh&weights=orthogonal&N=9000&L=3&nets=1",
        0x0099_1d19_523e_219f,
    ),
    (
        "phi=tanh&inputs=digits&loss=softmax&rho=0.9&L=12&N=40&nets=5",
        0xa3e4_4db7_ef6b_6b2a,
    ),
    (
        "phi=erf&inputs=digits&sampler=dense&L=5&N=30&nets=4",
        0x5ca8_3e83_fb07_4b35,
    ),
];

/// The same for residual networks: every study but the one that is timed, every mode.
const PINNED_DEPTH: [(&str, u64); 7] = [
    (
        "L=30&N=40&nets=6&modes=none,uniform,linear,sense,senseshare,maximal,custom",
        0x28bf_072e_5c24_18bd,
    ),
    (
        "L=1000&N=20&nets=4&budget=0.9&resnet=standard,stable",
        0x42ca_94b2_6cb4_d8b7,
    ),
    (
        "study=subnetworks&L=100&nets=1000&budget=0.5",
        0xea2b_d7ce_eb4b_5cb4,
    ),
    (
        "study=kernels&L=20&N=1100&nets=5&c0=-0.5&resnet=stable",
        0x7b0c_887c_d347_13d1,
    ),
    (
        "study=discrepancy&L=20&N=33&nets=9&modes=maximal&gs=1,0.2,0",
        0x312a_abdf_51b3_0343,
    ),
    (
        "study=normality&L=15&N=21&nets=6&masks=30&modes=uniform,custom&ps=1,0.3&resnet=stable",
        0xfe94_add4_9198_2af2,
    ),
    (
        "study=assumption&L=40&N=50&nets=7&resnet=stable,standard",
        0xe83e_3138_2133_d4ba,
    ),
];

/// FNV-1a.
pub fn digest(text: &str) -> u64 {
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
        let mut run = Run::new(state);
        run.fill_tasks(&[Task::Networks, Task::Maps], &mut |_, _, _| {})?;
        let reports = serde_json::to_string(&(gradients::report(&run), point::report(&run)))?;
        assert!(!reports.contains("NaN") && !reports.contains("inf"));
        seen.push((text, digest(&reports)));
    }
    assert_eq!(seen, PINNED);
    Ok(())
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn reports_of_residual_networks_have_pinned_bits() -> Result<(), Box<dyn std::error::Error>> {
    let mut seen = Vec::new();
    for (text, _) in PINNED_DEPTH {
        let (state, notices) = link::read(&format!("view=depth&{text}"));
        assert!(notices.is_empty(), "{notices:?}");
        let mut study = registry::all(state, &Shelf::default());
        study.fill(&mut |_, _, _| {})?;
        let report = study.report()?;
        assert!(!report.contains("NaN") && !report.contains("inf"));
        seen.push((text, digest(&report)));
    }
    assert_eq!(seen, PINNED_DEPTH);
    Ok(())
}
