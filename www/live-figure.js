// The figures of one link on a page that has many: theory at once, networks as they come. live-figures.js has them computed.

import { element, symbols } from './dom.js';
import { paint } from './paint.js';

/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./types.js').Task} Task */
/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {{ label: string, run: () => void }} Retry */

/** A coarse plane may take this long before its networks are asked for. */
const SKETCH_MS = 10;
/** While networks stream in, a figure is drawn at most this often: drawing takes cores from them. */
const STREAM_MS = 100;

export class LiveFigure {
  /** Its `data-state` is waiting, theory, running, done or failed. */
  root = element('div', { class: 'live', 'data-state': 'waiting' });
  link;
  /** Of its link, which decides what program computes it. */
  view;
  #look;
  #onDraw;
  /** @type {Session | null} */
  #session = null;
  /** @type {{ name: string, canvas: HTMLCanvasElement, hidden: string[] }[]} */
  #pictures = [];
  #drawn = 0;
  /** Whether the picture needs no session any more. */
  #complete = false;
  /** Whether a worker is to work out its theory before anything is drawn. */
  #lacksTheory = false;
  /** @type {import('./programs.js').AnyProgram | null} */
  #program = null;

  /**
   * @param {Wasm} wasm
   * @param {string} link
   * @param {{ chosen: (figures: string[]) => string[], legend: boolean, kept: boolean }} look Which of the link's figures, whether with
   *   legends, and whether their numbers are kept when they are out of sight: on paper, too, they then have the right colours.
   * @param {(session: Session) => void} [onDraw]
   */
  constructor(wasm, link, look, onDraw = () => {}) {
    this.link = link;
    this.view = wasm.read_link(link).view;
    this.#look = look;
    this.#onDraw = onDraw;
  }

  /** Whether its picture is there, and in the right colours and size. */
  get isOpen() {
    return this.#session !== null || this.#complete || this.#lacksTheory;
  }

  /** Out of sight: what is complete stays as a picture alone, since many sessions fill a phone's memory. */
  leave() {
    if (this.#look.kept || !this.#session || this.root.dataset.state !== 'done') return;
    this.#session.free();
    this.#session = null;
    this.#complete = true;
  }

  /** To be opened anew where nothing could be computed: there are other data. */
  renew() {
    if (this.root.dataset.state !== 'theory' || this.missing) return;
    this.#session?.free();
    this.#session = null;
  }

  /** The program has been started anew: what this figure has of it is no more. */
  drop() {
    this.#session = null;
    this.#lacksTheory = false;
  }

  /**
   * Works out the theory and draws it, or leaves that to a worker where it would hold up the page.
   * @param {import('./programs.js').AnyProgram} program
   * @param {boolean} [patient] Its theory is known.
   */
  open(program, patient = false) {
    this.#program = program;
    try {
      this.#draw(program.open(this.link, patient));
      this.#lacksTheory = false;
    } catch (error) {
      if (!this.putOffTheory(error)) throw error;
      this.#session?.free();
      this.#session = null;
    }
  }

  /** Leaves theory to a worker where an error says that it takes long; says whether it does. @param {unknown} error */
  putOffTheory(error) {
    if (!this.#program?.takesLong(error)) return false;
    this.#lacksTheory = true;
    this.#state = 'theory';
    return true;
  }

  /** @param {Session} session */
  #draw(session) {
    this.#session = session;
    const end = performance.now() + SKETCH_MS;
    while (session.sketch() && performance.now() < end);
    const figures = session.figures();
    const chosen = this.#look.chosen(figures.map(({ name }) => name));
    this.#pictures = chosen.map((name) => ({
      name, canvas: element('canvas', { role: 'img', 'data-figure': name }),
      hidden: session.curves(name).filter(({ optional }) => optional).map(({ id }) => id),
    }));
    this.root.replaceChildren(...this.#pictures.map(({ name, canvas }) => {
      const title = figures.find((figure) => figure.name === name)?.title ?? '';
      return chosen.length === 1 ? canvas : element('div', {}, element('p', { class: 'caption' }, symbols(title)), canvas);
    }));
    // files of the reader are not asked for here
    this.#state = session.wants() === 'own' ? 'done' : 'theory';
    this.draw();
  }

  /** What is still to be computed. @returns {{ task: Task, from: number, blocks: number } | null} */
  get missing() {
    const session = this.#session;
    if (this.#lacksTheory) return { task: 'theory', from: 0, blocks: 1 };
    if (!session || this.root.dataset.state === 'failed') return null;
    const task = session.tasks().find((each) => session.blocks_done(each) < session.blocks(each));
    return task ? { task, from: session.blocks_done(task), blocks: session.blocks(task) } : null;
  }

  /** @param {Task} task @param {Float64Array} words Its next blocks. */
  push(task, words) {
    if (task === 'theory') {
      this.#program?.takeTheory(words);
      this.#lacksTheory = false;
      if (this.#session) this.#session.be_patient();
      else if (this.#program) this.open(this.#program, true);
      return;
    }
    this.#session?.push(task, words);
    this.#state = 'running';
    if (performance.now() - this.#drawn >= STREAM_MS) this.draw();
  }

  /** Everything of a task is there, or nothing more will come for now. */
  settle() {
    this.#state = this.missing ? 'theory' : 'done';
    this.draw();
  }

  /** Its program did not load. @param {string} message @param {Retry} retry */
  lack(message, retry) {
    if (this.root.dataset.state === 'failed') return;
    this.root.replaceChildren();
    this.#complain(`This figure's program did not load (${message}). `, retry);
  }

  /** @param {string} message @param {Retry} retry */
  fail(message, retry) {
    this.#complain(`Sampling stopped: ${message}. The theory still stands. `, retry);
  }

  /** @param {string} words @param {Retry} retry */
  #complain(words, { label, run }) {
    const notice = element('p', { class: 'notice error', role: 'alert' }, words, element('button', {
      type: 'button', click: () => { notice.remove(); this.#state = this.#session ? 'theory' : 'waiting'; run(); },
    }, label));
    this.root.append(notice);
    this.#state = 'failed';
  }

  /** Its program failed: it is not opened again. @param {string} message */
  stop(message) {
    this.#session = null;
    this.#state = 'failed';
    this.root.replaceChildren(element('p', { class: 'notice error' },
      `The program of this figure stopped by a fault of its own (${message}). The other figures are drawn without it.`));
  }

  draw() {
    const session = this.#session;
    this.#complete = false;
    if (!session) return;
    for (const { name, canvas, hidden } of this.#pictures) paint(session, canvas, name, { hidden, legend: this.#look.legend });
    this.#drawn = performance.now();
    this.#onDraw(session);
  }

  /** @param {'waiting' | 'theory' | 'running' | 'done' | 'failed'} state */
  set #state(state) {
    this.root.dataset.state = state;
  }
}
