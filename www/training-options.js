// What is asked of networks that are trained, on which data and how, and over which grid; files of the reader to train on.

import { element, symbols } from './dom.js';
import { typedField } from './field.js';
import { stylesheet } from './stylesheet.js';
import { DropZone } from './training-files.js';
import { radios, take } from './view-options.js';

/** @typedef {import('./types.js').LinkReading} LinkReading */
/** @typedef {import('./state.js').State} State */

/** Values along one side of a grid, by key: of what. @type {Record<string, { symbol: string, words: string }>} */
const SPANS = {
  sw2span: { symbol: 'σ_w²', words: 'Weight variance' },
  Lspan: { symbol: 'L', words: 'Layers' },
  lrspan: { symbol: 'η', words: 'Learning rate' },
  budgetspan: { symbol: 'L̄/L', words: 'Budget' },
};

/** Parts of a span as a link has it, from:to:count, with what stands before each. */
const PARTS = /** @type {const} */ ([['from', 'first value'], ['to', 'last value'], ['in', 'how many values']]);

export class TrainingOptions {
  /** By key. @type {Record<string, HTMLInputElement[]>} */
  #choices = {};
  /** By key. @type {Record<string, HTMLInputElement[]>} */
  #spans = {};
  /** That are shown where the view depends on their key. @type {Record<string, HTMLElement>} */
  #roots = {};
  #zone;
  /** @type {HTMLElement[]} */
  parts;

  /** @param {import('./types.js').Wasm} wasm @param {State} state @param {import('./programs.js').Programs} programs */
  constructor(wasm, state, programs) {
    const [trial, ...others] = wasm.training_choices();
    this.#zone = new DropZone(programs, () => state.reading, () => void take(state, 'data', 'own'));
    const choices = [trial, ...others].map(({ key, label, options }) => {
      this.#choices[key] = [];
      return [key, radios(label, key, options, this.#choices[key], (name) => {
        const training = key === trial.key ? programs.training : null;
        if (training) state.go(training.turned(state.reading.link, name));
        else take(state, key, name);
      })];
    });
    const spans = Object.keys(SPANS).map((key) => [key, this.#span(key, state)]);
    this.#roots = Object.fromEntries([...choices.slice(1), ...spans]);
    this.parts = [choices[0][1], ...Object.values(this.#roots), this.#zone.root].map((part) => /** @type {HTMLElement} */ (part));
    stylesheet('training.css');
  }

  /** @param {LinkReading} reading */
  show({ training, controls }) {
    for (const [key, root] of Object.entries(this.#roots)) root.hidden = !controls.includes(key);
    for (const [key, chips] of Object.entries(this.#choices)) for (const chip of chips) chip.checked = chip.value === training[key];
    for (const [key, fields] of Object.entries(this.#spans)) {
      training[key].split(':').forEach((value, part) => { fields[part].value = value; });
    }
    this.#zone.show(controls.includes('data') && training.data === 'own');
  }

  /** "σ_w² from 1 to 4 in 12". @param {string} key @param {State} state */
  #span(key, state) {
    const { symbol, words } = SPANS[key];
    const present = () => state.reading.training[key].split(':');
    this.#spans[key] = PARTS.map(([, what], part) => typedField(
      { 'data-key': key, inputmode: 'decimal', 'aria-label': `${words}: ${what}` },
      () => present()[part], (text) => take(state, key, present().with(part, text.trim()).join(':'))));
    return element('fieldset', { class: 'span' }, element('legend', {}, symbols(symbol)),
      ...PARTS.flatMap(([word], part) => [element('span', { 'aria-hidden': 'true' }, word), this.#spans[key][part]]));
  }
}
