// Has networks sampled by workers and hands their blocks on strictly in index order, so that the page's numbers have the
// same bits with any number of threads or workers.
//
// A plan is either one worker with a rayon pool, or several plain workers that split the same blocks; the messages are the
// same. A newer job supersedes the older one, and a worker that stays busy with an old one is ended and replaced.

import { isTrap } from './traps.js';
import { spawn } from './spawn.js';
import { ThreadKeeper } from './thread-keeper.js';
import { compile } from './wasm.js';

/** @typedef {import('./wasm.js').Bundle} Bundle */

/**
 * @typedef {object} Plan
 * @property {Bundle} bundle
 * @property {number} workers
 * @property {number} threads Threads in each worker's pool; 0 without a pool.
 * @property {boolean} [here] On the main thread, where no worker starts.
 * @property {string} words What the page says is on.
 */

/**
 * @typedef {object} Job
 * @property {string} link
 * @property {import('./types.js').Task} task What to sample of it.
 * @property {number} from First block.
 * @property {number} blocks One past the last block.
 * @property {() => void} [onStart] Workers are about to be asked.
 * @property {(words: Float64Array) => void} onBlocks The next blocks, in order.
 * @property {() => void} onDone
 * @property {(message: string, trap: boolean) => void} onFailure The workers are ended; a new job starts fresh ones. `trap`: their
 *   program itself failed.
 * @property {(integrals: number) => void} [onTold] How far theory is.
 */

/** @typedef {Job & { id: number, paused: boolean, next: number, folded: number, msPerRound: number, rounds: number, waiting: Map<number, { words: Float64Array, count: number }> }} Running */

/** @typedef {{ worker: import('./spawn.js').Port, threads: ThreadKeeper, ready: boolean, closed: boolean, requests: number[] }} Slot `requests` holds the job ids of what it was asked. */

/** Work for about this long goes into one request: long enough to drown the message, short enough to feel alive. */
const BATCH_MS = 80;
/** A worker that still works on an old job after this long is ended. */
const SUPERSEDE_MS = 400;
/** A worker that has not started by then never will. */
const START_MS = 20_000;
/** A request waits behind the one in work, so that a worker never idles while the page draws. */
const QUEUE = 2;

export class ComputeClient {
  /** What was wanted at first. @type {Plan[]} */
  #wanted;
  #plans;
  #onPlan;
  /** @type {Slot[]} */
  #slots = [];
  /** @type {Running | null} */
  #job = null;
  #lastId = 0;
  /** Data that workers train on, by source. @type {Map<string, import('./types.js').Given>} */
  #given = new Map();
  /** Theory of the last link that took long. @type {Float64Array | null} */
  #theory = null;

  /**
   * @param {Plan[]} plans In order of preference; one that cannot start gives way to the next.
   * @param {(plan: Plan) => void} onPlan Told which plan is on.
   */
  constructor(plans, onPlan) {
    this.#wanted = this.#plans = plans;
    this.#onPlan = onPlan;
    onPlan(plans[0]);
    this.#fill();
  }

