// The link is the state: controls, address and history stay in step, and a bad link or value is said aloud.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { SMALL, WAYS, address, drag, field, follow, harness, numbers, ready, sampled, type, visibleText, way } from "./harness.mjs";

/** @typedef {import("playwright-core").Page} Page */

const { visit } = harness();

test("a typed value is settled by Enter, one history entry each, and back and forward walk through them", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    await type(page, "sw2", "2");
    assert.match(await address(page), /&sw2=2(&|$)/);
    await type(page, "rho", "0.75");
    await sampled(page);
    assert.match((await page.textContent("#controls .slider:has([data-key=rho]) .symbol")) ?? "", /dropout 0.25/);
    const last = await numbers(page);
    await page.goBack();
    assert.equal(await field(page, "rho").inputValue(), "0.9");
    assert.equal(await field(page, "sw2").inputValue(), "2");
    await page.goBack();
    assert.equal(await field(page, "sw2").inputValue(), "1.4");
    assert.equal(await address(page), SMALL);
    await page.goForward();
    await page.goForward();
    await sampled(page);
    assert.deepEqual(await numbers(page), last);
    assert.deepEqual(complaints, []);
  });
});

test("a refused value names itself and its range, and the old one stays", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    for (const [key, text, range] of [
      ["rho", "0", "0.01 to 1"], ["sw2", "-1", "0.001 to 100"], ["sw2", "abc", "0.001 to 100"], ["L", "2.5", "whole number"],
      ["N", "NaN", "1 to 1000000"], ["nets", "1e99", "1 to 100000"],
    ]) {
      const before = await address(page);
      const old = await field(page, key).inputValue();
      await type(page, key, text);
      const notice = page.locator(`.notice[data-topic=value][data-key=${key}]`);
      await notice.waitFor();
      const words = (await notice.textContent()) ?? "";
      assert.ok(words.includes(key) && words.includes(range), words);
      assert.equal(await field(page, key).inputValue(), old);
      assert.equal(await address(page), before);
    }
    await type(page, "sw2", "1.5");
    assert.equal(await page.locator(".notice").count(), 0, "a good value clears the notice");
  });
});

test("an emptied field goes to the default, and says it", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    await type(page, "sw2", "2");
    for (const _ of ["from another value", "from the default"]) {
      await type(page, "sw2", "");
      assert.equal(await field(page, "sw2").inputValue(), "1.4");
      assert.equal(await address(page), SMALL);
    }
  });
});

test("dragging redraws theory at once, samples when it ends, and is one history entry", async () => {
  await visit({ link: SMALL }, async (page) => {
    await sampled(page);
    const length = await page.evaluate(() => history.length);
    const before = await page.textContent("#headline");
    await drag(page, "sw2", 0.35, 0.75);
    await page.waitForFunction((old) => document.querySelector("#headline")?.textContent !== old, before);
    await page.mouse.up();
    await sampled(page);
    assert.equal(await page.evaluate(() => history.length), length + 1);
    await page.goBack();
    assert.equal(await address(page), SMALL);
  });
});

test("another view of the same networks keeps them", async () => {
  await visit({ link: SMALL }, async (page) => {
    await sampled(page);
    await page.click("[data-view=point]");
    await page.waitForSelector("canvas[data-figure=length-map]");
    await ready(page); // on a slow machine a worker works out its theory first
    // Its maps have networks of their own, which are drawn now.
    assert.equal(await page.getAttribute("#sampling", "data-networks"), "24");
    assert.equal(await page.getAttribute("[data-view=point]", "aria-current"), "page");
    await sampled(page);
    await page.goBack();
    await page.waitForSelector("canvas[data-figure=gradients]");
  });
});

test("activations are radios", async () => {
  await visit({ link: `${SMALL}&phi=linear` }, async (page) => {
    await sampled(page);
    assert.equal(await page.isChecked("input[name=phi][value=linear]"), true);
    await page.focus("input[name=phi][value=linear]");
    await page.keyboard.press("ArrowRight");
    assert.match(await address(page), /view=gradients(?!.*phi=linear)/);
    assert.equal(await page.isChecked("input[name=phi][value=tanh]"), true);
  });
});

test("a start is left to the fixed point until it is set", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    assert.equal(await field(page, "q0").isDisabled(), true);
    await page.uncheck("input[type=checkbox][data-key=q0]");
    assert.match(await address(page), /&q0=/);
    await type(page, "q0", "0.8");
    assert.match(await address(page), /&q0=0.8(&|$)/);
    await page.check("input[type=checkbox][data-key=q0]");
    assert.doesNotMatch(await address(page), /q0/);
  });
});

