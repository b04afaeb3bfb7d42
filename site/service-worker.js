// Keeps the whole page on the reader's machine: it opens without a network, and, on a host that cannot set headers, with the
// ones that make shared memory and so threads possible.
//
// A version is a set of files with their hashes, listed in precache.js by `cargo xtask dist`. Its cache is filled whole or not
// at all, so files of two versions never meet. A newer version waits until no page of the old one is left but the one that is
// being reloaded. What the cache has lost is fetched again if the host still has it; if the host has gone on to another version, this
// one ends, and the next load is the host's alone. A file is checked by its hash, and gets its headers here, not from the host.
(() => {
  'use strict';

  /**
   * @typedef {object} Precache
   * @property {string} version
   * @property {Record<string, string>} headers What every file is served with.
   * @property {Record<string, string>} types How a path ends → content type.
   * @property {Record<string, string>} files Path from here → subresource integrity.
   *
   * @typedef {Event & { waitUntil: (done: Promise<unknown>) => void, data?: unknown }} LifeEvent
   * @typedef {Event & { request: Request & { isReloadNavigation?: boolean }, respondWith: (response: Promise<Response>) => void }} FetchEvent
   *
   * @typedef {object} Scope What this needs of a ServiceWorkerGlobalScope, which the type check has no library for.
   * @property {Precache} precache
   * @property {ServiceWorkerRegistration} registration
   * @property {(script: string) => void} importScripts
   * @property {() => Promise<void>} skipWaiting
   * @property {{ matchAll: (of: { type: 'window' }) => Promise<unknown[]> }} clients
   * @property {(name: string, listener: (event: any) => void) => void} addEventListener
   */

  const worker = /** @type {Scope} */ (/** @type {unknown} */ (self));
  worker.importScripts('precache.js');
  const { version, headers, types, files } = worker.precache;
  const scope = worker.registration.scope;
  /** The only script that is not a file, and what allows it. */
  const NONCE = crypto.randomUUID();
  /** As long as a version that takes over may need on a busy machine. */
  const TAKE_OVER_MS = 5000;
  /**
   * Loads the page once more, by the version that takes over, as soon as it does. A page that loaded again at once would ask this
   * version, and keep the other one waiting for ever. A Refresh header would not do: with a link in the address it only scrolls.
   */
  const AGAIN = `<!doctype html><script nonce="${NONCE}">(async () => {
    const waiting = (await navigator.serviceWorker.getRegistration())?.waiting;
    if (waiting) await new Promise((done) => { waiting.onstatechange = done; setTimeout(done, ${TAKE_OVER_MS}); });
    location.reload();
  })();</script>`;
  /** Another folder of the same origin may hold another depthscale. */
  const family = `depthscale ${scope} `;

  worker.addEventListener('install', (/** @type {LifeEvent} */ event) => event.waitUntil(install()));
  worker.addEventListener('activate', (/** @type {LifeEvent} */ event) => event.waitUntil(clear()));
  worker.addEventListener('message', (/** @type {LifeEvent} */ event) => {
    if (event.data === 'take over') event.waitUntil(worker.skipWaiting());
  });
  worker.addEventListener('fetch', (/** @type {FetchEvent} */ event) => {
    const path = known(event.request);
    if (path) event.respondWith(answer(event.request, path));
  });

  async function install() {
    const cache = await caches.open(family + version);
    try {
      await Promise.all(Object.keys(files).map(async (path) => {
        // A file of another version is from a host in the middle of an upload.
        if (!await fill(cache, path)) throw new Error(`${path} is of another version`);
      }));
    } catch (error) {
      await caches.delete(family + version);
      throw error;
    }
  }

  /** @param {string} path */
  const addressOf = (path) => new URL(path, scope).href;

  /**
   * Fetches a file into the cache, unless the host has another one. Rejected where it cannot answer.
   * @param {Cache} cache @param {string} path @returns {Promise<boolean>}
   */
  async function fill(cache, path) {
    const response = await fetch(addressOf(path), { cache: 'no-cache' });
    if (response.status >= 500) throw new Error(`${path} answered ${response.status}`);
    const bytes = await response.arrayBuffer();
    if (!response.ok || await integrityOf(bytes) !== files[path]) return false;
    const type = types[Object.keys(types).find((end) => path.endsWith(end)) ?? ''];
    await cache.put(addressOf(path), new Response(bytes, { headers: { ...headers, 'Content-Type': type } }));
    return true;
  }

  /** As precache.js has it. @param {ArrayBuffer} bytes */
  async function integrityOf(bytes) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return `sha256-${btoa(String.fromCharCode(...digest))}`;
  }

  /** Drops the caches of older versions. */
  async function clear() {
    const old = (await caches.keys()).filter((name) => name.startsWith(family) && name !== family + version);
    await Promise.all(old.map((name) => caches.delete(name)));
  }

  /** The path of what a request is for, if it is kept. @param {Request} request */
  function known({ method, url }) {
    const address = url.replace(/[?#].*$/, '').replace(/\/index\.html$/, '/');
    const path = address.startsWith(scope) ? address.slice(scope.length) || './' : '';
    return method === 'GET' && Object.hasOwn(files, path) ? path : null;
  }

  /** @param {FetchEvent['request']} request @param {string} path */
  async function answer(request, path) {
    const cache = await caches.open(family + version);
    if (request.mode === 'navigate' && (await gaveWay(request) || await ended(cache, Object.keys(files)))) {
      return new Response(AGAIN, { headers: {
        ...headers, 'Content-Type': 'text/html', 'Content-Security-Policy': `script-src 'nonce-${NONCE}'`,
      } });
    }
    const kept = await cache.match(addressOf(path));
    if (kept) return kept;
    // Lost while the page is open.
    await ended(cache, [path]);
    return await cache.match(addressOf(path)) ?? Response.error();
  }

  /**
   * Fetches what the cache has lost of some files. Where the host has another version of one, this version ends.
   * @param {Cache} cache @param {string[]} paths
   */
  async function ended(cache, paths) {
    const kept = new Set((await cache.keys()).map(({ url }) => url));
    const lost = paths.filter((path) => !kept.has(addressOf(path)));
    const fit = await Promise.all(lost.map((path) => fill(cache, path).catch(() => true))); // the host may answer next time
    return fit.includes(false) && worker.registration.unregister();
  }

  /** Lets a waiting version take over, if the page that asks is the last of this one. @param {FetchEvent['request']} request */
  async function gaveWay(request) {
    const { waiting } = worker.registration;
    if (!waiting) return false;
    const open = await worker.clients.matchAll({ type: 'window' });
    if (open.length > (request.isReloadNavigation ? 1 : 0)) return false;
    waiting.postMessage('take over');
    return true;
  }
})();
