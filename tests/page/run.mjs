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

const shared = await opened(share);
run({ files, concurrency: 2, timeout: HANGS_MS })
  .on("test:fail", () => { process.exitCode = 1; })
  .on("end", () => shared.close())
  .compose(spec)
  .pipe(process.stdout);
