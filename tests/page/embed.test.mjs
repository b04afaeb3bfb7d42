// One view inside a page of another origin: sandboxed or not, isolated or not, once or several times.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { complaints, launch } from "./browser.mjs";
import { SCRIPTS, course, iframe } from "./course.mjs";
import { SMALL, commandLine, ready, sampled } from "./harness.mjs";
import { guarded } from "./paths.mjs";
import { start } from "./server.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {Awaited<ReturnType<typeof start>>} Site */

const REPORT = commandLine("gradients", SMALL);

/** @type {import("playwright-core").Browser} */
let browser;
/** The page served with all its headers, with the one that GitHub Pages sends, and with none. @type {Record<string, Site>} */
const sites = {};
before(async () => {
  browser = await launch();
  sites.all = await start({ isolated: true });
  sites.cors = await start({ isolated: false, headers: { "Access-Control-Allow-Origin": "*" } });
  sites.none = await start({ isolated: false });
});
after(async () => {
  await browser?.close();
  for (const site of Object.values(sites)) await site.close();
});

/**
 * Opens a page of another origin that keeps every message it gets.
 * @param {{ body: string, isolated?: boolean, prepare?: (page: Page) => Promise<void> }} host
 * @param {(page: Page, complaints: string[]) => Promise<void>} check
 */
async function host({ body, isolated = false, prepare }, check) {
  const site = await course(body, isolated);
  const page = await browser.newPage({ serviceWorkers: "block" });
  try {
    const list = complaints(page);
    await prepare?.(page);
    await page.goto(site.url);
    await check(page, list);
  } finally {
    await page.close();
    await site.close();
  }
}

/** Waits for a message and gives it. @param {Page} page @param {string} type @param {string} [link] @returns {Promise<any>} */
async function heard(page, type, link = "") {
  const found = await page.waitForFunction(([wanted, there]) => /** @type {any} */ (globalThis).heard
    .find((/** @type {any} */ message) => message.type === wanted && (!there || message.link === there)), [type, link]);
  return found.jsonValue();
}

/** The only frame of a page that has one. @param {Page} page */
function inside(page) {
  const frame = page.frames().find((each) => each !== page.mainFrame());
  assert.ok(frame);
  return frame;
}

/** @type {{ served: string, isolated: boolean, sandbox: string | null, origin: RegExp, mode: RegExp }[]} */
const MATRIX = [
  { served: "all", isolated: false, sandbox: null, origin: /^http/, mode: /shared memory$/ },
  { served: "all", isolated: false, sandbox: `${SCRIPTS} allow-same-origin`, origin: /^http/, mode: /shared memory$/ },
  { served: "all", isolated: false, sandbox: SCRIPTS, origin: /^null$/, mode: /workers?, no shared memory \(page is sandboxed\)/ },
  { served: "all", isolated: true, sandbox: null, origin: /^http/, mode: /shared memory/ },
  { served: "all", isolated: true, sandbox: `${SCRIPTS} allow-same-origin`, origin: /^http/, mode: /shared memory/ },
  { served: "all", isolated: true, sandbox: SCRIPTS, origin: /^null$/, mode: /workers?, no shared memory/ },
  { served: "cors", isolated: false, sandbox: null, origin: /^http/, mode: /workers?, no shared memory/ },
  { served: "cors", isolated: false, sandbox: `${SCRIPTS} allow-same-origin`, origin: /^http/, mode: /workers?, no shared memory/ },
  { served: "cors", isolated: false, sandbox: SCRIPTS, origin: /^null$/, mode: /workers?, no shared memory/ },
  { served: "none", isolated: false, sandbox: null, origin: /^http/, mode: /workers?, no shared memory/ },
  { served: "none", isolated: false, sandbox: `${SCRIPTS} allow-same-origin`, origin: /^http/, mode: /workers?, no shared memory/ },
];

