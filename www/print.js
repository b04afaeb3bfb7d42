// What goes to paper and is not on the screen: every row, the equations, and the link. theme.js makes the colours light.

import { byId, element } from './dom.js';

/**
 * @param {import('./table.js').Table[]} tables
 * @param {() => string} address
 */
export function startPrint(tables, address) {
  const link = element('p', { class: 'paper-link' });
  byId('page').after(link);
  /** @type {HTMLDetailsElement | null} */
  const equations = document.querySelector('[data-fold="equations"]');
  let open = false;
  /** @type {boolean[]} */
  let all = [];
  addEventListener('beforeprint', () => {
    link.textContent = address();
    all = tables.map((table) => table.all);
    for (const table of tables) table.showAll(true);
    for (const table of tables) table.finish();
    open = equations?.open ?? false;
    if (equations) equations.open = true;
  });
  addEventListener('afterprint', () => {
    tables.forEach((table, index) => table.showAll(all[index]));
    if (equations) equations.open = open;
  });
}
