// The help dialog: the tour, and every key.

import { openDialog } from './dialog.js';
import { byId, element } from './dom.js';
import { keyTable, setSingleKeys, singleKeys } from './keys.js';

/** Keys that a part of the page hears while it has the focus. @type {{ title: string, rows: { keys: string[], does: string }[] }[]} */
const PARTS = [
  { title: 'On a slider', rows: [
    { keys: ['←', '→'], does: 'One step' },
    { keys: ['Page Up', 'Page Down'], does: 'Larger steps' },
    { keys: ['Home', 'End'], does: 'Lowest and highest value' },
  ] },
  { title: 'In a field', rows: [
    { keys: ['Enter'], does: 'Take the value' },
    { keys: ['Escape'], does: 'Back to the old one' },
  ] },
  { title: 'On curves', rows: [
    { keys: ['←', '→'], does: 'Read the numbers one step on; with Shift ten' },
    { keys: ['Page Up', 'Page Down'], does: 'Ten steps up and down' },
    { keys: ['Home', 'End'], does: 'First and last' },
    { keys: ['Escape'], does: 'Hide the numbers' },
  ] },
  { title: 'On the phase map', rows: [
    { keys: ['←', '→', '↑', '↓'], does: 'Move the operating point one step; with Shift ten' },
    { keys: ['Escape'], does: 'Hide the numbers' },
  ] },
];

/** @param {HTMLElement} opener Gets the focus back. */
export function showHelp(opener) {
  return openDialog('help-dialog', 'Help', opener, (dialog) => [element('div', { class: 'help' },
    element('p', {}, 'Move a slider, click the map or type a value: theory follows at once, sampled networks a moment later. The address bar always holds what you see.'),
    element('button', { type: 'button', 'data-action': 'tour', click: () => { dialog.close(); byId('take-tour').click(); } }, 'Take the two-minute tour'),
    element('h3', {}, 'Keys anywhere'),
    element('label', { class: 'switch' }, element('input', {
      type: 'checkbox', 'data-action': 'single-keys', checked: singleKeys(),
      change: ({ target }) => setSingleKeys(/** @type {HTMLInputElement} */ (target).checked),
    }), 'Keys of a single letter, digit or sign'),
    list(keyTable()),
    ...PARTS.flatMap(({ title, rows }) => [element('h3', {}, title), list(rows)]))]);
}

/** @param {{ keys: string[], does: string }[]} rows */
function list(rows) {
  return element('dl', { class: 'keys' }, ...rows.flatMap(({ keys, does }) => [
    element('dt', {}, ...keys.map((key) => element('kbd', {}, key))), element('dd', {}, does),
  ]));
}
