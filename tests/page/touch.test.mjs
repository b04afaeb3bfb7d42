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

/** @param {Page} page */
const layer = async (page) => Number(/^layer (\d+)/.exec((await readout(page).textContent()) ?? "")?.[1]);

test("moved sideways a finger reads layer by layer, past the ends too, and what it read stays", async () => {
  await visit({ link: SMALL, context: PHONE }, async (page, complaints) => {
    await sampled(page);
    const hand = await finger(page, "gradients");
    await hand.down(0.4, 0.5);
    const first = await layer(page);
    await hand.move([0.4, 0.5], [0.8, 0.5]);
    assert.ok(first < await layer(page), `layer ${first} is left of ${await layer(page)}`);
    await hand.move([0.8, 0.5], [1, 0.6]);
    assert.equal(await layer(page), 30);
    await hand.move([1, 0.6], [0.01, 0.4]);
    assert.equal(await layer(page), 1);
    await hand.up();
    assert.equal(await layer(page), 1);
    assert.equal(await readout(page).isVisible(), true);
    // The keys go on from there, and a touch elsewhere takes it away.
    await page.keyboard.press("ArrowRight");
    assert.equal(await layer(page), 2);
    await page.touchscreen.tap(195, 2);
    assert.equal(await readout(page).isVisible(), false);
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
    assert.equal(await readout(page).isVisible(), false);
  });
});

test("on the plane a finger moved sideways reads every way, and a tap moves the operating point", async () => {
  await visit({ link: PLANE, context: PHONE }, async (page, complaints) => {
    await sampled(page);
    const hand = await finger(page, "plane");
    const read = async () => ((await readout(page).textContent()) ?? "").replace(/χ.*/, "");
    await hand.down(0.3, 0.5);
    await hand.move([0.3, 0.5], [0.6, 0.5]);
    const level = await read();
    await hand.move([0.6, 0.5], [0.6, 0.2]);
    const above = await read();
    await hand.up();
    const [, left, low] = /= (\S+), .* = (\S+)/.exec(level) ?? [];
    const [, right, high] = /= (\S+), .* = (\S+)/.exec(above) ?? [];
    assert.equal(left, right);
    assert.ok(Number.parseFloat(high) > Number.parseFloat(low), `${low} is below ${high}`);
    assert.equal(await address(page), PLANE, "reading moves nothing");
    const box = await page.locator("canvas[data-figure=plane]").boundingBox();
    assert.ok(box);
    await page.touchscreen.tap(box.x + 0.6 * box.width, box.y + 0.4 * box.height);
    await page.waitForFunction((old) => location.hash !== old, PLANE);
    assert.deepEqual(complaints, []);
  });
});
