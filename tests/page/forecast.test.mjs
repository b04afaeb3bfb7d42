// How long a link will take stands there before anything of it is back, and a long one is announced.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SMALL, WAYS, address, harness, sampled, type, way, words } from "./harness.mjs";

/** @typedef {import("playwright-core").Page} Page */

const { visit } = harness();

/** Hours of work on any machine of today. */
const LONG = "#v=1&view=gradients&L=1000&nets=100000";

/** No worker is ever asked for blocks of networks; theory that takes long on a busy machine they may work out. @param {Page} page */
const holdBack = (page) => page.addInitScript(() => {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (/** @type {any[]} */ ...message) {
    if (message[0].from === undefined || message[0].task === "theory") post.apply(this, /** @type {[any]} */ (message));
  };
});

/** What is announced. @param {Page} page */
const notice = (page) => page.locator(".notice[data-topic=time]");

/** Links that take hours, of every view that has a smaller one. */
const HOURS = [
  LONG,
  "#v=1&view=phase&L=1000&nets=100000",
  "#v=1&view=point&L=1000&nets=100000",
  "#v=1&view=compare&rhos=1,0.9&L=1000&nets=100000",
  "#v=1&view=chain&phi=linear&sw2=0.5&rho=0.8&L=1000&nets=100000",
  "#v=1&view=depth&L=1000&nets=100000",
  "#v=1&view=training&steps=100000&runs=10",
];

for (const isolated of WAYS) {
  test(`the time stands there before any network is back, ${way(isolated)}`, async () => {
    await visit({ link: LONG, isolated, prepare: holdBack }, async (page, complaints) => {
      await page.waitForSelector("#sampling[data-state=running]");
      assert.match(await words(page, ".progress-words"), /^0 of 100000 networks, about [\d.]+ (min|h)$/);
      assert.equal(await page.getAttribute("#sampling", "data-networks"), "0");
      assert.match((await notice(page).textContent()) ?? "",
        /^This view will take about \d+ (minutes?|hours?|days?) to complete on this machine\. You can stop at any time/);
      assert.equal(await notice(page).getAttribute("role"), "status");
      assert.deepEqual(complaints, []);
    });
  });
}

test("once networks are back the time left is by how fast they came", async () => {
  await visit({ link: "#v=1&view=gradients&L=200&N=1000&nets=20000" }, async (page) => {
    await page.waitForSelector('#sampling[data-state=running]:not([data-networks="0"])');
    assert.match(await words(page, ".progress-words"), /^\d+ of 20000 networks, [\d.]+ (s|min|h) left$/);
  });
});

test("a short link is not announced", async () => {
  await visit({ link: SMALL }, async (page) => {
    await sampled(page);
    assert.equal(await page.locator(".notice").count(), 0);
  });
});

test("one network is one network", async () => {
  await visit({ link: "#v=1&view=gradients&L=30&N=60&nets=1", prepare: holdBack }, async (page) => {
    await page.waitForSelector("#sampling[data-state=running]");
    assert.match(await words(page, ".progress-words"), /^0 of 1 network, about 0\.1 s$/);
  });
});

for (const link of HOURS) {
  test(`a smaller link is offered and is not announced: ${link}`, async () => {
    await visit({ link, prepare: holdBack }, async (page) => {
      await notice(page).getByRole("button", { name: "Take a smaller one" }).click();
      await page.waitForFunction((before) => location.hash !== before, link);
      await page.waitForSelector("#sampling[data-state=running]");
      assert.equal(await page.locator(".notice").count(), 0, await address(page));
      await page.waitForFunction(() =>
        /^0 of \d+ [a-z ]+, about [\d.]+ s$/.test(document.querySelector(".progress-words")?.textContent ?? ""));
    });
  });
}

test("there is no button where fewer networks do not help", async () => {
  await visit({ link: "#v=1&view=gradients&sampler=dense&N=10000&L=1000", prepare: holdBack }, async (page) => {
    await notice(page).waitFor();
    assert.equal(await notice(page).getByRole("button", { name: "Take a smaller one" }).count(), 0);
  });
});

test("what was announced goes with its link, or when the reader stops", async () => {
  await visit({ link: LONG, prepare: holdBack }, async (page) => {
    await notice(page).waitFor();
    await type(page, "nets", "10");
    await page.waitForFunction(() => !document.querySelector(".notice"));
    await type(page, "nets", "90000");
    await notice(page).waitFor();
    await page.click("[data-action=cancel]");
    await page.waitForFunction(() => !document.querySelector(".notice"));
  });
});

test("an embedded view announces too", async () => {
  await visit({ link: `${LONG}&embed=1`, prepare: holdBack }, async (page) => {
    await notice(page).waitFor();
    assert.ok(await notice(page).isVisible());
  });
});
