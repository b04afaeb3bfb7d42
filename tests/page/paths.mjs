// The main paths that are walked in every engine.

import assert from "node:assert/strict";
import { sameGradients, sameMarks, samePlane, sameRows, sameScales, sameSteps } from "./agreement.mjs";
import { SMALL, commandLine } from "./harness.mjs";

/** @typedef {import("./harness.mjs").AnyPage} AnyPage */

/** A small link of every view, and what holds its page against the command line. Other engines open each once, every other one isolated. @type {[string, (page: AnyPage, link: string) => Promise<void>][]} */
export const VIEWS = [
  ["#v=1&view=point&L=20&N=50&nets=8", (page, link) => sameScales(page, commandLine("point", link))],
  ["#v=1&view=phase&rho=1&L=30&N=60&nets=24", samePlane],
  ["#v=1&view=scales&phi=erf&rhos=1,0.9", (page, link) => sameMarks(page, commandLine("scales", link))],
  ["#v=1&view=chain&phi=linear&sw2=0.5&rho=0.8&L=20&N=50&nets=8", (page, link) => sameSteps(page, commandLine("chain", link))],
  [SMALL, (page, link) => sameGradients(page, commandLine("gradients", link))],
  ["#v=1&view=compare&L=30&N=60&nets=8&plot=gab&phis=linear,tanh", (page, link) => sameRows(page, "compare", link)],
  ["#v=1&view=depth&L=10&N=32&nets=20&masks=20", (page, link) => sameRows(page, "depth", link)],
  ["#v=1&view=training&units=8&steps=5&batch=8&sw2span=1:2:3&Lspan=10:20:3", (page, link) => sameRows(page, "training", link)],
];

/** The names of figures with less than three colours. They are read by a copy, since a browser changes how it draws one that is read often. @param {AnyPage} page @returns {Promise<string[]>} */
export const blank = (page) => page.evaluate(() =>
  [.../** @type {NodeListOf<HTMLCanvasElement>} */ (document.querySelectorAll("canvas[data-figure]"))].filter((canvas) => {
    const { width, height } = canvas;
    const copy = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d", { willReadFrequently: true });
    copy?.drawImage(canvas, 0, 0);
    return new Set(new Uint32Array(copy?.getImageData(0, 0, width, height).data.buffer ?? [])).size < 3;
  }).map((canvas) => canvas.dataset.figure));

/** Every figure has been painted. @param {AnyPage} page */
export async function drawn(page) {
  assert.deepEqual(await blank(page), []);
  assert.ok(await page.evaluate(() => document.querySelector("canvas[data-figure]") !== null), "a figure");
}

/** The share dialog has this link, and a code of light and dark squares. @param {AnyPage} page @param {string} link */
export async function shares(page, link) {
  await page.click("#share");
  await page.waitForSelector("dialog[open] canvas.qr");
  const { text, dark } = await page.evaluate(() => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector("canvas.qr"));
    const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(0, 0, canvas.width, canvas.height);
    const reds = data.filter((_, index) => index % 4 === 0);
    return {
      text: /** @type {HTMLInputElement} */ (document.querySelector("#text-link")).value,
      dark: reds.filter((red) => red < 128).length / reds.length,
    };
  });
  assert.equal(text, link);
  assert.ok(dark > 0.3 && dark < 0.6, `${dark} of the code is dark`);
}

/** The policy is in force: a script that someone slips in does not run. @param {Pick<AnyPage, "evaluate">} page A page or a frame. */
export async function guarded(page) {
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "slippedIn = true";
    document.head.append(script);
    return "slippedIn" in globalThis;
  });
  assert.equal(ran, false);
}
