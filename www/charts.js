// The chart cards: heading, legend, canvas and crosshair of every figure of the view. paint.js draws.

import { Crosshair } from './crosshair.js';
import { element, symbols } from './dom.js';
import { Late } from './late.js';
import { paint } from './paint.js';

/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./types.js').Figure} Figure */
/** @typedef {(moved: (session: Session) => string, cause?: 'drag' | 'commit') => void} Go Opens the link that the session of the present link gives. */

/** Which way each arrow key moves the operating point of a plane. @type {Record<string, [number, number] | undefined>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class Charts {
  #host;
  /** @type {Chart[]} */
  #charts = [];
  /** @type {Session | null} */
  #session = null;
  #shown = '';
  #go;
  #fault;

  /**
   * @param {HTMLElement} host
   * @param {Go} go The operating point was moved on a plane, or a curve drawn.
   * @param {(error: unknown) => void} fault What could not be drawn again.
   */
  constructor(host, go, fault) {
    this.#host = host;
    this.#go = go;
    this.#fault = fault;
    // With the next frame: what is drawn may change the size once more, and browsers complain of that within a frame.
    new ResizeObserver(() => requestAnimationFrame(() => this.#resized())).observe(host);
    window.addEventListener('resize', () => this.#resized()); // also a change of zoom, which changes the pixel ratio
  }

  /** @param {Session} session */
  show(session) {
    this.#session = session;
    const figures = session.figures();
    const names = figures.map(({ name }) => name).join();
    if (names !== this.#shown) {
      this.#shown = names;
      this.#charts = figures.map((figure) => new Chart(figure, this.#go));
      this.#host.replaceChildren(...this.#charts.map(({ root }) => root));
    }
    this.redraw();
  }

  /** The link has changed, and the session before is gone: what is read until the next picture is of this one. @param {Session} session */
  turn(session) {
    this.#session = session;
    for (const chart of this.#charts) chart.session = session;
  }

  /** Keeps the pictures while there is nothing behind them. */
  leave() {
    this.#session = null;
    for (const chart of this.#charts) chart.session = null;
  }

  redraw() {
    for (const chart of this.#charts) if (this.#session) chart.draw(this.#session);
  }

  /** In another size: nobody waits for that to fail. */
  #resized() {
    try {
      this.redraw();
    } catch (error) {
      this.#fault(error);
    }
  }
}

class Chart {
  /** @type {HTMLElement} */
  root;
  #figure;
  #canvas;
  #plot;
  #legend;
  #legendShown = '';
  #crosshair;
  /** @type {Set<string>} */
  #hidden = new Set();
  /** Curves that were offered before; one that is optional starts hidden. @type {Set<string>} */
  #offered = new Set();
  /** @type {Session | null} */
  session = null;
  #isPlane = false;
  #isDrawnOn = false;
  #draws;

  /** @param {Figure} figure @param {Go} go */
  constructor(figure, go) {
    this.#figure = figure.name;
    this.#canvas = element('canvas', { role: 'img', tabindex: 0, 'data-figure': figure.name });
    this.#plot = element('div', { class: 'plot' }, this.#canvas);
    this.#legend = element('div', { class: 'legend', role: 'group', 'aria-label': `Curves of ${figure.title}` });
    this.#crosshair = new Crosshair(this.#plot, this.#canvas, (x, y) => this.#readAt(x, y));
    this.root = element('section', { class: 'card chart', 'aria-labelledby': `title-${figure.name}` },
      element('h2', { id: `title-${figure.name}` }, symbols(figure.title)),
      element('p', { class: 'caption' }, symbols(figure.caption)), this.#legend, this.#plot);
    // A click or a tap moves the operating point, and a mouse drags it; a finger that is dragged reads.
    let held = false;
    const move = (/** @type {MouseEvent} */ event, /** @type {'drag' | 'commit'} */ cause) => {
      const place = this.#crosshair.placeOf(event, true);
      if (held && place) go((session) => session.moved(...place), cause);
    };
    this.#canvas.addEventListener('pointerdown', (event) => {
      held = this.#isPlane && this.#crosshair.placeOf(event) !== null;
      if (held && event.pointerType === 'mouse') this.#canvas.setPointerCapture(event.pointerId);
    });
    this.#canvas.addEventListener('pointermove', (event) => { if (event.pointerType === 'mouse' && event.buttons === 1) move(event, 'drag'); });
    this.#canvas.addEventListener('click', (event) => move(event, 'commit'));
    this.#canvas.addEventListener('keydown', (event) => {
      const step = this.#isPlane && !event.ctrlKey && !event.metaKey && !event.altKey ? STEPS[event.key] : undefined;
      if (!step) return;
      event.preventDefault(); // the page does not scroll along
      this.#step(step, event.shiftKey ? 10 : 1, go);
    });
    this.#draws = new Late(async () => (await import('./drawing.js')).drawsWith(this.#canvas,
      (event, clamped) => (this.#isDrawnOn ? this.#crosshair.placeOf(event, clamped) : null),
      (from, to, cause) => go((session) => session.drawn(this.#figure, ...from, ...to), cause)));
  }

  /** @param {number} x @param {number} y */
  #readAt(x, y) {
    const session = this.session;
    if (!session) return null;
    return this.#isPlane ? session.read_plane(x, y) : session.read_at(this.#figure, x);
  }

  /**
   * Moves the operating point, and reads the plane where it is then.
   * @param {[number, number]} direction
   * @param {number} size
   * @param {Go} go
   */
  #step([right, up], size, go) {
    go((session) => session.stepped(size * right, size * up));
    const [x, y] = this.session?.place() ?? [NaN, NaN];
    this.#crosshair.readAt(x, y);
  }

  /** @param {Session} session */
  draw(session) {
    this.session = session;
    this.#showLegend(session); // first: it decides what is hidden
    const geometry = paint(session, this.#canvas, this.#figure, { hidden: [...this.#hidden] });
    if (!geometry) return;
    this.#isPlane = geometry.is_plane;
    this.#isDrawnOn = geometry.is_drawn_on ?? false;
    if (this.#isDrawnOn) this.#draws.with(() => {});
    this.#crosshair.show(geometry);
  }

  /** @param {Session} session */
  #showLegend(session) {
    const curves = session.curves(this.#figure);
    const described = JSON.stringify(curves);
    if (described === this.#legendShown) return;
    this.#legendShown = described;
    for (const { id, optional } of curves) {
      if (optional && !this.#offered.has(id)) this.#hidden.add(id);
      this.#offered.add(id);
    }
    this.#legend.replaceChildren(...curves.map(({ id, label, quantity, shade, line, optional }) => {
      const swatch = element('span', { class: `swatch ${line} ${quantity ?? 'neutral'}`, 'aria-hidden': 'true' });
      if (shade !== undefined) swatch.style.color = `var(--shade-${shade})`;
      const button = element('button', {
        type: 'button', 'aria-pressed': String(!this.#hidden.has(id)), 'data-curve': id, class: optional ? 'optional' : '',
        click: () => {
          const hide = !this.#hidden.delete(id);
          if (hide) this.#hidden.add(id);
          button.setAttribute('aria-pressed', String(!hide));
          if (this.session) this.draw(this.session);
        },
      }, swatch, element('span', {}, symbols(label)));
      return button;
    }));
  }
}
