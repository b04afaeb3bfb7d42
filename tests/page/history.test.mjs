// Undo, redo and reset walk the page's own history entries, in step with Back and Forward, and never leave the page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SMALL, address, drag, field, harness, ready, type } from "./harness.mjs";

const { visit } = harness();

/** @typedef {import("playwright-core").Page} Page */

const TWO = SMALL.replace("&L=30", "&sw2=2&L=30");
const BOTH = SMALL.replace("&L=30", "&sw2=2&rho=0.75&L=30");

/** Waits until the page stands at a link: address, controls and buttons. @param {Page} page @param {string} link @param {string} can */
async function stands(page, link, can) {
  await page.waitForFunction(([wanted, able]) => location.hash === wanted && ["undo", "redo", "reset"]
    .filter((id) => document.getElementById(id)?.getAttribute("aria-disabled") === "false").join() === able, [link, can]);
  assert.equal(await field(page, "sw2").inputValue(), /sw2=([^&]*)/.exec(link)?.[1] ?? "1.4");
  assert.equal(await field(page, "rho").inputValue(), /rho=([^&]*)/.exec(link)?.[1] ?? "0.9");
}

/** Two changes from SMALL. @param {Page} page */
async function changed(page) {
  await ready(page);
  await stands(page, SMALL, "reset");
  await type(page, "sw2", "2");
  await type(page, "rho", "0.75");
  await stands(page, BOTH, "undo,reset");
}

test("the buttons walk the changes, agree with Back and Forward, and stop at both ends", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await changed(page);
    const length = await page.evaluate(() => history.length);
    await page.click("#undo");
    await stands(page, TWO, "undo,redo,reset");
    await page.goBack();
    await stands(page, SMALL, "redo,reset");
    await page.locator("#undo").focus();
    await page.keyboard.press("Enter");
    await stands(page, SMALL, "redo,reset");
    await page.click("#redo");
    await stands(page, TWO, "undo,redo,reset");
    await page.goForward();
    await stands(page, BOTH, "undo,reset");
    await page.keyboard.press("r");
    await stands(page, BOTH, "undo,reset");
    assert.equal(await page.evaluate(() => history.length), length);
    assert.deepEqual(complaints, []);
  });
});

test("two undos at once do not leave the page", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    await type(page, "sw2", "2");
    await page.evaluate(() => { for (const _ of "123") document.getElementById("undo")?.click(); });
    await stands(page, SMALL, "redo,reset");
    await page.click("#redo");
    await stands(page, TWO, "undo,reset");
  });
});

test("a change after an undo drops what was undone, and a followed link is a change", async () => {
  await visit({ link: SMALL }, async (page) => {
    await changed(page);
    await page.click("#undo");
    await stands(page, TWO, "undo,redo,reset");
    await page.click("[data-view=point]");
    const point = TWO.replace("gradients", "point");
    await stands(page, point, "undo,reset");
    await page.click("[data-view=point]"); // where it already is
    await stands(page, point, "undo,reset");
    await page.click("#undo");
    await stands(page, TWO, "undo,redo,reset");
    await page.click("#undo");
    await stands(page, SMALL, "redo,reset");
  });
});

test("keys undo also after a drag, which is one change; in a text field they are the browser's", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    await drag(page, "sw2", 0.35, 0.75);
    await page.mouse.up();
    const dragged = await address(page);
    assert.notEqual(dragged, SMALL);
    assert.equal(await page.evaluate(() => document.activeElement?.id), "control-sw2");
    for (const [undo, redo] of [["Control+z", "Control+Shift+Z"], ["Meta+z", "Meta+Shift+Z"], ["Control+z", "Control+y"]]) {
      await page.keyboard.press(undo);
      await stands(page, SMALL, "redo,reset");
      await page.keyboard.press(redo);
      await stands(page, dragged, "undo,reset");
    }
    await page.keyboard.press("u"); // on a slider a letter means nothing
    await field(page, "rho").press("Control+z");
    await stands(page, dragged, "undo,reset");
  });
});

test("Reset goes back to the view's defaults and can be undone", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    await page.click("#reset");
    await stands(page, "#v=1&view=gradients", "undo");
    await page.keyboard.press("u");
    await stands(page, SMALL, "redo,reset");
    await page.click("[data-view=scales]");
    await page.click("#reset");
    await stands(page, "#v=1&view=scales", "undo");
  });
});

test("after a reload the changes can still be undone", async () => {
  await visit({ link: SMALL }, async (page) => {
    await changed(page);
    await page.reload();
    await stands(page, BOTH, "undo,reset");
    await page.click("#undo");
    await stands(page, TWO, "undo,redo,reset");
    await page.click("#undo");
    await stands(page, SMALL, "redo,reset");
  });
});

test("where the history cannot be written, undo and redo work within the page", async () => {
  const prepare = (/** @type {Page} */ page) => page.addInitScript(() => {
    const refuse = () => { throw new DOMException("sandboxed", "SecurityError"); };
    Object.assign(History.prototype, { pushState: refuse, replaceState: refuse });
  });
  await visit({ link: SMALL, prepare }, async (page, complaints) => {
    await ready(page);
    await type(page, "sw2", "2");
    await type(page, "sw2", "3");
    for (const [button, sw2] of [["undo", "2"], ["undo", "1.4"], ["undo", "1.4"], ["redo", "2"], ["redo", "3"], ["redo", "3"]]) {
      await page.click(`#${button}`, { force: true });
      assert.equal(await field(page, "sw2").inputValue(), sw2);
    }
    assert.equal(await address(page), SMALL);
    assert.deepEqual(complaints, []);
  });
});

test("an address without a link opens the phase map and says so; an embed keeps its own", async () => {
  await visit({}, async (page, complaints) => {
    await page.waitForSelector("canvas[data-figure=plane]");
    await stands(page, "#v=1&view=phase", "");
    assert.equal(await page.locator("#home").getAttribute("href"), "#v=1&view=phase");
    assert.deepEqual(complaints, []);
  });
  await visit({ query: "?embed=1" }, async (page) => {
    await page.waitForSelector("canvas[data-figure=gradients]");
    assert.equal(await address(page), "");
    assert.equal(await page.evaluate(() => history.state), null);
  });
});
