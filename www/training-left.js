// What is trained, and how long that took: of the link that is open, and of links that were left, where it waits for the reader to be
// back.

/** @typedef {import('./types.js').Session} Session */

/** Of so many links that were left it is kept, of those whose training took longest. */
const MOST = 16;

export class Trained {
  /** Of each session the link it was opened with, and how long it was trained, in milliseconds. @type {WeakMap<Session, { link: string, worked: number }>} */
  #about = new WeakMap();
  /** @type {Session[]} */
  #left = [];
  /** What is being trained, and since when that is not counted. @type {{ session: Session, since: number } | null} */
  #running = null;

  /** @param {Session} session @param {string} link */
  opened(session, link) {
    this.#about.set(session, { link, worked: 0 });
  }

  /** Its training begins. @param {Session} session */
  begin(session) {
    this.#running = { session, since: performance.now() };
  }

  /** What is being trained, if anything is, is no more. */
  end() {
    this.#count();
    this.#running = null;
  }

  /** Its link was left. @param {Session} session */
  leave(session) {
    this.#left = [...this.#left, session].sort((one, other) => this.worth([other]) - this.worth([one]));
    this.drop(this.#left.filter((each, index) => this.worth([each]) === 0 || index >= MOST));
  }

  /** What waits for a link, which is open from now on. @param {string} link */
  back(link) {
    const session = this.#left.find((each) => each.look(link));
    this.#left = this.#left.filter((each) => each !== session);
    return session;
  }

  /** Drops some of those that wait. @param {Session[]} sessions */
  drop(sessions) {
    this.#left = this.#left.filter((session) => !sessions.includes(session));
    for (const session of sessions) session.free();
  }

  /** Those of links for which something holds: one that is open, and all that wait. @param {Session | null} open @param {(link: string) => boolean} which */
  of(open, which = () => true) {
    return [...open ? [open] : [], ...this.#left].filter((session) => which(this.#about.get(session)?.link ?? ''));
  }

  /** How long it took to train what is there of these, in milliseconds. @param {Session[]} sessions */
  worth(sessions) {
    this.#count();
    return sessions.filter((session) => session.networks_done() > 0)
      .reduce((sum, session) => sum + (this.#about.get(session)?.worked ?? 0), 0);
  }

  #count() {
    const about = this.#running && this.#about.get(this.#running.session);
    if (!this.#running || !about) return;
    const now = performance.now();
    about.worked += now - this.#running.since;
    this.#running.since = now;
  }
}
