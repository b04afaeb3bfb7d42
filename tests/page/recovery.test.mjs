// What goes wrong is said, and the page lives on: cancelled sampling, dead workers, missing files, no scripts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SMALL, WAYS, commandLine, harness, numbers, sampled, type, way } from "./harness.mjs";
import { SHARED } from "./server.mjs";

/** @typedef {import("playwright-core").Page} Page */

const { visit } = harness();

/** Minutes of work: surely still running when a test looks. */
const LONG = "#v=1&view=gradients&L=200&N=1000&nets=20000";

/** Waits until some networks are there but not all. @param {Page} page */
const running = (page) => page.waitForSelector('#sampling[data-state=running]:not([data-networks="0"])');

for (const isolated of WAYS) {
  test(`Cancel stops at once and Go on resumes, ${way(isolated)}`, async () => {
    await visit({ link: LONG, isolated }, async (page, complaints) => {
      await running(page);
      await page.click("[data-action=cancel]");
      await page.waitForSelector("#sampling[data-state=cancelled]");
      const done = Number(await page.getAttribute("#sampling", "data-networks"));
      assert.ok(done > 0 && done < 20_000);
      await page.click("[data-action=resume]");
      await page.waitForFunction((before) =>
        Number(document.querySelector("#sampling")?.getAttribute("data-networks")) > before, done);
      assert.deepEqual(complaints, []);
    });
  });

  test(`a newer request supersedes the older, ${way(isolated)}`, async () => {
    await visit({ link: LONG, isolated }, async (page, complaints) => {
      await running(page);
      await type(page, "nets", "12");
      await type(page, "L", "25");
      await sampled(page);
      assert.equal(await page.getAttribute("#sampling", "data-networks"), "12");
      assert.deepEqual(complaints, []);
    });
  });

  test(`a worker that is busy with one endless block is replaced, ${way(isolated)}`, async () => {
    await visit({ link: "#v=1&view=gradients&L=1000&N=1000000&nets=8", isolated }, async (page) => {
      await page.waitForSelector("#sampling[data-state=running]");
      await type(page, "N", "20");
      await type(page, "L", "10");
      await sampled(page);
      assert.equal(await page.getAttribute("#sampling", "data-networks"), "8");
    });
  });

  test(`killed workers are noticed, and Retry finishes with the same numbers, ${way(isolated)}`, async () => {
    // The workers are asked for the first networks only, so that they cannot be done before they are killed.
    const prepare = (/** @type {Page} */ page) => page.addInitScript(() => {
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (/** @type {any[]} */ ...message) {
        if (!(message[0].from > 0)) post.apply(this, /** @type {[any]} */ (message));
      };
      Object.assign(globalThis, { letGo: () => { Worker.prototype.postMessage = post; } });
    });
    await visit({ link: SMALL, isolated, prepare }, async (page) => {
      await running(page);
      // From inside, as a crash would end it, without any event on the page. A pool's threads are workers too: only ours
      // have the page's script.
      await Promise.all(page.workers().filter((worker) => worker.url().endsWith("compute-worker.js"))
        .map((worker) => worker.evaluate(() => self.close()).catch(() => {})));
      const notice = page.locator(".notice.error[role=alert]");
      await notice.waitFor();
      assert.match((await notice.textContent()) ?? "", /Sampling stopped/);
      await page.waitForSelector("#sampling[data-state=failed]");
      await page.evaluate(() => /** @type {any} */ (globalThis).letGo());
      await notice.getByRole("button", { name: "Retry" }).click();
      await sampled(page);
      assert.equal(await page.locator(".notice").count(), 0);
      assert.equal((await numbers(page))["30"].g_aa_mean, commandLine("gradients", SMALL).sampled.g_aa.mean[29]);
      await type(page, "nets", "8");
      await sampled(page);
    });
  });
}

test("a missing threaded bundle falls back to plain workers", async () => {
  const prepare = (/** @type {Page} */ page) => page.route("**/threads/**", (route) => route.abort());
  await visit({ link: SMALL, prepare }, async (page) => {
    await sampled(page);
    assert.match((await page.textContent(".mode")) ?? "", /no shared memory \(threads failed to start\)/);
  });
});

for (const [what, pattern] of [["the wasm file", "**/*.wasm"], ["the glue", "**/depthscale-web.js"], ["a module of the page", `**/${SHARED[0]}`]]) {
  test(`a page that misses ${what} says so`, async () => {
    const prepare = (/** @type {Page} */ page) =>
      page.route(pattern, (route) => route.fulfill({ status: 404, body: "gone" }));
    await visit({ link: SMALL, prepare }, async (page) => {
      await page.waitForSelector("#page[data-state=failed]");
      assert.match((await page.textContent("#headline")) ?? "", /could not start/);
    });
  });
}

test("without scripts the page says what it needs", async () => {
  await visit({ context: { javaScriptEnabled: false } }, async (page) => {
    assert.match(await page.locator("noscript").innerText().catch(() => "") || await page.locator("body").innerText(), /scripts are switched off/);
  });
});

test("the page works from any folder", async () => {
  // The same files under another path: every address on the page must be relative.
  const prepare = (/** @type {Page} */ page) => page.route("**/some/folder/**", async (route) => {
    const response = await route.fetch({ url: route.request().url().replace("/some/folder/", "/") });
    await route.fulfill({ response });
  });
  await visit({ link: SMALL, folder: "some/folder/", prepare }, async (page, complaints) => {
    await sampled(page);
    const names = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    assert.ok(names.length > 5 && names.every((name) => name.includes("/some/folder/") || name.startsWith("blob:")), names.join("\n"));
    assert.deepEqual(complaints, []);
  });
});
