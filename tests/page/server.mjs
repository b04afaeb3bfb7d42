// A static server for dist/, as small as the tests need: loopback, any free port, no caching.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that is served. */
export const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

/** Files with modules that a script has in common with others. Their names follow from what they hold. @param {string} script */
export const sharedBy = async (script) => [...(await readFile(join(DIST, "www", script), "utf8")).matchAll(/from"\.\/(chunk-\w+\.js)"/g)].map(([, name]) => `www/${name}`);
/** Of the explorer. */
export const SHARED = await sharedBy("main.js");
/** What computes, in a worker or on the page's own thread. */
export const [COMPUTE] = await sharedBy("compute-worker.js");

/** @type {Record<string, string>} What browsers need to know: a wasm or a module of another type is refused. */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * The headers of dist/_headers, as a host that reads that file would send them.
 * @returns {Promise<Record<string, string>>}
 */
async function siteHeaders() {
  const lines = (await readFile(join(DIST, "_headers"), "utf8")).split("\n");
  const pairs = lines.filter((line) => line.startsWith("  ")).map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
  return Object.fromEntries(pairs);
}

/**
 * What a host does wrong with a file: it has none; it sends the beginning and no more until `goOn` is called; or it sends something else.
 * @typedef {"missing" | { stopsAt: number } | { type?: string, body?: string | Buffer, status?: number, to?: string, asked?: string }} Fault
 *   `to`: where it redirects; `asked`: for what kind of request (Sec-Fetch-Dest), if not for all.
 */

/**
 * Serves dist/, or a copy of it.
 * @param {object} options
 * @param {boolean} options.isolated with the site's own headers, so threads work; otherwise without any of them
 * @param {Record<string, string>} [options.headers] other headers than these two sets
 * @param {string} [options.folder]
 * @param {Record<string, string>} [options.pages] extra pages, and files they need, by path, such as "/embed-host.html"
 * @param {Map<string, Fault>} [options.faults] by path, such as "/www/main.js"; it may change while the site is served
 * @returns {Promise<{url: string, asked: Set<string>, goOn: () => void, close: () => Promise<void>}>} the address, ending in "/"; the
 *   files that were asked for; what sends the rest of those that were stopped; and what stops the site
 */
export async function start({ isolated, pages = {}, folder = DIST, headers = undefined, faults = new Map() }) {
  const sent = headers ?? (isolated ? await siteHeaders() : {});
  /** @type {Set<string>} */
  const asked = new Set();
  /** @type {(() => void)[]} */
  let stopped = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const extra = pages[path];
    if (extra !== undefined) {
      response.writeHead(200, { ...sent, "Content-Type": TYPES[extname(path)] ?? TYPES[".html"] }).end(extra);
      return;
    }
    const file = normalize(join(folder, path.endsWith("/") ? `${path}index.html` : path));
    const body = file.startsWith(normalize(folder + sep)) ? await readFile(file).catch(() => null) : null;
    const fault = faults.get(path);
    if (body === null || fault === "missing") {
      response.writeHead(404, sent).end("not found");
      return;
    }
    asked.add(file);
    const all = { ...sent, "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Cache-Control": "no-store" };
    if (fault && "stopsAt" in fault) {
      response.writeHead(200, { ...all, "Content-Length": body.length }).write(body.subarray(0, fault.stopsAt));
      stopped.push(() => response.end(body.subarray(fault.stopsAt)));
    } else if (fault && (!fault.asked || fault.asked === request.headers["sec-fetch-dest"])) {
      response.writeHead(fault.status ?? 200, { ...all, ...fault.type && { "Content-Type": fault.type }, ...fault.to && { Location: fault.to } })
        .end(fault.body ?? body);
    } else {
      response.writeHead(200, all).end(body);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    asked,
    goOn() {
      for (const send of stopped) send();
      stopped = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}
