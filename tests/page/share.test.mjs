// The share dialog: every line to copy, every file to keep, by mouse and by keyboard, on a wide screen and on a phone.

import assert from "node:assert/strict";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { violationsInEveryLook } from "./axe.mjs";
import { SMALL, commandLineText, harness, sampled, sticksOut } from "./harness.mjs";

const { visit } = harness();

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page @param {string} [tab] */
async function open(page, tab) {
  await sampled(page);
  await page.click("#share");
  if (tab) await page.click(`[data-tab=${tab}]`);
}

/** What a button saves: the name of the file and its bytes. @param {Page} page @param {string} name */
async function saved(page, name) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(`[data-download="${name}"]`)]);
  return { name: file.suggestedFilename(), bytes: await buffer(await file.createReadStream()) };
}

/** @param {Page} page @param {string} name */
const line = (page, name) => page.inputValue(`#text-${name}`);

test("the link's QR code is large and kept as picture and drawing", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await open(page);
    assert.equal(await line(page, "link"), page.url());
    const size = await page.evaluate(() => document.querySelector("canvas.qr")?.clientWidth ?? 0);
    assert.ok(size >= 260, `${size} px`);
    const png = await saved(page, "qr-png");
    assert.equal(png.name, "depthscale-gradients-qr.png");
    assert.ok(png.bytes.readUInt32BE(16) >= 1080, "sharp on a slide");
    const { path } = await page.evaluate(async (text) => (await import(new URL(`${document.documentElement.dataset.bundle}/depthscale-web.js`, location.href).href)).qr(text), page.url());
    assert.match((await saved(page, "qr-svg")).bytes.toString(), new RegExp(`d="${path}"`));
    assert.deepEqual(complaints, []);
  });
});

test("an embed's lines follow its options, and the preview shows it", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await open(page, "embed");
    const site = await page.evaluate(() => new URL("./", location.href).href);
    await page.waitForSelector("#text-iframe[aria-busy=false]");
    assert.match(await line(page, "iframe"), /&amp;nets=24&amp;embed=1" width="100%" height="\d+" sandbox="allow-scripts allow-popups /);
    assert.equal(await line(page, "element"),
      `<script src="${site}embed.js" async></script>\n<depth-scale link="${SMALL.replaceAll("&", "&amp;")}"></depth-scale>`);
    await page.selectOption("[data-embed-option=controls]", "some");
    await page.check(".picks input[value=rho]");
    await page.selectOption("[data-embed-option=theme]", "dark");
    await page.fill("[data-embed-option=height]", "700");
    assert.match(await line(page, "iframe"), /&amp;embed=1&amp;controls=sw2,rho&amp;theme=dark" width="100%" height="700"/);
    assert.match(await line(page, "element"), / controls="sw2,rho" theme="dark"><\/depth-scale>$/);
    await page.selectOption("[data-embed-option=controls]", "all");
    assert.match(await line(page, "iframe"), /&amp;controls=all&amp;theme=dark" width="100%" height="700"/);
    await page.click("[data-action=preview]");
    await page.frameLocator(".preview").locator("#sampling[data-state=done]").waitFor();
    assert.deepEqual(complaints, []);
  });
});

test("citations name the papers, and the program with its version and the link", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await open(page, "cite");
    assert.match(await line(page, "huang"), /^@inproceedings\{huang/);
    assert.match(await line(page, "schoenholz"), /^@inproceedings\{schoenholz/);
    const own = await line(page, "depthscale");
    assert.match(own, /version = \{\d+\.\d+\.\d+\}/);
    assert.ok(own.includes(`url     = {${page.url()}}`));
    assert.deepEqual(complaints, []);
  });
});

for (const view of ["gradients", "point"]) {
  test(`the files of ${view} are the command line's, and its figures are pictures`, async () => {
    const link = SMALL.replace("gradients", view);
    await visit({ link }, async (page, complaints) => {
      await open(page, "files");
      const json = await saved(page, "json");
      assert.equal(json.name, `depthscale-${view}.json`);
      assert.equal(json.bytes.toString(), commandLineText(view, link));
      assert.equal((await saved(page, "csv")).bytes.toString(), commandLineText(view, link, "csv"));
      for (const name of view === "point" ? ["length-map", "correlation-map"] : ["gradients"]) {
        const png = (await saved(page, `png-${name}`)).bytes;
        assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1920, 1080]);
        assert.match((await saved(page, `svg-${name}`)).bytes.toString(), /^<svg width="960" height="540"[^]*<circle/);
      }
      assert.deepEqual(complaints, []);
    });
  });
}

test("by keyboard: opened, every tab reached, closed, and the focus is back", async () => {
  await visit({ link: SMALL }, async (page) => {
    await sampled(page);
    const focused = () => page.evaluate(() => document.activeElement?.id);
    await page.focus("#share");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#share-dialog[open]");
    await page.keyboard.press("Tab");
    const seen = [await focused()];
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home"]) {
      await page.keyboard.press(key);
      seen.push(await focused());
    }
    assert.deepEqual(seen, ["tab-link", "tab-embed", "tab-cite", "tab-files", "tab-link", "tab-files", "tab-link"]);
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "tab-panel");
    await page.keyboard.press("Escape");
    await page.waitForSelector("#share-dialog", { state: "detached" });
    assert.equal(await focused(), "share");
  });
});

test("axe finds nothing in any tab in any look, and nothing sticks out", async () => {
  await visit({ link: SMALL }, async (page) => {
    await open(page);
    for (const tab of ["link", "embed", "cite", "files"]) {
      await page.click(`[data-tab=${tab}]`);
      if (tab === "embed") await page.selectOption("[data-embed-option=controls]", "some");
      const within = "#share-dialog";
      const prepare = async () => assert.deepEqual(await sticksOut(page, within), false, tab);
      assert.deepEqual(await violationsInEveryLook(page, { within, prepare }), [], tab);
    }
  });
});
