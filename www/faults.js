// Says what the page still waits for and what did not load, and offers to try again. A classic script before any other, so that it
// works where the others do not.
(() => {
  /** A page that has not started by then says how far it is; one that still has not, offers to try again. */
  const [SAY_MS, OFFER_MS] = [5000, 15_000];
  /** When the page is loaded anew, a file that takes longer is not waited for. */
  const FILE_MS = 5000;
  /** States of a page that waits for a program. */
  const WAITING = ['loading', 'fetching'];

  const state = () => document.getElementById('page')?.dataset.state ?? WAITING[0];

  /** A line below what the page says of itself. @param {string} id @param {string} words @param {boolean} offers Whether to try again. */
  function say(id, words, offers) {
    let line = document.getElementById(id);
    const place = document.getElementById('detail');
    if (!place) {
      // Something of the head failed: there is nothing yet to write into.
      document.addEventListener('readystatechange', () => say(id, words, offers), { once: true });
      return;
    }
    if (!line) {
      line = Object.assign(document.createElement('div'), { id, className: 'notice' });
      line.setAttribute('role', 'status');
      line.append(document.createElement('p'));
      place.after(line);
    }
    line.children[0].textContent = words;
    if (!offers || line.children[1]) return;
    line.append(Object.assign(document.createElement('button'), { type: 'button', textContent: 'Retry', onclick: loadAnew }));
  }

  /** The page did not start. @param {string} reason @param {unknown} [error] */
  function fail(reason, error) {
    const [page, headline, detail] = ['page', 'headline', 'detail'].map((id) => document.getElementById(id));
    if (!page || !headline || !detail) {
      document.addEventListener('readystatechange', () => fail(reason, error), { once: true });
      return;
    }
    if (page.dataset.state !== 'loading') return;
    page.dataset.state = 'failed';
    headline.textContent = 'This page could not start.';
    detail.textContent = reason;
    say('waiting', 'If trying again does not help, use a current version of Firefox, Chrome, Edge or Safari.', true);
    // embed.js may try again in another way.
    if ('embed' in document.documentElement.dataset && window.parent !== window) {
      window.parent.postMessage({ depthscale: 1, type: 'failed', message: reason }, '*');
    }
    // What runs and then stops was loaded.
    if (!(error instanceof WebAssembly.RuntimeError)) dropCopy().then((dropped) => { if (dropped) location.reload(); });
  }

  /**
   * Drops what the service worker keeps of the page, if this page came from there: the fault may be in the copy alone. The next load
   * is the host's own, so this happens once. Without the host the copy is all there is, and stays.
   */
  async function dropCopy() {
    try {
      if (!navigator.serviceWorker.controller) return false;
      const registration = await navigator.serviceWorker.getRegistration();
      const host = await fetch('service-worker.js', { cache: 'no-store' }); // is not in the copy
      if (!registration || !host.ok || !host.headers.get('content-type')?.includes('javascript')) return false;
      const copies = (await caches.keys()).filter((name) => name.startsWith(`depthscale ${registration.scope} `));
      await Promise.all(copies.map((name) => caches.delete(name)));
      return registration.unregister();
    } catch {
      return false; // a sandboxed page has no service worker, and a host out of reach gives no answer
    }
  }

  /** Loads the page once more, and its files from the host, not from what the browser has kept of them beside the service worker. */
  async function loadAnew() {
    const own = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.startsWith(location.origin));
    await Promise.allSettled(own.map((file) => fetch(file, { cache: 'reload', signal: AbortSignal.timeout(FILE_MS) })));
    location.reload();
  }

  /** A style sheet that does not come holds up the first picture and every module; one that a script adds holds up nothing. */
  function goOnPlain() {
    if (state() !== WAITING[0]) return;
    for (const link of /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll('link[rel=stylesheet]'))) {
      if (!link.sheet) link.replaceWith(link.cloneNode());
    }
  }

  let [since, clock] = [0, 0];
  /** Follows whether the page waits. */
  function watch() {
    const waits = WAITING.includes(state());
    if (!waits && state() !== 'failed') document.getElementById('waiting')?.remove();
    if (waits === (clock !== 0)) return;
    clearInterval(clock);
    since = Date.now();
    clock = waits ? setInterval(wait, SAY_MS) : 0;
  }

  function wait() {
    const { loaded } = document.documentElement.dataset; // wasm.js counts
    say('waiting', loaded ? `Still loading: ${loaded}.` : 'Still loading.', Date.now() - since >= OFFER_MS);
  }

  window.addEventListener('error', (event) => {
    const source = event.target;
    if (source instanceof HTMLScriptElement) {
      const file = source.getAttribute('src');
      fail(`A part of its program did not load (${source.type === 'module' ? `${file}, or a module that it needs` : file}).`);
    } else if (source instanceof HTMLLinkElement && source.rel === 'stylesheet') {
      say('plain', `A style sheet did not load (${source.href}), so that a part of this page looks plain.`, true);
    } else if (event.message) {
      const file = event.filename && new URL(event.filename).pathname;
      fail(`${event.error ?? event.message}${file ? ` (${file})` : ''}.`, event.error);
    }
  }, true);
  window.addEventListener('unhandledrejection', ({ reason }) => fail(`${reason}.`, reason));
  new MutationObserver(watch).observe(document, { subtree: true, attributeFilter: ['data-state'] });
  watch();
  setTimeout(goOnPlain, SAY_MS);
})();
