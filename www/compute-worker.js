// A worker that samples networks. It holds one WebAssembly instance: with a rayon pool on shared memory, or alone.
// In:  { kind: 'start', glue, module, threads, lock }, then any number of { id, link, task, from, count }.
// Out: { kind: 'ready' } or { kind: 'failed', message }, then { id, from, count, words, ms } or { id, error } for each.
// Both ways, while a pool starts: { kind: 'thread', … } of thread-keeper.js.

import { RemoteThreads } from './thread-keeper.js';

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {{ kind: 'start', glue: string, module: WebAssembly.Module, threads: number, lock: string }} Start */
/** @typedef {{ id: number, link: string, task: import('./types.js').Task, from: number, count: number }} Request */

const port = /** @type {{ postMessage(message: unknown, transfer?: Transferable[]): void }} */ (/** @type {unknown} */ (self));
const threads = new RemoteThreads((message) => port.postMessage(message));
/** @type {Wasm | null} */
let wasm = null;
/** Of the last link asked for. @type {{ link: string, sampler: import('./types.js').Sampler } | null} */
let current = null;

self.onmessage = async (/** @type {MessageEvent<Start | Request | import('./thread-keeper.js').ThreadMessage>} */ { data }) => {
  if (!('kind' in data)) sample(data);
  else if (data.kind === 'thread') threads.take(data);
  else await start(data);
};

/** @param {Start} order */
async function start({ glue, module, threads: count, lock }) {
  try {
    await hold(lock);
    /** @type {Wasm} */
    const loaded = await import(glue);
    await loaded.default({ module_or_path: module });
    if (count > 0) {
      if (!loaded.initThreadPool) throw new Error('this bundle has no thread pool');
      await threads.during(() => loaded.initThreadPool?.(count));
    }
    wasm = loaded;
    port.postMessage({ kind: 'ready' });
  } catch (error) {
    port.postMessage({ kind: 'failed', message: String(error) });
  }
}

/** @param {Request} request */
function sample({ id, link, task, from, count }) {
  const begun = performance.now();
  try {
    if (!wasm) throw new Error('asked before it was ready');
    if (current?.link !== link) {
      current?.sampler.free();
      current = { link, sampler: new wasm.Sampler(link) };
    }
    const words = current.sampler.sample(task, from, count);
    port.postMessage({ id, from, count, words, ms: performance.now() - begun }, [words.buffer]);
  } catch (error) {
    port.postMessage({ id, error: String(error) });
  }
}

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
