// Tables: ordered by any column, quick when long, readable on a phone. clipboard.test.mjs copies them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.mjs";
import { SMALL, commandLine, field, harness, sampled, showAllRows } from "./harness.mjs";

const { visit } = harness();

/** @typedef {import("playwright-core").Page} Page */

/** A column from the top: its numbers, or with no key the rows' names. @param {Page} page @param {string} [key] */
const column = (page, key = "") => page.evaluate((name) => [...document.querySelectorAll("#numbers tbody tr")].map((row) =>
  (name ? row.querySelector(`[data-key="${name}"]`)?.getAttribute("data-value") : row.getAttribute("data-row")) ?? ""), key);

/** @param {Page} page @param {string} key */
const sorts = (page, key) => page.locator(`#numbers th[data-sort="${key}"]`);

/** @param {string[]} values */
const inOrder = (values) => values.map(Number).every((value, row, all) => row === 0 || all[row - 1] <= value);

test("a heading orders the rows up, down and back, by keys and by mouse", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    await showAllRows(page);
    const names = await column(page);
    assert.equal(names[0], "30");
    const by = sorts(page, "g_aa_difference");
    assert.equal(await by.getAttribute("aria-sort"), "none");
    await by.getByRole("button", { name: "difference of gaa" }).focus();
    await page.keyboard.press("Enter");
    assert.equal(await by.getAttribute("aria-sort"), "ascending");
    const up = await column(page, "g_aa_difference");
    assert.ok(inOrder(up), up.join());
    assert.notDeepEqual(await column(page), names);
    await page.keyboard.press("Enter");
    assert.equal(await by.getAttribute("aria-sort"), "descending");
    assert.ok(inOrder((await column(page, "g_aa_difference")).reverse()));
    assert.deepEqual(await page.evaluate(() => document.activeElement?.textContent), "difference of gaa", "focus stays");
    await page.keyboard.press("Enter");
    assert.deepEqual(await column(page), names);
    await sorts(page, "").getByRole("button").click();
    assert.deepEqual(await column(page), names.map(Number).reverse().map(String), "9 before 10");
    assert.equal(await page.locator("#numbers [aria-sort=ascending], #numbers [aria-sort=descending]").count(), 1);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(complaints, []);
  });
});

