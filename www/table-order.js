// In which order the rows of a table stand: by one column, up or down, or as they come.

/** @typedef {import('./types.js').Table} TableData */

/** Stands for the column of the rows' names. */
export const NAMES = '';
/** Puts layer 9 before layer 10. */
const collator = new Intl.Collator('en', { numeric: true });

export class Order {
  /** @type {string | null} */
  #key = null;
  #descends = false;

  /** The next order by this column: ascending, descending, as the rows come. @param {string} key */
  press(key) {
    const again = key === this.#key;
    if (again && this.#descends) this.#key = null;
    else this.#key = key;
    this.#descends = again && !this.#descends;
  }

  /** A column's `aria-sort`. @param {string} key */
  of(key) {
    if (key !== this.#key) return 'none';
    return this.#descends ? 'descending' : 'ascending';
  }

  /**
   * Rows in order; those without a number come last either way.
   * @param {TableData} data
   * @param {number[]} rows
   */
  apply({ columns, labels, values }, rows) {
    const way = this.#descends ? -1 : 1;
    if (this.#key === NAMES) return [...rows].sort((a, b) => way * collator.compare(labels[a], labels[b]));
    const column = columns.findIndex(({ key }) => key === this.#key);
    if (column < 0) return rows;
    const value = (/** @type {number} */ row) => values[row * columns.length + column];
    const present = rows.filter((row) => !Number.isNaN(value(row)));
    const missing = rows.filter((row) => Number.isNaN(value(row)));
    // No difference of the two: that of infinities is no number.
    return [...present.sort((a, b) => way * (value(a) < value(b) ? -1 : Number(value(a) > value(b)))), ...missing];
  }
}
