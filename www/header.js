// Tabs, "Copy link" and "Share". Tabs are real links, so that they open in a new tab and back returns from them.

import { byId, element } from './dom.js';
import { clearNotices, showNotice } from './notices.js';

/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./state.js').State} State */

/** @param {Wasm} wasm @param {State} state */
export function showTabs(wasm, state) {
  byId('views').replaceChildren(...wasm.views().map(({ name, label }) => element('a', {
    href: state.linkWith('view', name), 'data-view': name, 'aria-current': name === state.reading.view ? 'page' : false,
  }, label)));
}

/** The whole address of a link. @param {string} link */
export function addressOf(link) {
  return new URL(link, location.href.replace(/[?#].*$/, '')).href;
}

/** @param {() => string} link */
export function startCopyLink(link) {
  const button = byId('copy-link');
  const words = button.textContent;
  button.addEventListener('click', async () => {
    const address = addressOf(link());
    clearNotices('page');
    try {
      await navigator.clipboard.writeText(address);
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = words; }, 1500);
    } catch {
      // No clipboard here, as in many frames: show the link to copy by hand.
      showNotice('page', `Copy this link: ${address}`);
    }
  });
}

/**
 * @param {Wasm} wasm
 * @param {() => string} link
 * @param {() => Session | null} session
 */
export function startShare(wasm, link, session) {
  const button = byId('share');
  button.addEventListener('click', async () => {
    clearNotices('page');
    try {
      // Most visits share nothing: the dialog is loaded when it is asked for.
      const { showShare } = await import('./share.js');
      showShare(wasm, link(), session, button);
    } catch (error) {
      showNotice('page', `The dialog did not load (${error}). Are you offline?`, { error: true });
    }
  });
}
