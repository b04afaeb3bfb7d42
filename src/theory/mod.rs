//! The exact theory of infinitely wide networks. Draws nothing, samples nothing: it never sees [`crate::sample`],
//! so that agreement between the two is evidence.

pub mod absolute;
pub mod chain;
pub mod convergence;
pub mod correlation_map;
pub mod critical;
pub mod depth_scales;
pub mod eq12;
pub mod fluctuation;
pub mod gradients;
pub mod initialisation;
pub mod kernels;
pub mod ledger;
pub mod length_map;
pub mod loss;
pub mod moments;
mod network;
pub mod phase_map;
mod quadrature;
pub mod residual;
mod root;
pub mod softmax;
pub mod table;
pub mod trajectory;

pub use depth_scales::{OperatingPoint, Phase};
pub use gradients::{Errors, GradientProfile, LayerGradient};
pub use network::{NoFixedPoint, Theory};
pub use trajectory::{SignalLayer, Trajectory};
