// axe-core finds nothing, in any view, theme and width.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { SMALL, harness, sampled, type } from "./harness.mjs";

const { visit } = harness();
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Everything axe finds wrong, in a line each.
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>}
 */
async function violations(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = /** @type {any} */ (globalThis).axe;
    const { violations: found } = await axe.run();
    return found.flatMap((/** @type {any} */ rule) =>
      rule.nodes.map((/** @type {any} */ node) => `${rule.impact} ${rule.id}: ${node.target.join(" ")} ${node.failureSummary}`));
  });
}

for (const view of ["phase", "point", "scales", "gradients"]) {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    for (const width of [1280, 390]) {
      test(`${view}, ${colorScheme}, ${width} pixels wide`, async () => {
        const context = { colorScheme, viewport: { width, height: 900 }, reducedMotion: /** @type {const} */ ("reduce") };
        await visit({ link: `${SMALL.replace("gradients", view)}&colour=blue`, context }, async (page) => {
          await sampled(page);
          await type(page, "rho", "7");
          await type(page, "phi", "z*foo(z)");
          await page.locator("canvas").first().focus();
          await page.keyboard.press("End");
          assert.deepEqual(await violations(page), []);
        });
      });
    }
  }
}
