// The service worker: the page opens without a network, gets its headers where the host sends none, and changes version whole.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { complaints, launch } from "./browser.mjs";
import { SMALL, commandLine, numbers, sampled } from "./harness.mjs";
import { DIST, SHARED, start } from "./server.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Waits until the service worker has the whole page. @param {Page} page */
const kept = (page) => page.waitForSelector("html[data-kept]", { state: "attached" });

/** @param {Page} page */
const mode = (page) => page.textContent(".mode");

/** @param {Page} page */
const isolated = (page) => page.evaluate(() => crossOriginIsolated);

test("a host without headers: isolated and with threads from the second load on, and without a network", async () => {
  const site = await start({ isolated: false });
  const page = await browser.newPage();
  const list = complaints(page);
  await page.goto(`${site.url}${SMALL}`);
  await sampled(page);
  assert.equal(await isolated(page), false);
  await kept(page);
  await page.waitForFunction(() => /reload for threads/.test(document.querySelector(".mode")?.textContent ?? ""));
  let loads = 0;
  page.on("load", () => { loads += 1; });
  await page.reload();
  await sampled(page);
  assert.equal(await isolated(page), true);
  assert.match((await mode(page)) ?? "", /shared memory$/);
  const before = await numbers(page);
  await site.close();
  await page.reload();
  await sampled(page);
  assert.equal(await isolated(page), true);
  assert.deepEqual(await numbers(page), before);
  assert.equal(before["30"].g_aa_mean, commandLine("gradients", SMALL).sampled.g_aa.mean[29]);
  await page.goto(`${site.url}?threads=1#v=1&view=point&L=20&N=50&nets=8`);
  await sampled(page);
  assert.equal(loads, 3, "each load was one load");
  assert.deepEqual(list, []);
  await page.close();
});

test("a page in a frame registers nothing", async () => {
  const site = await start({ isolated: true, pages: { "/frame.html": `<!doctype html><iframe src="./${SMALL}"></iframe>` } });
  const page = await browser.newPage();
  await page.goto(`${site.url}frame.html`);
  await page.frameLocator("iframe").locator("#sampling[data-state=done]").waitFor();
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
  await page.close();
  await site.close();
});

/** What `change` changes: one word of the style sheet, and one of a script; and the version, which the page itself holds, too.
 * @type {[string, string | RegExp, string][]} */
