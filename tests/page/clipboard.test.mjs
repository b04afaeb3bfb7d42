// Everything that is copied. All pages of a browser have one clipboard, so no other file writes to it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SMALL, commandLine, harness, sampled } from "./harness.mjs";

/** @typedef {import("playwright-core").Page} Page */

const { visit } = harness();

const context = { permissions: ["clipboard-read", "clipboard-write"] };

/** @param {Page} page */
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

/** Waits until a button says that it has copied. @param {Page} page @param {string} selector */
const copied = (page, selector) => page.waitForFunction((button) => document.querySelector(button)?.textContent === "Copied", selector);

test("Copy link, its key, and the share dialog copy the whole state", async () => {
  await visit({ link: SMALL, context }, async (page, complaints) => {
    await sampled(page);
    await page.click("#copy-link");
    await copied(page, "#copy-link");
    assert.equal(await clipboard(page), page.url());
    for (const copy of [() => page.keyboard.press("c"), async () => { await page.click("#share"); await page.click("[data-copy=link]"); }]) {
      await page.evaluate(() => navigator.clipboard.writeText("something else"));
      await copy();
      await page.waitForFunction(async (link) => await navigator.clipboard.readText() === link, page.url());
    }
    assert.deepEqual(complaints, []);
  });
});

test("the code of the advice is copied as it stands there", async () => {
  await visit({ link: SMALL.replace("gradients", "point"), context }, async (page, complaints) => {
    await page.waitForSelector("#advice:not([aria-busy]) pre");
    await page.click("[data-action=copy-code]");
    await copied(page, "[data-action=copy-code]");
    assert.equal(await clipboard(page), await page.textContent("#advice-code"));
    assert.deepEqual(complaints, []);
  });
});

test("Copy gives every row of the table with headings and all digits", async () => {
  const report = commandLine("gradients", SMALL);
  await visit({ link: SMALL, context }, async (page) => {
    await sampled(page);
    await page.locator("#numbers th[data-sort='']").getByRole("button").click();
    await page.click("#numbers [data-action=copy-table]");
    await copied(page, "#numbers [data-action=copy-table]");
    const lines = (await clipboard(page)).trim().split("\n").map((line) => line.split("\t"));
    assert.deepEqual(lines[0].slice(0, 6), ["Layer", "g_aa theory", "g_aa networks", "g_aa std. error", "g_aa difference", "signed g_ab theory"]);
    assert.deepEqual(lines.slice(1).map(([name]) => Number(name)), report.layer);
    assert.deepEqual(lines.slice(1).map(([, , mean]) => Number(mean)), report.sampled.g_aa.mean);
    assert.ok(lines.every(({ length }) => length === 13));
  });
});
