// Headless Chromium for the tests. `cargo xtask test` names the program in DEPTHSCALE_CHROMIUM.

import { chromium } from "playwright-core";

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

const KNOWN = [
  // wasm-bindgen-rayon 1.3.0 starts its threads with an old form of the call. It works; the page cannot change it.
  "using deprecated parameters for the initialization function",
  // Most tests do without the service worker, so that each sees the files it asks for.
  "Service Worker registration blocked by Playwright",
];

/**
 * Starts a browser with an empty profile.
 * @returns {Promise<import("playwright-core").Browser>}
 */
export async function launch() {
  const executablePath = process.env.DEPTHSCALE_CHROMIUM;
  if (!executablePath) throw new Error("DEPTHSCALE_CHROMIUM is not set; run `cargo xtask test page`");
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/**
 * Collects everything a page complains about: console errors and warnings, exceptions, failed or refused requests.
 * Call it before the page loads.
 * @param {import("playwright-core").Page} page
 * @returns {string[]} grows as complaints come in
 */
export function complaints(page) {
  /** @type {string[]} */
  const list = [];
  page.on("console", (message) => {
    if (KNOWN.some((text) => message.text().startsWith(text))) return;
    if (["error", "warning"].includes(message.type())) list.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => list.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // The page itself gave up: it navigated, or ended the worker that asked.
    if (reason !== "net::ERR_ABORTED") list.push(`failed: ${request.url()} ${reason}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) list.push(`status ${response.status()}: ${response.url()}`);
  });
  return list;
}
