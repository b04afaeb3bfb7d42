// The page's numbers are the command line's, to the last bit, with any number of threads and without shared memory.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sameGradients, sameScales } from "./agreement.mjs";
import { commandLine, follow, harness, sampled, words } from "./harness.mjs";

const { visit } = harness();

/** Huang et al., figure 2a: the published preset; a start away from the fixed point, with a last block that is not full; a wide network,
 * whose units threads share; explicit weights. */
const REPORTS = [
  "#v=1&view=gradients&phi=linear&sw2=0.5&rho=0.8",
  "#v=1&view=gradients&phi=relu&sw2=1.7&L=40&N=37&nets=30&seed=5&q0=0.4&c0=-0.3",
  "#v=1&view=gradients&L=12&N=9000&nets=3&weights=orthogonal&loss=softmax(4)",
  "#v=1&view=gradients&L=6&N=40&nets=9&sampler=dense&weights=orthogonal",
].map((link) => ({ link, report: commandLine("gradients", link) }));

/** @type {{ name: string, isolated: boolean, query: string, mode: RegExp }[]} */
const MODES = [
  { name: "1 thread", isolated: true, query: "?threads=1", mode: /^1 thread, shared memory$/ },
  { name: "2 threads", isolated: true, query: "?threads=2", mode: /^2 threads, shared memory$/ },
  { name: "plain workers, not isolated", isolated: false, query: "?threads=2", mode: /^2 workers, no shared memory \(page not isolated\)$/ },
  { name: "plain workers as asked", isolated: true, query: "?threads=3&compute=plain", mode: /^3 workers, no shared memory/ },
];

for (const { name, isolated, query, mode } of MODES) {
  test(`${name}: every number of the table is the command line's`, async () => {
    await visit({ link: REPORTS[0].link, isolated, query }, async (page, complaints) => {
      for (const { link, report } of REPORTS) {
        if (link !== REPORTS[0].link) await follow(page, link);
        await sampled(page);
        assert.match(await words(page, ".mode"), mode);
        await sameGradients(page, report);
      }
      assert.deepEqual(complaints, []);
    });
  });
}

test("the point view shows the command line's scales", async () => {
  const link = "#v=1&view=point&phi=tanh&N=100&nets=8&L=20";
  const report = commandLine("point", link);
  await visit({ link }, async (page) => {
    await sampled(page);
    await sameScales(page, report);
  });
});
