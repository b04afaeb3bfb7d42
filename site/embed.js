// <depth-scale link="#v=1&view=point" controls="sw2,rho" theme="dark" height="560"></depth-scale>
//
// One line for a course page: `<script src="https://…/embed.js" async></script>`. Each element frames one view of depthscale,
// as tall as it needs (or as `height` says), and passes on what the frame tells as events `depthscale-ready`,
// `depthscale-state`, `depthscale-result` and `depthscale-notices` with the message in `detail`. docs/embedding.md has the protocol.
//
// The frame is sandboxed into an origin of its own: it can neither touch the page around it nor store anything.
(() => {
  'use strict';

  const VERSION = 1;
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement) || customElements.get('depth-scale')) return;
  const site = new URL('./', script.src);
  const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';
  /** Until the frame says how tall it is: about what Gradients needs in a column of 720 px. */
  const FIRST_HEIGHT = 900;

  class DepthScale extends HTMLElement {
    static observedAttributes = ['link', 'controls', 'theme', 'height'];
    /** @type {HTMLIFrameElement | null} */
    #frame = null;
    #heard = (/** @type {MessageEvent} */ event) => this.#hear(event);

    connectedCallback() {
      window.addEventListener('message', this.#heard);
      this.#open(SANDBOX);
    }

    disconnectedCallback() {
      window.removeEventListener('message', this.#heard);
      this.#frame?.remove();
      this.#frame = null;
    }

    /** @param {string} name @param {string | null} before @param {string | null} after */
    attributeChangedCallback(name, before, after) {
      if (!this.#frame || before === after) return;
      if (name === 'link') this.set({ link: after ?? '' });
      else if (name === 'height') this.#stretch(Number(after) || FIRST_HEIGHT);
      else this.#open(this.#frame.getAttribute('sandbox') ?? SANDBOX);
    }

    /** Changes the view: `{ link }` or `{ key, value }`, checked as a link is. @param {Record<string, unknown>} change */
    set(change) {
      // A sandboxed frame has no origin that could be named. A link is no secret.
      this.#frame?.contentWindow?.postMessage({ ...change, depthscale: VERSION, type: 'set' }, '*');
    }

    /** @param {string} sandbox */
    #open(sandbox) {
      const link = (this.getAttribute('link') ?? '').replace(/^[^#]*#/, '');
      const parts = [link || 'v=1', 'embed=1'];
      for (const name of ['controls', 'theme']) {
        const value = this.getAttribute(name);
        if (value) parts.push(`${name}=${encodeURIComponent(value)}`);
      }
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', sandbox);
      frame.loading = 'lazy';
      frame.title = this.getAttribute('title') ?? 'depthscale';
      frame.src = `${site.href}#${parts.join('&')}`;
      // Set one by one, not as a style attribute: the page around may forbid those.
      Object.assign(frame.style, { display: 'block', width: '100%', border: '0' });
      this.style.display = 'block';
      this.#frame = frame;
      this.#stretch(Number(this.getAttribute('height')) || FIRST_HEIGHT);
      this.replaceChildren(frame);
    }

    /** @param {number} height */
    #stretch(height) {
      if (this.#frame) this.#frame.style.height = `${Math.min(Math.max(height, 120), 4000)}px`;
    }

    /** @param {MessageEvent} event */
    #hear({ source, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || data?.depthscale !== VERSION) return;
      if (data.type === 'resize' && !this.hasAttribute('height')) this.#stretch(Number(data.height));
      // A host without CORS headers cannot serve modules to a frame without an origin. With its own origin, which is not
      // this page's, the frame is still kept out of the page.
      if (data.type === 'failed' && this.#frame.getAttribute('sandbox') === SANDBOX && site.origin !== location.origin) {
        this.#open(`${SANDBOX} allow-same-origin`);
        return;
      }
      this.dispatchEvent(new CustomEvent(`depthscale-${data.type}`, { detail: data, bubbles: true }));
    }
  }

  customElements.define('depth-scale', DepthScale);
})();
