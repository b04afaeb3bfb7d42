// Reads a chart's numbers at one place: by mouse, by finger and by the arrow keys.

import { element, symbols } from './dom.js';

/** @typedef {import('./types.js').Geometry} Geometry */
/** @typedef {import('./types.js').Readout} Readout */

export class Crosshair {
  #read;
  #line = element('div', { class: 'cursor', hidden: true });
  #box = element('div', { class: 'readout', hidden: true, role: 'status' });
  /** @type {Geometry | null} */
  #geometry = null;
  /** Where the reader is, in the chart's own units. @type {number | null} */
  #x = null;

  /**
   * @param {HTMLElement} plot
   * @param {HTMLCanvasElement} canvas
   * @param {(x: number) => Readout | null} read
   */
  constructor(plot, canvas, read) {
    this.#read = read;
    plot.append(this.#line, this.#box);
    const point = (/** @type {PointerEvent} */ event) => this.#point(event.clientX - canvas.getBoundingClientRect().left);
    canvas.addEventListener('pointermove', point);
    canvas.addEventListener('pointerdown', point);
    canvas.addEventListener('pointerleave', (event) => { if (event.pointerType === 'mouse') this.#move(null); });
    canvas.addEventListener('blur', () => this.#move(null));
    canvas.addEventListener('keydown', (event) => {
      const to = this.#keyTarget(event.key, event.shiftKey);
      if (to === undefined) return;
      event.preventDefault();
      this.#move(to);
    });
  }

  /** The chart was drawn anew: read it again at the same place. @param {Geometry} geometry */
  show(geometry) {
    this.#geometry = geometry;
    this.#move(this.#x);
  }

  /** @param {number} left CSS pixels from the canvas's left edge. */
  #point(left) {
    const frame = this.#geometry;
    if (!frame) return;
    const inside = left >= frame.left - 8 && left <= frame.right + 8;
    this.#move(inside ? frame.x_min + (frame.x_max - frame.x_min) * (left - frame.left) / (frame.right - frame.left) : null);
  }

  /**
   * @param {string} key
   * @param {boolean} far Ten steps at once.
   * @returns {number | null | undefined} `undefined` for a key that means nothing here.
   */
  #keyTarget(key, far) {
    const frame = this.#geometry;
    if (!frame) return undefined;
    const from = this.#x ?? (frame.x_min + frame.x_max) / 2;
    const step = frame.x_step * (far ? 10 : 1);
    switch (key) {
      case 'ArrowLeft': return this.#x === null ? from : from - step;
      case 'ArrowRight': return this.#x === null ? from : from + step;
      case 'PageUp': return from + 10 * frame.x_step;
      case 'PageDown': return from - 10 * frame.x_step;
      case 'Home': return frame.x_min;
      case 'End': return frame.x_max;
      case 'Escape': return null;
      default: return undefined;
    }
  }

  /** @param {number | null} x */
  #move(x) {
    const frame = this.#geometry;
    const readout = x === null || !frame ? null : this.#read(Math.min(frame.x_max, Math.max(frame.x_min, x)));
    this.#x = readout?.x ?? null;
    this.#line.hidden = this.#box.hidden = readout === null;
    if (!readout || !frame) return;
    const share = (readout.x - frame.x_min) / (frame.x_max - frame.x_min);
    const left = frame.left + share * (frame.right - frame.left);
    this.#line.style.left = `${left}px`;
    this.#line.style.top = `${frame.top}px`;
    this.#line.style.height = `${frame.bottom - frame.top}px`;
    this.#box.replaceChildren(element('strong', {}, symbols(readout.title)), element('dl', {},
      ...readout.entries.flatMap(({ label, value, quantity }) => [
        element('dt', { class: quantity ?? 'neutral' }, symbols(label)), element('dd', {}, value),
      ])));
    // The box stands on the roomier side of the line, so that it never hides what it reads.
    const onRight = share < 0.5;
    this.#box.style.top = `${frame.top + 8}px`;
    this.#box.style.left = onRight ? `${left + 12}px` : 'auto';
    this.#box.style.right = onRight ? 'auto' : `calc(100% - ${left - 12}px)`;
  }
}
