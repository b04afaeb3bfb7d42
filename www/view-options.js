// What a view shows that is no property of the network: the colour of the plane, the curves of the depth scales. Options of views that
// most visits do without are loaded with them.

import { element, symbols } from './dom.js';
import { typedField } from './field.js';
import { Late } from './late.js';
import { clearNotices, showLinkNotices } from './notices.js';

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {import('./types.js').LinkReading} LinkReading */
/** @typedef {import('./state.js').State} State */

export class ViewOptions {
  #host;
  #plane;
  #scales;
  /** @type {HTMLInputElement[]} */
  #colours = [];
  /** @type {HTMLInputElement[]} */
  #keys = [];
  #list;
  #lists;
  /** @type {LinkReading['family']} */
  #family = { key: '', values: '' };
  /** By view. @type {Record<string, Late<{ parts: HTMLElement[], show: (reading: LinkReading) => void }>>} */
  #late;

  /** @param {HTMLElement} host @param {Wasm} wasm @param {State} state @param {import('./programs.js').Programs} programs */
  constructor(host, wasm, state, programs) {
    this.#host = host;
    const { key, label, options } = wasm.shown();
    this.#plane = radios(label, key, options, this.#colours, (name) => take(state, key, name));
    this.#lists = wasm.lists().filter(({ family }) => family);
    const lists = this.#lists.map(({ key, label }) => ({ name: key, label }));
    this.#scales = radios('One curve for each', 'family', lists, this.#keys, (name) => this.#choose(wasm, state, name));
    this.#late = {
      compare: new Late(async () => new (await import('./compare-options.js')).CompareOptions(wasm, state)),
      depth: new Late(async () => new (await import('./depth-options.js')).DepthOptions(wasm, state)),
      training: new Late(async () => new (await import('./training-options.js')).TrainingOptions(wasm, state, programs)),
    };
    this.#list = typedField({ id: 'control-family', 'aria-label': 'Values of the curves, with commas between' },
      () => this.#family.values, (text) => take(state, this.#family.key, text));
  }

  /** @param {LinkReading} reading */
  show(reading) {
    const { view, shown, family } = reading;
    this.#family = family;
    for (const colour of this.#colours) colour.checked = colour.value === shown;
    for (const key of this.#keys) key.checked = key.value === family.key;
    this.#list.value = family.values;
    this.#list.dataset.key = family.key;
    const other = this.#host.dataset.view !== view;
    this.#host.dataset.view = view;
    if (this.#late[view]) this.#showLate(reading, other);
    else if (other) this.#host.replaceChildren(...view === 'phase' ? [this.#plane] : view === 'scales' ? [this.#scales, this.#list] : []);
  }

  /** @param {LinkReading} reading @param {boolean} other Whether another view was shown before. */
  #showLate(reading, other) {
    if (other) this.#host.replaceChildren();
    this.#late[reading.view].with((options) => {
      if (this.#host.dataset.view !== reading.view) return;
      if (this.#host.childElementCount === 0) this.#host.replaceChildren(...options.parts);
      options.show(reading);
    });
  }

  /** One list instead of another. @param {Wasm} wasm @param {State} state @param {string} name */
  #choose(wasm, state, name) {
    const { link, lists } = state.reading;
    const usual = this.#lists.find(({ key }) => key === name)?.usual ?? '';
    const without = lists.reduce((link, { key }) => wasm.change(link, key, '').link, link);
    clearNotices('value');
    state.go(wasm.change(without, name, usual).link);
  }
}

/**
 * Chips of which one is on.
 * @param {string} title
 * @param {string} key
 * @param {{ name: string, label: string }[]} options
 * @param {HTMLInputElement[]} inputs Where the inputs go.
 * @param {(name: string) => void} choose
 */
export function radios(title, key, options, inputs, choose) {
  return element('fieldset', {}, element('legend', {}, title), ...options.map(({ name, label }) => {
    const input = element('input', { type: 'radio', name: key, value: name, change: () => choose(name) });
    inputs.push(input);
    return element('label', { class: 'chip' }, input, element('span', {}, symbols(label)));
  }));
}

/** Sets a value from its field; says what is wrong with it. @param {State} state @param {string} key @param {string} text */
export function take(state, key, text) {
  const notices = state.change(key, text, 'commit');
  if (notices.length === 0) clearNotices('value');
  else showLinkNotices('value', notices);
  return notices.length === 0;
}
