// What is sampled and how: the choices beside the numbers, the second table, and what the page says of a heavy tail.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SMALL, address, commandLine, harness, ready, sampled, tableOf, type } from "./harness.mjs";

const { visit } = harness();

test("every choice goes into the link, is sampled, and comes back", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    for (const [key, name] of [
      ["weights", "orthogonal"], ["sampler", "independent"], ["sampler", "dense"], ["loss", "random"],
      ["inputs", "digits"], ["inputs", "single"], ["loss", "softmax(10)"],
    ]) {
      await page.selectOption(`select[data-key=${key}]`, name);
      assert.ok((await address(page)).includes(`&${key}=${name}`), await address(page));
      await sampled(page);
    }
    const all = await address(page);
    assert.ok(all.endsWith("&sampler=dense&weights=orthogonal&loss=softmax(10)&inputs=single"), all);
    await page.fill("input[data-key=loss-outputs]", "25");
    await page.keyboard.press("Enter");
    assert.ok((await address(page)).includes("&loss=softmax(25)&"), await address(page));
    await page.goBack();
    assert.equal(await page.inputValue("input[data-key=loss-outputs]"), "10");
    await page.selectOption("select[data-key=loss]", "squared");
    assert.equal(await page.locator("input[data-key=loss-outputs]").isVisible(), false);
    assert.ok(!(await address(page)).includes("loss="));
    assert.deepEqual(complaints, []);
  });
});

test("what does not go together is refused with the reason, and nothing is lost", async () => {
  await visit({ link: `${SMALL}&loss=softmax(30)` }, async (page) => {
    await ready(page);
    const before = await address(page);
    const refused = async (/** @type {string} */ key) => {
      const notice = page.locator(`.notice[data-topic=value][data-key=${key}]`);
      await notice.waitFor();
      assert.equal(await address(page), before);
      return (await notice.textContent()) ?? "";
    };
    await type(page, "N", "20");
    assert.match(await refused("N"), /N is 20; allowed with loss=softmax\(30\) is N from 30 to 1000000/);
    await page.fill("input[data-key=loss-outputs]", "61");
    await page.keyboard.press("Enter");
    assert.match(await refused("loss"), /loss=softmax\(61\) is N from 61/);
    assert.equal(await page.inputValue("input[data-key=loss-outputs]"), "30");
  });
  await visit({ link: `${SMALL}&q0=2` }, async (page) => {
    await ready(page);
    const before = await address(page);
    await page.selectOption("select[data-key=inputs]", "digits");
    const notice = page.locator(".notice[data-topic=value][data-key=inputs]");
    assert.match((await notice.textContent()) ?? "", /allowed with inputs=digits is no q0/);
    assert.equal(await address(page), before);
    assert.equal(await page.inputValue("select[data-key=inputs]"), "pair");
  });
});

test("the dots on the maps are the command line's", async () => {
  const link = "#v=1&view=point&phi=relu&sw2=0.81&sb2=0.25&rho=0.7&N=60&nets=10&L=5";
  const report = commandLine("point", link);
  await visit({ link }, async (page, complaints) => {
    await sampled(page);
    await page.click("#details [data-action=all-rows]");
    const rows = Object.values(await tableOf(page, "details"));
    assert.equal(rows.length, 32);
    const dots = [report.length_map.dots, report.correlation_map.dots];
    rows.forEach((row, index) => {
      const { theory, mean, standard_error: error } = dots[Math.floor(index / 16)];
      assert.deepEqual([row.theory, row.mean, row.error], [theory[index % 16], mean[index % 16], error[index % 16]]);
    });
    assert.deepEqual(complaints, []);
  });
});

test("fits are the command line's, and a heavy tail is told", async () => {
  const link = "#v=1&view=gradients&L=150&N=40&nets=40&inputs=pair";
  const { sampled: networks, fits } = commandLine("gradients", link);
  await visit({ link }, async (page) => {
    await sampled(page);
    const { g_aa: row } = await tableOf(page, "details");
    for (const key of ["rate", "rate_error", "rate_theory", "variance_slope", "from_layer", "to_layer"]) {
      assert.equal(row[key], fits.g_aa[key], key);
    }
    assert.match((await page.textContent("#detail")) ?? "", /the mean is carried by a few of them.*Trust the median/);
    assert.equal(networks.g_aa.log10_median.length, 150);
    const median = page.locator("[data-curve=aa-quantiles]");
    assert.equal(await median.getAttribute("aria-pressed"), "false");
    await median.click();
    assert.equal(await median.getAttribute("aria-pressed"), "true");
  });
  await visit({ link: "#v=1&view=gradients&L=10&N=1000&nets=24" }, async (page) => {
    await sampled(page);
    assert.doesNotMatch((await page.textContent("#detail")) ?? "", /median/);
  });
});
