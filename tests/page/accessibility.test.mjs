// axe-core finds nothing, in any view, theme and width.

import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.mjs";
import { SMALL, harness, sampled, type } from "./harness.mjs";

const { visit } = harness();
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
