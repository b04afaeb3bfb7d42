//! A picture under what is drawn already: one blit, where rectangles would take a hundred times as long.

use super::fail;
use depthscale_explorer::plot::Bitmap;
use depthscale_explorer::plot::frame::Geometry;
use js_sys::Uint8ClampedArray;
use wasm_bindgen::{JsCast, JsError, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};
use web_sys::{OffscreenCanvas, OffscreenCanvasRenderingContext2d};

/// Stretches `bitmap` over the plotting area, behind whatever the canvas shows.
pub(super) fn lay_under(
    canvas: &HtmlCanvasElement,
    bitmap: &Bitmap,
    area: &Geometry,
    scale: f64,
) -> Result<(), JsError> {
    let refused = |_: JsValue| fail("the canvas takes no picture");
    let (width, height) = (bitmap.width as u32, bitmap.height as u32);
    // A copy, since a picture takes no pixels out of memory that threads share.
    let pixels = Uint8ClampedArray::from(bitmap.rgba.as_slice());
    let pixels = ImageData::new_with_js_u8_clamped_array_and_sh(&pixels, width, height).map_err(refused)?;
    let picture = OffscreenCanvas::new(width, height).map_err(refused)?;
    let brush: OffscreenCanvasRenderingContext2d = context(picture.get_context("2d"))?;
    brush.put_image_data(&pixels, 0.0, 0.0).map_err(refused)?;
    let brush: CanvasRenderingContext2d = context(canvas.get_context("2d"))?;
    brush
        .set_global_composite_operation("destination-over")
        .map_err(refused)?;
    let drawn = brush.draw_image_with_offscreen_canvas_and_dw_and_dh(
        &picture,
        area.left * scale,
        area.top * scale,
        (area.right - area.left) * scale,
        (area.bottom - area.top) * scale,
    );
    brush
        .set_global_composite_operation("source-over")
        .and(drawn)
        .map_err(refused)
}

/// The context that a canvas gives, if it is of the kind asked for.
fn context<T: JsCast>(given: Result<Option<js_sys::Object>, JsValue>) -> Result<T, JsError> {
    given
        .ok()
        .flatten()
        .and_then(|context| context.dyn_into().ok())
        .ok_or_else(|| fail("no canvas to draw on"))
}
