// What a host fails to send, or sends wrong, is said in one true line with a way to try again, and nothing waits for ever: style
// sheets, scripts, programs, and the policy, without which the page stays closed.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { SMALL, ready, sampled, visibleText } from "./harness.mjs";
import { guarded } from "./paths.mjs";
import { COMPUTE, DIST, SHARED, sharedBy, start } from "./server.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {Awaited<ReturnType<typeof start>> & { faults: Map<string, import("./server.mjs").Fault> }} Site */

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/**
 * Opens a page of a site with faults.
 * @param {{ at?: string, faults?: [string, import("./server.mjs").Fault][], headers?: Record<string, string>, clock?: boolean }} options
 *   `clock`: time is put forward by the test.
 * @param {(page: Page, site: Site) => Promise<void>} check
 */
async function visit({ at = SMALL, faults = [], headers, clock = false }, check) {
  const map = new Map(faults);
  const site = { ...await start({ isolated: true, headers, faults: map }), faults: map };
  const page = await browser.newPage({ serviceWorkers: "block" });
  try {
    if (clock) await page.clock.install();
    await page.goto(site.url + at, { waitUntil: "commit" });
    await check(page, site);
  } finally {
    await page.close();
    await site.close();
  }
}

/** @param {Page} page */
const failed = (page) => page.waitForSelector("#page[data-state=failed]");

/** The style sheets that a page names. @param {string} name */
const sheetsOf = async (name) => [...(await readFile(join(DIST, name), "utf8")).matchAll(/"stylesheet" href="([^"]*)"/g)].map(([, href]) => href);

/** Sizes of the canvases that are there by now, after the page was looked at again some times, as by a change of zoom. @param {Page} page */
const sizesWhenSeenAgain = (page) => page.evaluate(async () => {
  const canvases = [...document.querySelectorAll("canvas")];
  const sizes = () => canvases.map(({ width, height }) => [width, height]);
  const all = [sizes()];
  for (let look = 0; look < 4; look += 1) {
    dispatchEvent(new Event("resize"));
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    all.push(sizes());
  }
  return all;
});

// The first: without them there is no layout at all. The explorer in both its forms, and the pages of the papers.
for (const [at, name] of [[SMALL, "index.html"], [`${SMALL}&embed=1`, "index.html"], ["gallery.html", "gallery.html"], ["missed.html", "missed.html"]]) {
  for (const lost of ["one", "all"]) {
    test(`without ${lost === "all" ? "any style sheet" : "one of its style sheets"} ${at} works, keeps the sizes of its canvases, and says so`, async () => {
      const sheets = await sheetsOf(name);
      for (const gone of lost === "all" ? [sheets] : sheets.map((sheet) => [sheet])) {
        await visit({ at, faults: gone.map((sheet) => [`/${sheet}`, "missing"]) }, async (page) => {
          await page.waitForSelector("canvas[aria-label]");
          const [first, ...later] = await sizesWhenSeenAgain(page);
          assert.ok(first.length > 0 && first.every(([width, height]) => width > 100 && width < 6000 && height > 100 && height < 3000), `${gone}: ${first}`);
          for (const sizes of later) assert.deepEqual(sizes, first, gone.join());
          assert.match((await page.textContent("#plain")) ?? "", /A style sheet did not load/);
        });
      }
    });
  }
}

test("a style sheet that does not come is not waited for, and one that comes late is followed", async () => {
  await visit({ faults: [["/www/style.css", { stopsAt: 0 }]], clock: true }, async (page, site) => {
    await page.waitForSelector("#page", { state: "attached" });
    await page.clock.fastForward(5000);
    await sampled(page);
    const plain = await page.evaluate(() => document.querySelector("canvas")?.width);
    site.goOn();
    await page.waitForFunction(() => getComputedStyle(document.body).marginTop === "0px");
    await page.waitForFunction((before) => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector("canvas"));
      return canvas.width !== before && Math.abs(canvas.width / canvas.getBoundingClientRect().width - 2) < 0.01;
    }, plain);
  });
});

