// One view inside another page: without the frame around it, in talk with the page that holds it.
//
// Messages are objects { depthscale: 1, type, … }. Out: ready, state, result, drawn, resize, notices, and failed (from faults.js).
// In: set, with `link`, or with `key` and `value`. docs/embedding.md says what each carries.

import { byId, element } from './dom.js';
import { showLinkNotices } from './notices.js';
import { addressOf } from './state.js';

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./types.js').LinkReading} LinkReading */
/** @typedef {import('./types.js').LinkNotice} LinkNotice */
/** @typedef {import('./state.js').State} State */

/** Of the messages. */
const PROTOCOL = 1;

export class Embedded {
  #wasm;
  #state;
  #open = element('a', { class: 'open', target: '_blank', rel: 'noopener' }, 'Open in depthscale');
  /** The link whose result was told; nothing was told at all while it is null. @type {string | null} */
  #told = null;

  /**
   * @param {Wasm} wasm
   * @param {State} state
   */
  constructor(wasm, state) {
    this.#wasm = wasm;
    this.#state = state;
    byId('page').append(element('p', { class: 'open-line' }, this.#open));
    window.addEventListener('message', (event) => this.#hear(event));
    new ResizeObserver(() => tell('resize', { height: height() })).observe(document.body);
  }

  /** @param {LinkReading} reading */
  show({ link, view, notices }) {
    this.#open.href = addressOf(link);
    tell('state', { link, view });
    if (notices.length > 0) tell('notices', { notices });
  }

  /** Theory stands on the page. */
  ready() {
    if (this.#told === null) tell('ready', { link: this.#state.reading.link, version: this.#wasm.version() });
    this.#told ??= '';
  }

  /** Every network is there. Not told while drawing: a frame that is out of sight does not draw. @param {Session} session */
  result(session) {
    const { link } = this.#state.reading;
    if (this.#told === link) return;
    this.ready();
    // Its theory may have to be worked out first: then the result is told after that.
    const report = JSON.parse(session.json());
    this.#told = link;
    tell('result', { link, networks: session.networks_done(), report });
  }

  /** What every network gives stands on the page. */
  drawn() {
    tell('drawn', { link: this.#state.reading.link, height: height() });
  }

  /**
   * Anyone who holds this page may speak to it, whatever the origin: all it can be told is a link, and a link is checked.
   * @param {MessageEvent} event
   */
  #hear({ source, data }) {
    if (source !== window.parent || source === window || data?.depthscale !== PROTOCOL || data.type !== 'set') return;
    if (typeof data.link === 'string') {
      this.#state.replace(data.link);
    } else {
      const notices = this.#state.change(String(data.key), String(data.value), 'commit');
      showLinkNotices('value', notices);
      if (notices.length > 0) tell('notices', { notices });
    }
  }
}

/** What the content needs, in CSS pixels. */
const height = () => Math.ceil(document.body.getBoundingClientRect().height);

/** Nothing in a message is a secret, and a sandboxed parent has no origin to name. @param {string} type @param {object} words */
function tell(type, words) {
  if (window.parent !== window) window.parent.postMessage({ depthscale: PROTOCOL, type, ...words }, '*');
}
