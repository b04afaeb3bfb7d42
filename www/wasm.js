// Finds, compiles and starts the WebAssembly bundles. The first two export the same functions, and a visit loads one of them.

/** @typedef {import('./types.js').Wasm} Wasm */

/** @typedef {{ glue: string, binary: string }} Bundle Absolute addresses, since workers resolve relative ones differently. */

/** @type {Map<string, Promise<WebAssembly.Module>>} */
const modules = new Map();

/** @param {string} name @returns {Bundle} */
const bundleOf = (name) => ({
  glue: new URL(`../${name}/depthscale.js`, import.meta.url).href,
  binary: new URL(`../${name}/depthscale_bg.wasm`, import.meta.url).href,
});

/** Runs everywhere. */
export const PLAIN = bundleOf('plain');
/** Needs memory that threads share. */
export const THREADS = bundleOf('threads');
/** Stochastic depth and training: sessions and samplers of their views, and nothing else. */
export const LAB = bundleOf('lab');
/** Whether boot.js chose the one with threads. */
export const mayShare = document.documentElement.dataset.bundle === 'threads';

/**
 * The bundle's module, fetched and compiled once; after a failure the next one to ask tries again.
 * @param {Bundle} where
 * @returns {Promise<WebAssembly.Module>}
 */
export function compile({ binary }) {
  const module = modules.get(binary) ?? load(binary);
  modules.set(binary, module);
  module.catch(() => modules.delete(binary));
  return module;
}

/** @param {string} binary */
async function load(binary) {
  const response = await fetch(binary);
  if (!response.ok) throw new Error(`${binary} answered ${response.status}`);
  count(response.clone());
  // A server that sends another content type than application/wasm is common enough to allow for.
  return response.headers.get('content-type')?.startsWith('application/wasm')
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/** Tells faults.js how much of a program is there, until all of it is. @param {Response} response */
async function count({ url, headers, body }) {
  // What is packed has another size than what arrives here.
  const total = headers.has('content-encoding') ? 0 : Number(headers.get('content-length'));
  const { dataset } = document.documentElement;
  const kilobytes = (/** @type {number} */ bytes) => Math.round(bytes / 1000);
  let read = 0;
  await body?.pipeTo(new WritableStream({ write(chunk) {
    read += chunk.length;
    dataset.loaded = `${kilobytes(read)} ${total > 0 ? `of ${kilobytes(total)} ` : ''}kB of ${url.split('/').slice(-2).join('/')}`;
  } })).catch(() => {}); // whoever compiles it hears of a fault
  delete dataset.loaded;
}

/**
 * The instance of the main thread. With the bundle of threads it has a memory of its own and never waits for a lock.
 * @param {Bundle} bundle
 * @returns {Promise<{ wasm: Wasm, bundle: Bundle }>}
 */
export async function start(bundle) {
  /** @type {[Wasm, WebAssembly.Module]} */
  const [wasm, module] = await Promise.all([import(bundle.glue), compile(bundle)]);
  await wasm.default({ module_or_path: module });
  return { wasm, bundle };
}

/** The instance of the bundle that suits this page. */
export async function startHere() {
  if (!document.documentElement.dataset.bundle) throw new Error('www/boot.js did not load or did not finish');
  return mayShare ? start(THREADS).catch(() => start(PLAIN)) : start(PLAIN);
}
