// Stochastic depth: a program of its own, the command line's numbers, curves drawn and typed, and views to and fro.

import assert from "node:assert/strict";
import { json } from "node:stream/consumers";
import { test } from "node:test";
import { sameRows, tableRows } from "./agreement.mjs";
import { violationsInEveryLook } from "./axe.mjs";
import { SMALL, WAYS, address, commandLine, field, follow, harness, ready, sampled, type, visibleText, way, words } from "./harness.mjs";
import { drawn } from "./paths.mjs";

/** @typedef {import("playwright-core").Page} Page */

const { visit } = harness();

const DEPTH = "#v=1&view=depth&L=10&N=32&nets=20&masks=20";
const STUDIES = ["growth", "subnetworks", "kernels", "discrepancy", "normality", "assumption"];

/** Every row of the table is the command line's. @param {Page} page @param {string} link */
const agrees = (page, link) => sameRows(page, "depth", link);

/** Two points of the chart that is drawn on, on the screen. @param {Page} page */
async function places(page) {
  const canvas = page.locator("canvas[data-figure=survival]");
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  assert.ok(box);
  return [[0.3, 0.3], [0.8, 0.7]].map(([right, down]) => /** @type {[number, number]} */ ([box.x + right * box.width, box.y + down * box.height]));
}

/** Values of the curve that was drawn. @param {string} link */
const curve = (link) => (/[&]ps=([^&]*)/.exec(link)?.[1] ?? "").split(",").map(Number);

for (const isolated of WAYS) {
  test(`every study is drawn, with the command line's numbers, ${way(isolated)}`, async () => {
    await visit({ link: DEPTH, isolated }, async (page, complaints) => {
      await sampled(page);
      for (const study of STUDIES) {
        const link = `${DEPTH}&study=${study}&resnet=standard,stable`;
        await follow(page, link);
        await sampled(page);
        await drawn(page);
        await agrees(page, link);
        assert.doesNotMatch(await visibleText(page), /NaN|undefined|Infinity/);
        assert.deepEqual(complaints, []);
      }
    });
  });
}

test("without shared memory as asked, and in one worker, the numbers are the same", async () => {
  await visit({ link: DEPTH, query: "?compute=plain&threads=1" }, async (page, complaints) => {
    await sampled(page);
    await agrees(page, DEPTH);
    assert.match(await words(page, ".mode"), /^1 worker$/);
    assert.deepEqual(complaints, []);
  });
});

test("the cost of a step is timed here", async () => {
  await visit({ link: "#v=1&view=depth&study=cost&L=10&N=16" }, async (page, complaints) => {
    await sampled(page);
    const rows = await tableRows(page);
    assert.ok(rows.length >= 3 && rows.every(([, ...values]) => values.some((value) => Number(value) > 0)), JSON.stringify(rows));
    assert.match(await words(page, ".progress-words"), /steps timed/);
    assert.deepEqual(complaints, []);
  });
});

test("a curve that is drawn is in the link, and Back takes it away", async () => {
  await visit({ link: DEPTH }, async (page, complaints) => {
    await sampled(page);
    const [[x, y], [toX, toY]] = await places(page);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(toX, toY, { steps: 5 });
    await page.mouse.up();
    const link = await address(page);
    assert.match(link, /&modes=none,uniform,linear,custom&/);
    const values = curve(link);
    assert.ok(values.every((value) => value >= 0 && value <= 1) && Math.max(...values) > 0.6 && Math.min(...values) < 0.4, link);
    assert.equal(await page.locator("input[name=modes][value=custom]").isChecked(), true);
    await sampled(page);
    await agrees(page, link);
    await page.goBack();
    assert.equal(await address(page), DEPTH);
    // A click draws one place, and other charts are not drawn on.
    await (await page.locator("canvas[data-figure=growth]")).click();
    assert.equal(await address(page), DEPTH);
    await places(page).then(([[x, y]]) => page.mouse.click(x, y));
    assert.equal(curve(await address(page)).length, values.length);
    assert.deepEqual(complaints, []);
  });
});

test("a finger draws sideways, and scrolls the page up and down without drawing", async () => {
  await visit({ link: DEPTH, context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } }, async (page, complaints) => {
    await sampled(page);
    const [[x, y], [toX, toY]] = await places(page);
    const devtools = await page.context().newCDPSession(page);
    /** @param {"touchStart" | "touchMove" | "touchEnd"} type @param {[number, number]} [place] */
    const send = (type, place) => devtools.send("Input.dispatchTouchEvent", { type, touchPoints: place ? [{ x: place[0], y: place[1] }] : [] });
    /** @param {[number, number]} to */
    const stroke = async (to) => {
      await send("touchStart", [x, y]);
      for (let step = 1; step <= 10; step += 1) await send("touchMove", [x + (to[0] - x) * step / 10, y + (to[1] - y) * step / 10]);
      await send("touchEnd");
    };
    const before = await page.evaluate(() => scrollY);
    await stroke([x, y - 150]);
    await page.waitForFunction((top) => scrollY > top, before);
    assert.equal(await address(page), DEPTH);
    await page.evaluate((top) => scrollTo(0, top), before);
    await stroke([toX, y + (toY - y) * 0.05]);
    await page.waitForFunction(() => /&ps=/.test(location.hash));
    assert.deepEqual(complaints, []);
  });
});

