// Samples networks as it is told. It holds one WebAssembly instance: with a rayon pool on shared memory, or alone.
// In:  { kind: 'start', glue, module, threads }, then any number of { id, link, task, from, count }, { kind: 'advice', link } or
//      { kind: 'data', source, names, files }, which later requests train on, or { kind: 'theory', numbers }, which they need not
//      work out again.
// Out: { kind: 'ready' } or { kind: 'failed', message }, then { id, from, count, words, ms } or { id, error, trap } for each (of
//      the task `theory` before that { kind: 'told', id, integrals } now and then), or
//      { kind: 'advice', link, advice } or { kind: 'failed', message }.
// Both ways, while a pool starts: { kind: 'thread', … } of thread-keeper.js.

import { isTrap } from './traps.js';
import { RemoteThreads } from './thread-keeper.js';

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {{ kind: 'start', glue: string, module: WebAssembly.Module, threads: number }} Start */
/** @typedef {{ id: number, link: string, task: import('./types.js').Task, from: number, count: number }} Request */

export class Compute {
  #answer;
  #threads;
  /** @type {Wasm | null} */
  #wasm = null;
  /** Of the last link asked for. @type {{ link: string, sampler: import('./types.js').Sampler } | null} */
  #current = null;

  /** @param {(message: object, transfer: Transferable[]) => void} answer */
  constructor(answer) {
    this.#answer = answer;
    this.#threads = new RemoteThreads((message) => answer(message, []));
  }

  /** @param {Start | { kind: 'advice', link: string } | { kind: 'theory', numbers: Float64Array } | ({ kind: 'data' } & import('./types.js').Given) | import('./thread-keeper.js').ThreadMessage | Request} order */
  async take(order) {
    if (!('kind' in order)) this.#sample(order);
    else if (order.kind === 'thread') this.#threads.take(order);
    else if (order.kind === 'start') await this.#start(order);
    else if (order.kind === 'data') this.#put(order);
    else if (order.kind === 'theory') this.#wasm?.take_theory(order.numbers);
    else this.#advise(order.link);
  }

  /** @param {import('./types.js').Given} data */
  #put({ source, names, files }) {
    try {
      this.#wasm?.put_data(source, names, files);
      // It may have found nothing to train on.
      this.#current?.sampler.free();
      this.#current = null;
    } catch (error) {
      this.#answer({ kind: 'failed', message: String(error) }, []);
    }
  }

  /** @param {string} link */
  #advise(link) {
    try {
      if (!this.#wasm) throw new Error('asked before it was ready');
      this.#answer({ kind: 'advice', link, advice: this.#wasm.advice(link) }, []);
    } catch (error) {
      this.#answer({ kind: 'failed', message: String(error) }, []);
    }
  }

  /** @param {Start} order */
  async #start({ glue, module, threads }) {
    try {
      /** @type {Wasm} */
      const loaded = await import(glue);
      await loaded.default({ module_or_path: module });
      if (threads > 0) {
        if (!loaded.initThreadPool) throw new Error('this bundle has no thread pool');
        await this.#threads.during(() => loaded.initThreadPool?.(threads));
      }
      this.#wasm = loaded;
      this.#answer({ kind: 'ready' }, []);
    } catch (error) {
      this.#answer({ kind: 'failed', message: String(error) }, []);
    }
  }

  /** @param {Request} request */
  #sample({ id, link, task, from, count }) {
    const begun = performance.now();
    try {
      if (!this.#wasm) throw new Error('asked before it was ready');
      const words = task === 'theory' ? this.#wasm.theory(link, (integrals) => this.#answer({ kind: 'told', id, integrals }, []))
        : this.#sampler(link).sample(task, from, count);
      this.#answer({ id, from, count, words, ms: performance.now() - begun }, [words.buffer]);
    } catch (error) {
      this.#answer({ id, error: String(error), trap: isTrap(error) }, []);
    }
  }

  /** That of a link; the last one is kept. @param {string} link */
  #sampler(link) {
    if (!this.#wasm) throw new Error('asked before it was ready');
    if (this.#current?.link !== link) {
      this.#current?.sampler.free();
      this.#current = null;
      this.#current = { link, sampler: new this.#wasm.Sampler(link) };
    }
    return this.#current.sampler;
  }
}
