// The help dialog lists the keys that work, and keys of one sign can be turned off.

import assert from "node:assert/strict";
import { test } from "node:test";
import { violationsInEveryLook } from "./axe.mjs";
import { SMALL, address, field, harness, ready, sticksOut, type } from "./harness.mjs";

const { visit } = harness();

/** @typedef {import("playwright-core").Page} Page */

/** What each key must do. A key that the dialog lists and that is not here fails the test. @type {Record<string, (page: Page) => Promise<unknown>>} */
const DOES = {
  ...Object.fromEntries(["phase", "point", "scales", "gradients", "compare", "chain", "depth", "training"].map((view, index) =>
    [String(index + 1), (/** @type {Page} */ page) => page.waitForSelector(`[data-view=${view}][aria-current]`)])),
  u: (page) => page.waitForFunction((link) => location.hash === link, SMALL),
  r: (page) => page.waitForFunction((link) => location.hash !== link, SMALL),
  s: (page) => page.waitForSelector("#share-dialog[open]"),
  t: (page) => page.waitForSelector("html[data-theme=light]"),
  g: (page) => page.waitForSelector("#tour"),
  "?": (page) => page.waitForSelector("#help-dialog[open]"),
};

/** The key that clipboard.test.mjs presses. */
const COPIES = "c";

test("every key of one sign that the dialog lists does what it says", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await ready(page);
    await page.click("#help");
    await page.waitForSelector("#help-dialog[open]");
    const listed = (await page.locator("#help-dialog .keys").first().locator("kbd").allTextContents()).filter((key) => key.length === 1);
    assert.deepEqual(listed.sort(), [...Object.keys(DOES), COPIES].sort());
    await page.keyboard.press("Escape");
    await page.waitForSelector("#help-dialog", { state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement?.id), "help");
    await type(page, "sw2", "2");
    for (const key of ["u", "r", "1", "2", "3", "4", "5", "6", "t"]) {
      await page.locator("#undo").focus();
      await page.keyboard.press(key);
      await DOES[key](page);
    }
    for (const key of ["s", "?"]) {
      await page.locator("#undo").focus();
      await page.keyboard.press(key);
      await DOES[key](page);
      await page.keyboard.press("2"); // the dialog has its own keys
      assert.equal(await page.getAttribute("[data-view=chain]", "aria-current"), "page");
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog", { state: "detached" });
      assert.equal(await page.evaluate(() => document.activeElement?.id), "undo", "the focus is where it was");
    }
    await page.keyboard.press("g");
    await DOES.g(page);
    assert.deepEqual(complaints, []);
  });
});

test("t goes through all three colours", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    for (const theme of ["light", "dark", undefined]) {
      await page.keyboard.press("t");
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme);
    }
  });
});

test("a letter is a letter in a field, on a slider, in a choice and with a modifier", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    await field(page, "sw2").focus();
    await page.keyboard.type("2?");
    assert.equal(await field(page, "sw2").inputValue(), "1.42?");
    await page.keyboard.press("Escape");
    for (const selector of ["#control-sw2", "#control-loss"]) {
      await page.focus(selector);
      await page.keyboard.press("2");
    }
    await page.locator("#undo").focus();
    for (const key of ["Alt+2", "Shift+S", "Alt+g"]) await page.keyboard.press(key);
    assert.equal(await address(page), SMALL);
    assert.equal(await page.locator("dialog, #tour").count(), 0);
  });
});

for (const stored of [true, false]) {
  test(`keys of one sign are turned off and stay off, storage ${stored ? "allowed" : "blocked"}`, async () => {
    const prepare = stored ? undefined : (/** @type {Page} */ page) => page.addInitScript(() =>
      Object.defineProperty(window, "localStorage", { get() { throw new DOMException("blocked", "SecurityError"); } }));
    await visit({ link: SMALL, prepare }, async (page, complaints) => {
      await ready(page);
      await page.keyboard.press("?");
      await page.uncheck("#help-dialog [data-action=single-keys]");
      await page.keyboard.press("Escape");
      if (stored) { await page.reload(); await ready(page); }
      for (const key of ["2", "?", "g", "s"]) await page.keyboard.press(key);
      assert.equal(await address(page), SMALL);
      await type(page, "sw2", "2");
      await page.locator("#undo").focus();
      await page.keyboard.press("Control+z");
      await page.waitForFunction((link) => location.hash === link, SMALL);
      assert.equal(await page.locator("dialog, #tour").count(), 0);
      await page.click("#help");
      await page.check("#help-dialog [data-action=single-keys]");
      await page.keyboard.press("Escape");
      await page.keyboard.press("2");
      await DOES["2"](page);
      assert.deepEqual(complaints, []);
    });
  });
}

test("an embed hears no keys", async () => {
  await visit({ link: SMALL, query: "?embed=1&controls=all" }, async (page) => {
    await ready(page);
    for (const key of ["2", "?", "g", "t"]) await page.keyboard.press(key);
    assert.equal(await page.locator("dialog, #tour, #tour-offer").count(), 0);
    assert.equal(await page.locator("canvas[data-figure=gradients]").count(), 1);
  });
});

test("nothing sticks out of a very narrow page", async () => {
  await visit({ link: SMALL, context: { viewport: { width: 320, height: 640 } } }, async (page) => {
    await ready(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.click("#help");
    await page.waitForSelector("#help-dialog[open]");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });
});

test("axe finds nothing in the dialog in any look, and nothing sticks out", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    await page.click("#help");
    await page.waitForSelector("#help-dialog[open]");
    const prepare = async () => assert.equal(await sticksOut(page, "#help-dialog"), false);
    assert.deepEqual(await violationsInEveryLook(page, { prepare }), []);
  });
});
