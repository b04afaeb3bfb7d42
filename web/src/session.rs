//! One link on the page: its theory at once, its blocks as they come in, drawn and read at any time.

use super::{DrawOptions, PATIENCE, Patience, canvas, count, fail, object, open, put, table_object, theme};
use depthscale_explorer::plot::{self, BoxedFigure, Options, Theme, surface::Surface};
use depthscale_explorer::presets::presets_of;
use depthscale_explorer::{State, Study, Task, ledger, link};
use js_sys::Float64Array;
use plotters_canvas::CanvasBackend;
use serde::{Serialize, Serializer};
use std::ops::Range;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

/// Values by name, an object; far less code than a sorted map.
pub(super) struct Named<K, V>(pub(super) Vec<(K, V)>);

impl<K: Serialize, V: Serialize> Serialize for Named<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// The address of a state.
pub(super) fn address(state: &State) -> String {
    format!("#{}", state.link())
}

fn read_task(task: JsValue) -> Result<Task, JsError> {
    serde_wasm_bindgen::from_value(task).map_err(fail)
}

/// Theory and what has come in of one link. On the page's own thread its integrals take no longer than
/// [`PATIENCE`](super::PATIENCE) in all: a method that would need longer throws [`too_long`](super::too_long).
#[wasm_bindgen]
pub struct Session {
    study: Box<dyn Study>,
    patience: Patience,
}

impl Session {
    fn figure(&self, name: &str) -> Result<BoxedFigure<'_>, JsError> {
        let figure = self.study.figure(name);
        figure.ok_or_else(|| fail(format!("\"{name}\" is not a figure")))
    }

    /// Reads every figure that the page draws before anything is computed.
    pub(super) fn read_figures(&self) -> Result<(), JsError> {
        for figure in self.study.shown() {
            figure.curves();
            figure.summary();
            plot::svg(&[figure], Theme::Light).map_err(fail)?;
        }
        Ok(())
    }
}

