// The main paths that are walked in every engine.

import assert from "node:assert/strict";
import { sameGradients, sameMarks, samePlane, sameScales, sameSteps } from "./agreement.mjs";
import { SMALL, commandLine } from "./harness.mjs";

/** @typedef {import("./harness.mjs").AnyPage} AnyPage */

/** A small link of every view, and what holds its page against the command line. @type {[string, (page: AnyPage, link: string) => Promise<void>][]} */
export const VIEWS = [
  ["#v=1&view=point&L=20&N=50&nets=8", (page, link) => sameScales(page, commandLine("point", link))],
  ["#v=1&view=phase&rho=1&L=30&N=60&nets=24", samePlane],
  ["#v=1&view=scales&phi=erf&rhos=1,0.9", (page, link) => sameMarks(page, commandLine("scales", link))],
  ["#v=1&view=chain&phi=linear&sw2=0.5&rho=0.8&L=20&N=50&nets=8", (page, link) => sameSteps(page, commandLine("chain", link))],
  [SMALL, (page, link) => sameGradients(page, commandLine("gradients", link))],
];

/** Every figure has been painted. @param {AnyPage} page */
export async function drawn(page) {
  const colours = await page.evaluate(() =>
    [.../** @type {NodeListOf<HTMLCanvasElement>} */ (document.querySelectorAll("canvas[data-figure]"))].map((canvas) =>
      new Set(new Uint32Array(/** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
        .getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size));
  assert.ok(colours.length > 0 && colours.every((/** @type {number} */ count) => count > 2), `${colours} colours`);
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
