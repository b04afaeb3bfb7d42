// The programs that compute: the page's own, and that of stochastic depth and training, loaded when a link first wants it.

import { ComputeClient } from './compute-client.js';
import { plainPlans } from './compute-plans.js';
import { LAB, start } from './wasm.js';

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./compute-client.js').Plan} Plan */

/** Views whose mathematics is a program of its own. */
const LAB_VIEWS = ['depth', 'training'];

/** A bundle at work: its sessions, on this thread, and its workers. */
export class Program {
  #wasm;
  #onMode;
  /** @type {Plan[] | null} */
  #plans;
  /** @type {ComputeClient | null} */
  #compute = null;
  /** What computes, in words. */
  mode = '';
  /** Of the link that it was last asked for. @type {Session | null} */
  session = null;

  /**
   * @param {Pick<Wasm, 'Session'>} wasm
   * @param {Plan[] | null} plans `null` while it is not known which workers start here.
   * @param {(program: Program) => void} onMode Told when `mode` has changed.
   */
  constructor(wasm, plans, onMode) {
    this.#wasm = wasm;
    this.#plans = plans;
    this.#onMode = onMode;
  }

  /** @param {Plan[]} plans */
  use(plans) {
    this.#plans = plans;
  }

  /** Its workers, started when they are first wanted; `null` while that cannot be. */
  get compute() {
    if (!this.#plans) return null;
    return this.#compute ??= new ComputeClient(this.#plans, ({ words }) => {
      this.mode = words;
      this.#onMode(this);
    });
  }

  /** @param {string} link */
  open(link) {
    return new this.#wasm.Session(link);
  }

  /** Ends the work that is running, if any is. */
  cancel() {
    this.#compute?.cancel();
  }
}

export class Programs {
  #own;
  #onMode;
  /** @type {Program | null} */
  #lab = null;
  /** @type {Promise<Program> | null} */
  #loading = null;

  /** @param {Wasm} wasm @param {(program: Program) => void} [onMode] */
  constructor(wasm, onMode = () => {}) {
    this.#own = new Program(wasm, null, onMode);
    this.#onMode = onMode;
  }

  /** Which workers the page's own program may start. @param {Plan[]} plans */
  use(plans) {
    this.#own.use(plans);
  }

  /** The program of a view; `null` where it is still to be loaded. @param {string} view */
  of(view) {
    return LAB_VIEWS.includes(view) ? this.#lab : this.#own;
  }

  /** Loads the one that was missing; after a failure the next to ask tries again. */
  load() {
    this.#loading ??= start(LAB).then(
      ({ wasm }) => this.#lab = new Program(wasm, plainPlans(LAB), this.#onMode),
      (error) => {
        this.#loading = null;
        throw error;
      });
    return this.#loading;
  }
}
