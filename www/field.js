// A text field of one value: taken with Enter or when the field is left, put back with Escape or when it is refused.

import { element } from './dom.js';
import { afterPress } from './press.js';

/**
 * @param {Record<string, string | number>} attributes
 * @param {() => string} current The value as the link has it.
 * @param {(text: string) => boolean} take Whether it was taken.
 */
export function typedField(attributes, current, take) {
  const restore = () => { field.value = current(); };
  const typed = (text = field.value) => { if (text !== current() && !take(text)) restore(); };
  const left = () => {
    const text = field.value;
    afterPress(() => typed(text));
  };
  const field = element('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', ...attributes, change: left });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') restore();
    // Without a form to submit, Enter must settle the value itself.
    if (event.key === 'Enter') { event.preventDefault(); typed(); }
  });
  return field;
}
