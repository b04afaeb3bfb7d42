// Runs before anything is drawn: applies the chosen colours without a flash, makes sure that policy.js is in force, and chooses the
// bundle and has it fetched early. Without a bundle that is chosen, no program starts.
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

  // policy.js must have put a policy into force under which code and styles are this host's files, and nothing is another host's.
  const own = location.origin;
  const policy = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[http-equiv=Content-Security-Policy]'));
  const rules = policy?.content.split('; ') ?? [];
  const needed = [`script-src ${own} 'wasm-unsafe-eval'`, `style-src ${own}`,
    ...['default-src', 'object-src', 'base-uri', 'form-action'].map((name) => `${name} 'none'`)];
  const allowed = [own, "'none'", "'wasm-unsafe-eval'", 'data:', 'blob:', 'ws:', 'wss:'];
  if (!needed.every((rule) => rules.includes(rule)) || !rules.every((rule) => rule.split(' ').slice(1).every((source) => allowed.includes(source)))) {
    const message = 'It stays closed: the rules that keep out what is not its own (www/policy.js) are missing or too weak';
    window.dispatchEvent(new ErrorEvent('error', { message })); // what is thrown has no words in a sandboxed frame
    return;
  }

  // The page and its workers run one bundle, so that a visit loads one: that with threads where memory may be shared. A sandboxed
  // page, without an origin, can start no threads; `?compute=plain` asks for none.
  const shared = self.crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined' && self.origin !== 'null';
  const bundle = root.dataset.bundle = shared && new URLSearchParams(location.search).get('compute') !== 'plain' ? 'threads' : 'plain';
  // A view with a program of its own needs that too, before its first picture.
  const bundles = ['depth', 'training'].includes(asked.get('view') ?? '') ? [bundle, 'lab'] : [bundle];
  for (const each of bundles) for (const [file, hints] of /** @type {const} */ ([
    ['depthscale-web.js', { rel: 'modulepreload' }],
    ['depthscale-web_bg.wasm', { rel: 'preload', as: 'fetch', type: 'application/wasm', crossOrigin: 'anonymous' }],
  ])) document.head.append(Object.assign(document.createElement('link'), hints, { href: `${each}/${file}` }));
})();
