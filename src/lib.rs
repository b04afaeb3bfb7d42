//! depthscale: how deep signals and gradients travel in random deep networks with dropout.
//!
//! ```
//! use depthscale::model::{Activation, Ensemble, Hyperparameters};
//! use depthscale::theory::Theory;
//!
//! let network = Hyperparameters::new(Activation::Tanh, 1.4, 0.1, 0.9)?;          // φ, σ_w², σ_b², keep rate ρ
//! let theory = Theory::at_fixed_point(&network, 50)?;                            // 50 layers of infinite width
//! let networks = Ensemble::new(50, 200, 40, 1)?.sample(&network, theory.start);  // 40 networks of 200 units, seed 1
//!
//! let (exact, sampled) = (theory.g_ab(50).unwrap(), networks.g_ab(50));
//! println!("g_ab of the last layer: {exact}, networks {sampled}");
//! assert!((sampled.mean().unwrap() - exact).abs() < 5.0 * sampled.standard_error().unwrap());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What can be asked
//! | quantity | of theory, for infinite width | of sampled networks |
//! |---|---|---|
//! | q^l, c^l: how signals travel | [`theory::Trajectory`] | [`sample::Metric::LengthAa`], [`sample::Metric::Correlation`] |
//! | q*, c*, χ₁, χ₂, χ_q, ξ₁, ξ₂, ξ_q: fixed points and depth scales | [`theory::OperatingPoint`] | [`sample::fits`] |
//! | g_aa, g_ab: gradients of every layer | [`theory::gradients`], all at once by [`theory::Theory`] | [`sample::Metric::GradientAa`], [`sample::Metric::GradientAb`] |
//! | \|g_ab\|, g̃_ab: their absolute values | [`theory::fluctuation`], [`theory::absolute`] | [`sample::Metric::GradientAbAbsolute`], [`sample::Metric::GradientTilde`] |
//! | g_ab as in equation 12 of Huang et al., step by step | [`theory::eq12`], [`theory::chain`] | [`sample::chain`] |
//! | the σ_w² where χ₁ = 1, and where ξ₂ is largest | [`theory::critical`] | |
//! | σ_w², σ_b² for a depth and a dropout rate | [`theory::initialisation`] | |
//! | q_l, C_l, growth under stochastic depth | [`theory::residual`] | [`sample::residual`] |
//! | what trains, and how fast | | [`train`] |
//!
//! # Code map
//! `{theory, sample, train} → model`; a test reads the `use` lines and fails on a wrong way. Links, figures and reports stand upon
//! this library: the packages `depthscale-explorer`, `depthscale-web` and `depthscale-cli`.
//!
//! | module | holds |
//! |---|---|
//! | [`model`] | activations, validated hyperparameters, the one table of ranges |
//! | [`theory`] | infinite width: moments, maps, fixed points, depth scales, gradients |
//! | [`sample`] | real networks of finite width, drawn without their weights; statistics over them |
//! | [`train`] | steps of training of a residual network with noise, and their cost |
//! | [`parallel`] | work on threads, in order; whoever has some may use it |
//!
//! # Invariants
//! - `theory` and `sample` never meet: their agreement is the evidence.
//! - The same link gives the same bits on any thread count, engine and target: no transcendental function of std (`libm` or
//!   our own), no fused multiply-add, networks in fixed blocks merged in index order.
//! - A value that exists is valid; what has no value has a name or is `None`. NaN reaches no report.
//!
//! # Notation
//! | symbol | name here | meaning |
//! |---|---|---|
//! | φ | `activation` | activation function |
//! | σ_w² | `weight_variance` | W_ij ~ N(0, σ_w²/N) |
//! | σ_b² | `bias_variance` | b_i ~ N(0, σ_b²) |
//! | ρ | `keep_rate` | probability that a unit is kept; dropout is 1 − ρ |
//! | N, L | `width`, `depth` | units a layer, layers |
//! | z^l, x^l | preactivation, input | z^l = W^l x^l + b^l, x^l = p^l φ(z^{l−1})/ρ, p ~ Bernoulli(ρ) |
//! | a, b | | two inputs that share W and b and have masks of their own |
//! | q, c, ε | `variance`, `correlation`, `decorrelation` | variance of z, correlation of z_a and z_b, ε = 1 − c |
//! | χ₁, χ₂, χ_q | `chi_1`, … | slopes at the fixed point |
//! | ξ₁, ξ₂, ξ_q | `gradient_depth_scale`, `correlation_depth_scale`, `length_depth_scale` | 1/\|ln χ\| in layers |
//! | δ^l, g^l | | ∂E/∂z^l; products of ∂E/∂W^l summed over W^l and divided by N² |
//!
//! # References
//! - Schoenholz, Gilmer, Ganguli, Sohl-Dickstein: Deep information propagation (ICLR 2017). "Schoenholz et al."
//! - Huang, Xu, Du, Zeng, Zhao: Mean field theory for deep dropout networks: digging up gradient backpropagation deeply. "Huang et al."

pub mod model;
pub mod parallel;
pub mod sample;
pub mod theory;
pub mod train;
