// How long the tasks of a page's main thread take, by Chromium's own trace: in time of the processor, so that what else the machine
// does is no part of it.

const CATEGORIES = ["disabled-by-default-devtools.timeline", "blink.user_timing"];

/** Marks in the trace: the page is sent somewhere; it is looked at, which is no work of the page's own. */
const GO = "walk: go";
const LOOK = "walk: look";

/** @typedef {{ name: string, pid: number, tid: number, ts: number, tdur?: number }} TraceEvent Times in microseconds. */

/**
 * Traces a page that is about to go to one or several places.
 * @param {import("playwright-core").Page} page
 */
export async function traceTasks(page) {
  const devtools = await page.context().newCDPSession(page);
  /** @type {TraceEvent[]} */
  const events = [];
  devtools.on("Tracing.dataCollected", ({ value }) => { for (const event of value) events.push(/** @type {any} */ (event)); });
  await devtools.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: CATEGORIES, excludedCategories: ["*"] } });
  const mark = (/** @type {string} */ name) => page.evaluate((words) => { performance.mark(words); }, name);
  return {
    /** Before the page goes to another place than the first. */
    go: () => mark(GO),
    /** Before the page is looked at. */
    look: () => mark(LOOK),
    /** Ends the trace: the milliseconds of the longest task at each place. */
    async end() {
      const complete = new Promise((resolve) => devtools.once("Tracing.tracingComplete", resolve));
      await devtools.send("Tracing.end");
      await complete;
      return longest(events);
    },
  };
}

/** The longest task of each stretch from a GO, or from the beginning, to the next LOOK. @param {TraceEvent[]} events */
function longest(events) {
  const marks = events.filter(({ name }) => name === GO || name === LOOK).sort((one, other) => one.ts - other.ts);
  const stretches = [{ from: 0, to: Infinity, pid: marks[0]?.pid, tid: marks[0]?.tid }];
  for (const { name, pid, tid, ts } of marks) {
    if (name === GO) stretches.push({ from: ts, to: Infinity, pid, tid });
    else stretches[stretches.length - 1].to = ts;
  }
  const tasks = events.filter(({ name }) => name === "RunTask");
  return stretches.map(({ from, to, pid, tid }) => tasks
    .filter((task) => task.pid === pid && task.tid === tid && task.ts >= from && task.ts < to)
    .reduce((most, { tdur = 0 }) => Math.max(most, Math.round(tdur / 1000)), 0));
}
