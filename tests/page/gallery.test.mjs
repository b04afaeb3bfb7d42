// The papers' figures: the gallery, the page of what they missed, and the card of a claim in the explorer.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { violationsInEveryLook } from "./axe.mjs";
import { launch, program } from "./browser.mjs";
import { harness, ready, sampled } from "./harness.mjs";
import { start } from "./server.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {{ id: string, paper: string, title: string, claim: string, link: string }} Preset */

/** What the command line says there is. @type {Preset[]} */
let presets;
before(() => {
  presets = JSON.parse(execFileSync(program("DEPTHSCALE_CLI"), ["presets"], { encoding: "utf8" }));
});

const { site, visit } = harness();

/** @param {Page} page */
const cards = (page) => page.locator(".tile:visible").evaluateAll((tiles) => tiles.map((tile) => tile.dataset.id));

/** Brings a figure into sight and waits until it has every network. @param {Page} page @param {string} id */
async function complete(page, id) {
  await page.locator(`[data-id="${id}"] .live`).scrollIntoViewIfNeeded();
  // Hundreds of deep networks, beside another test file.
  await page.waitForSelector(`[data-id="${id}"] .live[data-state=done]`, { timeout: 180_000 });
}

/** Whether a figure is computed to the end in the explorer: the last of its kind, unless that is one of missed.html, which computes
 * its own; and what comes with a result that was kept. tests/presets.rs computes every figure. @param {Preset} preset */
const whole = ({ link, paper }) => link.includes("view=training")
  || (paper !== "missed" && presets.findLast((other) => kind(other.link) === kind(link))?.link === link);

/** What tells how a link is computed, drawn and judged. @param {string} link */
function kind(link) {
  const keys = new URLSearchParams(link);
  return ["view", "plot", "study", "trial"].map((key) => keys.get(key)).join();
}

/** Mean opacity and brightness of a thumbnail, and how many colours it has. @param {Page} page @param {string} id */
const look = (page, id) => page.locator(`[data-id="${id}"] canvas`).evaluate((canvas) => {
  const picture = /** @type {HTMLCanvasElement} */ (canvas);
  const { data } = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d")).getImageData(0, 0, picture.width, picture.height);
  return { colours: new Set(new Uint32Array(data.buffer)).size, sum: data.reduce((sum, each) => sum + each, 0) };
});

test("every figure has a card, drawn with its summary and its networks", async () => {
  await visit({ elsewhere: `${site(true)}gallery.html` }, async (page, complaints) => {
    await ready(page);
    assert.deepEqual(await cards(page), presets.map(({ id }) => id));
    for (const { id, link } of presets) {
      const tile = page.locator(`[data-id="${id}"]`);
      await tile.locator(".live").scrollIntoViewIfNeeded();
      // The first networks; of a kept result all.
      await tile.locator(".live[data-state=running], .live[data-state=done]").waitFor();
      assert.equal(await tile.locator("a").getAttribute("href"), `./#${link}`);
      assert.ok((await look(page, id)).colours > 3, `${id} is drawn`);
      assert.ok(((await tile.locator("canvas").getAttribute("aria-label")) ?? "").length > 30, `${id} has a summary`);
    }
    assert.deepEqual(complaints, []);
  });
});

test("a search narrows by name, title and claim, says so when nothing is found, and clears", async () => {
  await visit({ elsewhere: `${site(true)}gallery.html` }, async (page) => {
    await ready(page);
    const found = () => page.textContent("#found");
    assert.equal(await found(), `${presets.length} of ${presets.length} figures`);
    await page.fill("#search", "h-f2");
    assert.deepEqual(await cards(page), ["H-F2a", "H-F2b", "H-F2c", "H-F2d"]);
    assert.equal(await found(), `4 of ${presets.length} figures`);
    await page.fill("#search", "Table 1 LIMITS");
    assert.deepEqual(await cards(page), ["H-T1"]);
    await page.fill("#search", "variance squared mean");
    assert.deepEqual(await cards(page), presets.filter(({ title, claim }) =>
      ["variance", "squared", "mean"].every((word) => `${title} ${claim}`.toLowerCase().includes(word))).map(({ id }) => id));
    await page.fill("#search", "unicorn");
    assert.deepEqual(await cards(page), []);
    assert.match((await found()) ?? "", /^No figure has “unicorn”/);
    assert.equal(await page.locator("h2:visible").count(), 0);
    await page.fill("#search", "");
    assert.equal((await cards(page)).length, presets.length);
  });
});

