use super::*;

fn formula(text: &str) -> &'static Formula {
    Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn message(text: &str) -> String {
    match Formula::parse(text) {
        Ok(formula) => panic!("{text} was read as {formula:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn values_are_those_of_closed_forms() {
    type Known = (&'static str, fn(f64) -> f64);
    let known: [Known; 22] = [
        ("z", |z| z),
        ("3", |_| 3.0),
        ("max(z, 0.2*z)", |z| if z > 0.0 { z } else { 0.2 * z }),
        ("z/(1+abs(z))", |z| z / (1.0 + z.abs())),
        ("sin(z)+0.1z", |z| libm::sin(z) + 0.1 * z),
        ("z*tanh(log(1+exp(z)))", |z| {
            z * libm::tanh(libm::log1p(libm::exp(z)))
        }),
        ("z*sigmoid(z)", |z| z / (1.0 + libm::exp(-z))),
        ("z/(1+exp(-z))", |z| z / (1.0 + libm::exp(-z))),
        ("0.5*z*(1+erf(z/sqrt(2)))", |z| {
            0.5 * z * (1.0 + libm::erf(z / 2f64.sqrt()))
        }),
        ("log(1+exp(z))", |z| libm::log1p(libm::exp(z))),
        ("softplus(z)", |z| libm::log1p(libm::exp(z))),
        ("(exp(z)-exp(-z))/(exp(z)+exp(-z))", libm::tanh),
        ("relu(z)-1.67*relu(-z)*exp(-z^2)", |z| {
            z.max(0.0) - 1.67 * (-z).max(0.0) * libm::exp(-z * z)
        }),
        ("exp(-z^2/2)", |z| libm::exp(-z * z / 2.0)),
        ("2^z", |z| libm::pow(2.0, z)),
        ("(1+z^2)^z", |z| libm::pow(1.0 + z * z, z)),
        ("(1+z^2)^0.25", |z| libm::pow(1.0 + z * z, 0.25)),
        ("(1+z^2)^-2", |z| libm::pow(1.0 + z * z, -2.0)),
        ("atan(z)+sinh(z/9)-cosh(z/9)", |z| {
            libm::atan(z) - libm::exp(-z / 9.0)
        }),
        ("ln(cosh(z))+cos(pi*z)", |z| {
            libm::log(libm::cosh(z)) + libm::cos(core::f64::consts::PI * z)
        }),
        ("expm1(z/9)+log1p(z^2)+tan(sin(z))", |z| {
            libm::expm1(z / 9.0) + libm::log1p(z * z) + libm::tan(libm::sin(z))
        }),
        ("sqrt(1+z^2)+e*min(z,1)+clamp(z,-2,0.5)", |z| {
            (1.0 + z * z).sqrt() + core::f64::consts::E * z.min(1.0) + z.clamp(-2.0, 0.5)
        }),
    ];
    for (text, expected) in known {
        let formula = formula(text);
        for step in -60..=60 {
            let z = f64::from(step) * 0.1373 + 0.01;
            let (value, slope) = formula.value_and_slope(z);
            assert_eq!(value, formula.value(z), "{text} at {z}");
            let near = |a: f64, b: f64, tolerance: f64| (a - b).abs() <= tolerance * (1.0 + b.abs());
            assert!(
                near(value, expected(z), 1e-12),
                "{text} at {z}: {value}, not {}",
                expected(z)
            );
            // Four points: the error is h⁴φ⁗'/30 ≈ 10⁻⁹ beside rounding of 10⁻¹⁶/h.
            let h = 1e-3;
            let difference = |h: f64| (expected(z + h) - expected(z - h)) / (2.0 * h);
            let quotient = (4.0 * difference(h) - difference(2.0 * h)) / 3.0;
            assert!(
                near(slope, quotient, 1e-7),
                "{text}' at {z}: {slope}, not {quotient}"
            );
        }
    }
}

#[test]
fn operators_bind_as_in_mathematics() {
    for (text, at_three) in [
        ("-z^2", -9.0),
        ("(-z)^2", 9.0),
        ("2^2^3+z", 259.0),
        ("2**3**2+z", 515.0),
        ("(1+z)^0*z", 3.0),
        ("(1+z^2)^-2", 0.01),
        ("1-2-z", -4.0),
        ("z/2/3", 0.5),
        ("1/2z", 1.5),
        ("2z^2", 18.0),
        ("2^3z", 24.0),
        ("-2z", -6.0),
        ("2*-z", -6.0),
        ("0.5(1+z)", 2.0),
        ("1e1z", 30.0),
        ("2e", 2.0 * core::f64::consts::E),
        ("2 e - 3", 2.0 * core::f64::consts::E - 3.0),
        ("2exp(0)*z", 6.0),
        ("2e -3", 2.0 * core::f64::consts::E - 3.0),
        ("2e- 3", 2.0 * core::f64::consts::E - 3.0),
        ("2e-3", 0.002),
        ("2. z + z", 9.0),
        (".5x + 1.", 2.5),
        ("--z", 3.0),
        ("+z", 3.0),
        ("1+2*z", 7.0),
        ("min(max(z, 1), 2)", 2.0),
        ("sin(pi)*0 + z", 3.0),
    ] {
        assert_eq!(formula(text).value(3.0), at_three, "{text}");
    }
}

#[test]
fn canonical_texts_are_interned_and_read_back() {
    let first = formula(" Z * TANH( z ) ^ 2 ");
    assert_eq!(first.text(), "z*tanh(z)^2");
    assert!(std::ptr::eq(first, formula("z*tanh(z)^2")));
    for text in [
        "2 z",
        "2 e - 3",
        "0.1z + sin (x)",
        "max( z , 0.2 * z )",
        "2 sin(z)",
    ] {
        let read = formula(text);
        assert!(!read.text().contains(' '));
        assert!(std::ptr::eq(read, formula(read.text())), "{text}");
        assert_eq!(read.value(0.7), formula(read.text()).value(0.7));
    }
    assert_eq!(format!("{first:?}"), "Formula(\"z*tanh(z)^2\")");
}

#[test]
fn kinks_are_exact() {
    let none: &[f64] = &[];
    for (text, kinks) in [
        ("relu(z)", &[0.0][..]),
        ("max(z, 0.2z)", &[0.0]),
        ("clamp(z,-1,1)", &[-1.0, 1.0]),
        ("abs(z-0.3)+abs(3z-1)", &[0.3, 1.0 / 3.0]),
        ("max(relu(z-1),0)", &[1.0]),
        ("max(z,abs(z))", &[0.0]),
        ("max(z^3,0)", &[0.0]),
        (
            "abs(z^2-2)",
            &[-std::f64::consts::SQRT_2, std::f64::consts::SQRT_2],
        ),
        ("abs(z)^1.5", &[0.0]),
        ("abs(z)^(2+tanh(z)/2)", &[0.0]),
        ("sqrt((z-0.3)^2)", &[0.3]),
        ("sqrt(z^2)", &[0.0]),
        ("sign(z)*z^2", &[0.0]),
        ("relu(z-1000)", &[1000.0]),
        ("min(z, 0.7)", &[0.7]),
        ("max(1+z, 1.3)", &[0.3]),
        ("tanh(z)", none),
        ("z/(1+z^2)", none),
        ("sqrt(1+z^2)", none),
        ("log(1+exp(z))", none),
    ] {
        let found = formula(text).kinks();
        assert_eq!(found.len(), kinks.len(), "{text}: {found:?}");
        for (a, b) in found.iter().zip(kinks) {
            // To the last bit where the switch can be exactly zero, else within rounding of the switch.
            assert!((a - b).abs() <= 4e-16 * b.abs(), "{text}: {found:?}");
            assert!(a.is_sign_positive() || *a < 0.0);
        }
    }
    assert_eq!(formula("abs(sin(z))").kinks().len(), 256);
    assert!(formula("abs(sin(z))").kinks().contains(&0.0));
}

#[test]
fn slopes_at_both_ends() {
    for (text, at_zero, at_infinity) in [
        ("tanh(2z)", Some([2.0, 2.0]), Some([0.0, 0.0])),
        ("max(z,0.2z)", Some([1.0, 0.2]), Some([1.0, 0.2])),
        ("relu(z)", Some([1.0, 0.0]), Some([1.0, 0.0])),
        ("abs(z)", Some([1.0, -1.0]), Some([1.0, -1.0])),
        ("sqrt(z^2)", Some([1.0, -1.0]), Some([1.0, -1.0])),
        ("z^2", None, None),
        ("exp(z)", None, None),
        ("exp(z)-1", Some([1.0, 1.0]), None),
        ("cos(z)", None, Some([0.0, 0.0])),
        ("sin(z)+0.1z", Some([1.1, 1.1]), Some([0.1, 0.1])),
        ("z*sin(z)", None, None),
        ("z*sigmoid(z)", Some([0.5, 0.5]), Some([1.0, 0.0])),
        ("z/(1+exp(-z))", Some([0.5, 0.5]), Some([1.0, 0.0])),
        ("log(1+exp(z))", None, Some([1.0, 0.0])),
        ("log(exp(z)+exp(-z))", None, Some([1.0, -1.0])),
        ("ln(1+z^2)", None, Some([0.0, 0.0])),
        ("3", None, Some([0.0, 0.0])),
        ("abs(z)^1.5", None, None),
    ] {
        let formula = formula(text);
        let near = |a: Option<[f64; 2]>, b: Option<[f64; 2]>| match (a, b) {
            (Some(a), Some(b)) => a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12),
            _ => a == b,
        };
        assert!(
            near(formula.slopes_at_zero(), at_zero),
            "{text}: {:?}",
            formula.slopes_at_zero()
        );
        let found = formula.slopes_at_infinity();
        assert!(near(found, at_infinity), "{text}: {found:?}");
    }
}

#[test]
fn far_out_the_limit_stands_where_steps_overflow() {
    for (text, right, left) in [
        ("z*tanh(log(1+exp(z)))", (1.0, 0.0), (0.0, 0.0)),
        ("log(1+exp(z))", (1.0, 0.0), (0.0, 0.0)),
        ("log(exp(z)+exp(-z))", (1.0, 0.0), (-1.0, 0.0)),
        ("(exp(z)-exp(-z))/(exp(z)+exp(-z))", (0.0, 1.0), (0.0, -1.0)),
        ("exp(z)/(1+exp(z))", (0.0, 1.0), (0.0, 0.0)),
        ("z/(1+exp(-z))", (1.0, 0.0), (0.0, 0.0)),
        ("z*sigmoid(z)", (1.0, 0.0), (0.0, 0.0)),
        ("relu(z)*exp(-z)", (0.0, 0.0), (0.0, 0.0)),
        ("tanh(exp(z^2))", (0.0, 1.0), (0.0, 1.0)),
        ("atan(exp(z))", (0.0, core::f64::consts::FRAC_PI_2), (0.0, 0.0)),
        ("exp(-z^2)", (0.0, 0.0), (0.0, 0.0)),
    ] {
        for distance in [400.0, 709.5, 800.0, 1e6, 1e200] {
            for (z, (slope, offset)) in [(distance, right), (-distance, left)] {
                let (value, found) = formula(text).value_and_slope(z);
                let line = slope * z + offset;
                assert!(
                    (value - line).abs() <= 1e-9 * line.abs().max(1.0),
                    "{text} at {z}: {value}"
                );
                assert!((found - slope).abs() <= 1e-9, "{text}' at {z}: {found}");
            }
        }
    }
    assert_eq!(formula("exp(z)").value(800.0), f64::INFINITY);
}

#[test]
fn errors_name_what_is_wrong_and_where() {
    for (text, expected) in [
        (
            "  ",
            "the formula is empty; write φ in terms of z, for example z*tanh(z)",
        ),
        (
            "z + foo(z)",
            "\"foo\" at character 5 is not known; allowed is z, pi, e, abs, max,",
        ),
        (
            "z + * 2",
            "'*' at character 5 does not fit; expected is a number, z, a function or \"(\"",
        ),
        (
            "z z",
            "'z' at character 3 does not fit; expected is an operator (+ - * / ^) or the end",
        ),
        ("2 3z", "'3' at character 3 does not fit; expected is an operator"),
        (
            "z(1+z)",
            "'(' at character 2 does not fit; expected is an operator",
        ),
        ("z)", "')' at character 2 does not fit; expected is an operator"),
        (
            "(z",
            "the formula ends too early; expected is an operator (+ - * / ^) or \")\"",
        ),
        ("z+", "the formula ends too early; expected is a number"),
        (
            "max(z)",
            "')' at character 6 does not fit; expected is \",\" and another argument",
        ),
        (
            "sin(z, 1)",
            "',' at character 6 does not fit; expected is an operator (+ - * / ^) or \")\", as all",
        ),
        (
            "sin z",
            "'z' at character 5 does not fit; expected is an operator (+ - * / ^) or the end",
        ),
        (
            "sin + z",
            "'+' at character 5 does not fit; expected is \"(\" after the name of a function",
        ),
        ("z·2", "'·' at character 2 does not fit"),
        (".", "'.' at character 1 does not fit"),
        ("z+1e999", "the number at character 3 is too large"),
        ("1/z", "φ is not finite at z = 0; it must be finite for every z"),
        ("1/(z-0.3)", "φ is not finite at z = 0.3;"),
        ("1/(z-0.3)^2", "φ is not finite at z = 0.3;"),
        ("(z-0.3)^-2", "φ is not finite at z = 0.3;"),
        ("atan(1/(3z-1))", "φ is not finite at z = 0.333333;"),
        ("tan(z)", "φ is not finite at z ="),
        ("ln(z)", "φ is not finite at z = 0;"),
        ("ln((z-0.3)^2)", "φ is not finite at z = 0.3;"),
        ("log1p(z)", "φ is not finite at z = -1;"),
        ("sqrt(z)", "the slope φ' is not finite at z = 0;"),
        ("sqrt(z-0.3)", "φ is not finite at z = 0;"),
        ("abs(z)^0.5", "the slope φ' is not finite at z = 0;"),
        ("abs(z-0.3)^0.99", "the slope φ' is not finite at z = 0.3;"),
        ("z*ln(abs(z))", "φ is not finite at z = 0;"),
        ("abs(z-0.3)^-0.5", "φ is not finite at z = 0.3;"),
        ("exp(z^2)", "the slope φ' is not finite at z = 26.578125;"),
        ("sign(z)", "φ jumps at z = 0 by 2; it must be continuous"),
        ("3sign(z-0.3)*z", "φ jumps at z = 0.3 by 1.8;"),
        ("exp(z)-exp(2z)", "φ is not finite at z = "),
        ("tanh(20z)", "φ swings too fast near z = "),
        ("z+1e-5*sin(1e4z)", "φ swings too fast near z = "),
    ] {
        let found = message(text);
        assert!(found.starts_with(expected), "{text}: {found}");
    }
}

#[test]
fn hostile_texts_end_in_an_error_on_a_small_stack() {
    let long = |unit: &str, times: usize| unit.repeat(times);
    let texts = [
        long("(", 200),
        long("((((", 1_000_000),
        format!("{}z{}", long("(", 99), long(")", 99)),
        format!("{}z{}", long("abs(", 39), long(")", 39)),
        format!("{}z", long("-", 199)),
        format!("{}z", long("z^", 99)),
        format!("{}z", long("z+", 99)),
        format!("{}z{}", long("z+(", 40), long(")", 40)),
        format!("{}1", long("1^", 99)),
        "z^z^z^z".into(),
        "1e999".into(),
        "1e-999999999999999999z".into(),
        "9".repeat(200),
        "z^1e300".into(),
        "z^(-1e300)".into(),
        "\u{202e}z\u{0}é𝒛".into(),
        "0/0".into(),
        "z^(0/0)".into(),
        "((((".into(),
        "max(,)".into(),
        "clamp(z,1,-1)".into(),
        "()".into(),
        "e".repeat(200),
        ".".repeat(200),
        "1e".repeat(100),
        "2(".repeat(100),
        format!("{}z", "abs(sin(1e6z))+".repeat(13)),
        format!("{}z", "ln(2+sin(1e6z))+".repeat(12)),
    ];
    // wasm has a stack of 1 MiB.
    let read = move || {
        texts
            .iter()
            .map(|text| Formula::parse(text).is_ok())
            .collect::<Vec<_>>()
    };
    let read = std::thread::Builder::new()
        .stack_size(256 << 10)
        .spawn(read)
        .unwrap()
        .join()
        .unwrap();
    let accepted: Vec<usize> = (0..read.len()).filter(|index| read[*index]).collect();
    assert_eq!(accepted, [8, 11, 12, 20]); // constants and 0z
    assert_eq!(
        message(&"z+".repeat(99)),
        "the formula ends too early; expected is a number, z, a function or \"(\""
    );
    assert_eq!(
        message(&format!("{}z", "z+".repeat(99))),
        "the formula has 99 operations; allowed is 64"
    );
    assert_eq!(
        message(&"(".repeat(20)),
        "the formula is nested too deeply; allowed is 16 levels"
    );
    assert_eq!(
        message(&"z".repeat(201)),
        "the formula is 201 characters long; allowed is 200"
    );
}
