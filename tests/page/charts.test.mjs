// The charts: sharp, redrawn on resize and theme, readable by mouse and keys, curves toggled; the table thinned or whole.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SMALL, harness, ready, sampled } from "./harness.mjs";

const { visit } = harness();

/** A fingerprint of what a canvas shows. @param {import("playwright-core").Page} page @param {string} figure */
const picture = (page, figure) => page.evaluate((name) => {
  const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector(`canvas[data-figure=${name}]`));
  return canvas.toDataURL();
}, figure);

test("the canvas has at least two pixels a CSS pixel, and follows size, pixel ratio and theme", async () => {
  await visit({ link: SMALL, context: { deviceScaleFactor: 3, viewport: { width: 1000, height: 800 } } }, async (page) => {
    await sampled(page);
    const ratio = () => page.evaluate(() => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector("canvas"));
      return canvas.width / canvas.getBoundingClientRect().width;
    });
    assert.ok(Math.abs((await ratio()) - 3) < 0.01);
    const before = await picture(page, "gradients");
    await page.setViewportSize({ width: 700, height: 800 });
    await page.waitForFunction(() => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector("canvas"));
      return Math.abs(canvas.width / canvas.getBoundingClientRect().width - 3) < 0.01 && canvas.width < 2000;
    });
    const narrow = await picture(page, "gradients");
    assert.notEqual(narrow, before);
    await page.check("input[name=theme][value=dark]", { force: true });
    const dark = await picture(page, "gradients");
    assert.notEqual(dark, narrow);
    await page.reload();
    await sampled(page);
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  });
});

test("arrow keys and mouse read the chart layer by layer", async () => {
  await visit({ link: SMALL }, async (page) => {
    await sampled(page);
    const canvas = page.locator("canvas[data-figure=gradients]");
    const readout = page.locator(".readout");
    await canvas.focus();
    await page.keyboard.press("Home");
    assert.match((await readout.textContent()) ?? "", /^layer 1 of 30/);
    await page.keyboard.press("ArrowRight");
    assert.match((await readout.textContent()) ?? "", /^layer 2 of 30.*gaa theory.*networks/);
    await page.keyboard.press("End");
    assert.match((await readout.textContent()) ?? "", /^layer 30 of 30/);
    await page.keyboard.press("Escape");
    assert.equal(await readout.isVisible(), false);
    const box = await canvas.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    assert.equal(await readout.isVisible(), true);
    const inside = await page.evaluate(() => {
      const outer = document.querySelector(".plot")?.getBoundingClientRect();
      const inner = document.querySelector(".readout")?.getBoundingClientRect();
      return outer && inner && inner.left >= outer.left && inner.right <= outer.right;
    });
    assert.ok(inside, "the read-out stays on the chart");
    assert.match((await canvas.getAttribute("aria-label")) ?? "", /Line chart.*24 sampled networks.*At layer 1:/);
  });
});

test("a legend entry takes its curve away and brings it back", async () => {
  await visit({ link: SMALL }, async (page) => {
    await sampled(page);
    const before = await picture(page, "gradients");
    for (const entry of await page.locator(".legend button").all()) {
      // An optional curve is the other way round.
      const shown = (await entry.getAttribute("class")) !== "optional";
      assert.equal(await entry.getAttribute("aria-pressed"), String(shown));
      await entry.click();
      assert.equal(await entry.getAttribute("aria-pressed"), String(!shown));
      assert.notEqual(await picture(page, "gradients"), before, (await entry.textContent()) ?? "");
      await entry.click();
      assert.equal(await picture(page, "gradients"), before);
    }
  });
});

test("a long table is thinned until all of it is asked for", async () => {
  await visit({ link: "#v=1&view=gradients&L=1000&N=10&nets=8" }, async (page) => {
    await sampled(page);
    const rows = page.locator("#numbers tbody tr");
    assert.ok((await rows.count()) <= 24);
    await page.click("#numbers [data-action=all-rows]");
    assert.equal(await rows.count(), 1000);
    await page.click("#numbers [data-action=all-rows]");
    assert.ok((await rows.count()) <= 24);
  });
});

test("a wide table scrolls in its own box, and the rows keep their names in sight", async () => {
  await visit({ link: SMALL, context: { viewport: { width: 1280, height: 800 } } }, async (page) => {
    await sampled(page);
    assert.deepEqual(await page.locator("#numbers thead .groups th").allTextContents(), ["gaa", "signed gab", "|gab|"]);
    const [page_wide, scrolled, moved] = await page.evaluate(() => {
      const box = /** @type {HTMLElement} */ (document.querySelector(".scroll"));
      const name = () => /** @type {HTMLElement} */ (document.querySelector("#numbers tbody th")).getBoundingClientRect().left;
      const before = name();
      box.scrollLeft = 200;
      return [document.documentElement.scrollWidth, box.scrollLeft, name() - before];
    });
    assert.deepEqual([page_wide, scrolled, moved], [1280, 200, 0]);
  });
});

test("on a phone nothing is wider than the screen", async () => {
  await visit({ link: SMALL, context: { viewport: { width: 390, height: 844 } } }, async (page) => {
    for (const view of ["gradients", "point", "scales", "phase", "chain", "depth"]) {
      await page.click(`#views [data-view=${view}]`);
      await ready(page);
      await sampled(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, view);
    }
  });
});
