// The training view: its options, a pause, data that are fetched or given, results that were kept.

import assert from "node:assert/strict";
import { test } from "node:test";
import { violations, violationsInEveryLook } from "./axe.mjs";
import { SMALL, WAYS, address, commandLine, field, follow, harness, ready, sampled, visibleText, way, words } from "./harness.mjs";
import { drawn } from "./paths.mjs";

/** @typedef {import("playwright-core").Page} Page */

const { visit } = harness();

const QUICK = "#v=1&view=training&units=8&steps=5&batch=8";
/** Nine networks. */
const TRAINING = `${QUICK}&sw2span=1:2:3&Lspan=10:20:3`;
/** More networks than can be trained while a test looks. */
const LONG = `${QUICK}&sw2span=1:4:64&Lspan=10:136:64`;

/** Of the trial, and of each of the others. */
const SLIDERS = {
  map: ["sb2", "rho", "units", "images", "steps", "batch", "lr", "momentum", "runs", "seed"],
  speed: ["sw2", "sb2", "rho", "units", "images", "steps", "batch", "momentum", "runs", "seed"],
  loss: ["budget", "units", "layers", "steps", "batch", "lr", "momentum", "runs", "seed"],
  budgets: ["units", "layers", "images", "steps", "batch", "lr", "momentum", "runs", "seed"],
  normality: ["budget", "units", "layers", "steps", "batch", "lr", "momentum", "runs", "masks", "seed"],
};

/** @param {Page} page @param {string} name @param {string} value */
const choose = (page, name, value) => page.locator(`.view-options input[name=${name}][value=${value}]`).click({ force: true });

/** The fields of a span: from, to, how many. @param {Page} page @param {string} key */
const span = (page, key) => page.locator(`.view-options .span input[data-key=${key}]`);

/** @param {Page} page */
const values = (page) => span(page, "sw2span").evaluateAll((fields) => fields.map((one) => /** @type {HTMLInputElement} */ (one).value));

/** @param {Page} page */
const trained = async (page) => Number(await page.getAttribute("#sampling", "data-networks"));

/** @param {Page} page @param {number} count */
const trainedMoreThan = (page, count) =>
  page.waitForFunction((least) => Number(document.querySelector("#sampling")?.getAttribute("data-networks")) > least, count);

/** What was asked for below a folder of the site, as it is asked for. @param {Page} page @param {string} folder */
function asked(page, folder) {
  /** @type {string[]} */
  const list = [];
  page.on("request", (request) => { if (new URL(request.url()).pathname.startsWith(`/${folder}`)) list.push(request.url()); });
  return list;
}

/** A file in the format of MNIST: unsigned bytes in so many dimensions. @param {number[]} sizes @param {number[]} bytes */
const idx = (sizes, bytes) => Buffer.from([0, 0, 8, sizes.length, ...sizes.flatMap((size) => [0, 0, size >> 8, size & 255]), ...bytes]);

const COUNT = 200;
const IMAGES = { name: "own-images-idx3-ubyte", mimeType: "", buffer: idx([COUNT, 4, 4], Array.from({ length: COUNT * 16 }, (_, place) => (place * 37) % 251)) };
const LABELS = { name: "own-labels-idx1-ubyte", mimeType: "", buffer: idx([COUNT], Array.from({ length: COUNT }, (_, place) => place % 10)) };

for (const isolated of WAYS) {
  test(`networks are trained and drawn, ${way(isolated)}`, async () => {
    await visit({ link: TRAINING, isolated }, async (page, complaints) => {
      await sampled(page);
      assert.equal(await trained(page), 9);
      await drawn(page);
      assert.match(await words(page, ".progress-words"), /^9 networks trained/);
      assert.match(await words(page, ".mode"), /^\d+ workers?$/);
      assert.doesNotMatch(await visibleText(page), /NaN|undefined|Infinity/);
      assert.match(await words(page, "#words"), /Huang et al., figure 7/);
      assert.deepEqual(complaints, []);
    });
  });
}

