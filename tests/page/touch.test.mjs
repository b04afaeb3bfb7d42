// A finger on a chart: it reads sideways, scrolls the page up and down, and on the plane a tap moves the operating point.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SMALL, address, harness, sampled } from "./harness.mjs";

const { visit } = harness();

/** @typedef {import("playwright-core").Page} Page */

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const PLANE = "#v=1&view=phase&rho=1&L=30&N=60&nets=24";

/** A finger moved along places of a canvas, as parts of its width and height. @param {Page} page @param {string} figure */
async function finger(page, figure) {
  const canvas = page.locator(`canvas[data-figure=${figure}]`);
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  assert.ok(box);
  const devtools = await page.context().newCDPSession(page);
  /** @param {"touchStart" | "touchMove" | "touchEnd"} type @param {[number, number]} [place] */
  const send = (type, place) => devtools.send("Input.dispatchTouchEvent", {
    type, touchPoints: place ? [{ x: box.x + place[0] * box.width, y: box.y + place[1] * box.height }] : [],
  });
  return {
    down: (/** @type {number} */ x, /** @type {number} */ y) => send("touchStart", [x, y]),
    up: () => send("touchEnd"),
    /** In steps, as a hand does. @param {[number, number]} from @param {[number, number]} to */
    async move([x, y], [toX, toY]) {
      for (let step = 1; step <= 10; step += 1) await send("touchMove", [x + (toX - x) * step / 10, y + (toY - y) * step / 10]);
    },
  };
}

/** @param {Page} page */
const readout = (page) => page.locator(".readout").first();

/** Waits until the read-out says this: moves are told with the next frame. @param {Page} page @param {string} words */
const reads = (page, words) => page.waitForFunction((start) => {
  const box = document.querySelector(".readout");
  return box?.checkVisibility() && box.textContent?.startsWith(start);
}, words);

test("moved sideways a finger reads layer by layer, past the ends too, and what it read stays", async () => {
  await visit({ link: SMALL, context: PHONE }, async (page, complaints) => {
    await sampled(page);
    const hand = await finger(page, "gradients");
    await hand.down(0.1, 0.5);
    await reads(page, "layer 1 of 30");
    await hand.move([0.1, 0.5], [1, 0.6]);
    await reads(page, "layer 30 of 30");
    await hand.move([1, 0.6], [0.01, 0.4]);
    await reads(page, "layer 1 of 30");
    await hand.up();
    // The keys go on from there, and a touch elsewhere takes it away.
    await page.waitForSelector("canvas[data-figure=gradients]:focus");
    await page.keyboard.press("ArrowRight");
    await reads(page, "layer 2 of 30");
    await page.locator("#headline").tap();
    await readout(page).waitFor({ state: "hidden" });
    assert.deepEqual(complaints, []);
  });
});

test("moved up a finger scrolls the page and reads nothing", async () => {
  await visit({ link: SMALL, context: PHONE }, async (page) => {
    await sampled(page);
    const before = await page.evaluate(() => scrollY);
    const hand = await finger(page, "gradients");
    await hand.down(0.5, 0.9);
    await hand.move([0.5, 0.9], [0.5, 0.1]);
    await page.waitForFunction((from) => scrollY > from + 50, before);
    await hand.up();
    await readout(page).waitFor({ state: "hidden" });
  });
});

test("on the plane a finger moved sideways reads every way, as a mouse does", async () => {
  await visit({ link: PLANE, context: PHONE }, async (page, complaints) => {
    await sampled(page);
    const hand = await finger(page, "plane");
    const box = await page.locator("canvas[data-figure=plane]").boundingBox();
    assert.ok(box);
    const mouse = async (/** @type {number} */ x, /** @type {number} */ y) => {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
      return (await readout(page).textContent()) ?? "";
    };
    const [level, above] = [await mouse(0.6, 0.5), await mouse(0.6, 0.2)];
    assert.match(level, /σw² = .*χ₁/);
    assert.notEqual(level, above);
    await hand.down(0.3, 0.5);
    await hand.move([0.3, 0.5], [0.6, 0.5]);
    await reads(page, level);
    await hand.move([0.6, 0.5], [0.6, 0.2]);
    await reads(page, above);
    await hand.up();
    assert.equal(await address(page), PLANE, "reading moves nothing");
    assert.deepEqual(complaints, []);
  });
});

test("a tap on the plane moves the operating point and reads there", async () => {
  await visit({ link: PLANE, context: PHONE }, async (page, complaints) => {
    await sampled(page);
    await page.locator("canvas[data-figure=plane]").tap();
    await page.waitForFunction((old) => location.hash !== old, PLANE);
    const [, sw2] = /sw2=([^&]*)/.exec(await address(page)) ?? [];
    await reads(page, `σw² = ${sw2}`);
    assert.deepEqual(complaints, []);
  });
});
