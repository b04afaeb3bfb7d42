// On paper: light, without controls, with every row, the equations and the link; afterwards all is as before.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SMALL, harness, sampled, visibleText } from "./harness.mjs";

const { visit } = harness();

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page */
async function onPaper(page) {
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
}

/** @param {Page} page */
async function offPaper(page) {
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
}

/** What must come back: theme, ink, rows, fold-outs, and the commonest colour of the chart. @param {Page} page */
const state = (page) => page.evaluate(() => {
  const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector("canvas"));
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy?.drawImage(canvas, 0, 0);
  const pixels = new Uint32Array(copy?.getImageData(0, 0, canvas.width, canvas.height).data.buffer ?? []);
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const pixel of pixels) if (pixel !== 0) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  return [document.documentElement.dataset.theme, getComputedStyle(document.body).color, document.querySelectorAll("tbody tr").length,
    document.querySelectorAll("details[open]").length, [...counts].sort(([, a], [, b]) => b - a)[0][0]];
});

test("paper has all of the page and nothing to press, in light colours whatever the theme", async () => {
  await visit({ link: SMALL, context: { colorScheme: "light" } }, async (page, complaints) => {
    await sampled(page);
    const [, lightInk, , , lightChart] = await state(page);
    await page.check("input[name=theme][value=dark]", { force: true });
    const before = await state(page);
    assert.notEqual(before[4], lightChart);
    await onPaper(page);
    assert.match(await visibleText(page), /φ = tanh, σw\s*² = 1\.4, .*ρ = 0\.9, L = 30, N = 60, n = 24/);
    for (const selector of ["#controls", "#views", ".actions", "#sampling", "#notices", ".numbers-head button", ".readout", "[data-fold=glossary]"]) {
      assert.equal(await page.locator(selector).first().isVisible(), false, selector);
    }
    for (const selector of ["#headline", "#detail", "canvas", ".legend button", "#numbers table", "#details table", "math"]) {
      assert.equal(await page.locator(selector).first().isVisible(), true, selector);
    }
    assert.equal(await page.locator("#numbers tbody tr").count(), 30);
    assert.equal(await page.locator("#numbers td:empty").count(), 1, "the corner, and no number");
    const [theme, ink, , , chart] = await state(page);
    assert.deepEqual([theme, ink, chart], ["light", lightInk, lightChart]);
    assert.ok((await visibleText(page)).trim().endsWith(page.url()), "the link is last");
    const head = await page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.querySelector("#numbers thead"))).display);
    assert.equal(head, "table-header-group", "repeated on each page");
    await offPaper(page);
    assert.deepEqual(await state(page), before);
    assert.equal(await page.locator(".paper-link").isVisible(), false);
    assert.deepEqual(complaints, []);
  });
});

test("the browser's own printing does so too, and a table of a thousand rows is whole", async () => {
  await visit({ link: "#v=1&view=gradients&L=1000&N=10&nets=8", context: { colorScheme: "dark" } }, async (page, complaints) => {
    await sampled(page);
    await page.evaluate(() => addEventListener("beforeprint", () => {
      const { dataset } = document.body;
      dataset.rows = String(document.querySelectorAll("#numbers tbody tr").length);
      dataset.unwritten = String(document.querySelectorAll("#numbers tbody :is(td, th):empty").length);
    }));
    const pages = (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    assert.deepEqual(await page.evaluate(() => ({ ...document.body.dataset })), { rows: "1000", unwritten: "0" });
    assert.ok(pages > 20, `${pages} pages`);
    assert.ok(await page.locator("#numbers tbody tr").count() <= 24);
    assert.deepEqual(complaints, []);
  });
});

test("an embed prints no link of its own", async () => {
  await visit({ link: `${SMALL}&embed=1` }, async (page) => {
    await sampled(page);
    await onPaper(page);
    assert.equal(await page.locator(".paper-link").isVisible(), false);
    assert.equal(await page.locator("#headline").isVisible(), true);
  });
});
