// What axe-core finds wrong with a page.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @typedef {import("playwright-core").Page} Page */

/**
 * Everything axe finds wrong, in a line each.
 * @param {Page} page
 * @param {string} [within] the part to look at
 * @param {object} [rules] which; all otherwise
 * @returns {Promise<string[]>}
 */
export async function violations(page, within = "html", rules = {}) {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(AXE);
  return page.evaluate(async ([part, which]) => {
    const axe = /** @type {any} */ (globalThis).axe;
    const { violations: found } = await axe.run(part, { resultTypes: ["violations"], ...which });
    return found.flatMap((/** @type {any} */ rule) =>
      rule.nodes.map((/** @type {any} */ node) => `${rule.impact} ${rule.id}: ${node.target.join(" ")} ${node.failureSummary}`));
  }, /** @type {const} */ ([within, rules]));
}

/** Dark and light pages differ in their colours alone: what axe has on these, by default. */
const COLOURS = { runOnly: ["color-contrast", "link-in-text-block"] };

/**
 * Everything axe finds wrong on a wide screen and a narrow one, in light and dark colours.
 * @param {Page} page which follows the system's colours
 * @param {object} [options]
 * @param {string} [options.within]
 * @param {() => Promise<unknown>} [options.prepare] at each width
 * @returns {Promise<string[]>}
 */
export async function violationsInEveryLook(page, { within, prepare } = {}) {
  const list = [];
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await prepare?.();
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // The page hears of other colours with its next frame.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const found = await violations(page, within, colorScheme === "dark" ? COLOURS : {});
      list.push(...found.map((words) => `${colorScheme}, ${width} pixels wide: ${words}`));
    }
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) list.push(`${over} pixels too wide at ${width}`);
  }
  return list;
}
