// The choice of φ: a chip for every activation that has a name, and a field for any text that the core understands.

import { element } from './dom.js';
import { clearNotices, showLinkNotices } from './notices.js';

/** @typedef {import('./types.js').LinkNotice} LinkNotice */

const HINT = 'a name, leakyrelu(0.2), or a formula such as z*tanh(z)';
/** The one name that may carry a slope, in parentheses. */
const WITH_SLOPE = 'leakyrelu';
/** Ids of what describes the field. */
const HINT_ID = 'phi-hint';
const PROBLEM_ID = 'phi-problem';

export class ActivationChooser {
  /** To stand one below the other. @type {HTMLElement[]} */
  parts;
  #commit;
  /** @type {HTMLInputElement[]} */
  #chips = [];
  #field;
  #problems = element('div', { class: 'notices' });
  /** φ as the link has it. */
  #current = '';
  /** The text in the field that was refused. It stays until it is corrected or φ changes elsewhere. @type {string | null} */
  #refused = null;

  /**
   * @param {{ name: string, label: string }[]} activations
   * @param {(text: string) => LinkNotice[]} commit Sets φ; a text that is none changes nothing and comes back as notices.
   */
  constructor(activations, commit) {
    this.#commit = commit;
    const chips = element('div', { class: 'chips', role: 'radiogroup', 'aria-label': 'Activation φ' });
    for (const { name, label } of activations) {
      const choose = () => this.#take(name);
      // A click on the chip that is checked is no change, but leaves a refused text or another slope of leaky relu behind.
      const chip = element('input', { type: 'radio', name: 'phi', value: name, change: choose, click: choose });
      this.#chips.push(chip);
      chips.append(element('label', { class: 'chip' }, chip, element('span', {}, label)));
    }
    this.#field = element('input', {
      type: 'text', id: 'control-phi', 'data-key': 'phi', autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off',
      spellcheck: 'false', enterkeyhint: 'done', 'aria-describedby': HINT_ID, change: () => this.#left(),
    });
    this.#field.addEventListener('keydown', (event) => {
      if (event.isComposing) return;
      if (event.key === 'Escape') this.#settle();
      if (event.key === 'Enter') { event.preventDefault(); this.#take(this.#field.value); }
    });
    this.parts = [chips, element('div', { class: 'formula' },
      element('label', { for: 'control-phi' }, 'φ(z) ='), this.#field,
      element('p', { id: HINT_ID, class: 'hint' }, HINT), this.#problems)];
  }

  /** @param {string} current φ as the link has it. */
  show(current) {
    const moved = current !== this.#current;
    this.#current = current;
    if (moved || this.#refused === null) this.#settle();
    else this.#check();
  }

  /** The field was left with another text than it was entered with. */
  #left() {
    if (this.#field.value !== this.#current && this.#field.value !== this.#refused) this.#take(this.#field.value);
  }

  /** @param {string} text */
  #take(text) {
    const notices = this.#commit(text.trim());
    if (notices.length === 0) this.#settle();
    else this.#refuse(text, notices);
  }

  /** The field shows φ, and all is well. */
  #settle() {
    this.#refused = null;
    this.#field.value = this.#current;
    this.#field.removeAttribute('aria-invalid');
    this.#field.setAttribute('aria-describedby', HINT_ID);
    clearNotices('phi');
    this.#check();
  }

  /** @param {string} text @param {LinkNotice[]} notices */
  #refuse(text, notices) {
    this.#refused = text;
    // Beside the field: on a phone the other notices are a screen away.
    showLinkNotices('phi', notices, this.#problems);
    this.#problems.querySelector('p')?.setAttribute('id', PROBLEM_ID);
    this.#field.setAttribute('aria-invalid', 'true');
    this.#field.setAttribute('aria-describedby', `${PROBLEM_ID} ${HINT_ID}`);
  }

  #check() {
    // A formula is no chip's, also when it starts with a name.
    const name = this.#current.startsWith(`${WITH_SLOPE}(`) ? WITH_SLOPE : this.#current;
    for (const chip of this.#chips) chip.checked = chip.value === name;
  }
}
