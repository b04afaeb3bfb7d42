// The share dialog: link and QR code, embedding, citation, files, of the link as it is. Behind the dialog Back can change it.

import { openDialog } from './dialog.js';
import { cite } from './share-cite.js';
import { embed, usual } from './share-embed.js';
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
 * @property {import('./share-embed.js').Chosen} chosen What an embed is to be, also when its tab is made anew.
 */

/** @param {Wasm} wasm @param {() => string} link @param {Shared['session']} session @param {HTMLElement} opener Gets the focus back. */
export function showShare(wasm, link, session, opener) {
  const site = new URL('./', location.href).href;
  const chosen = usual();
  const shared = () => ({ wasm, session, link: link(), view: wasm.read_link(link()).view, site, address: site + link(), chosen });
  return openDialog('share-dialog', 'Share this view', opener, (dialog) => tabs('Ways to share', dialog, [
    { name: 'link', label: 'Link', make: () => linkAndCode(shared()) },
    { name: 'embed', label: 'Embed', make: () => embed(shared()) },
    { name: 'cite', label: 'Cite', make: () => cite(shared()) },
    { name: 'files', label: 'Files', make: () => files(shared()) },
  ]));
}
