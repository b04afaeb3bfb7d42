// A style sheet that most visits do without, loaded with the first thing that needs it.

import { element } from './dom.js';

/** @param {string} name Of a file beside this one. @returns {Promise<unknown>} */
export function stylesheet(name) {
  const href = new URL(name, import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => document.head.append(element('link', {
    rel: 'stylesheet', href, load: resolve,
    error: ({ target }) => { /** @type {Element} */ (target).remove(); reject(new Error(`${href} is not in reach`)); },
  })));
}
