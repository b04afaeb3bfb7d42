//! One link on the page: its theory at once, its networks as their blocks come in, drawn and read at any time.

use super::{fail, object};
use crate::experiments::{Run, Table, View, advice, fits, gradients, link, point};
use crate::plot::{Figure, Options, Theme};
use crate::sample::Block;
use js_sys::Float64Array;
use plotters::drawing::IntoDrawingArea;
use plotters_canvas::CanvasBackend;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

/// Theory and sampled networks of one link.
#[wasm_bindgen]
pub struct Session {
    run: Run,
    blocks_done: u32,
    map_blocks: u32,
}

#[derive(Deserialize)]
struct DrawOptions {
    theme: String,
    pixel_ratio: f64,
    hidden: Vec<String>,
}

#[derive(Serialize)]
struct FigureWords {
    name: &'static str,
    title: &'static str,
    caption: &'static str,
}

#[derive(Serialize)]
struct TableShape<'a> {
    label_heading: &'static str,
    columns: &'a [crate::experiments::Column],
    labels: &'a [String],
}

pub(super) fn theme(name: &str) -> Result<Theme, JsError> {
    Theme::from_name(name).ok_or_else(|| fail(format!("\"{name}\" is not a theme")))
}

fn figure(name: &str) -> Result<Figure, JsError> {
    Figure::from_name(name).ok_or_else(|| fail(format!("\"{name}\" is not a figure")))
}

fn table_object(table: &Table) -> Result<JsValue, JsError> {
    let values = table.rows.iter().flatten();
    let values: Vec<f64> = values.map(|value| value.unwrap_or(f64::NAN)).collect();
    let shape = object(&TableShape {
        label_heading: table.label_heading,
        columns: &table.columns,
        labels: &table.labels,
    })?;
    js_sys::Reflect::set(&shape, &"values".into(), &Float64Array::from(values.as_slice()))
        .map_err(|_| fail("the table cannot be handed over"))?;
    Ok(shape)
}

/// What networks are sampled for.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Task {
    /// The layers of deep networks.
    Networks,
    /// Networks of one layer, for the q map and the c map.
    Maps,
}

