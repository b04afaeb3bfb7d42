// Starts what computes: a module worker, or where none can start a stand-in on the main thread with the same messages.

/** @typedef {import('./compute-client.js').Plan} Plan */

/**
 * @typedef {object} Port What the page needs of a worker.
 * @property {(message: any) => void} postMessage
 * @property {() => void} terminate
 * @property {((event: MessageEvent) => any) | null} onmessage
 * @property {((event: ErrorEvent) => any) | null} onerror
 * @property {((event: MessageEvent) => any) | null} onmessageerror
 */

const SCRIPT = new URL('compute-worker.js', import.meta.url).href;

/** A classic script, since Chromium starts no module worker without an origin. What comes before the import is done waits for it. */
const IMPORTING = `
  const early = [];
  onmessage = (event) => early.push(event);
  import(${JSON.stringify(SCRIPT)}).then(() => early.forEach((event) => onmessage(event)), (error) => setTimeout(() => { throw error; }));
`;

/** @param {Plan} plan @returns {Port} */
export function spawn(plan) {
  if (plan.here) return new Here();
  try {
    // A sandboxed page has no origin to share with our script, but may write one that imports it. WebKit starts none from a blob there.
    return self.origin === 'null' ? new Worker(`data:text/javascript,${encodeURIComponent(IMPORTING)}`, { name: 'depthscale' })
      : new Worker(SCRIPT, { type: 'module', name: 'depthscale' });
  } catch (error) {
    return refused(String(error));
  }
}

/** Fails as a worker does that cannot load. @param {string} message @returns {Port} */
function refused(message) {
  /** @type {Port} */
  const port = { postMessage() {}, terminate() {}, onmessage: null, onerror: null, onmessageerror: null };
  queueMicrotask(() => port.onerror?.(new ErrorEvent('error', { message })));
  return port;
}

/** The worker's own code, on this thread, a request at a time so that the page can breathe between them. */
class Here {
  /** @type {Port['onmessage']} */
  onmessage = null;
  /** @type {Port['onerror']} */
  onerror = null;
  /** @type {Port['onmessageerror']} */
  onmessageerror = null;
  #ended = false;
  #compute = import('./compute.js').then(({ Compute }) => new Compute((data) => {
    if (!this.#ended) this.onmessage?.(new MessageEvent('message', { data }));
  }));
  #last = this.#compute.then(() => {}, (error) => this.#fail(error));

  /** @param {any} message */
  postMessage(message) {
    this.#last = this.#last.then(async () => {
      await new Promise((resolve) => setTimeout(resolve));
      if (!this.#ended) await (await this.#compute).take(message);
    }).catch((error) => this.#fail(error));
  }

  /** @param {unknown} error */
  #fail(error) {
    if (!this.#ended) this.onerror?.(new ErrorEvent('error', { message: String(error) }));
  }

  terminate() {
    this.#ended = true;
  }
}
