// Where the reader gives files to train on: dropped anywhere on the page while the view of training is open, or chosen.

import { element } from './dom.js';

/** @typedef {import('./types.js').LinkReading} LinkReading */
/** @typedef {import('./training.js').Training} Training */
/** @typedef {import('./programs.js').Programs} Programs */

/** Until there are any. */
const ASKING = 'Drop MNIST (IDX) or CIFAR-10 (binary) files here, images and labels; they stay on this machine.';

export class DropZone {
  #programs;
  #reading;
  #choose;
  #words = element('p', { role: 'status' });
  root;

  /**
   * @param {Programs} programs
   * @param {() => LinkReading} reading
   * @param {() => void} choose Has the link train on them.
   */
  constructor(programs, reading, choose) {
    this.#programs = programs;
    this.#reading = reading;
    this.#choose = choose;
    const input = element('input', { type: 'file', multiple: true, hidden: true, 'aria-label': 'Files to train on', change: () => {
      this.#take([...input.files ?? []]);
      input.value = ''; // the same file may be chosen again
    } });
    this.root = element('div', { class: 'drop', hidden: true }, this.#words,
      element('button', { type: 'button', click: () => input.click() }, 'Choose files…'), input);
    for (const name of ['dragover', 'dragleave', 'drop']) document.addEventListener(name, (event) => this.#dragged(/** @type {DragEvent} */ (event)));
  }

  /** @param {boolean} on */
  async show(on) {
    this.root.hidden = !on;
    const words = on ? (await this.#training())?.words : '';
    const text = words ? `${words}. Drop others here to train on them instead; they stay on this machine.` : ASKING;
    if (this.#words.textContent !== text) this.#words.textContent = text; // else it would be spoken again
  }

  /** @param {DragEvent} event */
  #dragged(event) {
    if (this.#reading().view !== 'training' || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault(); // else the browser leaves the page and opens the file
    this.root.classList.toggle('over', event.type === 'dragover');
    if (event.type === 'drop') this.#take([...event.dataTransfer.files]);
  }

  /** @param {File[]} files */
  async #take(files) {
    if (files.length === 0) return;
    const training = await this.#training();
    if (!await training?.take(files)) return;
    const { view, training: { data } } = this.#reading();
    if (data !== 'own') this.#choose();
    else if (view === 'training') training?.reopen();
    this.show(true);
  }

  /** `null` where it does not load, as the page says then. */
  async #training() {
    const program = await this.#programs.load('training').catch(() => null);
    return /** @type {Training | null} */ (program);
  }
}
