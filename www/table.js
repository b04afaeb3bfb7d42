// The numbers under the charts: which rows are shown, in which order, and the buttons for both. Layers are thinned until the
// reader asks for all of them.

import { element } from './dom.js';
import { FAR } from './format.js';
import { copyButton, tabSeparated } from './table-copy.js';
import { tableHead } from './table-head.js';
import { Order } from './table-order.js';
import { Rows, isLayer } from './table-rows.js';

/** @typedef {import('./types.js').Table} TableData */

/** With more rows than this, only some are shown at first. */
const THIN_ABOVE = 24;

export class Table {
  #host;
  #heading = element('h2');
  #more = element('button', { type: 'button', 'data-action': 'all-rows', click: () => this.showAll(!this.#all) });
  #table = element('table', { role: 'table' });
  #scroll = element('div', { class: 'scroll', tabindex: 0, role: 'region' }, this.#table);
  #all = false;
  #shape = '';
  #order = new Order();
  /** @type {Rows | null} */
  #rows = null;
  /** @type {TableData | null} */
  #data = null;
  /** Whether so many cells are on the page that updates cost more. */
  large = false;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.#host = host;
    const copy = copyButton(() => (this.#data ? tabSeparated(this.#data, this.#order.apply(this.#data, [...this.#data.labels.keys()])) : ''),
      () => this.#table);
    host.replaceChildren(element('div', { class: 'numbers-head' }, this.#heading, this.#more, copy), this.#scroll,
      element('p', { class: 'caption far-note' }, `Marked ▸: networks and theory more than ${FAR} standard errors apart.`));
  }

  /** Whether every row is shown. */
  get all() {
    return this.#all;
  }

  /** @param {boolean} all */
  showAll(all) {
    this.#all = all;
    this.#update();
  }

  /** Has every number written by now, as for paper. */
  finish() {
    this.#rows?.finish();
  }

  /** @param {TableData & { title?: string }} data */
  show(data) {
    this.#data = data;
    this.#heading.textContent = data.title ?? 'Numbers';
    this.#update();
    this.#host.hidden = false;
  }

  #update() {
    const data = this.#data;
    if (!data) return;
    const picked = this.#all ? [...data.labels.keys()] : thinned(data.labels);
    const shape = JSON.stringify([this.#heading.textContent, data.columns, picked.map((row) => data.labels[row])]);
    const built = shape !== this.#shape;
    this.#shape = shape;
    const rows = !built && this.#rows || this.#build(data, picked);
    rows.write(data, this.#order.apply(data, picked));
    // Last, so that a new table comes to the page whole.
    if (built) this.#table.append(rows.body);
  }

  /** @param {TableData} data @param {number[]} picked */
  #build(data, picked) {
    const { columns, labels } = data;
    const title = this.#heading.textContent ?? '';
    this.#more.hidden = labels.length <= THIN_ABOVE;
    this.#more.textContent = this.#more.hidden ? '' : this.#all ? 'Show fewer rows' : `Show all ${labels.length} rows`;
    this.#scroll.setAttribute('aria-label', `Table: ${title}`);
    this.#rows?.stop();
    this.#table.replaceChildren(element('caption', { class: 'hidden' }, `${title}: theory beside sampled networks`), tableHead(data, (key) => this.#sort(key)));
    this.#table.className = picked.length > THIN_ABOVE ? 'long' : '';
    this.#table.style.setProperty('--columns', String(columns.length));
    this.#table.style.setProperty('--name', `${Math.max(data.label_heading.length, ...labels.map(({ length }) => length))}ch`);
    this.#showOrder();
    this.large = picked.length * columns.length > 2000;
    this.#rows = new Rows(data, picked.length);
    return this.#rows;
  }

  /** @param {string} key */
  #sort(key) {
    this.#order.press(key);
    this.#showOrder();
    this.#update();
  }

  #showOrder() {
    for (const heading of this.#table.querySelectorAll('[data-sort]')) {
      heading.setAttribute('aria-sort', this.#order.of(heading.getAttribute('data-sort') ?? ''));
    }
  }
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
