// A worker that samples networks: compute.js behind messages. The first one also names a lock to hold.

import { Compute } from './compute.js';

const port = /** @type {{ postMessage(message: unknown, transfer?: Transferable[]): void }} */ (/** @type {unknown} */ (self));
const compute = new Compute((message, transfer) => port.postMessage(message, transfer));

self.onmessage = async ({ data }) => {
  if (data.lock) await hold(data.lock);
  await compute.take(data);
};

/**
 * Holds a lock as long as this worker lives. No event tells the page that a worker was killed, but a lock gets free.
 * @param {string} name
 */
function hold(name) {
  return new Promise((resolve) => {
    if (!navigator.locks) resolve(undefined);
    else navigator.locks.request(name, () => new Promise(() => resolve(undefined))).catch(resolve);
  });
}
