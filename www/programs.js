// The programs that compute: the page's own, and that of stochastic depth and training, loaded when a link first wants it.

import { ComputeClient } from './compute-client.js';
import { plainPlans } from './compute-plans.js';
import { takesLong } from './traps.js';
import { LAB, start } from './wasm.js';

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./compute-client.js').Plan} Plan */
/** @typedef {{ words: string, action?: { label: string, run: () => void } }} Note What is to be said of a view instead of how far it is. */
/** @typedef {Program | import('./training.js').Training} AnyProgram */

/**
 * @typedef {object} Told What a page is told.
 * @property {() => void} [mode] What computes has changed.
 * @property {() => void} [note] What there is to say has changed.
 * @property {(message: string, action?: { label: string, run: () => void }) => void} [lack] There are no data, or none that can be read.
 * @property {(link: string) => void} [go] Another link is to be opened.
 * @property {() => void} [reopen] The link of the view is to be opened anew: there are other data.
 */

/** A bundle at work: its sessions, on this thread, and its workers. */
export class Program {
  /** What this thread has of it. */
  wasm;
  #restart;
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
   * @param {Pick<import('./wasm.js').Started, 'wasm' | 'restart'>} started
   * @param {Plan[] | null} plans `null` while it is not known which workers start here.
   * @param {() => void} onMode Told when `mode` has changed.
   */
  constructor({ wasm, restart }, plans, onMode) {
    this.wasm = wasm;
    this.#restart = restart;
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
      this.#onMode();
    });
  }

  /** @param {string} link @param {boolean} [patient] Theory may take as long as it takes. */
  open(link, patient = false) {
    return new this.wasm.Session(link, patient);
  }

  /** Whether an error says that a worker is to work out theory first. @param {unknown} error */
  takesLong(error) {
    return takesLong(this.wasm, error);
  }

  /** Theory that a worker has worked out, for this thread and the other workers. @param {Float64Array} numbers */
  takeTheory(numbers) {
    this.wasm.take_theory(numbers);
    this.#compute?.giveTheory(numbers);
  }

  /** After a trap: drops what this thread and the workers have, and starts anew. */
  async restart() {
    this.cancel();
    this.session = null; // not freed: its program is no more
    await this.#restart();
  }

  /** The session of a link that was left. @param {Session} session */
  close(session) {
    session.free();
  }

  /** Ends the work that is running, if any is. */
  cancel() {
    this.#compute?.cancel();
  }
}

export class Programs {
  #wasm;
  #own;
  #told;
  /** @type {Promise<Program> | null} */
  #loading = null;
  /** Views whose mathematics is a program of its own. */
  #apart;
  /** By view. @type {Record<string, AnyProgram | undefined>} */
  #lab = {};

  /** @param {import('./wasm.js').Started} own The page's own program. @param {Told} [told] */
  constructor(own, told = {}) {
    this.#wasm = own.wasm;
    this.#told = told;
    this.#apart = own.wasm.views().filter(({ own_program }) => own_program).map(({ name }) => name);
    this.#own = new Program(own, null, () => told.mode?.());
  }

  /** Which workers the page's own program may start. @param {Plan[]} plans */
  use(plans) {
    this.#own.use(plans);
  }

  /** The program of a view; `null` where it is still to be loaded. @param {string} view @returns {AnyProgram | null} */
  of(view) {
    return this.#apart.includes(view) ? this.#lab[view] ?? null : this.#own;
  }

  /** That of the training view, once it is there. */
  get training() {
    return /** @type {import('./training.js').Training | undefined} */ (this.#lab.training);
  }

  /** After a trap in one of them: all start anew. What belongs to their instances is lost. */
  async restart() {
    // That of training restarts the one that it shares with stochastic depth, and gives it its data again.
    await Promise.all([this.#own, this.training ?? this.#lab.depth].map((program) => program?.restart()));
  }

  /** Loads that of a view which was missing; after a failure the next to ask tries again. @param {string} view */
  async load(view) {
    this.#loading ??= start(LAB).then((started) => new Program(started, plainPlans(LAB), () => this.#told.mode?.()));
    this.#loading.catch(() => { this.#loading = null; });
    const [lab, training] = await Promise.all([this.#loading, view === 'training' ? import('./training.js') : null]);
    return this.#lab[view] ??= training ? new training.Training(lab, this.#wasm, this.#told) : lab;
  }
}
