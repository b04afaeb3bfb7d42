//! One link on the page: its theory at once, its networks as their blocks come in, drawn and read at any time.

use super::page::{Named, address};
use super::{DrawOptions, PATIENCE, Patience, canvas, count, fail, object, put, table_object, theme};
use depthscale::sample::Block;
use depthscale_explorer::compare::Comparison;
use depthscale_explorer::experiment::{Amount, PanelWords};
use depthscale_explorer::ledger;
use depthscale_explorer::maps::MapPlan;
use depthscale_explorer::plot::{self, Figure, Options, Theme, surface::Surface};
use depthscale_explorer::presets::presets_of;
use depthscale_explorer::sheet::Blocks;
use depthscale_explorer::{Run, Task, View, export, link, phase_reading};
use js_sys::Float64Array;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

/// Theory and sampled networks of one link. On the page's own thread its integrals take no longer than
/// [`PATIENCE`](super::PATIENCE) in all: a method that would need longer throws [`too_long`](super::too_long).
#[wasm_bindgen]
pub struct Session {
    run: Run,
    patience: Patience,
    blocks_done: u32,
    map_plan: MapPlan,
}

fn figure(name: &str) -> Result<Figure, JsError> {
    Figure::from_name(name).ok_or_else(|| fail(format!("\"{name}\" is not a figure")))
}

pub(super) fn read_task(task: JsValue) -> Result<Task, JsError> {
    serde_wasm_bindgen::from_value(task).map_err(fail)
}

#[wasm_bindgen]
impl Session {
    /// All theory of `link`, no networks.
    #[wasm_bindgen(constructor)]
    pub fn new(link: &str, patient: bool) -> Result<Session, JsError> {
        let patience = Patience::new(patient);
        let (run, map_plan) = patience.at_once(|| {
            let run = Run::new(link::read(link).0).map_err(fail)?;
            let map_plan = run.map_plan().map_err(fail)?;
            Ok((run, map_plan))
        })?;
        Ok(Self {
            run,
            patience,
            map_plan,
            blocks_done: 0,
        })
    }

    /// From now on theory may take as long as it takes, since what takes long has been taken in.
    pub fn be_patient(&mut self) {
        self.patience = Patience::new(true);
    }

    /// Turns to `link` if it differs only in what is looked at, and says whether it did; the networks are kept.
    pub fn look(&mut self, link: &str) -> Result<bool, JsError> {
        let turned = self
            .patience
            .at_once(|| self.run.look(link::read(link).0).map_err(fail))?;
        if turned {
            // what is looked at now may need other theory
            self.patience = Patience::new(false);
        }
        Ok(turned)
    }

    /// Takes over the theory of the session before that holds for this one too, as the plane does when the point moves inside it.
    pub fn keep(&mut self, before: &mut Session) {
        self.run.keep(&mut before.run);
    }

    /// What the view wants computed, in this order.
    pub fn tasks(&self) -> Result<JsValue, JsError> {
        object(&Task::of(self.run.state.view))
    }

    /// How far that is.
    pub fn amount(&self) -> Result<JsValue, JsError> {
        let ((done, total), unit, verb) = match self.run.state.view {
            View::Phase if self.run.plane.done() < self.run.plane.plan.blocks() => {
                (self.run.plane.points(), ["point", "points"], "computed")
            }
            View::Scales => (self.run.scales.points(), ["point", "points"], "computed"),
            View::Point if self.run.maps.blocks() < self.map_plan.blocks() => (
                (self.run.maps.blocks(), self.map_plan.blocks()),
                ["batch for the maps", "batches for the maps"],
                "sampled",
            ),
            View::Compare => (
                self.compared(Comparison::networks),
                ["network", "networks"],
                "sampled",
            ),
            View::Chain if self.run.chain.done() < self.run.chain.plan.blocks() => (
                (self.run.chain.done(), self.run.chain.plan.blocks()),
                ["batch for the steps", "batches for the steps"],
                "sampled",
            ),
            View::Phase | View::Point | View::Gradients | View::Chain | View::Depth | View::Training => (
                (self.run.statistics.networks(), self.run.ensemble.networks),
                ["network", "networks"],
                "sampled",
            ),
        };
        object(&Amount {
            done,
            total,
            unit,
            verb,
        })
    }

    /// How many blocks there are of a task.
    pub fn blocks(&self, task: JsValue) -> Result<u32, JsError> {
        Ok(match read_task(task)? {
            Task::Networks => count(self.run.plan().blocks()),
            Task::Maps => count(self.map_plan.blocks()),
            Task::Plane => count(self.run.plane.plan.blocks()),
            Task::Landmarks => count(self.run.landmarks.plan.blocks()),
            Task::Scales => count(self.run.scales.plan.blocks()),
            Task::Comparison => count(self.compared(|comparison| comparison.plan.blocks())),
            Task::Chain => count(self.run.chain.plan.blocks()),
        })
    }

