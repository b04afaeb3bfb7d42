// How tall a view is inside another page: an embed that nobody sees is laid out at the width that is asked about, and tells.

import { element } from './dom.js';

/** As in embed.js: scripts, and the link to the full page. */
export const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';

/** The address must have rested this long: each one opens the page anew. */
const REST_MS = 250;

export class Measure {
  /** To be put where it can be seen, if only a pixel of it: browsers lay out no frame that is out of sight. */
  root = element('div', { class: 'unseen', inert: true });
  #tell;
  #timer = 0;
  /** @type {HTMLIFrameElement | null} */
  #frame = null;
  /** Whether the view stands there. Before that it is as tall as the words that it loads. */
  #ready = false;
  #height = 0;

  /** @param {(height: number) => void} tell Hears the height, and again when more is needed, as while networks come; 0 where no embed opens. */
  constructor(tell) {
    this.#tell = tell;
    const heard = (/** @type {MessageEvent} */ event) => {
      if (this.root.isConnected) this.#hear(event);
      else removeEventListener('message', heard);
    };
    addEventListener('message', heard);
  }

  /** @param {string} address Of the embed. @param {number} width In pixels. */
  measure(address, width) {
    this.#frame = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(address, width, SANDBOX), REST_MS);
  }

  /** @param {string} address @param {number} width @param {string} sandbox */
  #open(address, width, sandbox) {
    this.#ready = false;
    this.#height = 0;
    this.#frame = element('iframe', { src: address, width, sandbox, title: 'The embed, to measure it' });
    this.root.replaceChildren(this.#frame);
  }

  /** @param {MessageEvent} event */
  #hear({ source, data }) {
    const frame = this.#frame;
    if (!frame || source !== frame.contentWindow) return;
    if (data?.type === 'ready') this.#ready = true;
    if (data?.type === 'resize' && this.#ready && data.height > this.#height) {
      this.#height = data.height;
      this.#tell(data.height);
    }
    if (data?.type !== 'failed') return;
    // A host that sends no headers opens the page in a frame with an origin only, as embed.js knows too.
    if (frame.getAttribute('sandbox') === SANDBOX) this.#open(frame.src, Number(frame.width), `${SANDBOX} allow-same-origin`);
    else this.#tell(0);
  }
}
