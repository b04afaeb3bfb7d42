// How tall a view is inside another page: an embed that nobody sees is laid out at the width that is asked about, and tells.

import { element } from './dom.js';

/** As in embed.js: scripts, and the link to the full page. */
export const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';

/** The address must have rested this long: each one opens the page anew. */
const REST_MS = 250;
/** All is drawn, and parts that are loaded late are there within this. */
const LATE_MS = 500;
/** Where networks take longer, the height is that with theory, and grows if it must. */
const LONG_MS = 10_000;
/** A frame that has said nothing by then has not loaded. */
const SILENT_MS = 20_000;

export class Measure {
  /** To be put where it can be seen, if only a pixel of it: browsers lay out no frame that is out of sight. */
  root = element('div', { class: 'unseen', inert: true });
  #tell;
  #timer = 0;
  /** @type {HTMLIFrameElement | null} */
  #frame = null;
  /** Of the frame since its view stands there; before that it is as tall as the words that it loads. */
  #height = 0;
  #ready = false;
  #settling = 0;
  #settled = false;

  /**
   * @param {(height: number, sandboxed: boolean) => void} tell Hears the height, and again when more turns out to be needed; and whether
   *   the view loads in a sandbox. A height of 0: it does not load at all.
   */
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
    clearTimeout(this.#settling);
    this.#timer = setTimeout(() => this.#open(address, width, SANDBOX), REST_MS);
  }

  /** @param {string} address @param {number} width @param {string | false} sandbox */
  #open(address, width, sandbox) {
    this.#height = 0;
    this.#ready = this.#settled = false;
    const frame = element('iframe', { src: address, width, sandbox, title: 'The embed, to measure it' });
    this.#frame = frame;
    this.root.replaceChildren(frame);
    // A host may refuse every file of the page to a sandbox: then not even that is said.
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#failed(frame), SILENT_MS);
  }

  /** @param {number} ms */
  #settle(ms) {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#settled = true;
      if (this.#height > 0) this.#say();
    }, ms);
  }

  /** @param {number} height */
  #grow(height) {
    this.#height = Math.max(this.#height, height);
    if (this.#settled) this.#say();
  }

  #say() {
    this.#tell(this.#height, this.#frame?.hasAttribute('sandbox') ?? true);
  }

  /** A host that sends no headers opens the page in a frame with an origin only, as embed.js knows too. @param {HTMLIFrameElement} frame */
  #failed(frame) {
    if (frame !== this.#frame) return;
    if (frame.hasAttribute('sandbox')) this.#open(frame.src, Number(frame.width), false);
    else this.#say();
  }

  /** @param {MessageEvent} event */
  #hear({ source, data }) {
    const frame = this.#frame;
    if (!frame || source !== frame.contentWindow) return;
    switch (data?.type) {
      case 'ready':
        this.#ready = true;
        this.#settle(LONG_MS);
        break;
      case 'drawn':
        this.#grow(data.height);
        if (!this.#settled) this.#settle(LATE_MS);
        break;
      case 'resize':
        if (this.#ready) this.#grow(data.height);
        break;
      case 'failed':
        this.#failed(frame);
    }
  }
}
