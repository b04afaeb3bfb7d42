// WebKitGTK's own browser for the tests, by the W3C WebDriver protocol, as much of it as they need. The driver, the
// browser and the screen they draw on are started here; `cargo xtask test` names the programs in
// DEPTHSCALE_WEBKIT_DRIVER and DEPTHSCALE_XVFB. The driver knows where its browser is.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { PATIENCE_MS, program } from "./browser.mjs";

/** The name under which the protocol hands out elements. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

const ENTER = "\uE007";

/** A port that nobody listens on. @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts a program that ends with this one at the latest.
 * @param {string} path @param {string[]} args @param {Record<string, string>} [env]
 */
function run(path, args, env) {
  const child = spawn(path, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "ignore"] });
  process.once("exit", () => child.kill());
  return child;
}

/** Starts WebKit with an empty profile and one page. */
export async function launchWebKit() {
  const screen = run(program("DEPTHSCALE_XVFB"), ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
  const [display] = await once(screen.stdout, "data", { signal: AbortSignal.timeout(PATIENCE_MS) });
  const port = await freePort();
  const driver = run(program("DEPTHSCALE_WEBKIT_DRIVER"), [`--port=${port}`], { DISPLAY: `:${String(display).trim()}` });

  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  async function ask(method, path, body) {
    const response = await fetch(`http://127.0.0.1:${port}/${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }

  const deadline = Date.now() + PATIENCE_MS;
  while (!await ask("GET", "status").catch(() => null)) {
    if (Date.now() > deadline || driver.exitCode !== null) throw new Error("WebKitWebDriver does not answer");
    await pause(20);
  }
  const { sessionId } = await ask("POST", "session", { capabilities: {
    alwaysMatch: { timeouts: { implicit: PATIENCE_MS, script: PATIENCE_MS, pageLoad: PATIENCE_MS } },
  } });
  const page = pageOf((method, path, body) => ask(method, `session/${sessionId}/${path}`, body));
  return {
    page,
    async close() {
      await ask("DELETE", `session/${sessionId}`);
      driver.kill();
      screen.kill();
    },
  };
}

/** @typedef {ReturnType<typeof pageOf>} WebKitPage */

/** The page of a session, in the words of playwright and puppeteer. @param {(method: string, path: string, body?: object) => Promise<any>} ask */
function pageOf(ask) {
  /** Finds an element, waiting until it is there. @param {string} selector @returns {Promise<string>} */
  const find = async (selector) => (await ask("POST", "element", { using: "css selector", value: selector }))[ELEMENT];
  return {
    waitForSelector: find,
    /** @param {string} url */
    goto: (url) => ask("POST", "url", { url }),
    goBack: () => ask("POST", "back", {}),
    /** @param {string} selector */
    click: async (selector) => ask("POST", `element/${await find(selector)}/click`, {}),
    /** Types over what a field holds, and settles it. @param {string} selector @param {string} text */
    async type(selector, text) {
      const element = await find(selector);
      await ask("POST", "execute/sync", { script: "arguments[0].select()", args: [{ [ELEMENT]: element }] });
      await ask("POST", `element/${element}/value`, { text: text + ENTER });
    },
    /** Further words are for this frame, or again for the whole page. @param {string | null} selector */
    frame: async (selector) => ask("POST", "frame", { id: selector && { [ELEMENT]: await find(selector) } }),
    /** The value comes as text, since the driver mixes up the keys of an object. @param {(argument: any) => any} inside @param {any} [argument] @returns {Promise<any>} */
    evaluate: async (inside, argument = null) => JSON.parse(await ask("POST", "execute/sync",
      { script: `return JSON.stringify((${inside})(arguments[0]) ?? null)`, args: [argument] })),
    /** Waits until something is truthy, and gives it. @param {(argument: any) => any} inside @param {any} [argument] @returns {Promise<any>} */
    waitForFunction: (inside, argument = null) => ask("POST", "execute/async", {
      script: `const [argument, done] = arguments;
        (function look() { const found = (${inside})(argument); found ? done(found) : setTimeout(look, 20); })();`,
      args: [argument],
    }),
  };
}
