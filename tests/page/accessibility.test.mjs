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

test("colours that the system forces tell what is chosen, and keep the keys of curves apart", async () => {
  await visit({ link: SMALL, context: { forcedColors: "active" } }, async (page, complaints) => {
    await sampled(page);
    const told = await page.evaluate(() => {
      const style = (/** @type {string} */ selector) => getComputedStyle(/** @type {Element} */ (document.querySelector(selector)));
      return {
        chosen: style(".chip input:checked + span").backgroundColor,
        other: style(".chip input:not(:checked) + span").backgroundColor,
        tab: style("#views [aria-current]").backgroundColor,
        otherTab: style("#views a:not([aria-current])").backgroundColor,
        gradient: style(".swatch.gradient").borderTopColor,
        correlation: style(".swatch.correlation").borderTopColor,
      };
    });
    assert.notEqual(told.chosen, told.other);
    assert.notEqual(told.tab, told.otherTab);
    assert.notEqual(told.gradient, told.correlation);
    assert.deepEqual(complaints, []);
  });
});
