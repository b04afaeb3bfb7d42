// Sizes a canvas to its box and has WebAssembly draw a figure on all of it.

import { currentTheme } from './theme.js';

/** Canvas pixels per CSS pixel are at least this: plotters rounds to whole pixels, and curves would show it. */
const SMALLEST_RATIO = 2;

/**
 * @param {import('./types.js').Session} session
 * @param {HTMLCanvasElement} canvas
 * @param {string} figure
 * @param {{ hidden: string[], legend?: boolean }} look Which curves are left out, and whether it has a legend of its own.
 * @returns {import('./types.js').Geometry | null} Nothing where the canvas is not shown.
 */
export function paint(session, canvas, figure, look) {
  // The element's own box, not its container's: both are set by the style sheet alone.
  const { width, height } = canvas.getBoundingClientRect();
  if (width < 1 || height < 1) return null;
  const ratio = Math.max(SMALLEST_RATIO, window.devicePixelRatio);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const geometry = session.draw(canvas, figure, { theme: currentTheme(), pixel_ratio: ratio, ...look });
  canvas.setAttribute('aria-label', session.summary(figure));
  return geometry;
}