test("the order stays when the numbers change, and each row keeps its own numbers", async () => {
  await visit({ link: SMALL }, async (page) => {
    await sampled(page);
    await showAllRows(page);
    await sorts(page, "g_ab_mean").getByRole("button").click();
    const before = await column(page, "g_ab_mean");
    await field(page, "seed").fill("77");
    await field(page, "seed").press("Enter");
    await sampled(page);
    const after = await column(page, "g_ab_mean");
    assert.notDeepEqual(after, before);
    assert.ok(inOrder(after), after.join());
    const report = commandLine("gradients", page.url().replace(/.*#/, "#"));
    const names = await column(page);
    assert.deepEqual(after.map(Number), names.map((name) => report.sampled.g_ab.mean[Number(name) - 1]));
    // Another view has no such column, and this one's order is there again.
    await page.click("[data-view=phase]");
    await sampled(page);
    assert.equal((await column(page))[0], "σ_w²");
    await page.goBack();
    await sampled(page);
    assert.ok(inOrder(await column(page, "g_ab_mean")));
  });
});

test("a quantity without a number stands last, up and down", async () => {
  await visit({ link: "#v=1&view=phase&rho=1&phi=relu&sw2=3" }, async (page) => {
    await sampled(page);
    const button = sorts(page, "theory").getByRole("button");
    for (const way of [1, -1]) {
      await button.click();
      const values = await column(page, "theory");
      const missing = values.filter((value) => value === "").length;
      assert.ok(missing > 0 && missing < values.length);
      const present = values.slice(0, values.length - missing);
      assert.ok(!present.includes(""));
      assert.ok(inOrder(way > 0 ? present : present.reverse()), present.join());
    }
  });
});

test("without a clipboard Copy selects the table", async () => {
  const prepare = (/** @type {Page} */ page) => page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await visit({ link: SMALL, prepare }, async (page, complaints) => {
    await sampled(page);
    await page.click("#numbers [data-action=copy-table]");
    await page.waitForFunction(() => /Selected/.test(document.querySelector("#numbers [data-action=copy-table]")?.textContent ?? ""));
    const chosen = await page.evaluate(() => String(getSelection()));
    assert.match(chosen, /Layer\s+theory/);
    assert.match(chosen, /\n30\t/);
    assert.deepEqual(complaints, []);
  });
});

test("a long table is written to the end, out of sight too, in any order", async () => {
  await visit({ link: "#v=1&view=gradients&L=1000&N=10&nets=8", context: { viewport: { width: 1280, height: 800 } } }, async (page) => {
    await sampled(page);
    await showAllRows(page);
    const whole = () => page.waitForFunction(() => {
      const names = [...document.querySelectorAll("#numbers tbody tr")].map((row) => row.getAttribute("data-row"));
      return new Set(names).size === 1000 && !document.querySelector("#numbers tbody td:empty");
    });
    await whole();
    assert.equal((await column(page))[999], "1");
    await sorts(page, "").getByRole("button").click();
    await page.waitForFunction(() => document.querySelector("#numbers tbody tr:last-child")?.getAttribute("data-row") === "1000");
    await whole();
    // Headings stand above their columns, and stay while the rows scroll.
    const offsets = () => page.evaluate(() => {
      const right = (/** @type {string} */ selector) => document.querySelector(selector)?.getBoundingClientRect().right ?? NaN;
      const box = /** @type {Element} */ (document.querySelector("#numbers .scroll"));
      box.scrollTop = 5000;
      const head = /** @type {Element} */ (document.querySelector("#numbers thead"));
      return [right("#numbers [data-sort=g_ab_mean]") - right("#numbers tbody [data-key=g_ab_mean]"),
        right("#numbers [data-sort='']") - right("#numbers tbody th"), head.getBoundingClientRect().top - box.getBoundingClientRect().top];
    });
    assert.deepEqual(await offsets(), [0, 0, 2]);
  });
});

test("on a phone the table scrolls sideways in a region for the keyboard, and the rows keep their names", async () => {
  await visit({ link: SMALL, context: { viewport: { width: 390, height: 844 } } }, async (page) => {
    await sampled(page);
    for (const all of [false, true]) {
      if (all) await showAllRows(page);
      const region = page.getByRole("region", { name: "Table: Numbers" });
      await region.focus();
      const edge = () => page.evaluate(() => {
        const name = /** @type {Element} */ (document.querySelector("#numbers tbody th")).getBoundingClientRect();
        return [name.left, name.right < 130, document.documentElement.scrollWidth];
      });
      assert.deepEqual(await edge(), [14, true, 390]);
      await page.keyboard.press("ArrowRight");
      await page.waitForFunction(() => (document.querySelector("#numbers .scroll")?.scrollLeft ?? 0) > 0);
      assert.deepEqual(await edge(), [14, true, 390]);
      for (const button of await page.locator("#numbers .sort").all()) assert.ok(((await button.boundingBox())?.height ?? 0) >= 24);
    }
    assert.deepEqual(await violations(page), []);
  });
});

test("numbers far from theory are marked by more than colour, and only they", async () => {
  await visit({ link: "#v=1&view=gradients&L=60&N=60&nets=24" }, async (page) => {
    await sampled(page);
    await showAllRows(page);
    const cells = await page.evaluate(() => [...document.querySelectorAll("#numbers td[data-key$=difference]")].map((cell) =>
      [Math.abs(Number(cell.getAttribute("data-value"))) > 4.5, cell.classList.contains("far"), getComputedStyle(cell, "::before").content.includes("▸")]));
    assert.ok(cells.some(([far]) => far) && cells.some(([far]) => !far));
    for (const [far, ...marks] of cells) assert.deepEqual(marks, [far, far]);
    assert.equal(await page.locator("#numbers .far-note").isVisible(), true);
    await page.click("[data-view=phase]");
    await sampled(page);
    assert.equal(await page.locator("#numbers .far-note").isVisible(), false);
  });
});
