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
  const avoided = new URLSearchParams(location.search).get('compute') === 'plain';
  const shared = mayShare && await canShareMemory();
  // WebKitGTK isolates pages, but has no shared memory.
  const why = avoided ? 'as asked' : self.origin === 'null' ? 'page is sandboxed' : mayShare ? 'threads failed to start'
    : self.crossOriginIsolated ? 'not in this browser' : 'page not isolated';
  const plain = plainPlans(PLAIN, `, no shared memory (${why})`);
  if (!shared) return plain;
  const threads = countAsked();
  return [{
    bundle: THREADS, workers: 1, threads, words: `${threads} ${threads === 1 ? 'thread' : 'threads'}, shared memory`,
  }, ...plain];
}

/** Workers without threads, or none. @param {import('./wasm.js').Bundle} bundle @param {string} [remark] @returns {Plan[]} */
export function plainPlans(bundle, remark = '') {
  const workers = countAsked();
  return [
    { bundle, workers, threads: 0, words: `${workers} ${workers === 1 ? 'worker' : 'workers'}${remark}` },
    { bundle, workers: 1, threads: 0, here: true, words: 'no worker starts here: sampled on the page' },
  ];
}

/** How many threads or workers there are. */
function countAsked() {
  const asked = Math.floor(Number(new URLSearchParams(location.search).get('threads')));
  return Math.min(MOST, asked >= 1 ? asked : navigator.hardwareConcurrency || 2);
}
