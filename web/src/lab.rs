//! One link whose work is an experiment of its own (stochastic depth, training) on the page: theory at once, blocks as they come in,
//! drawn and read at any time.

use super::{DrawOptions, Patience, count, fail, object, put, table_object, theme};
use depthscale_explorer::ledger;
use depthscale_explorer::picture::Picture;
use depthscale_explorer::plot::picture;
use depthscale_explorer::plot::surface::Surface;
use depthscale_explorer::plot::{self, Options, Theme};
use depthscale_explorer::training::{
    Shelf,
    settings::{Source, Trial},
};
use depthscale_explorer::{Experiment, View, cost, experiment, export, link, presets_of};
use js_sys::{Float64Array, Object, Uint8Array};
use plotters_canvas::CanvasBackend;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

/// The one kind of work there is.
const TASK: &str = "blocks";

thread_local! {
    /// Data that this program was given.
    static SHELF: RefCell<Shelf> = RefCell::new(Shelf::default());
}

/// The run of a link.
fn run(link: &str) -> Result<Box<dyn Experiment>, JsError> {
    let state = link::read(link).0;
    SHELF
        .with_borrow(|shelf| experiment(state, shelf))
        .ok_or_else(|| fail("this program knows stochastic depth and training only"))
}

/// Reads the files of a source for links to take from now on, and says what they are. What was there stays if they
/// are no data.
#[wasm_bindgen]
pub fn put_data(source: &str, names: Vec<String>, files: Vec<Uint8Array>) -> Result<String, JsError> {
    let files: Vec<Vec<u8>> = files.iter().map(Uint8Array::to_vec).collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(String::as_str)
        .zip(files.iter().map(Vec::as_slice))
        .collect();
    let known = Source::ALL.into_iter().find(|known| known.name() == source);
    let source = known.ok_or_else(|| fail(format!("\"{source}\" is no data")))?;
    SHELF
        .with_borrow_mut(|shelf| shelf.read(source, &files))
        .map_err(fail)
}

/// A link with another question about training, and the numbers that show best what it is about.
#[wasm_bindgen]
pub fn turned(link: &str, trial: &str) -> String {
    let mut state = link::read(link).0;
    if let Some(trial) = Trial::ALL.into_iter().find(|known| known.name() == trial) {
        state = state.turned(trial);
    }
    address(&state)
}

fn address(state: &link::State) -> String {
    format!("#{}", state.link())
}

/// Theory and what has been computed of one link. On the page's own thread its integrals take no longer than
/// [`PATIENCE`](super::PATIENCE) in all: a method that would need longer throws [`too_long`](super::too_long).
#[wasm_bindgen]
pub struct Session {
    run: Box<dyn Experiment>,
    patience: Patience,
}

impl Session {
    fn picture(&self, name: &str) -> Result<Picture, JsError> {
        self.run
            .picture(name)
            .ok_or_else(|| fail(format!("\"{name}\" is not a figure")))
    }
}

