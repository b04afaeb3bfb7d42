//! The only code that JavaScript calls: links and ranges in, plain objects and Float64Arrays out.
//!
//! Two programs with one `Session`, which differ in the views that they know: the page's own, and with the feature `lab` that of
//! stochastic depth and training, which is loaded when it is wanted. Errors cross in one way, as a thrown `Error` with a message.
//! Nothing crosses as a pointer or as a 64-bit integer.
#![cfg(target_arch = "wasm32")]

mod canvas;
#[cfg(feature = "lab")]
mod lab;
#[cfg(not(feature = "lab"))]
mod page;
mod session;

use depthscale_explorer::Table;
use depthscale_explorer::ledger;
use depthscale_explorer::plot::Theme;
use js_sys::Float64Array;
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::fmt::Display;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use web_time::Instant;

#[cfg(feature = "lab")]
use lab::open;
#[cfg(not(feature = "lab"))]
use page::open;
pub use session::{Sampler, Session};
/// Starts the rayon pool. Call it in a dedicated worker, never on the main thread.
#[cfg(feature = "threads")]
pub use wasm_bindgen_rayon::init_thread_pool;

/// The one way an error leaves.
fn fail(error: impl Display) -> JsError {
    JsError::new(&error.to_string())
}

/// The message of the error that a session throws where theory would take longer than the page's own thread may.
#[wasm_bindgen]
pub fn too_long() -> String {
    "the theory of this link takes long".to_owned()
}

/// What the integrals of one session may take of the page's own thread: with what drawing takes, a reader does not feel it.
const PATIENCE: Duration = Duration::from_millis(75);

/// What is left of that for a session; `None` where theory may take as long as it takes.
struct Patience(Cell<Option<Duration>>);

impl Patience {
    fn new(patient: bool) -> Self {
        Self(Cell::new((!patient).then_some(PATIENCE)))
    }

    /// What `work` gives, unless it would take too long on this thread.
    fn at_once<T>(&self, work: impl FnOnce() -> Result<T, JsError>) -> Result<T, JsError> {
        let Some(mut left) = self.0.get() else {
            return ledger::recorded(None, work);
        };
        let result = ledger::within(&mut left, work);
        self.0.set(Some(left));
        result.unwrap_or_else(|| Err(fail(too_long())))
    }
}

/// Takes in integrals that a worker has worked out, as its `theory` gave them.
#[wasm_bindgen]
pub fn take_theory(numbers: &Float64Array) {
    ledger::take(&numbers.to_vec());
}

thread_local! {
    /// Hears how many integrals there are, now and then, while [`theory`] is at it.
    static TOLD: RefCell<Option<js_sys::Function>> = const { RefCell::new(None) };
    static TOLD_LAST: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Works out all theory that a session of `link` reads before networks are there, for [`take_theory`] on the page's own thread; `told`
/// hears now and then how many integrals there are. Takes as long as it takes: for a worker.
#[wasm_bindgen]
pub fn theory(link: &str, told: js_sys::Function) -> Result<Float64Array, JsError> {
    /// Between two messages.
    const REST: Duration = Duration::from_millis(100);
    fn tell(integrals: usize) {
        let now = Instant::now();
        if TOLD_LAST.get().is_some_and(|last| now - last < REST) {
            return;
        }
        TOLD_LAST.set(Some(now));
        TOLD.with_borrow(|told| {
            // whoever listens may have gone
            let _ = told
                .as_ref()
                .map(|told| told.call1(&JsValue::NULL, &(integrals as f64).into()));
        });
    }
    TOLD.set(Some(told));
    let outcome = ledger::recorded(Some(tell), || {
        let session = Session::new(link, true)?;
        session.read_figures()?;
        session.json()?;
        session.csv()?;
        session.details()?;
        session.reading()?;
        session.claims()
    });
    TOLD.set(None);
    outcome.map(|_| Float64Array::from(ledger::numbers().as_slice()))
}

/// A plain object: `None` is `null`, a map is an object.
fn object(value: &impl Serialize) -> Result<JsValue, JsError> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(fail)
}

#[derive(Deserialize)]
struct DrawOptions {
    theme: String,
    pixel_ratio: f64,
    hidden: Vec<String>,
    /// For a picture that leaves the page, and its legend.
    #[serde(default)]
    legend: bool,
}

#[derive(Serialize)]
struct TableShape<'a> {
    label_heading: &'static str,
    columns: &'a [depthscale_explorer::Column],
    labels: &'a [String],
}

fn theme(name: &str) -> Result<Theme, JsError> {
    Theme::from_name(name).ok_or_else(|| fail(format!("\"{name}\" is not a theme")))
}

fn table_object(table: &Table) -> Result<JsValue, JsError> {
    let values = table.rows.iter().flatten();
    let values: Vec<f64> = values.map(|value| value.unwrap_or(f64::NAN)).collect();
    let shape = object(&TableShape {
        label_heading: table.label_heading,
        columns: &table.columns,
        labels: &table.labels,
    })?;
    put(&shape, "values", &Float64Array::from(values.as_slice()))?;
    Ok(shape)
}

fn put(object: &JsValue, key: &str, value: &JsValue) -> Result<(), JsError> {
    js_sys::Reflect::set(object, &key.into(), value)
        .map(drop)
        .map_err(|_| fail(format!("{key} cannot be handed over")))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
