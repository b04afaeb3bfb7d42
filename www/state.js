// The link is the whole state. This keeps the link, the address bar and the browser's history in step.

import { Trail } from './trail.js';

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {import('./types.js').LinkReading} LinkReading */
/** @typedef {import('./types.js').LinkNotice} LinkNotice */

/**
 * Why the state changed: the page opened, the address changed (a link, back, forward, undo), a slider is being dragged, or a
 * value was settled.
 * @typedef {'open' | 'navigate' | 'drag' | 'commit'} Cause
 */

/** What an address without a link opens. */
export const START = '#v=1&view=phase';

export class State {
  #wasm;
  #onChange;
  /** An embed has none. */
  #trail = isEmbedded() ? null : new Trail(location.hash || START);
  #address = location.hash;
  /** True while a drag has its own history entry that later steps of the same drag overwrite. */
  #dragging = false;
  /** @type {LinkReading} */
  reading;

  /**
   * @param {Wasm} wasm
   * @param {(reading: LinkReading, cause: Cause) => void} onChange
   */
  constructor(wasm, onChange) {
    this.#wasm = wasm;
    this.#onChange = onChange;
    this.reading = wasm.read_link(addressed());
    this.#keepDrawn();
    // A click on a link and an edit of the address fire both events; back and forward at least popstate.
    for (const name of ['popstate', 'hashchange']) window.addEventListener(name, () => this.#navigated());
  }

  /** Announces the state that the page opened with. */
  open() {
    this.#onChange(this.reading, 'open');
  }

  /**
   * Sets one value. A bad one changes nothing and comes back as notices.
   * @param {string} key
   * @param {string} text
   * @param {'drag' | 'commit'} cause
   * @returns {LinkNotice[]}
   */
  change(key, text, cause) {
    const { link, notices } = this.#wasm.change(this.reading.link, key, text);
    if (notices.length > 0) return notices;
    this.go(link, cause);
    return [];
  }

  /** Opens a link of this page's own making. @param {string} link @param {'drag' | 'commit'} [cause] */
  go(link, cause = 'commit') {
    const moved = link !== this.reading.link;
    if (moved) this.#write(link);
    const settled = cause === 'commit' && this.#dragging;
    this.#dragging = cause === 'drag' && (this.#dragging || moved);
    if (moved || settled) this.#onChange(this.reading, cause);
  }

  /** The link with one value changed, for tabs. @param {string} key @param {string} text */
  linkWith(key, text) {
    return this.#wasm.change(this.reading.link, key, text).link;
  }

  /** The link of this view with every value as it is by default. */
  get plainLink() {
    return this.#wasm.read_link(`#v=1&view=${this.reading.view}`).link;
  }

  get canUndo() {
    return this.#trail?.canUndo ?? false;
  }

  get canRedo() {
    return this.#trail?.canRedo ?? false;
  }

  undo() {
    this.#walk(-1);
  }

  redo() {
    this.#walk(1);
  }

  /** @param {-1 | 1} step */
  #walk(step) {
    const link = this.#trail?.walk(step);
    if (link) this.replace(link);
  }

  /** @param {string} link */
  #write(link) {
    this.#trail?.write(link, this.#dragging);
    this.#address = location.hash;
    this.#read(link);
  }

  #navigated() {
    const elsewhere = location.hash !== this.#address;
    const moved = this.#trail?.arrive(elsewhere) ?? false;
    if (!elsewhere && !moved) return;
    this.#address = location.hash;
    this.replace(addressed());
  }

  /** Takes a whole link from elsewhere; what is wrong with it comes with the reading. @param {string} link */
  replace(link) {
    this.#dragging = false;
    this.#read(link);
    this.#onChange(this.reading, 'navigate');
  }

  /** What an embed shows around its view is said where it starts, not with every link it is sent. @param {string} link */
  #read(link) {
    this.reading = { ...this.#wasm.read_link(link), frame: this.reading.frame };
    this.#keepDrawn();
  }

  /** A seed that was drawn for `seed=new` takes its place in the address, so that it opens the same networks again. */
  #keepDrawn() {
    if (this.reading.drawn === null) return;
    this.#trail?.write(this.reading.link, true);
    this.#address = location.hash;
  }
}

/** The whole address of a link. @param {string} link */
export function addressOf(link) {
  return new URL(link, location.href.replace(/[?#].*$/, '')).href;
}

/** What the address says: its link, and before it what its query says of an embed. */
function addressed() {
  const query = new URLSearchParams(location.search);
  const frame = ['embed', 'controls', 'theme'].filter((key) => query.has(key)).map((key) => `${key}=${encodeURIComponent(query.get(key) ?? '')}&`);
  return frame.join('') + (location.hash || (isEmbedded() ? '' : START)).slice(1);
}

/** Inside an embed the address belongs to whoever embedded the page and is never rewritten. */
export function isEmbedded() {
  return 'embed' in document.documentElement.dataset;
}
