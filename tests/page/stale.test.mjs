// What is offered of a link is not done to another: dialogs, notices, tables, charts and undo follow the link.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sameRows } from "./agreement.mjs";
import { SMALL, address, drag, field, harness, ready, sampled, type, words } from "./harness.mjs";

const { visit } = harness();

/** @typedef {import("playwright-core").Page} Page */

const OTHER = SMALL.replace("&L=30", "&sw2=2&L=30");

/** Dispatches something and gives what it threw where nobody catches it. @param {Page} page @param {string[]} complaints */
const exceptions = (page, complaints) => page.evaluate(() => new Promise(requestAnimationFrame)).then(() => complaints.filter((each) => each.startsWith("exception")));

test("the share dialog follows the link, with what was chosen for an embed", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    await type(page, "sw2", "2");
    await page.click("#share");
    const text = (/** @type {string} */ name) => page.inputValue(`#text-${name}`);
    assert.match(await text("link"), new RegExp(`${OTHER}$`));
    await page.goBack();
    await page.waitForFunction((link) => /** @type {HTMLTextAreaElement} */ (document.querySelector("#text-link")).value.endsWith(link), SMALL);
    await page.click("[data-tab=embed]");
    await page.selectOption("[data-embed-option=theme]", "dark");
    await page.goForward();
    const wanted = /&amp;sw2=2&amp;.*theme=dark/;
    await page.waitForFunction((source) => new RegExp(source).test(/** @type {HTMLTextAreaElement} */ (document.querySelector("#text-iframe"))?.value), wanted.source);
    await page.click("[data-tab=cite]");
    assert.match(await text("depthscale"), /&sw2=2&/);
    await page.click("[data-tab=files]");
    await page.evaluate((link) => { location.hash = link; }, SMALL.replace("gradients", "point"));
    await page.waitForSelector("[data-download=png-length-map]");
    assert.equal(await page.locator("[data-download=png-gradients]").count(), 0);
    assert.deepEqual(complaints, []);
  });
});

test("a notice with the link to copy is gone when the link is another", async () => {
  const prepare = (/** @type {Page} */ page) => page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await visit({ link: SMALL, prepare }, async (page, complaints) => {
    await sampled(page);
    await page.click("#copy-link");
    await page.waitForSelector(".notice:has-text('Copy this link')");
    await type(page, "sw2", "2");
    assert.equal(await page.locator(".notice").count(), 0);
    assert.deepEqual(complaints, []);
  });
});

test("Retry of a view that was left is gone", async () => {
  const prepare = (/** @type {Page} */ page) => page.route("**/lab/**", (route) => route.abort());
  await visit({ link: SMALL, prepare }, async (page) => {
    await sampled(page);
    await page.click("#views [data-view=training]");
    await page.waitForSelector(".notice.error:has-text('The trainer did not load')");
    await page.click("#views [data-view=gradients]");
    await page.waitForSelector("canvas[data-figure=gradients]");
    assert.equal(await page.locator(".notice").count(), 0);
  });
});

test("a long table is copied as the link has it, also while networks come", async () => {
  await visit({ link: "#v=1&view=gradients&L=400&N=60&nets=24", context: { permissions: ["clipboard-read", "clipboard-write"] } }, async (page, complaints) => {
    await sampled(page);
    await page.click("#numbers [data-action=all-rows]");
    // Nothing more comes in after the change: what the page shows then, it shows for good.
    await page.evaluate(() => {
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (/** @type {any[]} */ ...message) {
        if (message[0]?.id === undefined) post.apply(this, /** @type {[any]} */ (message));
      };
    });
    const theory = () => page.evaluate(() => document.querySelector("#numbers tr[data-row='200'] td")?.getAttribute("data-value"));
    for (const value of ["2", "2.5"]) {
      const before = await theory();
      await type(page, "sw2", value);
      await page.click("#numbers [data-action=copy-table]");
      const rows = (await page.evaluate(() => navigator.clipboard.readText())).split("\n").map((row) => row.split("\t"));
      const shown = await theory();
      assert.notEqual(shown, before, value);
      assert.equal(Number(rows.find(([layer]) => layer === "200")?.[1]), Number(shown));
    }
    assert.deepEqual(complaints, []);
  });
});

test("a curve is switched off, and a chart read, in the midst of a drag", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    await page.evaluate(() => {
      const slider = /** @type {HTMLInputElement} */ (document.querySelector("#control-sw2"));
      const canvas = /** @type {HTMLElement} */ (document.querySelector("canvas[data-figure=gradients]"));
      const { x, y, width, height } = canvas.getBoundingClientRect();
      for (const value of ["2", "2.2", "2.4"]) {
        slider.value = value;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        canvas.dispatchEvent(new PointerEvent("pointermove", { clientX: x + width / 2, clientY: y + height / 2, pointerType: "mouse", bubbles: true }));
        /** @type {HTMLElement} */ (document.querySelector("[data-curve]")).click();
      }
    });
    assert.deepEqual(await exceptions(page, complaints), []);
    assert.equal(await page.locator("[data-curve]").first().getAttribute("aria-pressed"), "false");
    assert.match(await address(page), /&sw2=2\.4&/);
  });
});

test("undo during a drag is not taken back by letting go", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await ready(page);
    await type(page, "rho", "0.8");
    const start = await address(page);
    await drag(page, "sw2", 0.35, 0.75);
    assert.notEqual(await address(page), start);
    await page.keyboard.press("Control+z");
    await page.waitForFunction((link) => location.hash === link, start);
    await page.mouse.up();
    await page.evaluate(() => new Promise(requestAnimationFrame));
    assert.equal(await address(page), start);
    assert.equal(await field(page, "sw2").inputValue(), "1.4");
    assert.match(await words(page, "#headline"), /\S/);
    assert.deepEqual(complaints, []);
  });
});

test("a press on something else takes what was typed, and is not lost by it", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    await field(page, "L").fill("17");
    await page.click("#views [data-view=point]");
    await page.waitForFunction(() => /view=point&L=17/.test(location.hash));
    await page.waitForSelector("canvas[data-figure=length-map]");
    // A refused value: its notice moves what was pressed, and the old value is kept.
    await field(page, "N").fill("many");
    await page.click("#views [data-view=gradients]");
    await page.waitForFunction(() => /view=gradients&L=17/.test(location.hash));
    assert.match(await words(page, ".notice[data-topic=value]"), /^N is "many"; allowed is/);
    // A press that becomes no click takes it all the same.
    await field(page, "L").fill("19");
    const { x, y } = /** @type {{ x: number, y: number }} */ (await page.locator("h1, #home").first().boundingBox());
    await page.mouse.move(x + 2, y + 2);
    await page.mouse.down();
    await page.mouse.move(x + 2, y + 400);
    await page.mouse.up();
    await page.waitForFunction(() => /&L=19/.test(location.hash));
    assert.deepEqual(complaints, []);
  });
});

test("a list that changes while its curves are computed begins them again", async () => {
  await visit({ link: "#v=1&view=scales&phi=erf&rhos=1,0.9" }, async (page, complaints) => {
    await page.waitForSelector("#sampling[data-state=running]");
    for (const lists of ["sb2s=0.1,0.2", "phis=tanh,erf,relu", "rhos=0.9,0.8,0.7,0.6"]) {
      await page.evaluate((link) => { location.hash = link; }, `#v=1&view=scales&phi=erf&${lists}`);
      await page.waitForFunction((part) => location.hash.includes(part), lists);
    }
    await sampled(page);
    await sameRows(page, "scales", await address(page));
    assert.deepEqual(complaints, []);
  });
});
