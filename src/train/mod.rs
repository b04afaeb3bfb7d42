//! Training a residual network by stochastic gradient descent, with dropout, with stochastic depth or with neither, one step at a
//! time; and what such a step costs.
//!
//! ```text
//! y_l = y_{l−1} + δ_l s W_l x_l,   x_l = m_l ∘ φ(y_{l−1})/ρ,   s = 1/√L,   l = 1…L,   output w · y_L
//! ```
//!
//! φ is relu, W_l has N×N weights and w has N. The loss is half the mean square of what the outputs miss of their targets.
//! Everything is f32, as it is where networks are trained. Matrix products come from the crate matrixmultiply, by way of ndarray's
//! safe interface; without their feature `std` they know no machine at run time, so that they use no fused multiply-add on x86.

pub mod cost;
pub mod data;
mod fully_connected;
mod noise;
mod residual;
mod streams;

pub use fully_connected::{Diverged, Optimiser, Recipe, Score, Trainer};
pub use noise::Noise;
pub use residual::{Batch, Failure, Residual};
