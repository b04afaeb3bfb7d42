// The share dialog: link and QR code, embedding, citation, files, of the state at the time it opens.

import { openDialog } from './dialog.js';
import { cite } from './share-cite.js';
import { embed } from './share-embed.js';
import { files } from './share-files.js';
import { link as linkAndCode } from './share-link.js';
import { tabs } from './tabs.js';

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {import('./types.js').Session} Session */

/**
 * @typedef {object} Shared What is shared.
 * @property {Wasm} wasm
 * @property {() => Session | null} session Asked for when needed: the page frees the ones it has left behind.
 * @property {string} link
 * @property {string} view
 * @property {string} address The whole address.
 * @property {string} site Where the page stands, ending in "/".
 */

/** @param {Wasm} wasm @param {string} link @param {Shared['session']} session @param {HTMLElement} opener Gets the focus back. */
export function showShare(wasm, link, session, opener) {
  const site = new URL('./', location.href).href;
  const shared = { wasm, session, link, view: wasm.read_link(link).view, site, address: site + link };
  return openDialog('share-dialog', 'Share this view', opener, () => tabs('Ways to share', [
    { name: 'link', label: 'Link', make: () => linkAndCode(shared) },
    { name: 'embed', label: 'Embed', make: () => embed(shared) },
    { name: 'cite', label: 'Cite', make: () => cite(shared) },
    { name: 'files', label: 'Files', make: () => files(shared) },
  ]));
}
