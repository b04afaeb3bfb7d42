// What several networks are compared by, and in what they differ: up to two lists of values.

import { element, symbols } from './dom.js';
import { typedField } from './field.js';
import { clearNotices, showLinkNotices } from './notices.js';

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {import('./types.js').LinkReading} LinkReading */
/** @typedef {import('./types.js').ListReading} ListReading */
/** @typedef {import('./state.js').State} State */

/** How many lists there may be. */
const LISTS = 2;
const LAST = 'last';

export class CompareOptions {
  #wasm;
  #state;
  /** @type {HTMLInputElement[]} */
  #plots = [];
  /** @type {{ key: HTMLSelectElement, values: HTMLInputElement }[]} */
  #lists = [];
  #last;
  /** @type {HTMLElement[]} */
  parts;

  /** @param {Wasm} wasm @param {State} state */
  constructor(wasm, state) {
    this.#wasm = wasm;
    this.#state = state;
    const { key, label, options } = wasm.compared();
    const plots = element('fieldset', {}, element('legend', {}, label), ...options.map((option) => {
      const input = element('input', {
        type: 'radio', name: key, value: option.name, change: () => this.#take(this.#changed(key, option.name)),
      });
      this.#plots.push(input);
      return element('label', { class: 'chip' }, input, element('span', {}, symbols(option.label)));
    }));
    const lists = Array.from({ length: LISTS }, (_, index) => this.#list(index));
    this.#last = typedField({ inputmode: 'numeric', placeholder: 'all', 'aria-label': 'Layers next to the output that are shown; empty for all' },
      () => String(state.reading.last ?? ''), (text) => this.#take(this.#changed(LAST, text)));
    this.parts = [plots, ...lists, element('label', { class: 'list' }, 'last layers', this.#last)];
  }

  /** @param {LinkReading} reading */
  show({ compared, lists, last }) {
    for (const plot of this.#plots) plot.checked = plot.value === compared;
    this.#lists.forEach(({ key, values }, index) => {
      const list = lists[index];
      key.value = list?.key ?? '';
      values.value = list?.values ?? '';
      values.disabled = !list;
      for (const option of key.options) option.disabled = lists.some((other, at) => at !== index && other.key === option.value);
    });
    // a second list needs a first
    this.#lists[1].key.disabled = lists.length === 0;
    this.#last.value = last === null ? '' : String(last);
  }

  /** @param {number} index */
  #list(index) {
    const all = this.#wasm.lists();
    const key = element('select', {
      'aria-label': ['What differs', 'What else differs'][index],
      change: () => {
        const usual = all.find((list) => list.key === key.value)?.usual ?? '';
        this.#put(index, key.value === '' ? null : { key: key.value, values: usual });
      },
    }, element('option', { value: '' }, 'nothing'), ...all.map((list) => element('option', { value: list.key }, plain(list.label))));
    const values = typedField({ 'aria-label': 'Values, with commas between' },
      () => this.#state.reading.lists[index]?.values ?? '', (text) => this.#put(index, { key: key.value, values: text }));
    this.#lists.push({ key, values });
    return element('div', { class: 'list' }, ['differing in', 'and in'][index], key, values);
  }

  /** Puts a list in its place, or takes it away. @param {number} index @param {ListReading | null} list */
  #put(index, list) {
    const lists = [...this.#state.reading.lists];
    if (list) lists[index] = list;
    else lists.splice(index, 1);
    let link = this.#state.reading.link;
    for (const { key } of this.#state.reading.lists) link = this.#wasm.change(link, key, '').link;
    /** @type {import('./types.js').LinkNotice[]} */
    const notices = [];
    for (const { key, values } of lists) {
      const change = this.#wasm.change(link, key, values);
      link = change.link;
      notices.push(...change.notices);
    }
    return this.#take({ link, notices });
  }

  /** @param {string} key @param {string} text */
  #changed(key, text) {
    return this.#wasm.change(this.#state.reading.link, key, text);
  }

  /** @param {{ link: string, notices: import('./types.js').LinkNotice[] }} change @returns {boolean} Whether it was taken. */
  #take({ link, notices }) {
    const taken = notices.length === 0;
    if (!taken) {
      showLinkNotices('value', notices);
      this.show(this.#state.reading);
    } else if (link !== this.#state.reading.link) {
      clearNotices('value');
      this.#state.go(link);
    }
    return taken;
  }
}

/** A symbol without markup, for a list that has none: σ_w² as σw². @param {string} symbol */
function plain(symbol) {
  return symbol.replaceAll('_', '');
}
