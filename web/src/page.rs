//! What the page asks of links: everything but one link at work, which is
//! [`Session`](super::session::Session).

use depthscale::model::{Activation, Sampling, bounds::BOUNDS, random::new_seed};
use depthscale_explorer::plot::qr;
use depthscale_explorer::{
    List, Notice, Study, View, frame, frame::Frame, link, registry, views, views::Choice,
};
use serde::Serialize;
use std::borrow::Cow;
use wasm_bindgen::prelude::*;

use super::session::{Named, address};
use super::{fail, object};

/// The study of a link.
pub(super) fn open(link: &str) -> Box<dyn Study> {
    registry::networks(link::read(link).0)
}

/// Values of one parameter.
#[derive(Serialize)]
struct ListReading {
    key: &'static str,
    values: String,
}

impl From<&List> for ListReading {
    fn from(list: &List) -> Self {
        Self {
            key: list.key(),
            values: list.text(),
        }
    }
}

#[derive(Serialize)]
struct LinkReading {
    link: String,
    view: &'static str,
    activation: Cow<'static, str>,
    values: Named<&'static str, Option<f64>>,
    choices: Named<&'static str, Cow<'static, str>>,
    shown: &'static str,
    family: ListReading,
    compared: &'static str,
    last: Option<u32>,
    lists: Vec<ListReading>,
    step: String,
    layer: usize,
    depth: Named<&'static str, String>,
    training: Named<&'static str, String>,
    controls: Vec<&'static str>,
    frame: Frame,
    /// A seed that the link asked for.
    drawn: Option<u32>,
    notices: Vec<Notice>,
}

#[derive(Serialize)]
struct Change {
    link: String,
    notices: Vec<Notice>,
}

/// The one table of ranges, an array.
#[wasm_bindgen]
pub fn bounds() -> Result<JsValue, JsError> {
    object(&BOUNDS)
}

/// Figures of the papers and what they missed: links with claims.
#[wasm_bindgen]
pub fn presets() -> Result<JsValue, JsError> {
    object(&depthscale_explorer::presets().collect::<Vec<_>>())
}

/// Every activation, in the order of the chips.
#[wasm_bindgen]
pub fn activations() -> Result<JsValue, JsError> {
    object(&Activation::NAMED.map(|activation| Choice {
        name: activation.name(),
        label: match activation {
            Activation::HardTanh => "hard tanh".into(),
            Activation::TwoSlopes(_) => "leaky relu".into(),
            _ => activation.name(),
        },
    }))
}

/// What is sampled and how: the choices beside the numbers.
#[wasm_bindgen]
pub fn choices() -> Result<JsValue, JsError> {
    object(&views::sampling())
}

/// What is shown of the plane: the choices that colour it.
#[wasm_bindgen]
pub fn shown() -> Result<JsValue, JsError> {
    object(&views::question(View::Phase))
}

/// Every view, in the order of the tabs.
#[wasm_bindgen]
pub fn views() -> Result<JsValue, JsError> {
    object(&views::VIEWS)
}

/// The hues of the quantities in a theme, CSS colours by name.
#[wasm_bindgen]
pub fn colours(theme: &str) -> Result<JsValue, JsError> {
    object(&Named(super::theme(theme)?.css_colours().collect()))
}

/// What a link says, checked; what it got wrong comes as notices.
#[wasm_bindgen]
pub fn read_link(text: &str) -> Result<JsValue, JsError> {
    let (text, drawn) = link::with_new_seed(text);
    let (state, notices) = link::read(&text);
    object(&LinkReading {
        link: address(&state),
        view: state.view.name(),
        activation: state.activation.name(),
        values: Named(
            BOUNDS
                .iter()
                .map(|bound| (bound.key, state.number(bound.parameter)))
                .collect(),
        ),
        choices: Named(Sampling::KEYS.into_iter().zip(state.sampling.names()).collect()),
        shown: state.shown.name(),
        family: (&state.lists.family()).into(),
        compared: state.compared.name(),
        last: state.last,
        lists: state.lists.iter().map(ListReading::from).collect(),
        step: state.step.name(),
        layer: state.layers_below(),
        depth: Named(state.depth.texts().into()),
        training: Named(state.training.texts().into()),
        controls: frame::controls_of(&state),
        frame: link::frame(&text),
        drawn,
        notices,
    })
}

/// A link's view as it stands in another page: the link with the keys of the frame in `frame`, such as `controls=sw2&theme=dark`.
#[wasm_bindgen]
pub fn embed_link(link: &str, frame: &str) -> String {
    let mut frame = link::frame(frame);
    frame.embedded = true;
    address(&link::read(link).0) + &frame.suffix()
}

/// The QR code of an address: modules on a side, and the dark ones as an SVG path.
#[wasm_bindgen]
pub fn qr(text: &str) -> Result<JsValue, JsError> {
    object(&qr::qr(text).map_err(fail)?)
}

/// The version of depthscale, for citations and messages.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// A link with one key changed; the seed `new` is one that is drawn now. A bad value leaves the link as it was and comes back as a notice.
#[wasm_bindgen]
pub fn change(link: &str, key: &str, text: &str) -> Result<JsValue, JsError> {
    let (mut state, _) = link::read(link);
    let drawn = link::asks_new_seed(key, text).then(new_seed).flatten();
    let drawn = drawn.map(|seed| seed.to_string());
    let notices = state
        .set(key, drawn.as_deref().unwrap_or(text))
        .err()
        .into_iter()
        .collect();
    object(&Change {
        link: address(&state),
        notices,
    })
}

/// Every list that a link may have.
#[wasm_bindgen]
pub fn lists() -> Result<JsValue, JsError> {
    #[derive(Serialize)]
    struct ListWords {
        key: &'static str,
        label: &'static str,
        usual: &'static str,
        family: bool,
    }
    object(&List::KEYS.map(|key| {
        ListWords {
            key,
            label: BOUNDS
                .iter()
                .find(|bound| key.strip_suffix('s') == Some(bound.key))
                .map_or("φ", |bound| bound.symbol),
            usual: List::usual(key),
            family: List::FAMILIES.contains(&key),
        }
    }))
}

/// What several networks are compared by.
#[wasm_bindgen]
pub fn compared() -> Result<JsValue, JsError> {
    object(&views::question(View::Compare))
}

/// What a view of stochastic depth may ask and compare: its question first.
#[wasm_bindgen]
pub fn depth_choices() -> Result<JsValue, JsError> {
    asked(View::Depth)
}

/// What a view of training may ask, and the choices beside its numbers: its question first.
#[wasm_bindgen]
pub fn training_choices() -> Result<JsValue, JsError> {
    asked(View::Training)
}

fn asked(view: View) -> Result<JsValue, JsError> {
    let question = views::question(view).into_iter();
    object(&question.chain(views::choices(view)).collect::<Vec<_>>())
}

/// How to initialise the network of a link, in words, numbers and code. May take seconds: for a worker.
#[wasm_bindgen]
pub fn advice(link: &str) -> Result<JsValue, JsError> {
    object(&depthscale_explorer::advice::report(&link::read(link).0))
}
