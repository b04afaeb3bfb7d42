//! Real random networks of finite width, sampled exactly in O(N) a layer.
//!
//! A pair of inputs goes through L layers that share W and b, with dropout masks of their own, and the gradient of
//! Σ z_L² comes back through the same weights. No weight matrix is drawn: given what a layer has seen, the rest of its
//! weights is a fresh Gaussian, so a handful of normals a unit has exactly the law of N² weights, at every width and
//! for every φ.
//!
//! Files, from the bottom: [`elementary`] functions and [`normals`] from [`streams`]; `tile` (units and sums), `curves`
//! and `response` (φ, and φ on tiles), `scale` (what φ is far from 1), `pair` (2×2 algebra); `network` (forward), `tape` and `backward`; [`Scaled`](crate::model::Scaled) numbers, [`Moments`],
//! [`Statistics`]; [`Plan`], the way in.
//!
//! Everything a network is depends on (seed, network, layer, unit) through [`streams`] only, and sums have a fixed order:
//! results have the same bits on any number of threads, natively and in WebAssembly.

mod backward;
mod curves;
pub mod elementary;
mod moments;
mod network;
pub mod normals;
mod pair;
mod plan;
mod response;
mod scale;
mod statistics;
pub mod streams;
mod tape;
mod tile;

pub use moments::Moments;
pub use plan::{BLOCK_NETWORKS, Plan};

pub use statistics::{Metric, Profile, Statistics};
