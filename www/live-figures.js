// Which of a page's figures is computed when: those on the screen and close to it, the nearest first. All theory comes before any
// network, a figure a frame so that the page answers in between. What leaves the screen is put off, and goes on when it is back.

/** @typedef {import('./live-figure.js').LiveFigure} LiveFigure */

import { retry } from './late.js';
import { Programs } from './programs.js';
import { isTrap } from './traps.js';

/** A figure is near when it is at most this far outside the screen, in parts of the screen's height. */
const NEAR = '50%';

export class LiveFigures {
  #programs;
  /** What is said of figures whose program did not load. @type {Parameters<LiveFigure['lack']> | null} */
  #lack = null;
  /** Whether loading was tried again. */
  #tried = false;
  /** In the order of the page. @type {LiveFigure[]} */
  #figures = [];
  /** @type {Set<Element>} */
  #near = new Set();
  /** @type {LiveFigure | null} */
  #running = null;
  #frame = 0;
  #watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#near.add(target);
      else this.#near.delete(target);
    }
    for (const figure of this.#figures) if (!this.#near.has(figure.root)) figure.leave();
    this.#schedule();
  }, { rootMargin: NEAR });
  #sizes = new ResizeObserver((entries) => {
    for (const figure of this.#figures) if (entries.some(({ target }) => target === figure.root)) this.#try(figure, () => figure.draw());
    this.#schedule();
  });

  /** @param {import('./wasm.js').Started} own */
  constructor(own) {
    this.#programs = new Programs(own, { reopen: () => this.#reopen() });
  }

  /** Has a figure do something that may trap, or want theory that takes long. @param {LiveFigure} figure @param {() => void} work */
  #try(figure, work) {
    try {
      work();
    } catch (error) {
      if (isTrap(error)) this.#trapped(figure, error);
      else if (figure.putOffTheory(error)) this.#schedule();
      else throw error;
    }
  }

  /** A figure's program has trapped: it alone is given up, all others are opened anew. @param {LiveFigure} figure @param {unknown} error */
  async #trapped(figure, error) {
    figure.stop(String(error));
    this.#figures = this.#figures.filter((each) => each !== figure);
    this.#running = null;
    await this.#programs.restart();
    for (const each of this.#figures) each.drop();
    this.#schedule();
  }

  /** @param {LiveFigure} figure On the page already, below those before it. */
  add(figure) {
    this.#figures.push(figure);
    this.#watch.observe(figure.root);
    this.#sizes.observe(figure.root);
  }

  /** @param {import('./compute-client.js').Plan[]} plans */
  use(plans) {
    this.#programs.use(plans);
    this.#schedule();
  }

  /** In other colours. */
  redraw() {
    for (const figure of this.#figures) this.#try(figure, () => figure.draw());
    this.#schedule();
  }

  /** Those that waited for data have them. */
  #reopen() {
    this.#putOff(); // workers that take data end what they were at
    for (const figure of this.#figures) if (figure.view === 'training') figure.renew();
    this.#schedule();
  }

  /** Ends the work under way; it goes on from there in its turn. */
  #putOff() {
    const figure = this.#running;
    if (!figure) return;
    this.#programs.of(figure.view)?.cancel();
    this.#running = null;
    this.#try(figure, () => figure.settle());
  }

  #schedule() {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => { this.#frame = 0; this.#turn(); });
  }

  #turn() {
    if (this.#running && !this.#near.has(this.#running.root)) this.#putOff();
    const near = this.#nearest();
    const closed = near.filter((figure) => !figure.isOpen);
    const missing = closed.filter(({ view }) => !this.#programs.of(view));
    if (missing.length > 0) this.#load(missing);
    const next = closed.find((figure) => !missing.includes(figure));
    const program = next && this.#programs.of(next.view);
    if (program) {
      this.#try(next, () => next.open(program));
      this.#schedule();
    } else if (!this.#running) {
      const next = near.find((figure) => figure.missing);
      if (next) this.#run(next);
    }
  }

  /** @param {LiveFigure[]} figures Near, and without a program. */
  async #load(figures) {
    if (this.#lack) {
      for (const figure of figures) figure.lack(...this.#lack);
      return;
    }
    try {
      await Promise.all(figures.map(({ view }) => this.#programs.load(view)));
      this.#schedule();
    } catch (error) {
      this.#lack ??= [String(error), retry(this.#tried, () => {
        this.#lack = null;
        this.#tried = true;
        this.#schedule();
      })];
      for (const figure of figures) figure.lack(...this.#lack);
    }
  }

  /** Those near the screen; the ones on it first, in the order of the page. */
  #nearest() {
    const outside = (/** @type {LiveFigure} */ { root }) => {
      const { top, bottom } = root.getBoundingClientRect();
      return Math.max(0, top - innerHeight, -bottom);
    };
    return this.#figures.filter(({ root }) => this.#near.has(root))
      .map((figure) => ({ figure, distance: outside(figure) }))
      .sort((one, other) => one.distance - other.distance)
      .map(({ figure }) => figure);
  }

  /** @param {LiveFigure} figure */
  #run(figure) {
    const { missing } = figure;
    const compute = this.#programs.of(figure.view)?.compute;
    if (!compute || !missing) return;
    this.#running = figure;
    const ended = () => {
      this.#running = null;
      this.#schedule();
    };
    compute.run({
      link: figure.link, ...missing,
      onBlocks: (words) => this.#try(figure, () => figure.push(missing.task, words)),
      onDone: () => { ended(); this.#try(figure, () => figure.settle()); },
      onFailure: (message, trap) => {
        if (trap) this.#trapped(figure, message);
        else { figure.fail(message, retry(false, () => this.#schedule())); ended(); }
      },
    });
  }
}
