// Lines to put into another page: an iframe, or the <depth-scale> element of embed.js.

import { element, symbols } from './dom.js';
import { copyable } from './download.js';
import { Measure, SANDBOX } from './share-measure.js';

/** @typedef {import('./share.js').Shared} Shared */
/** @typedef {ReturnType<typeof usual>} Chosen */

/** In pixels: the column of a course page, which a width in percent is taken of. */
const COLUMN = 720;
/** In pixels, what is taken from the fields. */
const WIDTHS = [100, 4000];
const HEIGHTS = [120, 4000];

/** What is chosen at first; without a height that of the view is measured. */
export const usual = () => ({ controls: 'none', picks: ['sw2', 'budget'], theme: 'auto', width: '100%', height: '' });

/** @param {Shared} shared @returns {Node[]} */
export function embed({ wasm, link, site, chosen }) {
  const ofView = wasm.read_link(link).controls;
  const controls = select('controls', chosen.controls, [['none', 'None'], ['some', 'Some'], ['all', 'All']]);
  const theme = select('theme', chosen.theme, [['auto', 'As the reader’s system'], ['light', 'Light'], ['dark', 'Dark']]);
  const width = input('width', chosen.width);
  const height = input('height', chosen.height);
  const picks = element('fieldset', { class: 'picks' }, element('legend', {}, 'Controls to show'),
    ...[{ key: 'phi', words: 'Activation φ' }, ...wasm.bounds().map(({ key, name, symbol }) => ({ key, words: symbol === key ? name : `${name} ${symbol}` })),
      ...wasm.choices().map(({ key, label }) => ({ key, words: label }))]
      .filter(({ key }) => ofView.includes(key))
      .map(({ key, words }) => element('label', {}, element('input', { type: 'checkbox', value: key, checked: chosen.picks.includes(key) }), element('span', {}, symbols(words)))));
  const said = element('p', { class: 'soft', role: 'status' });
  const frame = copyable({ name: 'iframe', label: 'As an iframe, anywhere', rows: 4 });
  const line = copyable({ name: 'element', label: 'As an element that grows to fit, with its script', rows: 4 });
  const preview = element('div');
  /** The view's, in pixels; 0 while it is not known. */
  let measured = 0;
  /** Whether the view loads in a sandbox here, as far as is known. */
  let sandboxed = true;
  let failed = false;
  const measure = new Measure((tall, inSandbox) => {
    [measured, sandboxed, failed] = [tall, inSandbox, tall === 0];
    write();
  });

  const shown = () => (chosen.controls === 'some' ? chosen.picks.filter((key) => ofView.includes(key)).join() || 'none' : chosen.controls);
  const address = () => site + wasm.embed_link(link, `controls=${shown()}&theme=${chosen.theme}`);

  /** The lines, and what there is to say of them. @param {string} [refused] */
  function write(refused) {
    const wide = pixelsOf(chosen.width);
    const tall = chosen.height || measured;
    if (document.activeElement !== height) height.value = String(tall || '');
    frame.show(`<iframe src="${escaped(address())}" width="${chosen.width}"${tall ? ` height="${tall}"` : ''}`
      + ` sandbox="${SANDBOX}${sandboxed ? '' : ' allow-same-origin'}" loading="lazy" title="depthscale" style="border: 0"></iframe>`, !tall);
    line.show(`<script src="${escaped(site)}embed.js" async></script>\n<depth-scale link="${escaped(link)}"`
      + `${shown() === 'none' ? '' : ` controls="${shown()}"`}${chosen.theme === 'auto' ? '' : ` theme="${chosen.theme}"`}></depth-scale>`);
    const of = chosen.width.endsWith('%') ? `${chosen.width} is taken of a column of ${COLUMN} px, as on most course pages. ` : '';
    const found = failed ? 'The view does not load in a frame here, so its height could not be measured: type one. ' : measured === 0 ? `The height at ${wide} px is being measured…`
      : `At ${wide} px the view is ${measured} px tall${Number(tall) < measured ? `: of ${tall} px the reader sees only a part` : ''}.`;
    const origin = sandboxed ? '' : ' This host gives the page to a frame with its own origin only, so the line allows it that.';
    said.textContent = refused ?? `${of}${found}${origin}`;
  }

  /** The embed is another one. */
  function renew() {
    picks.hidden = chosen.controls !== 'some';
    [measured, sandboxed, failed] = [0, true, false];
    measure.measure(address(), pixelsOf(chosen.width));
    if (preview.childElementCount > 0) showPreview();
    write();
  }

  function showPreview() {
    preview.replaceChildren(element('iframe', { class: 'preview', src: address(), sandbox: SANDBOX, title: 'Preview of the embed' }));
  }

  controls.addEventListener('input', () => { chosen.controls = controls.value; renew(); });
  theme.addEventListener('input', () => { chosen.theme = theme.value; renew(); });
  picks.addEventListener('input', () => {
    const inputs = [...picks.querySelectorAll('input')];
    // Picks that this view does not have are kept for one that does.
    const others = chosen.picks.filter((key) => !ofView.includes(key));
    chosen.picks = [...others, ...inputs.filter(({ checked }) => checked).map(({ value }) => value)];
    renew();
  });
  width.addEventListener('input', () => {
    const text = width.value.trim();
    if (pixelsOf(text) === 0) {
      write(`Width is "${text}"; allowed is a number of pixels from ${WIDTHS.join(' to ')}, `
        + `or a percentage from 1% to 100%. ${chosen.width} is kept.`);
    } else if (text !== chosen.width) {
      chosen.width = text;
      renew();
    }
  });
  height.addEventListener('input', () => {
    const text = height.value.trim();
    const taken = text === '' || isWithin(text, HEIGHTS);
    if (taken) chosen.height = text;
    write(taken ? undefined : `Height is "${text}"; allowed is a number of pixels from ${HEIGHTS.join(' to ')}, `
      + 'or nothing to have it measured.');
  });
  height.addEventListener('change', () => { height.value = String(chosen.height || measured || ''); });
  renew();
  return [element('div', { class: 'options' }, labelled('Controls', controls), labelled('Colours', theme),
    labelled('Width', width), labelled('Height', height)), said, picks, frame.root, line.root,
    element('div', { class: 'row' }, element('button', { type: 'button', 'data-action': 'preview', click: showPreview }, 'Preview')),
    preview, measure.root];
}

/** 0 for what is no width. @param {string} text */
function pixelsOf(text) {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (percent !== undefined) return Number(percent) >= 1 && Number(percent) <= 100 ? Math.round(COLUMN * Number(percent) / 100) : 0;
  return isWithin(text, WIDTHS) ? Number(text) : 0;
}

/** Whether a text is a whole number of this range. @param {string} text @param {number[]} range */
function isWithin(text, [least, most]) {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
}

/** @param {string} name @param {string} value @param {[string, string][]} options */
function select(name, value, options) {
  return element('select', { 'data-embed-option': name },
    ...options.map(([option, words]) => element('option', { value: option, selected: option === value }, words)));
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
