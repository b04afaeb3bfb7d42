// The cells of a table: made once, then written only where a number changed, and many of them in slices, so that nothing
// else waits for a long table.

import { element, symbols } from './dom.js';
import { columnStyle, formatNumber, isFar } from './format.js';

/** @typedef {import('./types.js').Table} TableData */

/** So many cells are looked at before the page has its turn: a few milliseconds' work. */
const SLICE = 4000;

export class Rows {
  body = element('tbody', { role: 'rowgroup' });
  /** @type {HTMLTableRowElement[]} */
  #rows;
  /** @type {HTMLTableCellElement[]} */
  #cells = [];
  /** What the cells say. */
  #values;
  /** @type {string[]} */
  #styles;
  /** How the rows stand. @type {number[]} */
  #order;
  /** @type {Iterator<void>} */
  #work = [].values();
  #timer = 0;

  /** @param {TableData} data @param {number[]} picked The rows to show. */
  constructor({ columns, labels }, picked) {
    const empty = element('tr', { role: 'row' }, element('th', { scope: 'row', role: 'rowheader' }),
      ...columns.map(({ key, group }, column) => element('td', {
        role: 'cell', 'data-key': key, class: column === 0 || columns[column - 1].group !== group ? 'starts' : '',
      })));
    this.#rows = picked.map((row) => {
      const made = /** @type {HTMLTableRowElement} */ (empty.cloneNode(true));
      made.dataset.row = labels[row];
      made.cells[0].append(symbols(labels[row]));
      this.#cells.push(...[...made.cells].slice(1));
      return made;
    });
    this.#values = new Array(this.#cells.length);
    this.#styles = new Array(this.#cells.length);
    this.#order = picked;
    this.body.append(...this.#rows);
  }

  get cells() {
    return this.#cells.length;
  }

  /**
   * @param {TableData} data
   * @param {number[]} picked The same rows as at first.
   * @param {number[]} order The same in another order.
   */
  write(data, picked, order) {
    this.stop();
    this.#work = this.#writing(data, picked);
    this.#go();
    if (order.every((row, place) => row === this.#order[place])) return;
    this.#order = order;
    const rows = new Map(picked.map((row, line) => [row, this.#rows[line]]));
    this.body.append(...order.map((row) => /** @type {HTMLElement} */ (rows.get(row))));
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

  /** @param {TableData} data @param {number[]} picked @returns {Generator<void>} */
  * #writing({ columns, labels, values }, picked) {
    const width = columns.length;
    // Columns over layers are written in one style; a list of unlike quantities row by row.
    const styles = labels.every(isLayer) &&
      columns.map(({ key }, column) => columnStyle(key, picked.map((row) => values[row * width + column])));
    for (let place = 0; place < this.#cells.length; place += 1) {
      if (place % SLICE === SLICE - 1) yield;
      const column = place % width;
      const value = values[picked[(place - column) / width] * width + column];
      const style = styles ? styles[column] : columnStyle(columns[column].key, [value]);
      if (Object.is(value, this.#values[place]) && style === this.#styles[place]) continue;
      this.#values[place] = value;
      this.#styles[place] = style;
      const cell = this.#cells[place];
      cell.dataset.value = Number.isNaN(value) ? '' : String(value);
      cell.textContent = formatNumber(value, style);
      cell.classList.toggle('far', isFar(value, style));
    }
  }
}

/** @param {string} label */
export function isLayer(label) {
  return /^\d+$/.test(label);
}
