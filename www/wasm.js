// Finds, compiles and starts the WebAssembly bundles. The two bundles export the same functions.

/** @typedef {import('./types.js').Wasm} Wasm */

/** @typedef {{ glue: string, binary: string }} Bundle Absolute addresses, since workers resolve relative ones differently. */

/**
 * @param {'plain' | 'threads'} name
 * @returns {Bundle}
 */
export function bundle(name) {
  return {
    glue: new URL(`../${name}/depthscale.js`, import.meta.url).href,
    binary: new URL(`../${name}/depthscale_bg.wasm`, import.meta.url).href,
  };
}

/**
 * @param {Bundle} where
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile(where) {
  const response = await fetch(where.binary);
  if (!response.ok) throw new Error(`${where.binary} answered ${response.status}`);
  // A server that sends another content type than application/wasm is common enough to allow for.
  return response.headers.get('content-type')?.startsWith('application/wasm')
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * The instance of the main thread: always the plain bundle.
 * @param {Bundle} where
 * @param {WebAssembly.Module} module
 * @returns {Promise<Wasm>}
 */
export async function start(where, module) {
  /** @type {Wasm} */
  const wasm = await import(where.glue);
  await wasm.default({ module_or_path: module });
  return wasm;
}