test("each question has its own controls, and other views have none of them", async () => {
  await visit({ link: TRAINING }, async (page, complaints) => {
    const shown = () => page.locator("#controls .slider:visible input[type=range]").evaluateAll((all) => all.map((one) => /** @type {HTMLElement} */ (one).dataset.key));
    for (const [trial, keys] of Object.entries(SLIDERS)) {
      await page.waitForSelector(".view-options input[name=trial]");
      await choose(page, "trial", trial);
      assert.deepEqual((await shown()).sort(), [...keys].sort(), trial);
    }
    for (const view of ["gradients", "depth", "phase"]) {
      await page.click(`#views [data-view=${view}]`);
      for (const key of ["units", "layers", "steps", "batch", "lr", "momentum", "runs"]) assert.equal(await field(page, key).isVisible(), false, `${view}, ${key}`);
      assert.equal(await page.locator(".view-options .span").count(), 0);
    }
    assert.deepEqual(complaints, []);
  });
});

test("options are in the link; a span that is refused is told, and the old one stays", async () => {
  await visit({ link: TRAINING }, async (page, complaints) => {
    await sampled(page);
    await choose(page, "optimiser", "rmsprop");
    await choose(page, "schedule", "perlayer");
    assert.match(await address(page), /&optimiser=rmsprop&schedule=perlayer&/);
    const [from, to, count] = await span(page, "sw2span").all();
    await to.fill("3");
    await to.press("Enter");
    assert.match(await address(page), /&sw2span=1:3:3&/);
    await from.fill("5");
    await from.press("Enter");
    assert.match(await words(page, ".notice[data-key=sw2span]"), /allowed is from:to:count, two numbers from .* The old value is kept/);
    assert.deepEqual(await values(page), ["1", "3", "3"]);
    await count.fill("0");
    await count.press("Escape");
    assert.deepEqual(await values(page), ["1", "3", "3"]);
    await count.fill("2");
    await count.blur();
    assert.match(await address(page), /&sw2span=1:3:2&/);
    assert.equal(await page.locator(".notice").count(), 0);
    await sampled(page);
    assert.equal(await trained(page), 6);
    await page.goBack();
    assert.deepEqual(await values(page), ["1", "3", "3"]);
    assert.equal(await span(page, "lrspan").first().isVisible(), false);
    await choose(page, "trial", "speed");
    assert.equal(await span(page, "lrspan").first().isVisible(), true);
    assert.equal(await span(page, "sw2span").first().isVisible(), false);
    assert.deepEqual(complaints, []);
  });
});

/** What the page shows of the number of trained networks, from now on. @param {Page} page */
const watchCounts = (page) => page.evaluate(() => {
  const sampling = /** @type {HTMLElement} */ (document.querySelector("#sampling"));
  const counts = [Number(sampling.dataset.networks)];
  Object.assign(globalThis, { counts });
  new MutationObserver(() => counts.push(Number(sampling.dataset.networks))).observe(sampling, { attributes: true });
});

/** @param {Page} page @returns {Promise<number[]>} */
const counts = (page) => page.evaluate(() => /** @type {any} */ (globalThis).counts);

/** The page's clock is so much further, as after a night. @param {Page} page @param {number} ms */
const wait = (page, ms) => page.evaluate((ms) => {
  const now = performance.now.bind(performance);
  performance.now = () => now() + ms;
}, ms);

