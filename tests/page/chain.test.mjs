// The derivation of equation 12: its steps move by click and key, the link holds them, and their numbers are the command line's.

import assert from "node:assert/strict";
import { test } from "node:test";
import { stepOf } from "./agreement.mjs";
import { address, commandLine, harness, ready, sampled, showAllRows, tableOf, type, visibleText } from "./harness.mjs";

const { visit } = harness();
const LINK = "#v=1&view=chain&phi=linear&sw2=0.5&rho=0.8&L=30&N=60&nets=24";

/** @typedef {import("playwright-core").Page} Page */

/** The name of the step that is shown, by its button and by its heading. @param {Page} page */
async function current(page) {
  const name = await page.getAttribute("#chain [aria-current=step]", "data-step");
  assert.match((await page.textContent("#chain h3")) ?? "", new RegExp(`^${name}: `));
  return name;
}

/** What the step says. @param {Page} page */
const shown = (page) => page.locator("#chain dd").evaluateAll((cells) =>
  Object.fromEntries(cells.map((cell) => [cell.dataset.key, cell.dataset.value ? Number(cell.dataset.value) : null])));

test("every step has the command line's numbers, its formula and its sentence", async () => {
  const report = commandLine("chain", LINK);
  await visit({ link: LINK }, async (page, complaints) => {
    await sampled(page);
    await showAllRows(page);
    const table = await tableOf(page, "numbers");
    for (const [index, name] of report.step.entries()) {
      const told = stepOf(report, index);
      await page.click(`#chain [data-step=${name}]`);
      assert.equal(await current(page), name);
      assert.ok(told.mean > 0 && Math.abs(told.difference) < 4.5, name);
      assert.deepEqual(await shown(page), told);
      assert.deepEqual(table[name], told);
      assert.ok((await page.locator("#chain math").count()) > 0);
      assert.match((await page.textContent("#headline")) ?? "", new RegExp(`^${name}: `));
    }
    assert.equal(await page.getAttribute("#sampling", "data-networks"), "24");
    assert.doesNotMatch(await visibleText(page), /NaN|undefined|Infinity|\\/);
    assert.deepEqual(complaints, []);
  });
});

test("steps move by buttons and arrow keys, and the link and Back follow", async () => {
  await visit({ link: LINK }, async (page, complaints) => {
    await page.waitForSelector("#chain h3");
    assert.equal(await current(page), "S1");
    await page.keyboard.press("ArrowRight");
    assert.equal(await address(page), `${LINK}&step=S2`);
    await page.click("[data-action=next-step]");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    assert.deepEqual([await current(page), await address(page)], ["S3", `${LINK}&step=S3`]);
    await page.goBack();
    assert.equal(await current(page), "S4");
    await page.click("[data-step=S26]");
    await page.keyboard.press("ArrowRight");
    assert.equal(await current(page), "S26");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-step")), "S25");
    await page.locator("canvas").first().focus();
    await page.keyboard.press("ArrowLeft");
    assert.equal(await current(page), "S25", "a chart has its own arrows");
    await page.click("[data-step=S1]");
    assert.equal(await address(page), LINK);
    assert.deepEqual(complaints, []);
  });
});

test("the formulas for any layer have a layer, which the link holds", async () => {
  await visit({ link: `${LINK}&step=S13` }, async (page, complaints) => {
    await sampled(page);
    assert.equal(await page.inputValue("#control-layer"), "10");
    await page.fill("#control-layer", "3");
    await page.press("#control-layer", "Enter");
    const link = `${LINK}&step=S13&layer=3`;
    assert.equal(await address(page), link);
    assert.deepEqual(await shown(page), stepOf(commandLine("chain", link), 12));
    await page.fill("#control-layer", "30");
    await page.press("#control-layer", "Enter");
    assert.match((await page.textContent(".notice[data-key=layer]")) ?? "", /L from 31 to 1000/);
    assert.deepEqual([await address(page), await page.inputValue("#control-layer")], [link, "3"]);
    await page.click("[data-step=S14]");
    assert.equal(await page.locator("#control-layer").isVisible(), false);
    assert.deepEqual(complaints, []);
  });
});

test("where equation 12 does not hold, it says why and shows no numbers", async () => {
  await visit({ link: `${LINK}&step=S4` }, async (page, complaints) => {
    await sampled(page);
    await type(page, "sw2", "0.9");
    assert.match((await page.textContent("#detail")) ?? "", /unless σw² < ρ/);
    assert.deepEqual([...new Set(Object.values(await shown(page)))], [null]);
    await page.click("#views [data-view=gradients]");
    await ready(page);
    assert.equal(await page.locator("#chain").isVisible(), false);
    assert.doesNotMatch(await visibleText(page), /NaN|undefined|Infinity/);
    assert.deepEqual(complaints, []);
  });
});

test("a phone has all of it within its width, and so has an embed", async () => {
  for (const query of ["", "?embed=1"]) {
    await visit({ link: LINK, query, context: { viewport: { width: 390, height: 844 } } }, async (page, complaints) => {
      await sampled(page);
      for (const step of ["S1", "S4", "S14", "S17", "S24"]) {
        await page.click(`[data-step=${step}]`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, step);
      }
      assert.deepEqual(complaints, []);
    });
  }
});
