// A new seed: drawn by the button, by typing it, or by a link that asks for one; the address then says which it is.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SMALL, address, commandLineText, field, harness, sampled, tableOf, type } from "./harness.mjs";

const { visit } = harness();

/** @param {import("playwright-core").Page} page */
const seed = async (page) => new URLSearchParams((await address(page)).slice(1)).get("seed");

/** @param {import("playwright-core").Page} page */
const numbers = (page) => tableOf(page, "numbers");

// Two seeds are the same once in 2³² times.
test("the button draws other networks, and undo brings those before back", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    const before = await numbers(page);
    const button = page.getByRole("button", { name: "New seed" });
    await button.click();
    await sampled(page);
    const first = await seed(page);
    assert.match(first ?? "", /^\d+$/);
    assert.equal(await field(page, "seed").inputValue(), first);
    assert.notDeepEqual(await numbers(page), before);
    await button.click();
    assert.notEqual(await seed(page), first);
    await page.click("#undo");
    await page.waitForFunction((drawn) => location.hash.includes(`seed=${drawn}`), first);
    await page.click("#undo");
    await page.waitForFunction(() => !location.hash.includes("seed="));
    await sampled(page);
    assert.deepEqual(await numbers(page), before);
    assert.deepEqual(complaints, []);
  });
});

test("a link that asks for a new seed says which it took, and opens the same networks again", async () => {
  await visit({ link: `${SMALL}&seed=new` }, async (page) => {
    await sampled(page);
    const drawn = await seed(page);
    assert.match(drawn ?? "", /^\d+$/);
    const there = await numbers(page);
    await page.reload();
    await sampled(page);
    assert.equal(await seed(page), drawn);
    assert.deepEqual(await numbers(page), there);
    const link = (await address(page)).slice(1);
    const [layer, row] = Object.entries(there)[0];
    const line = commandLineText("gradients", link, "csv").split("\n").find((each) => each.startsWith(`"${layer}",`)) ?? "";
    const cells = line.split(",").slice(1).map(Number);
    assert.ok(Object.values(row).every((value) => value === null || cells.includes(value)), line);
  });
});

test("new may be typed, and a link followed on the page may ask for it", async () => {
  await visit({ link: SMALL }, async (page) => {
    await sampled(page);
    await type(page, "seed", "new");
    const typed = await seed(page);
    assert.match(typed ?? "", /^\d+$/);
    await page.evaluate((link) => { location.hash = link; }, `${SMALL}&seed=new`);
    await page.waitForFunction((before) => /seed=\d+/.test(location.hash) && !location.hash.includes(`seed=${before}`), typed);
    await sampled(page);
  });
});
