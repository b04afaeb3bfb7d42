// Runs the page tests, all or the files that are named: two files at a time, in one Chromium, where each test has a context of its own.

import { readdirSync } from "node:fs";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { share } from "./browser.mjs";
import { opened } from "./harness.mjs";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const named = process.argv.slice(2);
/** Takes as long as a third of the others: begun last, it would be waited for alone. */
const LONGEST = "walk.test.mjs";
const files = (named.length > 0 ? named : readdirSync(FOLDER).filter((name) => name.endsWith(".test.mjs")))
  .sort((one, other) => Number(other === LONGEST) - Number(one === LONGEST)).map((name) => FOLDER + name);

/** A file that takes longer hangs: a page may be asked what it never answers. */
const HANGS_MS = 20 * 60_000;

/** What failed and why, in few words. @type {string[]} */
const failures = [];

/** Of each failure, so that all are seen together at the end. */
const MOST_LINES = 12;

const shared = await opened(share);
run({ files, concurrency: 2, timeout: HANGS_MS })
  .on("test:fail", ({ name, details }) => {
    process.exitCode = 1;
    const { message } = /** @type {Error} */ (details.error.cause ?? details.error);
    failures.push(`${name}\n  ${String(message).split("\n").slice(0, MOST_LINES).join("\n  ")}`);
  })
  .on("end", () => shared.close())
  .compose(spec)
  .on("end", () => { if (failures.length > 0) console.log(`\nWhat failed:\n${failures.join("\n")}`); })
  .pipe(process.stdout);
