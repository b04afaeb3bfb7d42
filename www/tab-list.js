// A list of tabs over one panel, by mouse and by arrow keys.

import { element } from './dom.js';

/**
 * @param {{ name: string, label: string }[]} tabs
 * @param {object} list
 * @param {string} list.label
 * @param {string} list.look Its class.
 * @param {HTMLElement} list.panel Has an id.
 * @param {number} [list.at] The tab that is open at first.
 * @param {(index: number) => void} open Fills the panel.
 */
export function tabList(tabs, { label, look, panel, at = 0 }, open) {
  const buttons = tabs.map(({ name, label: words }, index) => element('button', {
    type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': panel.id, 'data-tab': name, click: () => choose(index),
  }, words));

  /** @param {number} chosen */
  function choose(chosen) {
    buttons.forEach((button, index) => {
      button.setAttribute('aria-selected', String(index === chosen));
      button.tabIndex = index === chosen ? 0 : -1;
    });
    panel.setAttribute('aria-labelledby', buttons[chosen].id);
    open(chosen);
  }

  const list = element('div', { class: look, role: 'tablist', 'aria-label': label }, ...buttons);
  list.addEventListener('keydown', (event) => {
    const last = buttons.length - 1;
    const now = buttons.findIndex((button) => button === document.activeElement);
    const next = { ArrowRight: now === last ? 0 : now + 1, ArrowLeft: now === 0 ? last : now - 1, Home: 0, End: last }[event.key];
    if (now < 0 || next === undefined) return;
    event.preventDefault();
    choose(next);
    buttons[next].focus();
  });
  choose(at);
  return list;
}