test("a pause keeps what is trained, and so does Stop; to start over drops it and says so", async () => {
  await visit({ link: LONG }, async (page, complaints) => {
    await trainedMoreThan(page, 3);
    await page.click("[data-action=pause]");
    await page.waitForSelector("#sampling[data-state=paused]");
    const kept = await trained(page);
    assert.ok(kept > 3);
    assert.match(await words(page, ".progress-words"), /^Paused at \d+ of 4096 networks$/);
    // Another look at them is no reason to go on.
    await page.evaluate(() => { location.hash += "&cell=1:10"; });
    await page.waitForFunction(() => /&cell=1:10/.test(location.hash));
    assert.equal(await page.getAttribute("#sampling", "data-state"), "paused");
    /** The first that is trained after the pause comes upon those before. */
    const coming = page.evaluate(() => new Promise((resolve) => {
      const sampling = /** @type {HTMLElement} */ (document.querySelector("#sampling"));
      const seen = [Number(sampling.dataset.networks)];
      const watch = new MutationObserver(() => {
        seen.push(Number(sampling.dataset.networks));
        if (sampling.dataset.state === "running" && Number(sampling.dataset.networks) > seen[0]) { watch.disconnect(); resolve(seen); }
      });
      watch.observe(sampling, { attributes: true });
    }));
    await page.click("[data-action=resume]");
    const seen = /** @type {number[]} */ (await coming);
    assert.ok(seen[0] >= kept && seen.every((count, index) => index === 0 || count >= seen[index - 1]), seen.join());
    await page.waitForFunction(() => /^\d+ of 4096 networks, .* left$/.test(document.querySelector(".progress-words")?.textContent ?? ""));
    await watchCounts(page);
    await page.click("[data-action=cancel]");
    await page.waitForSelector("#sampling[data-state=cancelled]");
    const stopped = await trained(page);
    assert.ok(stopped >= Math.max(...seen), `${stopped} of ${seen}`);
    assert.equal(await words(page, ".progress-words"), `Stopped at ${stopped} of 4096 networks`);
    // Another look at them is no reason to go on here either.
    await page.evaluate(() => { location.hash = location.hash.replace("cell=1:10", "cell=1:12"); });
    await page.waitForFunction(() => /&cell=1:12/.test(location.hash));
    assert.equal(await page.getAttribute("#sampling", "data-state"), "cancelled");
    assert.equal(await page.locator("[data-action=resume]").innerText(), "Go on");
    await page.click("[data-action=resume]");
    await trainedMoreThan(page, stopped);
    assert.ok((await counts(page)).every((count, index, all) => index === 0 || count >= all[index - 1]), (await counts(page)).join());
    await page.click("[data-action=cancel]");
    await page.waitForSelector("#sampling[data-state=cancelled]");
    assert.equal(await page.locator("[data-action=start-over]").innerText(), `Start over (drops ${await trained(page)} networks)`);
    await page.click("[data-action=start-over]");
    await page.waitForSelector("#sampling[data-state=running]");
    assert.ok((await counts(page)).includes(0));
    await trainedMoreThan(page, 0);
    assert.deepEqual(complaints, []);
  });
});

test("more than a minute of work is dropped only by who says so, and the browser asks before the page is left", async () => {
  await visit({ link: LONG }, async (page, complaints) => {
    await trainedMoreThan(page, 3);
    await wait(page, 120_000);
    await page.click("[data-action=cancel]");
    await page.waitForSelector("#sampling[data-state=cancelled]");
    const stopped = await trained(page);
    for (const answer of ["no", "Escape"]) {
      await page.click("[data-action=start-over]");
      await page.waitForSelector("#question[open]");
      assert.match(await words(page, "#question p"), new RegExp(`^This drops ${stopped} trained networks: 2 min of work\\.$`));
      assert.deepEqual(await violations(page, "#question"), []);
      await (answer === "no" ? page.click("[data-answer=no]") : page.keyboard.press("Escape"));
      await page.waitForSelector("#question", { state: "detached" });
      assert.equal(await trained(page), stopped);
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-action")), "start-over");
    }
    const asks = () => page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
    assert.equal(await asks(), true);
    await watchCounts(page);
    await page.click("[data-action=start-over]");
    await page.click("[data-answer=yes]");
    await page.waitForSelector("#sampling[data-state=running]");
    assert.ok((await counts(page)).includes(0));
    assert.equal(await asks(), false);
    assert.deepEqual(complaints, []);
  });
});

