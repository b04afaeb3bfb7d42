// The plane of initialisations: a click or an arrow key moves the operating point, and every number follows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { samePlane } from "./agreement.mjs";
import { WAYS, address, commandLine, field, harness, numbers, sampled, visibleText, way } from "./harness.mjs";

const { visit } = harness();

/** Few networks, so that other views are there at once. */
const PLANE = "#v=1&view=phase&rho=1&L=30&N=60&nets=24";

/** @param {import("playwright-core").Page} page */
const picture = (page) => page.evaluate(() =>
  /** @type {HTMLCanvasElement} */ (document.querySelector("canvas[data-figure=plane]")).toDataURL());

/** A place of the canvas, as parts of its width and height. @param {import("playwright-core").Page} page @param {number} x @param {number} y */
async function placeOn(page, x, y) {
  const box = await page.locator("canvas[data-figure=plane]").boundingBox();
  assert.ok(box);
  return /** @type {[number, number]} */ ([box.x + x * box.width, box.y + y * box.height]);
}

/** @param {import("playwright-core").Page} page */
const agrees = async (page) => samePlane(page, await address(page));

for (const isolated of WAYS) {
  test(`a click moves the operating point and the numbers follow, ${way(isolated)}`, async () => {
    await visit({ link: PLANE, isolated }, async (page, complaints) => {
      await sampled(page);
      await agrees(page);
      const [before, entries] = [await picture(page), await page.evaluate(() => history.length)];
      await page.mouse.click(...await placeOn(page, 0.7, 0.4));
      await sampled(page);
      const [sw2, sb2] = [await field(page, "sw2").inputValue(), await field(page, "sb2").inputValue()];
      assert.ok(Number(sw2) > 2 && Number(sw2) < 3.8, sw2);
      assert.ok(Number(sb2) > 0.2 && Number(sb2) < 0.4, sb2);
      assert.match(await address(page), new RegExp(`&sw2=${sw2}&sb2=${sb2}&`));
      assert.match((await page.textContent("#headline")) ?? "", /^Chaotic.*above/);
      assert.notEqual(await picture(page), before);
      await agrees(page);
      assert.equal(await page.evaluate(() => history.length), entries + 1);
      await page.goBack();
      assert.equal(await address(page), PLANE);
      // The landmarks are worked out anew.
      await page.waitForFunction(() => /^Ordered.*below/.test(document.getElementById("headline")?.textContent ?? ""));
      assert.doesNotMatch(await visibleText(page), /NaN|undefined|Infinity/);
      assert.deepEqual(complaints, []);
    });
  });
}

test("a mouse drags the operating point, one history entry a drag, and networks are drawn where it is left", async () => {
  await visit({ link: PLANE }, async (page, complaints) => {
    await sampled(page);
    const entries = await page.evaluate(() => history.length);
    await page.mouse.move(...await placeOn(page, 0.3, 0.5));
    await page.mouse.down();
    for (const x of [0.4, 0.5, 0.6]) await page.mouse.move(...await placeOn(page, x, 0.4));
    const there = await field(page, "sw2").inputValue();
    assert.ok(Number(there) > 1.8 && Number(there) < 3.2, there);
    await page.mouse.up();
    await sampled(page);
    assert.equal(await field(page, "sw2").inputValue(), there);
    assert.equal(await page.evaluate(() => history.length), entries + 1);
    await agrees(page);
    await page.mouse.click(...await placeOn(page, 0.02, 0.5)); // beside the axes
    assert.equal(await field(page, "sw2").inputValue(), there);
    assert.deepEqual(complaints, []);
  });
});

test("arrow keys move the operating point by steps, with Shift by larger ones", async () => {
  await visit({ link: PLANE }, async (page, complaints) => {
    await sampled(page);
    const canvas = page.locator("canvas[data-figure=plane]");
    await canvas.focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await field(page, "sw2").inputValue(), "1.41");
    assert.match((await page.textContent("[data-figure=plane] ~ .readout")) ?? "", /σw² = 1\.41, σb² = 0\.100.*χ₁/);
    await page.keyboard.press("Shift+ArrowUp");
    assert.equal(await field(page, "sb2").inputValue(), "0.15");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowDown");
    assert.match(await address(page), /view=phase&sb2=0.145&/);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("[data-figure=plane] ~ .readout").isVisible(), false);
    await sampled(page);
    await agrees(page);
    assert.match((await canvas.getAttribute("aria-label")) ?? "", /Map of χ₁.*Operating point at 1\.4, 0\.145/);
    await page.click("[data-view=point]");
    await sampled(page);
    assert.equal((await numbers(page))["q*"].theory, commandLine("point", await address(page)).q_star);
    assert.deepEqual(complaints, []);
  });
});

test("the plane is read under the mouse, and coloured by what the link says", async () => {
  await visit({ link: `${PLANE}&show=xi2` }, async (page, complaints) => {
    await sampled(page);
    assert.equal(await page.isChecked("input[name=show][value=xi2]"), true);
    await page.mouse.move(...await placeOn(page, 0.5, 0.5));
    assert.match((await page.textContent("[data-figure=plane] ~ .readout")) ?? "", /σw² = .*ξ₂.*trainable depth/);
    let before = await picture(page);
    for (const shown of ["chi1", "xi1", "c", "depth"]) {
      await page.check(`input[name=show][value=${shown}]`, { force: true });
      assert.match(await address(page), shown === "chi1" ? /^(?!.*show=)/ : new RegExp(`&show=${shown}$`));
      assert.equal(await page.getAttribute("#sampling", "data-state"), "done", "nothing is computed again");
      const now = await picture(page);
      assert.notEqual(now, before, shown);
      before = now;
    }
    assert.deepEqual(complaints, []);
  });
});

test("where q has no fixed point the plane says so, and it grows to hold the operating point", async () => {
  await visit({ link: "#v=1&view=phase&phi=relu&rho=1&sw2=7" }, async (page, complaints) => {
    await sampled(page);
    assert.match((await page.textContent(".legend")) ?? "", /q has no fixed point/);
    assert.match((await page.textContent("#headline")) ?? "", /^No phase here: q grows without bound/);
    await page.mouse.move(...await placeOn(page, 0.7, 0.5));
    assert.match((await page.textContent("[data-figure=plane] ~ .readout")) ?? "", /has no fixed point/);
    assert.match((await page.getAttribute("canvas", "aria-label")) ?? "", /weight variance 0\.1 to 8/);
    assert.doesNotMatch(await visibleText(page), /NaN|undefined|Infinity/);
    assert.deepEqual(complaints, []);
  });
});
