//! The colour bar beside a map.

use super::Options;
use super::frame::{Axis, Drawn, Frame};
use super::surface::Area;
use plotters::style::RGBColor;

/// Width of the bar with its labels, CSS pixels: on a screen, and on a phone.
const WIDTH_PX: [f64; 2] = [84.0, 68.0];
/// Narrower than this is a phone.
const PHONE_PX: f64 = 480.0;
/// Colours.
const STEPS: usize = 96;

/// The map's area, and that of its bar to the right.
pub fn split<'a>(area: &Area<'a>, options: &Options) -> (Area<'a>, Area<'a>) {
    let width = f64::from(area.dim_in_pixel().0) / options.scale;
    let bar = WIDTH_PX[usize::from(width < PHONE_PX)];
    area.split_horizontally((width - bar).max(1.0) * options.scale)
}

/// Draws it, `top` CSS pixels below the area's edge. `colour` is that at a part from 0 to 1 of the axis.
pub fn draw(
    axis: &Axis,
    area: &Area,
    options: &Options,
    top: f64,
    colour: impl Fn(f64) -> RGBColor,
) -> Drawn {
    let x = Axis {
        range: (0.0, 1.0),
        ticks: Vec::new(),
        title: "",
    };
    let frame = Frame::bare(area, options, top, &x, axis)?;
    let (low, high) = axis.range;
    let at = |step: usize| low + (high - low) * step as f64 / STEPS as f64;
    for step in (0..STEPS).rev() {
        let middle = (step as f64 + 0.5) / STEPS as f64;
        frame.cell((0.0, at(step)), (1.0, at(step + 1)), colour(middle))?;
    }
    Ok(())
}
