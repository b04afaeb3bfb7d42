// Tabs inside a dialog. A panel is made when its tab is opened, so that it shows the present state.

import { element } from './dom.js';
import { tabList } from './tab-list.js';

/** @typedef {{ name: string, label: string, make: () => Node[] }} Tab */

/** @param {string} label @param {Tab[]} tabs @returns {Node[]} the list of tabs and the panel */
export function tabs(label, tabs) {
  const panel = element('div', { class: 'tab-panel', role: 'tabpanel', id: 'tab-panel', tabindex: 0 });
  return [tabList(tabs, { label, look: 'tab-list', panel }, (index) => panel.replaceChildren(...tabs[index].make())), panel];
}
