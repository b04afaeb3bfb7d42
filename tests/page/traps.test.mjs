// A fault of the WebAssembly program itself is told once and truly: it is started anew with the same link, or stays stopped with the
// link named. The traps here are real ones, thrown by an `unreachable` of another module in place of an exported function.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { SMALL, WAYS, commandLine, harness, numbers, sampled, type, way } from "./harness.mjs";
import { DIST } from "./server.mjs";

/** @typedef {import("playwright-core").Page} Page */

const { visit } = harness();

/**
 * Runs in the page or in a worker: an exported function traps so many times, or throws an error with a message, after so many sound calls.
 * @param {{ name: string, times: number, message?: string, after?: number }} fault
 */
function sabotage({ name, times, message = "", after = 0 }) {
  // (module (func (export "t") unreachable))
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11];
  const trap = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports.t;
  const { instantiate } = WebAssembly;
  let calls = 0;
  Object.assign(WebAssembly, {
    /** @param {WebAssembly.Module} module @param {WebAssembly.Imports} imports */
    async instantiate(module, imports) {
      const instance = await instantiate(module, imports);
      const own = /** @type {Record<string, any>} */ (instance.exports);
      const exports = { ...own, /** @param {any[]} given */ [name](...given) {
        calls += 1;
        if (calls <= after || calls > after + times) return own[name](...given);
        if (message) throw new Error(message);
        return /** @type {() => void} */ (trap)();
      } };
      return new Proxy(instance, { get: (target, key) => (key === "exports" ? exports : Reflect.get(target, key)) });
    },
  });
}

/** @param {string} name @param {number} times @param {{ message: string, after: number }} [more] */
const inPage = (name, times, more) => (/** @type {Page} */ page) => page.addInitScript(sabotage, { name, times, ...more });

/** In workers, as many as are started before `workers` of them were. @param {number} workers */
const inWorkers = (workers) => async (/** @type {Page} */ page) => {
  const script = await readFile(join(DIST, "www/compute-worker.js"), "utf8");
  let served = 0;
  await page.route("**/www/compute-worker.js", async (route) => {
    served += 1;
    const fault = served <= workers ? `(${sabotage})({ name: "sampler_sample", times: 1 });` : "";
    // with the headers of the site: an isolated page takes no other worker
    return route.fulfill({ response: await route.fetch(), body: fault + script });
  });
};

/** Every message on the page. @param {Page} page */
const notices = (page) => page.$$eval(".notice p", (all) => all.map((each) => each.textContent ?? ""));

const ANEW = /^The program of this view stopped by a fault of its own \(unreachable\)\. It was started anew with the same link\.$/;

/** The trap is told once, and the numbers of the link stand there all the same. @param {Page} page */
async function startedAnew(page) {
  await page.locator(".notice").waitFor();
  await sampled(page);
  const told = await notices(page);
  assert.equal(told.length, 1, told.join("\n"));
  assert.match(told[0], ANEW);
  assert.equal((await numbers(page))["30"].g_aa_mean, commandLine("gradients", SMALL).sampled.g_aa.mean[29]);
}

for (const name of ["session_new", "session_draw", "session_push", "session_table"]) {
  test(`a trap in ${name} is told once, and the same link has its numbers`, async () => {
    await visit({ link: SMALL, isolated: false, prepare: inPage(name, 1) }, startedAnew);
  });
}

test("a second trap at the same link stops its program, with the link named; another link works", async () => {
  await visit({ link: SMALL, isolated: false, prepare: inPage("session_draw", 2) }, async (page) => {
    await page.waitForSelector("#page[data-state=stopped]");
    const told = await notices(page);
    assert.equal(told.length, 1, told.join("\n"));
    assert.ok(told[0].includes(`(unreachable) twice at the link ${SMALL}.`), told[0]);
    assert.match((await page.textContent("#headline")) ?? "", /This link stops its program/);
    await type(page, "nets", "12");
    await sampled(page);
    assert.deepEqual(await notices(page), []);
  });
});

for (const isolated of WAYS) {
  test(`a trap in a worker is told once and its work is done again, ${way(isolated)}`, async () => {
    await visit({ link: SMALL, isolated, query: "?threads=1", prepare: inWorkers(1) }, startedAnew);
  });
}

test("a worker that traps each time stops the program, with the link named", async () => {
  await visit({ link: SMALL, isolated: false, query: "?threads=1&compute=plain", prepare: inWorkers(2) }, async (page) => {
    await page.waitForSelector("#page[data-state=stopped]");
    const told = await notices(page);
    assert.equal(told.length, 1, told.join("\n"));
    assert.ok(told[0].includes(`twice at the link ${SMALL}.`), told[0]);
  });
});

test("of the papers' figures only the one whose program traps is not drawn", async () => {
  await visit({ elsewhere: undefined, query: "gallery.html", isolated: false, prepare: inPage("session_draw", 1) }, async (page) => {
    await page.locator(".live[data-state=failed]").waitFor();
    await page.locator(".live[data-state=done]").first().waitFor();
    assert.equal(await page.locator(".live[data-state=failed]").count(), 1);
    assert.match((await page.textContent(".live[data-state=failed]")) ?? "", /stopped by a fault of its own/);
  });
});

test("theory that a figure among many wants when its networks are there is worked out by a worker", async () => {
  const prepare = inPage("session_claims", 2, { message: "the theory of this link takes long", after: 1 });
  await visit({ elsewhere: undefined, query: "missed.html", isolated: false, prepare }, async (page, complaints) => {
    await page.waitForSelector("figure:first-of-type .live[data-state=done]");
    await page.waitForSelector("figure:first-of-type .verdict[data-holds=true]", { state: "attached" });
    assert.deepEqual(complaints, []);
  });
});