for (const { served, isolated, sandbox, origin, mode } of MATRIX) {
  const name = `headers ${served}, ${sandbox === null ? "no sandbox" : `sandbox ${sandbox}`}, in ${isolated ? "an isolated" : "a plain"} page`;
  test(`${name}: theory and the command line's networks`, async () => {
    await host({ body: iframe(sites[served].url, sandbox), isolated }, async (page, list) => {
      const result = await heard(page, "result");
      assert.match(result.origin, origin);
      assert.deepEqual(result.report, REPORT);
      assert.equal(result.networks, 24);
      assert.equal((await heard(page, "ready")).link, SMALL);
      const words = (await inside(page).textContent(".mode")) ?? "";
      assert.match(words, mode);
      assert.deepEqual(list, []);
      await guarded(inside(page));
    });
  });
}

test("where no worker starts the page itself samples the same networks", async () => {
  const prepare = (/** @type {Page} */ page) => page.addInitScript(() => {
    Object.assign(globalThis, { Worker: class { constructor() { throw new Error("no workers"); } } });
  });
  await host({ body: iframe(sites.none.url), prepare }, async (page, list) => {
    assert.deepEqual((await heard(page, "result")).report, REPORT);
    assert.match((await inside(page).textContent(".mode")) ?? "", /no worker starts here/);
    assert.deepEqual(list, []);
  });
});

test("an embed shows the view without the frame, the controls asked for, and a way to the full page", async () => {
  await host({ body: iframe(sites.all.url, null, "embed=1&amp;controls=rho,sw2&amp;theme=dark") }, async (page, list) => {
    await heard(page, "result");
    const frame = inside(page);
    const address = frame.url();
    assert.equal(await frame.evaluate(() => document.documentElement.dataset.theme), "dark");
    for (const hidden of ["header", "#numbers", "#control-L", "#control-phi"]) {
      assert.equal(await frame.locator(hidden).first().isVisible(), false, hidden);
    }
    for (const shown of ["#headline", "canvas", "#control-sw2", "#control-rho", ".open"]) {
      assert.equal(await frame.locator(shown).first().isVisible(), true, shown);
    }
    await frame.locator("#controls input[type=text][data-key=sw2]").fill("2");
    await frame.locator("#controls input[type=text][data-key=sw2]").press("Enter");
    const link = SMALL.replace("&L=30", "&sw2=2&L=30");
    assert.deepEqual((await heard(page, "result", link)).report, commandLine("gradients", link));
    assert.equal(frame.url(), address, "the address belongs to the page around");
    assert.equal(await frame.locator(".open").getAttribute("rel"), "noopener");
    const [full] = await Promise.all([page.waitForEvent("popup"), frame.locator(".open").click()]);
    await sampled(full);
    assert.equal(full.url(), `${sites.all.url}${link}`);
    assert.equal(await full.locator("header").isVisible(), true);
    assert.deepEqual(list, []);
  });
});

test("the query says it as well, and a bad part is told", async () => {
  const body = `<iframe src="${sites.all.url}?embed=1&amp;controls=sw2,volume&amp;theme=light${SMALL}"></iframe>`;
  await host({ body }, async (page, list) => {
    await heard(page, "result");
    assert.match((await heard(page, "notices")).notices[0].message, /^controls is "sw2,volume"; allowed is all, none/);
    assert.equal(await inside(page).locator("#controls").isVisible(), false);
    assert.equal(await inside(page).locator("header").isVisible(), false);
    assert.deepEqual(list, []);
  });
});

