// Lines to put into another page: an iframe, or the <depth-scale> element of embed.js.

import { element, symbols } from './dom.js';
import { copyable } from './download.js';

/** @typedef {import('./share.js').Shared} Shared */

/** As in embed.js: scripts, and the link to the full page. */
const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';

/** @param {Shared} shared @returns {Node[]} */
export function embed({ wasm, link, site }) {
  const controls = select('controls', [['none', 'None'], ['some', 'Some'], ['all', 'All']]);
  const theme = select('theme', [['auto', 'As the reader’s system'], ['light', 'Light'], ['dark', 'Dark']]);
  const width = input('width', '100%');
  const height = input('height', '560');
  const ofView = wasm.read_link(link).controls;
  const picks = element('fieldset', { class: 'picks', hidden: true }, element('legend', {}, 'Controls to show'),
    ...[{ key: 'phi', words: 'Activation φ' }, ...wasm.bounds().map(({ key, name, symbol }) => ({ key, words: symbol === key ? name : `${name} ${symbol}` })),
      ...wasm.choices().map(({ key, label }) => ({ key, words: label }))]
      .filter(({ key }) => ofView.includes(key))
      .map(({ key, words }) => element('label', {}, element('input', { type: 'checkbox', value: key, checked: key === 'sw2' || key === 'budget' }), element('span', {}, symbols(words)))));
  const frame = copyable({ name: 'iframe', label: 'As an iframe, anywhere', rows: 4 });
  const line = copyable({ name: 'element', label: 'As an element that grows to fit, with its script', rows: 4 });
  const preview = element('div');
  let previewed = false;

  const show = () => {
    const chosen = [...picks.querySelectorAll('input:checked')].map((pick) => /** @type {HTMLInputElement} */ (pick).value);
    const shown = controls.value === 'some' ? chosen.join(',') || 'none' : controls.value;
    picks.hidden = controls.value !== 'some';
    const address = site + wasm.embed_link(link, `controls=${shown}&theme=${theme.value}`);
    frame.show(`<iframe src="${escaped(address)}" width="${escaped(width.value)}" height="${escaped(height.value)}"`
      + ` sandbox="${SANDBOX}" loading="lazy" title="depthscale" style="border: 0"></iframe>`);
    line.show(`<script src="${escaped(site)}embed.js" async></script>\n<depth-scale link="${escaped(link)}"`
      + `${shown === 'none' ? '' : ` controls="${shown}"`}${theme.value === 'auto' ? '' : ` theme="${theme.value}"`}></depth-scale>`);
    if (previewed) preview.replaceChildren(element('iframe', { class: 'preview', src: address, sandbox: SANDBOX, title: 'Preview of the embed' }));
  };
  const options = element('div', { class: 'options' }, labelled('Controls', controls), labelled('Colours', theme),
    labelled('Width', width), labelled('Height', height));
  for (const part of [options, picks]) part.addEventListener('input', show);
  show();
  return [options, picks, frame.root, line.root, element('div', { class: 'row' }, element('button', {
    type: 'button', 'data-action': 'preview',
    click: () => { previewed = true; show(); },
  }, 'Preview')), preview];
}

/** @param {string} name @param {[string, string][]} options */
function select(name, options) {
  return element('select', { 'data-embed-option': name }, ...options.map(([value, words]) => element('option', { value }, words)));
}

/** @param {string} name @param {string} value */
function input(name, value) {
  return element('input', { type: 'text', autocomplete: 'off', value, 'data-embed-option': name });
}

/** @param {string} words @param {HTMLElement} control */
function labelled(words, control) {
  return element('label', {}, words, control);
}

/** For an attribute in quotes. @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
