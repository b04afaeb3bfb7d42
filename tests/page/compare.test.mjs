// Several networks side by side: one column each with the command line's numbers, lists in the link, a legend by list.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sameRows } from "./agreement.mjs";
import { WAYS, address, field, follow, harness, sampled, visibleText, way, words } from "./harness.mjs";

const { visit } = harness();

const SMALL = "#v=1&view=compare&L=30&N=60&nets=24&plot=gab&phis=linear,tanh&rhos=1,0.8";

for (const isolated of WAYS) {
  test(`every column's numbers are the command line's, ${way(isolated)}`, async () => {
    await visit({ link: SMALL, isolated }, async (page, complaints) => {
      for (const link of [SMALL, "#v=1&view=compare&N=60&nets=12&plot=qmap&sb2s=0,0.1"]) {
        if (link !== SMALL) await follow(page, link);
        await sampled(page);
        await sameRows(page, "compare", link);
        assert.doesNotMatch(await visibleText(page), /NaN|undefined|Infinity/);
      }
      assert.deepEqual(complaints, []);
    });
  });
}

test("lists are chosen, typed and taken away, and the link has them in order", async () => {
  await visit({ link: "#v=1&view=compare&L=20&N=40&nets=8" }, async (page, complaints) => {
    await sampled(page);
    const [first, second] = [0, 1].map((index) => page.locator(".view-options .list").nth(index));
    assert.equal(await second.locator("select").isDisabled(), true);
    await first.locator("select").selectOption("rhos");
    assert.match(await address(page), /&rhos=1,0\.99,0\.98,0\.95,0\.9$/);
    await first.locator("input").fill("1,0.9");
    await first.locator("input").press("Enter");
    await second.locator("select").selectOption("phis");
    assert.match(await address(page), /&rhos=1,0\.9&phis=linear,relu,tanh,hardtanh$/);
    await sampled(page);
    assert.equal((await page.locator("#numbers thead th").allTextContents()).filter((text) => text.includes("ρ = 0.9")).length, 4);
    // A parameter with several values has no slider.
    assert.equal(await field(page, "rho").inputValue(), "1,0.9");
    assert.equal(await field(page, "rho").isDisabled(), true);
    await first.locator("input").fill("1,5");
    await first.locator("input").press("Enter");
    assert.match(await words(page, ".notice[data-key=rhos]"), /numbers from 0\.01 to 1/);
    assert.equal(await first.locator("input").inputValue(), "1,0.9");
    await first.locator("select").selectOption("");
    assert.match(await address(page), /nets=8&phis=linear,relu,tanh,hardtanh$/);
    assert.equal(await field(page, "rho").isDisabled(), false);
    await page.goBack();
    assert.match(await address(page), /&rhos=1,0\.9&phis=/);
    assert.deepEqual(complaints, []);
  });
});

test("what is compared changes without new networks, and a legend entry hides all of its value", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    await page.check("input[name=plot][value=gaa]", { force: true });
    assert.match(await address(page), /view=compare&L=30&N=60&nets=24&phis=/);
    assert.equal(await page.getAttribute("#sampling", "data-state"), "done");
    assert.equal(await page.getAttribute("#sampling", "data-networks"), "96");
    const picture = () => page.evaluate(() => document.querySelector("canvas")?.toDataURL());
    const before = await picture();
    await page.click(".legend [data-curve=dash-1]");
    assert.notEqual(await picture(), before);
    await page.locator("canvas").focus();
    await page.keyboard.press("End");
    assert.match(await words(page, ".readout"), /layer l 30.*linear, ρ = 1, g_?aa theory/);
    await page.check("input[name=plot][value=variance]", { force: true });
    assert.equal(await page.locator("canvas").count(), 3);
    await page.check("input[name=plot][value=qmap]", { force: true });
    await sampled(page);
    assert.match(await words(page, "#detail"), /of one layer/);
    assert.deepEqual(complaints, []);
  });
});
