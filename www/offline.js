// Has the service worker keep the page, where that helps: at the top of a tab, on a secure host, in a finished build.

import { isEmbedded } from './state.js';

/** @param {() => void} onKept Called when the page is kept but this load of it had to do without the worker's headers. */
export async function startOffline(onKept) {
  // Empty while `cargo xtask serve` rebuilds the page under the reader's hands.
  const build = document.querySelector('meta[name="depthscale-build"]')?.getAttribute('content');
  if (!build || !isSecureContext || window.top !== window || isEmbedded()) return;
  try {
    // A sandboxed page has no service workers: asking for them throws.
    const workers = navigator.serviceWorker;
    if (!workers) return;
    const url = new URL('../service-worker.js', import.meta.url);
    if (!await workers.register(url, { updateViaCache: 'none' })) return;
    await workers.ready;
    document.documentElement.dataset.kept = build;
    if (!self.crossOriginIsolated && !workers.controller) onKept();
  } catch {
    // Storage is full or forbidden: the page goes without.
  }
}
