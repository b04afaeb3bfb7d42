// How long a link will take: by the program's theory of cost until blocks are back, then by how fast they came.

import { duration, longDuration } from './format.js';
import { clearNotices, showNotice } from './notices.js';

/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./types.js').Task} Task */

/** A link that takes longer is announced before it starts. */
const LONG_S = 60;
/** The smaller one that is offered in its place takes half of that, since an estimate may be wrong. */
const SHORT_S = 30;
/** A task that took so long says how fast this machine is. */
const TELLING_S = 2;

export class Forecast {
  /** What tasks took over what they take on the usual machine of the theory. @type {Map<Task, number>} */
  #slowness = new Map();
  /** Of what is being computed. @type {Session | null} */
  #session = null;
  /** @type {Task} */
  #task = 'networks';
  #workers = 1;
  #begun = 0;
  /** Blocks that were there at the beginning, and are there now. */
  #from = 0;
  #until = 0;
  /** Theory's seconds on one thread, of the blocks since and of those to come. */
  #done = 0;
  #rest = 0;
  /** Seconds by theory for all of the task, on all workers. */
  #expected = 0;
  /** The session whose time was announced. @type {Session | null} */
  #announced = null;

  /**
   * A task of a link begins.
   * @param {Session} session
   * @param {Task} task
   * @param {number} workers
   * @param {(link: string) => void} go
   */
  start(session, task, workers, go) {
    this.#announce(session, workers, go);
    const [from, blocks] = [session.blocks_done(task), session.blocks(task)];
    this.#session = session;
    this.#task = task;
    this.#workers = workers;
    this.#begun = performance.now();
    this.#from = this.#until = from;
    this.#done = 0;
    this.#rest = session.seconds(task, from, blocks, 1);
    this.#expected = this.#secondsOf(session, task, workers);
  }

  /** More blocks of the task are there. @param {Session} session */
  advance(session) {
    if (this.#session !== session) return;
    const now = session.blocks_done(this.#task);
    const taken = session.seconds(this.#task, this.#until, now, 1);
    this.#until = now;
    this.#done += taken;
    this.#rest -= taken;
  }

  /** The task is done: what it took says how fast this machine is. @param {Session} session */
  end(session) {
    if (this.#session !== session) return;
    const took = (performance.now() - this.#begun) / 1000;
    const usual = session.seconds(this.#task, this.#from, this.#until, this.#workers);
    if (took >= TELLING_S && usual > 0) this.#slowness.set(this.#task, took / usual);
    this.#session = null;
  }

  /** How long the task of a session still takes, for the end of a sentence; nothing before it has begun. @param {Session} session */
  words(session) {
    if (this.#session !== session) return '';
    if (this.#done === 0) return `, about ${duration(1000 * Math.max(this.#expected, 0.1))}`;
    const took = performance.now() - this.#begun;
    return `, ${duration(took * Math.max(this.#rest, 0) / this.#done)} left`;
  }

  /**
   * Tells the reader once of a link that will take long, and offers a smaller one where there is one.
   * @param {Session} session
   * @param {number} workers
   * @param {(link: string) => void} go
   */
  #announce(session, workers, go) {
    if (this.#announced === session) return;
    this.#announced = session;
    const tasks = session.tasks();
    const seconds = tasks.reduce((sum, task) => sum + this.#secondsOf(session, task, workers), 0);
    if (seconds <= LONG_S) return;
    const slowest = Math.max(...tasks.map((task) => this.#slowness.get(task) ?? 1));
    const smaller = session.smaller(SHORT_S * workers / slowest);
    clearNotices('time');
    showNotice('time', `This view will take about ${longDuration(seconds)} to complete on this machine. `
      + 'You can stop at any time and keep what is done.',
    { action: smaller ? { label: 'Take a smaller one', run: () => go(smaller) } : undefined });
  }

  /** What a task still takes here. @param {Session} session @param {Task} task @param {number} workers */
  #secondsOf(session, task, workers) {
    const usual = session.seconds(task, session.blocks_done(task), session.blocks(task), workers);
    return usual * (this.#slowness.get(task) ?? 1);
  }
}
