// Headless browsers for the tests: Chromium by playwright, Firefox by puppeteer, which speaks WebDriver BiDi to the
// Firefox that is installed. `cargo xtask test` names the programs in DEPTHSCALE_CHROMIUM and DEPTHSCALE_FIREFOX.
// WebKit is in webdriver.mjs.

import { chromium } from "playwright-core";

/** What a page has not shown by then it never shows. Not how fast it should be: the machine may be busy with anything. */
export const PATIENCE_MS = 120_000;

/** Quiet and alone: no sandbox (needed as root), no network of its own. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Most tests do without the service worker, so that each sees the files it asks for. */
const KNOWN = "Service Worker registration blocked by Playwright";

/** What a browser calls a request that the page itself gave up: it navigated, or ended the worker that asked. */
const GIVEN_UP = ["net::ERR_ABORTED", "NS_BINDING_ABORTED"];

/** Names the Chromium that run.mjs has started for all files. */
const SHARED = "DEPTHSCALE_SHARED_CHROMIUM";

/** A Chromium with an empty profile: a connection of its own to the shared one, or where a file runs alone, one that is started. */
export async function launch() {
  const shared = process.env[SHARED];
  const browser = await (shared ? chromium.connect(shared) : chromiumStarted((options) => chromium.launch(options)));
  // Pages have contexts, too.
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(PATIENCE_MS);
    return context;
  };
  return browser;
}

/** Starts the Chromium that `launch` connects to, here and in the processes that this one starts. */
export async function share() {
  const server = await chromiumStarted((options) => chromium.launchServer(options));
  process.env[SHARED] = server.wsEndpoint();
  return server;
}

/** @template Started @param {(options: import("playwright-core").LaunchOptions) => Promise<Started>} start */
const chromiumStarted = (start) => started("DEPTHSCALE_CHROMIUM", (executablePath) =>
  start({ executablePath, headless: true, args: FLAGS }));

/** Starts Firefox with an empty profile. */
export const launchFirefox = () => started("DEPTHSCALE_FIREFOX", async (executablePath) => {
  // Half a second, which files without Firefox do not spend.
  const { default: puppeteer } = await import("puppeteer-core");
  return puppeteer.launch({
    browser: "firefox", executablePath, headless: true,
    // As in Chromium: a page that the service worker kept is another one.
    extraPrefsFirefox: { "dom.serviceWorkers.enabled": false },
  });
});

/**
 * A browser, or one line that says why there is none.
 * @template Browser
 * @param {string} variable names the program
 * @param {(program: string) => Promise<Browser>} start
 * @returns {Promise<Browser>}
 */
async function started(variable, start) {
  const path = program(variable);
  return start(path).catch((error) => {
    const reason = String(error.message).split("\n", 1)[0];
    throw new Error(`${path} did not start (${reason}); \`${path} --version\` may say why`);
  });
}

/** The program that a variable names. @param {string} variable */
export function program(variable) {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} is not set; run \`cargo xtask test page\``);
  return path;
}

/** @typedef {{ on(event: string, listener: (report: any) => void): unknown }} Reporter Playwright's and puppeteer's pages. */

/**
 * Collects everything a page complains about: console errors and warnings, exceptions, failed or refused requests.
 * Call it before the page loads.
 * @param {Reporter} page
 * @returns {string[]} grows as complaints come in
 */
export function complaints(page) {
  /** @type {string[]} */
  const list = [];
  page.on("console", (message) => {
    if (message.text().startsWith(KNOWN)) return;
    if (["error", "warning", "warn"].includes(message.type())) list.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => list.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    if (!GIVEN_UP.includes(reason)) list.push(`failed: ${request.url()} ${reason}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) list.push(`status ${response.status()}: ${response.url()}`);
  });
  return list;
}
