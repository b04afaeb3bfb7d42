// What the papers missed: a story whose figures and numbers are computed while it is read.

import { byId, element, symbols } from './dom.js';
import { LiveFigure } from './live-figure.js';
import { formula } from './mathml.js';
import { CHAPTERS, SLIPS } from './missed-story.js';
import { startPaperPage } from './paper-page.js';
import { placeOf, verdictOf } from './papers.js';

/** @typedef {import('./types.js').Preset} Preset */
/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./types.js').Wasm} Wasm */

await startPaperPage((wasm, figures) => {
  const presets = wasm.presets();
  /** @type {LiveFigure[]} */
  const live = [];
  const chapters = CHAPTERS.map((chapter) => {
    const exhibits = presets.filter(({ id }) => chapter.figures.includes(id)).map((preset) => {
      const { figure, root } = exhibit(wasm, preset);
      live.push(figure);
      return root;
    });
    return element('section', { class: 'chapter' },
      element('h2', {}, symbols(chapter.heading)),
      ...chapter.why.map((paragraph) => element('p', {}, symbols(paragraph))),
      element('div', { class: 'math', tabindex: 0, role: 'group', 'aria-label': 'Formula' }, formula(chapter.formula.formula, chapter.formula.words)),
      ...exhibits);
  });
  byId('story').replaceChildren(...chapters, element('section', { class: 'chapter' },
    element('h2', {}, 'Slips in print'),
    element('p', {}, 'They change no result, and whoever derives the equations again stumbles over them.'),
    element('ul', {}, ...SLIPS.map((slip) => element('li', {}, symbols(slip))))));
  for (const figure of live) figures.add(figure);
});

/** A figure with its claim, how far it is, and the verdict. @param {Wasm} wasm @param {Preset} preset */
function exhibit(wasm, preset) {
  const { id, paper, title, claim, link } = preset;
  const verdict = element('p', { class: 'verdict', role: 'status' });
  const progress = element('p', { class: 'caption' });
  const figure = new LiveFigure(wasm, link, { chosen: (all) => all, legend: true, kept: true }, (session) => {
    const { done, total, unit: [, many], verb } = session.amount();
    progress.textContent = done < total ? `${done} of ${total} ${many} ${verb}` : `${total} ${many} ${verb}`;
    const own = session.claims().find((each) => each.id === id);
    const words = own ? verdictOf(own) : '';
    if (words === verdict.dataset.words) return;
    verdict.dataset.words = words;
    verdict.dataset.holds = String(own?.verdict?.holds ?? '');
    verdict.replaceChildren(symbols(words));
  });
  const root = element('figure', { class: 'card', 'data-id': id },
    element('figcaption', {},
      element('h3', {}, paper === 'missed' ? '' : `${placeOf(preset)}: `, symbols(title)),
      element('p', { class: 'claim' }, symbols(claim))),
    figure.root, progress, verdict,
    element('p', {}, element('a', { href: `./#${link}` }, 'Open in the explorer', element('span', { class: 'hidden' }, `: ${id}`))));
  return { figure, root };
}
