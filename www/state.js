// The link is the whole state. This keeps the link, the address bar and the browser's history in step.

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {import('./types.js').LinkReading} LinkReading */
/** @typedef {import('./types.js').LinkNotice} LinkNotice */

/**
 * Why the state changed: the page opened, the address changed (a link, back, forward), a slider is being dragged, or a
 * value was settled.
 * @typedef {'open' | 'navigate' | 'drag' | 'commit'} Cause
 */

export class State {
  #wasm;
  #onChange;
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
    this.reading = wasm.read_link(location.hash);
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
    const moved = link !== this.reading.link;
    if (moved) {
      this.#write(link, this.#dragging);
      this.reading = this.#wasm.read_link(link);
    }
    const settled = cause === 'commit' && this.#dragging;
    this.#dragging = cause === 'drag' && (this.#dragging || moved);
    if (moved || settled) this.#onChange(this.reading, cause);
    return [];
  }

  /** Goes to another link, as a click on it would. @param {string} link */
  go(link) {
    this.#write(link, false);
    this.reading = this.#wasm.read_link(link);
    this.#dragging = false;
    this.#onChange(this.reading, 'commit');
  }

  /** The link with one value changed, for tabs. @param {string} key @param {string} text */
  linkWith(key, text) {
    return this.#wasm.change(this.reading.link, key, text).link;
  }

  /** @param {string} link @param {boolean} replace */
  #write(link, replace) {
    if (isEmbedded()) return;
    const address = `${location.pathname}${location.search}${link}`;
    if (replace) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    this.#address = location.hash;
  }

  #navigated() {
    if (location.hash === this.#address) return;
    this.#address = location.hash;
    this.#dragging = false;
    this.reading = this.#wasm.read_link(location.hash);
    this.#onChange(this.reading, 'navigate');
  }
}

/** Inside an embed the address belongs to whoever embedded the page and is never rewritten. */
export function isEmbedded() {
  return /[#&?]embed=1(&|$)/.test(location.hash) || new URLSearchParams(location.search).get('embed') === '1';
}
