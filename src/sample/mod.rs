//! Real random networks of finite width, sampled exactly in O(N) a layer.
//!
//! A pair of inputs goes through L layers that share W and b, with dropout masks of their own, and the gradient of the loss
//! comes back through the same weights.
//!
//! Files, from the bottom: [`elementary`] functions and [`normals`] from [`streams`]; `tile` (units and sums), `curves`
//! and `response` (φ, and φ on tiles), `scale` (what φ is far from 1), `labels` (softmax); `conditioned` and `dense`, ways to draw a
//! network behind `sampler`, of which the second, with every weight drawn, checks the first; [`Plan`], the way in; [`Block`], the way
//! out; [`Statistics`] of blocks: [`Moments`], [`LogScale`] and its [`Quantiles`], and `groups` for the [`Jackknife`]; [`fits`];
//! [`normality`], tests of whether values are normal. [`residual`] draws networks of another kind, some of whose layers are left out.
//!
//! Everything a network is depends on (seed, network, layer, unit) through [`streams`] only, and sums have a fixed order:
//! results have the same bits on any number of threads, natively and in WebAssembly.

mod block;
mod conditioned;
mod curves;
mod dense;
pub mod elementary;
pub mod fits;
mod groups;
mod jackknife;
mod labels;
mod log_scale;
mod moments;
pub mod normality;
pub mod normals;
mod plan;
mod quantiles;
pub mod residual;
mod response;
mod sampler;
mod scale;
mod statistics;
pub mod streams;
mod tile;

pub use block::{BLOCK_NETWORKS, Block};
pub use dense::chain;
pub use jackknife::{Estimate, Jackknife, leave_one_out_error};
pub use log_scale::LogScale;
pub use moments::Moments;
pub use plan::Plan;
pub use quantiles::Quantiles;
pub use sampler::Sampler;
pub use statistics::{Metric, Profile, Statistics};
