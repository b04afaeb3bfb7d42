// Parts of the page that most visits do without: each is loaded when it is first wanted, and the reader is told if it does not come.

import { showNotice } from './notices.js';

/** @typedef {import('./notices.js').Topic} Topic */

/** Firefox remembers as long as the page lives that a module did not load. */
const RELOAD = { label: 'Reload the page', run: () => location.reload() };

/**
 * What `load` gives, if need be after the reader has had it tried again. Never rejected.
 * @template Part
 * @param {() => Promise<Part>} load
 * @param {Topic} [topic] Of the notice.
 * @param {string} [what] The subject of its sentence.
 * @returns {Promise<Part>}
 */
export async function loaded(load, topic = 'part', what = 'A part of the page') {
  for (let tried = false; ; tried = true) {
    try {
      return await load();
    } catch (error) {
      await new Promise((again) => showNotice(topic, `${what} did not load (${error}).`, {
        error: true, action: retry(tried, () => again(undefined)),
      }));
    }
  }
}

/** What a notice of something that did not load offers. @param {boolean} tried Whether it was tried again already. @param {() => void} run */
export function retry(tried, run) {
  return tried ? RELOAD : { label: 'Retry', run };
}

/** @template Part */
export class Late {
  #load;
  /** @type {Promise<Part> | null} */
  #part = null;
  /** What was asked of it last. @type {unknown} */
  #use = null;

  /** @param {() => Promise<Part>} load */
  constructor(load) {
    this.#load = load;
  }

  /** Whether it ever was. */
  get wanted() {
    return this.#part !== null;
  }

  /** @param {(part: Part) => void} use Left out if it is asked for something else before it is there. */
  async with(use) {
    this.#use = use;
    const part = await (this.#part ??= loaded(this.#load));
    // What goes wrong from here on is no matter of loading: main.js says what is to be said of it.
    if (this.#use === use) use(part);
  }
}