#[wasm_bindgen]
impl Session {
    /// All theory of `link`, nothing sampled or trained.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str, patient: bool) -> Result<Session, JsError> {
        let patience = Patience::new(patient);
        let run = patience.at_once(|| run(link))?;
        Ok(Self { run, patience })
    }

    /// From now on theory may take as long as it takes, since what takes long has been taken in.
    pub fn be_patient(&mut self) {
        self.patience = Patience::new(true);
    }

    /// Turns to `link` if it asks for the same blocks, and says whether it did.
    pub fn look(&mut self, link: &str) -> Result<bool, JsError> {
        let turned = self.patience.at_once(|| Ok(self.run.look(link::read(link).0)))?;
        if turned {
            // what is looked at now may need other theory
            self.patience = Patience::new(false);
        }
        Ok(turned)
    }

    /// The source whose data are to be given with [`put_data`] before this can be trained.
    pub fn wants(&self) -> Option<String> {
        let state = self.run.state();
        let source = state.training.source;
        let missing = state.view == View::Training && SHELF.with_borrow(|shelf| shelf.get(source)).is_none();
        missing.then(|| source.name().to_owned())
    }

    /// What the view wants computed, in this order.
    pub fn tasks(&self) -> Result<JsValue, JsError> {
        object(&[TASK])
    }

    /// How far that is.
    pub fn amount(&self) -> Result<JsValue, JsError> {
        object(&self.run.amount())
    }

    /// How many blocks there are.
    pub fn blocks(&self, _task: JsValue) -> u32 {
        count(self.run.blocks())
    }

    /// Seconds that a range of them takes on so many workers of a usual machine.
    pub fn seconds(&self, _task: JsValue, from: u32, until: u32, workers: f64) -> f64 {
        let blocks = (from as usize..until as usize).map(|block| self.run.seconds(block));
        cost::side_by_side(blocks, workers, false)
    }

    /// How many have come in.
    pub fn blocks_done(&self, _task: JsValue) -> u32 {
        count(self.run.done())
    }

    /// How many networks, or what else it counts, the view asks for.
    pub fn networks(&self) -> u32 {
        count(self.run.amount().total)
    }

    /// How many have come in.
    pub fn networks_done(&self) -> u32 {
        count(self.run.amount().done)
    }

    /// Takes in the next blocks, in index order, as [`Sampler`] gave them.
    pub fn push(&mut self, _task: JsValue, words: &Float64Array) {
        self.run.add(&words.to_vec());
    }

    /// Values of starts that the link leaves open, by link key.
    pub fn start(&self) -> Result<JsValue, JsError> {
        let start = Object::new();
        for (key, value) in self.run.start() {
            put(&start, key, &value.into())?;
        }
        Ok(start.into())
    }

    /// The figures of the view.
    pub fn figures(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| object(&self.run.panels()))
    }

    /// The legend of a figure.
    pub fn curves(&self, name: &str) -> Result<JsValue, JsError> {
        self.patience
            .at_once(|| object(&picture::curves(&self.picture(name)?)))
    }

    /// A figure in words.
    pub fn summary(&self, name: &str) -> Result<String, JsError> {
        self.patience
            .at_once(|| Ok(picture::summary(&self.picture(name)?)))
    }

    /// Draws a figure onto the whole canvas; gives where its axes are, and whether a curve may be drawn onto it.
    pub fn draw(&self, canvas: HtmlCanvasElement, name: &str, options: JsValue) -> Result<JsValue, JsError> {
        self.patience.at_once(|| {
            let options: DrawOptions = serde_wasm_bindgen::from_value(options).map_err(fail)?;
            let backend =
                CanvasBackend::with_canvas_object(canvas).ok_or_else(|| fail("no canvas to draw on"))?;
            let options = Options {
                theme: theme(&options.theme)?,
                scale: options.pixel_ratio,
                font_factor: 1.0,
                hidden: options.hidden,
                legend: options.legend,
            };
            let picture = self.picture(name)?;
            let geometry = picture::draw(&picture, &Surface::area(backend), &options).map_err(fail)?;
            let geometry = object(&geometry)?;
            put(&geometry, "is_drawn_on", &self.run.is_drawn_on(name).into())?;
            Ok(geometry)
        })
    }

    /// The numbers of a figure at `x`.
    pub fn read_at(&self, name: &str, x: f64) -> Result<JsValue, JsError> {
        self.patience
            .at_once(|| object(&picture::read_at(&self.picture(name)?, x)))
    }

    /// The link with the curve of a figure drawn from (x, y) to another place.
    pub fn drawn(&self, name: &str, x: f64, y: f64, to_x: f64, to_y: f64) -> String {
        address(&self.run.drawn(name, (x, y), (to_x, to_y)))
    }

    /// The link with the cell of a map at (x, y) looked at.
    pub fn moved(&self, x: f64, y: f64) -> String {
        address(&self.run.placed(x, y))
    }

    /// The link with the cell looked at that lies so many further right and up.
    pub fn stepped(&self, right: f64, up: f64) -> String {
        address(&self.run.stepped(right, up))
    }

    /// x and y of the cell that is looked at; empty where there is none.
    pub fn place(&self) -> Float64Array {
        let place = self.run.place().map_or(Vec::new(), |(x, y)| vec![x, y]);
        Float64Array::from(place.as_slice())
    }

    /// The numbers of a map at (x, y).
    pub fn read_plane(&self, x: f64, y: f64) -> Result<JsValue, JsError> {
        self.patience.at_once(|| {
            let panels = self.run.panels();
            let mut maps = panels.iter().filter_map(|panel| self.run.picture(panel.name));
            object(&maps.find_map(|map| picture::read_plane(&map, x, y)))
        })
    }

    /// The link with the same question at a size that takes `seconds` at most on one thread; nothing where this one does, or none can.
    pub fn smaller(&self, seconds: f64) -> Option<String> {
        self.run.smaller(seconds).as_ref().map(address)
    }

    /// The table: headings and labels as an object, its numbers row by row as `values`, NaN where there is none.
    pub fn table(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| table_object(&self.run.table()))
    }

    /// The table as CSV, as the command line writes it.
    pub fn csv(&self) -> Result<String, JsError> {
        self.patience.at_once(|| Ok(export::lines(&self.run.table())))
    }

    /// The report as JSON, as the command line writes it.
    pub fn json(&self) -> Result<String, JsError> {
        self.patience.at_once(|| self.run.report().map_err(fail))
    }

    /// A figure as an SVG document with its legend.
    pub fn svg(&self, name: &str, theme_name: &str) -> Result<String, JsError> {
        self.patience
            .at_once(|| plot::picture_svg(&[self.picture(name)?], theme(theme_name)?).map_err(fail))
    }

    /// A further table in the shape of [`table`](Self::table), with its title; null where there is none.
    pub fn details(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| {
            let Some((title, table)) = self.run.details() else {
                return Ok(JsValue::NULL);
            };
            let details = table_object(&table)?;
            put(&details, "title", &title.into())?;
            Ok(details)
        })
    }

    /// The paper's figures that this is, with what the numbers say of their claims: null before all are there.
    pub fn claims(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| {
            let claims = js_sys::Array::new();
            for preset in presets_of(&self.run.state().link()) {
                let claim = object(preset)?;
                put(&claim, "verdict", &object(&self.run.verdict(preset))?)?;
                claims.push(&claim);
            }
            Ok(claims.into())
        })
    }

    /// The state in words.
    pub fn reading(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| object(&self.run.reading()))
    }
}

impl Session {
    /// Reads every figure that the page draws before anything is computed.
    pub(super) fn read_figures(&self) -> Result<(), JsError> {
        for panel in self.run.panels() {
            if let Some(picture) = self.run.picture(panel.name) {
                picture::curves(&picture);
                picture::summary(&picture);
                plot::picture_svg(&[picture], Theme::Light).map_err(fail)?;
            }
        }
        Ok(())
    }
}

/// Computes a link's blocks, in a worker.
#[wasm_bindgen]
pub struct Sampler {
    run: Box<dyn Experiment>,
}

#[wasm_bindgen]
impl Sampler {
    /// Finds out what to compute.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str) -> Result<Sampler, JsError> {
        // what the page has worked out of it already is not worked out again
        let run = ledger::recorded(None, || run(link))?;
        Ok(Self { run })
    }

    /// Blocks `from..from + count`, block after block.
    pub fn sample(&self, _task: JsValue, from: u32, count: u32) -> Float64Array {
        let until = (from as usize)
            .saturating_add(count as usize)
            .min(self.run.blocks());
        let words = self.run.compute((from as usize).min(until)..until);
        Float64Array::from(words.as_slice())
    }
}
