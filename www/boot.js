// Runs before anything is drawn, as a classic script, so that it works where the modules do not:
// it applies the chosen colours without a flash, has the right bundle fetched early, and says so when the page's program cannot
// be loaded.
(() => {
  const root = document.documentElement;
  // In the link, or in the query for those who build addresses.
  const asked = new URLSearchParams(`${location.search.slice(1)}&${location.hash.slice(1)}`);
  const embedded = asked.get('embed') === '1';
  try {
    const chosen = localStorage.getItem('depthscale-theme');
    if (!embedded && (chosen === 'light' || chosen === 'dark')) root.dataset.theme = chosen;
  } catch {
    // Storage is blocked, as in a sandboxed frame: follow the system.
  }
  if (embedded) {
    root.dataset.embed = '';
    const theme = asked.get('theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  }

  // The page and its workers run one bundle, so that a visit loads one: that with threads where memory may be shared. A sandboxed
  // page, without an origin, can start no threads; `?compute=plain` asks for none.
  const shared = self.crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined' && self.origin !== 'null';
  const bundle = root.dataset.bundle = shared && new URLSearchParams(location.search).get('compute') !== 'plain' ? 'threads' : 'plain';
  // A view with a program of its own needs that too, before its first picture.
  const bundles = ['depth', 'training'].includes(asked.get('view') ?? '') ? [bundle, 'lab'] : [bundle];
  for (const each of bundles) for (const [file, hints] of /** @type {const} */ ([
    ['depthscale.js', { rel: 'modulepreload' }],
    ['depthscale_bg.wasm', { rel: 'preload', as: 'fetch', type: 'application/wasm', crossOrigin: 'anonymous' }],
  ])) document.head.append(Object.assign(document.createElement('link'), hints, { href: `${each}/${file}` }));

  /** @param {string} reason */
  function explain(reason) {
    const page = document.getElementById('page');
    const headline = document.getElementById('headline');
    const detail = document.getElementById('detail');
    if (page?.dataset.state !== 'loading' || !headline || !detail) return;
    page.dataset.state = 'failed';
    headline.textContent = 'This page could not start.';
    // embed.js may try again in another way.
    if (embedded && window.parent !== window) window.parent.postMessage({ depthscale: 1, type: 'failed', message: reason }, '*');
    detail.textContent = `${reason} Reload the page; if that does not help, use a current version of Firefox, Chrome, Edge or Safari.`;
  }

  window.addEventListener('error', (event) => {
    const source = event.target;
    if (source instanceof HTMLScriptElement) explain(`A part of its program did not load (${source.getAttribute('src')}).`);
    else if (event.message) explain(`Its program stopped: ${event.message}.`);
  }, true);
  window.addEventListener('unhandledrejection', (event) => explain(`Its program stopped: ${event.reason}.`));
})();
