// Theory that takes long never holds up the page: a worker works it out, with progress and Stop, and the page has the same numbers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sameScales } from "./agreement.mjs";
import { WAYS, commandLine, harness, sampled, type, way } from "./harness.mjs";
import { traceTasks } from "./tasks.mjs";

/** @typedef {import("playwright-core").Page} Page */

const { site, visit } = harness();

/** Seconds of integrals: a formula with kinks, whose kernels are tabulated. */
const LONG = "#v=1&view=point&phi=clamp(z,-1,1)&L=10&N=20&nets=4";
/** In time of the processor. Without a worker this link's theory is one task of seconds. */
const LONGEST_TASK_MS = 200;

/** @param {Page} page */
const working = (page) => page.waitForSelector("#page[data-state=working]");

for (const isolated of WAYS) {
  test(`theory that takes long leaves the main thread, ${way(isolated)}`, async () => {
    await visit({ elsewhere: "about:blank", isolated }, async (page, complaints) => {
      const tasks = await traceTasks(page);
      await page.goto(`${site(isolated)}${LONG}`);
      await working(page);
      assert.match((await page.textContent("#headline")) ?? "", /^Working out the theory of this link/);
      await page.waitForFunction(() => /Working out the theory: [\d,]+ integrals? in/.test(document.querySelector(".progress-words")?.textContent ?? ""));
      await sampled(page);
      await tasks.look();
      const [longest] = await tasks.end();
      assert.ok(longest <= LONGEST_TASK_MS, `a task of ${longest} ms`);
      await sameScales(page, commandLine("point", LONG));
      assert.deepEqual(complaints, []);
    });
  });
}

test("Stop ends it, Go on takes it up, and another link needs no waiting for it", async () => {
  await visit({ link: LONG }, async (page, complaints) => {
    await working(page);
    await page.click("[data-action=cancel]");
    await page.waitForSelector("#sampling[data-state=cancelled]");
    assert.match((await page.textContent(".progress-words")) ?? "", /^Stopped after [\d,]+ integrals?$/);
    await page.click("[data-action=resume]");
    await page.waitForSelector("#sampling[data-state=theory]");
    await type(page, "sb2", "0.2");
    await working(page);
    await page.evaluate(() => { location.hash = "#v=1&view=phase"; });
    await page.waitForSelector("canvas[data-figure=plane]");
    await page.waitForSelector("#page[data-state=ready]");
    await page.goBack();
    await sampled(page);
    assert.deepEqual(complaints, []);
  });
});