test("what is trained waits while the reader looks elsewhere: another view, another value, Back, a worker that dies", async () => {
  await visit({ link: LONG }, async (page, complaints) => {
    let before = 0;
    /** @param {() => Promise<unknown>} there @param {() => Promise<unknown>} back */
    const excursion = async (there, back) => {
      await trainedMoreThan(page, before);
      await page.click("[data-action=pause]");
      await page.waitForSelector("#sampling[data-state=paused]");
      before = await trained(page);
      await there();
      await watchCounts(page);
      await back();
      await page.waitForFunction(() => /&sw2span=1:4:64/.test(location.hash) && document.querySelector("canvas[data-figure=map]"));
      await page.waitForSelector("#sampling[data-state=running]");
      const [, ...after] = await counts(page);
      assert.ok(after.length > 0 && after.every((count) => count >= before), `${before}, then ${after}`);
    };
    const elsewhere = async () => {
      await page.click("#views [data-view=gradients]");
      await page.waitForSelector("canvas[data-figure=gradients]");
      await sampled(page); // its networks are counted in the same place
    };
    const home = () => page.click("#views [data-view=training]");
    await excursion(elsewhere, home);
    // What the map does not depend on is changed meanwhile.
    await excursion(async () => {
      await elsewhere();
      await page.evaluate(() => { location.hash += "&sw2=2.5&show=xi2"; });
      await page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.querySelector("input[type=text][data-key=sw2]")).value === "2.5");
      await sampled(page);
    }, home);
    // What it does depend on: Back returns to it. What is trained there stands still, so that it is not taken for what was trained before.
    const pause = async () => {
      await page.click("[data-action=pause]");
      await page.waitForSelector("#sampling[data-state=paused]");
    };
    await excursion(async () => {
      await field(page, "units").fill("9");
      await field(page, "units").press("Enter");
      await page.waitForFunction(() => /&units=9/.test(location.hash));
      await trainedMoreThan(page, 0);
      await pause();
    }, () => page.goBack());
    await excursion(async () => {
      await choose(page, "trial", "speed");
      await page.waitForSelector("canvas[data-figure]:not([data-figure=map])");
      await pause();
    }, () => page.goBack());
    // A network of its own: workers that were asked before the excursion may have been replaced, and one that dies before
    // it has started gives way to another one without a word.
    await trainedMoreThan(page, await trained(page));
    await Promise.all(page.workers().filter((worker) => worker.url().endsWith("compute-worker.js"))
      .map((worker) => worker.evaluate(() => self.close()).catch(() => {})));
    await page.waitForSelector("#sampling[data-state=failed]");
    const kept = await trained(page);
    assert.ok(kept > before);
    await watchCounts(page);
    await page.click(".notice.error button:has-text('Retry')");
    await trainedMoreThan(page, kept);
    assert.ok((await counts(page)).every((count) => count >= kept));
    assert.deepEqual(complaints, []);
  });
});

test("a click on a cell shows its learning curve, and trains nothing anew", async () => {
  await visit({ link: TRAINING }, async (page, complaints) => {
    await sampled(page);
    await drawn(page);
    const map = page.locator("canvas[data-figure=map]");
    const { width, height } = /** @type {{ width: number, height: number }} */ (await map.boundingBox());
    await map.click({ position: { x: 0.2 * width, y: 0.2 * height } });
    await page.waitForFunction(() => /&cell=1:20$/.test(location.hash));
    await map.press("ArrowRight");
    await page.waitForFunction(() => /&cell=1\.5:20$/.test(location.hash));
    await map.press("ArrowDown");
    await page.waitForFunction(() => /&cell=1\.5:15$/.test(location.hash));
    assert.match((await page.textContent("[data-figure=map] ~ .readout")) ?? "", /σw² 1\.50, depth L 15/);
    assert.equal(await page.getAttribute("#sampling", "data-state"), "done");
    assert.match(await words(page, ".progress-words"), /^9 networks trained/);
    assert.deepEqual(complaints, []);
  });
});

