// The headings of a table: a button in each orders the rows by its column.

import { element, symbols } from './dom.js';
import { NAMES } from './table-order.js';

/** @typedef {import('./types.js').Table} TableData */

/**
 * @param {TableData} data
 * @param {(key: string) => void} press
 */
export function tableHead({ label_heading: heading, columns }, press) {
  const sorts = element('tr', { role: 'row' }, sortable(NAMES, heading, '', press),
    ...columns.map(({ key, label, group }) => sortable(key, label, group, press)));
  return element('thead', { role: 'rowgroup' }, ...groupRow(columns), sorts);
}

/**
 * @param {string} key
 * @param {string} label
 * @param {string} group Told to those who do not see the heading above.
 * @param {(key: string) => void} press
 */
function sortable(key, label, group, press) {
  const button = element('button', { type: 'button', class: 'sort', click: () => press(key) }, symbols(label));
  if (group) button.append(element('span', { class: 'hidden' }, ' of ', symbols(group)));
  return element('th', { scope: 'col', role: 'columnheader', 'data-sort': key }, button);
}

/**
 * A heading over the columns of each quantity, unless no column has one.
 * @param {import('./types.js').Column[]} columns
 */
function groupRow(columns) {
  if (!columns.some(({ group }) => group)) return [];
  /** @type {{ group: string, span: number }[]} */
  const groups = [];
  for (const { group } of columns) {
    const last = groups.at(-1);
    if (last?.group === group) last.span += 1;
    else groups.push({ group, span: 1 });
  }
  return [element('tr', { role: 'row', class: 'groups' }, element('td', { role: 'cell' }), ...groups.map(({ group, span }) => {
    const over = element('th', { colspan: span, scope: 'colgroup', role: 'columnheader', class: hue(group) }, symbols(group));
    over.style.gridColumnEnd = `span ${span}`; // a long table is a grid
    return over;
  }))];
}

/** The hue of the quantity that a heading names. @param {string} group */
function hue(group) {
  if (group === 'ξ_q') return 'length';
  if (/g_ab|ξ₂/.test(group)) return 'correlation';
  return /g_aa|ξ₁/.test(group) ? 'gradient' : '';
}
