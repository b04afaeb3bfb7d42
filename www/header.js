// The header: tabs, undo, "Copy link", and what opens "Share", the tour and help. Tabs are real links, so that they open in a new
// tab and back returns from them.

import { copies } from './copy.js';
import { byId, element } from './dom.js';
import { startKeys } from './keys.js';
import { loaded } from './late.js';
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
  onClick('share', () => import('./share.js'), ({ showShare }, button) => showShare(wasm, () => state.reading.link, session, button));
  onClick('take-tour', () => import('./tour.js'), ({ showTour }) => showTour(state));
  onClick('help', () => import('./help.js'), ({ showHelp }, button) => showHelp(button));
  startKeys();
  offerTour();
}

/** @param {Wasm} wasm @param {State} state */
export function showHeader(wasm, state) {
  const host = byId('views');
  if (host.childElementCount === 0) host.append(...wasm.views().map(({ name, label }) => element('a', { 'data-view': name }, label)));
  // In place: one of them may be pressed just now.
  for (const tab of host.querySelectorAll('a')) {
    const name = tab.dataset.view ?? '';
    tab.href = state.linkWith('view', name);
    if (name === state.reading.view) tab.setAttribute('aria-current', 'page');
    else tab.removeAttribute('aria-current');
  }
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

/**
 * @template Part
 * @param {string} id
 * @param {() => Promise<Part>} load
 * @param {(part: Part, button: HTMLElement) => Promise<void>} open
 */
function onClick(id, load, open) {
  const button = byId(id);
  button.addEventListener('click', async () => {
    clearNotices('page');
    const part = await loaded(load, 'page', 'This');
    try {
      await open(part, button);
    } catch (error) {
      showNotice('page', `This stopped (${error}).`, { error: true });
    }
  });
}