test("files are trained on, and never leave the machine; damaged ones are told", async () => {
  await visit({ link: `${TRAINING}&data=own` }, async (page, complaints) => {
    await page.waitForSelector(".drop:visible");
    await ready(page);
    assert.equal(await words(page, "#headline"), "Give the files to train on.");
    assert.match(await words(page, ".progress-words"), /^Nothing to train on yet$/);
    /** @type {string[]} */
    const requests = [];
    page.on("request", (request) => requests.push(`${request.method()} ${request.url()}`));
    const input = page.locator(".drop input[type=file]");
    const damaged = { ...IMAGES, buffer: IMAGES.buffer.subarray(0, 300) };
    await input.setInputFiles([damaged, LABELS]);
    await page.waitForSelector(".notice.error[data-topic=data]");
    assert.match(await words(page, ".notice.error"), /These files are no data to train on: .* What was there stays/);
    assert.equal(await words(page, "#headline"), "Give the files to train on.");
    await input.setInputFiles([IMAGES, LABELS]);
    await sampled(page);
    assert.equal(await trained(page), 9);
    assert.equal(await page.locator(".notice").count(), 0);
    assert.match(await words(page, ".drop p"), /Drop others here/);
    await input.setInputFiles([LABELS]);
    await page.waitForSelector(".notice.error[data-topic=data]");
    assert.equal(await trained(page), 9);
    // A worker that was started later, for the one that was ended, has them too.
    await page.goto(page.url().replace(/&sw2span.*/, "&sw2span=1:4:64&Lspan=10:136:64&data=own"));
    await trainedMoreThan(page, 1);
    assert.deepEqual(requests.filter((request) => !request.startsWith("GET ")), []);
    assert.deepEqual(complaints, []);
  });
});

test("files dropped anywhere on the page turn the link to them", async () => {
  await visit({ link: TRAINING }, async (page, complaints) => {
    await sampled(page);
    const data = await page.evaluateHandle((files) => {
      const transfer = new DataTransfer();
      for (const { name, bytes } of files) transfer.items.add(new File([new Uint8Array(bytes)], name));
      return transfer;
    }, [IMAGES, LABELS].map(({ name, buffer }) => ({ name, bytes: [...buffer] })));
    await page.dispatchEvent("#controls", "dragover", { dataTransfer: data });
    await page.dispatchEvent("#controls", "drop", { dataTransfer: data });
    await page.waitForFunction(() => /&data=own/.test(location.hash));
    await sampled(page);
    assert.match(await words(page, ".drop p"), /Drop others here/);
    await page.goBack();
    await sampled(page);
    assert.equal(await page.locator(".drop").isVisible(), false);
    assert.deepEqual(complaints, []);
  });
});

test("MNIST is fetched when a link wants it and not before; without a network Retry does", async () => {
  await visit({ link: SMALL }, async (page) => {
    const all = asked(page, "data");
    await sampled(page);
    assert.deepEqual(all, []);
    const data = asked(page, "data/mnist-5000.gz");
    await page.click("#views [data-view=training]");
    await page.waitForSelector("canvas[data-figure=map]");
    await trainedMoreThan(page, 0);
    assert.deepEqual([all.length, data.length], [1, 0]);
    await page.route("**/data/**", (route) => route.abort());
    await choose(page, "data", "mnist");
    await page.waitForSelector(".notice.error:has-text('MNIST did not load')");
    assert.match(await words(page, "#headline"), /MNIST/);
    assert.equal(await page.getAttribute("#sampling", "data-state"), "waiting");
    await page.unroute("**/data/**");
    await page.click(".notice button:has-text('Retry')");
    await trainedMoreThan(page, 0);
    assert.equal(data.length, 2);
    // It is there from now on.
    await choose(page, "data", "digits");
    await choose(page, "data", "mnist");
    await trainedMoreThan(page, 0);
    assert.equal(data.length, 2);
    assert.equal(await page.locator(".notice").count(), 0);
  });
});

