// A curve drawn by hand onto a chart: a pressed mouse, pen or finger leaves it where it goes. A finger that turns out to scroll has
// drawn nothing.

/** @typedef {[number, number]} Place In the chart's own units. */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(event: PointerEvent, clamped: boolean) => Place | null} placeOf `null` where nothing is drawn.
 * @param {(from: Place, to: Place, cause: 'drag' | 'commit') => void} draw
 */
export function drawsWith(canvas, placeOf, draw) {
  /** Where the pen is. @type {Place | null} */
  let pen = null;
  canvas.addEventListener('pointerdown', (event) => {
    pen = event.isPrimary && event.button === 0 ? placeOf(event, false) : null;
    if (pen) canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    const to = pen && event.isPrimary ? placeOf(event, true) : null;
    if (!pen || !to) return;
    draw(pen, to, 'drag');
    pen = to;
  });
  canvas.addEventListener('pointerup', (event) => {
    if (pen && event.isPrimary) draw(pen, pen, 'commit');
    pen = null;
  });
  canvas.addEventListener('pointercancel', () => { pen = null; });
}
