// Light, dark or as the system says. The hues of the quantities come from src/plot/theme.rs, so that a word in the
// headline and its curve cannot differ.

import { byId } from './dom.js';
import { remember } from './memory.js';

/** @typedef {import('./types.js').Wasm} Wasm */

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

/** @returns {'light' | 'dark'} */
export function currentTheme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return systemIsDark.matches ? 'dark' : 'light';
}

/**
 * @param {Wasm} wasm
 * @param {() => void} onChange Called after the colours changed.
 */
export function startTheme(wasm, onChange) {
  const root = document.documentElement;
  const apply = () => {
    for (const [name, value] of Object.entries(wasm.colours(currentTheme()))) root.style.setProperty(`--${name}`, value);
  };
  const changed = () => { apply(); onChange(); };
  const chosen = root.dataset.theme ?? 'system';
  for (const choice of byId('theme').querySelectorAll('input')) {
    choice.checked = choice.value === chosen;
    choice.addEventListener('change', () => {
      if (choice.value === 'system') delete root.dataset.theme;
      else root.dataset.theme = choice.value;
      remember('theme', choice.value); // boot.js applies it at the next start
      changed();
    });
  }
  systemIsDark.addEventListener('change', changed);
  // Paper is light.
  /** @type {string | undefined} */
  let kept;
  addEventListener('beforeprint', () => { kept = root.dataset.theme; root.dataset.theme = 'light'; changed(); });
  addEventListener('afterprint', () => {
    if (kept) root.dataset.theme = kept;
    else delete root.dataset.theme;
    changed();
  });
  apply();
}