    /// Seconds that a range of them takes on so many threads or workers of a usual machine.
    pub fn seconds(&self, task: JsValue, from: u32, until: u32, workers: f64) -> Result<f64, JsError> {
        Ok(self
            .run
            .seconds(read_task(task)?, from as usize..until as usize, workers))
    }

    /// The link with so few networks that it takes `seconds` at most on one thread; nothing where it does already, or never can.
    pub fn smaller(&self, seconds: f64) -> Option<String> {
        self.run.smaller(seconds).as_ref().map(address)
    }

    /// How many have come in.
    pub fn blocks_done(&self, task: JsValue) -> Result<u32, JsError> {
        Ok(match read_task(task)? {
            Task::Networks => self.blocks_done,
            Task::Maps => count(self.run.maps.blocks()),
            Task::Plane => count(self.run.plane.done()),
            Task::Landmarks => count(self.run.landmarks.done()),
            Task::Scales => count(self.run.scales.done()),
            Task::Comparison => count(self.compared(Comparison::done)),
            Task::Chain => count(self.run.chain.done()),
        })
    }
    /// Computes the next row of a coarse plane, here and now; says whether there was one. Other views have none, and φ of which a row
    /// takes long.
    pub fn sketch(&mut self) -> bool {
        if self.run.state.view != View::Phase {
            return false;
        }
        let row = ledger::within(&mut PATIENCE.clone(), || self.run.plane.next_coarse_row()).flatten();
        if let Some(row) = &row {
            self.run.plane.add(row);
        }
        row.is_some()
    }

    /// How many networks the view asks for.
    pub fn networks(&self) -> u32 {
        count(match self.run.state.view {
            View::Compare => self.compared(Comparison::networks).1,
            _ => self.run.ensemble.networks,
        })
    }
    /// How many have come in.
    pub fn networks_done(&self) -> u32 {
        count(match self.run.state.view {
            View::Compare => self.compared(Comparison::networks).0,
            _ => self.run.statistics.networks(),
        })
    }

    /// Of the networks side by side; nothing in other views.
    fn compared<T: Default>(&self, read: impl FnOnce(&Comparison) -> T) -> T {
        self.run.comparison.as_ref().map_or_else(T::default, read)
    }

    /// Takes in the next blocks of a task, in index order, as [`Sampler`](super::Sampler) gave them.
    pub fn push(&mut self, task: JsValue, words: &Float64Array) -> Result<(), JsError> {
        let (task, words) = (read_task(task)?, words.to_vec());
        match task {
            Task::Networks | Task::Maps | Task::Comparison => return self.push_networks(task, &words),
            Task::Plane => self.run.plane.add(&words),
            Task::Landmarks => self.run.landmarks.add(&words),
            Task::Scales => self.run.scales.add(&words),
            Task::Chain => self.run.chain.add(&words),
        }
        Ok(())
    }

    fn push_networks(&mut self, task: Task, mut words: &[f64]) -> Result<(), JsError> {
        while !words.is_empty() {
            let (networks, depth) = match task {
                Task::Maps => (self.map_plan.networks_of(self.run.maps.blocks()), 1),
                Task::Comparison => self.compared(|comparison| {
                    let block = comparison.done();
                    (
                        comparison.plan.networks_of(block),
                        comparison.plan.depth_of(block),
                    )
                }),
                _ => (
                    self.run.plan().networks_of(self.blocks_done as usize).len(),
                    self.run.ensemble.depth,
                ),
            };
            let (block, rest) = words
                .split_at_checked(Block::words(networks, depth))
                .filter(|(block, _)| !block.is_empty())
                .ok_or_else(|| fail("not whole blocks"))?;
            words = rest;
            let block = Block::from_words(depth, block)
                .ok_or_else(|| fail("not a block of networks of this depth"))?;
            match (task, &mut self.run.comparison) {
                (Task::Maps, _) => self.run.maps.add(&block),
                (Task::Comparison, Some(comparison)) => comparison.add(&block),
                _ => {
                    self.run.add(&block);
                    self.blocks_done += 1;
                }
            }
        }
        Ok(())
    }

    /// Where z⁰ starts, by link key.
    pub fn start(&self) -> Result<JsValue, JsError> {
        object(&Named(vec![
            ("q0", self.run.start.variance),
            ("c0", 1.0 - self.run.start.decorrelation),
        ]))
    }

