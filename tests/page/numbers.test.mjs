// The page's numbers are the command line's, to the last bit, with any number of threads and without shared memory.

import assert from "node:assert/strict";
import { test } from "node:test";
import { commandLine, harness, numbers, sampled, showAllRows } from "./harness.mjs";

const { visit } = harness();

/** Huang et al., figure 2a: the published preset, and a start away from the fixed point with a last block that is not full. */
const LINKS = [
  "#v=1&view=gradients&phi=linear&sw2=0.5&rho=0.8",
  "#v=1&view=gradients&phi=relu&sw2=1.7&L=40&N=37&nets=30&seed=5&q0=0.4&c0=-0.3",
];

/** Column of the table, and its place in the report. @type {[string, (report: any) => (number | null)[]][]} */
const COLUMNS = [
  ["g_aa_theory", (report) => report.theory.g_aa],
  ["g_aa_mean", (report) => report.sampled.g_aa.mean],
  ["g_aa_error", (report) => report.sampled.g_aa.standard_error],
  ["g_ab_theory", (report) => report.theory.g_ab],
  ["g_ab_mean", (report) => report.sampled.g_ab.mean],
  ["g_ab_error", (report) => report.sampled.g_ab.standard_error],
];

/** @type {{ name: string, isolated: boolean, query: string, mode: RegExp }[]} */
const MODES = [
  { name: "1 thread", isolated: true, query: "?threads=1", mode: /^1 thread, shared memory$/ },
  { name: "2 threads", isolated: true, query: "?threads=2", mode: /^2 threads, shared memory$/ },
  { name: "plain workers, not isolated", isolated: false, query: "?threads=2", mode: /^2 workers, no shared memory \(page not isolated\)$/ },
  { name: "plain workers as asked", isolated: true, query: "?threads=3&compute=plain", mode: /^3 workers, no shared memory/ },
];

for (const { name, isolated, query, mode } of MODES) {
  test(`${name}: every number of the table is the command line's`, async () => {
    for (const link of LINKS) {
      const report = commandLine("gradients", link);
      await visit({ link, isolated, query }, async (page, complaints) => {
        await sampled(page);
        assert.match((await page.textContent(".mode")) ?? "", mode);
        await showAllRows(page);
        const shown = await numbers(page);
        assert.equal(Object.keys(shown).length, report.layer.length);
        for (const [column, read] of COLUMNS) {
          read(report).forEach((value, index) => {
            assert.equal(shown[String(index + 1)][column], value, `${column} at layer ${index + 1}`);
          });
        }
        assert.equal(await page.getAttribute("#sampling", "data-networks"), String(report.sampled.networks));
        assert.deepEqual(complaints, []);
      });
    }
  });
}

test("the point view shows the command line's scales", async () => {
  const link = "#v=1&view=point&phi=tanh&N=100&nets=8&L=20";
  const report = commandLine("point", link);
  await visit({ link }, async (page) => {
    await sampled(page);
    const shown = await numbers(page);
    for (const [row, value] of [
      ["q*", report.q_star], ["c*", report.c_star], ["χ₁", report.chi_1], ["χ₂", report.chi_2], ["χ_q", report.chi_q],
      ["ξ₁", report.xi_1], ["ξ₂", report.xi_2], ["ξ_q", report.xi_q], ["6ξ₂", report.six_xi_2],
    ]) {
      assert.equal(shown[row].theory, value, row);
    }
  });
});
