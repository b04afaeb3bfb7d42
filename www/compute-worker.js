// A worker that samples networks. It holds one WebAssembly instance: with a rayon pool on shared memory, or alone.
// In:  { kind: 'start', glue, module, threads, lock }, then any number of { id, link, task, from, count }.
// Out: { kind: 'ready' } or { kind: 'failed', message }, then { id, from, count, words, ms } or { id, error } for each.

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {{ kind: 'start', glue: string, module: WebAssembly.Module, threads: number, lock: string }} Start */
/** @typedef {{ id: number, link: string, task: import('./types.js').Task, from: number, count: number }} Request */

export {}; // a module, so that its names stay its own

const port = /** @type {{ postMessage(message: unknown, transfer?: Transferable[]): void }} */ (/** @type {unknown} */ (self));
/** @type {Wasm | null} */
let wasm = null;
/** Of the last link asked for. @type {{ link: string, sampler: import('./types.js').Sampler } | null} */
let current = null;

self.onmessage = async (/** @type {MessageEvent<Start | Request>} */ { data }) => {
  if ('kind' in data) await start(data);
  else sample(data);
};

/** @param {Start} order */
async function start({ glue, module, threads, lock }) {
  try {
    await hold(lock);
    /** @type {Wasm} */
    const loaded = await import(glue);
    await loaded.default({ module_or_path: module });
    if (threads > 0) {
      if (!loaded.initThreadPool) throw new Error('this bundle has no thread pool');
      await withWorkersKept(() => loaded.initThreadPool?.(threads));
    }
    wasm = loaded;
    port.postMessage({ kind: 'ready' });
  } catch (error) {
    port.postMessage({ kind: 'failed', message: String(error) });
  }
}

/**
 * Does `work` while every worker that it starts is held on to. The pool's glue keeps none until all are ready, and Firefox may
 * collect one that nobody holds before it has said so (Mozilla bug 1702191).
 * @param {() => Promise<unknown> | undefined} work
 */
async function withWorkersKept(work) {
  /** @type {Worker[]} */
  const kept = [];
  const Native = self.Worker;
  self.Worker = class extends Native {
    /** @param {ConstructorParameters<typeof Worker>} given */
    constructor(...given) {
      super(...given);
      kept.push(this);
    }
  };
  try {
    await work();
  } finally {
    self.Worker = Native;
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
