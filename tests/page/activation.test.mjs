// The choice of φ: chips for names, a field for names, slopes and formulas; a refused text is said and kept.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SMALL, address, commandLine, field, harness, numbers, ready, sampled, type } from "./harness.mjs";

const { visit } = harness();

const MISH = "z*tanh(log(1+exp(z)))";
const notice = ".notice[data-topic=phi][data-key=phi]";

/** @param {import("playwright-core").Page} page @returns {Promise<string[]>} */
const checked = (page) => page.evaluate(() =>
  [...document.querySelectorAll("input[name=phi]:checked")].map((chip) => /** @type {HTMLInputElement} */ (chip).value));

/** @param {import("playwright-core").Page} page */
const sentence = (page) => page.evaluate(() =>
  `${document.querySelector("#headline")?.textContent} ${document.querySelector("#detail")?.textContent}`);

/** What assistive technology reads after the field's name. @param {import("playwright-core").Page} page */
const description = (page) => page.evaluate(() =>
  (document.querySelector("#control-phi")?.getAttribute("aria-describedby") ?? "").split(" ")
    .map((id) => document.getElementById(id)?.textContent ?? `no #${id}`).join(" "));

test("every chip changes address, field and sentence", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await sampled(page);
    const names = await page.evaluate(() =>
      [...document.querySelectorAll("input[name=phi]")].map((chip) => /** @type {HTMLInputElement} */ (chip).value));
    assert.equal(names.length, 13);
    assert.deepEqual(await checked(page), ["tanh"]);
    const sentences = new Set();
    for (const name of names) {
      await page.locator(`input[name=phi][value=${name}]`).click();
      assert.deepEqual(await checked(page), [name]);
      assert.equal(await field(page, "phi").inputValue(), name);
      assert.equal(new URLSearchParams((await address(page)).slice(1)).get("phi"), name === "tanh" ? null : name);
      await sampled(page);
      sentences.add(await sentence(page));
    }
    assert.equal(sentences.size, names.length);
    assert.deepEqual(complaints, []);
  });
});

test("leaky relu takes a slope, and its chip gives the usual one back", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    await type(page, "phi", " leakyrelu(0.30) ");
    assert.match(await address(page), /&phi=leakyrelu\(0\.3\)(&|$)/);
    assert.equal(await field(page, "phi").inputValue(), "leakyrelu(0.3)");
    assert.deepEqual(await checked(page), ["leakyrelu"]);
    await page.locator("input[name=phi][value=leakyrelu]").click();
    assert.match(await address(page), /&phi=leakyrelu(&|$)/);
    await page.goBack();
    assert.equal(await field(page, "phi").inputValue(), "leakyrelu(0.3)");
  });
});

test("a formula checks no chip, survives link, reload and history, and gives the command line's numbers", async () => {
  await visit({ link: SMALL.replace("gradients", "point") }, async (page, complaints) => {
    await sampled(page);
    await field(page, "phi").fill("z * tanh( log(1+exp(z)) ) ");
    await field(page, "phi").blur();
    assert.deepEqual(await checked(page), []);
    assert.equal(await field(page, "phi").inputValue(), MISH);
    const link = await address(page);
    await sampled(page);
    const shown = await numbers(page);
    const report = commandLine("point", link);
    for (const [row, value] of [["q*", report.q_star], ["ξ₁", report.xi_1], ["ξ₂", report.xi_2]]) {
      assert.equal(shown[row].theory, value, row);
    }
    await page.reload();
    await sampled(page);
    assert.equal(await address(page), link);
    assert.equal(await field(page, "phi").inputValue(), MISH);
    assert.deepEqual(await numbers(page), shown);
    // What a formula says that has a name takes the name.
    await type(page, "phi", "max(0, z)");
    assert.deepEqual(await checked(page), ["relu"]);
    await page.goBack();
    assert.equal(await field(page, "phi").inputValue(), MISH);
    assert.deepEqual(await checked(page), []);
    assert.deepEqual(complaints, []);
  });
});

test("an address that was encoded anew is the same state, and is left alone", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await ready(page);
    await type(page, "phi", "sin(z)*exp(-z^2)");
    const link = await address(page);
    assert.match(link, /&phi=sin\(z\)\*exp\(-z%5E2\)(&|$)/);
    const length = await page.evaluate(() => history.length);
    await page.evaluate(() => {
      const seen = /** @type {any} */ (globalThis);
      seen.changes = 0;
      window.addEventListener("hashchange", () => { seen.changes += 1; });
    });
    let changes = 0;
    for (const other of [link.replace("%5E", "^"), link.replace("%5E", "%5e"), link.replaceAll("z", "%7A").replaceAll("*", "%2A"), `${link} `]) {
      await page.evaluate((hash) => { location.hash = hash; }, other);
      changes += 1;
      await page.waitForFunction((count) => /** @type {any} */ (globalThis).changes === count, changes);
      const written = await address(page);
      assert.equal(await field(page, "phi").inputValue(), "sin(z)*exp(-z^2)", other);
      assert.equal(await page.locator(".notice").count(), 0, other);
      // A page that answered by writing the address again would have been heard by the next frames.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).changes), changes, "no loop");
      assert.equal(await address(page), written);
    }
    assert.equal(await page.evaluate(() => history.length), length + changes);
    assert.deepEqual(complaints, []);
  });
});

