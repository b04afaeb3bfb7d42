//! What a network is: its activation, its hyperparameters, their ranges, and what can be wrong with a value.
//!
//! Everything here is plain data. Values are checked once, when they are made; a [`Hyperparameters`]
//! that exists is valid.

pub mod activation;
pub mod bounds;
pub mod chain;
pub mod digits;
pub mod error;
pub mod formula;
pub mod hyperparameters;
pub mod random;
pub mod sampling;
pub mod scaled;
pub mod survival;

pub use activation::{Activation, ActivationError};
pub use bounds::{Bound, Parameter};
pub use chain::{ChainQuantity, InputPair};
pub use digits::Image;
pub use error::ParameterError;
pub use formula::{Formula, FormulaError};
pub use hyperparameters::{Ensemble, Hyperparameters, Start};
pub use sampling::{Inputs, Loss, Method, Sampling, WeightLaw};
pub use scaled::Scaled;
pub use survival::{Infeasible, Survival};
