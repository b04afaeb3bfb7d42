// The keys of the page, in one table: what listens and what the help dialog says cannot differ. A key presses what can also be clicked.

import { remember, remembered } from './memory.js';

/**
 * @typedef {object} Row
 * @property {string[]} keys Any of them.
 * @property {string} does
 * @property {string} presses Selector of the control.
 */

/** @type {Row[]} */
const ACTIONS = [
  { keys: ['u', 'Ctrl+Z', 'Cmd+Z'], does: 'Undo the last change', presses: '#undo' },
  { keys: ['r', 'Ctrl+Shift+Z', 'Cmd+Shift+Z', 'Ctrl+Y'], does: 'Redo it', presses: '#redo' },
  { keys: ['c'], does: 'Copy the link', presses: '#copy-link' },
  { keys: ['s'], does: 'Share', presses: '#share' },
  { keys: ['t'], does: 'Next colours: auto, light, dark',
    presses: '#theme label:has(:checked) + label, #theme:has(label:last-child :checked) label:first-of-type' },
  { keys: ['g'], does: 'Start the tour', presses: '#take-tour' },
  { keys: ['?'], does: 'This help', presses: '#help' },
  { keys: ['Escape'], does: 'Close this help, end the tour', presses: '#tour [data-action=end]' },
];

/** Where letters are typed; and where else a letter or a digit means something. */
const TEXT = 'input:not([type=radio], [type=checkbox], [type=range]), textarea';
const CHOICE = 'select, [type=range]';

/** @returns {Row[]} */
export function keyTable() {
  const views = [...document.querySelectorAll('#views a')].map((tab, index) => ({
    keys: [String(index + 1)], does: `View ${tab.textContent}`, presses: `#views a:nth-child(${index + 1})`,
  }));
  return [...views, ...ACTIONS];
}

/** Whether keys of one sign are on. They can be turned off for who speaks to the computer or presses keys by accident. */
export function singleKeys() {
  return remembered('keys') !== 'off';
}

/** @param {boolean} on */
export function setSingleKeys(on) {
  remember('keys', on ? 'on' : 'off');
}

export function startKeys() {
  document.addEventListener('keydown', (event) => {
    // A dialog has its own keys.
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
    const single = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
    const at = event.target instanceof Element ? event.target : document.body;
    if (at.matches(TEXT) || (single && (at.matches(CHOICE) || !singleKeys()))) return;
    const name = nameOf(event);
    const row = keyTable().find(({ keys }) => keys.includes(name));
    const control = row && document.querySelector(row.presses);
    if (!(control instanceof HTMLElement)) return;
    event.preventDefault();
    control.click();
  });
}

/** A key as the table writes it. @param {KeyboardEvent} event */
function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const held = [ctrlKey && 'Ctrl', metaKey && 'Cmd', altKey && 'Alt'].filter((each) => each !== false);
  // Shift makes "?" of another key; it changes what a letter does. Caps Lock does not.
  if (shiftKey && /^[a-z]$/i.test(key)) held.push('Shift');
  const letter = held.length > 0 ? key.toUpperCase() : key.toLowerCase();
  return [...held, key.length === 1 ? letter : key].join('+');
}
