// The rows of a table: made once, then written only where something changed, and many of them in slices, so that nothing
// else waits for a long table. Another order is other text in the same cells: to move the rows costs the browser more.

import { element, symbols } from './dom.js';
import { columnStyle, formatNumber, isFar } from './format.js';

/** @typedef {import('./types.js').Table} TableData */

/** So many cells are looked at before the page has its turn: about ten milliseconds' work. */
const SLICE = 3000;

export class Rows {
  body = element('tbody', { role: 'rowgroup' });
  /** @type {HTMLTableRowElement[]} */
  #rows;
  /** @type {HTMLTableCellElement[][]} */
  #cells;
  /** What the cells say, row by row. @type {number[]} */
  #values = [];
  /** @type {string[]} */
  #styles = [];
  /** @type {Iterator<void>} */
  #work = [].values();
  #timer = 0;

  /** @param {TableData} data @param {number} count */
  constructor({ columns }, count) {
    const empty = element('tr', { role: 'row' }, element('th', { scope: 'row', role: 'rowheader' }),
      ...columns.map(({ key, group }, column) => element('td', {
        role: 'cell', 'data-key': key, class: column === 0 || columns[column - 1].group !== group ? 'starts' : '',
      })));
    this.#rows = Array.from({ length: count }, () => /** @type {HTMLTableRowElement} */ (empty.cloneNode(true)));
    this.#cells = this.#rows.map(({ cells }) => [...cells]);
    this.body.append(...this.#rows);
  }

  /** @param {TableData} data @param {number[]} order Which of its rows stand here, from the top. */
  write(data, order) {
    this.stop();
    this.#work = this.#writing(data, order);
    this.#go();
  }

  /** Writes no more. */
  stop() {
    clearTimeout(this.#timer);
  }

  /** Writes at once what is still to be written. */
  finish() {
    this.stop();
    while (!this.#work.next().done);
  }

  #go() {
    if (!this.#work.next().done) this.#timer = setTimeout(() => this.#go());
  }

  /** @param {TableData} data @param {number[]} order @returns {Generator<void>} */
  * #writing({ columns, labels, values }, order) {
    const width = columns.length;
    // Columns over layers are written in one style; a list of unlike quantities row by row.
    const styles = labels.every(isLayer) &&
      columns.map(({ key }, column) => columnStyle(key, order.map((row) => values[row * width + column])));
    const rest = Math.ceil(SLICE / width);
    for (let line = 0; line < order.length; line += 1) {
      if (line > 0 && line % rest === 0) yield;
      const row = order[line];
      this.#name(line, labels[row]);
      for (let column = 0; column < width; column += 1) {
        const value = values[row * width + column];
        this.#write(line, column, value, styles ? styles[column] : columnStyle(columns[column].key, [value]));
      }
    }
  }

  /** @param {number} line @param {string} label */
  #name(line, label) {
    const row = this.#rows[line];
    if (row.dataset.row === label) return;
    row.dataset.row = label;
    this.#cells[line][0].replaceChildren(symbols(label));
  }

  /** @param {number} line @param {number} column @param {number} value @param {import('./format.js').Style} style */
  #write(line, column, value, style) {
    const cell = this.#cells[line][column + 1];
    const place = line * (this.#cells[line].length - 1) + column;
    if (Object.is(value, this.#values[place]) && style === this.#styles[place]) return;
    this.#values[place] = value;
    this.#styles[place] = style;
    cell.dataset.value = Number.isNaN(value) ? '' : String(value);
    cell.textContent = formatNumber(value, style);
    cell.classList.toggle('far', isFar(value, style));
  }
}

/** @param {string} label */
export function isLayer(label) {
  return /^\d+$/.test(label);
}
