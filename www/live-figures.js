// Which of a page's figures is computed when: those on the screen and close to it, the nearest first. All theory comes before any
// network, a figure a frame so that the page answers in between. What leaves the screen is put off, and goes on when it is back.

/** @typedef {import('./live-figure.js').LiveFigure} LiveFigure */

/** A figure is near when it is at most this far outside the screen, in parts of the screen's height. */
const NEAR = '50%';

export class LiveFigures {
  /** @type {import('./compute-client.js').ComputeClient | null} */
  #compute = null;
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
    for (const figure of this.#figures) if (entries.some(({ target }) => target === figure.root)) figure.draw();
    this.#schedule();
  });

  /** @param {LiveFigure} figure On the page already, below those before it. */
  add(figure) {
    this.#figures.push(figure);
    this.#watch.observe(figure.root);
    this.#sizes.observe(figure.root);
  }

  /** @param {import('./compute-client.js').ComputeClient} compute */
  use(compute) {
    this.#compute = compute;
    this.#schedule();
  }

  /** In other colours. */
  redraw() {
    for (const figure of this.#figures) figure.draw();
    this.#schedule();
  }

  #schedule() {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => { this.#frame = 0; this.#turn(); });
  }

  #turn() {
    if (this.#running && !this.#near.has(this.#running.root)) {
      this.#compute?.cancel();
      this.#running.settle();
      this.#running = null;
    }
    const near = this.#nearest();
    const closed = near.find((figure) => !figure.isOpen);
    if (closed) {
      closed.open();
      this.#schedule();
    } else if (!this.#running) {
      const next = near.find((figure) => figure.missing);
      if (next) this.#run(next);
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
    if (!this.#compute || !missing) return;
    this.#running = figure;
    const ended = () => {
      this.#running = null;
      this.#schedule();
    };
    this.#compute.run({
      link: figure.link, ...missing,
      onBlocks: (words) => figure.push(missing.task, words),
      onDone: () => { figure.settle(); ended(); },
      onFailure: (message) => { figure.fail(message); ended(); },
    });
  }
}
