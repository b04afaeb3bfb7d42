// Tabs inside a dialog. A panel is made when its tab is opened, and anew when the link changes, so that it shows the present state.

import { element } from './dom.js';
import { tabList } from './tab-list.js';

/** @typedef {{ name: string, label: string, make: () => Node[] }} Tab */

/** @param {string} label @param {HTMLDialogElement} dialog @param {Tab[]} tabs @returns {Node[]} the list of tabs and the panel */
export function tabs(label, dialog, tabs) {
  const panel = element('div', { class: 'tab-panel', role: 'tabpanel', id: 'tab-panel', tabindex: 0 });
  let at = 0;
  const make = () => panel.replaceChildren(...tabs[at].make());
  dialog.addEventListener('linkchange', make);
  return [tabList(tabs, { label, look: 'tab-list', panel }, (index) => { at = index; make(); }), panel];
}
