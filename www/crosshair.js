// Reads a chart's numbers at one place: by mouse, by finger and by the arrow keys. A plane has hooks of its own for keys and clicks.

import { element, symbols } from './dom.js';

/** @typedef {import('./types.js').Geometry} Geometry */
/** @typedef {import('./types.js').Readout & { y?: number }} Readout A plane's has a y. */

export class Crosshair {
  #read;
  #canvas;
  #line = element('div', { class: 'cursor', hidden: true });
  #box = element('div', { class: 'readout', hidden: true, role: 'status' });
  /** @type {Geometry | null} */
  #geometry = null;
  /** Where the reader is, in the chart's own units. @type {number | null} */
  #x = null;
  #y = NaN;

  /**
   * @param {HTMLElement} plot
   * @param {HTMLCanvasElement} canvas
   * @param {(x: number, y: number) => Readout | null} read
   */
  constructor(plot, canvas, read) {
    this.#read = read;
    this.#canvas = canvas;
    plot.append(this.#line, this.#box);
    this.#followPointer(canvas);
    canvas.addEventListener('blur', () => this.#move(null));
    canvas.addEventListener('keydown', (event) => {
      const to = this.#keyTarget(event.key, event.shiftKey);
      if (to === undefined) return;
      event.preventDefault();
      this.#move(to);
    });
  }

  /**
   * A mouse reads where it hovers. A finger reads along a line sideways, also past the ends of the chart, and what it read stays
   * until the reader is elsewhere; one that turns out to scroll or zoom the page has read nothing.
   * @param {HTMLCanvasElement} canvas
   */
  #followPointer(canvas) {
    /** Where the reader was before the finger came down. @type {[number | null, number]} */
    let before = [null, NaN];
    const read = (/** @type {PointerEvent} */ event) => {
      if (!event.isPrimary) return;
      const at = this.placeOf(event, event.pointerType === 'touch' && event.type === 'pointermove');
      this.#move(at?.[0] ?? null, at?.[1]);
    };
    canvas.addEventListener('pointerdown', (event) => {
      if (event.isPrimary) before = [this.#x, this.#y];
      read(event);
    });
    canvas.addEventListener('pointermove', read);
    canvas.addEventListener('pointercancel', (event) => { if (event.isPrimary) this.#move(...before); });
    canvas.addEventListener('pointerleave', (event) => { if (event.pointerType !== 'touch') this.#move(null); });
    // From here the arrow keys go on, and the read-out goes when something else is touched.
    canvas.addEventListener('pointerup', (event) => { if (event.pointerType === 'touch') canvas.focus({ preventScroll: true }); });
  }

  /** The chart was drawn anew: read it again at the same place. @param {Geometry} geometry */
  show(geometry) {
    this.#geometry = geometry;
    this.#move(this.#x, this.#y);
  }

  /**
   * Where an event is in the chart's own units; `null` beside the axes.
   * @param {MouseEvent} event
   * @param {boolean} [clamped] The nearest place on the chart instead.
   * @returns {[number, number] | null}
   */
  placeOf(event, clamped = false) {
    const frame = this.#geometry;
    if (!frame) return null;
    const box = this.#canvas.getBoundingClientRect();
    const [left, top] = [event.clientX - box.left, event.clientY - box.top];
    if (!clamped && (left < frame.left - 8 || left > frame.right + 8)) return null;
    if (!clamped && frame.is_plane && (top < frame.top - 8 || top > frame.bottom + 8)) return null;
    const clamp = (/** @type {number} */ part) => Math.min(1, Math.max(0, part));
    return [
      frame.x_min + (frame.x_max - frame.x_min) * clamp((left - frame.left) / (frame.right - frame.left)),
      frame.y_min + (frame.y_max - frame.y_min) * clamp((frame.bottom - top) / (frame.bottom - frame.top)),
    ];
  }

  /** Reads the chart at a place, as if the pointer were there. @param {number} x @param {number} y */
  readAt(x, y) {
    this.#move(x, y);
  }

  /**
   * @param {string} key
   * @param {boolean} far Ten steps at once.
   * @returns {number | null | undefined} `undefined` for a key that means nothing here.
   */
  #keyTarget(key, far) {
    const frame = this.#geometry;
    if (!frame || (frame.is_plane && key !== 'Escape')) return undefined;
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

  /** @param {number | null} x @param {number} [y] */
  #move(x, y = NaN) {
    const frame = this.#geometry;
    const readout = x === null || !frame ? null : this.#read(Math.min(frame.x_max, Math.max(frame.x_min, x)), y);
    this.#x = readout?.x ?? null;
    this.#y = readout?.y ?? NaN;
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
