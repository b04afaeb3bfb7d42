//! Which study answers the links of which view.

use super::State;
use super::depth::DepthRun;
use super::run::Run;
use super::study::Study;
use super::training::{Shelf, TrainingRun};
use super::views::View;

/// All theory of a link, nothing sampled or trained yet.
pub fn all(state: State, shelf: &Shelf) -> Box<dyn Study> {
    match state.view.entry().own_program {
        true => laboratory(state, shelf),
        false => networks(state),
    }
}

/// The same in a program that knows fully connected networks alone; of other views these are the gradients.
pub fn networks(state: State) -> Box<dyn Study> {
    Box::new(Run::new(state))
}

/// The same in a program that knows stochastic depth and training alone.
pub fn laboratory(state: State, shelf: &Shelf) -> Box<dyn Study> {
    match state.view {
        View::Training => Box::new(TrainingRun::new(state, shelf)),
        _ => Box::new(DepthRun::new(state)),
    }
}
