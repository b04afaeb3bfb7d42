//! One link about stochastic depth on the page: theory at once, networks as their blocks come in, drawn and read at any time.

use super::{Amount, DrawOptions, FigureWords, count, fail, object, put, table_object, theme};
use crate::experiments::depth::{DepthRun, Panel, drawn};
use crate::experiments::sheet::Blocks;
use crate::experiments::{export, link, presets_of};
use crate::plot::picture;
use crate::plot::surface::Surface;
use crate::plot::{self, Options};
use js_sys::Float64Array;
use plotters_canvas::CanvasBackend;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

/// The one kind of work there is.
const TASK: &str = "residual";

/// Theory and sampled networks of one link.
#[wasm_bindgen]
pub struct Session {
    run: DepthRun,
}

/// By link key.
#[derive(Serialize)]
struct StartReading {
    q0: f64,
    c0: f64,
}

fn panel(name: &str) -> Result<Panel, JsError> {
    Panel::from_name(name).ok_or_else(|| fail(format!("\"{name}\" is not a figure")))
}

#[wasm_bindgen]
impl Session {
    /// All theory of `link`, no networks.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str) -> Session {
        Self {
            run: DepthRun::new(link::read(link).0),
        }
    }

    /// Turns to `link` if it asks another question about the same networks, and says whether it did.
    pub fn look(&mut self, link: &str) -> bool {
        self.run.look(link::read(link).0)
    }

    /// What the view wants computed, in this order.
    pub fn tasks(&self) -> Result<JsValue, JsError> {
        object(&[TASK])
    }

    /// How far that is.
    pub fn amount(&self) -> Result<JsValue, JsError> {
        let (done, total) = self.run.counted();
        let (unit, verb) = match self.run.plan().is_timed() {
            true => (["step", "steps"], "timed"),
            false => (["network", "networks"], "sampled"),
        };
        object(&Amount {
            done,
            total,
            unit,
            verb,
        })
    }

    /// How many blocks there are.
    pub fn blocks(&self, _task: JsValue) -> u32 {
        count(self.run.plan().blocks())
    }

    /// How many have come in.
    pub fn blocks_done(&self, _task: JsValue) -> u32 {
        count(self.run.done())
    }

    /// How many networks the view asks for.
    pub fn networks(&self) -> u32 {
        count(self.run.counted().1)
    }

    /// How many have come in.
    pub fn networks_done(&self) -> u32 {
        count(self.run.counted().0)
    }

    /// Takes in the next blocks, in index order, as [`Sampler`] gave them.
    pub fn push(&mut self, _task: JsValue, words: &Float64Array) {
        self.run.add(&words.to_vec());
    }

    /// Where y_0 starts.
    pub fn start(&self) -> Result<JsValue, JsError> {
        object(&StartReading {
            q0: self.run.start.variance,
            c0: 1.0 - self.run.start.decorrelation,
        })
    }

    /// The figures of the view.
    pub fn figures(&self) -> Result<JsValue, JsError> {
        let words = self.run.panels().iter().map(|panel| FigureWords {
            name: panel.name(),
            title: panel.title(),
            caption: panel.caption(),
        });
        object(&words.collect::<Vec<_>>())
    }

    /// The legend of a figure.
    pub fn curves(&self, name: &str) -> Result<JsValue, JsError> {
        object(&picture::curves(&panel(name)?.picture(&self.run)))
    }

    /// A figure in words.
    pub fn summary(&self, name: &str) -> Result<String, JsError> {
        Ok(picture::summary(&panel(name)?.picture(&self.run)))
    }

    /// Draws a figure onto the whole canvas; gives where its axes are, and whether a curve may be drawn onto it.
    pub fn draw(&self, canvas: HtmlCanvasElement, name: &str, options: JsValue) -> Result<JsValue, JsError> {
        let options: DrawOptions = serde_wasm_bindgen::from_value(options).map_err(fail)?;
        let panel = panel(name)?;
        let backend =
            CanvasBackend::with_canvas_object(canvas).ok_or_else(|| fail("no canvas to draw on"))?;
        let options = Options {
            theme: theme(&options.theme)?,
            scale: options.pixel_ratio,
            font_factor: 1.0,
            hidden: options.hidden,
            legend: options.legend,
        };
        let picture = panel.picture(&self.run);
        let geometry = picture::draw(&picture, &Surface::area(backend), &options).map_err(fail)?;
        let geometry = object(&geometry)?;
        put(&geometry, "is_drawn_on", &panel.is_drawn_on().into())?;
        Ok(geometry)
    }

    /// The numbers of a figure at `x`.
    pub fn read_at(&self, name: &str, x: f64) -> Result<JsValue, JsError> {
        object(&picture::read_at(&panel(name)?.picture(&self.run), x))
    }

    /// The link with the curve of a figure drawn from (x, y) to another place.
    pub fn drawn(&self, name: &str, x: f64, y: f64, to_x: f64, to_y: f64) -> Result<String, JsError> {
        let state = drawn(&self.run, panel(name)?, (x, y), (to_x, to_y));
        Ok(format!("#{}", state.link()))
    }

    /// The table: headings and labels as an object, its numbers row by row as `values`, NaN where there is none.
    pub fn table(&self) -> Result<JsValue, JsError> {
        table_object(&self.run.table())
    }

    /// The table as CSV, as the command line writes it.
    pub fn csv(&self) -> String {
        export::lines(&self.run.table())
    }

    /// The report as JSON, as the command line writes it.
    pub fn json(&self) -> Result<String, JsError> {
        export::json(&self.run.report()).map_err(fail)
    }

    /// A figure as an SVG document with its legend.
    pub fn svg(&self, name: &str, theme_name: &str) -> Result<String, JsError> {
        plot::picture_svg(&[panel(name)?.picture(&self.run)], theme(theme_name)?).map_err(fail)
    }

    /// A further table in the shape of [`table`](Self::table), with its title; null where there is none.
    pub fn details(&self) -> Result<JsValue, JsError> {
        let Some((title, table)) = self.run.details() else {
            return Ok(JsValue::NULL);
        };
        let details = table_object(&table)?;
        put(&details, "title", &title.into())?;
        Ok(details)
    }

    /// The paper's figures that this is, with what the numbers say of their claims: null before all are there.
    pub fn claims(&self) -> Result<JsValue, JsError> {
        let claims = js_sys::Array::new();
        for preset in presets_of(&self.run.state.link()) {
            let claim = object(preset)?;
            put(&claim, "verdict", &object(&self.run.verdict(preset))?)?;
            claims.push(&claim);
        }
        Ok(claims.into())
    }

    /// The state in words.
    pub fn reading(&self) -> Result<JsValue, JsError> {
        object(&self.run.reading())
    }
}

/// Samples a link's networks, in a worker.
#[wasm_bindgen]
pub struct Sampler {
    run: DepthRun,
}

#[wasm_bindgen]
impl Sampler {
    /// Finds out what to sample.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str) -> Sampler {
        Self {
            run: DepthRun::new(link::read(link).0),
        }
    }

    /// Blocks `from..from + count`, block after block.
    pub fn sample(&self, _task: JsValue, from: u32, count: u32) -> Float64Array {
        let plan = self.run.plan();
        let until = (from as usize).saturating_add(count as usize).min(plan.blocks());
        let words = plan.compute((from as usize).min(until)..until);
        Float64Array::from(words.as_slice())
    }
}
