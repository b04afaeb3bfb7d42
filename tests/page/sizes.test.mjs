// What a visit loads, brotli-compressed as a host sends it, stays within a budget, and it loads one WebAssembly bundle; for stochastic
// depth and for training one more.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { after, before, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { launch } from "./browser.mjs";
import { SMALL, WAYS, sampled, way } from "./harness.mjs";
import { start } from "./server.mjs";

/** In kB of 1000 bytes: from the first byte until the last network is sampled. Theory that leaves the main thread, the list of views, the
 * estimates of time and what is said of faults came to 4 kB more than the 350 before; a program per kind of view is to take them back. */
const BUDGET = 354;

/** Visits: a link, how many bundles it loads, and its budget. */
const VISITS = /** @type {const} */ ([
  ["a visit", SMALL, 1, BUDGET],
  ["a visit of stochastic depth", "#v=1&view=depth&L=10&N=32&nets=20", 2, BUDGET + 297],
  ["a visit of training", "#v=1&view=training&units=8&steps=5&batch=8&sw2span=1:2:3&Lspan=10:20:3", 2, BUDGET + 345],
]);

/** What was compressed already, by file: the visits share most. @type {Map<string, number>} */
const compressed = new Map();

/** In kB. @param {string} file */
async function kilobytesOf(file) {
  // Quality 11 is the default here.
  if (!compressed.has(file)) compressed.set(file, brotliCompressSync(await readFile(file)).length / 1000);
  return compressed.get(file) ?? 0;
}

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const [what, link, bundles, budget] of VISITS) for (const isolated of WAYS) {
  test(`${what} loads at most ${budget} kB, bundles ${bundles}, ${way(isolated)}`, async (context) => {
    const site = await start({ isolated });
    try {
      const page = await browser.newPage({ serviceWorkers: "block" });
      await page.goto(site.url + link);
      await sampled(page);
      await page.close();
      const files = [...site.asked];
      /** @type {Record<string, number>} */
      const kilobytes = {};
      for (const file of files) kilobytes[extname(file)] = (kilobytes[extname(file)] ?? 0) + await kilobytesOf(file);
      const total = Object.values(kilobytes).reduce((sum, each) => sum + each);
      context.diagnostic(Object.entries({ ...kilobytes, total }).map(([what, size]) => `${what} ${size.toFixed(1)}`).join(", "));
      assert.equal(files.filter((file) => file.endsWith(".wasm")).length, bundles);
      assert.ok(total <= budget, `${total.toFixed(1)} kB`);
    } finally {
      await site.close();
    }
  });
}
