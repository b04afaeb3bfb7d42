// One parameter: a native slider for the part of the range worth dragging through, and a field for any allowed value.

import { element, symbols } from './dom.js';
import { afterPress } from './press.js';

/** @typedef {import('./types.js').Bound} Bound */

/** Steps of a logarithmic slider. */
const LOG_STEPS = 200;

/**
 * @typedef {object} Hooks
 * @property {(text: string) => void} drag
 * @property {(text: string) => boolean} commit Whether the value was taken.
 */

export class Slider {
  /** @type {HTMLDivElement} */
  root;
  #bound;
  #logarithmic;
  #range;
  #field;
  #symbol;
  #shown = NaN;
  /** Ticked while the fixed point decides. @type {HTMLInputElement | null} */
  #automatic = null;

  /**
   * @param {Bound} bound
   * @param {Hooks} hooks
   */
  constructor(bound, hooks) {
    this.#bound = bound;
    this.#logarithmic = bound.slider_step === 0;
    const id = `control-${bound.key}`;
    const [low, high] = bound.slider;
    this.#range = element('input', {
      type: 'range', id, 'data-key': bound.key,
      min: this.#logarithmic ? 0 : low, max: this.#logarithmic ? LOG_STEPS : high,
      step: this.#logarithmic ? 1 : bound.slider_step,
    });
    this.#field = element('input', {
      type: 'text', inputmode: 'decimal', autocomplete: 'off', spellcheck: 'false', 'data-key': bound.key,
      'aria-label': `${bound.name}, exact value`, title: `${bound.minimum} to ${bound.maximum}`,
    });
    this.#symbol = element('span', { class: 'symbol' });
    this.#range.addEventListener('input', () => hooks.drag(this.#draggedText()));
    this.#range.addEventListener('change', () => hooks.commit(this.#draggedText()));
    this.#field.addEventListener('change', () => {
      const text = this.#field.value;
      afterPress(() => this.#typed(hooks, text));
    });
    this.#field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.show(this.#shown);
      // Without a form to submit, Enter must settle the value itself.
      if (event.key === 'Enter') { event.preventDefault(); this.#typed(hooks); }
    });
    this.root = element('div', { class: 'slider' },
      element('label', { for: id }, element('span', {}, bound.name), this.#symbol), this.#field, this.#range);
    if (bound.default === null) this.#addAutomatic(hooks);
  }

  /** @param {Hooks} hooks */
  #addAutomatic(hooks) {
    this.#automatic = element('input', { type: 'checkbox', 'data-key': this.#bound.key });
    const automatic = this.#automatic;
    automatic.addEventListener('change', () => hooks.commit(automatic.checked ? '' : this.#draggedText()));
    const title = 'The fixed point, where there is one';
    this.root.append(element('label', { class: 'automatic', title }, automatic, 'automatic'));
  }

  /**
   * @param {number | null} set `null`: left to the fixed point.
   * @param {number} [automatic] What that is, once known.
   * @param {string} [listed] Several values, set elsewhere.
   */
  show(set, automatic = NaN, listed) {
    const value = set ?? automatic;
    const { slider: [low, high], name, symbol, key } = this.#bound;
    if (this.#automatic) {
      this.#automatic.checked = set === null;
    }
    this.#range.disabled = this.#field.disabled = listed !== undefined || (this.#automatic !== null && set === null);
    this.#shown = value;
    // The fixed point has many digits; a set value is shown as it was set.
    this.#field.value = listed ?? (Number.isNaN(value) ? '' : set === null ? brief(value) : String(set));
    if (!Number.isNaN(value)) {
      const clamped = Math.min(high, Math.max(low, value));
      const position = this.#logarithmic ? LOG_STEPS * Math.log(clamped / low) / Math.log(high / low) : clamped;
      this.#range.value = String(position);
      this.#range.style.setProperty('--filled', `${100 * (Number(this.#range.value) - Number(this.#range.min))
        / (Number(this.#range.max) - Number(this.#range.min))}%`);
    }
    const words = listed !== undefined ? `${symbol}, several` : key === 'rho' ? `${symbol} (dropout ${(1 - value).toFixed(2)})` : symbol;
    this.#symbol.replaceChildren(...(symbol === name.toLowerCase() ? [] : [symbols(words)]));
    this.#range.setAttribute('aria-valuetext', this.#field.value + (set === null ? ', automatic' : ''));
  }

  /** The slider's position as a tidy decimal. */
  #draggedText() {
    const position = Number(this.#range.value);
    if (!this.#logarithmic) return String(Number(position.toPrecision(12)));
    const [low, high] = this.#bound.slider;
    const value = low * (high / low) ** (position / LOG_STEPS);
    const tidy = Number(value.toPrecision(2));
    return String(this.#bound.whole ? Math.round(tidy) : tidy);
  }

  /** @param {Hooks} hooks @param {string} [typed] */
  #typed(hooks, typed = this.#field.value) {
    const text = typed.trim();
    if (text === String(this.#shown) || this.#field.disabled) return;
    // An empty field means the default, which may be the value already.
    if (!hooks.commit(text) || (text === '' && !this.#field.disabled)) this.show(this.#shown);
  }
}

/** A number that fits the field. @param {number} value */
function brief(value) {
  const text = String(Number(value.toPrecision(4)));
  return text.length > 7 ? value.toExponential(1) : text;
}
