// The sentence that reads the current state, with every quantity in the colour of its curve.

import { byId, element, symbols } from './dom.js';

/** @typedef {import('./types.js').Reading} Reading */

let shown = '';

/** @param {Reading} reading */
export function showReading(reading) {
  const described = JSON.stringify(reading);
  if (described === shown) return;
  shown = described;
  byId('headline').replaceChildren(...reading.headline.map(({ text, quantity }) =>
    quantity ? element('span', { class: `quantity ${quantity}` }, symbols(text)) : symbols(text)));
  byId('detail').replaceChildren(symbols(reading.detail));
}

/** Says the headline to a screen reader, once a state has settled. */
export function speakReading() {
  byId('spoken').textContent = `${byId('headline').textContent} ${byId('detail').textContent}`;
}
