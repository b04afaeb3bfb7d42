use super::*;
use crate::link;
use depthscale::theory::critical::unit_gradient_weight_variance;

fn advice(link: &str) -> Report {
    report(&link::read(link).0)
}

#[test]
fn tanh_without_dropout_is_told_the_critical_line() {
    let report = advice("sb2=0.05&rho=1&sw2=1.2&L=80");
    let network = link::read("sb2=0.05&rho=1").0.network();
    assert_eq!(
        Some(report.best_at_sigma_b2.sigma_w2),
        unit_gradient_weight_variance(&network)
    );
    assert!(!report.here.within && report.best_at_sigma_b2.within);
    let recommended = report.recommended.unwrap();
    assert!(recommended.within && recommended.trainable_depth.is_none());
    assert!((recommended.q_star.unwrap() - 1.0).abs() < 1e-9);
    // its link is critical too, and leads to the same advice
    let there = advice(&recommended.link);
    assert!(there.here.within, "{there:?}");
    assert_eq!(there.recommended.unwrap().sigma_w2, recommended.sigma_w2);
}

#[test]
fn relu_is_told_he_corrected_for_dropout() {
    let recommended = advice("phi=relu&rho=1").recommended.unwrap();
    assert_eq!((recommended.sigma_w2, recommended.sigma_b2), (2.0, 0.0));
    let report = advice("phi=relu&rho=0.9");
    let recommended = report.recommended.as_ref().unwrap();
    assert!(
        recommended.sigma_w2 <= 1.8 && recommended.trainable_depth.unwrap() < report.dropout.bound.unwrap()
    );
}

#[test]
fn dropout_costs_depth() {
    let report = advice("rho=0.9&L=200");
    let depth = report.recommended.as_ref().unwrap().trainable_depth.unwrap();
    assert!(!report.recommended.unwrap().within);
    assert!(report.dropout.other_depth.unwrap() > 2.0 * depth);
    let least = report.dropout.least_rho.unwrap();
    assert!((0.9..0.99).contains(&least));
    let there = advice(&format!("rho={least}&L=200")).recommended.unwrap();
    assert!((there.trainable_depth.unwrap() / 200.0 - 1.0).abs() < 0.02);
}

#[test]
fn every_outcome_has_words_without_nonsense() {
    for link in [
        "",
        "rho=1",
        "rho=0.01",
        "phi=relu",
        "phi=relu&sw2=5",
        "phi=linear&sw2=2&rho=1",
        "phi=linear&sw2=1&rho=1&sb2=0",
        "phi=relu&sw2=2&rho=1&sb2=0",
        "phi=relu&sw2=1.8&sb2=0",
        "phi=z^2",
        "phi=z^2&sw2=50",
        "phi=exp(z)-1",
        "phi=0",
        "phi=1",
        "phi=sin&sw2=100",
        "phi=softplus&sw2=100",
        "phi=cos(z)",
        "phi=-z",
        "phi=z*tanh(log(1%2Bexp(z)))",
        "L=1",
        "L=1000",
        "phi=1e-3z",
        "phi=sigmoid",
        "phi=leakyrelu(-1)",
        "phi=abs(z)-1&sw2=3",
    ] {
        let report = advice(link);
        assert_eq!(report.sentences.len(), 4);
        for sentence in &report.sentences {
            println!("{link:28} {sentence}");
            assert!(
                !sentence.contains("NaN") && !sentence.contains("inf"),
                "{link}: {sentence}"
            );
        }
        assert!(!format!("{report:?}").contains("NaN"));
        let table = table(&report);
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    }
}

#[test]
fn snippets_hold_the_numbers() {
    let code = |link: &str| -> Vec<String> {
        advice(link)
            .code
            .into_iter()
            .map(|snippet| snippet.code)
            .collect()
    };
    let report = advice("phi=gelu&rho=0.9");
    let pair = report.recommended.unwrap();
    let (sw2, std) = (pair.sigma_w2.to_string(), pair.sigma_b2.sqrt());
    for snippet in &report.code {
        assert!(snippet.code.contains(&sw2), "{}", snippet.code);
        assert!(snippet.code.contains("0.1"));
        let stated: Vec<f64> = snippet
            .code
            .split(|c: char| !c.is_ascii_digit() && c != '.')
            .filter_map(|word| word.parse().ok())
            .collect();
        assert!(
            stated.iter().any(|number| (number / std - 1.0).abs() < 1e-5),
            "{}",
            snippet.code
        );
        assert!(balanced(&snippet.code));
    }
    for (phi, words) in [
        (
            "gelu",
            [
                "F.gelu",
                "jax.nn.gelu(z, approximate=False)",
                "keras.activations.gelu(z, approximate=False)",
            ],
        ),
        (
            "leakyrelu(0.2)",
            [
                "F.leaky_relu(z, 0.2)",
                "jax.nn.leaky_relu(z, 0.2)",
                "keras.ops.leaky_relu(z, 0.2)",
            ],
        ),
        (
            "max(0.1z, min(1, erf(z)))",
            [
                "torch.maximum(0.1 * z, torch.clamp(torch.erf(z), max=1))",
                "jnp.maximum(0.1 * z, jnp.minimum(jax.scipy.special.erf(z), 1))",
                "keras.ops.maximum(0.1 * z, keras.ops.minimum(keras.ops.erf(z), 1))",
            ],
        ),
    ] {
        let codes = code(&format!("phi={phi}"));
        for (code, words) in codes.iter().zip(words) {
            assert!(code.contains(words), "{words} in {code}");
        }
    }
    for code in code("phi=relu&rho=1&weights=orthogonal") {
        assert!(
            code.contains("1.41421") && !code.to_lowercase().contains("dropout("),
            "{code}"
        );
        assert!(code.contains("zeros") || code.contains("Zeros"));
    }
}

/// Parentheses close in order, as in anything that parses.
fn balanced(code: &str) -> bool {
    let mut open = Vec::new();
    for c in code.chars() {
        match c {
            '(' | '[' => open.push(c),
            ')' if open.pop() != Some('(') => return false,
            ']' if open.pop() != Some('[') => return false,
            _ => {}
        }
    }
    open.is_empty()
}
