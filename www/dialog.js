// A dialog that is made anew each time it opens, and gone when it is closed.

import { element } from './dom.js';
import { stylesheet } from './stylesheet.js';

/**
 * @param {string} id
 * @param {string} title
 * @param {HTMLElement} opener Gets the focus back where nothing else had it.
 * @param {(dialog: HTMLDialogElement) => Node[]} make
 */
export async function openDialog(id, title, opener, make) {
  await stylesheet('dialog.css');
  if (document.getElementById(id)) return; // clicked twice while it loaded
  const dialog = element('dialog', { class: 'dialog', id, 'aria-labelledby': `${id}-title` });
  dialog.append(
    element('div', { class: 'dialog-head' }, element('h2', { id: `${id}-title` }, title),
      element('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', click: () => dialog.close() }, '✕')),
    ...make(dialog));
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (document.activeElement === document.body) opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}
