// What is asked of stochastic depth, which modes are compared on which networks, and the curves that a reader types instead of drawing.

import { element, symbols } from './dom.js';
import { typedField } from './field.js';
import { radios, take } from './view-options.js';

/** @typedef {import('./types.js').LinkReading} LinkReading */
/** @typedef {import('./types.js').OneOf} OneOf */
/** @typedef {import('./state.js').State} State */

/** Curves by key: the mode that takes them, and what they are. @type {Record<string, { mode: string, label: string, words: string }>} */
const CURVES = {
  ps: { mode: 'custom', label: 'p_l', words: 'Survival probabilities from the first layer to the last, with commas between' },
  gs: { mode: 'maximal', label: 'g_l', words: 'What Lemma 2 weighs layers by, from the first to the last, with commas between; empty for a sampled network' },
};

export class DepthOptions {
  #state;
  /** @type {HTMLInputElement[]} */
  #studies = [];
  /** Of which several may be on, by key. @type {Record<string, HTMLInputElement[]>} */
  #sets = {};
  /** @type {Record<string, { field: HTMLInputElement, root: HTMLElement }>} */
  #curves;
  /** @type {HTMLElement[]} */
  parts;

  /** @param {import('./types.js').Wasm} wasm @param {State} state */
  constructor(wasm, state) {
    this.#state = state;
    const [study, ...sets] = wasm.depth_choices();
    this.#curves = Object.fromEntries(Object.entries(CURVES).map(([key, { label, words }]) => {
      const field = typedField({ 'data-key': key, 'aria-label': words, placeholder: 'draw below, or type' },
        () => state.reading.depth[key], (text) => take(state, key, text));
      return [key, { field, root: element('label', { class: 'list curve' }, element('span', {}, symbols(label)), field) }];
    }));
    this.parts = [
      radios(study.label, study.key, study.options, this.#studies, (name) => take(state, study.key, name)),
      ...sets.map((set) => this.#set(set)),
      ...Object.values(this.#curves).map(({ root }) => root),
    ];
  }

  /** @param {LinkReading} reading */
  show({ depth, controls }) {
    for (const [key, [chip]] of Object.entries(this.#sets)) {
      const set = chip.closest('fieldset');
      if (set) set.hidden = !controls.includes(key);
    }
    for (const chip of this.#studies) chip.checked = chip.value === depth.study;
    for (const [key, chips] of Object.entries(this.#sets)) for (const chip of chips) chip.checked = chosen(depth[key]).includes(chip.value);
    for (const [key, { field, root }] of Object.entries(this.#curves)) {
      root.hidden = !controls.includes('modes') || !chosen(depth.modes).includes(CURVES[key].mode);
      field.value = depth[key];
    }
  }

  /** Chips of which one or more are on, in the order in which they were switched on. @param {OneOf} set */
  #set({ key, label, options }) {
    this.#sets[key] = options.map(({ name }) => element('input', { type: 'checkbox', name: key, value: name, change: () => this.#toggle(key, name) }));
    return element('fieldset', {}, element('legend', {}, label), ...options.map((option, index) =>
      element('label', { class: 'chip' }, this.#sets[key][index], element('span', {}, symbols(option.label)))));
  }

  /** The last one stays. @param {string} key @param {string} name */
  #toggle(key, name) {
    const before = chosen(this.#state.reading.depth[key]);
    const after = before.includes(name) ? before.filter((one) => one !== name) : [...before, name];
    if (after.length > 0) take(this.#state, key, after.join());
    else this.show(this.#state.reading);
  }
}

/** @param {string} text @returns {string[]} */
const chosen = (text) => text.split(',');
