// Firefox computes the same bits as the command line, and so as Chromium, and its page can be used. What a page does in
// every corner is tested in Chromium; here is what another engine could do otherwise.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sameGradients, sameScales } from "./agreement.mjs";
import { launchFirefox } from "./browser.mjs";
import { SCRIPTS, course, firstResult, iframe } from "./course.mjs";
import { SMALL, WAYS, address, commandLine, drag, harness, sampled, way, words } from "./harness.mjs";
import { VIEWS, drawn, guarded, shares } from "./paths.mjs";

const { site, visit } = harness(launchFirefox);

/** Dropout, and a last block that is not full; a formula, with its own functions. */
const LINKS = [
  "#v=1&view=gradients&phi=tanh&sw2=1.6&rho=0.9&L=40&N=150&nets=27",
  "#v=1&view=gradients&phi=z*tanh(log(1%2Bexp(z)))&sw2=1.7&L=40&N=101&nets=24&q0=0.4&c0=-0.3",
];

/** A number field of the rail. @param {string} key */
const field = (key) => `#controls input[type=text][data-key=${key}]`;

/** @param {import("puppeteer-core").Page} page @param {string} key */
const value = (page, key) => page.$eval(field(key), (input) => /** @type {HTMLInputElement} */ (input).value);

for (const isolated of WAYS) {
  const mode = isolated ? /^2 threads, shared memory$/ : /^2 workers, no shared memory \(page not isolated\)/;

  test(`every number of the table is the command line's, ${way(isolated)}`, async () => {
    for (const link of LINKS) {
      await visit({ link, isolated, query: "?threads=2" }, async (page, complaints) => {
        await sampled(page);
        assert.match(await words(page, ".mode"), mode);
        await sameGradients(page, commandLine("gradients", link));
        assert.deepEqual(complaints, []);
      });
    }
  });
}

VIEWS.forEach(([link, agrees], index) => {
  const isolated = WAYS[index % WAYS.length];
  test(`${link} has the command line's numbers and draws, ${way(isolated)}`, async () => {
    await visit({ link, isolated }, async (page, complaints) => {
      await sampled(page);
      await agrees(page, link);
      await drawn(page);
      assert.deepEqual(complaints, []);
    });
  });
});

test("the other view shows the command line's scales of the same networks", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    await page.click("[data-view=point]");
    await page.waitForSelector("canvas[data-figure=length-map]");
    await sampled(page);
    await sameScales(page, commandLine("point", await address(page)));
    await page.goBack();
    await page.waitForSelector("canvas[data-figure=gradients]");
    assert.equal(await address(page), SMALL);
    assert.deepEqual(complaints, []);
  });
});

test("typing, dragging and Back", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    await page.click(field("rho"), { count: 3 });
    await page.keyboard.type("0.75");
    await page.keyboard.press("Enter");
    assert.match(await address(page), /&rho=0.75(&|$)/);
    await sampled(page);

    const before = await words(page, "#headline");
    await drag(page, "sw2", 0.35, 0.75);
    await page.waitForFunction((old) => document.querySelector("#headline")?.textContent !== old, {}, before);
    await page.mouse.up();
    await sampled(page);
    await sameGradients(page, commandLine("gradients", await address(page)));

    await page.goBack();
    assert.equal(await value(page, "rho"), "0.75");
    assert.equal(await value(page, "sw2"), "1.4");
    await page.goBack();
    await sampled(page);
    assert.equal(await address(page), SMALL);
    await sameGradients(page, commandLine("gradients", SMALL));
    assert.deepEqual(complaints, []);
  });
});

test("undo and redo, also after a click on the tab that is open", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    const point = SMALL.replace("gradients", "point");
    for (let click = 0; click < 2; click += 1) {
      await page.click("[data-view=point]");
      await page.waitForSelector("[data-view=point][aria-current]");
    }
    for (const [key, link] of [["u", SMALL], ["r", point], ["u", SMALL]]) {
      await page.keyboard.press(key);
      await page.waitForFunction((wanted) => location.hash === wanted, {}, link);
      await page.waitForSelector(link === point ? "canvas[data-figure=length-map]" : "canvas[data-figure=gradients]");
    }
    assert.equal(await page.$eval("#undo", (button) => button.getAttribute("aria-disabled")), "true");
    assert.deepEqual(complaints, []);
  });
});

test("the share dialog shows the link and its QR code, and no inline script runs", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    await shares(page, `${site(true)}${SMALL}`);
    assert.deepEqual(complaints, []);
    await guarded(page);
  });
});

/** @type {[boolean, string | null, RegExp][]} */
const EMBEDS = [[true, null, /^http/], [true, `${SCRIPTS} allow-same-origin`, /^http/], [true, SCRIPTS, /^null$/], [false, null, /^http/]];

for (const [isolated, sandbox, origin] of EMBEDS) {
  test(`an embed has the command line's networks, ${way(isolated)}, ${sandbox === null ? "no sandbox" : `sandbox ${sandbox}`}`, async () => {
    const host = await course(iframe(site(isolated), sandbox));
    await visit({ elsewhere: host.url }, async (page, complaints) => {
      const result = await firstResult(page);
      assert.match(result.origin, origin);
      assert.deepEqual(result.report, commandLine("gradients", SMALL));
      const frame = page.frames().find((each) => each !== page.mainFrame());
      assert.match(await frame?.$eval(".mode", (mode) => mode.textContent) ?? "", /workers?, no shared memory/);
      assert.deepEqual(complaints, []);
    }).finally(host.close);
  });
}
