// A thread of a worker's pool, in place of the script that comes with wasm-bindgen-rayon 1.3.0 and answers the same message. That one
// passes the bundle's module and memory in a form that wasm-bindgen has given up, so that every visit's console complained.

self.onmessage = ({ data }) => {
  // The page hears of an error that nobody catches, but not of a promise that is rejected.
  work(data).catch((error) => setTimeout(() => { throw error; }));
};

/** @param {{ mainJS: string, module: WebAssembly.Module, memory: WebAssembly.Memory, receiver: number }} pool */
async function work({ mainJS, module, memory, receiver }) {
  const bundle = await import(mainJS);
  await bundle.default({ module_or_path: module, memory });
  self.postMessage({ type: 'wasm_bindgen_worker_ready' });
  bundle.wbg_rayon_start_worker(receiver); // until the page ends this thread
}

export {};
