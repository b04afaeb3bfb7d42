// Sizes a canvas to its box and has WebAssembly draw a figure on all of it.
//
// How many pixels a canvas has must not change its box, or it would grow with each look at it. The style sheet says how large the box
// is; without one, or until it is there, it has the size below.

import { currentTheme } from './theme.js';

/** Canvas pixels per CSS pixel are at least this: plotters rounds to whole pixels, and curves would show it. */
const SMALLEST_RATIO = 2;
/** Width and height of a box that no style sheet gives a size. */
const PLAIN_SIZE = 'min(600px, 90vw) 340px';

/**
 * @param {import('./types.js').Session} session
 * @param {HTMLCanvasElement} canvas
 * @param {string} figure
 * @param {{ hidden: string[], legend?: boolean }} look Which curves are left out, and whether it has a legend of its own.
 * @returns {import('./types.js').Geometry | null} Nothing where the canvas is not shown.
 */
export function paint(session, canvas, figure, look) {
  Object.assign(canvas.style, { contain: 'size', containIntrinsicSize: PLAIN_SIZE });
  const { width, height } = canvas.getBoundingClientRect();
  if (width < 1 || height < 1) return null;
  const ratio = Math.max(SMALLEST_RATIO, window.devicePixelRatio);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const geometry = session.draw(canvas, figure, { theme: currentTheme(), pixel_ratio: ratio, ...look });
  canvas.setAttribute('aria-label', session.summary(figure));
  return geometry;
}
