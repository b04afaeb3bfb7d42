// The program of the training view: that of stochastic depth, with data for it, results that are kept, and a pause.

import { duration } from './format.js';
import { clearNotices } from './notices.js';
import { BUNDLED, fetched, own } from './training-data.js';
import { kept, wordsOf } from './training-kept.js';
import { Trained } from './training-left.js';

/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {import('./compute-client.js').Job} Job */
/** @typedef {import('./programs.js').Note} Note */
/** @typedef {import('./types.js').Given} Given */

/** What a result that was kept may take when it is trained again in a smaller size. */
const A_MINUTE_S = 60;
/** When there are no data. @type {Note} */
const NOTHING = { words: 'Nothing to train on yet' };

/** Whoever would lose more work than this is asked before. */
const ASKED_MS = 60_000;
export class Training {
  #lab;
  #page;
  #told;
  /** @type {Session | null} */
  session = null;
  /** What the reader's data are. */
  words = '';
  /** Of the result that was kept. @type {Note | null} */
  #kept = null;
  /** The link of the last one. */
  #taken = '';
  #trained = new Trained();
  /** Links that are trained although a result is kept. @type {Set<string>} */
  #live = new Set();
  /** How far the fetch of data is. */
  #fetched = NOTHING;
  /** By source. @type {Record<string, Promise<void> | undefined>} */
  #fetching = {};
  /** What was taken, by source. @type {Map<string, Given>} */
  #given = new Map();
  /** That is looked up, or runs. @type {Job | null} */
  #job = null;

