// Finds, compiles and starts the WebAssembly bundles. The first two export the same functions, and a visit loads one of them.

/** @typedef {import('./types.js').Wasm} Wasm */

/**
 * @typedef {object} Started A bundle at work on this thread.
 * @property {Wasm} wasm What it exports: of the instance that runs now, also after `restart`.
 * @property {Bundle} bundle
 * @property {() => Promise<void>} restart Puts a fresh instance in the place of one that trapped. What came from that one, its
 *   sessions first of all, is lost.
 */

/** @typedef {{ glue: string, binary: string }} Bundle Absolute addresses, since workers resolve relative ones differently. */

/** @type {Map<string, Promise<WebAssembly.Module>>} */
const modules = new Map();

/** @param {string} name @returns {Bundle} */
const bundleOf = (name) => ({
  glue: new URL(`../${name}/depthscale-web.js`, import.meta.url).href,
  binary: new URL(`../${name}/depthscale-web_bg.wasm`, import.meta.url).href,
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
 * @returns {Promise<Started>}
 */
export async function start(bundle) {
  let current = await instance(bundle, bundle.glue);
  let starts = 1;
  /** @type {Wasm} */
  const wasm = new Proxy(/** @type {any} */ ({}), { get: (_, name) => current[/** @type {keyof Wasm} */ (name)] });
  return {
    wasm, bundle,
    async restart() {
      // The glue holds one instance for good. Under another address it is another module.
      starts += 1;
      current = await instance(bundle, `${bundle.glue}?start=${starts}`);
    },
  };
}

/** @param {Bundle} bundle @param {string} glue @returns {Promise<Wasm>} */
async function instance(bundle, glue) {
  /** @type {[Wasm, WebAssembly.Module]} */
  const [wasm, module] = await Promise.all([import(glue), compile(bundle)]);
  await wasm.default({ module_or_path: module });
  return wasm;
}

/** The instance of the bundle that suits this page. */
export async function startHere() {
  if (!document.documentElement.dataset.bundle) throw new Error('www/boot.js did not load or did not finish');
  return mayShare ? start(THREADS).catch(() => start(PLAIN)) : start(PLAIN);
}
