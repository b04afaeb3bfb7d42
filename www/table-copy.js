// A table for a spreadsheet: to the clipboard, or chosen for the keyboard to copy where a page has no clipboard, as in frames.

import { copies } from './copy.js';
import { element } from './dom.js';

/** @typedef {import('./types.js').Table} TableData */

/**
 * @param {() => string} text
 * @param {() => Node} table What is chosen where there is no clipboard.
 */
export function copyButton(text, table) {
  const button = element('button', { type: 'button', 'data-action': 'copy-table', title: 'Every row, for a spreadsheet' }, 'Copy');
  copies(button, text, () => {
    getSelection()?.selectAllChildren(table());
    return 'Selected: copy it with the keyboard';
  });
  return button;
}

/**
 * Headings and numbers in full, with tabs between.
 * @param {TableData} data
 * @param {number[]} rows
 */
export function tabSeparated({ label_heading: heading, columns, labels, values }, rows) {
  const width = columns.length;
  const written = (/** @type {number} */ value) => (Number.isNaN(value) ? '' : String(value));
  return [
    [heading, ...columns.map(({ label, group }) => `${group} ${label}`.trim())],
    ...rows.map((row) => [labels[row], ...Array.from(values.subarray(row * width, (row + 1) * width), written)]),
  ].map((line) => `${line.join('\t')}\n`).join('');
}
