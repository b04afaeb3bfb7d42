// A choice among a few names, one of which may carry a whole number in parentheses: softmax(10).

import { element } from './dom.js';

/** @typedef {import('./types.js').OneOf} OneOf */

const WITH_NUMBER = /^(\w+)\((\d+)\)$/;

export class Choice {
  /** @type {HTMLDivElement} */
  root;
  #select;
  #number;
  #beside;
  #commit;
  /** The name as the link has it. */
  #current = '';

  /**
   * @param {OneOf} choice
   * @param {(text: string) => boolean} commit Whether the name was taken.
   */
  constructor({ key, label, options }, commit) {
    this.#commit = commit;
    const id = `control-${key}`;
    this.#select = element('select', { id, 'data-key': key, change: () => this.#take(this.#select.value) },
      ...options.map(({ name, label: words }) => element('option', { value: name }, words)));
    this.#number = element('input', {
      type: 'text', inputmode: 'numeric', autocomplete: 'off', 'data-key': `${key}-outputs`, change: () => this.#typed(),
    });
    this.#number.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.show(this.#current);
      if (event.key === 'Enter') { event.preventDefault(); this.#typed(); }
    });
    this.#beside = element('label', { class: 'outputs', hidden: true }, 'Outputs', this.#number);
    this.root = element('div', { class: 'choice' }, element('label', { for: id }, label), this.#select, this.#beside);
  }

  /** @param {string} current */
  show(current) {
    this.#current = current;
    const numbered = WITH_NUMBER.exec(current);
    this.#beside.hidden = !numbered;
    if (numbered) {
      this.#number.value = numbered[2];
      // One option stands for every number.
      const option = [...this.#select.options].find(({ value }) => value.startsWith(`${numbered[1]}(`));
      if (option) option.value = current;
    }
    this.#select.value = current;
  }

  #typed() {
    const numbered = WITH_NUMBER.exec(this.#current);
    const text = this.#number.value.trim();
    if (numbered && text !== numbered[2]) this.#take(`${numbered[1]}(${text})`);
  }

  /** @param {string} name */
  #take(name) {
    if (!this.#commit(name)) this.show(this.#current);
  }
}
