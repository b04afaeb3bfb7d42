// What goes to paper and is not on the screen: every row, the equations, the values and the link. theme.js makes the colours light.

import { byId, element, symbols } from './dom.js';
import { addressOf } from './state.js';

/**
 * @param {import('./types.js').Wasm} wasm
 * @param {import('./table.js').Table[]} tables
 * @param {() => import('./types.js').LinkReading} reading
 */
export function startPrint(wasm, tables, reading) {
  const values = element('p', { class: 'paper' });
  const link = element('p', { class: 'paper paper-link' });
  byId('detail').after(values);
  byId('page').after(link);
  /** @type {HTMLDetailsElement | null} */
  const equations = document.querySelector('[data-fold="equations"]');
  let open = false;
  /** @type {boolean[]} */
  let all = [];
  addEventListener('beforeprint', () => {
    const { link: state, activation, values: numbers, controls } = reading();
    const set = wasm.bounds().filter(({ key }) => numbers[key] !== null && controls.includes(key));
    values.replaceChildren(symbols([...controls.includes('phi') ? [`φ = ${activation}`] : [], ...set.map(({ key, symbol }) => `${symbol} = ${numbers[key]}`)].join(', ')));
    link.textContent = addressOf(state);
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
