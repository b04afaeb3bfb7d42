// Advice on the point view, and the fold-outs in words below every view.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SMALL, address, commandLine, harness, ready, type, visibleText } from "./harness.mjs";

const { visit } = harness();
const POINT = SMALL.replace("gradients", "point");

/** Waits until the advice is that of the current link. @param {import("playwright-core").Page} page */
const advised = (page) => page.waitForSelector("#advice:not([aria-busy]) pre");

/** @param {import("playwright-core").Page} page */
const code = (page) => page.locator("#advice-code").textContent();

test("the recommended pair is a button away, and back undoes it", async () => {
  await visit({ link: POINT }, async (page, complaints) => {
    await advised(page);
    const told = commandLine("advice", POINT);
    assert.deepEqual(await page.locator("#advice .sentences li").count(), told.sentences.length);
    assert.equal(await code(page), told.code[0].code);
    await page.click("[data-action=apply]");
    assert.equal(await address(page), `#${told.recommended.link}`);
    await page.waitForSelector("[data-action=apply][disabled]");
    await page.goBack();
    assert.equal(await address(page), POINT);
    await page.waitForSelector("[data-action=apply]:not([disabled])");
    assert.doesNotMatch(await visibleText(page), /NaN|undefined|Infinity/);
    assert.deepEqual(complaints, []);
  });
});

for (const [key, text] of [["L", "40"], ["N", "70"], ["nets", "12"], ["rho", "0.8"]]) {
  test(`advice for the ${key} before puts nothing back: off until it is that of the link, and it sets the pair alone`, async () => {
    await visit({ link: POINT, context: { permissions: ["clipboard-read", "clipboard-write"] } }, async (page, complaints) => {
      await advised(page);
      const link = POINT.includes(`${key}=`) ? POINT.replace(new RegExp(`${key}=[^&]*`), `${key}=${text}`) : POINT.replace("&L=", `&${key}=${text}&L=`);
      // A press in the same instant, before anything could be drawn, and one a moment later.
      const early = await page.evaluate(async ([key, text]) => {
        const field = /** @type {HTMLInputElement} */ (document.querySelector(`#controls input[type=text][data-key=${key}]`));
        const apply = () => /** @type {HTMLButtonElement} */ (document.querySelector("[data-action=apply]"));
        field.value = text;
        field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
        apply().click();
        const pressed = location.hash;
        await new Promise(requestAnimationFrame);
        const buttons = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("#advice [data-action]")]);
        const off = buttons.length === 2 && buttons.every(({ disabled }) => disabled) && document.querySelector("#advice")?.getAttribute("aria-busy") === "true";
        apply().click();
        return { pressed, off, later: location.hash };
      }, [key, text]);
      const pair = (/** @type {string} */ hash) => hash.replace(/&s[wb]2=[^&]*/g, "");
      assert.equal(pair(early.pressed), link);
      assert.equal(early.off, true);
      assert.equal(early.later, early.pressed, "off while it is out of date");
      await advised(page);
      const told = commandLine("advice", early.pressed);
      if (await page.isEnabled("[data-action=apply]")) await page.click("[data-action=apply]");
      assert.equal(await address(page), `#${told.recommended.link}`);
      assert.deepEqual(complaints, []);
    });
  });
}

test("libraries are tabs, by keyboard too, and their code can be copied", async () => {
  await visit({ link: POINT, context: { permissions: ["clipboard-read", "clipboard-write"] } }, async (page, complaints) => {
    await advised(page);
    const chosen = () => page.locator("#advice [role=tab][aria-selected=true]");
    await chosen().focus();
    for (const [key, library, words] of [
      ["ArrowRight", "jax", "import flax.linen"], ["End", "keras", "import keras"], ["ArrowRight", "torch", "import torch"],
      ["ArrowLeft", "keras", "import keras"], ["Home", "torch", "import torch"], ["ArrowRight", "jax", "import flax.linen"],
    ]) {
      await page.keyboard.press(key);
      assert.equal(await chosen().getAttribute("data-tab"), library);
      assert.equal(await chosen().evaluate((tab) => tab === document.activeElement), true);
      assert.ok((await code(page))?.includes(words));
    }
    await page.click("[data-action=copy-code]");
    await page.waitForFunction(() => document.querySelector("[data-action=copy-code]")?.textContent === "Copied");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await code(page));
    await type(page, "rho", "0.75");
    await page.waitForFunction(() => document.querySelector("#advice-code")?.textContent?.includes("0.25"));
    assert.equal(await chosen().getAttribute("data-tab"), "jax");
    assert.deepEqual(complaints, []);
  });
});

test("only the point view has advice, and only on a page of its own", async () => {
  for (const { link, query } of [{ link: POINT, query: "?embed=1" }, { link: SMALL, query: "" }]) {
    await visit({ link, query }, async (page) => {
      await ready(page);
      assert.equal(await page.locator("#advice").isVisible(), false);
    });
  }
});

for (const width of [1280, 390]) {
  test(`every view has its equations, symbols and limits, ${width} pixels wide`, async () => {
    await visit({ link: POINT, context: { viewport: { width, height: 900 } } }, async (page, complaints) => {
      await advised(page);
      const views = await page.locator("#views a").evaluateAll((tabs) => tabs.map((tab) => tab.getAttribute("data-view") ?? ""));
      const shown = new Set();
      for (const view of views) {
        await page.click(`#views [data-view=${view}]`);
        await page.waitForSelector(`#views [data-view=${view}][aria-current=page]`);
        // Fold-outs stay open from view to view.
        if (shown.size === 0) for (const fold of await page.locator("#words summary").all()) await fold.click();
        const equations = page.locator("#words math");
        assert.ok((await equations.count()) > 0, view);
        shown.add(await page.locator("#words .equations").textContent());
        for (const label of await equations.evaluateAll((all) => all.map((math) => math.getAttribute("aria-label") ?? ""))) {
          assert.match(label, /^[A-Za-z].*\.$/);
        }
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, view);
      }
      assert.ok(shown.size > 1);
      assert.deepEqual(complaints, []);
    });
  });
}
