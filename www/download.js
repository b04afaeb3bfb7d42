// Text to copy and files to keep.

import { copies } from './copy.js';
import { element } from './dom.js';

/** @param {string | Blob} content @param {string} name */
export function download(content, name) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: mime(name) }));
  element('a', { href: url, download: name }).click();
  // The browser has taken hold of the blob once the click's task is over.
  setTimeout(() => URL.revokeObjectURL(url));
}

/** @param {string} name */
function mime(name) {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  return { csv: 'text/csv', json: 'application/json', svg: 'image/svg+xml', bib: 'application/x-bibtex' }[ending] ?? 'text/plain';
}

/** @param {HTMLCanvasElement} canvas @param {string} name */
export function downloadPng(canvas, name) {
  canvas.toBlob((blob) => { if (blob) download(blob, name); }, 'image/png');
}

/**
 * A text to copy, by a button or by hand; not by the button while it is unfinished.
 * @param {{ name: string, label: string, rows?: number }} what
 * @returns {{ root: HTMLElement, show: (text: string, unfinished?: boolean) => void }}
 */
export function copyable({ name, label, rows = 3 }) {
  const text = element('textarea', { id: `text-${name}`, rows, readonly: true, spellcheck: 'false' });
  const said = element('span', { class: 'hidden', role: 'status' });
  const button = element('button', { type: 'button', 'data-copy': name, 'aria-label': `Copy: ${label}` }, 'Copy');
  copies(button, () => text.value, () => {
    // The text is chosen, and the keyboard copies it.
    text.focus();
    text.select();
  }, (words) => {
    button.textContent = words;
    said.textContent = words === 'Copied' ? words : '';
  });
  const root = element('div', { class: 'copied-text' },
    element('div', { class: 'row' }, element('label', { for: text.id }, label), button, said), text);
  return { root, show: (words, unfinished = false) => {
    text.value = words;
    button.disabled = unfinished;
    text.setAttribute('aria-busy', String(unfinished));
  } };
}
