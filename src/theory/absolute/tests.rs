use super::super::gradients::{output_errors, reused_weights};
use super::*;
use crate::model::{Loss, Start};

/// Network and start of the tests, and both theories of it.
struct Case {
    network: Hyperparameters,
    trajectory: Trajectory,
    errors: Vec<Errors>,
}

impl Case {
    fn new(activation: Activation, [sw2, sb2, rho]: [f64; 3], variance: [f64; 2], depth: usize) -> Self {
        let network = Hyperparameters::new(activation, sw2, sb2, rho).unwrap();
        let trajectory = Trajectory::unequal(&network, variance, 0.3, depth);
        Self::of(network, trajectory)
    }

    fn of(network: Hyperparameters, trajectory: Trajectory) -> Self {
        let depth = trajectory.layers.len() - 1;
        let top = output_errors(&network, &trajectory, depth, Loss::Squared, 1000).unwrap();
        Self {
            network,
            errors: reused_weights(&network, &trajectory, WeightLaw::Gaussian, top),
            trajectory,
        }
    }

    fn tilde(&self) -> Vec<f64> {
        tilde(&self.network, &self.trajectory, WeightLaw::Gaussian, &self.errors)
            .iter()
            .map(|g| g.to_f64().unwrap())
            .collect()
    }
}

#[test]
fn linear_networks_have_normal_errors() {
    let case = Case::new(Activation::Linear, [0.9, 0.2, 1.0], [1.0, 0.6], 12);
    for (index, g) in case.tilde().into_iter().enumerate() {
        let (law, errors) = (case.trajectory.layers[index].covariance(), case.errors[index + 1]);
        let exact = central(law.a.into(), law.b.into(), law.product().into())
            * central(errors.aa, errors.bb, errors.ab);
        let exact = exact.to_f64().unwrap();
        assert!(
            (g / exact - 1.0).abs() < 1e-12,
            "layer {}: {g} {exact}",
            index + 1
        );
    }
}

#[test]
fn orthogonal_linear_networks_have_nothing_fresh() {
    let network = Hyperparameters::new(Activation::Linear, 0.9, 0.0, 1.0).unwrap();
    let trajectory = Trajectory::new(
        &network,
        Start {
            variance: 1.0,
            decorrelation: 0.3,
        },
        6,
    );
    let top = output_errors(&network, &trajectory, 6, Loss::Squared, 1000).unwrap();
    let errors = reused_weights(&network, &trajectory, WeightLaw::Orthogonal, top);
    let ours = tilde(&network, &trajectory, WeightLaw::Orthogonal, &errors);
    for (index, g) in ours.into_iter().enumerate() {
        let (law, errors) = (trajectory.layers[index].covariance(), errors[index + 1]);
        let exact = central(law.a.into(), law.b.into(), law.product().into())
            * central(errors.aa, errors.bb, errors.ab);
        assert!((g.over(exact) - 1.0).abs() < 1e-11, "layer {}", index + 1);
    }
}

fn laws() -> [Covariance; 5] {
    let unequal = Covariance {
        a: 1.3,
        b: 0.4,
        distance: 0.9,
    };
    let equal = [(0.8, 0.4), (1.0, 1e-8), (1.0, 1e-3), (2.0, 1.7)];
    let [a, b, c, d] = equal.map(|(q, epsilon)| Covariance::equal(q, epsilon));
    [a, b, c, d, unequal]
}

/// m φ/ρ against the deviation of G. The squared loss makes them σ_w/(ρ√q) or so.
const RESPONSES: [f64; 4] = [0.0, 0.02, 0.3, 2.0];

/// Pairs of G from opposite to as near as signals allow, and responses to go with the lengths.
fn cases(law: Covariance) -> impl Iterator<Item = (Pair, [f64; 2])> {
    let near = 1.0 - 0.05 * law.decorrelation();
    let correlations = [-0.5, 0.3, 0.9 * near, near];
    let ratio = (law.a / law.b).sqrt();
    correlations
        .into_iter()
        .flat_map(move |r| RESPONSES.map(|k| (Pair::new(r), [k, k * ratio])))
}

#[test]
fn sectors_agree_with_nodes_and_with_linear() {
    for law in laws() {
        for slopes in [[1.0, 0.0], [1.0, 0.3], [1.2, -0.6], [0.7, 0.7]] {
            let nodes = AbsolutePair::new(Activation::TwoSlopes(slopes), law);
            for (pair, k) in cases(law) {
                let closed = sectors(slopes, law, pair, k, PANELS);
                let finer = sectors(slopes, law, pair, k, 8);
                let numeric = over_nodes(&nodes, pair, k);
                // closed altogether if linear
                let other = Absolute::TwoSlopes(slopes, law).error_product(pair, k);
                for (other, tolerance) in [(finer, 1e-9), (numeric, 1e-8), (other, 1e-9)] {
                    let off = (closed / other - 1.0).abs();
                    assert!(
                        off < tolerance,
                        "{slopes:?} {law:?} {pair:?} {k:?}: {closed} {other}"
                    );
                }
            }
        }
    }
}