/** What a bad link holds, and what its notice must say. @type {[string, RegExp][]} */
const BAD = [
  ["#v=1&colour=blue", /"colour" is not a parameter/],
  ["#v=1&sw2=-1", /sw2 is -1; allowed is a number from 0\.001 to 100/],
  ["#v=1&rho=0", /rho is 0; allowed/],
  ["#v=1&N=0", /N is 0; allowed is a whole number/],
  ["#v=1&sb2=NaN", /sb2 is .*; allowed/],
  ["#v=1&sw2=1e999", /sw2 is .*; allowed/],
  ["#v=2", /v is "2"/],
  ["#v=1&view=nothing", /view is "nothing"; allowed is phase, point, scales, gradients/],
  ["#v=1&phi=%3Cscript%3Ealert(1)%3C/script%3E", /phi is/],
  ["#v=1&<img src=x onerror=alert(1)>=1", /is not a/],
  [`#${"x".repeat(10_240)}`, /bytes long; allowed is/],
  [`#${"&k=v".repeat(200)}`, /not a parameter/],
];

/** The notice is there, and the page lives. @param {Page} page @param {string} link @param {RegExp} said */
async function told(page, link, said) {
  const notices = await page.locator(".notice[data-topic=link]").allTextContents();
  assert.ok(notices.some((words) => said.test(words)), `${link.slice(0, 60)}: ${notices}`);
  assert.ok(notices.every((words) => words.length < 500), "the list of all keys is the longest");
  assert.doesNotMatch(await visibleText(page), /NaN(?!")(?!; allowed)|undefined|Infinity/);
  await page.locator(".notice .quiet").first().click();
  await type(page, "nets", "4");
  await sampled(page);
}

const FEW = "&L=10&N=20&nets=8";

for (const isolated of WAYS) {
  test(`bad links give a visible notice and a living page, ${way(isolated)}`, async () => {
    await visit({ link: SMALL, isolated }, async (page, complaints) => {
      await ready(page);
      for (const [bad, said] of BAD) {
        await follow(page, bad + FEW);
        await told(page, bad, said);
      }
      assert.deepEqual(complaints, []);
    });
  });
}

test("a page opens with a hostile link, says so, and runs nothing of it", async () => {
  for (const [bad, said] of BAD.filter(([link]) => link.includes("alert"))) {
    await visit({ link: bad + FEW }, async (page, complaints) => {
      let alerted = false;
      page.on("dialog", (dialog) => { alerted = true; void dialog.dismiss(); });
      await ready(page);
      await told(page, bad, said);
      await follow(page, SMALL);
      await follow(page, bad + FEW);
      await told(page, bad, said);
      assert.equal(alerted, false);
      assert.deepEqual(complaints, []);
    });
  }
});

/** Every link ever published. tests/links.rs computes all of each. */
const PUBLISHED = readFileSync(new URL("../links.txt", import.meta.url), "utf8").split("\n").filter((line) => line.startsWith("#v="));

/** @param {string} link */
const viewOf = (link) => /&view=(\w+)/.exec(link)?.[1] ?? "gradients";

test("every link ever published opens without a notice", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await ready(page);
    for (const link of PUBLISHED) {
      await follow(page, link);
      assert.equal(await page.getAttribute("#views [aria-current=page]", "data-view"), viewOf(link), link);
      assert.equal(await page.locator(".notice").count(), 0, link);
      assert.doesNotMatch(await visibleText(page), /NaN|undefined/, link);
    }
    await sampled(page);
    assert.deepEqual(complaints, []);
  });
});

test("the last published link of each view is computed", async () => {
  const last = new Map(PUBLISHED.map((link) => [viewOf(link), link]));
  assert.equal(last.size, 8);
  await visit({ link: SMALL }, async (page, complaints) => {
    await ready(page);
    for (const link of last.values()) {
      await follow(page, link);
      await sampled(page);
      assert.equal(await page.locator(".notice").count(), 0, link);
      assert.doesNotMatch(await visibleText(page), /NaN|undefined/, link);
      assert.deepEqual(complaints, [], link);
    }
  });
});

test("inside an embed the address is never rewritten", async () => {
  await visit({ link: SMALL, query: "?embed=1&controls=sw2" }, async (page) => {
    await ready(page);
    await type(page, "sw2", "2");
    await sampled(page);
    assert.equal(await field(page, "sw2").inputValue(), "2");
    assert.equal(await address(page), SMALL);
  });
});
