// What the pages beside the explorer have in common: one wasm instance, the colours, figures that are computed as they come into
// sight, and a copy kept for use without a network.

import { computePlans } from './compute-plans.js';
import { byId } from './dom.js';
import { LiveFigures } from './live-figures.js';
import { startOffline } from './offline.js';
import { startTheme } from './theme.js';
import { startHere } from './wasm.js';

/** @param {(wasm: import('./types.js').Wasm, figures: LiveFigures) => void} write Writes the page's own part. */
export async function startPaperPage(write) {
  const plans = computePlans();
  const own = await startHere();
  const { wasm } = own;
  const figures = new LiveFigures(own);
  startTheme(wasm, () => figures.redraw());
  write(wasm, figures);
  byId('page').dataset.state = 'ready';
  figures.use(await plans);
  startOffline(() => {});
}
