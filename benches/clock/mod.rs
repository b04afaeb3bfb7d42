//! Time and output, natively and in a browser.

#[cfg(target_arch = "wasm32")]
fn now() -> f64 {
    js_sys::Date::now()
}

#[cfg(not(target_arch = "wasm32"))]
fn now() -> f64 {
    use std::{sync::OnceLock, time::Instant};
    static START: OnceLock<Instant> = OnceLock::new();
    1e3 * START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

#[cfg(target_arch = "wasm32")]
pub fn say(line: &str) {
    wasm_bindgen_test::console_log!("{line}");
}

#[cfg(not(target_arch = "wasm32"))]
pub fn say(line: &str) {
    println!("{line}");
}

/// Milliseconds of the fastest of a few runs, each repeated until a clock of whole milliseconds can tell.
pub fn milliseconds(mut work: impl FnMut()) -> f64 {
    const ENOUGH: f64 = 40.0;
    (0..3).fold(f64::INFINITY, |best, _| {
        let (start, mut count) = (now(), 0);
        while now() - start < ENOUGH {
            work();
            count += 1;
        }
        best.min((now() - start) / f64::from(count))
    })
}
