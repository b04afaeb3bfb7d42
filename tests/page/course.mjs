// A page of another origin that holds embeds and keeps every message it gets.

import { SMALL } from "./harness.mjs";
import { start } from "./server.mjs";

/** @typedef {import("./harness.mjs").AnyPage} AnyPage */

const ISOLATED = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

/** What the share dialog allows a frame. */
export const SCRIPTS = "allow-scripts allow-popups allow-popups-to-escape-sandbox";

/** Serves a page with this body: its address, and what stops it. @param {string} body @param {boolean} [isolated] */
export async function course(body, isolated = false) {
  const html = `<!doctype html><title>Course</title><link rel="icon" href="data:,"><script>
    heard = [];
    addEventListener("message", ({ origin, data }) => {
      heard.push({ origin, ...data });
      document.documentElement.dataset.heard = heard.map(({ type }) => type).join(" ");
    });
  </script>${body}`;
  const { url, close } = await start({ isolated: false, headers: isolated ? ISOLATED : {}, pages: { "/course.html": html } });
  return { url: `${url}course.html`, close };
}

/** A frame with the small link. @param {string} url @param {string | null} [sandbox] @param {string} [frame] */
export const iframe = (url, sandbox = null, frame = "embed=1") =>
  `<iframe src="${url}${SMALL.replaceAll("&", "&amp;")}&amp;${frame}" width="700" height="600" ${sandbox === null ? "" : `sandbox="${sandbox}"`}></iframe>`;

/** The first result that the page hears. @param {AnyPage} page @returns {Promise<any>} */
export async function firstResult(page) {
  await page.waitForSelector("[data-heard~=result]");
  return page.evaluate(() => /** @type {any} */ (globalThis).heard.find((/** @type {any} */ { type }) => type === "result"));
}