impl Task {
    pub(super) fn read(task: JsValue) -> Result<Self, JsError> {
        serde_wasm_bindgen::from_value(task).map_err(fail)
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[wasm_bindgen]
impl Session {
    /// All theory of `link`, no networks.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str) -> Result<Session, JsError> {
        let run = Run::new(link::read(link).0).map_err(fail)?;
        Ok(Self {
            map_blocks: count(run.map_plan().map_err(fail)?.blocks()),
            run,
            blocks_done: 0,
        })
    }

    /// Turns to `link` if it differs only in its view, and says whether it did; the networks are kept.
    pub fn look(&mut self, link: &str) -> bool {
        let (mut state, _) = link::read(link);
        let view = std::mem::replace(&mut state.view, self.run.state.view);
        let same = state == self.run.state;
        if same {
            self.run.state.view = view;
        }
        same
    }

    /// What the view wants sampled, in this order.
    pub fn tasks(&self) -> Result<JsValue, JsError> {
        let tasks: &[Task] = match self.run.state.view {
            View::Point => &[Task::Maps, Task::Networks],
            View::Gradients => &[Task::Networks],
        };
        object(&tasks)
    }

    /// How many blocks of networks there are to sample for a task.
    pub fn blocks(&self, task: JsValue) -> Result<u32, JsError> {
        Ok(match Task::read(task)? {
            Task::Networks => count(self.run.plan().blocks()),
            Task::Maps => self.map_blocks,
        })
    }
    /// How many have come in.
    pub fn blocks_done(&self, task: JsValue) -> Result<u32, JsError> {
        Ok(match Task::read(task)? {
            Task::Networks => self.blocks_done,
            Task::Maps => count(self.run.maps.blocks()),
        })
    }
    /// How many deep networks were asked for.
    pub fn networks(&self) -> u32 {
        count(self.run.ensemble.networks)
    }
    /// How many have come in.
    pub fn networks_done(&self) -> u32 {
        count(self.run.statistics.networks())
    }

    /// Takes in the next blocks of a task, in index order, as [`Sampler`](super::Sampler) gave them.
    pub fn push(&mut self, task: JsValue, words: &Float64Array) -> Result<(), JsError> {
        let task = Task::read(task)?;
        let depth = match task {
            Task::Networks => self.run.ensemble.depth,
            Task::Maps => 1,
        };
        let size = Block::words(self.run.plan().block_networks(), depth);
        for block in words.to_vec().chunks(size) {
            let block = Block::from_words(depth, block)
                .ok_or_else(|| fail("not a block of networks of this depth"))?;
            match task {
                Task::Networks => {
                    self.run.add(&block);
                    self.blocks_done += 1;
                }
                Task::Maps => self.run.maps.add(&block),
            }
        }
        Ok(())
    }

    /// Where z⁰ starts, by link key.
    pub fn start(&self) -> Result<JsValue, JsError> {
        object(&BTreeMap::from([
            ("q0", self.run.start.variance),
            ("c0", 1.0 - self.run.start.decorrelation),
        ]))
    }

    /// The figures of the view.
    pub fn figures(&self) -> Result<JsValue, JsError> {
        let words = Figure::of(self.run.state.view).iter().map(|figure| FigureWords {
            name: figure.name(),
            title: figure.title(),
            caption: figure.caption(),
        });
        object(&words.collect::<Vec<_>>())
    }

    /// The legend of a figure.
    pub fn curves(&self, name: &str) -> Result<JsValue, JsError> {
        object(&figure(name)?.curves(&self.run))
    }

    /// A figure in words.
    pub fn summary(&self, name: &str) -> Result<String, JsError> {
        Ok(figure(name)?.summary(&self.run))
    }

    /// Draws a figure onto the whole canvas; gives where its axes are.
    pub fn draw(&self, canvas: HtmlCanvasElement, name: &str, options: JsValue) -> Result<JsValue, JsError> {
        let options: DrawOptions = serde_wasm_bindgen::from_value(options).map_err(fail)?;
        let backend =
            CanvasBackend::with_canvas_object(canvas).ok_or_else(|| fail("no canvas to draw on"))?;
        let options = Options {
            theme: theme(&options.theme)?,
            scale: options.pixel_ratio,
            font_factor: 1.0,
            hidden: options.hidden,
            legend: false,
        };
        let geometry = figure(name)?
            .draw(&self.run, &backend.into_drawing_area(), &options)
            .map_err(fail)?;
        object(&geometry)
    }

    /// The numbers of a figure at `x`.
    pub fn read_at(&self, name: &str, x: f64) -> Result<JsValue, JsError> {
        object(&figure(name)?.read_at(&self.run, x))
    }

    /// The table: headings and labels as an object, its numbers row by row as `values`, NaN where there is none.
    pub fn table(&self) -> Result<JsValue, JsError> {
        table_object(&match self.run.state.view {
            View::Point => point::table(&self.run),
            View::Gradients => gradients::table(&self.run),
        })
    }

    /// What is fitted to the networks, in the shape of [`table`](Self::table); null where the view fits nothing.
    pub fn fits(&self) -> Result<JsValue, JsError> {
        match self.run.state.view {
            View::Point => Ok(JsValue::NULL),
            View::Gradients => table_object(&fits::fits_table(&self.run)),
        }
    }

    /// How to initialise, in words, numbers and code. A tenth of a second or more: for when nothing moves.
    pub fn advice(&self) -> Result<JsValue, JsError> {
        object(&advice::report(&self.run.state).map_err(fail)?)
    }

    /// The state in words.
    pub fn reading(&self) -> Result<JsValue, JsError> {
        object(&match self.run.state.view {
            View::Point => point::reading(&self.run),
            View::Gradients => gradients::reading(&self.run),
        })
    }
}