test("studies, modes and curves are chosen and typed; what is wrong is said", async () => {
  await visit({ link: DEPTH }, async (page, complaints) => {
    await sampled(page);
    const check = (/** @type {string} */ name, /** @type {string} */ value) => page.locator(`input[name=${name}][value=${value}]`).click({ force: true });
    for (const mode of ["none", "linear"]) await check("modes", mode);
    assert.match(await address(page), /&modes=uniform$/);
    // The last one stays.
    await check("modes", "uniform");
    assert.equal(await page.locator("input[name=modes][value=uniform]").isChecked(), true);
    await check("resnet", "stable");
    assert.match(await address(page), /&resnet=standard,stable$/);
    const profile = page.locator(".view-options input[data-key=ps]");
    assert.equal(await profile.isVisible(), false);
    await check("modes", "custom");
    await profile.fill("1, 0.5");
    await profile.press("Enter");
    assert.match(await address(page), /&ps=1,0\.5$/);
    await profile.fill("1.5");
    await profile.press("Enter");
    assert.match(await words(page, ".notice[data-key=ps]"), /allowed are up to \d+ numbers from 0 to 1, with commas between/);
    assert.equal(await profile.inputValue(), "1,0.5");
    await profile.fill("0");
    await profile.press("Escape");
    assert.equal(await profile.inputValue(), "1,0.5");
    await check("modes", "maximal");
    await page.locator(".view-options input[data-key=gs]").fill("3,1");
    await page.locator(".view-options input[data-key=gs]").press("Enter");
    assert.match(await address(page), /&gs=3,1$/);
    await check("study", "discrepancy");
    await sampled(page);
    const link = await address(page);
    assert.match(link, /&study=discrepancy&modes=uniform,custom,maximal&resnet=standard,stable&ps=1,0\.5&gs=3,1$/);
    await agrees(page, link);
    assert.deepEqual(complaints, []);
  });
});

test("each view keeps its own controls and networks while the reader goes to and fro", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    for (const key of ["budget", "beta", "masks"]) assert.equal(await field(page, key).isVisible(), false, key);
    await page.click("#views [data-view=depth]");
    await page.waitForSelector("#page[data-state=ready] canvas[data-figure=growth]");
    await sampled(page);
    assert.deepEqual(await page.locator("#controls .slider:visible input[type=range]").evaluateAll((all) => all.map((one) => one.dataset.key)),
      ["budget", "L", "N", "nets", "seed"]);
    assert.equal(await page.locator("#controls .chips").isVisible(), false);
    await type(page, "budget", "0.6");
    await sampled(page);
    await page.click("#views [data-view=gradients]");
    // Nothing was asked of its networks meanwhile.
    await page.waitForSelector("canvas[data-figure=gradients]");
    assert.equal(await page.getAttribute("#sampling", "data-state"), "done");
    assert.equal(await page.getAttribute("#sampling", "data-networks"), "24");
    assert.equal(await field(page, "rho").isVisible(), true);
    await page.goBack();
    await page.waitForSelector("canvas[data-figure=growth]");
    await sampled(page);
    assert.equal(await field(page, "budget").inputValue(), "0.6");
    assert.match(await words(page, "#words"), /Hayou & Ayed, proposition 1/);
    assert.deepEqual(complaints, []);
  });
});

test("a program that does not load is told, the page lives on, and loading the page anew brings it", async () => {
  await visit({ link: SMALL }, async (page) => {
    await sampled(page);
    const missing = "**/lab/depthscale-web_bg.wasm";
    await page.route(missing, (route) => route.abort());
    await page.click("#views [data-view=depth]");
    await page.waitForSelector(".notice.error:has-text('Stochastic depth did not load') button:has-text('Retry')");
    await page.click("#views [data-view=point]");
    await sampled(page);
    await page.click("#views [data-view=depth]");
    await page.waitForSelector(".notice.error:has-text('Stochastic depth did not load')");
    await page.unroute(missing);
    // What failed twice is tried with the page.
    await page.click(".notice button:has-text('Reload the page')");
    await page.waitForSelector("canvas[data-figure=growth]");
    await sampled(page);
    assert.equal(await page.locator(".notice").count(), 0);
  });
});

test("an embed shows the controls that are asked for and that the view has, and tells its report", async () => {
  await visit({ link: `${DEPTH}&embed=1&controls=budget,rho,nets` }, async (page, complaints) => {
    await ready(page);
    await page.waitForSelector("canvas[data-figure=survival]");
    assert.deepEqual(await page.locator("#controls .slider:visible input[type=range]").evaluateAll((all) => all.map((one) => one.dataset.key)),
      ["budget", "nets"]);
    assert.equal(await page.locator(".top").isVisible(), false);
    assert.deepEqual(complaints, []);
  });
});

test("files and paper have this view too", async () => {
  const link = `${DEPTH}&study=kernels`;
  await visit({ link }, async (page) => {
    await sampled(page);
    await page.click("#share");
    await page.click("[data-tab=files]");
    const [saved] = await Promise.all([page.waitForEvent("download"), page.click("[data-download=json]")]);
    assert.deepEqual(await json(await saved.createReadStream()), commandLine("depth", link));
    await page.keyboard.press("Escape");
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const values = await words(page, ".paper");
    assert.match(values, /L = 10/);
    assert.doesNotMatch(values, /φ|ρ/);
  });
});

test("axe finds nothing in any look, and nothing sticks out", async () => {
  await visit({ link: `${DEPTH}&modes=uniform,custom,maximal` }, async (page) => {
    await sampled(page);
    const folds = async () => { for (const fold of await page.locator("#words summary").all()) await fold.click(); };
    await folds();
    for (const study of [...STUDIES, "cost"]) {
      await page.locator(`input[name=study][value=${study}]`).click({ force: true });
      await sampled(page);
      const prepare = async () => {
        await page.locator("canvas").first().focus();
        await page.keyboard.press("End");
      };
      assert.deepEqual(await violationsInEveryLook(page, { prepare }), [], study);
      // The words are the same for every study.
      if (study === STUDIES[0]) await folds();
    }
  });
});