#[wasm_bindgen]
impl Session {
    /// All theory of `link`, nothing sampled or trained.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str, patient: bool) -> Result<Session, JsError> {
        let patience = Patience::new(patient);
        let study = patience.at_once(|| Ok(open(link)))?;
        Ok(Self { study, patience })
    }

    /// From now on theory may take as long as it takes, since what takes long has been taken in.
    pub fn be_patient(&mut self) {
        self.patience = Patience::new(true);
    }

    /// Turns to `link` if it asks for the same blocks, and says whether it did.
    pub fn look(&mut self, link: &str) -> Result<bool, JsError> {
        let turned = self
            .patience
            .at_once(|| Ok(self.study.look(link::read(link).0)))?;
        if turned {
            // what is looked at now may need other theory
            self.patience = Patience::new(false);
        }
        Ok(turned)
    }

    /// Takes over what of the session before holds for this one too, as the plane does when the point moves inside it.
    pub fn keep(&mut self, before: &mut Session) {
        self.study.keep(before.study.as_mut());
    }

    /// The source whose data are to be given before this can be computed.
    pub fn wants(&self) -> Option<String> {
        self.study.wants().map(str::to_owned)
    }

    /// What the view wants computed, in this order.
    pub fn tasks(&self) -> Result<JsValue, JsError> {
        object(&self.study.tasks())
    }

    /// How far that is.
    pub fn amount(&self) -> Result<JsValue, JsError> {
        object(&self.study.amount())
    }

    /// How many blocks there are of a task.
    pub fn blocks(&self, task: JsValue) -> Result<u32, JsError> {
        Ok(count(self.study.blocks(read_task(task)?)))
    }

    /// Seconds that a range of them takes on so many threads or workers of a usual machine.
    pub fn seconds(&self, task: JsValue, from: u32, until: u32, workers: f64) -> Result<f64, JsError> {
        let range = from as usize..until as usize;
        Ok(self.study.seconds(read_task(task)?, range, workers))
    }

    /// The link with the same question at a size that takes `seconds` at most on one thread; nothing where this one does, or none can.
    pub fn smaller(&self, seconds: f64) -> Option<String> {
        self.study.smaller(seconds).as_ref().map(address)
    }

    /// How many have come in.
    pub fn blocks_done(&self, task: JsValue) -> Result<u32, JsError> {
        Ok(count(self.study.done(read_task(task)?)))
    }

    /// Computes the next piece of a coarse picture, here and now, and takes it in; says whether there was one that takes no time.
    pub fn sketch(&mut self) -> Result<bool, JsError> {
        match ledger::within(&mut PATIENCE.clone(), || self.study.sketch()).flatten() {
            Some((task, block)) => self.study.push(task, &block).map(|()| true).map_err(fail),
            None => Ok(false),
        }
    }

    /// How many networks, or what else it counts, the view asks for.
    pub fn networks(&self) -> u32 {
        count(self.study.counted().1)
    }

    /// How many have come in.
    pub fn networks_done(&self) -> u32 {
        count(self.study.counted().0)
    }

    /// Takes in the next blocks of a task, in index order, as [`Sampler`] gave them.
    pub fn push(&mut self, task: JsValue, words: &Float64Array) -> Result<(), JsError> {
        self.study.push(read_task(task)?, &words.to_vec()).map_err(fail)
    }

    /// Values of starts that the link leaves open, by link key.
    pub fn start(&self) -> Result<JsValue, JsError> {
        object(&Named(self.study.start()))
    }

    /// The figures of the view.
    pub fn figures(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| object(&self.study.figures()))
    }

    /// The legend of a figure.
    pub fn curves(&self, name: &str) -> Result<JsValue, JsError> {
        self.patience.at_once(|| object(&self.figure(name)?.curves()))
    }

    /// A figure in words.
    pub fn summary(&self, name: &str) -> Result<String, JsError> {
        self.patience.at_once(|| Ok(self.figure(name)?.summary()))
    }

    /// Draws a figure onto the whole canvas; gives where its axes are, and whether a curve may be drawn onto it.
    pub fn draw(&self, canvas: HtmlCanvasElement, name: &str, options: JsValue) -> Result<JsValue, JsError> {
        self.patience.at_once(|| {
            let options: DrawOptions = serde_wasm_bindgen::from_value(options).map_err(fail)?;
            let (theme, scale, figure) = (theme(&options.theme)?, options.pixel_ratio, self.figure(name)?);
            let under = canvas.clone();
            let backend =
                CanvasBackend::with_canvas_object(canvas).ok_or_else(|| fail("no canvas to draw on"))?;
            let options = Options {
                theme,
                scale,
                font_factor: 1.0,
                hidden: options.hidden,
                legend: options.legend,
            };
            let geometry = figure.draw(&Surface::area(backend), &options).map_err(fail)?;
            if let Some(bitmap) = figure.bitmap(theme) {
                canvas::lay_under(&under, &bitmap, &geometry, scale)?;
            }
            let geometry = object(&geometry)?;
            put(&geometry, "is_drawn_on", &self.study.is_drawn_on(name).into())?;
            Ok(geometry)
        })
    }

    /// The numbers of a figure at `x`.
    pub fn read_at(&self, name: &str, x: f64) -> Result<JsValue, JsError> {
        self.patience.at_once(|| object(&self.figure(name)?.read_at(x)))
    }

    /// The numbers of the view's map at (x, y).
    pub fn read_plane(&self, x: f64, y: f64) -> Result<JsValue, JsError> {
        self.patience.at_once(|| {
            object(
                &self
                    .study
                    .figures()
                    .iter()
                    .find_map(|words| self.study.figure(words.name)?.read_plane(x, y)),
            )
        })
    }

    /// The link with the curve of a figure drawn from (x, y) to another place.
    pub fn drawn(&self, name: &str, x: f64, y: f64, to_x: f64, to_y: f64) -> String {
        address(&self.study.drawn(name, (x, y), (to_x, to_y)))
    }

    /// The link at (x, y) of a map.
    pub fn moved(&self, x: f64, y: f64) -> String {
        address(&self.study.placed(x, y))
    }

    /// The link that lies so many steps further right and up on a map.
    pub fn stepped(&self, right: f64, up: f64) -> String {
        address(&self.study.stepped(right, up))
    }

    /// x and y of the link on a map; empty where there is none.
    pub fn place(&self) -> Vec<f64> {
        self.study.place().map_or(Vec::new(), |(x, y)| vec![x, y])
    }

    /// The table: headings and labels as an object, its numbers row by row as `values`, NaN where there is none.
    pub fn table(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| table_object(&self.study.table()))
    }

    /// The table as CSV, as the command line writes it.
    pub fn csv(&self) -> Result<String, JsError> {
        self.patience.at_once(|| self.study.csv().map_err(fail))
    }

    /// The report as JSON, as the command line writes it.
    pub fn json(&self) -> Result<String, JsError> {
        self.patience.at_once(|| self.study.report().map_err(fail))
    }

    /// A figure as an SVG document with its legend.
    pub fn svg(&self, name: &str, theme_name: &str) -> Result<String, JsError> {
        self.patience
            .at_once(|| plot::svg(&[self.figure(name)?], theme(theme_name)?).map_err(fail))
    }

    /// A further table in the shape of [`table`](Self::table), with its title; null where there is none.
    pub fn details(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| {
            let Some((title, table)) = self.study.details() else {
                return Ok(JsValue::NULL);
            };
            let details = table_object(&table)?;
            put(&details, "title", &title.into())?;
            Ok(details)
        })
    }

    /// The papers' figures that this is, with what the numbers say of their claims: null before all are there.
    pub fn claims(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| {
            let claims = js_sys::Array::new();
            for preset in presets_of(&self.study.state().link()) {
                let claim = object(preset)?;
                put(&claim, "verdict", &object(&self.study.verdict(preset))?)?;
                claims.push(&claim);
            }
            Ok(claims.into())
        })
    }

    /// The state in words.
    pub fn reading(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| object(&self.study.reading()))
    }
}

/// Computes a link's blocks, in a worker.
#[wasm_bindgen]
pub struct Sampler {
    study: Box<dyn Study>,
}

#[wasm_bindgen]
impl Sampler {
    /// Finds out what to compute.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str) -> Sampler {
        // what the page has worked out of it already is not worked out again
        let study = ledger::recorded(None, || open(link));
        Self { study }
    }

    /// Blocks `from..from + count` of a task, block after block; those beyond the last are left out.
    pub fn sample(&self, task: JsValue, from: u32, count: u32) -> Result<Float64Array, JsError> {
        let task = read_task(task)?;
        let (from, blocks) = (from as usize, self.study.blocks(task));
        let range: Range<usize> = from.min(blocks)..from.saturating_add(count as usize).min(blocks);
        Ok(Float64Array::from(self.study.compute(task, range).as_slice()))
    }
}
