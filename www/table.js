// The numbers under the charts. Layers are thinned until the reader asks for all of them; cells are written once and then
// only their text changes, so that a table of a thousand layers keeps up with the sampling.

import { element, symbols } from './dom.js';
import { columnStyle, formatNumber } from './format.js';

/** @typedef {import('./types.js').Table} TableData */

/** With more rows than this, only some are shown at first. */
const THIN_ABOVE = 24;

export class Table {
  #host;
  #title = 'Numbers';
  #all = false;
  #shape = '';
  /** @type {{ cell: HTMLTableCellElement, written: HTMLSpanElement }[]} */
  #cells = [];
  /** @type {TableData | null} */
  #data = null;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.#host = host;
  }

  /** Whether every row is on the page, so that updates cost more. */
  get large() {
    return this.#cells.length > 2000;
  }

  /** @param {TableData & { title?: string }} data */
  show(data) {
    this.#data = data;
    this.#title = data.title ?? this.#title;
    const picked = this.#all ? [...data.labels.keys()] : thinned(data.labels);
    const shape = JSON.stringify([this.#title, data.columns, this.#all, picked.map((row) => data.labels[row])]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#build(data, picked);
    }
    this.#fill(data, picked);
    this.#host.hidden = false;
  }

  /** @param {TableData} data @param {number[]} picked */
  #build({ label_heading: heading, columns, labels }, picked) {
    this.#cells = [];
    const body = element('tbody', { role: 'rowgroup' }, ...picked.map((row) => element('tr', { role: 'row', 'data-row': labels[row] },
      element('th', { scope: 'row', role: 'rowheader' }, element('span', { class: 'stacked' }, isLayer(labels[row]) ? `${heading} ` : ''), symbols(labels[row])),
      ...columns.map(({ key, label, group }, column) => {
        const starts = column === 0 || columns[column - 1].group !== group;
        const cell = element('td', { role: 'cell', 'data-key': key, 'data-label': label, class: starts ? 'starts' : '' });
        // Stacked on a phone, the first number of a quantity names it.
        if (starts && group) cell.append(element('span', { class: 'stacked' }, symbols(`${group} ${label}`)));
        const written = element('span');
        cell.append(written);
        this.#cells.push({ cell, written });
        return cell;
      }))));
    const headings = element('tr', { role: 'row' }, element('th', { scope: 'col', role: 'columnheader' }, heading),
      ...columns.map(({ label }) => element('th', { scope: 'col', role: 'columnheader' }, symbols(label))));
    const table = element('table', { role: 'table', class: picked.length > THIN_ABOVE ? 'long' : '' },
      element('caption', { class: 'hidden' }, `${this.#title}: theory beside sampled networks`),
      element('thead', { role: 'rowgroup' }, ...groupRow(columns), headings), body);
    const head = element('div', { class: 'numbers-head' }, element('h2', {}, this.#title));
    if (labels.length > THIN_ABOVE) {
      head.append(element('button', {
        type: 'button', 'data-action': 'all-rows',
        click: () => {
          this.#all = !this.#all;
          if (this.#data) this.show(this.#data);
          const again = this.#host.querySelector('[data-action="all-rows"]');
          if (again instanceof HTMLElement) again.focus();
        },
      }, this.#all ? 'Show fewer rows' : `Show all ${labels.length} rows`));
    }
    this.#host.replaceChildren(head, element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Table: ${this.#title}` }, table));
  }

  /** @param {TableData} data @param {number[]} picked */
  #fill({ columns, labels, values }, picked) {
    const width = columns.length;
    // Columns over layers are written in one style; a list of unlike quantities row by row.
    const layered = labels.every(isLayer);
    const styles = columns.map(({ key }, column) => columnStyle(key, picked.map((row) => values[row * width + column])));
    picked.forEach((row, line) => {
      for (let column = 0; column < width; column += 1) {
        const value = values[row * width + column];
        const exact = Number.isNaN(value) ? '' : String(value);
        const { cell, written } = this.#cells[line * width + column];
        const style = layered ? styles[column] : columnStyle(columns[column].key, [value]);
        const text = formatNumber(value, style);
        if (cell.dataset.value !== exact) cell.dataset.value = exact;
        if (written.textContent !== text) written.textContent = text;
      }
    });
  }
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
  return [element('tr', { role: 'row', class: 'groups' }, element('td', { role: 'cell' }),
    ...groups.map(({ group, span }) => element('th', {
      colspan: span, scope: 'colgroup', role: 'columnheader', class: hue(group),
    }, symbols(group))))];
}

/** The hue of the quantity that a heading names. @param {string} group */
function hue(group) {
  if (group === 'ξ_q') return 'length';
  if (/g_ab|ξ₂/.test(group)) return 'correlation';
  return /g_aa|ξ₁/.test(group) ? 'gradient' : '';
}

/** @param {string} label */
function isLayer(label) {
  return /^\d+$/.test(label);
}

/**
 * Which rows to show. Of layers the outermost ones and round ones between; of anything else every fourth.
 * @param {string[]} labels
 */
function thinned(labels) {
  const every = [...labels.keys()];
  if (labels.length <= THIN_ABOVE) return every;
  if (!labels.every(isLayer)) return every.filter((row) => row % 4 === 3);
  const step = [5, 10, 20, 25, 50, 100].find((size) => labels.length / size <= 12) ?? 100;
  return every.filter((row) => row < 3 || row === every.length - 1 || Number(labels[row]) % step === 0);
}