    /// The figures of the view.
    pub fn figures(&self) -> Result<JsValue, JsError> {
        let words = Figure::of(&self.run.state).into_iter().map(|figure| PanelWords {
            name: figure.name(),
            title: figure.title(),
            caption: figure.caption(),
        });
        object(&words.collect::<Vec<_>>())
    }

    /// The legend of a figure.
    pub fn curves(&self, name: &str) -> Result<JsValue, JsError> {
        self.patience.at_once(|| object(&figure(name)?.curves(&self.run)))
    }

    /// A figure in words.
    pub fn summary(&self, name: &str) -> Result<String, JsError> {
        self.patience.at_once(|| Ok(figure(name)?.summary(&self.run)))
    }

    /// Draws a figure onto the whole canvas; gives where its axes are.
    pub fn draw(&self, canvas: HtmlCanvasElement, name: &str, options: JsValue) -> Result<JsValue, JsError> {
        self.patience.at_once(|| {
            let options: DrawOptions = serde_wasm_bindgen::from_value(options).map_err(fail)?;
            let (theme, scale, figure) = (theme(&options.theme)?, options.pixel_ratio, figure(name)?);
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
            let geometry = figure
                .draw(&self.run, &Surface::area(backend), &options)
                .map_err(fail)?;
            if let Some(bitmap) = figure.bitmap(&self.run, theme) {
                canvas::lay_under(&under, &bitmap, &geometry, scale)?;
            }
            object(&geometry)
        })
    }

    /// The numbers of a figure at `x`.
    pub fn read_at(&self, name: &str, x: f64) -> Result<JsValue, JsError> {
        self.patience
            .at_once(|| object(&figure(name)?.read_at(&self.run, x)))
    }

    /// The numbers of the plane at (x, y).
    pub fn read_plane(&self, x: f64, y: f64) -> Result<JsValue, JsError> {
        self.patience
            .at_once(|| object(&Figure::read_plane_at(&self.run, x, y)))
    }

    /// The link with the operating point at (x, y) of the plane.
    pub fn moved(&self, x: f64, y: f64) -> String {
        address(&phase_reading::moved(&self.run.state, x, y))
    }

    /// The link with the operating point moved by steps to the right and up.
    pub fn stepped(&self, right: f64, up: f64) -> String {
        address(&phase_reading::stepped(&self.run.state, right, up))
    }

    /// Where the operating point is.
    pub fn place(&self) -> Vec<f64> {
        vec![
            self.run.network.weight_variance(),
            self.run.network.bias_variance(),
        ]
    }

    /// The table: headings and labels as an object, its numbers row by row as `values`, NaN where there is none.
    pub fn table(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| table_object(&export::table(&self.run)))
    }

    /// The table as CSV, as the command line writes it.
    pub fn csv(&self) -> Result<String, JsError> {
        self.patience.at_once(|| export::csv(&self.run).map_err(fail))
    }

    /// The report as JSON, as the command line writes it.
    pub fn json(&self) -> Result<String, JsError> {
        self.patience.at_once(|| export::report(&self.run).map_err(fail))
    }

    /// A figure as an SVG document with its legend.
    pub fn svg(&self, name: &str, theme_name: &str) -> Result<String, JsError> {
        self.patience
            .at_once(|| plot::figure_svg(&self.run, figure(name)?, theme(theme_name)?).map_err(fail))
    }

    /// A further table in the shape of [`table`](Self::table), with its title: what is fitted to the networks, or the maps' dots; null
    /// where the view has none.
    pub fn details(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| {
            let Some((title, table)) = export::details(&self.run) else {
                return Ok(JsValue::NULL);
            };
            let details = table_object(&table)?;
            js_sys::Reflect::set(&details, &"title".into(), &title.into())
                .map_err(|_| fail("the table cannot be handed over"))?;
            Ok(details)
        })
    }

    /// The papers' figures that this is, with what the numbers say of their claims: null before all are there.
    pub fn claims(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| {
            let claims = js_sys::Array::new();
            for preset in presets_of(&self.run.state.link()) {
                let claim = object(preset)?;
                put(&claim, "verdict", &object(&preset.verdict(&self.run))?)?;
                claims.push(&claim);
            }
            Ok(claims.into())
        })
    }

    /// The state in words.
    pub fn reading(&self) -> Result<JsValue, JsError> {
        self.patience.at_once(|| object(&export::reading(&self.run)))
    }

    /// Reads every figure that the page draws before networks are there.
    pub(super) fn read_figures(&self) -> Result<(), JsError> {
        for figure in Figure::of(&self.run.state) {
            figure.curves(&self.run);
            figure.summary(&self.run);
            plot::figure_svg(&self.run, figure, Theme::Light).map_err(fail)?;
        }
        Ok(())
    }
}
