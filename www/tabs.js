// Tabs inside a dialog, by mouse and by arrow keys. A panel is made when its tab is opened, so that it shows the present state.

import { element } from './dom.js';

/** @typedef {{ name: string, label: string, make: () => Node[] }} Tab */

/** @param {string} label @param {Tab[]} tabs @returns {Node[]} the list of tabs and the panel */
export function tabs(label, tabs) {
  const panel = element('div', { class: 'tab-panel', role: 'tabpanel', id: 'tab-panel', tabindex: 0 });
  const buttons = tabs.map(({ name, label: words }, index) => element('button', {
    type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': panel.id, 'data-tab': name, click: () => open(index),
  }, words));

  /** @param {number} chosen */
  function open(chosen) {
    buttons.forEach((button, index) => {
      button.setAttribute('aria-selected', String(index === chosen));
      button.tabIndex = index === chosen ? 0 : -1;
    });
    panel.setAttribute('aria-labelledby', buttons[chosen].id);
    panel.replaceChildren(...tabs[chosen].make());
  }

  const list = element('div', { class: 'tab-list', role: 'tablist', 'aria-label': label }, ...buttons);
  list.addEventListener('keydown', (event) => {
    const last = buttons.length - 1;
    const now = buttons.findIndex((button) => button === document.activeElement);
    const next = { ArrowRight: now === last ? 0 : now + 1, ArrowLeft: now === 0 ? last : now - 1, Home: 0, End: last }[event.key];
    if (now < 0 || next === undefined) return;
    event.preventDefault();
    open(next);
    buttons[next].focus();
  });
  open(0);
  return [list, panel];
}
