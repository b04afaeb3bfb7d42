//! Which study answers the links of which view.

use crate::State;
use crate::run::{NetworksView, Run};
use crate::study::Study;
use crate::views::View;
use crate::views::compare::Compare;
use crate::views::derivation::Derivation;
use crate::views::gradients::Gradients;
use crate::views::phase::Phase;
use crate::views::point::Point;
use crate::views::scales::Scales;
use crate::views::stochastic_depth::DepthRun;
use crate::views::training::{Shelf, TrainingRun};

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

/// What shows fully connected networks in a view. The other views have their gradients here.
pub(crate) fn networks_view(view: View) -> &'static dyn NetworksView {
    match view {
        View::Phase => &Phase,
        View::Point => &Point,
        View::Scales => &Scales,
        View::Gradients | View::Depth | View::Training => &Gradients,
        View::Compare => &Compare,
        View::Chain => &Derivation,
    }
}
