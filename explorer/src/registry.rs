//! Which study answers the links of which view.

use super::depth::DepthRun;
use super::run::Run;
use super::study::Study;
use super::training::{Shelf, TrainingRun};
use super::{State, View};
use depthscale::model::ParameterError;

/// Opens a link: all its theory, nothing sampled or trained yet. The error is none in practice: a [`State`] holds checked numbers only.
pub type Open = fn(State, &Shelf) -> Result<Box<dyn Study>, ParameterError>;

/// Views of fully connected networks, for a program that knows no others; of the other views these are the gradients.
///
/// # Errors
/// As for [`Open`].
pub fn networks(state: State, _shelf: &Shelf) -> Result<Box<dyn Study>, ParameterError> {
    Ok(Box::new(Run::new(state)?))
}

/// Stochastic depth and training, for a program that knows no others.
///
/// # Errors
/// As for [`Open`].
pub fn laboratory(state: State, shelf: &Shelf) -> Result<Box<dyn Study>, ParameterError> {
    Ok(match state.view {
        View::Training => Box::new(TrainingRun::new(state, shelf)),
        _ => Box::new(DepthRun::new(state)),
    })
}

/// Every view.
///
/// # Errors
/// As for [`Open`].
pub fn all(state: State, shelf: &Shelf) -> Result<Box<dyn Study>, ParameterError> {
    match state.view.entry().own_program {
        true => laboratory(state, shelf),
        false => networks(state, shelf),
    }
}
