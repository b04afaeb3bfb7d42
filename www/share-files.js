// The view as files: each figure as a picture, the table and the report as the command line writes them.

import { element } from './dom.js';
import { download, downloadPng } from './download.js';
import { currentTheme } from './theme.js';

/** @typedef {import('./share.js').Shared} Shared */
/** @typedef {import('./types.js').Session} Session */

/** Of a picture, in CSS pixels, and how much finer it is drawn. */
const SIZE = { width: 960, height: 540, ratio: 2 };

/** @param {Shared} shared @returns {Node[]} */
export function files({ session: current, view }) {
  const session = current();
  if (!session) return [element('p', {}, 'Nothing has been computed yet.')];
  const done = session.networks_done();
  /** @param {string} name @param {string} words @param {(session: Session) => void} run */
  const save = (name, words, run) => element('button', {
    type: 'button', 'data-download': name, click: () => { const now = current(); if (now) run(now); },
  }, words);
  const figures = session.figures().map(({ name, title }) => element('div', { class: 'row' }, element('h3', {}, title),
    save(`png-${name}`, 'PNG', (now) => downloadPng(painted(now, name), `depthscale-${name}.png`)),
    save(`svg-${name}`, 'SVG', (now) => download(now.svg(name, currentTheme()), `depthscale-${name}.svg`))));
  return [element('div', { class: 'downloads' }, ...figures,
    element('div', { class: 'row' }, element('h3', {}, 'Numbers'),
      save('csv', 'CSV, the table', (now) => download(now.csv(), `depthscale-${view}.csv`)),
      save('json', 'JSON, the report', (now) => download(now.json(), `depthscale-${view}.json`)))),
  element('p', { class: 'soft' }, done < session.networks()
    ? 'Not all of it is computed yet: a file has what is there when it is saved.'
    : 'The command line prints the same CSV and JSON for this link, to the last digit.')];
}

/** @param {Session} session @param {string} figure */
function painted(session, figure) {
  const { width, height, ratio } = SIZE;
  const canvas = element('canvas', { width: width * ratio, height: height * ratio });
  session.draw(canvas, figure, { theme: currentTheme(), pixel_ratio: ratio, hidden: [], legend: true });
  return canvas;
}