const CHANGES = [
  ["www/style.css", "--round: 12px", "--round: 13px"], ["www/share.js", "Share this view", "Share this very view"],
  ["./", /(?<=depthscale-build" content=")[^"]*/, "another"],
];

/** Puts another version of the site into a folder. @param {string} folder */
async function change(folder) {
  const precache = join(folder, "precache.js");
  for (const [file, old, now] of CHANGES) {
    const path = join(folder, file === "./" ? "index.html" : file);
    const before = await readFile(path, "utf8");
    const text = before.replace(old, now);
    assert.notEqual(text, before, file);
    await writeFile(path, text);
    const hash = `sha256-${createHash("sha256").update(text).digest("base64")}`;
    const list = (await readFile(precache, "utf8")).replace(new RegExp(`("${file.replaceAll(".", "\\.")}": )"[^"]*"`), `$1"${hash}"`);
    await writeFile(precache, list.replace(/version: "[^"]*"/, 'version: "another"'));
  }
}

/** Which version's style sheet and script the page has. @param {Page} page */
async function version(page) {
  await page.click("#share");
  const title = await page.textContent("#share-dialog-title");
  await page.keyboard.press("Escape");
  const round = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--round").trim());
  return [round, title];
}

test("a new version waits for its time, comes whole with the next load, and a half one never", async () => {
  const folder = await mkdtemp(join(tmpdir(), "depthscale-"));
  await cp(DIST, folder, { recursive: true });
  const site = await start({ isolated: true, folder: `${folder}/` });
  const context = await browser.newContext();
  const page = await context.newPage();
  const [first, second] = [["12px", "Share this view"], ["13px", "Share this very view"]];
  try {
    await page.goto(`${site.url}${SMALL}`);
    await kept(page);
    await page.reload();
    await sampled(page);

    // In the middle of an upload: the list is new, a file is not.
    const style = await readFile(join(folder, "www/style.css"));
    await change(folder);
    const changed = await readFile(join(folder, "www/style.css"));
    await writeFile(join(folder, "www/style.css"), style);
    /** Whether a look for a new version found a whole one. */
    const updated = () => page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update().catch(() => {});
      const next = registration.installing ?? registration.waiting;
      if (!next) return false;
      if (next.state === "installing") await new Promise((resolve) => next.addEventListener("statechange", resolve, { once: true }));
      return next.state === "installed";
    });
    assert.equal(await updated(), false);
    assert.deepEqual(await version(page), first);

    // The upload is done. The open page stays what it is, and so does one that opens beside it.
    await writeFile(join(folder, "www/style.css"), changed);
    assert.equal(await updated(), true);
    assert.deepEqual(await version(page), first);
    const beside = await context.newPage();
    await beside.goto(`${site.url}${SMALL}`);
    await sampled(beside);
    assert.deepEqual(await version(beside), first);
    await beside.close();
    await page.reload();
    await page.waitForFunction(() => getComputedStyle(document.documentElement).getPropertyValue("--round").trim() === "13px");
    await sampled(page);
    assert.deepEqual(await version(page), second);
    assert.equal(await page.evaluate(() => location.hash), SMALL);
    assert.equal(await page.evaluate(async () => (await caches.keys()).length), 1, "the old version is gone");
  } finally {
    await context.close();
    await site.close();
    await rm(folder, { recursive: true });
  }
});

/** Loads of a page from now on. @param {Page} page */
function loads(page) {
  const count = { loads: 0 };
  page.on("request", (request) => { if (request.isNavigationRequest()) count.loads += 1; });
  return count;
}

/** Takes a file out of the copy that is kept, or puts another body there. @param {Page} page @param {string} path @param {string} [body] */
const damage = (page, path, body) => page.evaluate(async ([file, text]) => {
  const [name] = await caches.keys();
  const cache = await caches.open(name);
  const address = new URL(file, location.href).href;
  if (!await cache.delete(address)) throw new Error(`${file} was not kept`);
  if (text !== undefined) await cache.put(address, new Response(text, { headers: { "Content-Type": "text/html" } }));
}, [path, body]);

/**
 * A page that is kept and served from its copy, on a host that can go wrong.
 * @param {{ faults?: [string, import("./server.mjs").Fault][], folder?: string }} options
 * @param {(page: Page, host: Awaited<ReturnType<typeof start>>, faults: Map<string, import("./server.mjs").Fault>) => Promise<void>} check
 */
async function keptPage({ faults = [], folder }, check) {
  const map = new Map(faults);
  const host = await start({ isolated: true, faults: map, folder });
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    await page.goto(`${host.url}${SMALL}`);
    await sampled(page);
    await kept(page);
    await check(page, host, map);
  } finally {
    await context.close();
    await host.close();
  }
}

test("a host that says the wrong type while the page is kept does not spoil the copy", async () => {
  /** @type {[string, import("./server.mjs").Fault][]} */
  const wrong = [["/www/main.js", "text/plain"], [`/${SHARED[0]}`, "text/html"], ["/www/style.css", "text/plain"],
    ["/threads/depthscale-web_bg.wasm", "text/html"], ["/", "text/plain"]].map(([path, type]) => [path, { type, asked: "empty" }]);
  await keptPage({ faults: wrong }, async (page, host) => {
    await host.close();
    await page.reload();
    await sampled(page);
    assert.equal(await page.evaluate(() => document.contentType), "text/html");
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).marginTop), "0px");
  });
});

for (const [what, path, body] of [["a page instead of a module", SHARED[0], "<!doctype html>"], ["half a module", SHARED[1], "export class State {"],
  ["a page instead of a program", "threads/depthscale-web_bg.wasm", "<!doctype html>"], ["another page", "www/policy.js", "<!doctype html>"]]) {
  test(`a copy with ${what} is given up, and one reload later the page is the host's`, async () => {
    await keptPage({}, async (page, _, faults) => {
      if (path.endsWith(".wasm")) await damage(page, "plain/depthscale-web_bg.wasm", body);
      await damage(page, path, body);
      const count = loads(page);
      await page.reload();
      await sampled(page);
      await kept(page);
      assert.equal(count.loads, 2);
      assert.equal(await page.evaluate(() => location.hash), SMALL);
      // The copy is whole again.
      await page.reload();
      await sampled(page);
      assert.equal(count.loads, 3);
      // A host that is no better: one reload, and then the truth.
      faults.set(`/${path}`, { type: "text/html", body });
      faults.set("/plain/depthscale-web_bg.wasm", { type: "text/html", body });
      await damage(page, path, body);
      if (path.endsWith(".wasm")) await damage(page, "plain/depthscale-web_bg.wasm", body);
      await page.reload();
      await page.waitForFunction(() => !navigator.serviceWorker.controller);
      await page.waitForSelector("#page[data-state=failed]");
      assert.equal(count.loads, 5);
    });
  });
}

