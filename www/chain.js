// The derivation of equation 12 as a stepper: one equation at a time, what happens in it, and its value by theory and in networks.

import { STEPS } from './chain-steps.js';
import { element, symbols } from './dom.js';
import { FAR, columnStyle, formatNumber } from './format.js';
import { formula } from './mathml.js';
import { stylesheet } from './stylesheet.js';
import { take } from './view-options.js';

/** @typedef {import('./types.js').LinkReading} LinkReading */
/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./state.js').State} State */

/** What a step gives, by the keys of the table. @type {Record<string, string>} */
const VALUES = { equation: 'Equation, N → ∞', theory: 'Theory at this width', mean: 'Networks', error: 'Standard error', difference: 'Difference' };

/** Equations of g_aa; as many follow of g_ab. */
const HALF = STEPS.length / 2;

/** @param {HTMLElement} host @param {State} state */
export async function stepper(host, state) {
  await stylesheet('chain.css');
  return new Stepper(host, state);
}

class Stepper {
  #host;
  #state;
  #at = 0;
  /** The step that is written. */
  #shown = -1;
  #buttons = STEPS.map(({ title }, index) => element('button', {
    type: 'button', title, 'data-step': `S${index + 1}`, click: () => this.#go(index),
  }, `S${index + 1}`));
  #previous = element('button', { type: 'button', 'data-action': 'previous-step', click: () => this.#go(this.#at - 1) }, '← Previous');
  #next = element('button', { type: 'button', class: 'primary', 'data-action': 'next-step', click: () => this.#go(this.#at + 1) }, 'Next →');
  #equation = element('div', { class: 'step', 'aria-live': 'polite' });
  #layer;
  #below;
  #values = Object.keys(VALUES).map((key) => element('dd', { 'data-key': key }));

  /** @param {HTMLElement} host @param {State} state */
  constructor(host, state) {
    this.#host = host;
    this.#state = state;
    this.#layer = element('input', {
      type: 'text', inputmode: 'numeric', id: 'control-layer', autocomplete: 'off', change: () => {
        if (!take(state, 'layer', this.#layer.value)) this.#layer.value = String(state.reading.layer);
      },
    });
    this.#below = element('label', { class: 'below' }, 'Layers below the output, L − l ', this.#layer);
    const row = (/** @type {string} */ name, /** @type {HTMLElement[]} */ buttons) =>
      element('div', { class: 'steps', role: 'group', 'aria-label': `Equations of ${name.replace('_', ' ')}` },
        element('span', { 'aria-hidden': 'true' }, symbols(name)), ...buttons);
    host.replaceChildren(
      element('h2', {}, 'Where equation 12 comes from'),
      element('p', { class: 'caption' }, 'Huang et al., supplement. The arrow keys ← and → step too.'),
      row('g_aa', this.#buttons.slice(0, HALF)), row('g_ab', this.#buttons.slice(HALF)),
      this.#equation, this.#below,
      element('dl', { class: 'values' }, ...Object.values(VALUES).map((name, index) =>
        element('div', {}, element('dt', {}, name), this.#values[index]))),
      element('div', { class: 'moves' }, this.#previous, this.#next));
    document.addEventListener('keydown', (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const at = event.target;
      if (!by || host.hidden || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      // Elsewhere the arrows have other work: in a field, on a chart, in a formula that is too wide.
      if (at !== document.body && !(at instanceof HTMLButtonElement && host.contains(at))) return;
      event.preventDefault();
      this.#go(this.#at + by);
    });
  }

  /** @param {number} index */
  #go(index) {
    if (!STEPS[index]) return;
    take(this.#state, 'step', `S${index + 1}`);
    // By the keys the focus walks along the row.
    if (this.#buttons.some((button) => button === document.activeElement)) this.#buttons[index].focus();
  }

  /** @param {LinkReading} reading @param {Session} session */
  show({ view, step, layer }, session) {
    this.#host.hidden = view !== 'chain';
    if (this.#host.hidden) return;
    this.#at = Number(step.slice(1)) - 1;
    if (this.#at !== this.#shown) this.#write();
    this.#layer.value = String(layer);
    const { columns, values } = session.table();
    const row = values.subarray(this.#at * columns.length, (this.#at + 1) * columns.length);
    const style = columnStyle('', row.subarray(0, row.length - 1));
    columns.forEach(({ key }, index) => {
      const value = row[index];
      const cell = this.#values[index];
      cell.textContent = formatNumber(value, key === 'difference' ? 'sigma' : style);
      cell.dataset.value = Number.isNaN(value) ? '' : String(value);
      cell.classList.toggle('far', key === 'difference' && Math.abs(value) > FAR);
    });
  }

  #write() {
    this.#shown = this.#at;
    this.#buttons.forEach((button, index) => {
      if (index === this.#at) button.setAttribute('aria-current', 'step');
      else button.removeAttribute('aria-current');
    });
    this.#previous.setAttribute('aria-disabled', String(this.#at === 0));
    this.#next.setAttribute('aria-disabled', String(this.#at === STEPS.length - 1));
    const { title, formulas, what } = STEPS[this.#at];
    this.#equation.replaceChildren(
      element('h3', {}, `S${this.#at + 1}: ${title}`),
      ...formulas.map(([text, words]) => element('div', { class: 'math', tabindex: 0, role: 'group', 'aria-label': title }, formula(text, words))),
      element('p', {}, symbols(what)));
    this.#below.hidden = !['Any layer', 'Equation 12'].some((start) => title.startsWith(start));
  }
}
