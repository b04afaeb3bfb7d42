// What axe-core finds wrong with a page.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Everything axe finds wrong, in a line each.
 * @param {import("playwright-core").Page} page
 * @param {string} [within] the part to look at
 * @returns {Promise<string[]>}
 */
export async function violations(page, within = "html") {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(AXE);
  return page.evaluate(async (part) => {
    const axe = /** @type {any} */ (globalThis).axe;
    const { violations: found } = await axe.run(part, { resultTypes: ["violations"] });
    return found.flatMap((/** @type {any} */ rule) =>
      rule.nodes.map((/** @type {any} */ node) => `${rule.impact} ${rule.id}: ${node.target.join(" ")} ${node.failureSummary}`));
  }, within);
}
