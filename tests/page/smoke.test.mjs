// The page opens and stays quiet, with threads and without.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { complaints, launch } from "./browser.mjs";
import { sampled, words } from "./harness.mjs";
import { start } from "./server.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const isolated of [true, false]) {
  test(`the page opens without complaints, ${isolated ? "isolated" : "not isolated"}`, async () => {
    const site = await start({ isolated });
    const page = await browser.newPage({ serviceWorkers: "block" });
    try {
      const list = complaints(page);
      await page.goto(site.url, { waitUntil: "networkidle" });
      // By then every worker has started, and every thread.
      await sampled(page);
      assert.match(await words(page, ".mode"), isolated ? /threads?, shared memory$/ : /no shared memory/);
      assert.equal(await page.evaluate("crossOriginIsolated"), isolated);
      const bundle = await page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)");
      assert.ok(bundle.some((/** @type {string} */ name) => name.endsWith(".wasm")), "a wasm file was loaded");
      assert.deepEqual(list, []);
    } finally {
      await page.close();
      await site.close();
    }
  });
}