for (const isolated of [false, true]) {
  test(`several <depth-scale> elements in ${isolated ? "an isolated" : "a plain"} page: each its own view, fitted and set`, async () => {
    const point = "#v=1&view=point&L=20&N=50&nets=8";
    const body = `<script src="${sites.all.url}embed.js" async></script>
      <depth-scale id="one" link="${SMALL.replaceAll("&", "&amp;")}" controls="sw2"></depth-scale>
      <depth-scale id="two" link="${point.replaceAll("&", "&amp;")}" theme="dark" height="300"></depth-scale>`;
    await host({ body, isolated }, async (page, list) => {
      assert.deepEqual((await heard(page, "result", SMALL)).report, REPORT);
      assert.deepEqual((await heard(page, "result", point)).report, commandLine("point", point));
      await page.waitForFunction(() => {
        const frame = document.querySelector("#one iframe");
        const told = /** @type {any} */ (globalThis).heard.filter((/** @type {any} */ { type }) => type === "resize");
        return told.some((/** @type {any} */ { height }) => height === frame?.clientHeight);
      });
      assert.equal(await page.evaluate(() => document.querySelector("#two iframe")?.clientHeight), 300);
      const one = /** @type {import("playwright-core").Frame} */ (await (await page.$("#one iframe"))?.contentFrame());
      assert.equal(await one.evaluate(() => document.documentElement.scrollHeight <= innerHeight), true, "no inner scrolling");

      await page.evaluate(() => /** @type {any} */ (document.querySelector("#one")).set({ key: "rho", value: 0.5 }));
      const half = SMALL.replace("&L=30", "&rho=0.5&L=30");
      assert.deepEqual((await heard(page, "result", half)).report, commandLine("gradients", half));
      await page.evaluate(() => /** @type {any} */ (document.querySelector("#one")).set({ key: "rho", value: 7 }));
      assert.equal((await heard(page, "notices")).notices[0].message, "rho is 7; allowed is a number from 0.01 to 1");
      await page.evaluate((link) => document.querySelector("#one")?.setAttribute("link", link), point);
      await page.waitForFunction((link) => /** @type {any} */ (globalThis).heard
        .filter((/** @type {any} */ each) => each.type === "result" && each.link === link).length === 2, point);
      // Not from the page around: not heard.
      await one.evaluate(() => window.postMessage({ depthscale: 1, type: "set", key: "sw2", value: "3" }, "*"));
      assert.equal(await one.locator("#controls input[type=text][data-key=sw2]").inputValue(), "1.4");
      assert.deepEqual(list, []);
    });
  });
}

/** What is cut off a frame, or needs a scroll bar inside; and how much of its height nothing needs. @param {import("playwright-core").Frame} frame */
const misfit = (frame) => frame.evaluate(() => {
  const { scrollHeight, scrollWidth } = document.documentElement;
  const parts = [...document.querySelectorAll("canvas, input, button, select, a, h1, p")].filter((part) => part.checkVisibility());
  const out = parts.filter((part) => {
    const { right, bottom } = part.getBoundingClientRect();
    return bottom > innerHeight || right > innerWidth;
  });
  return { cut: [scrollHeight > innerHeight, scrollWidth > innerWidth, ...out.map(({ outerHTML }) => outerHTML.slice(0, 80))],
    spare: innerHeight - Math.ceil(document.body.getBoundingClientRect().height) };
});

/**
 * Opens the share dialog at the lines for an embed.
 * @param {string} url
 * @param {(page: Page, line: () => Promise<string>) => Promise<void>} check `line` gives the iframe's when its height is known.
 * @param {boolean} quiet Whether the console is to stay so.
 */
async function shared(url, check, quiet = true) {
  const page = await browser.newPage({ serviceWorkers: "block" });
  try {
    const list = complaints(page);
    await page.goto(url);
    await sampled(page);
    await page.click("#share");
    await page.click("[data-tab=embed]");
    await check(page, async () => {
      await page.waitForSelector("#text-iframe[aria-busy=false]");
      return page.inputValue("#text-iframe");
    });
    if (quiet) assert.deepEqual(list, []);
  } finally {
    await page.close();
  }
}

/** Views and the controls with them. */
const TALL = [["gradients", "all"], ["point", "sw2,rho"], ["phase", "none"], ["scales", "sw2"], ["compare", "none"], ["chain", "all"], ["depth", "budget"]];

for (const [view, controls] of TALL) {
  test(`the line for an iframe has the height that ${view} needs at each width: nothing is cut, nothing scrolls`, async () => {
    await shared(`${sites.all.url}${SMALL.replace("gradients", view)}`, async (page, line) => {
      await page.selectOption("[data-embed-option=controls]", ["all", "none"].includes(controls) ? controls : "some");
      if (controls === "sw2,rho") await page.check(".picks input[value=rho]");
      for (const width of ["100%", "1000", "390"]) {
        await page.fill("[data-embed-option=width]", width);
        const body = await line();
        assert.match(body, new RegExp(`width="${width}" height="\\d+"`));
        await host({ body: `<div style="width: 720px">${body}</div>` }, async (course, list) => {
          await heard(course, "result");
          await heard(course, "drawn");
          await inside(course).waitForSelector("#sampling[data-state=done]");
          const { cut, spare } = await misfit(inside(course));
          assert.deepEqual(cut, [false, false], `${view}, ${controls}, ${width}`);
          assert.ok(spare >= 0 && spare < 60, `${view}, ${controls}, ${width}: ${spare} px too tall`);
          assert.deepEqual(list, []);
        });
      }
    });
  });
}

