//! Training by stochastic gradient descent: fully connected networks with dropout ([`Trainer`]), residual ones with dropout or
//! stochastic depth ([`residual`]), what a step of these costs ([`cost`]), and what is learnt ([`data`], [`regression`]).
//!
//! Everything is f32, as it is where networks are trained. Matrix products come from the crate matrixmultiply, by way of ndarray's
//! safe interface; without their feature `std` they know no machine at run time, so that they use no fused multiply-add on x86.

pub mod cost;
pub mod data;
mod fully_connected;
mod noise;
pub mod regression;
pub mod residual;
mod streams;

pub use fully_connected::{Diverged, Optimiser, Recipe, Score, Trainer};
pub use noise::Noise;
pub use residual::{Batch, Failure, Residual};
