// A style sheet that most visits do without, loaded with the first thing that needs it. Without it that thing is plain, but of use;
// faults.js says so.

import { element } from './dom.js';

/** One that takes longer is not waited for. */
const PATIENCE_MS = 3000;

/** @param {string} name Of a file beside this one. @returns {Promise<unknown>} Never rejected. */
export function stylesheet(name) {
  const href = new URL(name, import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    document.head.append(element('link', { rel: 'stylesheet', href, load: resolve, error: resolve }));
    setTimeout(resolve, PATIENCE_MS);
  });
}
