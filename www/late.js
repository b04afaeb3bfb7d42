// A part of the page that most visits do without: loaded when it is first wanted.

import { showNotice } from './notices.js';

/** @template Part */
export class Late {
  #load;
  /** @type {Promise<Part> | null} */
  #part = null;

  /** @param {() => Promise<Part>} load */
  constructor(load) {
    this.#load = load;
  }

  /** Whether it ever was. */
  get wanted() {
    return this.#part !== null;
  }

  /** @param {(part: Part) => void} use */
  async with(use) {
    try {
      use(await (this.#part ??= this.#load()));
    } catch (error) {
      this.#part = null;
      showNotice('page', `A part of the page did not load (${error}). Are you offline?`, { error: true });
    }
  }
}