test("without the host a damaged copy is kept: it is all there is", async () => {
  await keptPage({}, async (page, host) => {
    await damage(page, SHARED[0], "<!doctype html>");
    await host.close();
    await page.reload();
    await page.waitForSelector("#page[data-state=failed]");
    await page.getByRole("button", { name: "Retry" }).waitFor();
    assert.equal(await page.evaluate(async () => (await caches.keys()).length), 1);
  });
});

test("what the copy has lost is fetched again, and a page without a network does without it", async () => {
  await keptPage({}, async (page, host) => {
    await damage(page, SHARED[0]);
    await damage(page, "./");
    await page.reload();
    await sampled(page);
    await damage(page, "www/share.js");
    await page.click("#share");
    await page.waitForSelector("#share-dialog");
    await damage(page, "www/help.js");
    await host.close();
    await page.reload();
    await sampled(page);
    await page.click("#help");
    await page.waitForSelector(".notice.error:has-text('did not load')");
  });
});

/** Has a copy of the site, another version of which the host gets. @param {(folder: string) => Promise<void>} run */
async function inFolder(run) {
  const folder = await mkdtemp(join(tmpdir(), "depthscale-"));
  await cp(DIST, folder, { recursive: true });
  await run(folder).finally(() => rm(folder, { recursive: true }));
}

for (const lost of ["www/style.css", "www/share.js", "./"]) {
  test(`a copy that lost ${lost} on a host with another version: the other version, whole`, async () => {
    await inFolder((folder) => keptPage({ folder: `${folder}/` }, async (page) => {
      await page.reload();
      await sampled(page);
      await change(folder);
      await damage(page, lost);
      await page.reload();
      await page.waitForFunction(() => getComputedStyle(document.documentElement).getPropertyValue("--round").trim() === "13px");
      await sampled(page);
      assert.deepEqual(await version(page), ["13px", "Share this very view"]);
      assert.equal(await page.evaluate(() => location.hash), SMALL);
    }));
  });
}

test("a part that is lost while the page is open never comes from another version", async () => {
  await inFolder((folder) => keptPage({ folder: `${folder}/` }, async (page) => {
    await page.reload();
    await sampled(page);
    await change(folder);
    await damage(page, "www/share.js");
    await page.click("#share");
    await page.getByRole("button", { name: "Retry" }).click();
    await page.getByRole("button", { name: "Reload the page" }).click();
    await page.waitForFunction(() => getComputedStyle(document.documentElement).getPropertyValue("--round").trim() === "13px");
    await sampled(page);
    assert.deepEqual(await version(page), ["13px", "Share this very view"]);
  }));
});

test("a whole visit asks nobody but its own host, and has no inline script or style", async () => {
  const site = await start({ isolated: true });
  const context = await browser.newContext();
  /** @type {string[]} */
  const asked = [];
  context.on("request", (request) => asked.push(request.url()));
  const page = await context.newPage();
  const list = complaints(page);
  await page.goto(`${site.url}${SMALL}`);
  await sampled(page);
  await kept(page);
  await page.click("#share");
  for (const tab of ["embed", "cite", "files", "link"]) await page.click(`[data-tab=${tab}]`);
  await page.keyboard.press("Escape");
  await page.click("[data-view=point]");
  await sampled(page);
  assert.ok(asked.length > 20 && asked.some((url) => url.endsWith("precache.js")), "the service worker's requests are among them");
  assert.deepEqual(asked.filter((url) => !url.startsWith(site.url) && !/^(blob|data):/.test(url)), []);
  assert.equal(await page.locator("script:not([src]), style, [style*=javascript], [onclick]").count(), 0);
  const policy = (await page.getAttribute("meta[http-equiv=Content-Security-Policy]", "content")) ?? "";
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https:/);
  assert.deepEqual(list, []);
  await context.close();
  await site.close();
});
