//! Huang et al., supplement, equations S1 to S23: errors of the last two layers of a linear network at its fixed point, part by part.

use super::eq12::fixed_inputs;
use crate::model::{ChainQuantity, Hyperparameters, InputPair};

/// Every [`ChainQuantity`], in its order, in networks of `width` units; infinite for what the paper's ≈ leaves of it.
///
/// `None` unless φ is linear with a finite q* (σ_w² < ρ). With s = σ_w², ε = 1/N, d and d' what the pair's masks p/ρ do to a unit, and
///
/// ```text
/// m = E[d d']           1/ρ for aa, 1 for ab
/// v = E[(d d')²]        1/ρ³ for aa, 1/ρ² for ab
/// B = (1 − ε) m² + (1 + 2ε) v
/// ```
///
/// Wick's theorem over W^{L−1} and W^L, with units that coincide counted apart, gives
///
/// ```text
/// q̃^L      = 4 q*                                                                              S8, S21
/// q̃^{L−1}  = 4 (s² q* B + σ_b² s m)                                                            S1, S14
/// E[I]      = s⁴ q* [(1 − ε)(v/ρ² + (1 + 4ε) v m² + (1 − ε) m⁴) + 3ε (1 + 2ε) v²]               S4, S17
/// E[II]     = σ_b² s³ m B                                                                       S5, S18
/// E[III]    = σ_b² s² m²                                                                        S6, S19
/// q̃^{L−2}  = 4 E[I + II + III]                                                                 S3, S16
/// ```
///
/// which at ε = 0 are the paper's.
pub fn chain(network: &Hyperparameters, pair: InputPair, width: f64) -> Option<[f64; ChainQuantity::COUNT]> {
    let (s, sb2, rho) = (
        network.weight_variance(),
        network.bias_variance(),
        network.keep_rate(),
    );
    let [aa, ab] = fixed_inputs(network)?;
    let (input, m, v) = match pair {
        InputPair::Aa => (aa, 1.0 / rho, 1.0 / (rho * rho * rho)),
        InputPair::Ab => (ab, 1.0, 1.0 / (rho * rho)),
    };
    let q = s * input + sb2;
    let epsilon = 1.0 / width;
    let apart = 1.0 - epsilon;
    let both = apart * m * m + (1.0 + 2.0 * epsilon) * v;
    let squares = v / (rho * rho) + (1.0 + 4.0 * epsilon) * v * m * m + apart * m * m * m * m;
    let parts = [
        s * s * s * s * q * (apart * squares + 3.0 * epsilon * (1.0 + 2.0 * epsilon) * v * v),
        sb2 * s * s * s * m * both,
        sb2 * s * s * m * m,
    ];
    let [signal, lower, upper] = parts;
    Some([
        4.0 * q,
        4.0 * (s * s * q * both + sb2 * s * m),
        4.0 * (signal + lower + upper),
        signal,
        lower,
        upper,
        input,
    ])
}

#[cfg(test)]
mod tests {
    use super::super::eq12::eq12;
    use super::*;
    use crate::model::Activation;

    fn near(x: f64, y: f64) {
        assert!((x / y - 1.0).abs() < 1e-12, "{x:e} {y:e}");
    }

    #[test]
    fn errors_times_inputs_are_equation_12() {
        for (sw2, sb2, rho) in [
            (0.5, 0.1, 0.8),
            (0.95, 0.3, 1.0),
            (0.7, 2.0, 0.75),
            (0.1, 1e-3, 0.2),
        ] {
            let network = Hyperparameters::new(Activation::Linear, sw2, sb2, rho).unwrap();
            for pair in InputPair::ALL {
                let chain = chain(&network, pair, f64::INFINITY).unwrap();
                let input = chain[ChainQuantity::Input as usize];
                let layers = eq12(&network, 3).unwrap();
                for (below, q) in chain[..3].iter().enumerate() {
                    let layer = layers[2 - below];
                    let g = match pair {
                        InputPair::Aa => layer.g_aa,
                        InputPair::Ab => layer.g_ab,
                    };
                    near(q * input, g.to_f64().unwrap());
                }
            }
        }
    }

    #[test]
    fn parts_are_the_paper_s_last_lines() {
        let (s, sb2, rho) = (0.5f64, 0.1, 0.8f64);
        let network = Hyperparameters::new(Activation::Linear, s, sb2, rho).unwrap();
        let parts = |pair| chain(&network, pair, f64::INFINITY).unwrap()[3..6].to_vec();
        let q = sb2 / (1.0 - s / rho);
        let [i, ii, iii] = parts(InputPair::Aa)[..] else {
            unreachable!()
        };
        near(i, q * (2.0 * s.powi(4) / rho.powi(5) + s.powi(4) / rho.powi(4)));
        near(ii, sb2 * (s.powi(3) / rho.powi(4) + s.powi(3) / rho.powi(3)));
        near(iii, sb2 * s.powi(2) / rho.powi(2));
        let q = sb2 / (1.0 - s);
        let [i, ii, iii] = parts(InputPair::Ab)[..] else {
            unreachable!()
        };
        near(i, q * s.powi(4) * (1.0 / rho.powi(4) + 1.0 + 1.0 / rho.powi(2)));
        near(ii, sb2 * (s.powi(3) / rho.powi(2) + s.powi(3)));
        near(iii, sb2 * s.powi(2));
    }

    #[test]
    fn one_unit_has_the_moments_of_two_weights() {
        // N = 1, no dropout: I = (W₁W₂)⁴ z²/N, with E[W⁴] = 3σ_w⁴.
        let network = Hyperparameters::new(Activation::Linear, 0.5, 0.1, 1.0).unwrap();
        let [q, one, _, signal, lower, upper, _] = chain(&network, InputPair::Aa, 1.0).unwrap();
        near(signal, 9.0 * 0.5f64.powi(4) * q / 4.0);
        near(lower, 3.0 * 0.1 * 0.5f64.powi(3));
        near(upper, 0.1 * 0.25);
        near(one, 4.0 * (3.0 * 0.25 * q / 4.0 + 0.1 * 0.5));
    }

    #[test]
    fn other_networks_have_no_chain() {
        let none = |activation, sw2, rho| {
            let network = Hyperparameters::new(activation, sw2, 0.1, rho).unwrap();
            assert_eq!(chain(&network, InputPair::Ab, f64::INFINITY), None);
        };
        none(Activation::Tanh, 0.5, 0.8);
        none(Activation::Linear, 0.8, 0.8);
    }
}
