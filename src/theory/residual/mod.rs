//! Residual networks with stochastic depth at initialisation (Hayou & Ayed 2021), exact at infinite width;
//! [`growth_excess`] is what finite width adds.
//!
//! ```text
//! y_l = y_{l−1} + δ_l s W_l relu(y_{l−1}),   W_ij ~ N(0, 2/N),   δ_l ~ Bernoulli(p_l),   y_out = w·y_L,   w_i ~ N(0, 1/N)
//! ```
//!
//! The branch variance s² is 1 (standard) or 1/L (stable). Rates p_1…p_L are those of a [`Survival`](crate::model::Survival).

mod depth_law;
mod growth;
mod kernels;
mod noise;
mod width;

pub use depth_law::DepthLaw;
pub use growth::{growth, growth_spread, mean_discrepancy, rate};
pub use kernels::{KernelLayer, kernels, kernels_printed};
pub use noise::largest_share;
pub use width::{growth_excess, length_excess};
