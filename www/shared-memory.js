// Whether threads can work on a page that is isolated and knows shared memory. Flags are not proof, so a shared memory
// really goes to a worker and must come back changed.

/** A worker that has not answered by then is taken for one that cannot. */
const PATIENCE_MS = 2000;

/** @returns {Promise<boolean>} */
export async function canShareMemory() {
  /** @type {Worker | null} */
  let worker = null;
  try {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const probe = worker = new Worker(new URL('shared-memory-worker.js', import.meta.url), { type: 'module' });
    return await new Promise((resolve) => {
      setTimeout(() => resolve(false), PATIENCE_MS);
      probe.onerror = probe.onmessageerror = () => resolve(false);
      probe.onmessage = ({ data }) => resolve(data instanceof WebAssembly.Memory
        && Atomics.load(new Int32Array(memory.buffer), 0) === 42);
      probe.postMessage(memory);
    });
  } catch {
    return false;
  } finally {
    worker?.terminate();
  }
}
