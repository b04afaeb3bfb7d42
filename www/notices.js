// Messages to the reader: what a link got wrong, which typed value was refused, what stopped.

import { byId, element } from './dom.js';

/** @typedef {import('./types.js').LinkNotice} LinkNotice */
/** @typedef {'link' | 'value' | 'phi' | 'compute' | 'time' | 'data' | 'page' | 'part'} Topic What a notice is about; a topic's notices go away together. */

/** So many notices of one topic are shown; the rest are counted. */
const SHOWN = 4;
/** A message longer than this is cut. What a formula got wrong comes with all that it may hold. */
const LONGEST = 480;

/** When each was shown. @type {WeakMap<Element, number>} */
const shownAt = new WeakMap();

/**
 * @param {Topic} topic
 * @param {number} [ms] Those that nobody can have read by now stay: younger than this.
 */
export function clearNotices(topic, ms = 0) {
  for (const notice of document.querySelectorAll(`.notice[data-topic="${topic}"]`)) {
    if (performance.now() - (shownAt.get(notice) ?? 0) >= ms) notice.remove();
  }
}

/**
 * @param {Topic} topic
 * @param {LinkNotice[]} notices
 * @param {HTMLElement} [host] Where they stand, if not above the figure.
 */
export function showLinkNotices(topic, notices, host) {
  clearNotices(topic);
  const kept = topic === 'link' ? 'The rest of the link is kept.' : 'The old value is kept.';
  for (const { key, message } of notices.slice(0, SHOWN)) {
    // Of a notice on the link as a whole, nothing but its own words is true.
    showNotice(topic, key === 'link' ? `${cut(message)}.` : `${cut(message)}. ${kept}`, { key, host });
  }
  if (notices.length > SHOWN) showNotice(topic, `${notices.length - SHOWN} more parts of the link were not understood.`, { host });
}

/**
 * @param {Topic} topic
 * @param {string} message
 * @param {{ key?: string, error?: boolean, action?: { label: string, run: () => void }, host?: HTMLElement }} [options]
 */
export function showNotice(topic, message, { key = '', error = false, action, host = byId('notices') } = {}) {
  // What went wrong twice is said once.
  const same = [...document.querySelectorAll(`.notice[data-topic="${topic}"] p`)].find(({ textContent }) => textContent === message);
  same?.closest('.notice')?.remove();
  const notice = element('div', {
    class: error ? 'notice error' : 'notice',
    role: error ? 'alert' : 'status',
    'data-topic': topic,
    'data-key': cut(key),
  }, element('p', {}, message));
  if (action) {
    notice.append(element('button', { type: 'button', click: () => { notice.remove(); action.run(); } }, action.label));
  }
  // A part that is missing is missed until it is there.
  if (topic !== 'part') {
    notice.append(element('button', {
      type: 'button', class: 'quiet', 'aria-label': `Dismiss: ${message}`, click: () => notice.remove(),
    }, '✕'));
  }
  shownAt.set(notice, performance.now());
  host.append(notice);
}

/** @param {string} text */
function cut(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
