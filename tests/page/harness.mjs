// What the page tests share: one browser a file, one page a test, and words for what is waited on.

import { execFileSync } from "node:child_process";
import { after, before } from "node:test";
import { PATIENCE_MS, complaints, launch } from "./browser.mjs";
import { start } from "./server.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContextOptions} ContextOptions */

/**
 * What is used of a page where it may be playwright's, puppeteer's or that of webdriver.mjs.
 * @typedef {{
 *   evaluate(inside: (argument: any) => any, argument?: any): Promise<any>,
 *   waitForSelector(selector: string): Promise<unknown>,
 *   click(selector: string): Promise<void>,
 *   goto(url: string): Promise<unknown>,
 * }} AnyPage
 */

/**
 * Where it is playwright's or puppeteer's.
 * @typedef {AnyPage & import("./browser.mjs").Reporter & {
 *   close(): Promise<void>,
 *   setDefaultTimeout(milliseconds: number): void,
 *   mouse: { move(x: number, y: number): Promise<void>, down(): Promise<void> },
 * }} ReportingPage
 */

/** Both ways a host can serve the page. */
export const WAYS = /** @type {const} */ ([true, false]);

/** A small link whose networks are there at once. */
export const SMALL = "#v=1&view=gradients&L=30&N=60&nets=24";

/** @param {boolean} isolated */
export const way = (isolated) => (isolated ? "isolated" : "not isolated");

/**
 * @template {ReportingPage} [P=Page]
 * @typedef {object} Visit
 * @property {string} [link]
 * @property {string} [query]
 * @property {string} [folder] path of the page on the server, ending in "/"
 * @property {boolean} [isolated]
 * @property {string} [elsewhere] an address instead of the page's
 * @property {ContextOptions} [context] of a page in Chromium
 * @property {(page: P) => Promise<unknown>} [prepare] before the page opens
 */

/**
 * Starts a browser and both servers before the file's tests, and stops them after.
 * @template {ReportingPage} [P=Page]
 * @param {() => Promise<{ newPage: (context?: any) => Promise<P>, close: () => Promise<void> }>} [open] of browser.mjs
 * @returns {{ site: (isolated: boolean) => string, visit: (options: Visit<P>, check: (page: P, complaints: string[]) => Promise<void>) => Promise<void> }}
 */
export function harness(open = /** @type {any} */ (launch)) {
  /** @type {Awaited<ReturnType<typeof open>>} */
  let browser;
  /** @type {Map<boolean, Awaited<ReturnType<typeof start>>>} */
  const sites = new Map();
  before(async () => {
    browser = await opened(open);
    for (const isolated of WAYS) sites.set(isolated, await start({ isolated }));
  });
  after(async () => {
    await browser?.close();
    for (const site of sites.values()) await site.close();
  });
  const site = (/** @type {boolean} */ isolated) => sites.get(isolated)?.url ?? "";
  return {
    site,
    async visit({ link = "", query = "", folder = "", isolated = true, elsewhere, context = {}, prepare }, check) {
      const page = await browser.newPage({ serviceWorkers: "block", ...context });
      try {
        page.setDefaultTimeout(PATIENCE_MS);
        const list = complaints(page);
        await prepare?.(page);
        await page.goto(elsewhere ?? `${site(isolated)}${folder}${query}${link}`);
        await check(page, list);
      } finally {
        await page.close();
      }
    },
  };
}

/**
 * The browser of a file's tests, or its end: why there is none is said once, where every test would repeat it.
 * @template Browser
 * @param {() => Promise<Browser>} open
 */
export const opened = (open) => open().catch(({ message }) => {
  console.error(message);
  return process.exit(1);
});

/** Waits until every network is there. @param {AnyPage} page */
export const sampled = (page) => page.waitForSelector("#sampling[data-state=done]");

/** Waits until theory stands on the page. @param {AnyPage} page */
export const ready = (page) => page.waitForSelector("#page[data-state=ready]");

/** @param {AnyPage} page @returns {Promise<string>} */
export const address = (page) => page.evaluate(() => location.hash);

/** Changes the address, as someone does who edits it, and waits until the page has heard. @param {Page} page @param {string} link */
export const follow = (page, link) => page.evaluate((hash) => new Promise((resolve, reject) => {
  if (hash === location.hash) reject(new Error(`${hash} is the address already`));
  addEventListener("hashchange", resolve, { once: true });
  location.hash = hash;
}), link);

/** @param {Page} page @returns {Promise<string>} */
export const visibleText = (page) => page.evaluate(() => document.body.innerText);

/** Whether anything in an element is wider than it. @param {AnyPage} page @param {string} selector @returns {Promise<boolean>} */
export const sticksOut = (page, selector) => page.evaluate((chosen) => {
  const { scrollWidth, clientWidth } = /** @type {Element} */ (document.querySelector(chosen));
  return scrollWidth > clientWidth;
}, selector);

/** What an element says. @param {AnyPage} page @param {string} selector @returns {Promise<string>} */
export const words = (page, selector) =>
  page.evaluate((chosen) => document.querySelector(chosen)?.textContent ?? "", selector);

/** Shows every row of the table. @param {AnyPage} page */
export async function showAllRows(page) {
  const button = "#numbers [data-action=all-rows]";
  if (/all/.test(await words(page, button))) await page.click(button);
}

/**
 * A table's exact numbers, by row label and column key.
 * @param {AnyPage} page
 * @param {string} section
 * @returns {Promise<Record<string, Record<string, number | null>>>}
 */
export const tableOf = (page, section) => page.evaluate((id) => Object.fromEntries(
  [...document.querySelectorAll(`#${id} tbody tr`)].map((row) => [
    row.getAttribute("data-row"),
    Object.fromEntries([...row.querySelectorAll("td")].map((cell) =>
      [cell.dataset.key, cell.dataset.value ? Number(cell.dataset.value) : null])),
  ]),
), section);

/** The first table. @param {AnyPage} page */
export const numbers = (page) => tableOf(page, "numbers");

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

/**
 * Drags a slider without letting go: `page.mouse.up()` does.
 * @param {ReportingPage} page
 * @param {string} key
 * @param {number} from in parts of its width
 * @param {number} to
 */
export async function drag(page, key, from, to) {
  const { x, y, width, height } = await page.evaluate((id) => {
    const box = /** @type {HTMLElement} */ (document.getElementById(id)).getBoundingClientRect();
    return { x: box.x, y: box.y, width: box.width, height: box.height };
  }, `control-${key}`);
  const move = (/** @type {number} */ part) => page.mouse.move(x + width * part, y + height / 2);
  await move(from);
  await page.mouse.down();
  for (let step = 1; step <= 8; step += 1) await move(from + (to - from) * step / 8);
}
