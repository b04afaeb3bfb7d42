// The guided tour: a card beside what it speaks of. It holds nobody: the page stays in use, and what it showed can be kept or left.

import { byId, element, symbols } from './dom.js';
import { stylesheet } from './stylesheet.js';
import { STEPS } from './tour-steps.js';

/** @typedef {import('./state.js').State} State */

/** Pixels between the card and what it speaks of. */
const GAP = 12;

/** @param {State} state */
export async function showTour(state) {
  await stylesheet('tour.css');
  if (!document.getElementById('tour')) new Tour(state);
}

class Tour {
  #state;
  /** The link from before. */
  #before;
  #at = 0;
  /** Of the steps that were shown. @type {string[]} */
  #links = [];
  #title = element('h2', { id: 'tour-title' });
  #words = element('p', { id: 'tour-words' });
  #count = element('span', { class: 'count' });
  #next = element('button', { type: 'button', class: 'primary', 'data-action': 'next', click: () => this.#show(this.#at + 1) }, 'Next');
  #back = element('button', { type: 'button', 'data-action': 'back', click: () => this.#show(this.#at - 1) }, 'Back');
  #card = element('section', { id: 'tour', class: 'tour card', role: 'dialog', tabindex: -1, 'aria-labelledby': 'tour-title', 'aria-describedby': 'tour-words' },
    element('div', { class: 'tour-head' }, this.#title, this.#count), this.#words,
    element('div', { class: 'tour-buttons' },
      element('div', { class: 'row' }, this.#next, this.#back),
      element('div', { class: 'row' },
        element('button', { type: 'button', class: 'quiet', 'data-action': 'keep', click: () => this.#keep() }, 'Keep exploring'),
        element('button', { type: 'button', class: 'quiet', 'data-action': 'end', click: () => this.#end() }, 'End'))));
  /** What the page shows may take more or less room a moment later. */
  #watch = new ResizeObserver(() => this.#place());
  #moved = () => this.#follow();

  /** @param {State} state */
  constructor(state) {
    this.#state = state;
    this.#before = state.reading.link;
    document.body.append(this.#card);
    this.#show(0);
    this.#watch.observe(document.body);
    addEventListener('popstate', this.#moved);
  }

  /** @param {number} at */
  #show(at) {
    this.#at = at;
    this.#state.go(STEPS[at].link);
    this.#links[at] = this.#state.reading.link;
    this.#speak();
  }

  /** Undo and Back lead the card along, and before its first step out of the tour. */
  #follow() {
    const at = this.#links.indexOf(this.#state.reading.link);
    if (at >= 0) this.#speak(at);
    else if (this.#state.reading.link === this.#before) this.#keep();
  }

  #speak(at = this.#at) {
    this.#at = at;
    const { title, words } = STEPS[at];
    this.#title.replaceChildren(symbols(title));
    this.#words.replaceChildren(symbols(words));
    this.#count.textContent = `${at + 1} of ${STEPS.length}`;
    this.#back.hidden = at === 0;
    this.#next.hidden = at === STEPS.length - 1;
    this.#place()?.scrollIntoView({ block: 'nearest' });
    this.#place();
    this.#card.focus({ preventScroll: true });
  }

  /** Marks the part that is spoken of, and puts the card where there is room beside it. On a phone it stays at the bottom. */
  #place() {
    const part = document.querySelector(STEPS[this.#at].part);
    for (const marked of document.querySelectorAll('.spoken-of')) marked.classList.toggle('spoken-of', marked === part);
    if (!part) return null;
    part.classList.add('spoken-of');
    const { left, top, right, bottom } = part.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#card;
    const { clientWidth, clientHeight } = document.documentElement;
    const [x, y] = [[right + GAP, top], [left - GAP - width, top], [left, bottom + GAP], [left, top - GAP - height]]
      .find(([x, y]) => x >= 0 && y >= 0 && x + width <= clientWidth && y + height <= clientHeight)
      ?? [clientWidth - width - GAP, clientHeight - height - GAP];
    this.#card.style.setProperty('--left', `${x + scrollX}px`);
    this.#card.style.setProperty('--top', `${y + scrollY}px`);
    return part;
  }

  /** Goes back to where the reader was. */
  #end() {
    this.#close();
    this.#state.go(this.#before);
    byId('help').focus(); // where the tour is found again
  }

  /** Leaves the reader at what was shown. */
  #keep() {
    const inside = this.#close()?.querySelector('canvas, input');
    if (inside instanceof HTMLElement) inside.focus();
  }

  #close() {
    this.#watch.disconnect();
    removeEventListener('popstate', this.#moved);
    this.#card.remove();
    const part = document.querySelector('.spoken-of');
    part?.classList.remove('spoken-of');
    return part;
  }
}
