// How to initialise: whether this pair trains, which pair would, and code to paste.

import { Adviser } from './adviser.js';
import { copies } from './copy.js';
import { element, symbols } from './dom.js';
import { showNotice } from './notices.js';
import { stylesheet } from './stylesheet.js';
import { tabList } from './tab-list.js';

/** @typedef {import('./types.js').Advice} Advice */

/** The link must have rested this long. */
const REST_MS = 300;

export class AdviceCard {
  #host;
  #adviser;
  #apply;
  #timer = 0;
  /** Or why there is none. @type {Advice | string} */
  #advice = '';
  /** The action that had the focus when the card went out of date. @type {string | null | undefined} */
  #focused;
  /** The link that the card speaks of. */
  #link = '';
  /** Chosen library; stays when the link changes. */
  #library = '';

  /**
   * @param {HTMLElement} host
   * @param {import('./wasm.js').Bundle} bundle For its worker.
   * @param {(link: string, of: string) => void} apply Takes over the pair of a link, where the page still shows that which the card speaks of.
   */
  constructor(host, bundle, apply) {
    this.#host = host;
    this.#adviser = new Adviser(bundle);
    this.#apply = apply;
    stylesheet('advice.css');
  }

  /** @param {string} link @param {boolean} wanted Whether the view has this card. */
  show(link, wanted) {
    this.#host.hidden = !wanted;
    if (!wanted || link === this.#link) return;
    this.#link = link;
    this.#expire();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), REST_MS);
  }

  #ask() {
    this.#adviser.ask(this.#link, (advice) => {
      this.#advice = advice;
      this.#write();
    });
  }

  /** What stands here is of another link: it can be read, but nothing is done with it. */
  #expire() {
    if (this.#host.hasAttribute('aria-busy')) return;
    this.#host.setAttribute('aria-busy', 'true');
    this.#focused = document.activeElement?.getAttribute('data-action');
    for (const button of this.#host.querySelectorAll('button[data-action]')) button.toggleAttribute('disabled', true);
  }

  #write() {
    this.#host.removeAttribute('aria-busy');
    const advice = this.#advice;
    if (typeof advice === 'string') {
      this.#host.replaceChildren(element('h2', {}, 'Advice'),
        element('p', {}, `The advice for this network could not be worked out (${advice}). `,
          element('button', { type: 'button', click: () => this.#ask() }, 'Retry')));
      return;
    }
    const { here, recommended, sentences } = advice;
    const parts = [
      element('h2', {}, 'Advice'),
      element('ul', { class: 'sentences' }, ...sentences.map((sentence, index) =>
        element('li', index === 0 ? { class: here.within ? 'within' : 'beyond' } : {}, symbols(sentence)))),
    ];
    if (recommended) {
      const there = recommended.link === here.link;
      parts.push(element('div', { class: 'apply' }, element('button', {
        type: 'button', class: 'primary', 'data-action': 'apply', disabled: there,
        // A card that is out of date says nothing of the link as it is now.
        click: () => { if (!this.#host.hasAttribute('aria-busy')) this.#apply(`#${recommended.link}`, this.#link); },
      }, there ? 'This is the recommended pair' : 'Use the recommended pair'),
      element('p', { class: 'caption' }, symbols(`Recommended is ${advice.rule}.`))));
    }
    parts.push(this.#code(advice));
    this.#host.replaceChildren(...parts);
    if (this.#focused && document.activeElement === document.body) this.#focus(`[data-action="${this.#focused}"]`);
  }

  /** Tabs of libraries over the code of the chosen one. @param {Advice} advice */
  #code({ code }) {
    const shown = element('code');
    const panel = element('pre', { id: 'advice-code', role: 'tabpanel', tabindex: 0 }, shown);
    const names = code.map(({ library, label }) => ({ name: library, label }));
    const at = Math.max(0, code.findIndex(({ library }) => library === this.#library));
    const list = tabList(names, { label: 'Library', look: 'tabs', panel, at }, (index) => {
      this.#library = code[index].library;
      shown.textContent = code[index].code;
    });
    const copy = element('button', { type: 'button', 'data-action': 'copy-code' }, 'Copy code');
    copies(copy, () => shown.textContent ?? '',
      () => showNotice('page', 'This browser does not let the page copy text: select the code and copy it by hand.'));
    return element('div', { class: 'code' }, element('div', { class: 'code-head' }, list, copy), panel);
  }

  /** @param {string} selector */
  #focus(selector) {
    const found = this.#host.querySelector(selector);
    if (found instanceof HTMLElement) found.focus();
  }
}