test("the height is measured anew for another width, other controls and another link, and a typed one is kept", async () => {
  await shared(`${sites.all.url}${SMALL}`, async (page, line) => {
    const said = () => page.textContent("#share-dialog .soft[role=status]");
    const height = async () => Number(/ height="(\d+)"/.exec(await line())?.[1]);
    const usual = await height();
    assert.ok(usual > 500, `${usual}`);
    assert.match((await said()) ?? "", /100% is taken of a column of 720 px.* At 720 px the view is \d+ px tall/);
    assert.equal(await page.inputValue("[data-embed-option=height]"), String(usual));
    await page.selectOption("[data-embed-option=controls]", "all");
    assert.equal(await page.getAttribute("#text-iframe", "aria-busy"), "true");
    assert.equal(await page.isDisabled("[data-copy=iframe]"), true, "no line with the height of another embed is copied");
    const all = await height();
    assert.ok(all > usual + 100, `${all}, ${usual}`);
    await page.fill("[data-embed-option=width]", "390");
    const narrow = await height();
    assert.ok(narrow > all + 100, `${narrow}, ${all}`);
    await page.fill("[data-embed-option=width]", "wide");
    assert.match((await said()) ?? "", /^Width is "wide"; allowed is a number of pixels from 100 to 4000, or a percentage from 1% to 100%\. 390 is kept\.$/);
    assert.match(await line(), / width="390" /);
    await page.fill("[data-embed-option=width]", "50%");
    assert.match(await line(), / width="50%" /);
    assert.match((await said()) ?? "", /At 360 px/);
    await page.fill("[data-embed-option=height]", "700");
    assert.match(await line(), / height="700"/);
    assert.match((await said()) ?? "", /of 700 px the reader sees only a part/);
    await page.fill("[data-embed-option=height]", "tall");
    assert.match((await said()) ?? "", /^Height is "tall"; allowed is a number of pixels from 120 to 4000/);
    await page.fill("[data-embed-option=height]", "");
    assert.ok(await height() > narrow - 200);
    await page.evaluate((link) => { location.hash = link; }, SMALL.replace("gradients", "scales"));
    await page.waitForFunction(() => /view=scales/.test(/** @type {HTMLTextAreaElement} */ (document.querySelector("#text-iframe"))?.value));
    assert.match(await line(), /view=scales.* width="50%" height="\d+"/);
  });
});

test("on a host without any header the height is measured all the same", async () => {
  await shared(`${sites.none.url}${SMALL}`, async (_, line) => {
    assert.ok(Number(/ height="(\d+)"/.exec(await line())?.[1]) > 500);
  }, false);
});

test("on a host without any header the element falls back to a frame with an origin", async () => {
  const body = `<script src="${sites.none.url}embed.js" async></script><depth-scale link="${SMALL.replaceAll("&", "&amp;")}"></depth-scale>`;
  await host({ body }, async (page) => {
    assert.deepEqual((await heard(page, "result")).report, REPORT);
    assert.match((await page.getAttribute("depth-scale iframe", "sandbox")) ?? "", /allow-same-origin/);
  });
});

test("axe finds nothing in an embed with every control, and nothing sticks out of a narrow one", async () => {
  const page = await browser.newPage({ serviceWorkers: "block", viewport: { width: 390, height: 700 } });
  await page.goto(`${sites.all.url}${SMALL}&embed=1&controls=all&theme=dark`);
  await sampled(page);
  assert.deepEqual(await violations(page), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await page.close();
});

test("a link from an embed opens as a full page elsewhere when its frame is taken off", async () => {
  const page = await browser.newPage({ serviceWorkers: "block" });
  await page.goto(`${sites.all.url}${SMALL}&theme=dark`);
  await ready(page);
  assert.equal(await page.locator(".notice").count(), 0);
  assert.equal(await page.locator("header").isVisible(), true);
  await page.close();
});