test("the policy of the headers allows no script or style in a page's text", async () => {
  const headers = await readFile(join(DIST, "_headers"), "utf8");
  const policy = /Content-Security-Policy: (.*)/.exec(headers)?.[1] ?? "";
  assert.doesNotMatch(policy, /'unsafe-|\*/);
  for (const name of ["default-src", "object-src", "base-uri", "form-action"]) assert.ok(policy.includes(`${name} 'none'`), name);
  // It holds where the page's own policy did not come.
  await visit({ faults: [["/www/policy.js", "missing"]] }, async (page) => {
    await failed(page);
    await guarded(page);
  });
});

const POLICY = await readFile(join(DIST, "www/policy.js"), "utf8");

/** What may become of the page's own policy. @type {Record<string, import("./server.mjs").Fault>} */
const WEAK = {
  missing: "missing",
  empty: { body: "" },
  "a page instead": { type: "text/html", body: "<!doctype html><title>Log in</title>" },
  "with scripts in the text": { body: POLICY.replace("'wasm-unsafe-eval'", "'wasm-unsafe-eval' 'unsafe-inline'") },
  "with files of every host": { body: POLICY.replace("connect-src ", "connect-src https: ") },
  "without a rule for all the rest": { body: POLICY.replace("default-src 'none'; ", "") },
  "with a base": { body: POLICY.replace("base-uri 'none'", "base-uri https:") },
};

/** @type {[string, string, Record<string, string> | undefined][]} */
const CLOSED = [
  ...Object.keys(WEAK).map((what) => /** @type {[string, string, undefined]} */ ([SMALL, what, undefined])),
  ...["gallery.html", "missed.html", `${SMALL}&embed=1`].map((at) => /** @type {[string, string, {}]} */ ([at, "missing", {}])),
];

for (const [at, what, headers] of CLOSED) {
  test(`${at} stays closed with its policy ${what}, ${headers ? "without" : "with"} headers`, async () => {
    const fault = WEAK[what];
    if (typeof fault === "object" && "body" in fault) assert.notEqual(fault.body, POLICY);
    await visit({ at, faults: [["/www/policy.js", fault]], headers }, async (page, site) => {
      await failed(page);
      assert.match(await visibleText(page), /could not start[^]*www\/policy\.js[^]*Retry/);
      assert.equal(await page.locator("canvas").count(), 0);
      assert.deepEqual([...site.asked].filter((file) => file.endsWith(".wasm")), []);
      site.faults.clear();
      await page.getByRole("button", { name: "Retry" }).click();
      await page.waitForSelector("canvas[aria-label]");
      await guarded(page);
    });
  });
}

/** What a page cannot do without: what is wrong with it. @type {[string, string, import("./server.mjs").Fault][]} */
const NEEDED = [
  [SMALL, "/www/boot.js", "missing"],
  [SMALL, "/www/main.js", "missing"],
  [SMALL, "/www/main.js", { type: "text/plain" }],
  [SMALL, `/${SHARED[0]}`, { type: "text/html", body: "<!doctype html><title>Not found</title>" }],
  [SMALL, `/${SHARED[1]}`, { status: 302, to: "/gallery.html" }],
  [SMALL, `/${SHARED[2]}`, { body: "export class State {" }],
  [`${SMALL}&embed=1`, "/www/embedded.js", "missing"],
  ["gallery.html", "/www/gallery.js", "missing"],
  ["missed.html", "/www/missed.js", "missing"],
];

for (const [at, path, fault] of NEEDED) {
  test(`${at} with ${path} ${JSON.stringify(fault)} says so, and starts when it is tried again`, async () => {
    await visit({ at, faults: [[path, fault]] }, async (page, site) => {
      await failed(page);
      assert.match(await visibleText(page), /This page could not start/);
      site.faults.clear();
      await page.getByRole("button", { name: "Retry" }).click();
      await page.waitForSelector("canvas[aria-label]");
      assert.equal(await page.locator("#waiting").count(), 0);
    });
  });
}

test("a program that is cut off, and one that is a page, are said, and start when they are tried again", async () => {
  for (const body of [(await readFile(join(DIST, "plain/depthscale-web_bg.wasm"))).subarray(0, 5000), "<!doctype html>"]) {
    await visit({ faults: ["plain", "threads"].map((bundle) => [`/${bundle}/depthscale-web_bg.wasm`, { body }]) }, async (page, site) => {
      await failed(page);
      site.faults.clear();
      await page.getByRole("button", { name: "Retry" }).click();
      await sampled(page);
    });
  }
});

for (const [at, path] of [[SMALL, "/www/main.js"], [SMALL, `/${SHARED[0]}`], [SMALL, "/threads/depthscale-web_bg.wasm"], [SMALL, "/threads/depthscale-web.js"],
  ["gallery.html", "/www/gallery.js"], ["missed.html", "/threads/depthscale-web_bg.wasm"], ["#v=1&view=depth&L=10&N=32&nets=20", "/lab/depthscale-web_bg.wasm"]]) {
  test(`${at} waits for ${path}: it says so, offers to try again, and starts when it comes`, async () => {
    await visit({ at, faults: [[path, { stopsAt: path.endsWith(".wasm") ? 70_000 : 10 }]], clock: true }, async (page, site) => {
      const line = page.locator("#waiting");
      if (path.startsWith("/lab")) await page.waitForSelector("#page[data-state=fetching]");
      else await page.waitForSelector("#page[data-state=loading]");
      if (path.endsWith(".wasm")) await page.waitForSelector("[data-loaded]", { state: "attached" });
      await page.clock.fastForward(5000);
      await line.waitFor();
      assert.match((await line.textContent()) ?? "", path.endsWith(".wasm") ? /^Still loading: \d+ of \d+ kB of / : /^Still loading/);
      await page.clock.fastForward(5000);
      await page.clock.fastForward(5000);
      await line.getByRole("button", { name: "Retry" }).waitFor();
      assert.doesNotMatch(await visibleText(page), /could not|did not/);
      site.faults.clear();
      site.goOn();
      await page.waitForSelector("#page[data-state=ready]");
      await line.waitFor({ state: "detached" });
    });
  });
}

/** What a part that comes late has in common with others, and the explorer has not loaded. @param {string} script */
const below = async (script) => `/${(await sharedBy(script)).find((name) => !SHARED.includes(name))}`;

/** Parts that a page is first without: where, what is missing, what asks for it, and what shows that it is there. */
const LATE = /** @type {const} */ ([
  ["#v=1&view=point&L=10&N=20&nets=8", "/www/advice.js", "", "#advice h2"],
  ["#v=1&view=chain&phi=linear&sw2=0.5&rho=0.8&L=20&N=50&nets=8", "/www/chain.js", "", "#chain .step"],
  ["#v=1&view=chain&phi=linear&sw2=0.5&rho=0.8&L=20&N=50&nets=8", await below("chain.js"), "", "#chain .step"],
  ["#v=1&view=compare&Ns=20,40&L=10&nets=8", "/www/compare-options.js", "", "#view-options fieldset"],
  ["#v=1&view=depth&L=10&N=32&nets=20", "/www/depth-options.js", "", "#view-options fieldset"],
  ["#v=1&view=depth&L=10&N=32&nets=20", "/www/depth-words.js", "", "[data-fold=equations] li:visible, .equations li"],
  ["#v=1&view=depth&L=10&N=32&nets=20", "/lab/depthscale-web.js", "", "#page[data-state=ready]"],
  ["#v=1&view=depth&L=10&N=32&nets=20", "/lab/depthscale-web_bg.wasm", "", "#page[data-state=ready]"],
  ["#v=1&view=training&units=8&steps=5&batch=8&sw2span=1:2:3&Lspan=10:20:3", "/www/training.js", "", "#page[data-state=ready]"],
  ["#v=1&view=training&units=8&steps=5&batch=8&sw2span=1:2:3&Lspan=10:20:3", "/www/training-options.js", "", "#view-options fieldset"],
  [SMALL, "/www/share.js", "#share", "#share-dialog"],
  [SMALL, await below("share.js"), "#share", "#share-dialog"],
  [SMALL, "/www/tour.js", "#take-tour", "#tour"],
  [SMALL, "/www/help.js", "#help", "#help-dialog"],
]);

for (const [at, path, asks, there] of LATE) {
  test(`${path} missing is said once, the page lives on, and Retry brings it`, async () => {
    await visit({ at, faults: [[path, "missing"]] }, async (page, site) => {
      if (asks) {
        await ready(page);
        await page.click(asks);
      }
      const notice = page.locator(".notice.error[role=alert]");
      await notice.waitFor();
      if (!path.startsWith("/lab") && !path.endsWith("training.js")) await sampled(page);
      assert.equal(await notice.count(), 1);
      assert.match((await notice.textContent()) ?? "", /did not load \(/);
      assert.doesNotMatch(await visibleText(page), /offline|Loading/);
      site.faults.clear();
      await notice.getByRole("button", { name: "Retry" }).click();
      await page.waitForSelector(there, { state: "attached" });
      assert.equal(await notice.count(), 0);
    });
  });
}

test("what fails again is tried by loading the page anew", async () => {
  for (const [at, path, button] of [["#v=1&view=point&L=10&N=20&nets=8", "/www/advice.js", ""], [SMALL, "/www/share.js", "#share"],
    ["#v=1&view=depth&L=10&N=32&nets=20", "/lab/depthscale-web.js", ""], ["missed.html", "/lab/depthscale-web.js", ""]]) {
    await visit({ at, faults: [[path, "missing"]] }, async (page, site) => {
      if (button) {
        await ready(page);
        await page.click(button);
      }
      if (at === "missed.html") await page.locator("[data-id=M-masks]").scrollIntoViewIfNeeded();
      await page.getByRole("button", { name: "Retry" }).first().click();
      const reload = page.getByRole("button", { name: "Reload the page" }).first();
      await reload.waitFor();
      site.faults.clear();
      await reload.click();
      await page.waitForSelector("canvas[aria-label]");
      assert.equal(await page.locator(".notice.error").count(), 0);
    });
  }
});

test("late parts whose style sheets are missing work, plain", async () => {
  await visit({ faults: ["dialog", "tour", "chain", "advice"].map((name) => [`/www/${name}.css`, "missing"]) }, async (page) => {
    await sampled(page);
    await page.click("#share");
    await page.waitForSelector("#share-dialog canvas.qr");
    await page.keyboard.press("Escape");
    await page.click("#take-tour");
    await page.waitForSelector("#tour");
    await page.click("#tour [data-action=end]");
    await page.evaluate(() => { location.hash = "#v=1&view=chain&phi=linear&sw2=0.5&rho=0.8&L=20&N=50&nets=8"; });
    await page.waitForSelector("#chain .step");
    await page.evaluate(() => { location.hash = "#v=1&view=point&L=10&N=20&nets=8"; });
    await page.waitForSelector("#advice h2");
    assert.match((await page.textContent("#plain")) ?? "", /A style sheet did not load/);
  });
});

test("what computes is missing: it is said, and Retry starts workers", async () => {
  await visit({ at: `?threads=2${SMALL}`, faults: [[`/${COMPUTE}`, "missing"]] }, async (page, site) => {
    await page.waitForSelector("#sampling[data-state=failed]");
    const notice = page.locator(".notice.error[role=alert]");
    assert.equal(await notice.count(), 1);
    assert.match((await notice.textContent()) ?? "", /^Sampling stopped: .*compute\.js/);
    site.faults.clear();
    await notice.getByRole("button", { name: "Retry" }).click();
    await sampled(page);
    assert.doesNotMatch((await page.textContent(".mode")) ?? "", /no worker starts here/);
  });
});

test("without the script of its workers the page computes itself", async () => {
  await visit({ faults: [["/www/compute-worker.js", "missing"]] }, async (page) => {
    await sampled(page);
    assert.match((await page.textContent(".mode")) ?? "", /no worker starts here/);
  });
});

test("advice whose worker does not start says why, and Retry brings it", async () => {
  await visit({ at: "?compute=plain#v=1&view=point&L=10&N=20&nets=8", faults: [["/www/compute-worker.js", "missing"]] }, async (page, site) => {
    const button = page.locator("#advice").getByRole("button", { name: "Retry" });
    await button.waitFor();
    assert.match((await page.textContent("#advice")) ?? "", /could not be worked out \(/);
    site.faults.clear();
    await button.click();
    await page.waitForSelector("#advice .sentences");
  });
});

test("figures of the papers that cannot be computed say so, and Retry goes on", async () => {
  await visit({ at: "gallery.html", faults: [[`/${COMPUTE}`, "missing"]] }, async (page, site) => {
    const figure = page.locator(".live[data-state=failed]").first();
    await figure.waitFor();
    assert.match((await figure.textContent()) ?? "", /Sampling stopped: /);
    const id = await figure.evaluate((root) => root.closest("[data-id]")?.getAttribute("data-id"));
    site.faults.clear();
    await figure.getByRole("button", { name: "Retry" }).click();
    await page.waitForSelector(`[data-id="${id}"] .live[data-state=done]`);
    assert.equal(await page.locator(`[data-id="${id}"] .notice`).count(), 0);
  });
});
