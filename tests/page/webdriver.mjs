// WebKitGTK's own browser for the tests, by the W3C WebDriver protocol, as much of it as they need. The driver, the
// browser and the screen they draw on are started here; `cargo xtask test` names the programs in
// DEPTHSCALE_WEBKIT_DRIVER and DEPTHSCALE_XVFB. The driver knows where its browser is.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** How long anything may take. */
const PATIENCE_MS = 60_000;

/** The name under which the protocol hands out elements. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

const ENTER = "\uE007";

/** @param {string} variable names the program */
function program(variable) {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} is not set; run \`cargo xtask test page\``);
  return path;
}

/** A port that nobody listens on. @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A screen in memory. */
async function screen() {
  const server = spawn(program("DEPTHSCALE_XVFB"), ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
    { stdio: ["ignore", "pipe", "ignore"] });
  const [number] = await once(server.stdout, "data", { signal: AbortSignal.timeout(PATIENCE_MS) });
  return { server, display: `:${String(number).trim()}` };
}

/** Starts WebKit with an empty profile and one page. */
export async function launchWebKit() {
  const { server, display } = await screen();
  const port = await freePort();
  const driver = spawn(program("DEPTHSCALE_WEBKIT_DRIVER"), [`--port=${port}`],
    { env: { ...process.env, DISPLAY: display }, stdio: "ignore" });

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
      server.kill();
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
    /** @param {(argument: any) => any} inside @param {any} [argument] @returns {Promise<any>} */
    evaluate: (inside, argument = null) =>
      ask("POST", "execute/sync", { script: `return (${inside})(arguments[0])`, args: [argument] }),
    /** Waits until something is truthy, and gives it. @param {(argument: any) => any} inside @param {any} [argument] @returns {Promise<any>} */
    waitForFunction: (inside, argument = null) => ask("POST", "execute/async", {
      script: `const [argument, done] = arguments;
        (function look() { const found = (${inside})(argument); found ? done(found) : setTimeout(look, 20); })();`,
      args: [argument],
    }),
  };
}
