// A walk over everything: each bare link that the command line lists, and each list and span at its least and greatest length and
// beyond, is opened as readers do, most by the address of an open page. Everything that is wrong with any of them is told together.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { samePlane, sameRows, tableRows } from "./agreement.mjs";
import { violations } from "./axe.mjs";
import { program } from "./browser.mjs";
import { WAYS, commandLineText, field, follow, harness, visibleText, way } from "./harness.mjs";
import { blank } from "./paths.mjs";
import { traceTasks } from "./tasks.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** A page that does not answer for this long is one that hangs. In time of the processor, so that other programs do not count. */
const LONGEST_TASK_MS = 200;

/**
 * @typedef {object} Visit
 * @property {string} link
 * @property {boolean} bare Whether it is a view or one of its questions, without further choices.
 * @property {boolean} accepted If not, it must say what it got wrong.
 */

/** What the command line lists. @type {Visit[]} */
const VISITS = JSON.parse(execFileSync(program("DEPTHSCALE_CLI"), ["links"], { encoding: "utf8" }))
  .map((/** @type {Visit} */ visit) => ({ ...visit, link: `#${visit.link}` }));

/** What is computed to the end here, which takes a few seconds. Of the other questions theory and the first networks are looked at; of
 * their choices theory alone: tests/native/walk.rs samples the first networks of some of them. */
const WHOLE = ["point", "phase", "scales", "gradients", "chain"].map((view) => `#v=1&view=${view}`);

/** @param {string} link */
const viewOf = (link) => /[#&]view=(\w+)/.exec(link)?.[1] ?? "phase";

/** Nothing can be drawn of the reader's own data before they are given. @param {string} link */
const waitsForData = (link) => link.includes("data=own");

const { site, visit } = harness();

/** Waits until there is something to look at: all of it, or theory and the first networks, or what went wrong. @param {Page} page @param {Visit} visit */
const stands = (page, { link, bare }) => page.waitForSelector(["#page[data-state=failed]", "#page:has(.notice.error)",
  "#page[data-state=ready]:has(#sampling[data-state=done])",
  ...WHOLE.includes(link) ? [] : [`#page[data-state=ready]:has(#sampling[data-state=running]${bare ? ":not([data-networks='0'])" : ""})`],
  ...waitsForData(link) ? ["#page[data-state=ready]:has(#sampling[data-state=waiting])"] : [],
].join(", "));

/** What is wrong with the table. @param {Page} page @param {Visit} visit @returns {Promise<string[]>} */
async function tableFaults(page, { link, accepted }) {
  const { state, networks } = await page.$eval("#sampling", ({ dataset }) => ({ ...dataset }));
  // Some tables are of what is computed alone.
  if (state !== "done" && networks === "0") return [];
  const empty = await page.locator("#numbers tbody td:empty").count();
  const values = (await tableRows(page)).flatMap(([, ...row]) => row);
  // Where nothing is random there may be nothing to list: then the command line has no row either.
  if (values.length === 0 && networks === "0" && commandLineText(viewOf(link), link, "csv").trim().split("\n").length === 1) return [];
  if (values.length === 0 || empty > 0) return [`the table has ${values.length} cells, ${empty} of them empty`];
  if (state !== "done" || !accepted || !values.includes(null)) return [];
  // Where all is computed, a cell without a number is one of the command line's, too, which has another ρ for the plane.
  const same = viewOf(link) === "phase" ? samePlane(page, `${link}&rho=${await field(page, "rho").inputValue()}`)
    : sameRows(page, viewOf(link), link);
  return same.then(() => [], ({ message }) => [message]);
}

/** What is wrong with the page at a link. @param {Page} page @param {Visit} visit @returns {Promise<string[]>} */
async function faults(page, visit) {
  const { link, accepted } = visit;
  const { view, errors, told } = await page.evaluate(() => {
    const words = (/** @type {string} */ selector) => [...document.querySelectorAll(selector)].map((notice) => notice.textContent ?? "");
    return {
      view: document.querySelector("#views [aria-current=page]")?.getAttribute("data-view"),
      errors: words(".notice.error"), told: words(".notice[data-topic=link]"),
    };
  });
  const list = accepted ? [...errors, ...told] : errors;
  if (!accepted && !told.some((words) => /allowed/.test(words))) list.push("it is refused without a word");
  if (view !== viewOf(link)) list.push(`the view is ${view}`);
  if (!waitsForData(link)) {
    list.push(...(await blank(page)).map((figure) => `${figure} is blank`));
    list.push(...await tableFaults(page, visit));
  }
  const wrong = /.{0,20}(NaN|undefined|Infinity).{0,20}/.exec(await visibleText(page));
  if (wrong) list.push(`the text says ${wrong[0]}`);
  return list;
}

for (const isolated of WAYS) {
  test(`every link is drawn, with numbers and without an error, ${way(isolated)}`, async (context) => {
    /** @type {string[]} */
    const failures = [];
    let longest = { link: "", milliseconds: 0 };
    // Further choices are the same on either page: they take turns.
    const visits = VISITS.filter(({ bare }, index) => bare || index % 2 === Number(isolated));
    const count = visits.length;
    while (visits.length > 0) {
      const first = visits[0].link;
      // A page that opens with the first link of a view, and after one that went wrong.
      await visit({ isolated, elsewhere: "about:blank" }, async (page, complaints) => {
        const tasks = await traceTasks(page);
        /** @type {string[]} */
        const walked = [];
        for (let sound = true; sound && visits.length > 0 && viewOf(visits[0].link) === viewOf(first);) {
          const [visit] = visits.splice(0, 1);
          const { link } = visit;
          walked.push(link);
          let wrong;
          try {
            if (link === first) await page.goto(`${site(isolated)}${link}`);
            else {
              await tasks.go();
              await follow(page, link);
            }
            await stands(page, visit);
            await tasks.look();
            wrong = await faults(page, visit);
            // What axe looks at is the same in both ways, and a further choice is opened in one of them only.
            if (isolated || !visit.bare) wrong.push(...await violations(page));
          } catch (error) {
            wrong = [String(error).split("\n", 1)[0]];
          }
          wrong.push(...complaints.splice(0));
          sound = wrong.length === 0;
          failures.push(...wrong.map((fault) => `${link}: ${fault}`));
        }
        (await tasks.end()).forEach((milliseconds, index) => {
          const link = walked[index];
          if (milliseconds > longest.milliseconds) longest = { link, milliseconds };
          if (milliseconds > LONGEST_TASK_MS) failures.push(`${link}: the page does not answer for ${milliseconds} ms`);
        });
      });
    }
    context.diagnostic(`${count} links; the longest task took ${longest.milliseconds} ms at ${longest.link}`);
    assert.equal(failures.length, 0, failures.join("\n"));
  });
}
