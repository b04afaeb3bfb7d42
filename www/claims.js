// What a paper says of the figure on the page, whether its numbers agree, and the way to the figures before and after it.

import { element, symbols } from './dom.js';
import { placeOf, verdictOf } from './papers.js';
import { stylesheet } from './stylesheet.js';

/** @typedef {import('./types.js').Claim} Claim */
/** @typedef {import('./types.js').Preset} Preset */

export class ClaimsCard {
  #host;
  #presets;
  /** Of which figures the card speaks. */
  #link = '';
  /** @type {HTMLElement[]} */
  #verdicts = [];

  /** @param {HTMLElement} host @param {Preset[]} presets Every figure, in order. */
  constructor(host, presets) {
    this.#host = host;
    this.#presets = presets;
    stylesheet('claims.css');
  }

  /** @param {Claim[]} claims None where the view is no paper's figure. @param {string} [wants] Whose data the numbers wait for. */
  show(claims, wants) {
    this.#host.hidden = claims.length === 0;
    if (claims.length === 0) return;
    if (claims[0].link !== this.#link) this.#write(claims);
    claims.forEach((claim, index) => {
      const line = this.#verdicts[index];
      const words = verdictOf(claim, wants);
      if (line.dataset.words === words) return;
      line.dataset.words = words;
      line.dataset.holds = String(claim.verdict?.holds ?? '');
      line.replaceChildren(symbols(words));
    });
  }

  /** @param {Claim[]} claims */
  #write(claims) {
    this.#link = claims[0].link;
    this.#verdicts = claims.map(() => element('p', { class: 'verdict', role: 'status' }));
    const at = this.#presets.findIndex(({ link }) => link === this.#link);
    this.#host.replaceChildren(
      ...claims.map((claim, index) => element('div', { class: 'claim', 'data-id': claim.id },
        element('h2', {}, `${placeOf(claim)}: `, symbols(claim.title)),
        element('p', {}, symbols(claim.claim)), this.#verdicts[index])),
      element('nav', { class: 'figures', 'aria-label': 'Figures of the papers' },
        ...neighbour('← previous figure', this.#presets[at - 1]),
        ...neighbour('next figure →', this.#presets[at + claims.length]),
        element('a', { href: 'gallery.html' }, 'all figures')));
  }
}

/** @param {string} words @param {Preset | undefined} preset */
function neighbour(words, preset) {
  return preset ? [element('a', { href: `#${preset.link}`, title: placeOf(preset) }, words)] : [];
}
