// Which workers to use here: a rayon pool on shared memory where that works, else plain workers, else none.
//
// For tests and comparisons the query string (not the link: it is no state) can say otherwise:
// `?threads=3` sets how many threads or workers there are, `?compute=plain` does without shared memory.

import { canShareMemory } from './shared-memory.js';
import { bundle, compile } from './wasm.js';

/** @typedef {import('./compute-client.js').Plan} Plan */

/** More workers than this are never started. */
const MOST = 64;

/**
 * @param {Promise<WebAssembly.Module>} plainModule
 * @returns {Promise<Plan[]>}
 */
export async function computePlans(plainModule) {
  const query = new URLSearchParams(location.search);
  const asked = Math.floor(Number(query.get('threads')));
  const count = Math.min(MOST, asked >= 1 ? asked : navigator.hardwareConcurrency || 2);
  const avoided = query.get('compute') === 'plain';
  /** @type {Plan} */
  const here = { bundle: bundle('plain'), module: () => plainModule, workers: 1, threads: 0, here: true, words: 'no worker starts here: sampled on the page' };
  const where = bundle('threads');
  const isolated = self.crossOriginIsolated;
  // WebKitGTK isolates pages, but has no shared memory. The pool starts its threads by address, which a sandboxed page,
  // without an origin, may not.
  const possible = isolated && typeof SharedArrayBuffer !== 'undefined' && !avoided && self.origin !== 'null';
  // Most isolated pages can share memory: compile while that is found out.
  const early = possible ? compile(where) : null;
  early?.catch(() => {}); // told where it is used
  const shared = possible && await canShareMemory();
  const why = avoided ? 'as asked' : self.origin === 'null' ? 'page is sandboxed' : shared ? 'threads failed to start'
    : isolated ? 'not in this browser' : 'page not isolated';
  /** @type {Plan} */
  const plain = {
    bundle: bundle('plain'), module: () => plainModule, workers: count, threads: 0,
    words: `${count} ${count === 1 ? 'worker' : 'workers'}, no shared memory (${why})`,
  };
  if (!shared) return [plain, here];
  return [{
    bundle: where, module: () => early ?? compile(where), workers: 1, threads: count,
    words: `${count} ${count === 1 ? 'thread' : 'threads'}, shared memory`,
  }, plain, here];
}
