// Asks a worker of its own for advice: it takes tenths of a second, and for some φ many of them. A question that comes while an
// older one is in work ends that worker.

import { spawn } from './spawn.js';
import { compile } from './wasm.js';

/** @typedef {import('./types.js').Advice} Advice */

export class Adviser {
  #bundle;
  /** @type {import('./spawn.js').Port | null} */
  #worker = null;
  #busy = false;
  #started = false;
  #asked = '';

  /** @param {import('./wasm.js').Bundle} bundle The page's own, which is there already. */
  constructor(bundle) {
    this.#bundle = bundle;
  }

  /** @param {string} link @param {(advice: Advice | string) => void} answer Given advice, or why there is none; not called if another question comes first. */
  async ask(link, answer) {
    if (this.#busy) this.stop();
    this.#busy = true;
    this.#asked = link;
    /** @type {WebAssembly.Module} */
    let module;
    try {
      module = await compile(this.#bundle);
    } catch (error) {
      if (this.#asked === link) answer(String(error));
      return;
    }
    if (this.#asked !== link) return;
    const worker = this.#worker ??= spawn({ bundle: this.#bundle, workers: 1, threads: 0, words: '' });
    const done = (/** @type {Advice | string} */ advice) => {
      if (worker !== this.#worker) return;
      this.#busy = false;
      // The next question gets a worker that may do better.
      if (typeof advice === 'string') this.stop();
      answer(advice);
    };
    worker.onmessage = ({ data }) => {
      if (data.kind === 'ready') { this.#started = true; worker.postMessage({ kind: 'advice', link }); }
      if (data.kind === 'advice' && data.link === link) done(data.advice);
      if (data.kind === 'failed') done(data.message);
    };
    worker.onerror = (event) => { event.preventDefault(); done(event.message || 'its program did not load'); };
    if (this.#started) worker.postMessage({ kind: 'advice', link });
    else worker.postMessage({ kind: 'start', glue: this.#bundle.glue, module, threads: 0 });
  }

  /** Ends the worker and what it is at. */
  stop() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#busy = this.#started = false;
  }
}
