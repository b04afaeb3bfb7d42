// What the page tests share: one browser a file, one page a test, and words for what is waited on.

import { execFileSync } from "node:child_process";
import { after, before } from "node:test";
import { complaints, launch } from "./browser.mjs";
import { start } from "./server.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContextOptions} ContextOptions */

/** Both ways a host can serve the page. */
export const WAYS = /** @type {const} */ ([true, false]);

/** A small link whose networks are there at once. */
export const SMALL = "#v=1&view=gradients&L=30&N=60&nets=24";

/** @param {boolean} isolated */
export const way = (isolated) => (isolated ? "isolated" : "not isolated");

/**
 * Starts a browser and both servers before the file's tests, and stops them after.
 * @returns {{ visit: (options: Visit, check: (page: Page, complaints: string[]) => Promise<void>) => Promise<void> }}
 *
 * @typedef {object} Visit
 * @property {string} [link]
 * @property {string} [query]
 * @property {string} [folder] path of the page on the server, ending in "/"
 * @property {boolean} [isolated]
 * @property {ContextOptions} [context]
 * @property {(page: Page) => Promise<void>} [prepare] before the page opens
 */
export function harness() {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {Map<boolean, Awaited<ReturnType<typeof start>>>} */
  const sites = new Map();
  before(async () => {
    browser = await launch();
    for (const isolated of WAYS) sites.set(isolated, await start({ isolated }));
  });
  after(async () => {
    await browser?.close();
    for (const site of sites.values()) await site.close();
  });
  return {
    async visit({ link = "", query = "", folder = "", isolated = true, context = {}, prepare }, check) {
      const page = await browser.newPage({ serviceWorkers: "block", ...context });
      try {
        const list = complaints(page);
        await prepare?.(page);
        await page.goto(`${sites.get(isolated)?.url}${folder}${query}${link}`);
        await check(page, list);
      } finally {
        await page.close();
      }
    },
  };
}

/** Waits until every network is there. @param {Page} page */
export const sampled = (page) => page.waitForSelector("#sampling[data-state=done]");

/** Waits until theory stands on the page. @param {Page} page */
export const ready = (page) => page.waitForSelector("#page[data-state=ready]");

/** @param {Page} page */
export const address = (page) => page.evaluate(() => location.hash);

/** @param {Page} page @returns {Promise<string>} */
export const visibleText = (page) => page.evaluate(() => document.body.innerText);

/** Shows every row of the table. @param {Page} page */
export async function showAllRows(page) {
  const all = page.locator("[data-action=all-rows]");
  if ((await all.count()) > 0 && /all/.test((await all.textContent()) ?? "")) await all.click();
}

/**
 * The table's exact numbers, by row label and column key.
 * @param {Page} page
 * @returns {Promise<Record<string, Record<string, number | null>>>}
 */
export const numbers = (page) => page.evaluate(() => Object.fromEntries(
  [...document.querySelectorAll("#numbers tbody tr")].map((row) => [
    row.getAttribute("data-row"),
    Object.fromEntries([...row.querySelectorAll("td")].map((cell) =>
      [cell.dataset.key, cell.dataset.value ? Number(cell.dataset.value) : null])),
  ]),
));

/**
 * What the command line says of a link. `cargo xtask test` names the program in DEPTHSCALE_CLI.
 * @param {string} view
 * @param {string} link
 * @returns {any}
 */
export function commandLine(view, link) {
  return JSON.parse(commandLineText(view, link));
}

/**
 * The same as it is printed.
 * @param {string} view
 * @param {string} link
 * @param {"json" | "csv"} [format]
 */
export function commandLineText(view, link, format = "json") {
  const program = process.env.DEPTHSCALE_CLI;
  if (!program) throw new Error("DEPTHSCALE_CLI is not set; run `cargo xtask test page`");
  return execFileSync(program, [view, link, "--format", format], { encoding: "utf8", maxBuffer: 1 << 28 });
}

/** A number field of the rail. @param {Page} page @param {string} key */
export const field = (page, key) => page.locator(`#controls input[type=text][data-key=${key}]`);

/** Types a value and settles it. @param {Page} page @param {string} key @param {string} text */
export async function type(page, key, text) {
  await field(page, key).fill(text);
  await field(page, key).press("Enter");
}
