// axe-core finds nothing, in any view, theme and width, with every fold-out open, refused values and a chart being read.

import assert from "node:assert/strict";
import { test } from "node:test";
import { violationsInEveryLook } from "./axe.mjs";
import { SMALL, harness, ready, sampled, type } from "./harness.mjs";

const { visit } = harness();
test("every view in every look", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    // Fold-outs stay open from view to view.
    for (const fold of await page.locator("#words summary").all()) await fold.click();
    for (const view of ["phase", "point", "scales", "gradients", "chain"]) {
      await page.evaluate((hash) => { location.hash = hash; }, `${SMALL.replace("gradients", view)}&colour=blue`);
      await page.waitForSelector(`#views [data-view=${view}][aria-current=page]`);
      await sampled(page);
      if (view === "point") await page.waitForSelector("#advice:not([aria-busy]) pre");
      await type(page, "rho", "7");
      await type(page, "phi", "z*foo(z)");
      assert.equal(await page.locator(".notice").count(), 3, view);
      const prepare = async () => {
        await page.locator("canvas").first().focus();
        await page.keyboard.press("End");
      };
      assert.deepEqual(await violationsInEveryLook(page, { prepare }), [], view);
    }
  });
});