  /**
   * @param {import('./programs.js').Program} lab
   * @param {Wasm} page The page's own program, which knows links.
   * @param {import('./programs.js').Told} told
   */
  constructor(lab, page, told) {
    this.#lab = lab;
    this.#page = page;
    this.#told = told;
    addEventListener('beforeunload', (event) => {
      if (this.#trained.worth(this.#trained.of(this.session)) >= ASKED_MS) event.preventDefault(); // the browser asks
    });
  }

  get mode() {
    return this.#lab.mode;
  }

  get note() {
    const wanted = this.session?.wants();
    if (wanted === undefined) return this.#kept;
    return BUNDLED[wanted] ? this.#fetched : NOTHING;
  }

  /** Blocks that run at the same time in all workers. */
  get parallel() {
    return this.#lab.compute?.parallel ?? 1;
  }

  /** Itself: what is kept is looked up before workers are asked. */
  get compute() {
    return this.#lab.compute && this;
  }

  /** @param {unknown} error */
  takesLong(error) {
    return this.#lab.takesLong(error);
  }

  /** @param {Float64Array} numbers */
  takeTheory(numbers) {
    this.#lab.takeTheory(numbers);
  }

  async restart() {
    this.cancel();
    this.session = null;
    this.#trained.lose();
    await this.#lab.restart();
    for (const { source, names, files } of this.#given.values()) this.#lab.wasm.put_data(source, names, files);
  }

  /** @param {string} link @param {boolean} [patient] */
  open(link, patient = false) {
    this.#kept = null;
    this.#taken = '';
    clearNotices('data');
    const back = this.#trained.back(link);
    if (back) return back;
    const session = this.#lab.open(link, patient);
    this.#trained.opened(session, link);
    this.#fetch(session.wants());
    return session;
  }

  /** Its link was left. @param {Session} session */
  close(session) {
    this.#trained.leave(session);
  }

  /** Drops what is trained of the link, and trains it anew. */
  async startOver() {
    const { session } = this;
    if (!session) return;
    const { done, unit: [one, many] } = session.amount();
    const drop = await this.#mayDrop([session], 'Start over?', `${done} trained ${done === 1 ? one : many}`);
    if (drop && session === this.session) this.reopen();
  }

  /** Asks if it is much. @param {Session[]} sessions @param {string} title @param {string} what Is dropped. */
  async #mayDrop(sessions, title, what) {
    const took = this.#trained.worth(sessions);
    if (took < ASKED_MS) return true;
    const words = `This drops ${what}: ${duration(took)} of work.`;
    return (await import('./ask.js')).ask({ title, words, yes: 'Drop it', no: 'Keep it' });
  }

  /** Opens the link anew, with nothing trained. */
  reopen() {
    this.cancel();
    this.session?.free();
    this.session = null;
    this.#told.reopen?.();
  }

  /** @param {Job} job */
  async run(job) {
    this.#job = job;
    if (job.task === 'theory') {
      this.#lab.compute?.run(job);
      return;
    }
    const link = this.#withoutCell(job.link);
    // Once: one that turned out to be of other blocks is not taken again.
    const found = job.from === 0 && this.#taken !== link && !this.#live.has(link) ? await kept(link, job.blocks) : null;
    // Another one may have come meanwhile.
    if (this.#job !== job) return;
    if (!found) {
      if (this.session) this.#trained.begin(this.session);
      this.#lab.compute?.run({
        ...job,
        link: `#${link}`, // so that one that was paused goes on whatever cell is looked at
        onDone: () => { this.#trained.end(); job.onDone(); },
        onFailure: (message, trap) => { this.#trained.end(); job.onFailure(message, trap); },
      });
      return;
    }
    this.#taken = link;
    this.#kept = {
      words: `Computed before by depthscale ${found.version} in ${duration(1000 * found.seconds)}`,
      action: this.session?.smaller(A_MINUTE_S * this.parallel)
        ? { label: 'Train a smaller one here', run: () => this.#goSmaller() }
        : { label: 'Train it here', run: () => { this.#live.add(link); this.reopen(); } },
    };
    job.onBlocks(wordsOf(found));
    job.onDone();
  }

  /** From the link as it is now. */
  #goSmaller() {
    const smaller = this.session?.smaller(A_MINUTE_S * this.parallel);
    if (smaller) this.#told.go?.(smaller);
  }

  /** The link with another question, and numbers that suit it. @param {string} link @param {string} trial */
  turned(link, trial) {
    return this.#lab.wasm.turned(link, trial);
  }

  /** Asks for no more; what is being trained still comes in. */
  pause() {
    this.#trained.end();
    this.#lab.compute?.pause();
  }

  cancel() {
    this.#trained.end();
    this.#job = null;
    this.#lab.cancel();
  }

  /**
   * Reads files of the reader, to train on; says what is wrong if they are no data. What was trained on those before is dropped.
   * @param {File[]} files
   * @returns {Promise<boolean>} Whether there are others now.
   */
  async take(files) {
    clearNotices('data');
    const isOwn = (/** @type {string} */ link) => this.#page.read_link(link).training.data === 'own';
    try {
      const given = await own(files);
      const before = this.#trained.of(this.session, isOwn);
      if (!await this.#mayDrop(before, 'Train on other files?', 'what was trained on the files before')) return false;
      this.words = this.#give(given);
      this.#trained.drop(this.#trained.of(null, isOwn));
      return true;
    } catch (error) {
      this.#told.lack?.(`These files are no data to train on: ${messageOf(error)}. What was there stays.`);
      return false;
    }
  }

  /** Once: whoever asks while it is under way waits with the rest. @param {string | undefined} source */
  #fetch(source) {
    const bundled = source === undefined ? undefined : BUNDLED[source];
    if (source === undefined || !bundled || this.#fetching[source]) return;
    const { file, name } = bundled;
    const say = (/** @type {Note} */ note) => {
      this.#fetched = note;
      this.#told.note?.();
    };
    say({ words: `Fetching ${name}…` });
    this.#fetching[source] = fetched(source, file, (part) => say({ words: `Fetching ${name}: ${Math.round(100 * part)} %` })).then((given) => {
      const waits = !this.session || this.session.wants() === source;
      this.#give(given);
      if (waits) this.reopen();
    }).catch((error) => {
      delete this.#fetching[source];
      say(NOTHING);
      this.#told.lack?.(`${name[0].toUpperCase()}${name.slice(1)} did not load (${messageOf(error)}).`, { label: 'Retry', run: () => this.#fetch(source) });
    });
  }

  /** Has this thread's program and every worker take data. @param {Given} given @returns {string} What they are. */
  #give(given) {
    const words = this.#lab.wasm.put_data(given.source, given.names, given.files);
    this.#given.set(given.source, given);
    this.#lab.compute?.give(given);
    return words;
  }

  /** @param {string} link */
  #withoutCell(link) {
    return this.#page.change(link, 'cell', '').link.slice(1);
  }
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));
