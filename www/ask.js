// Asks the reader before something is lost.

import { openDialog } from './dialog.js';
import { element } from './dom.js';

/**
 * @param {{ title: string, words: string, yes: string, no: string }} question
 * @returns {Promise<boolean>} Whether it is to be done; not where the dialog is just closed.
 */
export function ask({ title, words, yes, no }) {
  const opener = document.activeElement instanceof HTMLElement ? document.activeElement : document.body;
  return new Promise((resolve, reject) => {
    openDialog('question', title, opener, (dialog) => {
      dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'));
      const button = (/** @type {string} */ value, /** @type {string} */ label) =>
        element('button', { type: 'button', 'data-answer': value, click: () => dialog.close(value) }, label);
      return [element('div', { class: 'tab-panel' }, element('p', {}, words),
        element('div', { class: 'row' }, button('no', no), button('yes', yes)))];
    }).catch(reject);
  });
}