test("a result that was kept is shown without training, and can be trained here", async () => {
  const kept = `${TRAINING}&seed=2`;
  /** @type {number[][]} */
  let blocks = [];
  await visit({ link: kept }, async (page) => {
    await sampled(page);
    blocks = await page.evaluate(async (link) => {
      const { Sampler } = await import(new URL("lab/depthscale-web.js", document.baseURI).href);
      const sampler = new Sampler(link);
      return Array.from({ length: 9 }, (_, block) => [...sampler.sample("networks", block, 1)]);
    }, kept);
  });
  const canonical = (/** @type {string} */ link) => commandLine("training", link).link;
  const result = { version: "0.1.0", command: "", link: canonical(kept), seconds: 512, blocks };
  const prepare = async (/** @type {Page} */ page) => {
    await page.route("**/results/index.json", (route) => route.fulfill({ json: { [canonical(kept)]: "few.json", [canonical(`${TRAINING}&seed=3`)]: "missing.json" } }));
    await page.route("**/results/few.json", (route) => route.fulfill({ body: JSON.stringify(result) }));
    // What workers are asked for.
    await page.addInitScript(() => {
      const send = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function post(/** @type {any[]} */ ...message) {
        if (message[0]?.id !== undefined) document.documentElement.dataset.asked = "yes";
        return send.apply(this, /** @type {any} */ (message));
      };
    });
  };
  await visit({ link: `${kept}&cell=1:10`, prepare }, async (page, complaints) => {
    await sampled(page);
    assert.equal(await trained(page), 9);
    assert.equal(await words(page, ".progress-words"), "Computed before by depthscale 0.1.0 in 9 min");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.asked), undefined);
    await page.click("button:has-text('Train it here')");
    await page.waitForFunction(() => document.documentElement.dataset.asked === "yes");
    await sampled(page);
    assert.match(await words(page, ".progress-words"), /^9 networks trained/);
    assert.deepEqual(complaints, []);
  });
  // What it offers is of the link as it is, not as it was.
  const large = canonical(QUICK).replace("units=8", "units=300").replace("steps=5&", "steps=500&");
  const all = async (/** @type {Page} */ page) => {
    await page.route("**/results/index.json", (route) => route.fulfill({ json: { [large]: "large.json" } }));
    await page.route("**/results/large.json", (route) => route.fulfill({ body: JSON.stringify({ ...result, blocks: Array(120).fill(blocks[0]) }) }));
  };
  await visit({ link: `#${large}`, prepare: all }, async (page, complaints) => {
    await sampled(page);
    await page.evaluate(() => { location.hash += "&cell=1:10"; });
    await page.waitForFunction(() => /&cell=1:10$/.test(location.hash));
    await page.click("button:has-text('Train a smaller one here')");
    await page.waitForFunction(() => !/units=300&steps=500/.test(location.hash));
    assert.match(await address(page), /&cell=1:10$/);
    assert.deepEqual(complaints, []);
  });
  // One that cannot be had is trained.
  await visit({ link: `${TRAINING}&seed=3`, prepare }, async (page) => {
    await sampled(page);
    assert.match(await words(page, ".progress-words"), /^9 networks trained/);
  });
  await visit({ link: SMALL }, async (page) => {
    const results = asked(page, "results");
    await sampled(page);
    assert.deepEqual(results, []);
  });
});

test("what is cited is what the networks are from", async () => {
  await visit({ link: TRAINING }, async (page) => {
    for (const [trial, papers, figure] of /** @type {const} */ ([["map", ["huang2020", "schoenholz2017"], "map"], ["loss", ["hayou2021"], "loss-rest"]])) {
      await ready(page);
      await follow(page, `${TRAINING}&trial=${trial}&seed=2`);
      await page.waitForSelector(`canvas[data-figure=${figure}]`);
      await page.click("#share");
      await page.click("[data-tab=cite]");
      const entries = await page.locator("dialog textarea").evaluateAll((all) => all.map((one) => /** @type {HTMLTextAreaElement} */ (one).value).join("\n"));
      for (const paper of ["huang2020", "schoenholz2017", "hayou2021"]) assert.equal(entries.includes(paper), papers.some((one) => one === paper), `${trial}, ${paper}`);
      await page.keyboard.press("Escape");
    }
  });
});

test("axe finds nothing in any look, and nothing sticks out", async () => {
  await visit({ link: TRAINING }, async (page) => {
    await sampled(page);
    const folds = async () => { for (const fold of await page.locator("#words summary").all()) await fold.click(); };
    await folds();
    for (const trial of ["map", "speed", "budgets", "own"]) {
      if (trial === "own") await choose(page, "data", "own");
      else {
        await page.evaluate((link) => { location.hash = link; }, `${TRAINING}&trial=${trial}&Lspan=2:4:2`);
        await sampled(page);
      }
      assert.deepEqual(await violationsInEveryLook(page), [], trial);
      // The words are the same for every question.
      if (trial === "map") await folds();
    }
  });
});
