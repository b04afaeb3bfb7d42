// A curve drawn by hand onto a chart: a pressed mouse, pen or finger leaves it where it goes. A finger that moves up or down first
// scrolls the page instead.

/** @typedef {[number, number]} Place In the chart's own units. */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(event: PointerEvent, clamped: boolean) => Place | null} placeOf `null` where nothing is drawn.
 * @param {(from: Place, to: Place, cause: 'drag' | 'commit') => void} draw
 */
export function drawsWith(canvas, placeOf, draw) {
  /** Where the pen is. @type {Place | null} */
  let pen = null;
  /** Where a finger came down that may yet scroll. @type {PointerEvent | null} */
  let down = null;
  canvas.addEventListener('pointerdown', (event) => {
    pen = event.isPrimary && event.button === 0 ? placeOf(event, false) : null;
    down = event.pointerType === 'touch' ? event : null;
    if (pen) canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    const to = pen && event.isPrimary ? placeOf(event, true) : null;
    if (!pen || !to) return;
    if (down && Math.abs(event.clientX - down.clientX) <= Math.abs(event.clientY - down.clientY)) return;
    down = null;
    draw(pen, to, 'drag');
    pen = to;
  });
  canvas.addEventListener('pointerup', (event) => {
    if (pen && event.isPrimary) draw(pen, pen, 'commit');
    pen = null;
  });
  canvas.addEventListener('pointercancel', () => { pen = null; });
}
