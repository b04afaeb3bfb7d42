// The gallery: every figure as a small live picture that opens it in the explorer, grouped by paper and searchable.

import { byId, element, symbols } from './dom.js';
import { LiveFigure } from './live-figure.js';
import { startPaperPage } from './paper-page.js';
import { citationOf, nameOf, placeOf } from './papers.js';

/** @typedef {import('./types.js').Preset} Preset */
/** @typedef {import('./papers.js').Paper} Paper */
/** @typedef {import('./types.js').Wasm} Wasm */

/** Of a thumbnail's networks there are at most this many, and they are at most this wide. */
const THUMBNAIL = { nets: 16, N: 500 };

/** Which of a view's figures a preset is about, where it is not the first. @type {Record<string, string>} */
const ABOUT = { 'S-F3b': 'fixed-correlation' };

/** @typedef {{ root: HTMLElement, text: string }} Tile `text` is what a search looks at. */

await startPaperPage((wasm, figures) => {
  const presets = wasm.presets();
  const papers = [...new Set(presets.map(({ paper }) => paper))];
  /** @type {LiveFigure[]} */
  const live = [];
  const groups = papers.map((paper) => {
    const tiles = presets.filter((preset) => preset.paper === paper).map((preset) => {
      const chosen = (/** @type {string[]} */ all) => [ABOUT[preset.id] ?? all[0]];
      const figure = new LiveFigure(wasm, lighter(wasm, preset.link), { chosen, legend: false, kept: false });
      live.push(figure);
      return tileOf(preset, figure);
    });
    return { root: groupOf(paper, tiles), tiles };
  });
  byId('groups').replaceChildren(...groups.map(({ root }) => root));
  for (const figure of live) figures.add(figure);
  startSearch(groups);
});

/** The link with fewer and narrower networks. @param {Wasm} wasm @param {string} link */
function lighter(wasm, link) {
  const { values, controls } = wasm.read_link(link);
  return Object.entries(THUMBNAIL).reduce((lighter, [key, most]) =>
    (controls.includes(key) && (values[key] ?? 0) > most ? wasm.change(lighter, key, String(most)).link : lighter), link);
}

/** @param {Preset} preset @param {LiveFigure} figure @returns {Tile} */
function tileOf(preset, figure) {
  const { id, title, claim, link } = preset;
  const root = element('li', { class: 'tile card', 'data-id': id },
    figure.root,
    element('p', { class: 'place' }, `${placeOf(preset)} `, element('span', { class: 'id' }, id)),
    element('h3', {}, element('a', { href: `./#${link}` }, symbols(title))),
    element('p', { class: 'caption' }, symbols(claim)));
  return { root, text: `${id} ${placeOf(preset)} ${title} ${claim}`.toLowerCase() };
}

/** @param {Paper} paper @param {Tile[]} tiles */
function groupOf(paper, tiles) {
  const citation = citationOf(paper);
  return element('section', { class: 'group-of-paper', 'aria-labelledby': `paper-${paper}` },
    element('h2', { id: `paper-${paper}` }, nameOf(paper)),
    citation
      ? element('p', { class: 'citation' }, `${citation.authors}: `,
        element('a', { href: citation.address }, citation.title), `. ${citation.where}.`)
      : element('p', { class: 'citation' }, 'Claims of this project, each with its numbers; ',
        element('a', { href: 'missed.html' }, 'the story behind them'), '.'),
    element('ul', { class: 'tiles' }, ...tiles.map(({ root }) => root)));
}

/** @param {{ root: HTMLElement, tiles: Tile[] }[]} groups */
function startSearch(groups) {
  const field = /** @type {HTMLInputElement} */ (byId('search'));
  const all = groups.flatMap(({ tiles }) => tiles);
  const show = () => {
    const words = field.value.toLowerCase().split(/\s+/);
    for (const { root, text } of all) root.hidden = !words.every((word) => text.includes(word));
    for (const { root, tiles } of groups) root.hidden = tiles.every((tile) => tile.root.hidden);
    const found = all.filter(({ root }) => !root.hidden).length;
    byId('found').textContent = found > 0 ? `${found} of ${all.length} figures`
      : `No figure has “${field.value.trim()}” in its name, title or claim. Empty the field to see all ${all.length}.`;
  };
  field.addEventListener('input', show);
  show(); // the browser may have kept what was typed before a reload
}
