// The main paths in WebKitGTK: every view has the command line's numbers, a value is typed, a view is shared and embedded.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { sameGradients } from "./agreement.mjs";
import { SCRIPTS, course, firstResult, iframe } from "./course.mjs";
import { SMALL, WAYS, address, commandLine, opened, sampled, way, words } from "./harness.mjs";
import { VIEWS, drawn, guarded, shares } from "./paths.mjs";
import { DIST, start } from "./server.mjs";
import { launchWebKit } from "./webdriver.mjs";

/** @type {Awaited<ReturnType<typeof launchWebKit>>} */
let webkit;
/** @type {Map<boolean, Awaited<ReturnType<typeof start>>>} */
const sites = new Map();
before(async () => {
  const index = (await readFile(join(DIST, "index.html"), "utf8")).replace("<head>", '<head><script src="listen.js"></script>');
  for (const isolated of WAYS) sites.set(isolated, await start({ isolated, pages: { "/": index, "/listen.js": `(${listen})()` } }));
  webkit = await opened(launchWebKit);
});
after(async () => {
  await webkit?.close();
  for (const site of sites.values()) await site.close();
});

/** Runs in the page: WebDriver tells nothing of what goes wrong there. */
function listen() {
  /** @type {string[]} */
  const list = [];
  Object.assign(globalThis, { complaints: list });
  addEventListener("error", (event) => list.push(`error: ${event.message ?? /** @type {Element} */ (event.target).outerHTML}`), true);
  addEventListener("unhandledrejection", ({ reason }) => list.push(`rejected: ${reason}`));
  addEventListener("securitypolicyviolation", (event) => list.push(`refused: ${event.violatedDirective} ${event.blockedURI}`));
  for (const kind of /** @type {const} */ (["error", "warn"])) {
    console[kind] = (...parts) => list.push(`${kind}: ${parts.join(" ")}`);
  }
  // As in the other browsers: a page that the service worker kept is another one.
  Reflect.deleteProperty(Navigator.prototype, "serviceWorker");
}

/** Views of a program of their own, which never shares memory. */
const PROGRAMS = ["depth", "training"];

/** What the page, or the frame that is looked into, complains about. */
const complaints = () => webkit.page.evaluate(() => /** @type {any} */ (globalThis).complaints);

/** @param {{ link: string, isolated: boolean }} options @param {(page: import("./webdriver.mjs").WebKitPage) => Promise<void>} check */
async function visit({ link, isolated }, check) {
  const { page } = webkit;
  await page.goto("about:blank"); // an address that differs in its link alone would not load the page anew
  await page.goto(`${sites.get(isolated)?.url}?threads=2${link}`);
  await sampled(page);
  await check(page);
  assert.deepEqual(await complaints(), []);
}

VIEWS.forEach(([link, agrees], index) => {
  const isolated = WAYS[index % WAYS.length];
  const mode = PROGRAMS.some((view) => link.includes(`view=${view}`)) ? /^2 workers$/
    : isolated ? /^2 workers, no shared memory \(not in this browser\)/ : /^2 workers, no shared memory \(page not isolated\)/;
  test(`${link} has the command line's numbers and draws, ${way(isolated)}`, async () => {
    await visit({ link, isolated }, async (page) => {
      assert.equal(await page.evaluate(() => crossOriginIsolated), isolated);
      assert.match(await words(page, ".mode"), mode);
      await agrees(page, link);
      await drawn(page);
    });
  });
});

test("typing, another view, and Back", async () => {
  await visit({ link: SMALL, isolated: true }, async (page) => {
    await page.type("#controls input[type=text][data-key=rho]", "0.75");
    assert.match(await address(page), /&rho=0.75(&|$)/);
    await sampled(page);
    await sameGradients(page, commandLine("gradients", await address(page)));
    await page.click("[data-view=phase]");
    await page.waitForSelector("canvas[data-figure=plane]");
    await page.goBack();
    await page.waitForSelector("canvas[data-figure=gradients]");
    await page.goBack();
    await page.waitForFunction((link) => location.hash === link, SMALL);
    await sampled(page);
    await sameGradients(page, commandLine("gradients", SMALL));
  });
});

test("the share dialog shows the link and its QR code", async () => {
  await visit({ link: SMALL, isolated: true }, async (page) => {
    await shares(page, `${sites.get(true)?.url}${SMALL}`);
  });
});

/** @type {[boolean, string | null, RegExp][]} */
const EMBEDS = [[true, null, /^http/], [true, SCRIPTS, /^null$/], [false, null, /^http/]];

for (const [isolated, sandbox, origin] of EMBEDS) {
  test(`an embed has the command line's networks, ${way(isolated)}, ${sandbox ? "sandboxed" : "no sandbox"}`, async () => {
    const host = await course(iframe(sites.get(isolated)?.url ?? "", sandbox));
    const { page } = webkit;
    try {
      await page.goto(host.url);
      const result = await firstResult(page);
      assert.match(result.origin, origin);
      assert.deepEqual(result.report, commandLine("gradients", SMALL));
      await page.frame("iframe");
      assert.match(await words(page, ".mode"), /workers?, no shared memory/);
      assert.deepEqual(await complaints(), []);
      await guarded(page);
    } finally {
      await page.frame(null);
      await host.close();
    }
  });
}
