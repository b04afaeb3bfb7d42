// Depth scales against weight variance: predicted lines, fitted dots, one curve a value of the list in the link.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sameMarks } from "./agreement.mjs";
import { address, commandLine, harness, numbers, sampled, visibleText } from "./harness.mjs";

const { visit } = harness();

test("every mark's numbers are the command line's", async () => {
  const link = "#v=1&view=scales&phi=erf&rhos=1,0.9";
  const report = commandLine("scales", link);
  await visit({ link }, async (page, complaints) => {
    await sampled(page);
    await sameMarks(page, report);
    assert.equal(Object.keys(await numbers(page)).length, 32);
    assert.match((await page.textContent("#detail")) ?? "", /\d+ of \d+ within 1 %/);
    assert.doesNotMatch(await visibleText(page), /NaN|undefined|Infinity/);
    assert.deepEqual(complaints, []);
  });
});

test("the list of curves is typed, and varies ρ or σ_b²", async () => {
  await visit({ link: "#v=1&view=scales&phi=erf" }, async (page, complaints) => {
    await sampled(page);
    const list = page.locator("#control-family");
    assert.equal(await list.inputValue(), "1,0.99,0.98,0.95,0.9");
    await list.fill("1, 0.8");
    await list.press("Enter");
    assert.match(await address(page), /&rhos=1,0\.8$/);
    await sampled(page);
    assert.match((await page.textContent(".legend")) ?? "", /ρ = 1.*ρ = 0\.8/);
    await list.fill("1,7");
    await list.press("Enter");
    assert.match((await page.textContent(".notice[data-key=rhos]")) ?? "", /numbers from 0\.01 to 1/);
    assert.equal(await list.inputValue(), "1,0.8");
    await page.check("input[name=family][value=sb2s]", { force: true });
    assert.match(await address(page), /&sb2s=0\.01,0\.05,0\.1,0\.2,0\.3$/);
    await sampled(page);
    assert.match((await page.textContent(".legend")) ?? "", /σb² = 0\.01/);
    await page.goBack();
    assert.match(await address(page), /&rhos=1,0\.8$/);
    assert.deepEqual(complaints, []);
  });
});

test("keys read the curves, and the other views keep their networks", async () => {
  await visit({ link: "#v=1&view=gradients&phi=erf&L=30&N=60&nets=24" }, async (page, complaints) => {
    await sampled(page);
    await page.click("[data-view=scales]");
    await page.waitForSelector("canvas[data-figure=depth-scales]");
    await sampled(page);
    await page.locator("canvas[data-figure=depth-scales]").focus();
    await page.keyboard.press("Home");
    assert.match((await page.textContent(".readout")) ?? "", /σw² = 0\.100.*ρ = 0\.9/);
    await page.keyboard.press("ArrowRight");
    assert.match((await page.textContent(".readout")) ?? "", /σw² = 0\.110/);
    await page.click("[data-view=gradients]");
    await page.waitForSelector("canvas[data-figure=gradients]");
    assert.equal(await page.getAttribute("#sampling", "data-networks"), "24");
    assert.deepEqual(complaints, []);
  });
});
