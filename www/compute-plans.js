// Which workers to use here: a rayon pool on shared memory where that works, else plain workers, else none.
//
// For tests and comparisons the query string (not the link: it is no state) can say otherwise:
// `?threads=3` sets how many threads or workers there are, `?compute=plain` does without shared memory.

import { canShareMemory } from './shared-memory.js';
import { PLAIN, THREADS, mayShare } from './wasm.js';

/** @typedef {import('./compute-client.js').Plan} Plan */

/** More workers than this are never started. */
const MOST = 64;

/** @returns {Promise<Plan[]>} */
export async function computePlans() {
  const query = new URLSearchParams(location.search);
  const asked = Math.floor(Number(query.get('threads')));
  const count = Math.min(MOST, asked >= 1 ? asked : navigator.hardwareConcurrency || 2);
  const avoided = query.get('compute') === 'plain';
  /** @type {Plan} */
  const here = { bundle: PLAIN, workers: 1, threads: 0, here: true, words: 'no worker starts here: sampled on the page' };
  const shared = mayShare && await canShareMemory();
  // WebKitGTK isolates pages, but has no shared memory.
  const why = avoided ? 'as asked' : self.origin === 'null' ? 'page is sandboxed' : shared ? 'threads failed to start'
    : self.crossOriginIsolated ? 'not in this browser' : 'page not isolated';
  /** @type {Plan} */
  const plain = {
    bundle: PLAIN, workers: count, threads: 0,
    words: `${count} ${count === 1 ? 'worker' : 'workers'}, no shared memory (${why})`,
  };
  if (!shared) return [plain, here];
  return [{
    bundle: THREADS, workers: 1, threads: count,
    words: `${count} ${count === 1 ? 'thread' : 'threads'}, shared memory`,
  }, plain, here];
}
