// The left rail: activation, one slider per row of the table of ranges, and choices. Ranges come from WebAssembly.

import { ActivationChooser } from './activation.js';
import { Choice } from './choice.js';
import { element } from './dom.js';
import { clearNotices, showLinkNotices } from './notices.js';
import { Slider } from './slider.js';

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {import('./types.js').LinkReading} LinkReading */
/** @typedef {import('./state.js').State} State */

/** Which keys stand together, in order. A key that is in no group, such as one added later, goes to the last. */
const GROUPS = [
  { title: 'Network', keys: ['sw2', 'sb2', 'rho', 'budget', 'beta', 'L'] },
  { title: 'Training', keys: ['units', 'layers', 'steps', 'batch', 'lr', 'momentum', 'runs', 'images'] },
  { title: 'Sampling', keys: ['masks', 'N', 'nets', 'seed'] },
  { title: 'Start', keys: ['q0', 'c0'] },
];

/** The group that choices stand in. */
const SAMPLING = GROUPS.findIndex(({ title }) => title === 'Sampling');

export class Controls {
  /** @type {Map<string, Slider>} */
  #sliders = new Map();
  /** @type {Map<string, Choice>} */
  #choices = new Map();
  #activation;
  #rail;

  /**
   * @param {HTMLElement} rail
   * @param {Wasm} wasm
   * @param {State} state
   */
  constructor(rail, wasm, state) {
    this.#rail = rail;
    rail.addEventListener('submit', (event) => event.preventDefault());
    const bounds = wasm.bounds();
    const groups = GROUPS.map(({ title }) => element('fieldset', { class: 'group' }, element('legend', {}, title)));

    this.#activation = new ActivationChooser(wasm.activations(), (text) => {
      const notices = state.change('phi', text, 'commit');
      if (notices.length === 0) clearNotices('value');
      return notices;
    });
    groups[0].append(...this.#activation.parts);

    const order = GROUPS.flatMap(({ keys }) => keys);
    const place = (/** @type {import('./types.js').Bound} */ { key }) => (order.includes(key) ? order.indexOf(key) : order.length);
    for (const bound of bounds.sort((one, other) => place(one) - place(other))) {
      const found = GROUPS.findIndex(({ keys }) => keys.includes(bound.key));
      const slider = new Slider(bound, {
        drag: (text) => void take(state, bound.key, text, 'drag'),
        commit: (text) => take(state, bound.key, text, 'commit'),
      });
      if (bound.key === 'seed') slider.root.append(element('button', { type: 'button', click: () => void take(state, bound.key, 'new', 'commit') }, 'New seed'));
      this.#sliders.set(bound.key, slider);
      groups[found < 0 ? groups.length - 1 : found].append(slider.root);
    }

    for (const choice of wasm.choices()) {
      const chooser = new Choice(choice, (text) => take(state, choice.key, text, 'commit'));
      this.#choices.set(choice.key, chooser);
      groups[SAMPLING].append(chooser.root);
    }

    rail.replaceChildren(...groups);
  }

  /**
   * @param {LinkReading} reading
   * @param {Record<string, number>} automatic What the values are that are left to the fixed point.
   */
  show(reading, automatic) {
    // A list has the key of its parameter with an s.
    const lists = new Map(reading.view === 'compare' ? reading.lists.map(({ key, values }) => [key.slice(0, -1), values]) : []);
    for (const [key, slider] of this.#sliders) slider.show(reading.values[key] ?? null, automatic[key], lists.get(key));
    for (const [key, choice] of this.#choices) choice.show(reading.choices[key]);
    this.#activation.show(reading.activation);
    this.#choose(reading);
  }

  /** Shows the controls that the view depends on; in an embed those of them that it asks for. @param {LinkReading} reading */
  #choose({ controls, frame }) {
    const shown = frame.embedded ? controls.filter((key) => frame.controls.includes(key)) : controls;
    const toggle = (/** @type {Element} */ part, /** @type {boolean} */ on) => part.toggleAttribute('hidden', !on);
    for (const part of this.#rail.querySelectorAll('.slider, .choice, .chips, .formula')) {
      const key = part.querySelector('[data-key]')?.getAttribute('data-key') ?? 'phi';
      toggle(part, shown.includes(key));
    }
    for (const group of this.#rail.querySelectorAll('.group')) toggle(group, group.querySelector(':scope > :not(legend, [hidden])') !== null);
    toggle(this.#rail, shown.length > 0);
  }
}

/**
 * @param {State} state
 * @param {string} key
 * @param {string} text
 * @param {'drag' | 'commit'} cause
 * @returns {boolean}
 */
function take(state, key, text, cause) {
  const notices = state.change(key, text, cause);
  if (notices.length === 0) clearNotices('value');
  else showLinkNotices('value', notices);
  return notices.length === 0;
}
