// "Undo", "Redo" and "Reset". They stay reachable when there is nothing to do, so that the focus is not lost on the last step.

import { byId } from './dom.js';

/** @typedef {import('./state.js').State} State */

/** @param {State} state */
export function startUndo(state) {
  byId('undo').addEventListener('click', () => state.undo());
  byId('redo').addEventListener('click', () => state.redo());
  byId('reset').addEventListener('click', () => state.go(state.plainLink));
}

/** @param {State} state */
export function showUndo(state) {
  const can = { undo: state.canUndo, redo: state.canRedo, reset: state.reading.link !== state.plainLink };
  for (const [id, able] of Object.entries(can)) byId(id).setAttribute('aria-disabled', String(!able));
}
