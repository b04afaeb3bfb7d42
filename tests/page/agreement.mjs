// The page's numbers held against a report of the command line, bit for bit.

import assert from "node:assert/strict";
import { commandLine, commandLineText, numbers, showAllRows } from "./harness.mjs";

/** @typedef {import("./harness.mjs").AnyPage} AnyPage */

/** Column of the gradients' table, and its place in the report. @type {[string, (report: any) => (number | null)[]][]} */
const COLUMNS = [
  ["g_aa_theory", (report) => report.theory.g_aa],
  ["g_aa_mean", (report) => report.sampled.g_aa.mean],
  ["g_aa_error", (report) => report.sampled.g_aa.standard_error],
  ["g_ab_theory", (report) => report.theory.g_ab],
  ["g_ab_mean", (report) => report.sampled.g_ab.mean],
  ["g_ab_error", (report) => report.sampled.g_ab.standard_error],
];

/** Row of the point's table, and its name in the report. */
const SCALES = [
  ["q*", "q_star"], ["c*", "c_star"], ["χ₁", "chi_1"], ["χ₂", "chi_2"], ["χ_q", "chi_q"],
  ["ξ₁", "xi_1"], ["ξ₂", "xi_2"], ["ξ_q", "xi_q"], ["6ξ₂", "six_xi_2"],
];

/** Every number of the gradients' table. @param {AnyPage} page @param {any} report */
export async function sameGradients(page, report) {
  await showAllRows(page);
  const shown = await numbers(page);
  assert.equal(Object.keys(shown).length, report.layer.length);
  for (const [column, read] of COLUMNS) {
    read(report).forEach((value, index) => {
      assert.equal(shown[String(index + 1)][column], value, `${column} at layer ${index + 1}`);
    });
  }
  const networks = await page.evaluate(() => document.getElementById("sampling")?.dataset.networks);
  assert.equal(networks, String(report.sampled.networks));
}

/** The scales of the point's table. @param {AnyPage} page @param {any} report */
export async function sameScales(page, report) {
  const shown = await numbers(page);
  for (const [row, name] of SCALES) assert.equal(shown[row].theory, report[name], row);
}

/** A step of the derivation of equation 12, as the page's table has it. @param {any} report @param {number} index */
export const stepOf = ({ equation, theory, mean, standard_error: error, difference }, index) =>
  Object.fromEntries(Object.entries({ equation, theory, mean, error, difference }).map(([key, values]) => [key, values[index]]));

/** Every step of the derivation of equation 12. @param {AnyPage} page @param {any} report */
export async function sameSteps(page, report) {
  await showAllRows(page);
  const shown = await numbers(page);
  report.step.forEach((/** @type {string} */ name, /** @type {number} */ index) => {
    assert.deepEqual(shown[name], stepOf(report, index), name);
  });
}

/** Labels and numbers of the first table, row by row. @param {AnyPage} page @returns {Promise<(string | number | null)[][]>} */
export const tableRows = (page) => page.evaluate(() => [...document.querySelectorAll("#numbers tbody tr")].map((row) =>
  [row.getAttribute("data-row"), ...[...row.querySelectorAll("td")].map((cell) => (cell.dataset.value ? Number(cell.dataset.value) : null))]));

/** The same of the command line's CSV. @param {string} view @param {string} link */
const printedRows = (view, link) => commandLineText(view, link, "csv").trim().split("\n").slice(1).map((line) => {
  const [, label, rest] = /^"([^"]*)",(.*)$/.exec(line) ?? [];
  return [label, ...rest.split(",").map((value) => (value === "" ? null : Number(value)))];
});

/** Every row of a table that the command line prints too: that of any view but the plane. @param {AnyPage} page @param {string} view @param {string} link */
export async function sameRows(page, view, link) {
  await showAllRows(page);
  assert.deepEqual(await tableRows(page), printedRows(view, link), link);
}

/** The table below the plane. @param {AnyPage} page @param {string} link */
export async function samePlane(page, link) {
  const [point, plane, shown] = [commandLine("point", link), commandLine("phase", link), await numbers(page)];
  for (const [row, value] of [
    ["q*", point.q_star], ["c*", point.c_star], ["χ₁", point.chi_1], ["ξ₂", point.xi_2], ["min(12ξ₁, 12ξ₂)", point.L_max_12],
    ["critical σ_w² at this σ_b²", plane.critical_sigma_w2], ["σ_w² where ξ₂ is largest", plane.longest_xi_2_sigma_w2],
    ["best σ_w²", plane.best.sigma_w2], ["trainable depth there", plane.best.trainable_depth],
  ]) {
    assert.equal(shown[row].theory, value, row);
  }
}

/** Every mark of the depth scales. @param {AnyPage} page @param {any} report */
export async function sameMarks(page, report) {
  await showAllRows(page);
  const rows = Object.values(await numbers(page));
  const marks = report.curves.flatMap((/** @type {any} */ curve) => curve.fitted);
  assert.equal(rows.length, marks.length);
  marks.forEach((/** @type {any} */ mark, /** @type {number} */ index) => {
    for (const key of ["xi_q", "xi_q_fitted", "xi_c", "xi_c_fitted"]) assert.equal(rows[index][key], mark[key], `${key} ${index}`);
  });
}