  /** @param {Job} job One that was paused goes on. */
  run(job) {
    job.onStart?.();
    const before = this.#job;
    if (before?.paused && before.link === job.link && before.task === job.task && before.folded === job.from) {
      Object.assign(before, job, { paused: false });
      this.#pump();
      return;
    }
    this.#lastId += 1;
    this.#job = {
      ...job, id: this.#lastId, paused: false, next: job.from, folded: job.from, msPerRound: 0, rounds: 1, waiting: new Map(),
    };
    this.#endLate();
    this.#fill();
    this.#pump();
  }

  /** Asks for no more blocks; those that workers are at come in. */
  pause() {
    if (this.#job) this.#job.paused = true;
  }

  /** Data for every worker, also for those that start later. @param {import('./types.js').Given} given */
  give(given) {
    this.#given.set(given.source, given);
    for (const slot of this.#slots) if (slot.ready) slot.worker.postMessage({ kind: 'data', ...given });
  }

  /** Theory that no worker need work out again. @param {Float64Array} numbers */
  giveTheory(numbers) {
    this.#theory = numbers;
    for (const slot of this.#slots) if (slot.ready) slot.worker.postMessage({ kind: 'theory', numbers });
  }

  cancel() {
    this.#lastId += 1;
    this.#job = null;
    this.#endLate();
  }

  /** Starts the workers that are missing. */
  #fill() {
    const plan = this.#plans[0];
    while (this.#slots.length < plan.workers) this.#slots.push(this.#start(plan));
  }

  /** @param {Plan} plan @returns {Slot} */
  #start(plan) {
    const worker = spawn(plan);
    const threads = new ThreadKeeper((message) => worker.postMessage(message), (message) => this.#failed(slot, message));
    /** @type {Slot} */
    const slot = { worker, threads, ready: false, closed: false, requests: [] };
    const lock = `depthscale-${Date.now()}-${Math.random()}`;
    worker.onmessage = ({ data }) => this.#receive(slot, data, lock);
    worker.onerror = (event) => { event.preventDefault(); this.#failed(slot, event.message || 'its program did not load'); };
    worker.onmessageerror = () => this.#failed(slot, 'a message could not be read');
    compile(plan.bundle).then(
      (module) => {
        setTimeout(() => { if (!slot.ready) this.#failed(slot, 'it did not start in time'); }, START_MS);
        if (!slot.closed) worker.postMessage({ kind: 'start', glue: plan.bundle.glue, module, threads: plan.threads, lock });
      },
      (error) => this.#failed(slot, String(error)),
    );
    return slot;
  }

  /** @param {Slot} slot @param {any} data @param {string} lock */
  #receive(slot, data, lock) {
    if (slot.closed) return;
    if (data.kind === 'thread') {
      slot.threads.take(data);
    } else if (data.kind === 'ready') {
      slot.ready = true;
      for (const given of this.#given.values()) slot.worker.postMessage({ kind: 'data', ...given });
      if (this.#theory) slot.worker.postMessage({ kind: 'theory', numbers: this.#theory });
      // Granted only when the worker has gone, whatever ended it. A sandboxed page has no locks.
      if (!this.#plans[0].here) navigator.locks?.request(lock, () => this.#failed(slot, 'it was ended from outside')).catch(() => {});
    } else if (data.kind === 'failed') {
      this.#failed(slot, data.message);
    } else if (data.kind === 'told') {
      if (this.#job?.id === data.id) this.#job?.onTold?.(data.integrals);
      return;
    } else {
      const job = this.#job;
      slot.requests.shift();
      if (data.error !== undefined) this.#failed(slot, data.error, data.trap);
      else if (job && job.id === data.id) this.#take(job, data);
    }
    this.#pump();
  }

  /** @param {Running} job @param {{ from: number, count: number, words: Float64Array, ms: number }} batch */
  #take(job, { from, count, words, ms }) {
    const rounds = Math.ceil(count / this.#atOnce);
    const msPerRound = Math.max(ms, 0.01) / rounds;
    job.msPerRound = job.msPerRound === 0 ? msPerRound : 0.5 * (job.msPerRound + msPerRound);
    job.waiting.set(from, { words, count });
    this.#pump(); // the workers go on before the page folds and draws
    for (let batch = job.waiting.get(job.folded); batch; batch = job.waiting.get(job.folded)) {
      job.waiting.delete(job.folded);
      job.folded += batch.count;
      job.onBlocks(batch.words);
      if (this.#job !== job) return;
    }
    if (job.folded >= job.blocks) {
      this.#job = null;
      job.onDone();
    }
  }

  /** Blocks that run at the same time in all workers. */
  get parallel() {
    return this.#atOnce * this.#plans[0].workers;
  }

  /** Blocks that run at the same time inside one worker. */
  get #atOnce() {
    return Math.max(1, this.#plans[0].threads);
  }

  #pump() {
    const job = this.#job;
    if (!job || job.paused) return;
    for (let queued = 0; queued < QUEUE; queued += 1) {
      for (const slot of this.#slots) {
        if (job.next >= job.blocks) return;
        const stale = slot.requests.some((id) => id !== job.id);
        // Until the first batch is back its cost is unknown, and a queue would delay the first picture of the next job.
        // Where blocks take long, one that waits is better with the next worker that is free, and none has to wait out a pause.
        const room = job.msPerRound === 0 || job.msPerRound > SUPERSEDE_MS ? 1 : QUEUE;
        if (!slot.ready || stale || slot.requests.length > queued || slot.requests.length >= room) continue;
        const count = this.#batch(job);
        slot.requests.push(job.id);
        slot.worker.postMessage({ id: job.id, link: job.link, task: job.task, from: job.next, count });
        job.next += count;
      }
    }
  }

  /** How many blocks to ask for next. @param {Running} job */
  #batch(job) {
    const left = job.blocks - job.next;
    if (job.msPerRound > 0) {
      const fitting = Math.floor(BATCH_MS / job.msPerRound);
      const fair = Math.ceil(left / (this.#atOnce * this.#slots.length * QUEUE));
      job.rounds = Math.max(1, Math.min(fitting, 4 * job.rounds, fair));
    }
    return Math.min(left, job.rounds * this.#atOnce);
  }

  /** Ends the workers that are still busy with an old job when their time is up. */
  #endLate() {
    const id = this.#lastId;
    const late = this.#slots.filter(({ requests }) => requests.some((asked) => asked < id));
    if (late.length === 0) return;
    setTimeout(() => {
      for (const slot of late) if (slot.requests.some((asked) => asked < id)) this.#close(slot);
      this.#fill();
      this.#pump();
    }, SUPERSEDE_MS);
  }

  /** @param {Slot} slot */
  #close(slot) {
    slot.closed = true;
    slot.worker.terminate();
    slot.threads.terminate();
    this.#slots = this.#slots.filter((other) => other !== slot);
  }

  /** @param {Slot} slot @param {string} message @param {boolean} [trap] */
  #failed(slot, message, trap = isTrap(message)) {
    if (slot.closed) return;
    const neverStarted = !slot.ready;
    const job = this.#job;
    for (const each of [...this.#slots]) this.#close(each);
    if (neverStarted && this.#plans.length > 1) {
      this.#plans = this.#plans.slice(1);
      this.#onPlan(this.#plans[0]);
      this.#job = null;
      if (job) this.run({ ...job, from: job.folded });
      else this.#fill();
      return;
    }
    this.#job = null;
    // Not even the last plan can start now. What is tried again is all of them.
    if (neverStarted) this.#onPlan((this.#plans = this.#wanted)[0]);
    // Without a job nobody waits: the next one starts fresh workers.
    job?.onFailure(message, trap);
  }
}
