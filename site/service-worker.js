// Keeps the whole page on the reader's machine: it opens without a network, and, on a host that cannot set headers, with the
// ones that make shared memory and so threads possible.
//
// A version is a set of files with their hashes, listed in precache.js by `cargo xtask dist`. Its cache is filled whole or not
// at all, so files of two versions never meet. A newer version waits until no page of the old one is left but the one that is
// being reloaded.
(() => {
  'use strict';

  /**
   * @typedef {object} Precache
   * @property {string} version
   * @property {Record<string, string>} headers What every file is served with.
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
  const { version, headers, files } = worker.precache;
  const scope = worker.registration.scope;
  /** Loads the page once more, by the version that takes over. A Refresh header would not: with a link in the address it only scrolls. */
  const AGAIN = '<!doctype html><script>location.reload()</script>';
  /** Another folder of the same origin may hold another depthscale. */
  const family = `depthscale ${scope} `;

  worker.addEventListener('install', (/** @type {LifeEvent} */ event) => event.waitUntil(fill()));
  worker.addEventListener('activate', (/** @type {LifeEvent} */ event) => event.waitUntil(clear()));
  worker.addEventListener('message', (/** @type {LifeEvent} */ event) => {
    if (event.data === 'take over') event.waitUntil(worker.skipWaiting());
  });
  worker.addEventListener('fetch', (/** @type {FetchEvent} */ event) => {
    const address = known(event.request);
    if (address) event.respondWith(answer(event.request, address));
  });

  async function fill() {
    const cache = await caches.open(family + version);
    try {
      await Promise.all(Object.entries(files).map(async ([path, integrity]) => {
        const address = new URL(path, scope).href;
        // A file of another version, from a host in the middle of an upload, fails its hash and with it this version.
        const response = await fetch(address, { integrity, cache: 'no-cache' });
        if (!response.ok) throw new Error(`${address} answered ${response.status}`);
        await cache.put(address, response);
      }));
    } catch (error) {
      await caches.delete(family + version);
      throw error;
    }
  }

  /** Drops the caches of older versions. */
  async function clear() {
    const old = (await caches.keys()).filter((name) => name.startsWith(family) && name !== family + version);
    await Promise.all(old.map((name) => caches.delete(name)));
  }

  /** The cached address that a request is for. @param {Request} request */
  function known({ method, url }) {
    const address = url.replace(/[?#].*$/, '').replace(/\/index\.html$/, '/');
    const path = address.startsWith(scope) ? address.slice(scope.length) || './' : '';
    return method === 'GET' && Object.hasOwn(files, path) ? address : null;
  }

  /** @param {FetchEvent['request']} request @param {string} address */
  async function answer(request, address) {
    if (request.mode === 'navigate' && await gaveWay(request)) {
      return new Response(AGAIN, { headers: { ...headers, 'Content-Type': 'text/html' } });
    }
    const cache = await caches.open(family + version);
    const response = await cache.match(address) ?? await fetch(request);
    const all = new Headers(response.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return new Response(response.body, { status: response.status, headers: all });
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
