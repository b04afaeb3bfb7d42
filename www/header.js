// The header: tabs, undo, "Copy link", and what opens "Share", the tour and help. Tabs are real links, so that they open in a new
// tab and back returns from them.

import { copies } from './copy.js';
import { byId, element } from './dom.js';
import { startKeys } from './keys.js';
import { clearNotices, showNotice } from './notices.js';
import { START, addressOf } from './state.js';
import { offerTour } from './tour-offer.js';
import { showUndo, startUndo } from './undo.js';

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./state.js').State} State */

/**
 * @param {Wasm} wasm
 * @param {State} state
 * @param {() => Session | null} session
 */
export function startHeader(wasm, state, session) {
  byId('home').setAttribute('href', START);
  startUndo(state);
  startCopyLink(() => state.reading.link);
  // Most visits open none of these: each is loaded when it is asked for.
  onClick('share', async (button) => (await import('./share.js')).showShare(wasm, () => state.reading.link, session, button));
  onClick('take-tour', async () => (await import('./tour.js')).showTour(state));
  onClick('help', async (button) => (await import('./help.js')).showHelp(button));
  startKeys();
  offerTour();
}

/** @param {Wasm} wasm @param {State} state */
export function showHeader(wasm, state) {
  byId('views').replaceChildren(...wasm.views().map(({ name, label }) => element('a', {
    href: state.linkWith('view', name), 'data-view': name, 'aria-current': name === state.reading.view ? 'page' : false,
  }, label)));
  showUndo(state);
  // A dialog follows when the page has a session of the link.
  setTimeout(() => document.querySelector('dialog[open]')?.dispatchEvent(new Event('linkchange')));
}

/** @param {() => string} link */
function startCopyLink(link) {
  const button = byId('copy-link');
  const address = () => addressOf(link());
  button.addEventListener('click', () => clearNotices('page'));
  // Without a clipboard, as in many frames, the link is there to copy by hand.
  copies(button, address, () => showNotice('page', `Copy this link: ${address()}`));
}

/** @param {string} id @param {(button: HTMLElement) => Promise<void>} open */
function onClick(id, open) {
  const button = byId(id);
  button.addEventListener('click', async () => {
    clearNotices('page');
    try {
      await open(button);
    } catch (error) {
      showNotice('page', `This did not load (${error}). Are you offline?`, { error: true });
    }
  });
}
