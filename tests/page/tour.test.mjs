// The tour: every step by keyboard, beside what it speaks of and never over it; what was there before comes back, or what was shown stays.

import assert from "node:assert/strict";
import { test } from "node:test";
import { violationsInEveryLook } from "./axe.mjs";
import { SMALL, address, field, harness, ready, sampled, words } from "./harness.mjs";

const { visit } = harness();

/** @typedef {import("playwright-core").Page} Page */

const STEPS = 7;

/** Waits for a step and its theory. @param {Page} page @param {number} step */
async function at(page, step) {
  await page.waitForFunction((count) => document.querySelector("#tour .count")?.textContent === count, `${step} of ${STEPS}`);
  await ready(page);
}

/** Where the card and what it speaks of stand. @param {Page} page */
const boxes = (page) => page.evaluate(() => ["#tour", ".spoken-of"].map((selector) => {
  const found = document.querySelectorAll(selector);
  if (found.length !== 1) throw new Error(`${found.length} of ${selector}`);
  const { left, top, right, bottom } = found[0].getBoundingClientRect();
  return { left, top, right, bottom };
}));

/** What each step claims of the page it shows. @type {((page: Page) => Promise<void>)[]} */
const CLAIMS = [
  async (page) => assert.match(await words(page, "#headline"), /^Ordered.*below/),
  async (page) => assert.match(await words(page, "#headline"), /^On the edge.*χ₁ = 1\.00/),
  async (page) => assert.match(await words(page, "#detail"), /Trainable to about 56.0 layers by min\(12ξ₁, 12ξ₂\)/),
  async (page) => assert.match(await page.inputValue("#control-family"), /^1,0\.99/),
  async (page) => {
    const [, networks, theory] = /have gaa = (\S+) at layer 1; exact theory says (\S+)\./.exec(await words(page, "#detail")) ?? [];
    assert.ok(Math.abs(Number(networks) / Number(theory) - 1) < 0.2, `${networks} ${theory}`);
    assert.doesNotMatch(await words(page, "#detail"), /Trust the median/);
  },
  async (page) => assert.match(await page.inputValue("#control-phi"), /^z\*tanh\(log\(1\+exp\(z\)\)\)$/),
  async (page) => assert.match(await words(page, "#headline"), /^Ordered.*0\.761 below 1\.76/),
];

for (const width of [1280, 390]) {
  test(`every step by keyboard, ${width} pixels wide: the card has the focus and covers nothing it speaks of`, async () => {
    await visit({ link: SMALL, context: { viewport: { width, height: 800 } } }, async (page, complaints) => {
      await ready(page);
      await page.keyboard.press("g");
      const seen = new Set();
      for (let step = 1; step <= STEPS; step += 1) {
        await at(page, step);
        await sampled(page);
        seen.add(await address(page));
        assert.equal(await page.evaluate(() => document.activeElement?.id), "tour");
        const [card, part] = await boxes(page);
        assert.ok(card.right <= part.left || card.left >= part.right || card.bottom <= part.top || card.top >= part.bottom,
          `step ${step}: ${JSON.stringify([card, part])}`);
        assert.ok(card.left >= 0 && card.top >= 0 && card.right <= width && card.bottom <= 800, `step ${step} in sight`);
        assert.ok(part.top >= 0 && part.bottom <= 800, `step ${step}: what it speaks of in sight`);
        assert.equal(await page.locator(".notice").count(), 0);
        await CLAIMS[step - 1](page);
        if (step === STEPS) break;
        await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
      }
      assert.equal(seen.size, STEPS);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await at(page, STEPS - 1);
      await page.keyboard.press("Escape");
      await page.waitForSelector("#tour", { state: "detached" });
      assert.equal(await address(page), SMALL, "the state from before is back");
      assert.equal(await page.locator(".spoken-of").count(), 0);
      assert.equal(await page.evaluate(() => document.activeElement?.id), "help");
      assert.deepEqual(complaints, []);
    });
  });
}

test("Keep exploring keeps what is shown, and the reader finds the critical line from there", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    await page.click("#take-tour");
    for (let step = 1; step < STEPS; step += 1) {
      await at(page, step);
      await page.click("#tour [data-action=next]");
    }
    await at(page, STEPS);
    const task = await address(page);
    await page.click("#tour [data-action=keep]");
    assert.equal(await address(page), task);
    assert.equal(await page.getAttribute(":focus", "data-figure"), "plane");
    for (let step = 0; step < 7; step += 1) await page.keyboard.press("Shift+ArrowRight");
    for (let step = 0; step < 6; step += 1) await page.keyboard.press("ArrowRight");
    assert.equal(await field(page, "sw2").inputValue(), "1.76");
    assert.match(await words(page, "#headline"), /χ₁ = 1\.00/);
  });
});

test("the page stays in use during the tour, and End restores all the same", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    await page.keyboard.press("g");
    await at(page, 1);
    await page.click("[data-view=point]");
    await page.waitForSelector("canvas[data-figure=length-map]");
    await page.click("#tour [data-action=end]");
    assert.equal(await address(page), SMALL);
    await page.click("#undo");
    await page.waitForFunction((link) => location.hash !== link, SMALL);
  });
});

test("the tour is offered on the first visit alone, starts from there and from help, and can be declined", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    await page.click("#tour-offer [aria-label='No tour']");
    assert.equal(await page.locator("#tour-offer").count(), 0);
    await page.reload();
    await ready(page);
    assert.equal(await page.locator("#tour-offer").count(), 0);
    await page.click("#help");
    await page.click("#help-dialog [data-action=tour]");
    await at(page, 1);
  });
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    await page.click("#tour-offer [data-action=tour]");
    await at(page, 1);
    assert.equal(await page.locator("#tour-offer").count(), 0);
  });
});

test("axe finds nothing in a step in any look, and nothing sticks out", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    await page.keyboard.press("g");
    await at(page, 1);
    await page.click("#tour [data-action=next]");
    await at(page, 2);
    assert.deepEqual(await violationsInEveryLook(page), []);
  });
});

test("undo leads the card back with the page, and out of the tour", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await ready(page);
    await page.keyboard.press("g");
    await at(page, 1);
    const first = await address(page);
    await page.click("#tour [data-action=next]");
    await at(page, 2);
    await page.click("#undo");
    await at(page, 1);
    assert.equal(await address(page), first);
    await page.goForward();
    await at(page, 2);
    await page.goBack();
    await at(page, 1);
    await page.goBack();
    await page.waitForFunction((link) => location.hash === link && !document.querySelector("#tour, .spoken-of"), SMALL);
    assert.deepEqual(complaints, []);
  });
});