#[test]
fn nodes_are_fine_enough_for_what_is_seen() {
    for text in [
        "tanh",
        "hardtanh",
        "erf",
        "gelu",
        "silu",
        "elu",
        "selu",
        "softplus",
        "sin",
        "z*tanh(z)",
    ] {
        let activation = Activation::parse(text).unwrap();
        // an even φ has shifts that are equal at z_a = −z_b, too
        let tolerance = if text == "z*tanh(z)" { 1e-7 } else { 1e-8 };
        for law in laws() {
            let both = [
                AbsolutePair::new(activation, law),
                AbsolutePair::with(activation, law, 0.6, 8.6),
            ];
            for (pair, k) in cases(law) {
                let [coarse, fine] = both.each_ref().map(|nodes| over_nodes(nodes, pair, k));
                let off = (coarse / fine - 1.0).abs();
                assert!(off < tolerance, "{text} {law:?} {pair:?} {k:?}: {coarse} {fine}");
            }
        }
    }
}

/// Normals by Box and Muller from a splitmix sequence.
struct Normals(u64);

impl Normals {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) as f64 + 0.5) / 18_446_744_073_709_551_616.0
    }

    fn pair(&mut self, aa: f64, bb: f64, ab: f64) -> [f64; 2] {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        let (sine, cosine) = (2.0 * PI * self.uniform()).sin_cos();
        let along = ab / aa.sqrt();
        [
            aa.sqrt() * radius * sine,
            along * radius * sine + (bb - along * along).max(0.0).sqrt() * radius * cosine,
        ]
    }
}

#[test]
fn draws_agree() {
    const DRAWS: usize = 400_000;
    let mut normals = Normals(7);
    for (activation, variance) in [
        (Activation::Tanh, [1.0, 1.0]),
        (Activation::Tanh, [1.5, 0.4]),
        (Activation::Relu, [1.0, 0.5]),
        (Activation::Gelu, [1.0, 1.0]),
        (Activation::HardTanh, [1.0, 1.0]),
        (Activation::HardTanh, [2.0, 0.7]),
    ] {
        let case = Case::new(activation, [1.5, 0.1, 0.8], variance, 6);
        let theory = case.tilde();
        for l in [1, 4, 5] {
            let [below, layer] = [l - 1, l].map(|l| &case.trajectory.layers[l]);
            let above = &case.errors[l + 1];
            let fresh = above.fresh(&case.network, layer, WeightLaw::Gaussian);
            let [aa, bb, ab] = [fresh.aa, fresh.bb, fresh.ab].map(|g| g.to_f64().unwrap());
            let [m_a, m_b] = above.response.map(|m| m.to_f64().unwrap() / 0.8);
            let mut sums = [0.0; 4];
            for _ in 0..DRAWS {
                let law = below.covariance();
                let [a, b] = normals.pair(law.a, law.b, law.product());
                let x = (activation.value(a) * activation.value(b)).abs();
                let law = layer.covariance();
                let z = normals.pair(law.a, law.b, law.product());
                let [a, b] = z.map(|z| activation.value_and_slope(z));
                let [g, h] = normals.pair(aa, bb, ab);
                let delta = (a.1 * b.1 * (g + m_a * a.0) * (h + m_b * b.0)).abs();
                for (sum, term) in sums.iter_mut().zip([x, x * x, delta, delta * delta]) {
                    *sum += term / DRAWS as f64;
                }
            }
            let [x, xx, delta, dd] = sums;
            let relative =
                ((xx / (x * x) - 1.0) + (dd / (delta * delta) - 1.0)).sqrt() / (DRAWS as f64).sqrt();
            let off = (theory[l - 1] / (x * delta) - 1.0) / relative;
            assert!(off.abs() < 4.0, "{activation:?} layer {l}");
        }
    }
}

#[test]
fn extremes_keep_the_bounds() {
    let mut normals = Normals(5);
    for activation in Activation::NAMED.into_iter().cycle().take(52) {
        let mut pick = |choices: &[f64]| choices[(normals.uniform() * choices.len() as f64) as usize];
        let [sw2, sb2] = [pick(&[0.1, 0.3, 1.0, 2.5]), pick(&[0.0, 1e-9, 0.1, 10.0])];
        let start = Start {
            variance: pick(&[1e-6, 0.1, 1.0, 30.0, 1e6]),
            decorrelation: pick(&[0.0, 1e-12, 1e-3, 0.5, 1.0, 2.0]),
        };
        let network = Hyperparameters::new(activation, sw2, sb2, pick(&[0.5, 1.0])).unwrap();
        let case = Case::of(network, Trajectory::new(&network, start, 12));
        let all = tilde(&network, &case.trajectory, WeightLaw::Gaussian, &case.errors);
        assert_eq!(all.len(), 12);
        let profile = super::super::gradients::profile(&network, &case.trajectory, &case.errors);
        for (g, signed) in all.into_iter().zip(profile) {
            // |E x_ax_b E δ_aδ_b| ≤ g̃ ≤ g_aa, the last for equal lengths
            let label = format!("{network:?} {start:?}: {g:?} {signed:?}");
            let slack = signed.g_aa * 1e-8;
            assert!((g - signed.g_ab.abs() + slack).mantissa() >= 0.0, "{label}");
            assert!((signed.g_aa + slack - g).mantissa() >= 0.0, "{label}");
        }
    }
}