test("a refused text is said beside the field and kept there until it is mended or let go", async () => {
  await visit({ link: SMALL }, async (page, complaints) => {
    await ready(page);
    let alerted = false;
    page.on("dialog", (dialog) => { alerted = true; void dialog.dismiss(); });
    for (const [text, said] of /** @type {[string, RegExp][]} */ ([
      ["z*foo(z)", /foo/], ["leakyrelu(2)", /from -1 to 1/], ["sign(z)", /jumps at z = 0/], ["1/z", /not finite at z = 0/],
      ["<script>alert(1)</script>", /phi is "<script>/], ["<img src=x onerror=alert(1)>", /<img/], ["z%", /%/],
      ["&rho=0.5", /&rho/], ["", /empty/], ["((((".repeat(2560), /10240 characters/], ["é𝒛\u202e", /phi is/],
    ])) {
      await type(page, "phi", text);
      const words = (await page.locator(notice).textContent()) ?? "";
      assert.match(words, said);
      assert.match(words, /The old value is kept\./);
      assert.ok(words.length < 520, String(words.length));
      assert.equal(await field(page, "phi").inputValue(), text);
      assert.equal(await field(page, "phi").getAttribute("aria-invalid"), "true");
      assert.match(await description(page), said);
      assert.equal(await address(page), SMALL);
      assert.deepEqual(await checked(page), ["tanh"]);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
      assert.equal(await page.locator("#controls img, #controls script").count(), 0);
    }
    await type(page, "phi", "z*foo(z)");
    await type(page, "rho", "0.8");
    assert.equal(await field(page, "phi").inputValue(), "z*foo(z)", "another value leaves it alone");
    assert.equal(await page.locator(notice).count(), 1);
    await type(page, "phi", "z*sin(z)^2/(1+z^2)");
    assert.equal(await page.locator(notice).count(), 0);
    assert.equal(await field(page, "phi").getAttribute("aria-invalid"), null);
    assert.doesNotMatch(await description(page), /no #/);
    await type(page, "phi", "foo");
    await field(page, "phi").press("Escape");
    assert.equal(await field(page, "phi").inputValue(), "z*sin(z)^2/(1+z^2)");
    assert.equal(await page.locator(notice).count(), 0);
    await page.goBack();
    await type(page, "phi", "foo");
    await page.locator("input[name=phi][value=tanh]").click();
    assert.equal(await field(page, "phi").inputValue(), "tanh", "the chip of the present φ lets it go");
    assert.equal(await page.locator(notice).count(), 0);
    await type(page, "phi", "foo");
    await page.goBack();
    assert.equal(await field(page, "phi").inputValue(), "foo", "another address with the same φ loses nothing");
    assert.equal(alerted, false);
    assert.deepEqual(complaints, []);
  });
});

test("chips and field work by keyboard alone", async () => {
  await visit({ link: SMALL }, async (page) => {
    await ready(page);
    await page.focus("input[name=phi][value=tanh]");
    const focused = () => page.evaluate(() => {
      const there = /** @type {HTMLInputElement} */ (document.activeElement);
      return there.type === "radio" ? there.value : there.id;
    });
    await page.keyboard.press("ArrowRight");
    assert.deepEqual([await focused(), ...(await checked(page))], ["relu", "relu"]);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    assert.deepEqual([await focused(), ...(await checked(page))], ["sin", "sin"]);
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "control-phi");
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("z*erf(z)/(1+z^2)");
    await page.keyboard.press("Enter");
    assert.match(await address(page), /&phi=z\*erf\(z\)/);
    assert.deepEqual([await focused(), ...(await checked(page))], ["control-phi"]);
    // Shift and Tab goes back to the chips although none is checked; Space takes one.
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Space");
    assert.deepEqual(await checked(page), [await focused()]);
    assert.equal(await field(page, "phi").inputValue(), await focused());
  });
});

test("chips are large enough to hit, and the network's sliders stay in sight", async () => {
  for (const [width, height, least] of [[1280, 800, 24], [390, 844, 36]]) {
    await visit({ link: SMALL, context: { viewport: { width, height } } }, async (page) => {
      await ready(page);
      for (const chip of await page.locator(".chip:has(input)").all()) {
        const box = await chip.boundingBox();
        assert.ok(box && box.height >= least && box.width >= 24, `${await chip.textContent()}: ${JSON.stringify(box)}`);
      }
      const bottom = await page.evaluate(() =>
        (document.querySelector(".slider:has([data-key=L])")?.getBoundingClientRect().bottom ?? Infinity)
        - (document.querySelector("#controls")?.getBoundingClientRect().top ?? 0));
      assert.ok(bottom < height - 100, `the last slider of the network ends ${bottom} px below the rail's top`);
      await type(page, "phi", `sin(${"z+".repeat(45)}z)`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      await type(page, "phi", `foo${"o".repeat(150)}(z)`);
      await page.waitForSelector(notice);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    });
  }
});