test("thumbnails change with the colours", async () => {
  await visit({ elsewhere: `${site(true)}gallery.html` }, async (page) => {
    const { id } = presets[0];
    await complete(page, id);
    const light = await look(page, id);
    await page.click("#theme label[title='Dark colours']");
    const dark = await look(page, id);
    assert.notEqual(dark.sum, light.sum);
    await page.click("#theme label[title='Light colours']");
    assert.deepEqual(await look(page, id), light);
    // One that is far out of sight meanwhile, too.
    await complete(page, presets[presets.length - 1].id);
    await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector("#theme [value=dark]")).click());
    await page.locator(`[data-id="${id}"]`).scrollIntoViewIfNeeded();
    await page.waitForFunction(([at, sum]) => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector(`[data-id="${at}"] .live[data-state=done] canvas`));
      return canvas && /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
        .getImageData(0, 0, canvas.width, canvas.height).data.reduce((total, each) => total + each, 0) === sum;
    }, /** @type {const} */ ([id, dark.sum]));
  });
});

test("every card opens in the explorer, with the verdict on its claim", async () => {
  await visit({ elsewhere: `${site(true)}gallery.html` }, async (page, complaints) => {
    await page.click(`[data-id="${presets[0].id}"] a`);
    for (const preset of presets) {
      const { id, link } = preset;
      await page.evaluate((hash) => { if (location.hash !== hash) location.hash = hash; }, `#${link}`);
      const card = page.locator(`#claims [data-id="${id}"]`);
      const verdict = card.locator(".verdict");
      if (link.includes("data=own")) {
        await verdict.getByText("Waits for files of yours.").waitFor();
        continue;
      }
      if (whole(preset)) {
        await verdict.and(page.locator("[data-holds=true], [data-holds=false]")).waitFor();
        assert.match((await verdict.textContent()) ?? "", /^(Holds|Does not hold): .*\d.*\.$/, id);
        await sampled(page);
      } else {
        await verdict.getByText(/./).waitFor();
      }
      assert.equal(await page.getAttribute("#views [aria-current=page]", "data-view"), new URLSearchParams(link).get("view"), id);
      assert.deepEqual(await page.locator("#notices .notice").allTextContents(), [], id);
    }
    assert.deepEqual(complaints, []);
  });
});

test("the card leads to the figures beside it and goes with the figure", async () => {
  const links = [...new Set(presets.map(({ link }) => link))];
  await visit({ link: `#${links[1]}` }, async (page) => {
    const at = () => page.evaluate(() => location.hash.slice(1));
    await page.click("#claims nav >> text=next figure");
    assert.equal(await at(), links[2]);
    await page.click("#claims nav >> text=previous figure");
    await page.waitForFunction((link) => location.hash === `#${link}`, links[1]);
    await page.click("#claims nav >> text=previous figure");
    await page.waitForFunction((link) => location.hash === `#${link}`, links[0]);
    assert.equal(await page.locator("#claims nav >> text=previous figure").count(), 0);
    await page.evaluate(() => { location.hash = "#v=1&view=point"; });
    await page.waitForSelector("#claims", { state: "hidden" });
    await page.click("text=Papers");
    await page.waitForURL("**/gallery.html");
  });
  await visit({ link: `#embed=1&${links[1]}` }, async (page) => {
    await sampled(page);
    assert.equal(await page.locator("#claims").isVisible(), false);
  });
});

test("what the papers missed has every verdict", async () => {
  await visit({ elsewhere: `${site(true)}missed.html` }, async (page, complaints) => {
    await ready(page);
    const ids = await page.locator("figure").evaluateAll((figures) => figures.map((figure) => figure.dataset.id));
    for (const { id } of presets.filter(({ paper }) => paper === "missed")) assert.ok(ids.includes(id), id);
    for (const id of ids) {
      await complete(page, id ?? "");
      // What this project claims holds. Of what it quotes, a table is right in its claim and wrong in its numbers.
      await page.waitForSelector(`[data-id="${id}"] .verdict[data-holds=${id !== "H-F4"}]`, { state: "attached" });
    }
    assert.deepEqual(complaints, []);
  });
});

for (const file of ["gallery.html", "missed.html"]) {
  test(`${file} is accessible and no wider than the screen in any look`, async () => {
    await visit({ elsewhere: `${site(true)}${file}` }, async (page) => {
      await page.waitForSelector(".live canvas");
      assert.deepEqual(await violationsInEveryLook(page), []);
    });
  });
}

test("the card of a claim is accessible", async () => {
  await visit({ link: `#${presets[0].link}` }, async (page) => {
    await page.waitForSelector("#claims .verdict[data-holds=true]");
    assert.deepEqual(await violationsInEveryLook(page), []);
  });
});

test("the gallery opens without a network", async () => {
  const own = await start({ isolated: false });
  const browser = await launch();
  after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`${own.url}gallery.html`);
  await page.waitForSelector("html[data-kept]", { state: "attached" });
  await own.close();
  await page.reload();
  await complete(page, presets[0].id);
  await page.click("text=What they missed");
  await page.waitForSelector("figure canvas");
});
